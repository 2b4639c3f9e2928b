"""Validate: the rules of the schemas over the rows that were read (校验).

Each rule that a row breaks is a problem; an error keeps the row out, a warning or notice does not.
"""

import re

import pandera.polars as pa
import polars as pl

import schemas
from flows import problems
from flows.read import PLACE, Reading
from schemas import reference

ROW = ["file_order", "sheet_name", "row_number"]

_RULES_OF_CHECKS = {
    "not_nullable": "V-01",
    "isin": "V-03",
    "str_matches": "V-04",
    "in_range": "V-02",
    "greater_than": "V-02",
    "greater_than_or_equal_to": "V-02",
    "less_than": "V-02",
    "less_than_or_equal_to": "V-02",
}


def validate(reading: Reading) -> pl.DataFrame:
    """Return every problem of the rows that were read, those of reading included, without words yet.

    A cell that could not be read is not reported as empty once more; a withdrawn record needs
    nothing but its id.
    """
    found = [broken_rules(records, template) for template, records in reading.records.items()]
    placed = _with_cells(problems.together(found), reading.source_columns)
    unread = reading.problems.filter(pl.col("column_name").is_not_null(), _is_error())
    new = placed.join(unread, on=[*ROW, "column_name"], how="anti").vstack(
        placed.filter(pl.col("column_name").is_null())
    )
    everything = problems.together([reading.problems, new])
    return _without_withdrawn(everything, reading)


def _is_error() -> pl.Expr:
    errors = reference.table("rules").filter(pl.col("severity") == "error")["rule_id"].to_list()
    return pl.col("rule_id").is_in(errors)


def broken_rules(records: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return one problem per row and rule of the template's schema that the row breaks.

    Takes a DataFrame: of a LazyFrame, pandera checks names and types but no value.
    """
    columns = list(schemas.columns(template))
    try:
        schemas.sheets()[template].to_schema().validate(records.select(columns), lazy=True)
    except pa.errors.SchemaErrors as error:
        return _as_problems(error.failure_cases, records)
    return problems.none()


def _as_problems(cases: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    checks = {check: _rule_column_detail(check) for check in cases["check"].unique()}
    rule, column, detail = (
        {check: parts[position] for check, parts in checks.items()} for position in range(3)
    )
    named = cases.select(
        pl.col("index").cast(pl.UInt32),
        rule_id=_looked_up("check", rule),
        column_name=pl.coalesce(_looked_up("check", column), "column"),
        detail=_looked_up("check", detail),
    ).unique(maintain_order=True)
    rows = records.with_row_index()
    broken = named.join(rows.select("index", *PLACE, "project_id"), on="index", how="left", maintain_order="left")
    return problems.frame(broken.with_columns(value=_values(broken, records)))


def _looked_up(column: str, words: dict[str, str | None]) -> pl.Expr:
    return pl.col(column).replace_strict(words, return_dtype=pl.String)


def _rule_column_detail(check: str) -> tuple[str, str | None, str | None]:
    """Return (rule id, column if the check names one, detail) of a pandera check's text."""
    if named := re.match(r"^(V-\d\d):(\w+)$", check):
        return named[1], named[2], None
    name, _, arguments = check.partition("(")
    return _RULES_OF_CHECKS[name], None, _in_words(name, arguments.removesuffix(")"))


def _in_words(name: str, arguments: str) -> str | None:
    signs = {"greater_than": ">", "greater_than_or_equal_to": "≥", "less_than": "<", "less_than_or_equal_to": "≤"}
    if name in signs:
        return f"{signs[name]} {arguments}"
    if name == "in_range":
        return "–".join(part.strip() for part in arguments.split(","))
    if name == "isin":
        return re.sub(r"['\[\]]", "", arguments).replace(", ", "、")
    return arguments.strip("'\"") or None


def _values(broken: pl.DataFrame, records: pl.DataFrame) -> pl.Series:
    """Return the value of each broken cell as text, numbers without trailing zeros."""
    values = pl.Series("value", [None], dtype=pl.String).new_from_index(0, broken.height)
    for name in broken["column_name"].unique().drop_nulls():
        at = (broken["column_name"] == name).arg_true()
        cells = records[name].gather(broken["index"].gather(at)).cast(pl.String)
        if records.schema[name].is_decimal():
            cells = cells.str.replace(r"\.?0+$", "")
        values = values.scatter(at, cells)
    return values


def _with_cells(found: pl.DataFrame, source_columns: pl.DataFrame) -> pl.DataFrame:
    """Return the problems with the heading and the address of the cell."""
    keys = ["file_name", "file_sha256", "sheet_name", "column_name"]
    where = source_columns.select(*keys, "column_letter", found_heading="heading").unique(keys)
    return found.join(where, on=keys, how="left", maintain_order="left").with_columns(
        heading=pl.coalesce("heading", "found_heading"),
        cell=pl.coalesce("cell", pl.format("{}{}", "column_letter", "row_number")),
    ).select(list(problems.SCHEMA))


def _without_withdrawn(found: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    withdrawn = [
        records.filter(pl.col("record_status") == "撤回").select(ROW)
        for records in reading.records.values()
        if "record_status" in records.columns
    ]
    of_withdrawn = found.join(pl.concat(withdrawn), on=ROW, how="semi")
    kept = of_withdrawn.filter(pl.col("column_name").is_in(["project_id", "record_status"]))
    return pl.concat([found.join(pl.concat(withdrawn), on=ROW, how="anti", maintain_order="left"), kept])


def rows_in_error(found: pl.DataFrame) -> pl.DataFrame:
    """Return the place of each row that at least one error keeps out."""
    return found.filter(_is_error(), pl.col("row_number").is_not_null()).select(ROW).unique()
