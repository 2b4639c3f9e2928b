"""What must hold of every run, whatever came in; each check returns what is broken, in words."""

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import polars as pl

from tests import oracle
from tests.fuzz.accounting import Result

_ROW = ["file_order", "sheet_name", "row_number"]
_PLACE = ["file_name", "sheet_name", "row_number"]
_RISKY = re.compile(r"^'*[\s\u200b\ufeff]*[=+\-@＝＋－＠\t\r]")
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
    for row in unsaid.filter(pl.col("project_type") != "V1").iter_rows(named=True):
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
    """Computed and net tonnes equal fractions computed from the typed records, rounded once."""
    claims = _claims(result)
    before: dict[tuple, Fraction] = {}
    for claim in sorted(
        claims, key=lambda c: (c["credit_year"], c["acceptance_date"], c["project_id"])
    ):
        yield from _differences(claim, before)


def _claims(result: Result) -> list[dict]:
    """Return the reductions with their project's record and exact fraction."""
    materials: dict[str, list[dict]] = {}
    for row in result.tables["project_material"].iter_rows(named=True):
        materials.setdefault(row["project_id"], []).append(row)
    records = {row["project_id"]: row for row in result.tables["project"].iter_rows(named=True)}
    exact = {
        key: oracle.reductions(_typed(row), materials.get(key, [])) for key, row in records.items()
    }
    return [
        records[row["project_id"]] | row | {"exact": exact[row["project_id"]].get(row["pollutant"])}
        for row in result.tables["project_reduction"].iter_rows(named=True)
    ]


def _typed(row: dict) -> dict:
    """Return the record under an id of its own type: the oracle tells the types by the id's letter."""
    return row | {"project_id": f"-{row['project_type'][0]}-"}


def _differences(claim: dict, before: dict[tuple, Fraction]) -> Iterator[str]:
    name = f"{claim['project_id']} {claim['pollutant']}"
    exact = claim["exact"]
    if exact is None:
        yield f"{name}: no such pollutant of its type"
        return
    if abs(Fraction(claim["computed_t"]) - exact) > Fraction(1, 10**24):
        yield f"{name}: computed {claim['computed_t']}, exactly {oracle.decimal(exact, 26)}"
    if claim["eligible"] != _is_eligible(claim):
        yield f"{name}: eligible {claim['eligible']}"
    if not claim["eligible"]:
        return
    point = (claim["plan_id"], claim["point_key"], claim["pollutant"])
    room = Fraction(claim[f"base_emission_{claim['pollutant']}_t"]) - before.get(point, Fraction(0))
    net = oracle.net(claim, claim["pollutant"], exact, before.get(point, Fraction(0)))
    if claim["net_t"] != net or claim["counted_t"] != max(net, 0):
        yield f"{name}: net {claim['net_t']}, exactly {net}"
    before[point] = before.get(point, Fraction(0)) + max(
        min(exact, max(room, Fraction(0))), Fraction(0)
    )


def _is_eligible(claim: dict) -> bool:
    first_year = 2021 + (claim["credit_year"] - 2021) // 5 * 5
    is_above = (
        claim["project_type"] == "A1"
        and claim["nox_after_mg_per_nm3"] > claim["limit_at_base_mg_per_nm3"]
    )
    return (
        claim["project_nature"] == "正常"
        and first_year <= claim["acceptance_date"].year <= claim["credit_year"] <= 2025
        and not is_above
    )


def totals_add_up(result: Result) -> Iterator[str]:
    """Areas are sums of the rows shown, and floor ≤ accounted ≤ ceiling."""
    rows, areas = result.tables["project_reduction"], result.tables["area_total"]
    figures = ["floor_t", "accounted_t", "ceiling_t"]
    if areas.filter(
        (pl.col("floor_t") > pl.col("accounted_t")) | (pl.col("accounted_t") > pl.col("ceiling_t"))
    ).height:
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
