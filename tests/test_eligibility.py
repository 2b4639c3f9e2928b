"""Rules of eligibility: each on both sides of its boundary, and with its switch in every position."""

import pytest

from jianpai.flows.account import relation
from jianpai.schemas import reference
from tests.given import expected, given, macros, rows

PLAN = (
    "plan_id | first_year | last_year | base_year\n14 | 2021 | 2025 | 2020\n15 | 2026 | 2030 | 2025"
)
METHODS = "project_type | base_of\nA1 | source\nW1 | served_area"
FULL = {"ledger": ["s1", "s2", "s3", "s4"], "sites": ["s1", "s2", "s3", "s4", "s5"]}


def rule(con, rule_id: str, effect: str = "", threshold: str = "") -> None:
    """Give the rule as it is shipped, with another effect or threshold where these are stated."""
    [own] = [r for r in reference.table("eligibility").to_dicts() if r["rule_id"] == rule_id]
    cells = [rule_id, effect or own["effect"], threshold or own["threshold"] or ""]
    text = "rule_id | effect | threshold:DECIMAL(18,6) | reason | place:BIGINT\n"
    given(con, "ref_eligibility", f"{text}{' | '.join(cells)} | {own['reason'] or ''} | 1")


# E5: in the base


def objected(ledger: list[str], sites: list[str], effect: str = "", base_year: int = 2020) -> list:
    con = macros()
    rule(con, "E5", effect)
    given(con, "ref_plan", PLAN)
    given(con, "ref_method", METHODS)
    who = "permit_no | uscc | region_code | enterprise_name"
    listed = "".join(f"\n | u | 450203 | {s} | nox | {base_year}" for s in ledger)
    given(con, "record_l1_base_emission", f"{who} | pollutant | base_year{listed}")
    claimed = "".join(f"\nA-{s} | A1 | 2024 | | u | 450203 | {s}" for s in sites)
    more = "\nW-s5 | W1 | 2024 | | u | 450203 | s9\nA-x | A1 | 2026 | | u | 450203 | s9"
    given(con, "record_project", f"project_id | project_type | credit_year | {who}{claimed}{more}")
    tonnes = "".join(f"\nA-{s} | nox" for s in [*sites, "x"])
    given(con, "record_tonnes", f"project_id | pollutant{tonnes}\nA-s1 | vocs\nW-s5 | nox")
    return rows(con, "object_e05_not_in_base", "project_id, pollutant, effect, detail")


def test_a_source_outside_a_ledger_that_holds_four_of_five_sites_is_held() -> None:
    assert objected(**FULL) == ["A-s5 | nox | hold | 2020：4/5"]


def test_a_ledger_that_holds_three_of_four_sites_is_not_complete_and_only_asks() -> None:
    found = objected(ledger=["s1", "s2", "s3"], sites=["s1", "s2", "s3", "s4"])
    assert found == ["A-s4 | nox | ask | 2020：3/4"]


@pytest.mark.parametrize(("effect", "found"), [("reject", 1), ("ask", 1), ("off", 0)])
def test_e5_does_what_its_switch_says(effect: str, found: int) -> None:
    assert objected(**FULL, effect=effect) == [f"A-s5 | nox | {effect} | 2020：4/5"][:found]


@pytest.mark.parametrize(
    "ledger",
    [{"ledger": []}, {"ledger": ["s7"]}, {"ledger": FULL["sites"]}, FULL | {"base_year": 2025}],
)
def test_without_a_ledger_of_the_county_and_year_nobody_is_outside(ledger: dict) -> None:
    assert objected(**FULL | ledger) == []


# E8: evidence

EVIDENCE = """
project_type | rule_value:VARCHAR | need | evidence_zh | words
all | | required | 计算书 | 计算书;说明
all | | offset | 削减来源页 | 削减来源
all | | traded | 交易合同 | 合同
all | | bundle | 合订本 | 合订本;卷宗
A4 | 关停 | required | 关停文件 | 关停
A4 | 替代 | required | 发票 | 发票
A1 | | required | 验收 | 验收
A1 | | where_applicable | 煤质 | 煤质
"""


def lacking(*projects: str, effect: str = "", given_away: str = "| |") -> list[str]:
    con = macros()
    rule(con, "E8", effect)
    given(con, "ref_evidence", EVIDENCE)
    text = "\n".join(f"{p} | | 手工监测" for p in projects)
    columns = "project_id | project_type | evidence | measure | discharge_to:VARCHAR | data_source"
    given(con, "record_project", f"{columns}\n{text}")
    tonnes = "\n".join(f"{p.split('|')[0]} | nox {given_away}" for p in projects)
    given(con, "record_tonnes", f"project_id | pollutant | offset_t | traded_t\n{tonnes}")
    return rows(con, "object_e08_evidence_incomplete", "project_id, effect, detail")


@pytest.mark.parametrize(
    ("project", "kinds"),
    [
        ("P | A1 | 计算书:a.pdf；验收意见:b.pdf |", ""),
        ("P | A1 | 情况说明:a.pdf |", "验收"),
        ("P | A1 | |", "计算书；验收"),
        ("P | A1 | 卷宗:全.zip |", ""),
        ("P | A4 | 计算书:a.pdf | 关停", "关停文件"),
        ("P | A4 | 计算书:a.pdf；关停文件:b | 关停", ""),
        ("P | A4 | 计算书:a.pdf | 替代", "发票"),
    ],
)
def test_what_a_type_asks_for_and_nobody_filed_is_named(project: str, kinds: str) -> None:
    assert lacking(project) == ([f"P | ask | {kinds}"] if kinds else [])


@pytest.mark.parametrize(
    ("given_away", "kinds"),
    [
        ("| 0 | 0", ""),
        ("| 0.000001 |", "削减来源页"),
        ("| | 1", "交易合同"),
        ("| 1 | 1", "交易合同；削减来源页"),
    ],
)
def test_the_proof_of_what_was_given_away_is_asked_for_then_only(
    given_away: str, kinds: str
) -> None:
    found = lacking("P | A1 | 计算书:a；验收:b |", given_away=given_away)
    assert found == ([f"P | ask | {kinds}"] if kinds else [])


@pytest.mark.parametrize(("effect", "found"), [("hold", 1), ("reject", 1), ("off", 0)])
def test_e8_does_what_its_switch_says(effect: str, found: int) -> None:
    assert lacking("P | A1 | 计算书:a |", effect=effect) == [f"P | {effect} | 验收"][:found]


# E9: monitoring


@pytest.mark.parametrize(
    ("source", "capture", "threshold", "effect"),
    [
        ("在线监测", "0.749999", "", "hold"),
        ("在线监测", "0.75", "", None),
        ("在线监测", "0.75", "0.76", "hold"),
        ("在线监测", "", "", None),
        ("执行报告", "0.5", "", None),
    ],
)
def test_monitoring_that_captured_too_little_is_held(source, capture, threshold, effect) -> None:
    con = macros()
    rule(con, "E9", threshold=threshold)
    given(
        con,
        "record_project",
        f"project_id | data_source | min_quarter_capture_ratio\nP | {source} | {capture}",
    )
    given(con, "record_tonnes", "project_id | pollutant\nP | nox\nP | cod\nQ | nox")
    found = rows(con, "object_e09_monitoring_unusable", "project_id, pollutant, effect")
    assert found == ([f"P | cod | {effect}", f"P | nox | {effect}"] if effect else [])


# E12: idle sources


@pytest.mark.parametrize(
    ("base", "ledger", "project_type", "found"),
    [
        ("0.009999", "", "A1", True),
        ("0.01", "", "A1", False),
        ("0.01", "0", "A1", True),
        ("0", "5", "A1", False),
        ("0", "", "W1", False),
        ("", "", "A1", False),
    ],
)
def test_a_source_that_was_idle_in_the_base_year_is_rejected(
    base, ledger, project_type, found
) -> None:
    con = macros()
    rule(con, "E12")
    given(con, "ref_method", METHODS)
    given(con, "record_project", f"project_id | project_type\nP | {project_type}")
    given(con, "record_tonnes", f"project_id | pollutant | base_emission_t\nP | nox | {base}")
    stated = f"\nP | nox | {ledger}" if ledger else "\nP | cod | 0"
    given(con, "base_in_ledger", f"project_id | pollutant | ledger_base_t{stated}")
    found_rows = rows(con, "object_e12_idle_source", "project_id, effect, value")
    assert [row.rsplit(" | ", 1)[0] for row in found_rows] == (["P | reject"] if found else [])


def test_of_several_rejections_the_first_rule_names_the_reason() -> None:
    con = macros()
    given(
        con,
        "ref_eligibility",
        "rule_id | reason | place:BIGINT\nE5 | not_in_base | 5\nE12 | idle_source | 12",
    )
    given(
        con,
        "objection",
        "project_id | pollutant | rule_id | effect\nP | nox | E12 | reject\nP | nox | E5 | reject\n"
        "Q | nox | E5 | hold\nQ | nox | E12 | reject\nR | nox | E5 | ask",
    )
    assert rows(con, "rejection", "project_id, reason") == ["P | not_in_base", "Q | idle_source"]


# E6: years by months

REDUCED = """
project_id | pollutant | credit_year | area_code | city_code | province_code | floor_t | accounted_t | ceiling_t
P | nox | 2024 | 450203 | 450200 | 450000 | 100 | 120 | 120
"""


def carried(
    accepted: str, stable: str, effect: str = "prorata", period: int = 2025, year: int = 2024
) -> list[str]:
    con = macros()
    rule(con, "E6", effect)
    given(con, "ref_plan", PLAN)
    given(con, "run_period", f"period_year\n{period}")
    given(
        con,
        "record_project",
        f"project_id | acceptance_date | stable_date\nP | {accepted} | {stable}",
    )
    given(con, "out_project_reduction", REDUCED.replace("2024", str(year)))
    columns = "credit_year, plan_id, first_months, is_due, floor_t, accounted_t, ceiling_t"
    return rows(con, "out_carried_over", columns)


def test_a_project_stable_from_april_counts_eight_months_and_carries_four() -> None:
    """The rule book's example (§2.6): 120 t a year, 8/12 = 80 t, 40 t in the next year; 100 → 66.67 + 33.33."""
    assert carried("2024-03-01", "2024-04-20") == expected("""
        2024 | 14 | 8 | True | -33.33 | -40 | -40
        2025 | 14 | 8 | True | 33.33 | 40 | 40
    """)


@pytest.mark.parametrize(
    ("accepted", "stable", "months"),
    [
        ("2023-06-01", "2023-12-31", None),  # whole: from January on
        ("2024-01-01", "2024-01-31", 11),
        ("2024-01-05", "", 11),  # without a day of stable operation that of acceptance holds
        ("2024-11-30", "2024-11-30", 1),
        ("2024-11-30", "2024-12-01", 0),
        ("2024-11-30", "2025-02-01", 0),
    ],
)
def test_months_are_counted_from_the_one_after_stable_operation(accepted, stable, months) -> None:
    found = carried(accepted, stable)
    assert {int(row.split(" | ")[2]) for row in found} == (set() if months is None else {months})


def test_what_goes_to_a_year_after_the_period_or_beyond_the_plans_is_not_due() -> None:
    assert [row.split(" | ")[:4] for row in carried("2024-03-01", "2024-04-20", period=2024)] == [
        ["2024", "14", "8", "True"],
        ["2025", "14", "8", "False"],
    ]
    last = carried("2030-03-01", "2030-04-20", period=2031, year=2030)
    assert [row.split(" | ")[:4] for row in last] == [
        ["2030", "15", "8", "True"],
        ["2031", "", "8", "False"],
    ]


def test_by_full_years_nothing_is_carried() -> None:
    assert carried("2024-03-01", "2024-04-20", effect="capacity") == []


# The table of the rules


def test_every_rule_of_the_rule_book_has_its_row_and_a_place_that_exists() -> None:
    rules = reference.table("eligibility").to_dicts()
    numbers = {row["rule_id"].split(".")[0] for row in rules}
    assert numbers == {*(f"E{n}" for n in range(1, 14)), "DP"}
    for row in rules:
        assert row["effect"] in row["effects"].split(";"), row["rule_id"]
        place = row["held_by"].split("（")[0].split("、")[0]
        assert (relation.SQL.parent / place).is_file(), row["rule_id"]


def test_what_a_rule_may_do_has_its_words() -> None:
    kinds, rules = (
        set(reference.table("finding_kinds")["kind"]),
        set(reference.table("rules")["rule_id"]),
    )
    for row in reference.table("eligibility").to_dicts():
        effects = row["effects"].split(";")
        assert ("reject" not in effects) or row["reason_zh"], row["rule_id"]
        assert ("hold" not in effects) or row["finding_kind"] in kinds, row["rule_id"]
        assert ("ask" not in effects) or row["problem_rule"] in rules, row["rule_id"]
