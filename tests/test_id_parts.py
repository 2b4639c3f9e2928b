"""What a project id says of place and year, held against the record: which pairs differ, and the words."""

import pandera.polars as pa
import polars as pl
import pytest

from jianpai.schemas.sheet import id_parts
from tests.sheets import W1, examine_rows, w1

TOGETHER = [
    ("450200", "450204"),  # a county of the city
    ("450000", "450204"),  # the id names the province alone
    ("450127", "450181"),  # 横县 became 横州市
    ("450200", "450200-X01"),  # a zone of the city
    ("341400", "340181"),  # 巢湖 was dissolved
    ("371200", "370116"),  # 莱芜 joined 济南
    ("110101", "110228"),  # a municipality is its city
    ("459999", "450204"),  # no such code: the id was made otherwise
]
APART = [("450200", "450100"), ("450204", "450123"), ("440100", "450200"), ("310101", "110101")]


def is_kept(*pairs: tuple[str | None, str | None]) -> list[bool]:
    ids = [code and f"{code}-2024-W-0001" for code, _ in pairs]
    rows = pl.LazyFrame({"project_id": ids, "region_code": [region for _, region in pairs]})
    return id_parts.names_its_city(pa.PolarsData(rows)).collect().to_series().to_list()


def test_which_places_go_together() -> None:
    assert is_kept(*TOGETHER, *APART) == [True] * len(TOGETHER) + [False] * len(APART)


def test_what_is_missing_differs_from_nothing() -> None:
    assert is_kept((None, "450200"), ("450200", None), (None, None)) == [True] * 3


@pytest.mark.parametrize(
    ("changes", "rule", "words"),
    [
        (
            {"region_code": "450100"},
            "V-14",
            "的值“450100”：与项目编号前六位不是同一设区市：编号是 450200 柳州市，此处是 450100 南宁市。"
            "请核对编号和行政区划代码。",
        ),
        (
            {"credit_year": 2023, "acceptance_date": "2023-05-01"},
            "V-17",
            "的值“2023”：与项目编号中的年度不同。请核对核算年度和编号；确为往年编号的项目可不改。",
        ),
    ],
)
def test_another_city_or_year_is_a_warning(tmp_path, changes, rule, words) -> None:
    found = examine_rows(tmp_path, W1, w1(**changes))
    assert found.only(rule)["message"].endswith(words)
    assert (found.only(rule)["severity"], found.status) == ("warning", {2: "accepted"})


def test_a_year_in_no_plan_is_named_once(tmp_path) -> None:
    found = examine_rows(tmp_path, W1, w1(credit_year=2019, acceptance_date="2019-05-01"))
    assert found.rules == ["V-08"]


def test_english_words_name_both_places(tmp_path) -> None:
    said = examine_rows(tmp_path, W1, w1(region_code="450100")).only("V-14")["message_en"]
    assert (
        "the id says 450200 柳州市, this cell 450100 南宁市. To do: check id and region code."
        in said
    )
