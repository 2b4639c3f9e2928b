"""The rules of the schemas and what becomes of their complaints, on a few rows worked by hand (校验逐条手算)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.validate import validate
from jianpai.schemas.sheet import checks
from tests.frames import frame, places, reading, told, typed

# Rules of several columns: schemas/sheet/checks.py


def kept(check: Callable[..., pl.LazyFrame], rows: pl.DataFrame, *names: Any, **how: Any) -> list:
    """Return row by row whether a rule is kept."""
    return check(pa.PolarsData(rows.lazy(), "*"), *names, **how).collect().to_series().to_list()


def decimals(*pairs: tuple) -> pl.DataFrame:
    """Return columns a and b, with six decimals as they are read."""
    cells = [[None if cell is None else Decimal(cell) for cell in pair] for pair in pairs]
    return pl.DataFrame(cells, schema=dict.fromkeys("ab", pl.Decimal(18, 6)), orient="row")


@pytest.mark.parametrize("check", [checks.in_order, checks.not_above])
def test_the_first_may_equal_the_second_and_either_may_be_empty(check) -> None:
    rows = decimals((1, 2), (2, 2), ("2.000001", 2), (None, 1), (1, None), (None, None))
    assert kept(check, rows, "a", "b") == [True, True, False, True, True, True]


def test_both_or_none() -> None:
    rows = decimals((1, 2), (None, None), (1, None), (None, 2))
    assert kept(checks.both_or_none, rows, "a", "b") == [True, True, False, False]


class Related(pa.DataFrameModel):
    """A sheet that asks for a where b is above 1, and for an a that is not above b."""

    a: pl.Decimal(18, 6) = pa.Field(nullable=True)
    b: pl.Decimal(18, 6) = pa.Field(nullable=True)
    a_where_b_is_large = checks.demanded("V-80", "a", where=pl.col("b") > 1)
    a_within_b = checks.at_most("V-91", "a", "b")
    a_within_b_where_b_is_large = checks.at_most("V-23", "a", "b", where=pl.col("b") > 1)


def test_a_rule_of_two_columns_names_the_row_and_the_column() -> None:
    pairs = (None, 2), (0, 2), (None, 1), (None, None), (1, None), (2, 2), ("2.000001", 2), (2, 1)
    with pytest.raises(pa.errors.SchemaErrors) as broken:
        Related.to_schema().validate(decimals(*pairs), lazy=True)
    found = broken.value.failure_cases.select("check", "index").rows()
    assert found == [("V-80:a", 0), ("V-91:a", 6), ("V-91:a", 7), ("V-23:a", 6)]


WITHIN = {
    (1000, 1): True,
    ("1000.000001", 1): False,
    (1, 1000): True,
    (1, "1000.000001"): False,
    (1001, "1.5"): True,
    (0, 5000): True,
    (5000, 0): True,
    (-1, 5000): True,
    (5000, -1): True,
    ("0.5", 501): False,
    (501, "0.5"): False,
    (None, 5000): True,
    (5000, None): True,
    (500_000_000_000, "0.000001"): False,
    ("0.000001", 500_000_000_000): False,
    (1, 1): True,
}


@pytest.mark.parametrize("pair", WITHIN)
def test_neither_output_is_more_than_a_thousand_times_the_other(pair) -> None:
    assert kept(checks.within_times, decimals(pair), "a", "b", 1000) == [WITHIN[pair]]


def test_a_volume_between_two_loads_is_named_and_the_upper_end_belongs_to_it() -> None:
    rows = frame("""
        volume_m3   | design_capacity_10k_m3_per_d | credit_year | kept
        7300        | 10                           | 2023        | yes
        7300.000001 | 10                           | 2023        |
        10950       | 10                           | 2023        |
        10950.000001| 10                           | 2023        | yes
        7320        | 10                           | 2024        | yes
        7320.000001 | 10                           | 2024        |
        10980       | 10                           | 2024        |
        10980.000001| 10                           | 2024        | yes
        7300        | 10                           |             | yes
        7300.000001 | 10                           |             |
        10950.000001| 10                           |             | yes
                    | 10                           | 2023        | yes
        7301        |                              | 2023        | yes
    """)
    found = kept(checks.load_not_between, rows, "volume_m3", 2, 3)
    assert found == [cell == "yes" for cell in rows["kept"]]


WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
"""The table of GB 32100-2015."""
OF_VALUE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = {
    "91350100M000100Y43": True,  # the example of GB 32100-2015
    "9135O100M000100Y43": False,  # a letter that the codes do not have
    "91350I00M000100Y43": False,
    "91350100M000100Y4": False,
    "91350100M000100Y433": False,
    "91350100M000100Y44": False,
    "93150100M000100Y43": False,
    "000000000000000000": True,
    "OOOOOOOOOOOOOOOOO0": False,
    **{f"{'0' * n}1{'0' * (16 - n)}{OF_VALUE[31 - w]}": True for n, w in enumerate(WEIGHTS)},
    **{f"{'0' * n}1{'0' * (16 - n)}{OF_VALUE[30 - w]}": False for n, w in enumerate(WEIGHTS)},
    **{f"{value}{'0' * 16}{OF_VALUE[-n]}": True for n, value in enumerate(OF_VALUE)},
    None: True,
}


def test_the_check_character_of_a_credit_code() -> None:
    rows = pl.DataFrame({"uscc": [*CODES, None, "91350100M000100Y43"]})
    assert kept(checks.uscc_check_digit, rows) == [*CODES.values(), True, True]


def test_a_permit_begins_with_the_code_of_its_enterprise() -> None:
    rows = frame("""
        permit_no              | uscc               | kept
        91350100M000100Y43001P | 91350100M000100Y43 | yes
        91350100M000100Y44001P | 91350100M000100Y43 |
        91350100M000100Y43001P | 91350100M000100Y4  |
        91350100M000100Y43     | 91350100M000100Y43 | yes
                               | 91350100M000100Y43 | yes
        91350100M000100Y43001P |                    | yes
    """)
    assert kept(checks.permit_of_enterprise, rows) == [cell == "yes" for cell in rows["kept"]]


REGIONS = """
    region_code | credit_year | at_once | or_later
    450127      | 2021        | yes     | yes
    450127      | 2022        |         |
    450127      | 2002        | yes     | yes
    450127      | 2001        |         | yes
    450181      | 2020        |         | yes
    450181      | 2021        | yes     | yes
    450181      | 2024        | yes     | yes
    450221      | 2020        |         |
    120110      | 1992        | yes     | yes
    120110      | 1992        | yes     | yes
    120110      |             | yes     | yes
    459999      | 2024        |         |
    459999      |             |         |
                | 2024        | yes     | yes
                |             | yes     | yes
    450200-X01  | 2024        | yes     | yes
"""


@pytest.mark.parametrize(("column", "later"), [("at_once", False), ("or_later", True)])
def test_a_region_counts_in_the_years_in_which_it_began_and_ended(column, later) -> None:
    rows = frame(REGIONS)
    found = kept(checks.region_valid_in_year, rows, "credit_year", or_later=later)
    assert found == [cell == "yes" for cell in rows[column]]
    if not later:
        assert kept(checks.region_valid_in_year, rows, "credit_year") == found


def test_a_credit_year_lies_in_a_plan() -> None:
    rows = pl.DataFrame({"credit_year": [2020, 2021, 2025, 2026, 2030, 2031, None]})
    found = kept(checks.credit_year_in_a_plan, rows)
    assert found == [False, True, True, True, True, False, True]


# Which complaints only follow from another one: validate.py


W1, A1, L1 = "W1 城镇污水处理", "A1 锅炉炉窑超低排放与深度治理", "L1 基准年排放量"
MATERIAL, MONTH = "V1 原辅材料", "W1 月运行"


def complaints(text: str) -> pl.DataFrame:
    """Return problems: place, rule and column of each."""
    return problems.frame(frame(text))


def where(found: pl.DataFrame) -> list[str]:
    """Return place, rule and column of each problem."""
    rows = zip(places(found), found["rule_id"], found["column_name"], strict=True)
    return [" ".join(row) for row in rows]


def consequences(sent: dict[str, str], of_reading: str, found: str) -> list[str]:
    """Return which of the problems found do not only follow from those of reading, or each other."""
    read = reading(sent, complaints(of_reading))
    return where(validate._without_consequences(complaints(found), read))


NOTHING = "at | rule_id | column_name"


def test_a_cell_that_could_not_be_read_is_not_empty_as_well() -> None:
    of_reading = """
        at  | rule_id | column_name
        1!2 | R-01    | amount_t
        1!3 | R-05    | amount_t
        1!4 | R-33    |
        1!5 | R-31    |
    """
    found = """
        at  | rule_id | column_name
        1!5 | V-01    | amount_t
        1!2 | V-01    | amount_t
        1!2 | V-01    | stage
        2!2 | V-01    | amount_t
        1!3 | V-02    | amount_t
        1!4 | V-01    | stage
    """
    assert consequences({}, of_reading, found) == [
        "1!5 V-01 amount_t",
        "1!2 V-01 stage",
        "2!2 V-01 amount_t",
        "1!3 V-02 amount_t",
    ]


def test_a_complaint_about_a_whole_sheet_hides_none_of_a_row() -> None:
    whole = problems.one("R-33", file_order=1, sheet_name="S")
    read = reading({}, whole)
    found = problems.one("V-30", file_order=1, sheet_name="S")
    assert validate._without_consequences(found, read)["rule_id"].to_list() == ["V-30"]
    assert validate.rows_in_error(whole).is_empty()


def test_a_column_that_the_source_lacks_is_not_empty_in_every_row() -> None:
    absent = "at | rule_id | column_name\n1!1 | R-38 | uscc\n1!1 | R-28 | stage"
    found = """
        at   | rule_id | column_name
        1!2  | V-01    | uscc
        1!3  | V-01    | uscc
        1!2  | V-05    | uscc
        1!2  | V-01    | stage
        1T!2 | V-01    | uscc
        2!2  | V-01    | uscc
    """
    assert consequences({}, absent, found) == [
        "1!2 V-05 uscc", "1!2 V-01 stage", "1T!2 V-01 uscc", "2!2 V-01 uscc",
    ]  # fmt: skip


def test_what_is_no_code_lies_in_no_other_province() -> None:
    found = """
        at  | rule_id | column_name
        1!2 | V-14    | region_code
        1!2 | V-07    | region_code
        1!3 | V-14    | region_code
        1!3 | V-04    | project_id
        1!4 | V-14    | region_code
        1!4 | V-04    | permit_no
        1!5 | V-14    | region_code
        1!5 | V-12    | project_id
        1!6 | V-14    | region_code
    """
    assert consequences({}, NOTHING, found) == [
        "1!2 V-07 region_code",
        "1!3 V-04 project_id",
        "1!4 V-04 permit_no",
        "1!5 V-12 project_id",
        "1!4 V-14 region_code",
        "1!5 V-14 region_code",
        "1!6 V-14 region_code",
    ]


def test_of_a_note_only_the_id_is_named() -> None:
    sent = {
        MATERIAL: """
            at  | project_id | stage  | material_name
            1!2 | 注         |        |
            1!3 | 注         | 以上   |
            1!4 | 注         | 改造前 | 漆
            1!5 | P          | 改造前 |
            """,
        W1: "at  | project_id | project_name\n2!2 | 注 | 以上",
    }
    found = "at | rule_id | column_name\n"
    found += "".join(f"1!{n} | V-01 | amount_t\n" for n in (2, 3, 4, 5))
    found += "".join(f"1!{n} | V-04 | project_id\n" for n in (2, 3, 4))
    assert consequences(sent, NOTHING, found + "2!2 | V-04 | project_id\n2!2 | V-01 | uscc") == [
        "1!4 V-01 amount_t",
        "1!5 V-01 amount_t",
        "1!4 V-04 project_id",
        "1!2 V-04 project_id",
        "1!3 V-04 project_id",
        "2!2 V-04 project_id",
    ]


def test_a_withdrawal_needs_nothing_but_its_id() -> None:
    sent = {
        W1: """
            at  | project_id | record_status
            1!2 | P          | 撤回
            1!3 | P          | 有效
            1!4 | P          |
            """,
        L1: "at  | record_status\n2!2 | 撤回",
    }
    found = complaints("""
        at  | rule_id | column_name
        1!4 | V-01    | uscc
        1!2 | V-01    | uscc
        1!2 | V-04    | project_id
        1!3 | V-01    | uscc
        1!2 | V-03    | record_status
        2!2 | V-15    | permit_no
        9!2 | V-01    | uscc
    """)
    assert where(validate._without_withdrawn(found, reading(sent))) == [
        "1!4 V-01 uscc",
        "1!3 V-01 uscc",
        "9!2 V-01 uscc",
        "1!2 V-04 project_id",
        "1!2 V-03 record_status",
    ]


def test_rows_in_error_are_named_once() -> None:
    found = complaints("""
        at  | rule_id | column_name
        1!2 | V-01    | uscc
        1!2 | V-04    | project_id
        1!3 | V-20    | uscc
        1!4 | V-01    | uscc
    """)
    assert sorted(places(validate.rows_in_error(found))) == ["1!2", "1!4"]


# What a broken rule says: validate.py

CELLS = ["inlet_{}_mg_per_l", "outlet_{}_before_mg_per_l", "outlet_{}_after_mg_per_l"]


def test_a_row_that_claims_a_pollutant_needs_its_cells() -> None:
    cells = [name.format("cod") for name in CELLS]
    text = f"at | reported_cod_t | reported_nh3n_t | offset_nh3n_t | {' | '.join(cells)}\n"
    text += "1!2 | 1 | | | 1 | 1 | 1\n"
    text += "1!3 | 1 | | | 1 |   | 1\n"
    text += "1!4 |   | | |   |   |\n"
    text += "1!5 |   | | 0 |   |   |\n"
    upgrade = schemas.project_entries()["W2"].name
    found = validate._needed_by_claims(reading({upgrade: text}).records[upgrade], upgrade)
    of_nh3n = [name.format("nh3n") for name in CELLS]
    assert sorted(where(found)) == sorted(
        [
            "1!3 V-01 outlet_cod_before_mg_per_l",
            "1!4 V-19 base_emission_cod_t",
            *(f"1!5 V-01 {name}" for name in ["reported_nh3n_t", *of_nh3n]),
        ]
    )
    assert found["value"].null_count() == 1 + 1 + 4


def test_cells_that_rows_of_a_child_sheet_may_give_are_not_asked_for_yet() -> None:
    works = reading({W1: "at | offset_nh3n_t\n1!2 | 0"}).records[W1]
    assert where(validate._needed_by_claims(works, W1)) == ["1!2 V-01 reported_nh3n_t"]


def test_a_month_may_say_nothing_of_any_pollutant() -> None:
    still = reading({MONTH: "at | month_volume_10k_m3\n1!2 | 0"}).records[MONTH]
    assert where(validate._needed_by_claims(still, MONTH)) == []


def test_in_a_sheet_of_one_pollutant_or_none_every_row_claims_it() -> None:
    boiler = reading({A1: "at | reported_nox_t\n1!2 | 1\n1!3 |"}).records[A1]
    found = sorted(where(validate._needed_by_claims(boiler, A1)))
    needed = ["base_emission_nox_t", "nox_before_mg_per_nm3", "nox_after_mg_per_nm3"]
    needed.append("limit_at_base_mg_per_nm3")
    assert found == sorted(
        [f"1!{row} V-01 {name}" for row in (2, 3) for name in needed] + ["1!3 V-01 reported_nox_t"]
    )
    paint = reading({MATERIAL: "at | project_id\n1!2 | P"}).records[MATERIAL]
    assert where(validate._needed_by_claims(paint, MATERIAL)) == []


WRONG = """
    at  | project_id         | project_name | credit_year | region_code | uscc               | permit_no | project_nature | longitude_deg | latitude_deg | base_emission_cod_t | reported_cod_t | data_source | enterprise_name | acceptance_date | volume_before_10k_m3 | volume_after_10k_m3 | design_capacity_10k_m3_per_d | inlet_cod_before_mg_per_l | outlet_cod_before_mg_per_l | inlet_cod_after_mg_per_l | outlet_cod_after_mg_per_l
    1!2 | 450200-2024-W-0001 |              | 2024        | 450200      | 91350100M000100Y43 |           | 正常           | 200.5         | 24           | -1.50               | 100000001      | 在线监测    | 甲              | 2024-01-01      | 1                    | 1                   | 1                            | 2                         | 1                          | 2                        | 1
    1!3 | 1号                | 乙           | 2024        | 450127      | 91350100M000100Y40 | X10       | 一般           | 109           |              | 10                  | 1              | 在线监测    | 甲              | 2024-01-01      | 1                    | 1                   | 1                            | 2                         | 1                          | 2                        | 1
    1!4 | 450200-2024-W-0001 | 丙           | 2024        | 450221      | 91350100M000100Y43 |           | 正常           |               |              | 10                  | 1              | 在线监测    | 甲              | 2024-01-01      | 1                    | 1                   | 1                            | 2                         | 1                          | 2                        | 1
    1!5 | 450200-2024-W-0001 | 丙           | 2024        | 柳州市      | 91350100M000100Y43 |           | 正常           |               |              | 10                  | 1              | 在线监测    | 甲              | 2024-01-01      | 1                    | 1                   | 1                            | 2                         | 1                          | 2                        | 1
    1!6 | 450200-2024-W-0001 | 丙           | 2024        | 无此地      | 91350100M000100Y43 |           | 正常           |               |              | 10                  | 1              | 在线监测    | 甲              | 2024-01-01      | 1                    | 1                   | 1                            | 2                         | 1                          | 2                        | 1
"""  # noqa: E501


def hint(text: str) -> str:
    return problems.both(f"（{text}）", f" ({text})")


def apart(here: str) -> str:
    id_zh, id_en = "编号是 450200 柳州市", "the id says 450200 柳州市"
    return problems.both(f"{id_zh}，此处是 {here}", f"{id_en}, this cell {here}")


def test_what_each_broken_rule_says() -> None:
    sent = typed(WRONG, reading({}).records[W1].drop("acceptance_date"))
    dated = sent.with_columns(acceptance_date=pl.date(2024, 1, 1))
    records = pl.concat([reading({}).records[W1], dated], how="diagonal")
    found = validate.broken_rules(records, W1)
    said = zip(where(found), found["value"], found["detail"], strict=True)
    assert sorted((f"{at} {value}", detail) for at, value, detail in said) == sorted(
        [
            ("1!2 V-01 project_name None", None),
            ("1!2 V-02 longitude_deg 200.5", "73–136"),
            ("1!2 V-02 base_emission_cod_t -1.5", "≥ 0"),
            ("1!2 V-02 reported_cod_t 100000001", "≤ 100000000"),
            ("1!3 V-04 project_id 1号", "450200-2024-W-0001"),
            ("1!3 V-04 permit_no X10", "91450204YL2311674X001P"),
            ("1!3 V-03 project_nature 一般", "正常、应急管理减排、超标治理"),
            ("1!3 V-05 uscc 91350100M000100Y40", None),
            ("1!3 V-07 region_code 450127", hint("450127 横县 2002–2021 → 450181")),
            ("1!3 V-10 latitude_deg None", None),
            ("1!3 V-11 permit_no X10", None),
            ("1!4 V-07 region_code 450221", hint("450221 柳江县 1983–2016 → 450206")),
            ("1!5 V-07 region_code 柳州市", hint("柳州市 450200")),
            ("1!5 V-14 region_code 柳州市", apart("柳州市")),
            ("1!6 V-07 region_code 无此地", None),
            ("1!6 V-14 region_code 无此地", apart("无此地")),
        ]
    )
    headings = dict(found.select("column_name", "heading").iter_rows())
    assert headings["reported_cod_t"] == "上报COD减排量（吨）"
    assert headings["uscc"] == "统一社会信用代码"
    assert set(found["file_name"]) == {"f1"}
    assert "450200-2024-W-0001" in found["project_id"].to_list()


def test_a_rule_says_which_column_and_its_limits_in_words() -> None:
    said = {
        "V-05:uscc": ("V-05", "uscc", None),
        "not_nullable": ("V-01", None, None),
        "in_range(0, 1)": ("V-02", None, "0–1"),
        "greater_than(0)": ("V-02", None, "> 0"),
        "greater_than_or_equal_to(0)": ("V-02", None, "≥ 0"),
        "less_than(7)": ("V-02", None, "< 7"),
        "less_than_or_equal_to(7)": ("V-02", None, "≤ 7"),
        "isin(['甲', '乙'])": ("V-03", None, "甲、乙"),
        "str_matches('DA001')": ("V-04", None, "DA001"),
    }
    assert {check: validate._rule_column_detail(check) for check in said} == said


def test_a_ledger_row_has_no_id_and_its_codes_keep_their_zeros() -> None:
    sent = """
        at  | uscc | region_code | enterprise_name | pollutant | base_year | base_emission_t | source_document
        1!2 | 910  | 450200      | 甲              | nox       | 2021      | 10.50           | 年鉴
        1!3 | 910  | 450200      | 甲              | 硫        | 2020      | -10             | 年鉴
    """
    found = validate.broken_rules(reading({L1: sent}).records[L1], L1)
    said = sorted(f"{at} {value}" for at, value in zip(where(found), found["value"], strict=True))
    assert said == [
        "1!2 V-05 uscc 910", "1!2 V-16 base_year 2021",
        "1!3 V-02 base_emission_t -10", "1!3 V-03 pollutant 硫", "1!3 V-05 uscc 910",
    ]  # fmt: skip
    assert found["project_id"].null_count() == 5


MANY = 40


def test_problems_stand_in_the_order_of_their_rows_each_once() -> None:
    sent = "at | project_id | stage | material_name | amount_t | voc_content | voc_content_unit | material_kind\n"
    sent += "".join(
        f"1!{n} | 450200-2024-V-0001 | 改造前 | 漆 | -{n * 100} | 5 | % | 涂料\n"
        for n in range(2, MANY)
    )
    found = validate.broken_rules(reading({MATERIAL: sent}).records[MATERIAL], MATERIAL)
    assert where(found) == [f"1!{n} V-02 amount_t" for n in range(2, MANY)]
    assert found["value"].to_list() == [f"-{n * 100}" for n in range(2, MANY)]
    none = reading({}).records[MATERIAL]
    assert validate.broken_rules(none, MATERIAL).columns == list(problems.SCHEMA)
    assert validate.broken_rules(none, MATERIAL).is_empty()


def test_the_cell_of_a_problem_is_that_of_its_columns_heading() -> None:
    at = {"file_name": "f1", "file_sha256": "", "sheet_name": "S", "column_name": "uscc"}
    columns = pl.DataFrame(
        [
            at | {"heading": "代码", "column_letter": "C"},
            at | {"heading": "代码", "column_letter": "C"},
            at | {"heading": "别处", "column_letter": "D", "sheet_name": "T"},
        ]
    )
    found = complaints("""
        at  | rule_id | column_name | heading | cell
        1!9 | V-05    | uscc        | 模板    |
        1!8 | V-05    | uscc        | 模板    | Z1
        2!7 | V-05    | uscc        | 模板    |
        1!6 | V-05    |             |         |
    """)
    placed = validate.with_cells(found, columns)
    assert placed.select("heading", "cell").rows() == [
        ("代码", "C9"),
        ("代码", "Z1"),
        ("模板", None),
        (None, None),
    ]
    assert placed.columns == list(problems.SCHEMA)


def test_the_problems_of_reading_come_first_and_both_have_no_consequences() -> None:
    sent = {
        MATERIAL: """
            at | project_id | stage | material_name | material_kind | voc_content_unit | voc_content | record_status
            1!2 | 450200-2024-V-0001 | 改造前 | 漆 | 涂料 | % | 5 |
            1!3 | 450200-2024-V-0001 | 改造前 | 漆 | 涂料 | % | 5 |
            1!4 | 450200-2024-V-0001 | 改造前 | 墨 |      |   |   | 撤回
            """
    }
    of_reading = "at | rule_id | column_name\n1!3 | R-01 | amount_t"
    found = validate.validate(reading(sent, complaints(of_reading)))
    assert told(found) == ["1!3 R-01", "1!2 V-01"]
    assert found["heading"].to_list() == [None, "用量（吨）"]
