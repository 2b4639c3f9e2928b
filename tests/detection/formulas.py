"""The reductions of the rule book §3 in exact fractions, written from its text a second time.

The labelled data set knows its true totals by these; nothing is shared with the program measured.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

Cells = dict[str, Any]
Children = dict[str, list[Cells]]
POLLUTANTS = {
    **dict.fromkeys(["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"], ("cod", "nh3n")),
    **dict.fromkeys(["A1", "A2", "A3", "A4", "A6"], ("nox",)),
    "A7": ("nox",),
    **dict.fromkeys(["V1", "V2", "V3", "V4", "V5", "V6"], ("vocs",)),
}
_POWER_FACTOR = {"≤100MW": "8.96", "100-300MW": "8.19", "≥300MW": "7.21"}
_ANIMAL = {"cod": {"生猪": "36", "奶牛": "1065"}, "nh3n": {"生猪": "1.8", "奶牛": "2.85"}}
_LEAK = {"阀门": ("2.29", "0.746"), "法兰": ("4.61", "0.703")}


def number(value: Any) -> Fraction:
    """Return a cell as a fraction; an empty one is 0."""
    return Fraction(0) if value is None else Fraction(str(value))


def reduction(kind: str, cells: Cells, children: Children) -> dict[str, Fraction]:
    """Return R of every pollutant of a project of the type."""
    return {p: _FORMULAS[kind](cells, children, p) for p in POLLUTANTS[kind]}


def states(kind: str, cells: Cells, pollutant: str) -> tuple[Fraction, Fraction]:
    """Return the emission before and after in tonnes, of types that are measured at the outlet."""

    def cell(name: str) -> Fraction:
        return number(cells[name])

    if kind == "A1":
        cap = min(cell("nox_before_mg_per_nm3"), cell("limit_at_base_mg_per_nm3"))
        after = cell("flue_gas_after_10k_nm3") * cell("nox_after_mg_per_nm3")
        return cell("flue_gas_before_10k_nm3") * cap / 10**5, after / 10**5
    if kind == "W4":
        before, after = (
            cell(f"wastewater_{s}_10k_m3") * cell(f"wastewater_{pollutant}_{s}_mg_per_l")
            for s in ("before", "after")
        )
        return before / 100, after / 100
    assert kind == "V2"
    kept = [
        1 - cell(f"collection_{s}_ratio") * cell(f"removal_{s}_ratio") for s in ("before", "after")
    ]
    return cell("generation_vocs_t") * kept[0], cell("generation_vocs_t") * kept[1]


def _w1(c: Cells, _: Children, p: str) -> Fraction:
    def removed(stage: str) -> Fraction:
        inlet, outlet = (
            number(c.get(f"{side}_{p}_{stage}_mg_per_l")) for side in ("inlet", "outlet")
        )
        return number(c[f"volume_{stage}_10k_m3"]) * (inlet - outlet)

    return (removed("after") - removed("before")) / 100


def _w2(c: Cells, _: Children, p: str) -> Fraction:
    fall = number(c[f"outlet_{p}_before_mg_per_l"]) - number(c[f"outlet_{p}_after_mg_per_l"])
    return number(c["volume_10k_m3"]) * fall / 100


def _w3(c: Cells, _: Children, p: str) -> Fraction:
    more = number(c["reuse_after_10k_m3"]) - number(c["reuse_before_10k_m3"])
    return more * number(c[f"outlet_{p}_mg_per_l"]) / 100


def _w4(c: Cells, _: Children, p: str) -> Fraction:
    if c["discharge_to"] == "直接排放":
        before, after = states("W4", c, p)
        return before - after
    less = number(c["wastewater_before_10k_m3"]) - number(c["wastewater_after_10k_m3"])
    return less * number(c[f"wwtp_outlet_{p}_mg_per_l"]) / 100


def _closed(c: Cells, _: Children, p: str) -> Fraction:
    return number(c[f"base_emission_{p}_t"]) - number(c[f"moved_{p}_t"])


def _w6(c: Cells, _: Children, p: str) -> Fraction:
    own = c.get(f"generation_{p}_kg_per_head") or _ANIMAL[p][c["livestock"]]
    rise = number(c[f"removal_{p}_after_ratio"]) - number(c[f"removal_{p}_before_ratio"])
    return number(c["heads"]) * number(own) * rise / 1000


def _w7(c: Cells, _: Children, p: str) -> Fraction:
    kept = number(c["collection_ratio"]) * number(c[f"removal_{p}_ratio"])
    own = number(c[f"generation_{p}_g_per_person_d"])
    return number(c["residents_10k_person"]) * own * number(c["operating_days"]) * kept / 100


def _w8(c: Cells, _: Children, p: str) -> Fraction:
    fall = number(c[f"inlet_{p}_mg_per_l"]) - number(c[f"outlet_{p}_mg_per_l"])
    return number(c["leachate_10k_m3"]) * fall / 100


def _a1(c: Cells, _: Children, p: str) -> Fraction:
    before, after = states("A1", c, p)
    return before - after


def _a2(c: Cells, _: Children, p: str) -> Fraction:
    factor = c.get("generation_nox_kg_per_t") or _POWER_FACTOR[c["unit_class"]]
    before, after = (
        number(c[f"denitration_{s}_ratio"]) * number(c[f"running_{s}_ratio"])
        for s in ("before", "after")
    )
    return number(c["fuel_10k_t"]) * number(factor) * (after - before) * 10


def _a3(c: Cells, _: Children, p: str) -> Fraction:
    before, after = (number(c[f"overall_denitration_{s}_ratio"]) for s in ("before", "after"))
    return number(c["product_10k_t"]) * number(c["generation_nox_kg_per_t"]) * (after - before) * 10


def _a4(c: Cells, children: Children, p: str) -> Fraction:
    if c["measure"] == "关停":
        return _closed(c, children, p)
    if c["measure"] == "集中供热替代":
        return number(c["replaced_emission_nox_t"]) - number(c["heat_source_nox_t"])
    left = 1 - number(c.get("overall_denitration_before_ratio"))
    before = number(c["fuel_before_t"]) * number(c["generation_nox_kg_per_t"]) * left
    after = number(c.get("substitute_amount")) * number(c.get("factor_nox_of_substitute"))
    return (before - after) / 1000


def _a6(c: Cells, _: Children, p: str) -> Fraction:
    coal = number(c["households"]) * number(c["coal_t_per_household"])
    return coal * number(c["factor_nox_kg_per_t"]) / 1000


def vehicle(row: Cells) -> Fraction:
    """Return the tonnes of one scrapped vehicle."""
    return number(row["distance_km"]) * number(row["factor_nox_g_per_km"]) / 10**6


def _a7(_c: Cells, children: Children, p: str) -> Fraction:
    return sum((vehicle(row) for row in children["A7 车辆清单"]), Fraction(0))


def solvents(children: Children, stage: str) -> Fraction:
    """Return the tonnes of VOC in the materials of a stage."""
    rows = [row for row in children["V1 原辅材料"] if row["stage"] == stage]
    return sum((number(r["amount_t"]) * number(r["voc_content"]) / 100 for r in rows), Fraction(0))


def _v1(c: Cells, children: Children, p: str) -> Fraction:
    def let_out(stage: str, name: str) -> Fraction:
        kept = number(c[f"collection_{name}_ratio"]) * number(c[f"removal_{name}_ratio"])
        return solvents(children, stage) * (1 - kept)

    return let_out("改造前", "before") - let_out("改造后", "after")


def _v2(c: Cells, _: Children, p: str) -> Fraction:
    if c.get("generation_vocs_t") is not None:
        before, after = states("V2", c, p)
        return before - after

    def removed(stage: str) -> Fraction:
        inlet, outlet = (
            number(c[f"{side}_vocs_{stage}_mg_per_nm3"]) for side in ("inlet", "outlet")
        )
        return number(c[f"waste_gas_{stage}_10k_nm3"]) * (inlet - outlet)

    return (removed("after") - removed("before")) / 10**5


def _v4(_c: Cells, children: Children, p: str) -> Fraction:
    total = Decimal(0)
    with localcontext() as context:
        context.prec = 60
        for row in children["V4 密封点"]:
            a, b = (Decimal(part) for part in _LEAK[row["component_kind"]])
            before, after = (
                a * Decimal(str(row[f"sv_{stage}_ppm"])) ** b for stage in ("before", "after")
            )
            hours = Decimal(str(row["points"])) * Decimal(str(row["operating_hours"]))
            total += (before - after) * hours * Decimal("1e-9")
    return Fraction(total)


def _v5(c: Cells, _: Children, p: str) -> Fraction:
    return number(c["loss_before_t"]) - number(c["loss_after_t"])


def _v6(c: Cells, _: Children, p: str) -> Fraction:
    rise = number(c["recovery_after_ratio"]) - number(c["recovery_before_ratio"])
    return number(c["throughput_t"]) * number(c["factor_vocs_kg_per_t"]) * rise / 1000


_FORMULAS: dict[str, Callable[[Cells, Children, str], Fraction]] = {
    "W1": _w1, "W2": _w2, "W3": _w3, "W4": _w4, "W5": _closed, "W6": _w6, "W7": _w7, "W8": _w8,
    "A1": _a1, "A2": _a2, "A3": _a3, "A4": _a4, "A6": _a6, "A7": _a7,
    "V1": _v1, "V2": _v2, "V3": _closed, "V4": _v4, "V5": _v5, "V6": _v6,
}  # fmt: skip
