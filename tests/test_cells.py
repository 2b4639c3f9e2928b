"""Every written form of a number, percentage, date, year and code: what it is read as, or its rule."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianpai.flows.read.sheet.cells import parse, parse_closely, plain_values


def one(text: str | None, kind: str, required: bool = False):
    """Return (value, rule id, detail) of a single cell."""
    parsed = parse(pl.Series([text], dtype=pl.String), kind, required)
    assert parsed.issues.height <= 1
    rule, detail = (
        parsed.issues.select("rule_id", "detail").row(0) if parsed.issues.height else (None, None)
    )
    return parsed.values[0], rule, detail


READ_NUMBERS = {
    "0": "0",
    "-1.5": "-1.5",
    "+3": "3",
    "1,234.5": "1234.5",
    "1,234,567": "1234567",
    "１２．５": "12.5",
    "１，２３４．５": "1234.5",
    "－５": "-5",
    "−5": "-5",  # the minus sign a word processor makes of a hyphen
    "12.": "12",
    ".5": "0.5",
    "007": "7",
    "1.000000000": "1",
    "'12.5": "12.5",  # Excel's mark of text, kept by some csv exports
    "999999999999.999999": "999999999999.999999",
}


@pytest.mark.parametrize(("text", "value"), READ_NUMBERS.items())
def test_a_number_is_read_to_the_digit(text, value):
    assert one(text, "quantity") == (Decimal(value), None, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "约120",
            "12。5",
            "225O0",
            "12吨",
            "80%",
            "1e3",
            "1,23",
            "0,123",
            "-0,123.5",
            "1 234",
            "12.5.",
            "1.2.0",
            "+-5",
            "--5",
        ),
        *("10²", "①", "½", "٣", "1/2", "=1+1", "TRUE", ".", "2024-05-01", "1,234.5,6", "3～5"),
    ],
)
def test_what_is_no_plain_number_is_named(text):
    assert one(text, "quantity") == (None, "R-01", None)


@pytest.mark.parametrize(
    "text", ["1234567890123", "-1234567890123.5", "999999999999.9999995", "9" * 60]
)
def test_a_number_of_more_than_twelve_digits_is_named(text):
    assert one(text, "quantity") == (None, "R-09", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1234565", "0.123456"),  # a tie goes to the even digit
        ("0.1234575", "0.123458"),
        ("0.30000000000000004", "0.300000"),  # 0.1 + 0.2 in a spreadsheet
        ("0.3333333333333333", "0.333333"),
        ("-0.0000005", "0.000000"),
        ("0.000000500000000000000000000000000001", "0.000001"),  # above the tie by the 36th decimal
        ("1.0000000000000000000000000001", "1.000000"),
    ],
)
def test_more_than_six_decimals_are_rounded_half_even_and_said_so(text, value):
    read, rule, detail = one(text, "quantity")
    assert (read, rule, detail.lstrip("-")) == (Decimal(value), "R-05", value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("80%", "0.8"),
            ("80 %", "0.8"),
            ("98.5％", "0.985"),
            ("１００％", "1"),
            ("0.5%", "0.005"),
        ),
        *(("0.8", "0.8"), ("1", "1"), ("0%", "0"), ("120%", "1.2")),
    ],
)
def test_a_ratio_may_be_written_in_percent(text, value):
    assert one(text, "ratio") == (Decimal(value), None, None)


@pytest.mark.parametrize("text", ["%", "80%%", "-5%", "约80%", "8成", ".5%"])
def test_what_is_no_ratio_is_named(text):
    assert one(text, "ratio") == (None, "R-01", None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024-05-01",
            "2024-5-1",
            "2024/5/1",
            "2024/05/01",
            "2024.5.1",
            "2024年5月1日",
            "2024年05月01日",
        ),
        *(
            "２０２４／５／１",
            "2024 年 5 月 1 日",
            "2024-05-01 00:00:00",
            "2024-05-01 8:30",
        ),
        *("2024-05-01T08:30:00.5", "'2024-05-01"),
    ],
)
def test_a_date_in_any_usual_form(text):
    assert one(text, "date") == (date(2024, 5, 1), None, None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2024-02-30",
            "2024-13-01",
            "20241301",
            "24-5-1",
            "5/1/2024",
            "2024年5月",
            "2024",
            "0024-05-01",
        ),
        *("2024-05-01至2024-06-01", "去年五月", "2204.5"),
    ],
)
def test_what_is_no_existing_day_is_named(text):
    assert one(text, "date") == (None, "R-02", None)


@pytest.mark.parametrize("text", ["45413", "45413.0"])
def test_the_number_of_a_day_is_not_read_but_told(text):
    told = "（在表格软件里是 2024-05-01）\x1f (in a spreadsheet it is 2024-05-01)"
    assert one(text, "date") == (None, "R-02", told)


@pytest.mark.parametrize("text", ["2024", "2024年", "2024年度", "2024.0", "２０２４", "2024 年度"])
def test_a_year_in_any_usual_form(text):
    assert one(text, "year") == (2024, None, None)


@pytest.mark.parametrize("text", ["24", "二〇二四", "2024-05-01", "2024/2025", "20 24", "20244"])
def test_what_is_no_year_is_named(text):
    assert one(text, "year") == (None, "R-03", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("450200－2024－A－0001", "450200-2024-A-0001"),
        ("450200—2024—a—0001", "450200-2024-A-0001"),
        ("450200 - 2024 - A - 0001", "450200-2024-A-0001"),
        ("91450200yl1000001l", "91450200YL1000001L"),
        ("９１４５０２００ＹＬ1000001L", "91450200YL1000001L"),
        ("450200.0", "450200"),  # a code kept as a number
        ("'450200", "450200"),
        ('="450200"', "450200"),  # how some systems keep a spreadsheet from eating zeros
        ("①", "①"),
    ],
)
def test_a_code_is_freed_of_blanks_and_wide_characters(text, value):
    assert one(text, "code") == (value, None, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ｇ／Ｌ", "g/L"),
        ("g/l", "g/L"),
        ("％", "%"),
        ("氨水（20%）", "氨水(20%)"),
        ("⽔泥窑", "水泥窑"),
    ],
)
def test_a_choice_is_composed_before_it_is_compared(text, value):
    assert one(text, "choice") == (value, None, None)


PLACEHOLDERS = ["-", "—", "——", "－", "/", "／", "\\", "无", "暂无", "不涉及", "n/a", "N/A", "NULL"]


@pytest.mark.parametrize("text", PLACEHOLDERS)
@pytest.mark.parametrize("kind", ["text", "code", "choice", "year", "date", "quantity", "ratio"])
def test_a_placeholder_in_an_optional_column_is_empty_and_said_so(text, kind):
    assert one(text, kind) == (None, "R-06", None)


@pytest.mark.parametrize(
    ("kind", "rule"), [("quantity", "R-01"), ("date", "R-02"), ("year", "R-03")]
)
def test_a_placeholder_in_a_required_column_is_not_readable(kind, rule):
    assert one("—", kind, required=True) == (None, rule, None)


NO_CODES = ["-", "—", "/", "无", "0", "000", "0.0", "０"]


@pytest.mark.parametrize("text", NO_CODES)
def test_a_dash_or_a_nought_is_no_code(text):
    assert one(text, "code", required=True) == (None, None, None)  # empty, says validation
    assert one(text, "code") == (None, "R-06", None)


@pytest.mark.parametrize("text", ["0101", "010", "DA000", "000000-X01", "0-1"])
def test_a_code_may_begin_with_a_nought(text):
    assert one(text, "code", required=True) == (text, None, None)


@pytest.mark.parametrize("text", ["20240630", "２０２４０６３０", "20240630.0"])
def test_a_day_in_eight_digits(text):
    said = "2024-06-30（本列 1 格）2024-06-30 (1 in the column)"
    assert one(text, "date", required=True) == (date(2024, 6, 30), "R-53", said)


@pytest.mark.parametrize("text", ["20240631", "20249999", "2024063", "202406301", "18990101"])
def test_digits_that_are_no_day_are_named(text):
    assert one(text, "date") == (None, "R-02", None)


def test_a_placeholder_is_no_name():
    assert one("无", "text", required=True) == (None, None, None)  # reported as empty by validation


@pytest.mark.parametrize("kind", ["text", "code", "choice", "year", "date", "quantity", "ratio"])
@pytest.mark.parametrize("text", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?"])
def test_an_error_value_is_named_once(kind, text):
    assert one(text, kind, required=True) == (None, "R-04", None)


@pytest.mark.parametrize("kind", ["text", "code", "choice", "year", "date", "quantity", "ratio"])
def test_an_empty_cell_is_empty(kind):
    assert one(None, kind, required=True) == (None, None, None)


def expected(text: str) -> Decimal | None:
    """Read a number a second way: full-width to ASCII, grouping commas out, Decimal."""
    plain = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    plain = plain.replace("\u3000", " ").strip()
    if plain.startswith('="') and plain.endswith('"'):
        plain = plain[2:-1]
    plain = plain.removeprefix("'")
    plain = "-" + plain[1:] if plain.startswith("−") else plain
    whole, _, decimals = plain.lstrip("+-").partition(".")
    groups = whole.split(",")
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3
        or groups[0].startswith("0")
        or any(len(group) != 3 for group in groups[1:])
    ):
        return None
    digits = "".join(groups)
    is_number = (digits + decimals).isascii() and (digits + decimals).isdigit()
    has_one_sign = len(plain) - len(plain.lstrip("+-")) <= 1
    if not is_number or not has_one_sign or "," in decimals or (len(groups) > 1 and not whole):
        return None
    return Decimal(("-" if plain.startswith("-") else "") + f"{digits or 0}.{decimals or 0}")


numbers = st.from_regex(r"\A[+-]?[0-9０-９]{0,14}([,，][0-9]{3}){0,2}([.．][0-9]{0,30})?\Z")


@given(
    st.lists(
        st.one_of(
            numbers,
            st.text("'\"=−+-.,%0１9①² ", max_size=9),
            st.text(max_size=9),
            st.decimals(allow_nan=False).map(str),
        ),
        min_size=1,
    )
)
def test_any_text_is_read_exactly_or_named(texts):
    cut = [text.strip(" \t\r\n\u3000\u00a0\ufeff\u200b") or None for text in texts]
    parsed = parse(pl.Series(cut, dtype=pl.String), "quantity", required=True)
    rules = dict(parsed.issues.select("row", "rule_id").iter_rows())
    for position, text in enumerate(cut):
        meant, read, rule = expected(text or ""), parsed.values[position], rules.get(position)
        if read is None:
            assert text is None or rule in ("R-01", "R-04", "R-09", "R-51"), text
            assert rule != "R-01" or meant is None, text
        else:
            assert meant is not None, text
            with_six = meant.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
            assert read == with_six, text
            assert (rule == "R-05") == (meant != with_six), text


def test_the_days_of_a_spreadsheet_are_read_at_once_as_closely():
    days = pl.Series(["2024-02-29 00:00:00", "2024-12-31", None])
    at_once = plain_values(days, "date")
    assert at_once is not None and at_once.to_list() == [
        date(2024, 2, 29),
        date(2024, 12, 31),
        None,
    ]
    assert parse_closely(days, "date", required=False).values.equals(at_once)
    for no_day in ("2024-02-30 00:00:00", "2024-02-29 12:00:00", "2024-02-29x"):
        assert plain_values(pl.Series([no_day]), "date") is None


@pytest.mark.parametrize("kind", ["text", "code", "choice", "year", "date", "quantity", "ratio"])
@given(
    text=st.text("0124579-.%AND年水⽔正暂无空同 ", min_size=1, max_size=10), required=st.booleans()
)
def test_what_is_read_at_once_is_what_the_close_look_reads(kind, text, required):
    column = pl.Series([text.strip() or None, None], dtype=pl.String)
    at_once, closely = plain_values(column, kind), parse_closely(column, kind, required)
    if at_once is not None and at_once.null_count() < len(column):
        assert (closely.values.to_list(), closely.issues.rows()) == (at_once.to_list(), [])
