"""``jianpai explain --compared``: with whom a project was compared, and why nothing was found."""

import json
from random import Random

import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.explain.compared import compared
from jianpai.flows.explain.compared_words import REASONS
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.explain.explain import explain_compared
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.warehouse import Warehouse
from samples.made_up import uscc
from tests import small_cases
from tests.sheets import A1, W1, Row, a1, grid, w1, write_csv
from tests.small_cases import small_case

pytestmark = pytest.mark.long

SITE = {"permit_no": f"{uscc(1)}001P", "facility_code": "MF0001", "outlet_code": "DA001"}
OWN = {"uscc": uscc(1), "enterprise_name": "示例一有限公司", "region_code": "450202"}
HERE = {"longitude_deg": "109.41", "latitude_deg": "24.31"}
NO_PERMIT = {"permit_no": None}


def boiler(number: int, before: str = "100", after: str = "60", **changes: object) -> Row:
    """Return a boiler's claim at the outlet; its concentrations say what it covers."""
    state = {"nox_before_mg_per_nm3": before, "nox_after_mg_per_nm3": after}
    return a1(number) | OWN | SITE | state | {"project_name": f"{number}号改造"} | changes


def year(number: int) -> Row:
    return {
        "credit_year": number,
        "acceptance_date": f"{number}-06-01",
        "completion_date": f"{number}-05-01",
    }


ROWS = [
    boiler(1, **year(2022)),
    boiler(2, **year(2023)),
    boiler(3, "60", "40", **year(2024)),
    boiler(4, "30", "20", **year(2025)),
    boiler(5, "95", "65", **year(2024)),
    boiler(11, outlet_code="DA002", facility_code=None),
    boiler(12, facility_code="MF0002", outlet_code=None),
    boiler(13, "99", "61", facility_code=None, outlet_code=None),
    boiler(14, permit_no=f"{uscc(1)}002P"),
    boiler(15, **NO_PERMIT, region_code="450203"),
    boiler(16, **NO_PERMIT, enterprise_name="示例一东厂有限公司"),
    boiler(17, **NO_PERMIT, longitude_deg="109.9", latitude_deg="24.9"),
    boiler(18, project_nature="应急管理减排"),
    boiler(20, uscc=uscc(2), permit_no=f"{uscc(2)}001P"),
    boiler(
        30,
        uscc=uscc(3),
        permit_no=None,
        enterprise_name="示例三有限公司",
        longitude_deg=None,
        latitude_deg=None,
    ),
]
WORKS = w1(1) | OWN | {"permit_no": SITE["permit_no"]}
FIRST = "450200-2024-A-0001"


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Warehouse:
    folder = tmp_path_factory.mktemp("compared")
    (folder / "in").mkdir()
    write_csv(folder / "in" / "A1.csv", grid(A1, [HERE | row for row in ROWS]))
    write_csv(folder / "in" / "W1.csv", grid(W1, [WORKS]))
    pipeline.monthly(Asked(Period.of("2025-10"), folder / "in", folder / "house"))
    return Warehouse(folder / "house")


def reasons(house: Warehouse, project_id: str) -> dict[str, str]:
    """Return the outcome for each neighbour by the end of its id."""
    found = compared(house, project_id)
    return {n.project_id[12:]: n.outcomes[0].reason for n in found.neighbours}


def test_every_neighbour_has_the_reason_that_excludes_it(house):
    assert reasons(house, FIRST) == {
        "A-0002": "found",
        "A-0003": "chain",
        "A-0004": "apart",
        "A-0005": "found",
        "A-0011": "other_outlet",
        "A-0012": "other_facility",
        "A-0013": "no_tie",
        "A-0014": "other_permit",
        "A-0015": "found",
        "A-0016": "other_name",
        "A-0017": "other_place",
        "A-0018": "other_not_eligible",
        "A-0020": "other_permit",
        "W-0001": "other_pollutant",
    }


def test_a_repeat_whose_tonnes_another_has_claimed_says_which_finding_tells_it(house):
    """5 lies in 1, and in 2 which is 1 again: its finding names 1, the first."""
    assert reasons(house, "450200-2024-A-0005")["A-0002"] == "covered_by_others"


def test_a_chain_is_told_as_a_chain_with_both_intervals(house):
    near = {n.project_id: n for n in compared(house, FIRST).neighbours}["450200-2024-A-0003"]
    outcome = near.outcomes[0]
    assert not near.is_earlier
    assert (outcome.own.before.value, outcome.own.after.value) == ("0.001", "0.0006")
    assert (outcome.other.before.value, outcome.other.after.value) == ("0.0006", "0.0004")
    assert "首尾相接" in outcome.words.zh
    assert "begins where the earlier ended" in outcome.words.en


def test_one_without_neighbours_says_so(house):
    lone = "450200-2024-A-0030"
    assert reasons(house, lone) == {}
    assert "没有相邻项目" in explain_compared(house, lone, None, "zh")
    assert "No neighbours" in explain_compared(house, lone, None, "en")


def test_text_json_and_page_say_the_same(house):
    text = explain_compared(house, FIRST, None, "zh")
    said = json.loads(explain_compared(house, FIRST, None, "zh", form="json"))
    page = explain_compared(house, FIRST, None, "zh", form="html")
    assert len(said["neighbours"]) == said["neighbours_in_all"] == 14
    for near in said["neighbours"]:
        assert near["project_id"] in text
        assert near["project_id"] in page
        for outcome in near["outcomes"]:
            assert outcome["words"]["zh"] in text
            assert outcome["words"]["zh"] in page
    assert "<script" not in page
    assert "排放口编号不同（DA001，DA002）" in text
    assert "another outlet (DA001, DA002)" in explain_compared(house, FIRST, None, "en")


def test_what_is_not_there_is_told(house):
    with pytest.raises(NotExplainedError):
        compared(house, "450200-2024-A-9999")


def test_the_program_says_it(house, jianpai):
    done = jianpai("explain", FIRST, "--compared", "--warehouse", house.root)
    assert done.returncode == 0, done.stderr
    assert "分期改造的前后两期" in done.stdout


def test_no_pair_of_many_cases_overlaps_without_a_finding(tmp_path):
    """The reasons agree with the comparison itself: what overlaps is found, or told by another finding."""
    rng = Random(7)
    small_cases.write([small_case(rng, number) for number in range(40)], tmp_path / "in")
    run = pipeline.monthly(Asked(Period.of("2025-10"), tmp_path / "in", tmp_path / "house"))
    projects = pl.read_parquet(run.published / "tables" / "project.parquet")["project_id"].to_list()
    house, told = Warehouse(tmp_path / "house"), set()
    for project_id in projects[::3]:
        for near in compared(house, project_id).neighbours:
            told |= {o.reason for o in near.outcomes}
            assert not [o for o in near.outcomes if o.reason == "below_limit"], (project_id, near)
    assert {"found", "apart"} <= told <= set(REASONS)
