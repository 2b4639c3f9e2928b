"""What must hold of every run, whatever came in; each check returns what is broken, in words."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from samples.exact import decimal
from samples.oracle.account import Accounts, Line
from tests.fuzz.accounting import Result

_ROW = ["file_order", "sheet_name", "row_number"]
_PLACE = ["file_name", "sheet_name", "row_number"]
_RISKY = re.compile(r"^'*[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
_ROUNDING_T = Decimal("0.01")
_NUMBER = re.compile(r"^-?[0-9]+(\.[0-9]+)?$")


def broken(result: Result) -> list[str]:
    """Return every invariant that the run breaks."""
    checks = [rows_are_settled, problems_speak, figures_are_exact, totals_add_up, texts_are_safe]
    return [*result.failures, *(words for check in checks for words in check(result))]


def rows_are_settled(result: Result) -> Iterator[str]:
    """Each row stands once; read = accepted + quarantined + superseded; each quarantine has a reason."""
    rows, files = result.tables["submission_row"], result.tables["source_file"]
    if rows.select(_ROW).is_duplicated().any():
        yield "a row stands twice in submission_row"
    settled = pl.sum_horizontal("rows_accepted", "rows_quarantined", "rows_superseded")
    if (
        files.filter(pl.col("rows_read") != settled).height
        or files["rows_read"].sum() != rows.height
    ):
        yield "rows read are not accepted + quarantined + superseded"
    errors = result.tables["problem"].filter(pl.col("severity") == "error")
    kept_out = rows.filter(pl.col("status") == "quarantined")
    unsaid = kept_out.join(errors, on=_PLACE, how="anti", nulls_equal=True)
    with_children = [sheet.type_id for sheet in schemas.child_sheets().values()]
    alone = unsaid.filter(~pl.col("project_type").is_in(with_children))
    for row in alone.iter_rows(named=True):
        yield f"quarantined without an error: {[row[name] for name in _PLACE]}"
    if rows.filter((pl.col("status") != "accepted") & pl.col("reason").is_null()).height:
        yield "a row is left out without a reason"


def problems_speak(result: Result) -> Iterator[str]:
    """Each problem has words in both languages and a severity."""
    for name in ("message", "message_en", "severity", "file_name", "rule_id"):
        if (
            result.tables["problem"]
            .filter(pl.col(name).fill_null("").str.strip_chars() == "")
            .height
        ):
            yield f"a problem without {name}"


def figures_are_exact(result: Result) -> Iterator[str]:
    """Every figure of a project and every finding's tonnes are what the oracle computes."""
    rows = result.tables["project_reduction"].rows(named=True)
    found = {(row["project_id"], row["pollutant"]): row for row in rows}
    accounts = Accounts(
        _texts(result.tables["project"]),
        [row for table in child_tables() for row in _texts(result.tables[table])],
    )
    lines = accounts.lines()
    if set(lines) != set(found):
        yield f"not the pollutants that are claimed: {set(lines) ^ set(found)}"
    for key in set(lines) & set(found):
        yield from _differences(found[key], lines[key])
    yield from _differing_findings(accounts, result.tables["finding"])


def _texts(table: pl.DataFrame) -> list[dict[str, str]]:
    """Return the rows as a clerk would type them."""
    rows = table.with_columns(
        pl.all().exclude(pl.Date).cast(pl.String), pl.col(pl.Date).cast(pl.String)
    )
    return [{k: v or "" for k, v in row.items()} for row in rows.iter_rows(named=True)]


def _differences(row: dict, line: Line) -> Iterator[str]:
    name = f"{row['project_id']} {row['pollutant']}"
    if row["ineligible_reason"] != line.claim.ineligible_reason:
        yield f"{name}: {row['ineligible_reason']}, expected {line.claim.ineligible_reason}"
    for column in ("computed_t", "capped_t"):
        exact = decimal(getattr(line, column), 26)
        if abs(row[column] - exact) > Decimal("1e-24"):
            yield f"{name}: {column} {row[column]}, exactly {exact}"
    for column in ("net_t", "floor_t", "ceiling_t"):
        if row[column] != getattr(line, column):
            yield f"{name}: {column} {row[column]}, expected {getattr(line, column)}"


def _differing_findings(accounts: Accounts, findings: pl.DataFrame) -> Iterator[str]:
    known = {finding.kind for finding in accounts.findings} | {
        "D-01",
        "D-02",
        "D-03",
        "D-11",
        "D-12",
    }
    columns = ["kind", "pollutant", "project_ids", "tonnes_at_risk"]
    shown = {
        (kind, pollutant, tuple(sorted(ids)), tonnes)
        for kind, pollutant, ids, tonnes in findings.select(columns).iter_rows()
        if kind in known
    }
    expected = {
        (f.kind, f.pollutant, f.project_ids, accounts.tonnes_at_risk(f)) for f in accounts.findings
    }
    for finding in shown ^ expected:
        yield f"finding {'shown' if finding in shown else 'missing'}: {finding}"


def totals_add_up(result: Result) -> Iterator[str]:
    """Areas are sums of the rows shown, and floor ≤ accounted ≤ ceiling, cumulative over the plan.

    A year alone may gain what a claim of the year before gives up; deductions of a claim that is confirmed as double
    go with it (docs/decisions.md 15, 43).
    """
    rows, areas = result.tables["project_reduction"], result.tables["area_total"]
    figures = ["floor_t", "accounted_t", "ceiling_t"]
    freed = rows.group_by("pollutant").agg(
        freed_t=pl.col("offset_t").sum() + pl.col("traded_t").sum() + _ROUNDING_T * pl.len()
    )
    floor, accounted, ceiling = (
        pl.col(f"cumulative_{name}_t") for name in ("floor", "accounted", "ceiling")
    )
    beyond = (floor > accounted + pl.col("freed_t")) | (accounted > ceiling + pl.col("freed_t"))
    if areas.join(freed, on="pollutant").filter(beyond).height:
        yield "floor ≤ accounted ≤ ceiling does not hold"
    for level, code in (("city", "city_code"), ("province", "province_code")):
        keys = ["region_code", "pollutant", "credit_year"]
        shown = (
            rows.rename({"region_code": "own"})
            .rename({code: "region_code"})
            .group_by(keys)
            .agg(pl.col(figures).sum())
        )
        both = areas.filter(pl.col("level") == level).join(
            shown, on=keys, how="full", coalesce=True, suffix="_shown"
        )
        for name in figures:
            wrong = both.filter(
                pl.col(name).fill_null(0) != pl.col(f"{name}_shown").fill_null(0),
                pl.col("credit_year") <= 2025,
            )
            if wrong.height:
                yield f"{level} {name} is not the sum of its rows: {wrong.select(keys).row(0)}"


def texts_are_safe(result: Result) -> Iterator[str]:
    """No text that was sent becomes a formula, a tag of the report or broken XML."""
    for path in sorted(result.folder.glob("*.xlsx")) + sorted(result.folder.glob("*/*.xlsx")):
        yield from _unsafe_parts(path)
    for path in sorted(result.folder.glob("*_csv/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        for cell in cells:
            if _RISKY.match(cell) and not cell.startswith("'") and not _NUMBER.match(cell):
                yield f"{path.name}: a cell begins as a formula: {cell[:60]!r}"
    for path in sorted(result.folder.glob("export*/*.json")):
        json.loads(path.read_text("utf-8"))
    report = result.folder / "report.html"
    if report.exists() and "<script>alert" in report.read_text("utf-8"):
        yield "the report holds a script that was sent"


def _unsafe_parts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                try:
                    tree = ElementTree.fromstring(archive.read(part))
                except ElementTree.ParseError as error:
                    yield f"{path.name} {part} is no XML: {error}"
                    continue
                if next(tree.iterfind(".//{*}c/{*}f"), None) is not None:
                    yield f"{path.name} {part} holds a formula"
