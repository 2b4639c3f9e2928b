"""Totals that jumped, in the user's words (总量异常变动说明)."""

from decimal import Decimal
from typing import Any

import polars as pl

from jianpai.flows import terms

MEASURES: terms.Words = {
    "accounted": ("累计核定", "accounted, cumulative"),
    "reported": ("累计上报", "reported, cumulative"),
}
DIRECTIONS: terms.Words = {"rise": ("上升", "rise"), "fall": ("下降", "fall")}
LISTED, NAMED = 5, 2
"""Jumps that the terminal lists, and projects that it names of each."""


def text(found: pl.DataFrame, lang: str) -> str:
    """Return the jumps as lines for the terminal; nothing where there are none."""
    if found.is_empty():
        return ""
    former, rows = found["former_period"][0], together(found)
    lines = [f"  ◆ {_line(row, lang)}" for row in rows[:LISTED]]
    if len(rows) > LISTED:
        lines.append(_more(len(rows) - LISTED, lang))
    head = (
        f"Totals that jumped since {former}: {len(rows)}. Check:"
        if lang == "en"
        else f"与 {former} 相比总量异常变动 {len(rows)} 处，请核实："
    )
    return "\n".join([head, *lines]) + "\n"


def together(found: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the jumps with ``measures``: where reported and accounted moved alike, they are one."""
    one: dict[tuple, dict[str, Any]] = {}
    for row in found.iter_rows(named=True):
        key = tuple(str(row[name]) for name in _ALIKE)
        one.setdefault(key, row | {"measures": []})["measures"].append(row["measure"])
    return list(one.values())


_ALIKE = ("region_code", "plan_id", "pollutant", "former_t", "now_t", "largest")


def _measures(row: dict[str, Any], lang: str = "zh") -> str:
    position = 1 if lang == "en" else 0
    return ("; " if position else "、").join(MEASURES[each][position] for each in row["measures"])


def _more(hidden: int, lang: str) -> str:
    if lang == "en":
        return f"  … and {hidden} more, in since/jump.parquet and flagged.xlsx"
    return f"  ……另有 {hidden} 处，见 flagged.xlsx 的“异常变动”表"


def _line(row: dict[str, Any], lang: str) -> str:
    area = f"{row['region_code']} {row['region_name']}"
    tonnes = f"{row['former_t']:,} → {row['now_t']:,}"
    if lang == "en":
        what = f"{row['pollutant']}, {_measures(row, lang)}"
        return (
            f"{area} {what}: {tonnes} t ({share(row, lang)}); projects: {causes(row, lang, NAMED)}"
        )
    what = f"{terms.POLLUTANTS[row['pollutant']]}{_measures(row)}"
    return f"{area} {what} {tonnes} 吨（{share(row)}）；主要项目：{causes(row, lang, NAMED)}"


def share(row: dict[str, Any], lang: str = "zh") -> str:
    """Return the change as a share of the former total."""
    if not row["former_t"]:
        return "nothing before" if lang == "en" else "上期为零"
    percent = (row["change_t"] * 100 / row["former_t"]).quantize(Decimal("0.1"))
    return f"{percent:+,}%"


def causes(row: dict[str, Any], lang: str = "zh", most: int | None = None) -> str:
    """Return the projects behind a jump, those that moved it most first, and how many there are."""
    largest = (row["largest"] or [])[:most]
    named = [f"{each['project_id']} {each['change_t']:+,}" for each in largest]
    hidden = row["causing_projects"] - len(named)
    if lang == "en":
        return ("; ".join(named) or "—") + (f" and {hidden} more" if hidden else "")
    return ("、".join(named) or "—") + (f" 等共 {row['causing_projects']} 个" if hidden else "")


def shown(found: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the jumps as the Chinese report and workbook show them."""
    return [
        {name: row[name] for name in row if name != "measures"}
        | {
            "measure": _measures(row),
            "direction": DIRECTIONS[row["direction"]][0],
            "pollutant": terms.POLLUTANTS[row["pollutant"]],
            "share": share(row),
            "causes": causes(row),
        }
        for row in together(found)
    ]
