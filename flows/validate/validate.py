"""Validate: the rules of the schemas over the rows that were read (校验).

Each rule that a row breaks is a problem; an error keeps the row out, a warning or notice does not.
"""

import os
import re
from concurrent.futures import ThreadPoolExecutor

import pandera.polars as pa
import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.result import PLACE, Reading, filled
from jianpai.flows.validate.code_lists import outside_code_lists
from jianpai.flows.validate.hints import with_hints
from jianpai.schemas import reference

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
    sent = filled(reading.records)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = list(pool.map(broken_rules, sent.values(), sent))
    placed = with_cells(problems.together(found), reading.source_columns)
    new = _without_consequences(placed, reading)
    return _without_withdrawn(problems.together([reading.problems, new]), reading)


def _without_consequences(found: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the problems without those that only follow from another one already named.

    A cell that could not be read is not empty, a row that could not be split lacks no cells, and
    of a row without a proper id and with at most two cells (a note) only the id is named.
    """
    unread = reading.problems.filter(_is_error(), pl.col("row_number").is_not_null())
    kept = _without_absent(found, reading.problems)
    kept = kept.join(unread, on=[*ROW, "column_name"], how="anti", maintain_order="left")
    kept = kept.join(
        unread.filter(pl.col("rule_id") == "R-33"), on=ROW, how="anti", maintain_order="left"
    )
    kept = _without_other_parts(kept)
    is_id = pl.col("column_name") == "project_id"
    notes = kept.filter(is_id).join(
        _places(reading, _is_nearly_empty()), on=ROW, how="semi", maintain_order="left"
    )
    return problems.together([kept.join(notes, on=ROW, how="anti", maintain_order="left"), notes])


def _without_other_parts(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out that the id names another city (V-14) or year (V-17) where one of the two is none at all."""
    is_no_id = (pl.col("rule_id") == "V-04") & (pl.col("column_name") == "project_id")
    for differs, lacks in (("V-14", "V-07"), ("V-17", "V-08")):
        none_at_all = found.filter((pl.col("rule_id") == lacks) | is_no_id)
        named = found.filter(pl.col("rule_id") == differs)
        kept = named.join(none_at_all, on=ROW, how="anti", maintain_order="left")
        found = problems.together([found.filter(pl.col("rule_id") != differs), kept])
    return found


def _without_absent(found: pl.DataFrame, of_reading: pl.DataFrame) -> pl.DataFrame:
    """Leave out "required cell empty" where a mapping has said that the source lacks the column."""
    column = ["file_order", "sheet_name", "column_name"]
    absent = of_reading.filter(pl.col("rule_id") == "R-38").select(*column, rule_id=pl.lit("V-01"))
    return found.join(absent, on=[*column, "rule_id"], how="anti", maintain_order="left")


def _is_nearly_empty() -> pl.Expr:
    return pl.sum_horizontal(pl.all().exclude(PLACE).is_not_null()) <= 2


def _places(reading: Reading, which: pl.Expr) -> pl.DataFrame:
    """Return the places of the rows that are meant, whatever sheet they stand in."""
    sent = filled(reading.records).values()
    return pl.concat(records.filter(which).select(ROW) for records in sent)


def _is_error() -> pl.Expr:
    errors = reference.table("rules").filter(pl.col("severity") == "error")["rule_id"].to_list()
    return pl.col("rule_id").is_in(errors)


def broken_rules(records: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return one problem per row and rule of the template's schema that the row breaks.

    Takes a DataFrame: of a LazyFrame, pandera checks names and types but no value.
    """
    if records.is_empty():
        return problems.none()
    columns = list(schemas.columns(template))
    unfilled = problems.together(
        [outside_code_lists(records, template), _needed_by_claims(records, template)]
    )
    try:
        _schema(template, records).validate(records.select(columns), lazy=True)
    except pa.errors.SchemaErrors as error:
        broken = _as_problems(error.failure_cases, records, template)
        unfilled = problems.together([broken, unfilled])
    return _with_headings(unfilled, template)


def _schema(template: str, records: pl.DataFrame) -> pa.DataFrameSchema:
    """Return the schema without the optional columns that are empty in every row.

    No row can break a rule of theirs, and asking costs a small sheet more than its cells do.
    """
    whole = schemas.sheets()[template].to_schema()
    asked = {
        name: column
        for name, column in whole.columns.items()
        if not column.nullable or records[name].null_count() < records.height
    }
    return pa.DataFrameSchema(asked, checks=whole.checks, name=whole.name)


def _needed_by_claims(records: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return V-01 of each cell that the row's claim of its pollutant needs, V-19 of rows without a claim.

    A pollutant all of whose cells are empty is not claimed (contract §2.2). Cells that a child sheet may
    give instead are asked for where its rows are known.
    """
    columns, about = schemas.columns(template), schemas.registry()[template].pollutants
    claims = {pollutant: schemas.is_claimed(template, pollutant) for pollutant in about}
    found = [
        _cells(records.filter(claims[pollutant], pl.col(name).is_null()), "V-01", name)
        for pollutant in about
        for name in schemas.columns_of(template, pollutant)
        if columns[name].metadata["needed"] and not columns[name].metadata["in_rows"]
    ]
    if about and schemas.registry()[template].months is None:  # a month may stand still
        first = schemas.columns_of(template, about[0])[0]
        found.append(_cells(records.filter(~pl.any_horizontal(claims.values())), "V-19", first))
    return problems.together(found)


def _cells(rows: pl.DataFrame, rule_id: str, column: str) -> pl.DataFrame:
    return problems.of_rows(rows, rule_id, column, value=None)


def _with_headings(broken: pl.DataFrame, template: str) -> pl.DataFrame:
    """Return the problems with the template's headings, for columns that the sheet lacks."""
    headings = {
        name: column.metadata["heading"] for name, column in schemas.columns(template).items()
    }
    heading = pl.col("column_name").replace_strict(headings, default=None, return_dtype=pl.String)
    return broken.with_columns(heading=heading)


def _as_problems(cases: pl.DataFrame, records: pl.DataFrame, template: str) -> pl.DataFrame:
    checks = {check: _rule_column_detail(check) for check in cases["check"].unique()}
    rule, column, detail = (
        {check: parts[position] for check, parts in checks.items()} for position in range(3)
    )
    named = cases.select(
        pl.col("index").cast(pl.UInt32),
        rule_id=_looked_up("check", rule),
        column_name=pl.coalesce(_looked_up("check", column), "column"),
        detail=_looked_up("check", detail),
    )
    rows = records.with_row_index()
    place = [name for name in (*PLACE, "project_id") if name in rows.columns]  # a ledger has no id
    broken = named.join(rows.select("index", *place), on="index", how="left", maintain_order="left")
    valued = broken.with_columns(value=_values(broken, records))
    return problems.frame(with_hints(valued, records, template))


def _looked_up(column: str, words: dict[str, str | None]) -> pl.Expr:
    return pl.col(column).replace_strict(words, return_dtype=pl.String)


def _rule_column_detail(check: str) -> tuple[str, str | None, str | None]:
    """Return (rule id, column if the check names one, detail) of a pandera check's text."""
    if named := re.match(r"^(V-\d+):(\w+)$", check):
        return named[1], named[2], None
    name, _, arguments = check.partition("(")
    return _RULES_OF_CHECKS[name], None, _in_words(name, arguments.removesuffix(")"))


def _in_words(name: str, arguments: str) -> str | None:
    signs = {
        "greater_than": ">",
        "greater_than_or_equal_to": "≥",
        "less_than": "<",
        "less_than_or_equal_to": "≤",
    }
    if name in signs:
        return f"{signs[name]} {arguments}"
    if name == "in_range":
        return "–".join(part.strip() for part in arguments.split(","))
    if name == "isin":
        return re.sub(r"['\[\]]", "", arguments).replace(", ", "、")
    return arguments.strip("'\"") or None


def _values(broken: pl.DataFrame, records: pl.DataFrame) -> pl.Series:
    """Return the value of each broken cell as text, numbers without trailing zeros."""
    values = pl.Series("value", [None] * broken.height, dtype=pl.String)
    for name in broken["column_name"].unique():
        at = (broken["column_name"] == name).arg_true()
        cells = records[name].gather(broken["index"].gather(at)).cast(pl.String)
        if records.schema[name].is_decimal():
            cells = cells.str.replace(r"\.?0+$", "")
        values = values.scatter(at, cells)
    return values


def with_cells(found: pl.DataFrame, source_columns: pl.DataFrame) -> pl.DataFrame:
    """Return the problems with the heading and the address of the cell."""
    keys = ["file_name", "file_sha256", "sheet_name", "column_name"]
    where = source_columns.select(*keys, "column_letter", found_heading="heading").unique(keys)
    return (
        found.join(where, on=keys, how="left", maintain_order="left")
        .with_columns(
            heading=pl.coalesce("found_heading", "heading"),
            cell=pl.coalesce("cell", pl.format("{}{}", "column_letter", "row_number")),
        )
        .select(list(problems.SCHEMA))
    )


def _without_withdrawn(found: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    withdrawn = _places(reading, pl.col("record_status") == "撤回")
    of_withdrawn = found.join(withdrawn, on=ROW, how="semi")
    kept = of_withdrawn.filter(pl.col("column_name").is_in(["project_id", "record_status"]))
    return pl.concat([found.join(withdrawn, on=ROW, how="anti", maintain_order="left"), kept])


def rows_in_error(found: pl.DataFrame) -> pl.DataFrame:
    """Return the place of each row that at least one error keeps out."""
    return found.filter(_is_error(), pl.col("row_number").is_not_null()).select(ROW).unique()
