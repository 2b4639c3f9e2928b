"""Credit codes and permits that were mistyped: repaired where something confirms it, else told (代码更正).

    written oddly (brackets, hidden characters)    cleaned, where the check digit then holds     V-130
    mistyped credit code                           the row's own permit begins with the right one V-131
                                                   an accepted record of that name and county     V-132
    mistyped permit                                the row's credit code is what it begins with   V-133
    two codes could be meant, or none is confirmed stays an error (V-05), with what is likely
    an old number that nothing confirms            stays an error, with what it is              V-06

Every repair is a problem of its row. Codes are looked at once each, however many rows have them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import duckdb
import polars as pl

from jianpai.flows import problems
from jianpai.flows.identity import credit_code, old_number
from jianpai.flows.identity.credit_code import Mistake
from jianpai.flows.places import SQL
from jianpai.flows.read.result import PLACE, Reading
from jianpai.flows.settle.in_force import REPAIR, InForce
from jianpai.flows.validate.validate import ROW

MOST_CODES = 20
"""A name that so many enterprises of one county share confirms none of them."""
_TEXT = ("project_id", "uscc", "permit_no", "region_code", "enterprise_name")
Settle = Callable[[Reading, pl.DataFrame], InForce]
Place = dict[str, Any]


@dataclass(frozen=True)
class _Confirmed:
    """A code that something confirms: by which rule, for which mistake, and where that stands."""

    code: str
    rule_id: str
    why: Mistake
    by: Place


def mended(reading: Reading, found: pl.DataFrame, settle: Settle) -> tuple[Reading, InForce]:
    """Return reading and records in force with mistyped codes repaired where something confirms them.

    What confirms by its name must be an accepted record, so that rows are settled before it and after.
    """
    cases = _cases(reading, found)
    if cases.is_empty():
        return reading, settle(reading, found)
    first = settle(reading, found) if cases["is_bad"].any() else None
    names = _accepted_codes(reading, first, cases) if first else {}
    repairs, hints = _decided(cases, names, reading.source_columns)
    if repairs.is_empty():
        first = first or settle(reading, found)
        return reading, replace(first, problems=_with_hints(first.problems, hints))
    reading = _applied(reading, repairs)
    settled = settle(reading, _told(found, repairs))
    return reading, replace(settled, problems=_with_hints(settled.problems, hints), repairs=repairs)


def _cases(reading: Reading, found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose credit code or permit is complained about, with what names their enterprise."""
    column, rule = pl.col("column_name"), pl.col("rule_id")
    of_code = (column == "uscc") & (rule == "V-05")
    of_permit = (column == "permit_no") & rule.is_in(["V-04", "V-11"])
    told = found.filter(of_code | of_permit)
    if told.is_empty():
        return pl.DataFrame(
            schema={**dict.fromkeys([*PLACE, *_TEXT], pl.String), "is_bad": pl.Boolean}
        )
    bad = told.filter(of_code).select(ROW).unique().with_columns(is_bad=pl.lit(True))
    rows = [
        records.join(told, on=ROW, how="semi").select(*PLACE, *_texts(records))
        for records in reading.records.values()
        if "uscc" in records.columns
    ]
    joined = pl.concat(rows).join(bad, on=ROW, how="left", maintain_order="left")
    cases = joined.with_columns(pl.col("is_bad").fill_null(False))
    sound = [text for text in cases["permit_no"].drop_nulls().unique() if _is_sound(text)]
    return cases.filter(pl.col("is_bad") | ~pl.col("permit_no").is_in(sound))


def _is_sound(permit: str) -> bool:
    """Return whether a permit is one as it stands, if perhaps another enterprise's."""
    is_permit = credit_code.PERMIT.match(permit)
    return bool(is_permit) and credit_code.is_valid(permit[: credit_code.LENGTH])


def _texts(records: pl.DataFrame) -> Iterator[pl.Expr]:
    for name in _TEXT:
        yield pl.col(name) if name in records.columns else pl.lit(None, pl.String).alias(name)


# What confirms


def _accepted_codes(
    reading: Reading, settled: InForce, cases: pl.DataFrame
) -> dict[tuple[str, str], list[tuple[str, Place]]]:
    """Return the codes of accepted records by county and plain name, each with its first record."""
    asked = cases.filter("is_bad").select("region_code", "enterprise_name").drop_nulls().unique()
    if asked.is_empty():
        return {}
    accepted = settled.submission_rows.filter(pl.col("status") == "accepted").select(ROW)
    rows = pl.concat(
        records.filter(
            pl.col("region_code").is_in(asked["region_code"].unique().implode()),
            pl.all_horizontal(pl.col("uscc", "enterprise_name").is_not_null()),
        ).join(accepted, on=ROW, how="semi").select(*PLACE, *_texts(records))
        for records in reading.records.values()
        if {"uscc", "enterprise_name"} <= {*records.columns}
    )  # fmt: skip
    keys = ["region_code", "plain_name"]
    known = _with_plain_names(rows).join(_with_plain_names(asked), on=keys, how="semi")
    firsts = known.sort(ROW).unique([*keys, "uscc"], keep="first", maintain_order=True)
    few = firsts.filter(pl.len().over(keys) <= MOST_CODES)
    codes: dict[tuple[str, str], list[tuple[str, Place]]] = {}
    for row in few.iter_rows(named=True):
        codes.setdefault((row["region_code"], row["plain_name"]), []).append((row["uscc"], row))
    return codes


def _with_plain_names(rows: pl.DataFrame) -> pl.DataFrame:
    names = rows.select("enterprise_name").unique()
    plain = names.with_columns(plain_name=plain_names(names["enterprise_name"]))
    return rows.join(plain, on="enterprise_name", how="left", maintain_order="left")


def plain_names(names: pl.Series) -> pl.Series:
    """Return names as two clerks would write them alike: the macro of sql/macro/plain_name.sql."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute((SQL / "macro" / "plain_name.sql").read_text("utf-8"))
        con.register("names", pl.DataFrame({"name": names}).to_arrow())
        return con.execute("SELECT PLAIN_NAME(name) AS plain_name FROM names").pl()["plain_name"]


# What is decided


def _decided(
    cases: pl.DataFrame,
    names: dict[tuple[str, str], list[tuple[str, Place]]],
    columns: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the repairs, and a hint for each row that stays as it is."""
    plain = _with_plain_names(cases)
    letters = {
        (r["file_name"], r["file_sha256"], r["sheet_name"], r["column_name"]): r["column_letter"]
        for r in columns.filter(pl.col("column_name").is_in(["uscc", "permit_no"])).to_dicts()
    }
    repairs, hints = [], []
    for row in plain.iter_rows(named=True):
        code = row["uscc"]
        if row["is_bad"]:
            decided = _code_meant(row, names.get((row["region_code"], row["plain_name"]), []))
            if isinstance(decided, _Confirmed):
                code = decided.code
                repairs.append(_repair(row, "uscc", decided, letters))
            else:
                code = None
                hints.append({**{name: row[name] for name in ROW}, **decided._asdict()})
        permit = _permit_meant(row, code)
        if permit is not None:
            repairs.append(_repair(row, "permit_no", permit, letters))
    schema = {**{name: problems.SCHEMA[name] for name in ROW}, **_HINT}
    return pl.DataFrame(repairs, schema=REPAIR), pl.DataFrame(hints, schema=schema)


class _Hint(NamedTuple):
    """What is told of a code that stays an error: by which rule, and what it may be."""

    told_by: str
    hint: str | None


_HINT = {"told_by": pl.String, "hint": pl.String}


def _code_meant(row: Place, of_name: list[tuple[str, Place]]) -> _Confirmed | _Hint:
    """Return the one confirmed code, or a hint where there is none or more than one."""
    written = credit_code.plainly_written(row["uscc"])
    if credit_code.is_valid(written):
        return _Confirmed(written, "V-130", credit_code.WRITING, row)
    permit = credit_code.plainly_written(row["permit_no"] or "")
    candidates: dict[str, _Confirmed] = {}
    if credit_code.PERMIT.match(permit) and credit_code.is_valid(permit[: credit_code.LENGTH]):
        _add(candidates, written, permit[: credit_code.LENGTH], "V-131", row)
    for code, place in of_name:
        _add(candidates, written, code, "V-132", place)
    if len(candidates) == 1:
        return next(iter(candidates.values()))
    return _ambiguous([*candidates]) if candidates else _unconfirmed(written)


def _add(found: dict[str, _Confirmed], written: str, code: str, rule_id: str, by: Place) -> None:
    why = credit_code.mistake(written, code)
    if why is not None:
        found.setdefault(code, _Confirmed(code, rule_id, why, by))


def _ambiguous(codes: list[str]) -> _Hint:
    listed = "、".join(sorted(codes))
    words = problems.both(
        f"（{listed} 均有可能，未自动更正）", f" ({listed} may be meant; not repaired)"
    )
    return _Hint("V-05", words)


def _unconfirmed(written: str) -> _Hint:
    guess = credit_code.likely(written)
    if guess:
        code, why = guess
        words = problems.both(
            f"（疑为 {code}：{why.zh}；许可证和本县同名企业的有效记录均未证实，未自动更正）",
            f" (likely {code}: {why.en}; neither the permit nor an accepted record of that name in the "
            "county confirms it, so it was not repaired)",
        )
        return _Hint("V-05", words)
    old = old_number.kind_of(written)
    return _Hint("V-06", problems.both(old.zh, old.en)) if old else _Hint("V-05", None)


def _permit_meant(row: Place, code: str | None) -> _Confirmed | None:
    """Return the permit that was meant where its writing alone, or the row's credit code, tells it."""
    typed = row["permit_no"]
    if typed is None:
        return None
    written = credit_code.plainly_written(typed)
    head = written[: credit_code.LENGTH]
    if credit_code.PERMIT.match(written) and credit_code.is_valid(head):
        cleaned = _Confirmed(written, "V-130", credit_code.WRITING, row)
        return cleaned if written != typed else None
    if code is None or not credit_code.is_valid(code):
        return None
    meant = credit_code.permit_of(written, code)
    return _Confirmed(meant[0], "V-133", meant[1], row) if meant else None


_CONFIRMS = {"V-130": None, "V-131": "permit_no", "V-132": "uscc", "V-133": "uscc"}
"""Rule -> the column whose cell confirms the repair; writing needs no other cell."""


def _repair(row: Place, column: str, of: _Confirmed, letters: dict[tuple, str]) -> Place:
    by, at = of.by, _CONFIRMS[of.rule_id]
    sheet = (by["file_name"], by["file_sha256"], by["sheet_name"], at)
    letter = letters.get(sheet) if at else None
    return {
        **{name: row[name] for name in (*PLACE, "project_id", "region_code")},
        "column_name": column,
        "rule_id": of.rule_id,
        "old_value": row[column],
        "new_value": of.code,
        "zh": of.why.zh,
        "en": of.why.en,
        **({f"by_{name}": by[name] for name in _BY} if at else {}),
        "by_cell": f"{letter}{by['row_number']}" if letter else None,
    }


_BY = ("project_id", "file_order", "file_name", "sheet_name", "row_number")


# What is made of it


def _applied(reading: Reading, repairs: pl.DataFrame) -> Reading:
    """Return the reading with the repaired codes in the place of the typed ones."""
    records = {
        template: _with_new(frame, repairs) if "uscc" in frame.columns else frame
        for template, frame in reading.records.items()
    }
    return replace(reading, records=records)


def _with_new(records: pl.DataFrame, repairs: pl.DataFrame) -> pl.DataFrame:
    own = repairs.join(records, on=ROW, how="semi")
    for name in own["column_name"].unique(maintain_order=True):
        new = own.filter(pl.col("column_name") == name).select(*ROW, _new="new_value")
        joined = records.join(new, on=ROW, how="left", maintain_order="left")
        records = joined.with_columns(pl.coalesce("_new", name).alias(name)).drop("_new")
    return records


def _told(found: pl.DataFrame, repairs: pl.DataFrame) -> pl.DataFrame:
    """Return the problems without those that a repair has answered, and one for each repair."""
    answered = pl.concat(
        repairs.filter(pl.col("column_name") == column).select(
            *ROW, column_name=pl.lit(about), rule_id=pl.lit(rule_id)
        )
        for column, about, rule_id in (
            ("uscc", "uscc", "V-05"),
            ("permit_no", "permit_no", "V-04"),
            ("permit_no", "permit_no", "V-11"),
        )
    )
    agree = repairs.filter(pl.col("rule_id") == "V-131").select(
        *ROW, column_name=pl.lit("permit_no"), rule_id=pl.lit("V-11")
    )
    gone = pl.concat([answered, agree])
    keys = [*ROW, "column_name", "rule_id"]
    kept = found.join(gone, on=keys, how="anti", maintain_order="left")
    return problems.together([kept, _complaints(repairs)])


def _complaints(repairs: pl.DataFrame) -> pl.DataFrame:
    """Return a warning for each repair: old and new value, how it was mistyped, the cell that confirms it."""
    where = pl.concat_str(
        pl.format("{} {}", "by_file_name", "by_sheet_name"),
        pl.format("!{}", pl.coalesce("by_cell", pl.col("by_row_number").cast(pl.String))),
    )
    by = pl.when(pl.col("by_file_name").is_not_null()).then(
        pl.format("，{}", where)
    ).otherwise(pl.lit(""))  # fmt: skip
    words = pl.format(
        problems.both("{}（{}{}）", "{} ({}{})"), "new_value", "zh", by, "new_value", "en", by
    )
    return problems.frame(repairs.with_columns(value="old_value", detail=words))


def _with_hints(found: pl.DataFrame, hints: pl.DataFrame) -> pl.DataFrame:
    """Return the problems; a credit code in error tells what was likely meant, or that it is an old number."""
    if hints.is_empty():
        return found
    of = hints.with_columns(rule_id=pl.lit("V-05"))
    joined = found.join(of, on=[*ROW, "rule_id"], how="left", maintain_order="left")
    return joined.with_columns(
        detail=pl.coalesce("hint", "detail"), rule_id=pl.coalesce("told_by", "rule_id")
    ).drop("hint", "told_by")
