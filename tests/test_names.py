"""Company names: what is taken apart, which are of one enterprise, and which only look like it."""

import csv
import time
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.identity import matching, names

PAIRS = Path(__file__).parent.parent.parent / "shared" / "data" / "company_name_pairs" / "pairs.csv"


def score(one: str, other: str) -> names.Match:
    forth = names.compare(names.parse(one), names.parse(other))
    assert names.compare(names.parse(other), names.parse(one)).score == forth.score
    return forth


def test_a_name_taken_apart():
    parts = names.parse("浙江省海宁市华丰化工（集團）有限公司第二分厂（一期）")
    assert [place.short for place in parts.places] == ["浙江", "海宁"]
    assert (parts.core, parts.trade, parts.form) == ("华丰", {"化工"}, "有限公司")
    assert (parts.numbers, parts.phase, parts.is_group) == (("2",), "1", True)
    assert parts.branch is not None
    assert parts.branch.kind == "分厂"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("海宁市污水处理有限公司", "海宁"),  # without a core of its own the place stands in
        ("中国建设银行", "建设"),
        ("福建兴业银行", "兴业"),  # 兴业 is a county too, but not one of 福建
        ("安康市永福康水务厂", "永福康"),
        ("瑞泰瑞泰新材料有限公司", "瑞泰"),
        ("（香港）建輝投資有限公司", "建辉"),
        ("", ""),
    ],
)
def test_the_distinctive_core(name: str, core: str):
    assert names.parse(name).core == core


ONE_ENTERPRISE = [
    ("ＡＢ华丰化工有限公司", "AB华丰化工有限公司"),
    ("華豐化工有限公司", "华丰化工有限公司"),
    ("华丰(集团)化工有限公司", "华丰（集团）化工有限公司"),
    ("海宁市华丰化工有限公司", "海宁华丰化工有限责任公司"),
    ("浙江海宁华丰化工有限公司", "华丰化工"),
    ("华丰化工有限公司海宁分公司", "华丰化工股份有限公司海宁市分公司"),
    ("华丰化工（海宁）有限公司", "海宁华丰化工有限公司"),
    ("华丰污水处理厂一期", "华丰污水处理厂二期"),  # a phase is of the same enterprise
    ("华丰投资担保有限公司", "华丰担保投资有限公司"),
    ("华丰冶金机械制造有限公司", "华丰冶金设备机械制造有限公司"),
    ("农商银行海宁支行", "农村商业银行股份有限公司海宁支行"),
    ("恒力达新材料有限公司", "恒力达新材料有限公司（91330481MA28A0000X）"),
    ("海宁市艾米乐生态有限公司", "海宁市艾迷乐生态有限公司"),  # one sound, one county
    ("海宁粤财惠普化工有限公司", "海宁粤财普惠化工有限公司"),
    ("第二污水处理厂", "第2污水处理厂"),
]
OTHER_ENTERPRISE = [
    ("华丰化工有限公司", "华峰化工有限公司"),  # two characters are too few to be a slip
    ("海宁华丰化工有限公司", "湖州华丰化工有限公司"),
    ("浙江华丰化工有限公司", "海宁华丰化工有限公司"),
    ("华丰化工有限公司", "华丰印染有限公司"),
    ("华丰水泥有限公司", "华丰水泥制品有限公司"),  # the trade goes on
    ("华丰集团有限公司", "华丰化工有限公司"),
    ("华丰化工第一分厂", "华丰化工第二分厂"),
    ("海宁污水处理厂", "海宁第二污水处理厂"),
    ("华丰化工有限公司", "华丰化工有限公司海宁分公司"),
    ("华丰化工有限公司海宁分公司", "华丰化工有限公司桐乡分公司"),
    ("海宁市污水处理厂", "海宁市丁桥污水处理厂"),
    ("华丰化工（海宁）有限公司", "华丰化工（湖州）有限公司"),
    ("华丰化工（中国）有限公司", "华丰化工有限公司"),
    ("山西晋南天然气有限公司", "山西晋西南天然气有限公司"),
    ("天雷风电有限公司", "风雷风电有限公司"),
    ("中国农业银行海宁支行", "中国农业发展银行海宁支行"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), ONE_ENTERPRISE)
def test_one_enterprise(one: str, other: str):
    assert score(one, other).is_same, score(one, other)


@pytest.mark.parametrize(("one", "other"), OTHER_ENTERPRISE)
def test_looks_like_it_and_is_not(one: str, other: str):
    assert not score(one, other).is_same, score(one, other)


@pytest.mark.skipif(
    not PAIRS.exists(), reason="the labelled pairs of company names are not part of the project"
)
def test_labelled_pairs():
    with PAIRS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    is_same = [(row["same"] == "是", score(row["name_a"], row["name_b"]).is_same) for row in rows]
    true = [found for labelled, found in is_same if labelled]
    assert sum(true) / len(true) >= 0.97
    assert sum(found for labelled, found in is_same if not labelled) <= 1


def frame(*rows: tuple) -> pl.DataFrame:
    columns = ["key", "name", "county", "uscc", "permit", "former_names", "longitude", "latitude"]
    filled = [row + (None,) * (len(columns) - len(row)) for row in rows]
    types = dict.fromkeys(columns, pl.String) | {"longitude": pl.Float64, "latitude": pl.Float64}
    return pl.DataFrame(filled, schema=types, orient="row")


def linked(*rows: tuple) -> set[tuple[str, str]]:
    links = matching.link(frame(*rows)).filter(pl.col("score") >= names.SAME)
    return set(links.select("key_a", "key_b").rows())


CODE = "91330481MA28A00000"


def code(body: str) -> str:
    """Return a made-up credit code with its check digit."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    weights = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
    total = sum(alphabet.index(c) * w for c, w in zip(body, weights, strict=True))
    return body + alphabet[(31 - total % 31) % 31]


ONE, TWO = code("91330481MA28A0000"), code("91330481MA28B7777")


def test_the_same_short_name_in_two_counties_is_two_enterprises():
    rows = ("1", "城南污水处理厂", "320102"), ("2", "城南污水处理厂", "330502")
    assert linked(*rows) == set()


def test_a_name_with_its_place_in_another_county_is_a_second_site():
    rows = ("1", "海宁华丰化工有限公司", "330481"), ("2", "海宁华丰化工有限公司", "330483")
    assert linked(*rows) == {("1", "2")}


def test_a_credit_code_links_names_that_differ_and_a_broken_one_does_not():
    same = ("1", "华丰化工有限公司", "330481", ONE), ("2", "恒力化工有限公司", "330481", ONE)
    broken = ("1", "华丰化工有限公司", "330481", CODE), ("2", "恒力化工有限公司", "330481", CODE)
    assert linked(*same) == {("1", "2")}
    assert linked(*broken) == set()


def test_a_slip_in_the_code_confirms_a_slip_in_the_name():
    slipped = (
        ONE[:12] + ONE[13] + ONE[12] + ONE[14:] if ONE[12] != ONE[13] else ONE[:12] + "7" + ONE[13:]
    )
    named = ("1", "海宁华丰化工有限公司", "330481", ONE)
    assert linked(named, ("2", "海宁华峰化工有限公司", "330481", slipped)) == {("1", "2")}
    assert linked(named, ("2", "海宁华峰化工有限公司", "330481", None)) == set()
    assert linked(named, ("2", "海宁华峰化工有限公司", "330481", TWO)) == set()


def test_a_former_name_links_in_its_county_only():
    old = ("1", "华丰化工有限公司", "330481")
    new = "恒力新材料有限公司"
    assert linked(old, ("2", new, "330481", None, None, "华丰化工有限公司")) == {("1", "2")}
    assert linked(old, ("2", f"{new}（原华丰化工有限公司）", "330481")) == {("1", "2")}
    assert linked(old, ("2", new, "330502", None, None, "华丰化工有限公司")) == set()


def test_a_permit_or_the_place_confirms_what_the_name_leaves_open():
    one = ("1", "海宁华丰化工有限公司", "330481", None, "P1", None, 120.68, 30.51)
    near = ("2", "海宁华峰化工有限公司", "330481", None, None, None, 120.681, 30.511)
    permit = ("2", "海宁华峰化工有限公司", "330481", None, "P1")
    far = ("2", "海宁华峰化工有限公司", "330481", None, "P2", None, 120.78, 30.51)
    assert linked(one, near) == linked(one, permit) == {("1", "2")}
    assert linked(one, far) == set()


def test_a_name_that_says_nothing_links_nothing():
    assert linked(("1", "污水处理厂", "330481"), ("2", "污水处理厂", "330481")) == set()


def test_fifty_thousand_equal_names_are_one_group_at_once():
    many = pl.DataFrame(
        {
            "key": [f"{n:05}" for n in range(50_000)],
            "name": ["海宁华丰化工有限公司"] * 50_000,
            "county": ["330481"] * 50_000,
        }
    )
    began = time.monotonic()
    links = matching.link(many)
    assert time.monotonic() - began < 20
    assert links.height == 49_999
    assert set(matching.groups(many["key"], links)) == {"00000"}


def test_links_do_not_hang_on_the_order_of_the_records():
    rows = [
        ("1", "海宁华丰化工有限公司", "330481", ONE),
        ("2", "海宁市华丰化工（集团）有限公司", "330481"),
        ("3", "华丰化工", "330481"),
        ("4", "海宁华丰印染有限公司", "330481", TWO),
    ]
    assert matching.link(frame(*rows)).equals(matching.link(frame(*reversed(rows))))
