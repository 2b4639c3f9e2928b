"""Totals in doubt: far above a quota (F-26), and jumped since the former month; both sides of every limit."""

import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.city_table import city_table, outcome
from jianpai.flows.since import jump_words, jumps
from tests.given import expected, given, macros, rows

GOLDEN = Path(__file__).parent / "golden/a1_totals_at_and_above_the_share_of_a_quota_in_doubt/in"

# Far above a quota

LIMITS = """
kind | key | value:DECIMAL(18,6)
F-26 | share | 150
F-26 | projects | 2
"""
PROGRESS = (
    "region_code | region_name | plan_id | indicator | pollutant | year | target_year | target_unit"
    " | target_value | achieved_accounted_t:DECIMAL(38,2)"
)
CLAIMS = (
    "project_id | pollutant | plan_id | credit_year | area_code | city_code | province_code"
    " | accounted_t:DECIMAL(18,2)"
)


def far_above(progress: list[str], claims: list[str], carried: tuple[str, ...] = ()) -> list[str]:
    """Return area, project, accounted, share and number of projects named, line by line."""
    con = macros()
    given(con, "ref_threshold", LIMITS)
    given(con, "ref_plan", "plan_id | title\n14FYP | “十四五”")
    given(con, "out_target_progress", "\n".join([PROGRESS, *progress]))
    given(con, "out_project_reduction", "\n".join([CLAIMS, *claims]))
    given(con, "out_carried_over", "\n".join([f"{CLAIMS} | is_due", *carried]))
    told = ("region_code", "accounted_t", "share_pct", "named_projects")
    return rows(
        con, "far_above_quota", "project_id, " + ", ".join(f"facts ->> '{fact}'" for fact in told)
    )


def quota(city: str, target: str, accounted: str, **other: str) -> str:
    row = {"indicator": "project_reduction", "year": "2025", "unit": "t"} | other
    return (
        f"{city} | {city} | 14FYP | {row['indicator']} | nox | {row['year']} | 2025 | {row['unit']}"
        f" | {target} | {accounted}"
    )


def claim(project: str, city: str, tonnes: str, year: int = 2024) -> str:
    return f"{project} | nox | 14FYP | {year} | {city}x | {city} | P | {tonnes}"


def test_exactly_the_share_is_no_finding_and_a_hundredth_more_is() -> None:
    progress = [quota("at", "360", "540.00"), quota("above", "360", "540.01")]
    claims = [claim("A", "at", "540.00"), claim("B", "above", "540.01")]
    assert far_above(progress, claims) == ["B | above | 540.01 | 150.1 | 1"]


def test_quotas_of_billions_of_tonnes_are_compared_exactly() -> None:
    progress = [quota("c", "4000000000", "6000000000.01"), quota("d", "4000000000", "6000000000")]
    claims = [claim("A", "c", "6000000000.01"), claim("B", "d", "6000000000")]
    assert far_above(progress, claims) == ["A | c | 6000000000.01 | 150.1 | 1"]


def test_the_largest_contributors_up_to_the_year_are_named_with_what_was_carried_to_it() -> None:
    claims = [claim("A", "c", "50"), claim("B", "c", "60"), claim("C", "c", "70")]
    claims += [claim("D", "c", "900", 2026), claim("E", "c", "0"), claim("F", "other", "900")]
    moved = (f"{claim('A', 'c', '30')} | true", f"{claim('B', 'c', '90')} | false")
    assert far_above([quota("c", "100", "210")], claims, moved) == expected("""
        A | c | 210.00 | 210 | 2
        C | c | 210.00 | 210 | 2
    """)


@pytest.mark.parametrize(
    "row",
    [
        quota("c", "100", "900", indicator="cumulative_milestone"),
        quota("c", "10", "900", unit="%"),
        quota("c", "0", "900"),
    ],
    ids=["milestone", "percent", "nothing"],
)
def test_what_has_no_share_of_a_quota_is_not_asked_about(row) -> None:
    assert far_above([row], [claim("A", "c", "900")]) == []


def test_the_latest_year_alone_is_asked_about() -> None:
    progress = [quota("c", "100", "200", year="2024"), quota("c", "100", "120")]
    assert far_above(progress, [claim("A", "c", "120")]) == []


# Jumps

JUMP_LIMITS = """
kind | key | value:DECIMAL(18,6)
jump | share | 50
jump | quota_share | 5
jump | absolute | 50
jump | projects | 2
"""
TOTALS = (
    "region_code | region_name | level | plan_id | pollutant | credit_year"
    " | cumulative_reported_t:DECIMAL(38,2) | cumulative_accounted_t:DECIMAL(38,2)"
)


def total(area: str, tonnes: str, year: int = 2025, plan: str = "14FYP") -> str:
    return f"{area} | {area} | city | {plan} | nox | {year} | 1000 | {tonnes}"


def jumped(before: list[str], after: list[str], quotas: tuple[str, ...] = ()) -> list[str]:
    """Return area, measure, direction, former, now of what jumped."""
    con = macros()
    given(con, "ref_threshold", JUMP_LIMITS)
    given(con, "before_area_total", "\n".join([TOTALS, *before]))
    given(con, "after_area_total", "\n".join([TOTALS, *after]))
    given(con, "after_target_progress", "\n".join([PROGRESS, *quotas]))
    return rows(con, "area_jump", "region_code, measure, direction, former_t, now_t")


@pytest.mark.parametrize(
    ("former", "now", "told"),
    [
        ("200", "300", []),
        ("200", "300.01", ["a | accounted | rise | 200 | 300.01"]),
        ("20", "70", []),
        ("20", "70.01", ["a | accounted | rise | 20 | 70.01"]),
        ("0", "50", []),
        ("0", "50.01", ["a | accounted | rise | 0 | 50.01"]),
        ("2", "1", []),
        ("2", "0.99", ["a | accounted | fall | 2 | 0.99"]),
    ],
)
def test_a_jump_is_above_the_share_and_of_rises_above_the_tonnes(former, now, told) -> None:
    assert jumped([total("a", former)], [total("a", now)]) == told


@pytest.mark.parametrize(("now", "count"), [("20", 0), ("20.01", 1)])
def test_where_there_is_a_quota_a_share_of_it_takes_the_place_of_the_tonnes(now, count) -> None:
    found = jumped([total("a", "10")], [total("a", now)], (quota("a", "200", now),))
    assert len(found) == count


def test_years_of_a_plan_go_on_and_a_new_plan_begins() -> None:
    before = [total("a", "100", 2024), total("gone", "7", 2024)]
    after = [
        *(total("a", "1", 2024), total("a", "120", 2025)),
        total("a", "900", 2026, "15FYP"),
    ]
    assert jumped(before, after) == expected("""
        gone | accounted | fall | 7 | 0
        gone | reported | fall | 1000 | 0
    """)


# From month to month


@pytest.fixture(scope="module")
def months(tmp_path_factory) -> list[Path]:
    """September with two boilers; October with all, published twice: the second time with one withdrawn."""
    folder = tmp_path_factory.mktemp("jumps")
    inbox = folder / "in"
    inbox.mkdir()
    heading, *lines = (GOLDEN / "A1_golden.csv").read_text("utf-8").splitlines()

    def run(period: str, name: str, *rows: str) -> Path:
        (inbox / f"A1_{name}.csv").write_text("\n".join([heading, *rows]) + "\n", "utf-8")
        asked = Asked(Period.of(period), inbox, folder / "warehouse")
        return pipeline.monthly(asked).published

    taken_back = lines[5].replace("495.00", "494.00")
    return [
        run("2025-09", "a", lines[0], lines[1]),
        run("2025-10", "b", *lines[2:]),
        run("2025-10", "c", taken_back),
    ]


@pytest.mark.long
def test_what_jumped_is_told_with_its_projects_and_the_tables_know_nothing_of_it(months):
    assert jumps.read(months[0] / "since") is None
    found = jumps.read(months[1] / "since")
    city = found.filter(region_code="450200", measure="accounted").row(0, named=True)
    assert (city["former_t"], city["now_t"]) == (Decimal("1000.00"), Decimal("4200.01"))
    assert [each["project_id"][-6:] for each in city["largest"]][:2] == ["A-0002", "A-0003"]
    assert sum(each["change_t"] for each in city["largest"]) == city["change_t"]
    assert city["former_run_id"] == months[0].name
    assert not (months[1] / "tables" / "jump.parquet").exists()


@pytest.mark.long
def test_a_month_published_anew_is_held_against_the_month_before(months):
    found = jumps.read(months[2] / "since")
    assert set(found["former_period"]) == {"2025-09"}
    assert found.filter(region_code="450200", measure="reported")["now_t"].to_list() == [
        Decimal("4199.01")
    ]


@pytest.mark.long
def test_the_terminal_says_it_word_for_word(months):
    said = outcome(months[1], "zh")
    assert "与 2025-09 相比总量异常变动 6 处，请核实：\n" in said
    assert (
        "  ◆ 450200 柳州市 氮氧化物累计核定、累计上报 1,000.00 → 4,200.01 吨（+320.0%）；"
        "主要项目：450200-2024-A-0002 +999.90、450200-2024-A-0003 +900.00 等共 5 个\n"
    ) in said
    assert "  ……另有 1 处，见 flagged.xlsx 的“异常变动”表\n" in said
    english = outcome(months[1], "en")
    assert "Totals that jumped since 2025-09: 6. Check:\n" in english
    assert "（上期为零）" in said and "(nothing before)" in english


@pytest.mark.long
def test_a_total_far_above_its_quota_is_nowhere_plainly_met(months):
    tables = months[1] / "tables"
    lines = city_table(tables, "zh").splitlines()
    states = {line[:6]: line.split("  ")[-1] for line in lines if "氮氧化物" in line}
    assert states["450200"].strip() == "◆ 已完成，超过目标150%，请核实"
    assert states["450500"].strip() == "已完成"
    assert "◆ met, above 150% of the quota, check" in city_table(tables, "en")
    page = (months[1] / "report.html").read_text("utf-8")
    assert "其中 1 项超过目标150%，请核实（柳州市氮氧化物）。" in page
    assert "<b>1 / 12</b>" in page
    assert re.search(r'state undecided above">◆ 已完成，超过目标150%，请核实', page)
    assert "150.0%　已完成，请核实" in page
    assert 'id="jumps"' in page
    assert 'class="pair"' not in page and 'class="networks"' not in page
    assert 'id="jumps"' not in (months[0] / "report.html").read_text("utf-8")


@pytest.mark.long
def test_the_auditors_workbook_lists_both(months):
    book = openpyxl.load_workbook(months[1] / "flagged.xlsx", read_only=True)
    jump = list(book["异常变动"].values)
    assert any("柳州市" in map(str, row) and "+320.0%" in map(str, row) for row in jump)
    assert any("F-26" in map(str, row) for row in book["存疑项目"].values)
    first = openpyxl.load_workbook(months[0] / "flagged.xlsx", read_only=True)
    assert "异常变动" not in first.sheetnames


def test_nothing_is_said_where_nothing_jumped() -> None:
    assert jump_words.text(pl.DataFrame({"former_period": []}), "zh") == ""
    assert jumps.read(None) is None
