"""Builds one made-up project of each type from its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from samples.columns import POLLUTANTS
from samples.office.office import Filing, Office
from samples.old_oracle import half_even_2, reduction
from samples.records import Project, Row, Value

# NH3 or urea that one tonne of NOx (as NO2) needs at least, with some to spare (rulebook F-04).
_REAGENT_PER_NOX = {"液氨": "0.43", "尿素": "0.78", "氨水(20%)": "2.15"}
_BOILERS = ("燃煤锅炉", "燃气锅炉", "燃油锅炉", "生物质锅炉")
Figures = Sequence[str | int | float]
NO_CONTROL: Figures = (0, 0, 0, 0)


def decimals(figures: Figures) -> list[Decimal]:
    """Return the figures as exact decimals."""
    return [Decimal(str(figure)) for figure in figures]


def as_reported(project: Project) -> Project:
    """Return the project with its own result, rounded once, as the reported tonnes."""
    for pollutant in POLLUTANTS[project.project_type]:
        result = half_even_2(reduction(project, pollutant))
        project.cells[f"reported_{pollutant}_t"] = decimal_of(result)
    return project


def decimal_of(value: Fraction) -> Decimal:
    """Return a fraction of at most two decimals as a decimal."""
    return Decimal(int(value * 100)).scaleb(-2)


@dataclass(frozen=True)
class Water:
    """One state of a sewage works: 10⁴ m³ a year and mg/L in and out."""

    volume: str
    cod_in: str
    cod_out: str
    nh3n_in: str
    nh3n_out: str


NO_WATER = Water("0", "0", "0", "0", "0")


def wwtp(office: Office, filing: Filing, before: Water, after: Water, /, **more: Value) -> Project:
    """Return a W1 project; the base is the untreated load of the catchment where none is given."""
    volume = max(Decimal(before.volume), Decimal(after.volume))
    cells: dict[str, Value] = {
        "industry_code": "4620",
        "facility_code": "TW001",
        "outlet_code": "DW001",
        "base_emission_cod_t": _catchment_load(after.volume, after.cod_in),
        "base_emission_nh3n_t": _catchment_load(after.volume, after.nh3n_in),
        "design_capacity_10k_m3_per_d": _capacity(volume, Decimal("0.82")),
        **_stage("before", before),
        **_stage("after", after),
    }
    return as_reported(office.project("W1", filing, **{**cells, **more}))


def _stage(stage: str, water: Water) -> dict[str, Value]:
    return {
        f"volume_{stage}_10k_m3": Decimal(water.volume),
        f"inlet_cod_{stage}_mg_per_l": Decimal(water.cod_in),
        f"outlet_cod_{stage}_mg_per_l": Decimal(water.cod_out),
        f"inlet_nh3n_{stage}_mg_per_l": Decimal(water.nh3n_in),
        f"outlet_nh3n_{stage}_mg_per_l": Decimal(water.nh3n_out),
    }


def _catchment_load(volume: str, inlet: str) -> Decimal:
    return (Decimal(volume) * Decimal(inlet) * Decimal("0.0105")).quantize(Decimal("0.01"))


def _capacity(volume: Decimal, load: Decimal) -> Decimal:
    steps = (volume / 365 / load / Decimal("0.05")).to_integral_value(ROUND_CEILING)
    return max(steps, Decimal(1)) * Decimal("0.05")


def boiler_kiln(office: Office, filing: Filing, figures: Figures, /, **more: Value) -> Project:
    """Return an A1 project of V₀, C₀, V₁, C₁ and limit (10⁴ Nm³, mg/Nm³).

    Where no base is given it is V₀ · min(C₀, limit).
    """
    v0, c0, v1, c1, limit = decimals(figures)
    kind = str(more.get("unit_kind", "其他炉窑"))
    base = (v0 * min(c0, limit)).scaleb(-5).quantize(Decimal("0.01"))
    cells: dict[str, Value] = {
        "industry_code": _A1_INDUSTRY.get(kind, "3071"),
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        "base_emission_nox_t": base,
        "unit_kind": kind,
        "capacity_t_per_h": max(Decimal(10), (v0 / 1150) // 5 * 5) if kind in _BOILERS else None,
        "flue_gas_before_10k_nm3": v0,
        "flue_gas_after_10k_nm3": v1,
        "nox_before_mg_per_nm3": c0,
        "nox_after_mg_per_nm3": c1,
        "limit_at_base_mg_per_nm3": limit,
        **_reagent(kind, (v0 * c0 - v1 * c1).scaleb(-5), filing.year),
    }
    return as_reported(office.project("A1", filing, **{**cells, **more}))


_A1_INDUSTRY = {
    "燃煤锅炉": "4430",
    "燃气锅炉": "4430",
    "燃油锅炉": "4430",
    "生物质锅炉": "4430",
    "火电机组": "4411",
    "水泥窑": "3011",
    "烧结机": "3110",
    "球团": "3110",
    "焦炉": "2521",
    "玻璃窑": "3041",
}


def _reagent(kind: str, removed_t: Decimal, year: int) -> dict[str, Value]:
    if kind in ("燃气锅炉", "燃油锅炉"):
        return {}
    names = list(_REAGENT_PER_NOX)
    reagent = names[(year + len(kind)) % len(names)]
    need = removed_t * Decimal(_REAGENT_PER_NOX[reagent])
    return {"reagent_kind": reagent, "reagent_t": max(need, Decimal(1)).quantize(Decimal("0.1"))}


def material(stage: str, name: str, kind: str, figures: Figures) -> Row:
    """Return a material row of amount (t), content (%), or amount, content (g/L), density."""
    amount, content, *density = decimals(figures)
    return Row(
        {
            "stage": stage,
            "material_name": name,
            "material_kind": kind,
            "amount_t": amount,
            "voc_content": content,
            "voc_content_unit": "g/L" if density else "%",
            "density_g_per_ml": density[0] if density else None,
        }
    )


def substitution(
    office: Office, filing: Filing, ratios: Figures, materials: list[Row], /, **more: Value
) -> Project:
    """Return a V1 project of ε₀, η₀, ε₁, η₁ and its materials."""
    collection_before, removal_before, collection_after, removal_after = decimals(ratios)
    cells: dict[str, Value] = {
        "industry_code": "3360",
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        "collection_before_ratio": collection_before,
        "removal_before_ratio": removal_before,
        "collection_after_ratio": collection_after,
        "removal_after_ratio": removal_after,
    }
    project = office.project("V1", filing, **{**cells, **more})
    project.materials = materials
    for row in materials:
        row.cells = {"project_id": project.project_id, **row.cells}
    return as_reported(project)
