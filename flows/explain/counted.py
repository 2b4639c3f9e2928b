"""From the formula's result to what counts: cuts, deductions, roundings, doubts (计入过程)."""

import json
from decimal import ROUND_HALF_UP, Context, Decimal

import duckdb

from jianpai.flows import terms
from jianpai.flows.explain.dossier import (
    Amount,
    Cap,
    Carried,
    Cell,
    Deduction,
    Earlier,
    Field,
    Finding,
    Rounding,
    Row,
    Said,
    Words,
)
from jianpai.flows.explain.given_away import GivenAway
from jianpai.flows.explain.stored import Record, many, rounded_tonnes, tonnes

NOTHING = Words("", "")
LIMIT = Words(
    "改造前浓度按基准年限值封顶，超限部分已不在 R 内",
    "concentration before taken at the limit; not in R",
)
CAP = Words("基准年排放量封顶", "cap by the base year")
INELIGIBLE = Words("不予计入", "not counted")
OFFSET, TRADE = Words("区域削减", "EIA offset"), Words("排污权交易", "sold as right")
QUOTIENT = Words(
    "除不尽，修约前取到 10⁻²⁰ 吨", "does not end; taken to 10⁻²⁰ t before the rounding"
)
NET = Words("净减排量，四舍六入五成双", "net reduction, half to even")
CELL = Words("单元格小数超过六位", "cell with more than six decimals")
_EXACT = Context(prec=60)
"""Tonnes have up to 38 digits, of which the context that Decimal begins with keeps 28."""
QUOTIENT_DECIMALS, NET_DECIMALS, CELL_DECIMALS = 20, 2, 6


def cap(con: duckdb.DuckDBPyConnection, row: Record, base_cell_id: str) -> Cap:
    """Return what the base-year emission leaves to a claim, and what was counted before it."""
    before = [
        Earlier(e["project_id"], str(e["credit_year"]), tonnes(e["capped_t"]))
        for e in many(con, _EARLIER, row["project_id"], row["pollutant"])
    ]
    base, stated = tonnes(row["base_t"]), tonnes(row["base_emission_t"])
    counted, capped = tonnes(row["counted_before_t"]), tonnes(row["capped_t"])
    return Cap(base, stated, base_cell_id, counted, before, capped)


_EARLIER = """
SELECT r.project_id, r.credit_year, r.capped_t FROM project_reduction AS r
JOIN project AS p ON r.project_id = p.project_id JOIN project AS own ON own.project_id = $1
WHERE p.point_key = own.point_key AND p.plan_id = own.plan_id AND r.pollutant = $2 AND r.eligible
    AND r.project_id <> $1 AND (p.credit_year, p.acceptance_date, p.project_id)
        < (own.credit_year, own.acceptance_date, own.project_id)
ORDER BY p.credit_year, p.acceptance_date, p.project_id
"""


def deductions(row: Record, offset: GivenAway, traded: GivenAway) -> list[Deduction]:
    """Return what does not count of a reduction, in the order in which it is taken off."""
    reason = row["ineligible_reason"] or ""
    words = Words(*terms.INELIGIBLE_REASONS[reason]) if reason else NOTHING
    taken: list[tuple[str, Words, Decimal | None, str, Words, str]] = [
        ("limit_cut", LIMIT, row["limit_cut_t"], "", NOTHING, ""),
        (
            "ineligible",
            INELIGIBLE,
            None if row["eligible"] else row["computed_t"],
            reason,
            words,
            "",
        ),
        ("cap", CAP, row["cap_cut_t"], "", NOTHING, ""),
        ("offset", OFFSET, row["offset_t"], "", offset.said, offset.cell_id),
        ("trade", TRADE, row["traded_t"], "", traded.said, traded.cell_id),
    ]
    return [
        Deduction(kind, title, tonnes(amount), code, said, cell_id)
        for kind, title, amount, code, said, cell_id in taken
        if amount or (kind == "ineligible" and amount is not None)
    ]


def roundings(row: Record, used: list[Row]) -> list[Rounding]:
    """Return every rounding on the way: of cells, of a quotient that does not end, of the net tonnes."""
    of_cells = [_of_cell(cell) for each in used for cell in each.cells if _is_rounded(cell)]
    if not row["eligible"]:
        return of_cells
    less_offset = _EXACT.subtract(row["capped_t"], row["offset_t"])
    exact = _EXACT.subtract(less_offset, row["traded_t"])
    net = Rounding("net", NET, "", tonnes(exact), rounded_tonnes(row["net_t"]), NET_DECIMALS)
    return [*of_cells, *([] if row["computed_is_exact"] else [_of_quotient(exact)]), net]


def _of_quotient(exact: Decimal) -> Rounding:
    """Return the rounding of macro net_t, whose ties go away from zero."""
    taken = exact.quantize(Decimal(1).scaleb(-QUOTIENT_DECIMALS), ROUND_HALF_UP, _EXACT)
    return Rounding("quotient", QUOTIENT, "", tonnes(exact), tonnes(taken), QUOTIENT_DECIMALS)


def _is_rounded(cell: Cell) -> bool:
    return any(step.kind == "rounded" for step in cell.readings)


def _of_cell(cell: Cell) -> Rounding:
    before = Amount(cell.raw, cell.value.unit)
    return Rounding("cell", CELL, cell.cell_id, before, cell.value, CELL_DECIMALS)


def carried(con: duckdb.DuckDBPyConnection, row: Record) -> list[Carried]:
    """Return what of a figure counts in another year than its credit year; nothing in capacity mode."""
    return [
        Carried(
            str(c["credit_year"]), rounded_tonnes(c["accounted_t"]), c["first_months"], c["is_due"]
        )
        for c in many(con, _CARRIED, row["project_id"], row["pollutant"])
    ]


_CARRIED = """
FROM carried_over WHERE project_id = $1 AND pollutant = $2 ORDER BY credit_year
"""


def findings(con: duckdb.DuckDBPyConnection, row: Record) -> list[Finding]:
    """Return the doubts that touch a figure, with what the records say field by field."""
    return [_finding(found) for found in many(con, _FOUND, row["project_id"], row["pollutant"])]


_FOUND = """
SELECT f.*, p.tonnes_at_risk AS own_risk FROM finding AS f
JOIN finding_project AS p ON f.finding_id = p.finding_id
WHERE p.project_id = $1 AND p.pollutant = $2 ORDER BY f.finding_id
"""


def _finding(row: Record) -> Finding:
    fields = json.loads(row["evidence"]).get("fields", [])
    return Finding(
        row["finding_id"],
        row["kind"],
        Words(row["title"], row["title_en"]),
        row["severity"],
        row["status"],
        Words(row["message"], row["message_en"]),
        rounded_tonnes(row["own_risk"]),
        rounded_tonnes(row["tonnes_at_risk"]),
        [_column(field["column"]) for field in fields if field["verdict"] == "agrees"],
        [_field(field) for field in fields if field["verdict"] in ("differs", "missing")],
    )


def _field(field: Record) -> Field:
    records = [
        Said(r["project_id"], r["value"] or "", f"{r['file']} {r['sheet']}!{r['cell'] or '—'}")
        for r in field["records"]
    ]
    return Field(field["column"], _column(field["column"]), field["verdict"], records)


def _column(name: str) -> Words:
    return Words(terms.COLUMNS.get(name, name), name)
