"""The records of a finding beside each other, heading by heading, each with its cell (并列比对的行)."""

from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import polars as pl

from jianpai.flows.publish.evidence.places import Places
from jianpai.flows.publish.flagged.evidence_links import cell_link
from jianpai.flows.publish.report import doubts, queries
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.spreadsheet.rows import LINK

FINDINGS_SHOWN = 500
"""The first of the sheet of decisions; each takes some forty rows."""
RECORDS = tuple(f"record_{number}" for number in range(1, doubts.RECORDS_SHOWN + 1))
HEAD = "减排项目编号"
MARKS = {"differs": "≠ 不同", "missing": "○ 有缺", "agrees": "＝ 相同"}
_TONNES = {
    "computed_t": "复算减排量（吨）",
    "counted_t": "封顶扣减后减排量（吨）",
    "tonnes_at_risk": "如成立应扣减排量（吨）",
}
_LATER = "（后申报）"
_EMPTY = "—"
_LEADS = ("target", "location")
VALUE_CHARS = 120
"""A longer value is cut; its cell is one click away."""
_CELL = {
    "row": pl.Int64,
    "place": pl.Int64,
    "value": pl.String,
    "cell": pl.String,
    "file_name": pl.String,
    "file_sha256": pl.String,
    "sheet_name": pl.String,
}


Cell = tuple[str, str | None, Row | None]
"""What a record says, the address of its cell, the record it stands in."""


class _Line(NamedTuple):
    """One heading of a finding: what it is called, how the records agree, and their cells."""

    finding_id: str
    title: str
    field: str
    mark: str | None
    cells: list[Cell]


def side_by_side(tables: Path, finding_ids: list[str], places: Places) -> pl.DataFrame:
    """Return a block of rows per finding: finding_id, title, field, mark and a link per record.

    Of a finding about more than four records the first three and the last are shown.
    """
    with queries.open_tables(tables) as con:
        found = queries.rows(con, _FOUND, ids=finding_ids[:FINDINGS_SHOWN])
        known = doubts.records_of(con, {id_ for row in found for id_ in row["project_ids"]})
        letters = doubts.letters_of(con)
        risks = doubts.risks_of(con, [row["finding_id"] for row in found])
    place = {finding_id: number for number, finding_id in enumerate(finding_ids)}
    found.sort(key=lambda row: place[row["finding_id"]])
    lines = [line for row in found for line in _block(row, known, letters, risks)]
    return _linked(lines, places)


_FOUND = """
SELECT f.* EXCLUDE (evidence, project_ids), f.project_ids[:50] AS project_ids, LEN(f.project_ids) AS projects_in_all
FROM finding AS f
SEMI JOIN (SELECT UNNEST($ids) AS finding_id) AS shown ON f.finding_id = shown.finding_id
"""


def first_rows(rows: pl.DataFrame) -> dict[str, int]:
    """Return the sheet's row at which the block of each finding begins."""
    numbered = rows.with_row_index("row", offset=2)
    heads = numbered.unique("finding_id", keep="first", maintain_order=True)
    return dict(heads.select("finding_id", "row").iter_rows())


def _block(row: Row, known: dict[str, Row], letters: dict, risks: dict) -> list[_Line]:
    pair = doubts.pair([row], known, letters, risks)
    title = f"{pair.kind} {pair.title}"
    records = pair.records
    is_alone = len(records) == 1
    head: list[Cell] = [(_named(r, is_alone=is_alone), _address(r, letters), r) for r in records]
    lines = [_Line(row["finding_id"], title, HEAD, None, head)]
    for name, heading in _TONNES.items():
        figures = [_tonnes(record["risks"], name) for record in records]
        if any(figures):
            told: list[Cell] = [(figure or _EMPTY, None, None) for figure in figures]
            lines.append(_Line(row["finding_id"], title, heading, None, told))
    for field in [*pair.different, *pair.same]:
        mark = None if is_alone else MARKS[field.verdict]
        cells: list[Cell] = [
            (
                _short(cell["value"]) or _EMPTY,
                cell["cell"] or None,
                record if cell["cell"] else None,
            )
            for cell, record in zip(field.cells, records, strict=True)
        ]
        lines.append(_Line(row["finding_id"], title, field.title, mark, cells))
    return lines


def _short(value: str) -> str:
    return value if len(value) <= VALUE_CHARS else f"{value[:VALUE_CHARS]}…（全文见来源单元格）"


def _named(record: Row, *, is_alone: bool) -> str:
    return f"{record['project_id']}{_LATER if record['is_later'] and not is_alone else ''}"


def _address(record: Row, letters: dict) -> str | None:
    place = tuple(record[part] for part in ("file_name", "file_sha256", "sheet_name"))
    letter = letters.get((*place, "project_id"))
    return f"{letter}{record['row_number']}" if letter else None


def _tonnes(risks: list[Row], name: str) -> str:
    """Return a figure of the record, to two decimals."""
    if not risks or risks[0][name] is None:
        return ""
    return f"{Decimal(risks[0][name]):,.2f}"


def _linked(lines: list[_Line], places: Places) -> pl.DataFrame:
    """Return the lines as rows of the sheet, each cell with the link to where it stands."""
    cells = [
        (number, place, value, cell, *_source(record))
        for number, line in enumerate(lines)
        for place, (value, cell, record) in enumerate(line.cells)
    ]
    link = cell_link(places, pl.col("cell"))
    has_cell = pl.col("cell").is_not_null()
    leads = [pl.when(has_cell).then(link.struct.field(part)).alias(part) for part in _LEADS]
    linked = pl.DataFrame(cells, _CELL, orient="row").select(
        "row", "place", link=pl.struct(pl.col("value").alias("text"), *leads).cast(LINK)
    )
    words = [(n, *line[:4]) for n, line in enumerate(lines)]
    schema = {"row": pl.Int64, **dict.fromkeys(_Line._fields[:4], pl.String)}
    rows = pl.DataFrame(words, schema, orient="row")
    for place, name in enumerate(RECORDS):
        own = linked.filter(pl.col("place") == place).select("row", pl.col("link").alias(name))
        rows = rows.join(own, on="row", how="left", maintain_order="left")
    return rows.drop("row")


def _source(record: Row | None) -> tuple[str | None, ...]:
    if record is None:
        return None, None, None
    return record["file_name"], record["file_sha256"], record["sheet_name"]
