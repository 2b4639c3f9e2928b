"""R of each pollutant of a record and the states it lies between (contract §2.2–2.4)."""

from dataclasses import dataclass
from fractions import Fraction

from samples.exact import number

F = Fraction
ONE = F(1)
PER_10K_NM3 = F(1, 10**5)
"""10⁴ Nm³ × mg/Nm³ = 10⁻⁵ t"""
STAGES = {"before": "改造前", "after": "改造后"}
FIRST_TYPES = {"W": "W1", "A": "A1", "V": "V1"}
"""The type that the letter of an id means where the record does not say its type."""


@dataclass(frozen=True)
class Span:
    """The interval from a state before to a state after, on a named scale."""

    scale: str
    before: Fraction
    after: Fraction
    tonnes_per_state: Fraction = ONE

    @property
    def low(self) -> Fraction:
        return min(self.before, self.after)

    @property
    def high(self) -> Fraction:
        return max(self.before, self.after)


@dataclass(frozen=True)
class Reduction:
    """A reduction with its span in tonnes and, where there is an activity, per activity."""

    tonnes: Fraction
    level: Span
    intensity: Span | None = None
    is_after_above_limit: bool = False


def project_type(record: dict) -> str:
    """Return the type id of a record."""
    return record.get("project_type") or FIRST_TYPES[record["project_id"].split("-")[2]]


def reductions(record: dict, materials: list[dict]) -> dict[str, Reduction]:
    """Return the reduction of each pollutant that the record claims."""
    return METHODS[project_type(record)](record, materials)


def _sewage_works(record: dict, _materials: list[dict]) -> dict[str, Reduction]:
    return {p: _works(record, p) for p in ("cod", "nh3n") if _claims(record, p)}


def _claims(record: dict, pollutant: str) -> bool:
    return any(text for name, text in record.items() if f"_{pollutant}_" in name)


def _works(record: dict, pollutant: str) -> Reduction:
    def removed(stage: str) -> Fraction:
        inlet, outlet = (
            number(record[f"{end}_{pollutant}_{stage}_mg_per_l"]) for end in ("inlet", "outlet")
        )
        return number(record[f"volume_{stage}_10k_m3"]) * (inlet - outlet) / 100

    level = Span("removal_t", removed("before"), removed("after"))
    return Reduction(level.after - level.before, level)


def _boiler(record: dict, _materials: list[dict]) -> dict[str, Reduction]:
    gas_before, gas_after = (number(record[f"flue_gas_{s}_10k_nm3"]) for s in STAGES)
    before, after = (number(record[f"nox_{s}_mg_per_nm3"]) for s in STAGES)
    limit = number(record["limit_at_base_mg_per_nm3"])
    credited = min(before, limit)
    level = Span("emission_t", gas_before * credited * PER_10K_NM3, gas_after * after * PER_10K_NM3)
    concentration = Span("nox_mg_per_nm3", credited, after, gas_before * PER_10K_NM3)
    reduction = Reduction(
        level.before - level.after,
        level,
        concentration if credited > after else None,
        is_after_above_limit=after > limit,
    )
    return {"nox": reduction}


def _substitution(record: dict, materials: list[dict]) -> dict[str, Reduction]:
    before, after = (_let_out(record, materials, stage) for stage in STAGES)
    if not record.get("output_before"):
        return {"vocs": Reduction(before - after, Span("emission_t", before, after))}
    made_before, made_after = (number(record[f"output_{s}"]) for s in STAGES)
    level = Span("emission_t", before, after * made_before / made_after)
    scale = f"vocs_per_output|{record.get('output_unit', '')}"
    intensity = Span(scale, before / made_before, after / made_after, made_before)
    return {"vocs": Reduction(level.before - level.after, level, intensity)}


def _let_out(record: dict, materials: list[dict], stage: str) -> Fraction:
    caught = number(record[f"collection_{stage}_ratio"]) * number(record[f"removal_{stage}_ratio"])
    used = (number(m["amount_t"]) * _share(m) for m in materials if m["stage"] == STAGES[stage])
    return sum(used, F(0)) * (1 - caught)


def _share(material: dict) -> Fraction:
    content = number(material["voc_content"])
    if material["voc_content_unit"] == "%":
        return content / 100
    return content / (number(material["density_g_per_ml"]) * 1000)


METHODS = {"W1": _sewage_works, "A1": _boiler, "V1": _substitution}
