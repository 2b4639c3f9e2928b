"""Cells: the text of a column becomes typed values; what cannot be read is named (单元格解析).

Most cells of a column are plain and are cast at once; only the others are looked at closely.
Everything here works on whole columns.
"""

from dataclasses import dataclass

import polars as pl

from schemas.fields import QUANTITY

PLAIN_NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
PLAIN_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
GROUPED_NUMBER = r"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$"
ERROR_VALUE = r"^#(N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)$"
PLACEHOLDER = r"^(-+|—+|－+|/|\\|无|n/a|N/A|空|null|NULL)$"
SCALE = 6


@dataclass(frozen=True)
class Parsed:
    """A typed column, and the cells that need a word: row (position), rule_id, detail."""

    values: pl.Series
    issues: pl.DataFrame


def parse(text: pl.Series, kind: str, required: bool) -> Parsed:
    """Return the typed values of a text column; what cannot be read is null and an issue.

    Args:
        text: the cells, outer blanks removed, empty ones null.
        kind: text, code, choice, year, date, quantity or ratio.
        required: whether a placeholder such as — may stand for an empty cell (only if not).
    """
    issues = [_issues(text, text.str.contains(ERROR_VALUE), "R-04")]
    text = _without(text, ERROR_VALUE)
    if kind not in ("text", "code") and not required:
        issues.append(_issues(text, text.str.contains(PLACEHOLDER), "R-06"))
        text = _without(text, PLACEHOLDER)
    values, found = _PARSERS[kind](text)
    return Parsed(values, pl.concat([*issues, found]))


def _without(text: pl.Series, pattern: str) -> pl.Series:
    matched = text.str.contains(pattern).fill_null(False)
    return text.set(matched, None) if matched.any() else text


def _issues(text: pl.Series, mask: pl.Series, rule_id: str, detail: pl.Series | None = None) -> pl.DataFrame:
    rows = mask.fill_null(False).arg_true()
    words = detail.gather(rows) if detail is not None else pl.Series([None] * len(rows), dtype=pl.String)
    return pl.DataFrame(
        {"row": rows.cast(pl.Int64), "rule_id": pl.Series([rule_id] * len(rows), dtype=pl.String), "detail": words}
    )


def _text(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return text, _issues(text, pl.repeat(False, len(text), eager=True), "")


def _code(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    plain = text.str.contains(r"^[0-9A-Z.-]*$").fill_null(True)
    rows = plain.not_().arg_true()
    text = _replaced(text, rows, _normal(text.gather(rows)).str.to_uppercase())
    return _text(text.str.replace(r"^([0-9]+)\.0+$", "$1"))


def _choice(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    values = text.unique().drop_nulls()
    normal = dict(zip(values, _normal(values).str.replace("^g/l$", "g/L"), strict=True))
    changed = {sent: read for sent, read in normal.items() if sent != read}
    return _text(text.replace(changed) if changed else text)


def _year(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    normal = _normal(text).str.replace(r"(\.0+|年)$", "")
    is_year = normal.str.contains(r"^[0-9]{4}$")
    values = normal.set(~is_year.fill_null(True), None).cast(pl.Int64)
    return values, _issues(text, ~is_year, "R-03")


def _date(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    rows = text.str.contains(PLAIN_DATE).fill_null(True).not_().arg_true()
    written = _normal(text.gather(rows)).str.replace(r"\s+00:00:00(\.0+)?$", "")
    written = written.str.replace(r"^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$", "$1-$2-$3")
    values = _replaced(text, rows, written).str.to_date("%Y-%m-%d", strict=False)
    return values, _issues(text, values.is_null() & text.is_not_null(), "R-02")


def _replaced(values: pl.Series, rows: pl.Series, by: pl.Series) -> pl.Series:
    return values.clone().scatter(rows, by) if len(rows) else values


def _quantity(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return _number(text, is_ratio=False)


def _ratio(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return _number(text, is_ratio=True)


def _number(text: pl.Series, is_ratio: bool) -> tuple[pl.Series, pl.DataFrame]:
    plain = text.str.contains(PLAIN_NUMBER).fill_null(True)
    if plain.all():
        return text.cast(QUANTITY), _issues(text, plain.not_(), "")
    rows = plain.not_().arg_true()
    read = _uncommon_numbers(text.gather(rows), is_ratio)
    values = _replaced(text.set(plain.not_(), None).cast(QUANTITY), rows, read["value"])
    issues = read.with_columns(row=rows.cast(pl.Int64)).drop_nulls("rule_id")
    return values, issues.select("row", "rule_id", "detail")


def _uncommon_numbers(text: pl.Series, is_ratio: bool) -> pl.DataFrame:
    """Return value, rule_id, detail of cells that are not plain digits.

    Read: full-width digits, 1,234.5, a sign, 80% in ratio columns, more than six decimals
    (taken to six, half-even, and said so). Not read: 1e3, 1,23, words, units.
    """
    number = pl.col("number")
    cells = pl.DataFrame({"number": _normal(text)}).with_columns(
        pl.when(number.str.contains(GROUPED_NUMBER)).then(number.str.replace_all(",", "")).otherwise(number)
    )
    if is_ratio:
        cells = cells.with_columns(_from_percent(number))
    cells = cells.with_columns(number.str.strip_prefix("+").str.replace(r"\.0*$", "").str.replace(r"^(-?)\.", "${1}0."))
    is_number = number.str.contains(r"^-?[0-9]+(\.[0-9]+)?$")
    fits = number.str.contains(r"^-?0*[0-9]{1,12}(\.[0-9]+)?$")
    value = pl.when(is_number & fits).then(number.str.extract(r"^(-?[0-9]+(?:\.[0-9]{1,24})?)", 1))
    exact = cells.select(number, is_number=is_number, fits=fits, long=value.cast(pl.Decimal(38, 24)))
    exact = exact.with_columns(value=pl.col("long").round(SCALE, mode="half_to_even").cast(QUANTITY))
    is_cut = pl.col("long") != pl.col("value").cast(pl.Decimal(38, 24))
    return exact.select(
        "value",
        rule_id=pl.when(~pl.col("is_number"))
        .then(pl.lit("R-01"))
        .when(~pl.col("fits"))
        .then(pl.lit("R-09"))
        .when(is_cut)
        .then(pl.lit("R-05")),
        detail=pl.when(is_cut).then(pl.col("value").cast(pl.String)),
    )


def _from_percent(number: pl.Expr) -> pl.Expr:
    """Return the number with a trailing percent sign worked in: the point moves two digits left."""
    digits = pl.format("00{}", number.str.strip_suffix("%").str.strip_chars())
    shifted = digits.str.replace(r"^([0-9]*)([0-9][0-9])(?:\.([0-9]*))?$", "${1}.${2}${3}").str.replace(r"^0+([0-9])", "$1")
    return pl.when(number.str.contains(r"^[0-9]+(\.[0-9]*)?\s*%$")).then(shifted).otherwise(number)


def _normal(text: pl.Series) -> pl.Series:
    """Return full-width characters as half-width ones, without outer blanks."""
    return text.str.normalize("NFKC").str.strip_chars()


_PARSERS = {
    "text": _text,
    "code": _code,
    "choice": _choice,
    "year": _year,
    "date": _date,
    "quantity": _quantity,
    "ratio": _ratio,
}
