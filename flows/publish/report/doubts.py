"""The findings of a run at a glance: by kind and city, and the largest with their records side by side."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.explain.stored import plain
from jianpai.flows.publish import above_quota
from jianpai.flows.publish.report.by_area import ZERO
from jianpai.flows.publish.report.queries import Row, rows

CITIES_SHOWN = 16
PAIRS_SHOWN, FINDINGS_LOOKED_AT, RECORDS_SHOWN = 12, 120, 4
SHADES = (Decimal("0.05"), Decimal("0.2"), Decimal("0.5"), Decimal("0.8"))
"""Shares of the largest cell at which the next darker shade begins."""
OTHERS = "其他"
NOT_COMPARED = {"project_id", "record_status"}


# By kind and city


@dataclass(frozen=True)
class Amount:
    """How many findings, and the tonnes at risk; ``shade`` from 0 to 5 by the tonnes."""

    findings: int
    tonnes: Decimal
    shade: int = 0


@dataclass(frozen=True)
class Matrix:
    """The open findings of a pollutant: a line per kind, a column per city, and the sums of both."""

    pollutant: str
    cities: list[str]
    lines: list[Row]
    totals: list[Amount]
    total: Amount


def matrices(con: DuckDBPyConnection) -> list[Matrix]:
    """Return one table per pollutant that has open findings."""
    cells, kinds = rows(con, _CELLS), rows(con, _KINDS)
    return [
        _matrix(
            p, [c for c in cells if c["pollutant"] == p], [k for k in kinds if k["pollutant"] == p]
        )
        for p in terms.POLLUTANTS
        if any(cell["pollutant"] == p for cell in cells)
    ]


_CELLS = """
SELECT
    f.kind, f.pollutant, COALESCE(p.city_code, p.province_code, p.region_code) AS city_code,
    ANY_VALUE(COALESCE(p.city_name, p.region_name)) AS city_name,
    COUNT(DISTINCT f.finding_id) AS findings, SUM(r.tonnes_at_risk) AS tonnes
FROM finding AS f
JOIN finding_project AS r ON f.finding_id = r.finding_id
JOIN project AS p ON r.project_id = p.project_id
WHERE f.status = 'open'
GROUP BY ALL ORDER BY ALL
"""
_KINDS = """
SELECT kind, ANY_VALUE(title) AS title, ANY_VALUE(severity) AS severity, pollutant,
    COUNT(*) AS findings, SUM(tonnes_at_risk) AS tonnes
FROM finding WHERE status = 'open' GROUP BY kind, pollutant ORDER BY kind
"""


def _matrix(pollutant: str, cells: list[Row], kinds: list[Row]) -> Matrix:
    """Return the table of a pollutant; cities with few tonnes share one column where there are many."""
    names = {cell["city_code"]: cell["city_name"] for cell in cells}
    weight = {code: sum(c["tonnes"] for c in cells if c["city_code"] == code) for code in names}
    first = sorted(names, key=lambda code: (-weight[code], code))[:CITIES_SHOWN]
    shown = sorted(first if len(names) > CITIES_SHOWN else names)
    rest = sorted(names.keys() - set(shown))
    columns = [[code] for code in shown] + ([rest] if rest else [])
    most = max((cell["tonnes"] for cell in cells), default=ZERO)
    lines = [
        kind | {"amounts": [_sum(_of(cells, column, kind["kind"]), most) for column in columns]}
        for kind in kinds
    ]
    titles = [short_city(names[code]) for code in shown] + ([OTHERS] if rest else [])
    totals = [_sum(_of(cells, column)) for column in columns]
    return Matrix(pollutant, titles, lines, totals, _sum(kinds))


def _of(cells: list[Row], cities: list[str], kind: str | None = None) -> list[Row]:
    return [c for c in cells if c["city_code"] in cities and kind in (None, c["kind"])]


def _sum(cells: list[Row], most: Decimal = ZERO) -> Amount:
    findings = sum(cell["findings"] for cell in cells)
    tonnes = sum((cell["tonnes"] for cell in cells), ZERO)
    if most <= 0 or tonnes <= 0:
        return Amount(findings, tonnes, 0)
    return Amount(findings, tonnes, 1 + sum(tonnes >= share * most for share in SHADES))


def short_city(name: str) -> str:
    """Return a city's name as a narrow column bears it: without its last word."""
    for ending in ("市", "盟", "地区"):
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name


# Side by side


@dataclass(frozen=True)
class Field:
    """One heading of the records beside each other: agrees, differs or missing (on some side)."""

    title: str
    verdict: str
    cells: list[Row]


@dataclass(frozen=True)
class Pair:
    """A finding about several records: what they say, with the cell of each."""

    kind: str
    title: str
    severity: str
    findings: list[Row]
    message: str
    resolution: str
    records: list[Row]
    different: list[Field]
    same: list[Field]
    hidden: int


def pairs(con: DuckDBPyConnection) -> list[Pair]:
    """Return the open findings about several records with most tonnes; one block for all pollutants."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(con, _LARGEST, most=FINDINGS_LOOKED_AT, about_totals=above_quota.KIND):
        groups.setdefault((row["kind"], *row["project_ids"]), []).append(row)
    chosen = list(groups.values())[:PAIRS_SHOWN]
    records = records_of(con, {id_ for group in chosen for id_ in group[0]["project_ids"]})
    letters = letters_of(con)
    risks = risks_of(con, [row["finding_id"] for group in chosen for row in group])
    return [pair(group, records, letters, risks) for group in chosen]


_LARGEST = """
SELECT * EXCLUDE (evidence, project_ids), project_ids[:50] AS project_ids, LEN(project_ids) AS projects_in_all
FROM finding WHERE status = 'open' AND LEN(project_ids) > 1 AND kind <> $about_totals
ORDER BY tonnes_at_risk DESC, finding_id LIMIT $most
"""


def records_of(con: DuckDBPyConnection, ids: set[str]) -> dict[str, Row]:
    """Return some records by project_id."""
    found = rows(
        con,
        "FROM project SEMI JOIN (SELECT UNNEST($ids) AS project_id) USING (project_id)",
        ids=sorted(ids),
    )
    return {row["project_id"]: row for row in found}


def letters_of(con: DuckDBPyConnection) -> dict[tuple[str, str, str, str], str]:
    """Return the column letter of every heading of every sheet."""
    names = "file_name, file_sha256, sheet_name, column_name"
    found = con.execute(f"SELECT {names}, column_letter FROM source_column").fetchall()
    return {tuple(row[:4]): row[4] for row in found}


def risks_of(con: DuckDBPyConnection, ids: list[str]) -> dict[tuple[str, str], Row]:
    """Return computed, counted and tonnes at risk by finding and project."""
    found = rows(
        con,
        """
        SELECT f.finding_id, f.project_id, f.pollutant, f.tonnes_at_risk, r.computed_t, r.counted_t
        FROM finding_project AS f
        SEMI JOIN (SELECT UNNEST($ids) AS finding_id) AS shown USING (finding_id)
        LEFT JOIN project_reduction AS r ON f.project_id = r.project_id AND f.pollutant = r.pollutant
        """,
        ids=ids,
    )
    return {(row["finding_id"], row["project_id"]): row for row in found}


def pair(group: list[Row], known: dict[str, Row], letters: dict, risks: dict) -> Pair:
    """Return the records of findings about the same projects, beside each other."""
    first = group[0]
    later = json.loads(first["facts"]).get("later")
    ids = [id_ for id_ in first["project_ids"] if id_ in known]
    line = sorted(ids, key=lambda id_: (id_ == later, *_place(known[id_]), id_))
    shown = line if len(line) <= RECORDS_SHOWN else [*line[: RECORDS_SHOWN - 1], line[-1]]
    records = [
        known[id_]
        | {"is_later": id_ == later}
        | {"risks": [risks[key] for row in group if (key := (row["finding_id"], id_)) in risks]}
        for id_ in shown
    ]
    fields = _fields(records, {row["pollutant"] for row in group}, letters)
    return Pair(
        first["kind"],
        first["title"],
        first["severity"],
        group,
        first["message"],
        first["resolution"],
        records,
        [field for field in fields if field.verdict != "agrees"],
        [field for field in fields if field.verdict == "agrees"],
        first["projects_in_all"] - len(shown),
    )


def _place(record: Row) -> tuple[int, str]:
    return record["credit_year"], str(record["acceptance_date"])


def _fields(records: list[Row], pollutants: set[str], letters: dict) -> list[Field]:
    """Return the headings that all records have and one of them fills, about these pollutants."""
    found = []
    for name, column in _shared_columns(records):
        about = column.metadata["pollutant"]
        values = [plain(record[name]) for record in records]
        if name in NOT_COMPARED or about not in (None, *pollutants) or not any(values):
            continue
        unit = column.metadata["unit_zh"]
        found.append(
            Field(
                f"{column.title}（{unit}）" if unit and unit not in ("0–1 或 %",) else column.title,
                _verdict(values),
                [_cell(r, name, v, letters) for r, v in zip(records, values, strict=True)],
            )
        )
    return found


def _shared_columns(records: list[Row]) -> list[tuple[str, Any]]:
    """Return the columns that the sheets of all records have, in the order of the first."""
    entries = schemas.project_entries()
    sheets = [schemas.columns(entries[record["project_type"]].name) for record in records]
    return [
        (name, column)
        for name, column in (sheets[0] if sheets else {}).items()
        if all(
            name in sheet and name in record for sheet, record in zip(sheets, records, strict=True)
        )
    ]


def _verdict(values: list[str]) -> str:
    filled = {value for value in values if value}
    if len(filled) > 1:
        return "differs"
    return "agrees" if all(values) else "missing"


def _cell(record: Row, name: str, value: str, letters: dict) -> Row:
    place = tuple(record[part] for part in ("file_name", "file_sha256", "sheet_name"))
    letter = letters.get((*place, name))
    return {
        "value": value,
        "cell": f"{letter}{record['row_number']}" if letter else "",
        "source": f"{record['file_name']} · {record['sheet_name']}",
    }
