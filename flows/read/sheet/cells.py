"""Cells: the text of a column becomes typed values; what cannot be read is named (单元格解析).

Most cells of a column are plain and are cast at once; only the others are looked at closely.
Everything here works on whole columns.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from jianpai.flows import problems
from jianpai.schemas.sheet.fields import QUANTITY

PLAIN_NUMBER = r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"
NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$"
GROUPED_NUMBER = r"^[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?$"
PERCENT = r"^[0-9]+(\.[0-9]*)?\s*%$"
PLAIN_DATE = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"
COMPACT_DATE = r"^((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})(\.0+)?$"
SERIAL_DAY = r"^((?:3[6-9]|[4-6][0-9])[0-9]{3})(?:\.0+)?$"
"""What a spreadsheet shows of a day of 1998–2091 in a cell without a date format."""
DAY_ZERO = date(1899, 12, 30)
SPREADSHEET_DATE = r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}( 00:00:00)?$"
ERROR_VALUE = r"^#(N/A|DIV/0!|REF!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!)$"
PLACEHOLDER = r"^([-—–－]+|[/／\\]+|无|暂无|不涉及|不适用|(?i)n/?a|空|(?i)null)$"
DITTO = r"^[(（]?(同\s*[上前左]([一]?[行格列])?|如上|见上|(?i:ditto)|[〃″”“〞〟＂\"↑]|′′|'')[)）]?$"
"""Stands for the cell above on paper; here nobody knows what the cell above will be."""
NO_CODE = r"^[0０]+(\.[0０]*)?$"
"""A nought where a code belongs means none, as systems export an empty cell."""
SCALE = 6
LONG_SCALE = 24
"""Decimals looked at before rounding to six; one more digit tells whether anything follows."""
_LONG = pl.Decimal(38, LONG_SCALE)

_PLAIN = {
    "quantity": PLAIN_NUMBER,
    "ratio": PLAIN_NUMBER,
    "date": SPREADSHEET_DATE,
    "year": r"^(19|20)[0-9]{2}$",
    "month": r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$",
    "code": r"^(?:[A-Z]{1,2}[0-9]|[0-9]*[1-9])[0-9A-Z-]*$",
    "choice": r"^[一-鿿&&[^暂不同如见]][一-鿿]+$",
    "text": r"^[^#\-—–－/／\\nN无暂不空同如见dD〃″”“〞〟＂\"↑′'(（]",
}
"""What needs no closer look; no placeholder and no error value begins or looks like these.

A choice holds no character that stands for another, as the radical ⽔ for 水.
"""

NO_ISSUES = pl.DataFrame(schema={"row": pl.Int64, "rule_id": pl.String, "detail": pl.String})

_FULL_WIDTH = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
_DASHES = "[\u2010-\u2015\u2212\ufe58\ufe63]"


@dataclass(frozen=True)
class Parsed:
    """A typed column, and the cells that need a word: row (position), rule_id, detail."""

    values: pl.Series
    issues: pl.DataFrame


def parse(text: pl.Series, kind: str, required: bool) -> Parsed:
    """Return the typed values of a text column; what cannot be read is null and an issue.

    Args:
        text: the cells, outer blanks removed, empty ones null.
        kind: text, code, choice, year, month, date, quantity or ratio.
        required: whether the cell must be filled. A placeholder such as — is then no figure, date
            or choice; of a name or a code it says that there is none.
    """
    values = plain_values(text, kind)
    return Parsed(values, NO_ISSUES) if values is not None else parse_closely(text, kind, required)


def plain_values(text: pl.Series, kind: str) -> pl.Series | None:
    """Return the values of a column whose filled cells are all plain; None if one is not.

    Most columns are, and each step costs a small sheet more than its cells do.
    """
    if not text.str.contains(_PLAIN[kind]).all():
        return None
    if kind in ("quantity", "ratio"):
        return text.cast(QUANTITY)
    if kind == "year":
        return text.cast(pl.Int64)
    if kind != "date":
        return text
    days = text.str.head(10).str.to_date("%Y-%m-%d", strict=False)
    return days if days.null_count() == text.null_count() else None


def parse_closely(text: pl.Series, kind: str, required: bool) -> Parsed:
    """Return what ``parse`` does of a column in which a cell is not plain."""
    issues = [
        _issues(text, text.str.contains(ERROR_VALUE), "R-04"),
        _issues(text, text.str.contains(DITTO), "R-51"),
    ]
    text = _without(_without(text, ERROR_VALUE), DITTO)
    placeholder = f"{PLACEHOLDER}|{NO_CODE}" if kind == "code" else PLACEHOLDER
    if not required:
        issues.append(_issues(text, text.str.contains(placeholder), "R-06"))
    if not required or kind in ("text", "code"):
        text = _without(text, placeholder)
    values, found = _PARSERS[kind](text)
    return Parsed(values, pl.concat([*issues, found]))


def _without(text: pl.Series, pattern: str) -> pl.Series:
    return text.set(text.str.contains(pattern), None)


def _issues(text: pl.Series, mask: pl.Series, rule_id: str) -> pl.DataFrame:
    if not mask.any():
        return NO_ISSUES
    found = pl.DataFrame({"row": mask.arg_true().cast(pl.Int64)})
    return found.with_columns(rule_id=pl.lit(rule_id), detail=pl.lit(None, dtype=pl.String))


def _text(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return text, _issues(text, pl.repeat(False, len(text), eager=True), "")


def _code(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Codes hold no blanks, one kind of hyphen and capitals; 450200.0 is a code kept as a number."""
    rows = text.str.contains(r"^[0-9A-Z-]*$").not_().arg_true()
    written = half_width(text.gather(rows)).str.replace_all(_DASHES, "-").str.replace_all(r"\s", "")
    written = written.str.to_uppercase().str.replace(r"^([0-9]+)\.0+$", "$1")
    return _text(_replaced(text, rows, written))


def _choice(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    sent = text.unique()
    read = sent.str.normalize("NFKC").str.strip_chars().str.replace("^g/l$", "g/L")
    return _text(text if read.equals(sent) else text.replace(sent, read))


def _year(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    normal = half_width(text).str.replace(r"(\.0+|\s*年度?)$", "")
    is_year = normal.str.contains(r"^[0-9]{4}$")
    values = normal.set(~is_year, None).cast(pl.Int64)
    return values, _issues(text, ~is_year, "R-03")


def _month(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Read a month as 2024-05, also where written 2024年5月 or 202405, or as any day of it.

    2024.1 stays as it is: a spreadsheet shows October so where 2024.10 was typed as a number.
    """
    days, _ = _date(text)
    written = half_width(text).str.replace_all(_DASHES, "-")
    written = written.str.replace(r"^((?:19|20)[0-9]{2})\s*[-/年]\s*([0-9])\s*月?份?$", "$1-0$2")
    written = written.str.replace(
        r"^((?:19|20)[0-9]{2})\s*[-/.年]?\s*([0-9]{2})(\.0+|\s*月份?)?$", "$1-$2"
    )
    is_month = written.str.contains(_PLAIN["month"])
    read = pl.select(pl.coalesce(days.dt.strftime("%Y-%m"), pl.when(is_month).then(written), text))
    return _text(read.to_series())


def _date(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    """Read a day of 1900–2099, also where its time stands behind it, or written as 20240501."""
    rows = text.str.contains(PLAIN_DATE).not_().arg_true()
    written = half_width(text.gather(rows))
    written = written.str.replace(r"[\sT]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$", "")
    compact = written.str.contains(COMPACT_DATE)
    written = written.str.replace(COMPACT_DATE, "$1-$2-$3")
    parts = r"^((?:19|20)[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?$"
    days = pl.select(
        pl.when(written.str.contains(parts)).then(written.str.replace(parts, "$1-$2-$3"))
    )
    values = _replaced(text, rows, days.to_series()).str.to_date("%Y-%m-%d", strict=False)
    unread = _with_serials(_issues(text, values.is_null() & text.is_not_null(), "R-02"), text)
    return values, pl.concat([unread, _compact_days(values, rows.filter(compact.fill_null(False)))])


def _with_serials(unread: pl.DataFrame, text: pl.Series) -> pl.DataFrame:
    """Return the issues; a day that a spreadsheet shows as its number names the day."""
    if unread.is_empty():
        return unread
    serials = text.gather(unread["row"]).str.extract(SERIAL_DAY, 1).cast(pl.Int32)
    days = [None if serial is None else DAY_ZERO + timedelta(serial) for serial in serials]
    told = [
        day and problems.both(f"（在表格软件里是 {day}）", f" (in a spreadsheet it is {day})")
        for day in days
    ]
    return unread.with_columns(detail=pl.Series(told, dtype=pl.String))


def _compact_days(values: pl.Series, rows: pl.Series) -> pl.DataFrame:
    """Return R-53 of the first day that was written as 20240501, with how many there are."""
    read = rows.filter(values.gather(rows).is_not_null())
    if read.is_empty():
        return NO_ISSUES
    day = str(values[read[0]])
    told = problems.both(f"{day}（本列 {len(read)} 格）", f"{day} ({len(read)} in the column)")
    first = pl.DataFrame({"row": read.head(1).cast(pl.Int64)})
    return first.with_columns(rule_id=pl.lit("R-53"), detail=pl.lit(told))


def _replaced(values: pl.Series, rows: pl.Series, by: pl.Series) -> pl.Series:
    return values.clone().scatter(rows, by)


def _quantity(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return _number(text, is_ratio=False)


def _ratio(text: pl.Series) -> tuple[pl.Series, pl.DataFrame]:
    return _number(text, is_ratio=True)


def _number(text: pl.Series, is_ratio: bool) -> tuple[pl.Series, pl.DataFrame]:
    plain = text.str.contains(PLAIN_NUMBER)
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
    (taken to six, half-even, and said so). Not read: 1e3, 1,23, 0,123, words, units.
    """
    number = pl.col("number")
    cells = pl.DataFrame({"number": half_width(text).str.replace("^\u2212", "-")}).with_columns(
        pl.when(number.str.contains(GROUPED_NUMBER))
        .then(number.str.replace_all(",", ""))
        .otherwise(number)
    )
    if is_ratio:
        cells = cells.with_columns(_from_percent(number))
    cells = cells.with_columns(is_number=number.str.contains(NUMBER))
    cells = cells.with_columns(
        pl.when("is_number").then(number.str.extract(r"^[+]?(-?)", 1) + _unsigned(number))
    ).with_columns(fits=number.str.contains(r"^-?[0-9]{1,12}(\.|$)"))
    return _rounded(cells)


def _unsigned(number: pl.Expr) -> pl.Expr:
    """Return the digits of a number as 12.5: no sign, no leading zeros, no bare point."""
    whole = number.str.extract(r"^[+-]?0*([0-9]*)", 1)
    decimals = number.str.extract(r"\.([0-9]*?)0*$", 1).fill_null("")
    point = pl.when(decimals != "").then(pl.lit(".")).otherwise(pl.lit(""))
    return pl.when(whole == "").then(pl.lit("0")).otherwise(whole) + point + decimals


def _rounded(cells: pl.DataFrame) -> pl.DataFrame:
    """Return value, rule_id, detail of numbers written as -12.5, rounded half-even to six decimals.

    What lies beyond ``LONG_SCALE`` decimals is kept as one last digit, so that it breaks a tie.
    """
    number = pl.col("number")
    head = number.str.extract(rf"^-?[0-9]+(?:\.[0-9]{{1,{LONG_SCALE - 1}}})?", 0)
    long = pl.when(head != number).then(head + pl.lit("1")).otherwise(head).cast(_LONG)
    exact = cells.with_columns(long=pl.when("fits").then(long))
    rounded = pl.col("long").round(SCALE, mode="half_to_even")
    exact = exact.with_columns(value=rounded.cast(QUANTITY, strict=False))
    is_cut = pl.col("long") != pl.col("value").cast(_LONG)
    return exact.select(
        "value",
        rule_id=pl.when(~pl.col("is_number"))
        .then(pl.lit("R-01"))
        .when(pl.col("value").is_null())
        .then(pl.lit("R-09"))
        .when(is_cut)
        .then(pl.lit("R-05")),
        detail=pl.when(is_cut).then(pl.col("value").cast(pl.String)),
    )


def _from_percent(number: pl.Expr) -> pl.Expr:
    """Return the number with a trailing percent sign worked in: the point moves two digits left."""
    digits = pl.format("00{}", number.str.strip_suffix("%").str.strip_chars())
    shifted = digits.str.replace(r"^([0-9]*)([0-9][0-9])(?:\.([0-9]*))?$", "${1}.${2}${3}")
    return pl.when(number.str.contains(PERCENT)).then(shifted).otherwise(number)


def half_width(text: pl.Series) -> pl.Series:
    """Return full-width letters, digits and signs as ASCII, without outer blanks or Excel's text mark.

    Nothing else is normalised: NFKC would read 10² as 102 and ① as 1.
    """
    plain = text.str.replace_many(list(_FULL_WIDTH), list(_FULL_WIDTH.values())).str.strip_chars()
    return plain.str.replace(r"^'([^']*)$", "$1").str.replace(r'^="([^"]*)"$', "$1")


_PARSERS = {
    "text": _text,
    "code": _code,
    "choice": _choice,
    "year": _year,
    "month": _month,
    "date": _date,
    "quantity": _quantity,
    "ratio": _ratio,
}
