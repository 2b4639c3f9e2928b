"""The rule book as data: what is shipped, and what a record is held against (规则手册数据)."""

import unicodedata
from decimal import Decimal
from itertools import combinations

import pytest

from jianpai.flows.overlay.files import declared
from jianpai.schemas import reference, rule_book
from jianpai.schemas.sheet.units import SPELLINGS

ENTRIES = ["methods", "coefficients", "limits", "ratios"]
VALUES = ENTRIES[1:]
FILLED = ("title_zh", "title_en", "document", "note", "confidence", "valid_from", "changed_by")
UNITS = {*SPELLINGS, "%", "g / L"}
Row = dict[str, str]


def shipped(table: str) -> list[Row]:
    return reference.shipped(table).fill_null("").to_dicts()


@pytest.mark.parametrize("table", ENTRIES)
def test_nothing_recalled_weakly_is_shipped_and_every_row_says_where_it_comes_from(table) -> None:
    for row in shipped(table):
        assert row["confidence"] in {"V", "S", "M+", "M", "E", "D"}, row
        assert all(row[name] for name in FILLED), row
        assert f"[{row['confidence']}]" in row["note"], row
        assert not row["verified_by"], "who ships a row has not held it against the text"


@pytest.mark.parametrize("table", VALUES)
def test_every_value_has_its_unit(table) -> None:
    for row in shipped(table):
        assert row["unit"] in UNITS, row
        assert Decimal(row["value"]) >= 0, row
        assert table != "ratios" or (row["unit"] == "1" and Decimal(row["value"]) <= 1), row


@pytest.mark.parametrize("table", VALUES)
def test_two_rows_of_one_key_never_hold_in_one_year(table) -> None:
    key = [name for name in declared()[table].key if name != "valid_from"]
    for one, other in combinations(shipped(table), 2):
        if all(one[name] == other[name] for name in key):
            assert (one["valid_to"] or "9999") < other["valid_from"], (one, other)


def test_what_may_be_laid_over_names_columns_that_exist_and_a_key() -> None:
    for table, said in declared().items():
        columns = reference.shipped(table).columns
        named = {*said.key, *said.required, *said.fixed, *said.refers}
        assert named <= set(columns), table
        assert not reference.shipped(table).select(said.key).is_duplicated().any(), table
        for name, (other, column) in said.refers.items():
            assert column in reference.shipped(other).columns, (table, name)


def test_limits_that_a_limit_is_held_against_are_on_one_side() -> None:
    sides = {(row["limit_id"], row["operator"]) for row in shipped("limits")}
    assert len({limit_id for limit_id, _ in sides}) == len(sides)


# kind, year, code of the region -> the highest ratio that holds there (rulebook §5.6)
COLLECTION = {
    ("密闭管道", 2024, "450200"): "0.95",
    ("密闭空间负压", 2021, "450200"): "0.90",
    ("密闭空间正压", 2024, "450200"): "0.80",
    ("半密闭集气罩", 2024, "450200"): "0.65",
    ("包围型集气罩", 2024, "450200"): "0.50",
    ("外部集气罩", 2024, "450200"): "0.30",
    ("其他", 2024, "450200"): "0.10",
    ("双层密闭空间", 2024, "450200"): None,
    ("未收集", 2024, "450200"): None,
    ("密闭空间负压", 2022, "440100"): "0.95",
    ("密闭空间负压", 2023, "440100"): "0.90",
    ("密闭空间正压", 2022, "440305"): "0.85",
    ("双层密闭空间", 2022, "440305"): "0.99",
    ("双层密闭空间", 2023, "440305"): "0.98",
    ("包围型集气罩", 2022, "440305"): "0.80",
    ("包围型集气罩", 2023, "440305"): "0.50",
    ("外部集气罩", 2021, "440000"): "0.40",
    ("外部集气罩", 2025, "440000"): "0.30",
    ("未收集", 2023, "440100"): "0.00",
    ("半密闭集气罩", 2022, "440100"): "0.65",  # the province's edition of 2021 has no such kind
    ("密闭管道", 2020, "450200"): None,
    ("软帘", 2024, "450200"): None,
}
REMOVAL = {
    "蓄热燃烧(RTO)": "0.90",
    "催化燃烧(RCO/CO)": "0.80",
    "直接燃烧(TO)": "0.90",
    "转轮浓缩+RTO": "0.80",
    "可再生活性炭吸附": "0.50",
    "一次性活性炭吸附": "0.15",
    "光解或等离子": "0.10",
    "吸收(水溶性VOCs)": "0.30",
    "吸收(其他)": "0.10",
}


@pytest.mark.parametrize("case", COLLECTION)
def test_the_ratio_is_that_of_the_edition_of_area_and_year(case) -> None:
    kind, year, region = case
    found = rule_book.ratio("collection", kind, year, region)
    assert (found and str(found.value)) == COLLECTION[case]


def test_every_kind_of_treatment_has_the_value_of_the_rule_book() -> None:
    assert rule_book.kinds("removal") == list(REMOVAL)
    found = {kind: rule_book.ratio("removal", kind, 2024, "45") for kind in REMOVAL}
    assert {kind: str(value and value.value) for kind, value in found.items()} == REMOVAL


def test_a_kind_can_be_chosen_as_a_cell_of_it_is_read() -> None:
    for ratio_id in ("collection", "removal"):
        kinds = rule_book.kinds(ratio_id)
        assert kinds == [unicodedata.normalize("NFKC", kind) for kind in kinds]
        assert sum(len(kind) + 1 for kind in kinds) <= 255, "a list of Excel is no longer"


def test_a_ratio_says_value_edition_and_document() -> None:
    found = rule_book.ratio("collection", "包围型集气罩", 2022, "4401")
    assert found is not None
    assert found.zh == (
        "0.80，控制风速不低于0.5 m/s，广东省试行（2021年），"
        "广东省工业源VOCs减排量核算方法（试行） 粤环办〔2021〕92号"
    )
    assert found.en == "0.80, surrounding hood, 粤环办〔2021〕92号"


# kind of unit, year -> mildest NOx limit in mg/m³ (rulebook §5.2, §5.3)
LIMITS = {
    ("燃煤锅炉", 2020): "400",
    ("生物质锅炉", 2020): "400",
    ("燃油锅炉", 2020): "400",
    ("燃气锅炉", 2020): "400",
    ("水泥窑", 2020): "400",
    ("燃煤锅炉", 2014): "400",
    ("燃煤锅炉", 2013): None,
    ("焦炉", 2020): None,
    ("火电机组", 2020): None,
}


@pytest.mark.parametrize("case", LIMITS)
def test_the_mildest_limit_of_a_kind_of_unit(case) -> None:
    found = rule_book.limit("A1.emission", *case)
    assert (found and str(found.value)) == LIMITS[case]


def test_limits_of_a_sewage_works_are_those_of_the_standard() -> None:
    assert rule_book.limit_values("wwtp.outlet", "cod") == [50, 60, 100, 120]
    assert rule_book.limit_values("wwtp.outlet", "nh3n") == [5, 8, 15, 25, 30]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("天然气/万立方米", "3.03"),
        ("生物质成型燃料/吨", "1.02"),
        ("天然气/吨", None),
        ("天然气", "3.03"),
    ],
)
def test_the_lowest_factor_of_a_fuel(key, value) -> None:
    found = rule_book.lowest_factor("A4.factor", key, 2024)
    assert (found and str(found.value)) == value


def test_the_base_year_is_that_of_the_plan() -> None:
    years = {year: rule_book.base_year_of(year) for year in (2020, 2021, 2025, 2026, 2030, 2031)}
    assert years == {2020: None, 2021: 2020, 2025: 2020, 2026: 2025, 2030: 2025, 2031: None}
