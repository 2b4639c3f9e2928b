"""Totals, quotas and what is handed in, query by query on a few rows worked by hand (汇总与进度手算)."""

from jianpai import schemas
from jianpai.flows.account.child_tables import child_tables
from tests.given import expected, given, macros, rows

PLANS = """
plan_id | first_year:BIGINT | last_year:BIGINT | base_year
14 | 2021 | 2025 | 2020
15 | 2026 | 2030 | 2025
"""


def totals_of(period_year: int, period_month: int = 10):
    """Return a connection with plans, a period and the areas they know."""
    con = macros()
    given(con, "ref_plan", PLANS)
    given(con, "run_period", f"period_year | period_month\n{period_year} | {period_month}")
    return con


REDUCTIONS = """
area_code | city_code | province_code | plan_id | pollutant | credit_year | eligible | \
computed_t:DECIMAL(38,26) | floor_t | accounted_t | ceiling_t
450205 | 450200 | 450000 | 14 | nox | 2022 | true | 10.5 | 7 | 8 | 10
450205 | 450200 | 450000 | 14 | nox | 2022 | true | 30 | 20 | 25 | 30
450205 | 450200 | 450000 | 14 | nox | 2022 | false | 99 | 0 | 0 | 0
450205 | 450200 | 450000 | 14 | nox | 2023 | true | 5 | 5 | 5 | 5
450206 | 450200 | 450000 | 14 | nox | 2022 | true | 2 | 1 | 2 | 2
450300 | 450300 | 450000 | 14 | nox | 2022 | true | 3 | 3 | 3 | 3
450205 | 450200 | 450000 | 14 | cod | 2022 | true | 100 | 90 | 95 | 100
520100 | 520100 | 520000 | 15 | cod | 2026 | true | 4 | 4 | 4 | 4
"""
CARRIED = """
area_code | city_code | province_code | plan_id | pollutant | credit_year | is_due | \
floor_t | accounted_t | ceiling_t
450206 | 450200 | 450000 | 14 | nox | 2022 | true | -0.25 | -0.5 | -0.5
450206 | 450200 | 450000 | 14 | nox | 2023 | true | 0.25 | 0.5 | 0.5
450206 | 450200 | 450000 | 14 | nox | 2023 | false | 9 | 9 | 9
"""
TARGETS = """
region_code | plan_id | pollutant | target_unit
450700 | 14 | vocs | t
450800 | 14 | nh3n | %
"""
CITIES = """
region_code | plan_id | province_code | level | credit_year | plan_last_year
450200 | 14 | 450000 | city | 2024 | 2025
450300 | 14 | 450000 | city | 2024 | 2025
450400 | 14 | 450000 | city | 2024 | 2025
450500 | 14 | 450000 | city | 2023 | 2025
450205 | 14 | 450000 | county | 2024 | 2025
450403 | 14 | 450000 | county | 2024 | 2025
440100 | 14 | 440000 | city | 2024 | 2025
450600 | 15 | 450000 | city | 2024 | 2030
450400 | 14 | 450000 | city | 2025 | 2025
450600 | 15 | 450000 | city | 2026 | 2030
520200 | 15 | 520000 | city | 2026 | 2030
"""


def area_rows(period_year: int) -> list[str]:
    con = totals_of(period_year)
    given(con, "out_project_reduction", REDUCTIONS)
    given(con, "out_carried_over", CARRIED)
    given(con, "ref_target", TARGETS)
    given(con, "region_year", CITIES)
    columns = "region_code, plan_id, pollutant, credit_year, projects, gross_t, floor_t, accounted_t, ceiling_t"
    return rows(con, "area_year", columns)


def test_every_area_has_every_year_of_its_plan_with_the_sums_of_its_rows() -> None:
    found = area_rows(2024)
    assert [row for row in found if row.startswith("450205 | 14 | nox")] == expected("""
        450205 | 14 | nox | 2021 | 0 | 0 | 0 | 0 | 0
        450205 | 14 | nox | 2022 | 2 | 40.5 | 27 | 33 | 40
        450205 | 14 | nox | 2023 | 1 | 5 | 5 | 5 | 5
        450205 | 14 | nox | 2024 | 0 | 0 | 0 | 0 | 0
    """)
    assert (
        {
            "450200 | 14 | nox | 2022 | 3 | 42.5 | 27.75 | 34.5 | 41.5",
            "450300 | 14 | nox | 2022 | 1 | 3 | 3 | 3 | 3",  # a project of the city itself counts once
            "450000 | 14 | nox | 2022 | 4 | 45.5 | 30.75 | 37.5 | 44.5",
            "450000 | 14 | cod | 2022 | 1 | 100 | 90 | 95 | 100",
            "450206 | 14 | nox | 2023 | 0 | 0 | 0.25 | 0.5 | 0.5",  # carried over, which is no project of 2023
        }
        <= set(found)
    )


def test_which_areas_have_rows() -> None:
    found = area_rows(2024)
    assert sorted({" ".join(row.split(" | ")[:3]) for row in found}) == [
        "450000 14 cod",
        "450000 14 nox",
        "450200 14 cod",
        "450200 14 nox",
        "450205 14 cod",
        "450205 14 nox",
        "450206 14 nox",
        "450300 14 cod",  # every city of the province for every pollutant that was claimed in it
        "450300 14 nox",
        "450400 14 cod",
        "450400 14 nox",
        "450700 14 vocs",  # a quota in tonnes, without any project
    ]
    assert len(found) == 12 * 4  # 2021 to 2024, and the plan from 2026 has not begun


def test_years_of_a_plan_end_with_it() -> None:
    found = area_rows(2026)
    years = {tuple(row.split(" | ")[1:4:2]) for row in found}
    assert years == {("14", str(y)) for y in range(2021, 2026)} | {("15", "2026")}
    assert "450500" not in {row.split(" | ")[0] for row in found}


def test_a_city_has_rows_in_the_plan_in_which_its_province_claims() -> None:
    found = {" ".join(row.split(" | ")[:3]) for row in area_rows(2026)}
    assert {area for area in found if " 15 " in area} == {
        "520000 15 cod",
        "520100 15 cod",
        "520200 15 cod",  # and not 450600, in whose province nothing is claimed in this plan
    }
    assert {area for area in found if area.startswith("4504")} == {"450400 14 cod", "450400 14 nox"}


# Quotas

QUOTAS = """
region_code | indicator | pollutant | plan_id | target_year | target_value:DECIMAL(18,6) | target_unit | \
target_kind | document | clause | source_page | confidence | note_zh | note_en
450200 | project_reduction | nox | 14 | 2025 | 1000 | t | floor_tonnes | d | c | p | V | 注 | n
450200 | cumulative_milestone | nox | 14 | 2023 | 600 | t | milestone | | | | | |
450000 | total_emission_drop | cod | 14 | 2025 | 10 | % | percent_drop | | | | | |
450000 | project_reduction | cod | 15 | 2030 | 500 | t | floor_tonnes | | | | | |
450300 | cumulative_milestone | nox | 99 | 2023 | 5 | t | milestone | | | | | |
"""
"""The last one is of a plan that is not listed: without its years there is no path."""


def quotas(period_year: int, period_month: int):
    con = totals_of(period_year, period_month)
    given(con, "ref_target", QUOTAS)
    return con


def test_the_path_to_a_quota_is_linear_by_year_and_month() -> None:
    columns = "region_code, indicator, pollutant, year, pace_value, pace_to_date"
    # 1000 · k/5 at the end of year k; 2024-10: 1000 · (36 + 10)/60; a milestone stands in full
    assert rows(quotas(2024, 10), "target_pace", columns) == expected("""
        450200 | project_reduction | nox | 2021 | 200 | 200
        450200 | project_reduction | nox | 2022 | 400 | 400
        450200 | project_reduction | nox | 2023 | 600 | 600
        450200 | project_reduction | nox | 2024 | 800 | 766.67
        450200 | cumulative_milestone | nox | 2023 | 600 | 600
        450000 | total_emission_drop | cod | 2021 | |
        450000 | total_emission_drop | cod | 2022 | |
        450000 | total_emission_drop | cod | 2023 | |
        450000 | total_emission_drop | cod | 2024 | |
    """)


def test_the_path_ends_with_the_plan_and_a_milestone_is_for_its_own_year() -> None:
    columns = "indicator, pollutant, plan_id, year, pace_value, pace_to_date"
    found = rows(quotas(2026, 3), "target_pace", columns)
    assert [row for row in found if " | 15 | " in row] == [
        "project_reduction | cod | 15 | 2026 | 100 | 25"
    ]
    assert "project_reduction | nox | 14 | 2025 | 1000 | 1000" in found
    assert [row for row in found if "milestone" in row] == [
        "cumulative_milestone | nox | 14 | 2023 | 600 | 600"
    ]
    assert "cumulative_milestone | nox | 14 | 2023 | 600 | 600" in rows(
        quotas(2023, 6), "target_pace", columns
    )  # in full in each month of its own year
    assert rows(quotas(2022, 12), "target_pace", "indicator, year, pace_to_date") == expected("""
        project_reduction | 2021 | 200
        project_reduction | 2022 | 400
        total_emission_drop | 2021 |
        total_emission_drop | 2022 |
    """)


TOTALS = """
region_code | region_name | level | parent_code | plan_id | pollutant | credit_year | \
cumulative_floor_t | cumulative_accounted_t | cumulative_ceiling_t
450200 | 柳州市 | city | 450000 | 14 | nox | 2023 | 590 | 595 | 620
450200 | 柳州市 | city | 450000 | 14 | nox | 2024 | 700 | 740 | 766.67
450200 | 柳州市 | city | 450000 | 14 | cod | 2024 | 40 | 41 | 42
450205 | 柳北区 | county | 450200 | 14 | vocs | 2024 | 5 | 5 | 5
450000 | 广西 | province | | 14 | cod | 2024 | 40 | 41 | 42
450000 | 广西 | province | | 14 | nox | 2024 | 700 | 740 | 766.67
450300 | 桂林市 | city | 450000 | 16 | nox | 2024 | 1 | 2 | 3
450200 | 柳州市 | city | 450000 | 15 | nox | 2026 | 7 | 8 | 9
"""
NAMES = """
region_code | region_name | level | plan_id | credit_year
450200 | 柳州市 | city | 14 | 2021
450200 | 柳州市 | city | 14 | 2022
450200 | 柳州市 | city | 14 | 2023
450200 | 柳州新名 | city | 14 | 2024
450205 | 柳北区 | county | 14 | 2024
450000 | 广西 | province | 14 | 2024
450300 | 桂林市 | city | 16 | 2024
450200 | 柳州市 | city | 15 | 2026
"""


def progress():
    con = quotas(2024, 10)
    given(con, "out_area_total", TOTALS)
    given(con, "region_year", NAMES)
    return con


def test_lines_without_a_quota_say_which_kind_of_none() -> None:
    columns = "region_code, indicator, pollutant, plan_id, year, target_kind, note, note_en"
    found = [row for row in rows(progress(), "target_line", columns) if " | none | " in row]
    no_quota = "none | 未载入该地区的减排目标 | no quota of this area is loaded"
    assert found == expected(f"""
        450200 | project_reduction | cod | 14 | 2024 | {no_quota}
        450200 | project_reduction | nox | 15 | 2026 | {no_quota}
        450000 | project_reduction | nox | 14 | 2024 | {no_quota}
        450300 | project_reduction | nox | 16 | 2024 | none | 该规划期的目标尚未载入 | \
no target of this plan is loaded
    """)


def test_lines_of_the_quotas_keep_their_source() -> None:
    columns = "indicator, year, target_value, target_unit, document, clause, source_page, confidence, note"
    found = rows(progress(), "target_line", columns)
    assert "project_reduction | 2024 | 1000 | t | d | c | p | V | 注" in found


def test_progress_against_the_path() -> None:
    columns = (
        "region_code, indicator, pollutant, year, region_name, achieved_floor_t, "
        "achieved_accounted_t, achieved_ceiling_t, gap_t, gap_to_target_t, state"
    )
    assert rows(progress(), "out_target_progress", columns) == expected("""
        450200 | project_reduction | nox | 2021 | 柳州市 | 0 | 0 | 0 | -200 | -1000 | behind
        450200 | project_reduction | nox | 2022 | 柳州市 | 0 | 0 | 0 | -400 | -1000 | behind
        450200 | project_reduction | nox | 2023 | 柳州市 | 590 | 595 | 620 | -5 | -405 | undecided
        450200 | cumulative_milestone | nox | 2023 | 柳州市 | 590 | 595 | 620 | -5 | -5 | undecided
        450200 | project_reduction | nox | 2024 | 柳州新名 | 700 | 740 | 766.67 | -26.67 | -260 | undecided
        450000 | total_emission_drop | cod | 2024 | 广西 | 40 | 41 | 42 | | | percent_only
        450200 | project_reduction | cod | 2024 | 柳州新名 | 40 | 41 | 42 | | | no_target
        450200 | project_reduction | nox | 2026 | 柳州市 | 7 | 8 | 9 | | | no_target
        450000 | project_reduction | nox | 2024 | 广西 | 700 | 740 | 766.67 | | | no_target
        450300 | project_reduction | nox | 2024 | 桂林市 | 1 | 2 | 3 | | | targets_not_loaded
    """)


def test_states_turn_exactly_at_pace_and_target() -> None:
    con = macros()
    given(
        con,
        "target_line",
        """
region_code | indicator | pollutant | plan_id | target_year | target_value:DECIMAL(18,6) | target_unit | \
target_kind | year | pace_value:DECIMAL(18,2) | pace_to_date:DECIMAL(18,2) | document | clause | \
source_page | confidence | note | note_en
1 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
2 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
3 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
4 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
5 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
6 | i | nox | 14 | 2025 | 100 | t | floor | 2024 | 80 | 80 | | | | | |
""",
    )
    given(con, "ref_target", "plan_id\n14")
    codes = range(1, 7)
    given(
        con,
        "region_year",
        "region_code | region_name | level | credit_year\n"
        + "\n".join(f"{code} | 甲 | city | {year}" for code in codes for year in (2023, 2024)),
    )
    given(
        con,
        "out_area_total",
        """
region_code | pollutant | credit_year | cumulative_floor_t | cumulative_accounted_t | cumulative_ceiling_t
1 | nox | 2024 | 100 | 100 | 100
2 | nox | 2024 | 99.99 | 100 | 100
3 | nox | 2024 | 80 | 80 | 80
4 | nox | 2024 | 79.99 | 80 | 80
5 | nox | 2024 | 79.99 | 79.99 | 79.99
6 | cod | 2024 | 100 | 100 | 100
6 | nox | 2023 | 100 | 100 | 100
""",
    )
    assert rows(con, "out_target_progress", "region_code, achieved_ceiling_t, state") == expected("""
        1 | 100 | met
        2 | 100 | on_pace
        3 | 80 | on_pace
        4 | 80 | undecided
        5 | 79.99 | behind
        6 | 0 | behind
    """)


# Output tables


def test_cumulative_totals_run_over_the_years_of_one_plan() -> None:
    con = macros()
    given(
        con,
        "area_year",
        """
region_code | plan_id | pollutant | credit_year | projects | gross_t | floor_t | accounted_t | ceiling_t
450200 | 14 | nox | 2024 | 1 | 9 | 1 | 2 | 4
450200 | 14 | nox | 2025 | 1 | 9 | 10 | 20 | 40
450200 | 15 | nox | 2026 | 1 | 9 | 100 | 200 | 400
450200 | 14 | cod | 2024 | 1 | 9 | 5 | 6 | 7
450300 | 14 | nox | 2024 | 1 | 9 | 3 | 3 | 3
""",
    )
    given(
        con,
        "region_year",
        """
region_code | region_name | level | parent_code | province_code | plan_id | credit_year
450200 | 旧名 | county | 450100 | 450000 | 14 | 2024
450200 | 新名 | city | 459900 | 450000 | 14 | 2025
450200 | 后名 | city | 459900 | 450000 | 15 | 2026
450300 | 区 | county | 450200 | 450000 | 14 | 2024
450300 | 区 | county | 450200 | 450000 | 14 | 2025
""",
    )
    columns = "region_code, region_name, level, parent_code, pollutant, credit_year, "
    columns += "cumulative_floor_t, cumulative_accounted_t, cumulative_ceiling_t"
    assert rows(con, "out_area_total", columns) == expected("""
        450200 | 新名 | city | 450000 | nox | 2024 | 1 | 2 | 4
        450200 | 新名 | city | 450000 | nox | 2025 | 11 | 22 | 44
        450200 | 后名 | city | 450000 | nox | 2026 | 100 | 200 | 400
        450200 | 新名 | city | 450000 | cod | 2024 | 5 | 6 | 7
        450300 | 区 | county | 450200 | nox | 2024 | 3 | 3 | 3
    """)


CLAIMS = """
claim_no | project_id | pollutant | project_type | credit_year | plan_id | region_code | area_code | \
city_code | province_code | reported_t | computed_t | computed_is_exact | eligible | ineligible_reason | \
base_emission_t | base_t | limit_cut_t | declared_offset_t | declared_traded_t | offset_t | traded_t | method_id
1 | A-1 | nox | A1 | 2024 | 14 | r | a | c | p | 9 | 10 | true | true | | 50 | 40 | 3 | 1 | 2 | 1 | 2 | A1.m
2 | A-2 | nox | A1 | 2024 | 14 | r | a | c | p | 9 | 10 | true | true | | 50 | 50 | 0 | 0 | 0 | 0 | 0 | A1.m
3 | W-1 | cod | W1 | 2024 | 14 | r | a | c | p | 9 | 10 | true | true | | | | 0 | 0 | 0 | 0 | 0 | W1.m
"""
NETS = """
claim_no | counted_before_t | capped_t | cap_cut_t | net_t | counted_t
1 | 5 | 10 | 0 | 7 | 7
2 | 5 | 10 | 0 | 10 | 10
3 | 5 | 10 | 0 | -1 | 0
"""
CASES = """
case_id | claim_no | counted_t
ceiling | 1 | 6
floor | 1 | 2.5
D-01-x | 1 | 1
D-01-y | 1 | 99
floor | 2 | 4
D-01-x | 3 | 8
"""


def reductions(count_open: str) -> list[str]:
    con = macros()
    given(con, "claim", CLAIMS)
    given(con, "net_claim", NETS)
    given(con, "resolution", CASES)
    given(con, "ref_method", "method_id | confidence | verified_by\nA1.m | E | 某人\nW1.m | V |")
    given(con, "run_period", f"count_open_findings\n{count_open}")
    columns = "project_id, floor_t, ceiling_t, accounted_t, at_risk_t, method_confidence, method_is_verified"
    return rows(con, "out_project_reduction", columns)


def test_floor_and_ceiling_come_from_their_cases_else_from_what_counts() -> None:
    assert reductions("false") == expected("""
        A-1 | 2.5 | 6 | 2.5 | 3.5 | E | True
        A-2 | 4 | 10 | 4 | 6 | E | True
        W-1 | 0 | 0 | 0 | 0 | V | False
    """)
    assert reductions("true") == expected("""
        A-1 | 2.5 | 6 | 6 | 3.5 | E | True
        A-2 | 4 | 10 | 10 | 6 | E | True
        W-1 | 0 | 0 | 0 | 0 | V | False
    """)


def test_methods_by_pollutant_and_whether_a_claim_uses_them() -> None:
    con = macros()
    given(
        con,
        "ref_method",
        """
method_id | project_type | pollutants | title_zh | title_en | relation | rule_column | rule_values | formula | \
document | number | clause | note | confidence | verified_by | valid_from | valid_to | changed_by
W1.m | W1 | cod;nh3n | 污水 | sewage | r | | | f | d | n | c | o | V | | 2021 | | x
A1.m | A1 | nox | 锅炉 | boilers | r | | | f | d | n | c | o | V | | 2021 | | x
""",
    )
    given(con, "claim", "method_id\nW1.m")
    assert rows(con, "out_method", "method_id, pollutant, used") == expected("""
        A1.m | nox | False
        W1.m | cod | True
        W1.m | nh3n | True
    """)


def test_rows_of_child_sheets_of_projects_in_force_only() -> None:
    of_tables = child_tables()  # not when it is imported: the registry starts polars
    for table, sheet in of_tables.items():
        found, of_project_in_force = _rows_of_children(table, sheet)
        assert found == [of_project_in_force], table


def _rows_of_children(table: str, sheet: schemas.Entry) -> tuple[list[str], str]:
    """Return what a table shows of a row of V-1, which is in force, and of V-9, and the row of V-1."""
    con = macros()
    sent = [name for name in schemas.columns(sheet.name) if name != "record_status"]
    columns = ["file_name", "file_sha256", "sheet_name", "row_number:BIGINT", *sent[1:]]
    rest = " | ".join("2024-05-01" if name.endswith("_date") else "1" for name in sent[1:])
    given(
        con,
        sheet.relation,
        f"project_id | {' | '.join(columns)}\nV-1 | f | s | m | 2 | {rest}\nV-9 | f | s | m | 3 | {rest}",
    )
    given(con, "placed_project", "project_id\nV-1\nV-2")
    shown = f"{', '.join(sent)}, file_name, file_sha256, sheet_name, row_number"
    return rows(con, f"out_{table}", shown), f"V-1 | {rest} | f | s | m | 2"


def test_the_parts_of_a_works_are_those_of_its_claims() -> None:
    con = macros()
    given(
        con,
        "w1_split",
        """
project_id | pollutant | volume_part_t | sewer_part_t | upgrade_part_t
W-1 | cod | 1 | 2 | 3
W-1 | nh3n | 4 | 5 | 6
W-2 | cod | 7 | 8 | 9
W-2 | nh3n | | |
""",
    )
    given(con, "claim", "project_id | pollutant\nW-1 | cod\nW-1 | nh3n\nW-2 | cod\nA-1 | nox")
    columns = "project_id, pollutant, volume_part_t, sewer_part_t, upgrade_part_t"
    assert rows(con, "out_w1_part", columns) == expected("""
        W-1 | cod | 1 | 2 | 3
        W-1 | nh3n | 4 | 5 | 6
        W-2 | cod | 7 | 8 | 9
    """)


def test_findings_with_their_sums_and_words() -> None:
    con = macros()
    given(
        con,
        "finding_risk",
        """
finding_id | project_id | pollutant | tonnes_at_risk:DECIMAL(18,2)
f1 | A-1 | nox | 2
f1 | A-2 | nox | 3
f1 | A-3 | nox | -1
f2 | A-1 | nox | 0
""",
    )
    given(
        con,
        "every_finding_member",
        """
finding_id | finding_series | grounds_sha256 | kind | pollutant | status | facts:JSON | project_id
f1 | s1 | g1 | D-01 | nox | open | {} | A-2
f1 | s1 | g1 | D-01 | nox | open | {} | A-1
f1 | s1 | g1 | D-01 | nox | open | {} | A-2
f2 | s2 | g2 | F-17 | nox | open | {} | A-1
""",
    )
    given(
        con,
        "evidence_field",
        """
finding_id | column_name | verdict | records | place
f1 | permit_no | differs | r2 | 3
f1 | uscc | agrees | r1 | 2
f2 | volume | missing | r4 | 31
""",
    )
    columns = "finding_id | column_name | verdict | records | place"
    given(con, "evidence_w1_month", f"{columns}\nf2 | month | differs | r3 | 1")
    given(con, "evidence_document", f"{columns}\nf2 | file | agrees | r5 | 61")
    given(
        con,
        "ref_finding_kind",
        """
kind | title_zh | title_en | severity | resolution_zh | resolution_en
D-01 | 重复 | twice | error | 留一 | keep one
F-17 | 负值 | negative | warning | 核对 | check
""",
    )
    given(con, "finding_message", "finding_id | message | message_en\nf1 | 甲 | a\nf2 | 乙 | b")
    columns = (
        "finding_id, kind, title, severity, project_ids, tonnes_at_risk, message, resolution, "
    )
    columns += "REPLACE(evidence, '\"', '')"
    assert rows(con, "out_finding", columns) == expected("""
        f1 | D-01 | 重复 | error | ['A-1', 'A-2'] | 4 | 甲 | 留一 | {facts:{},fields:[\
{column:uscc,verdict:agrees,records:r1},{column:permit_no,verdict:differs,records:r2}]}
        f2 | F-17 | 负值 | warning | ['A-1'] | 0 | 乙 | 核对 | {facts:{},fields:[\
{column:month,verdict:differs,records:r3},{column:volume,verdict:missing,records:r4},\
{column:file,verdict:agrees,records:r5}]}
    """)


def test_a_decision_holds_for_its_evidence_and_lapses_with_it():
    con = macros()
    given(
        con,
        "decision_record",
        """
decision_id | status | finding_id | finding_series | grounds_sha256 | kind | pollutant | tonnes_at_risk | reason \
| decided_by | decided_on | based_on_run_id | file_name | file_sha256 | sheet_name | row_number
J-1 | confirmed | f1 | s1 | g1 | D-01 | nox | 1 | r | n | d | R | f | h | s | 2
J-2 | dismissed | f2 | s2 | g2 | D-01 | nox | 1 | r | n | d | R | f | h | s | 3
J-3 | dismissed | f3 | s3 | g3 | D-01 | nox | 1 | r | n | d | R | f | h | s | 4
J-4 | confirmed | f4 | s4 | g4 | D-01 | nox | 1 | r | n | d | R | f | h | s | 5
J-5 | confirmed | f5 | s5 | g0 | D-01 | nox | 1 | r | n | d | R | f | h | s | 6
""".replace(" \\\n", " "),
    )
    given(
        con,
        "out_finding",
        """
finding_id | finding_series | grounds_sha256 | status
f1 | s1 | g1 | confirmed
f2b | s2 | g2b | open
f3b | s3 | g3b | confirmed
f5 | s5 | g5 | open
""",
    )
    assert rows(con, "out_decision", "decision_id, validity, present_finding_id") == expected("""
        J-1 | in_force | f1
        J-2 | lapsed | f2b
        J-3 | decided_again | f3b
        J-4 | gone |
        J-5 | lapsed | f5
    """)


# What is unverified

FIGURES = """
project_id | pollutant | plan_id | eligible | accounted_t | method_id | method_confidence | method_is_verified
P-1 | cod | 14 | true | 10 | M.1 | E | false
P-2 | cod | 14 | true | 5 | M.1 | E | false
P-3 | cod | 14 | true | 2 | M.2 | M+ | false
P-4 | cod | 14 | true | 1 | M.3 | E | true
P-5 | cod | 14 | false | 99 | M.1 | E | false
P-6 | cod | 15 | true | 7 | M.1 | E | false
P-1 | nh3n | 14 | true | 3 | M.1 | E | false
"""
FACTORS = """
coefficient_id | key | valid_from | title_zh | title_en | confidence | verified_by
K.a | | 2021 | 甲 | a | M+ |
K.b | x | 2021 | 乙 | b | M+ |
K.b | x | 2024 | 乙 | b | E |
K.c | x | 2021 | 丙 | c | M+ | 某人
"""
TAKEN = """
project_id | pollutant | coefficient_ref
P-1 | cod | K.a||2021
P-1 | cod | K.b|x|2021
P-1 | cod | K.c|x|2021
P-2 | cod | K.b|x|2024
P-3 | cod | K.a||2021
P-4 | cod | K.b|x|2024
P-5 | cod | K.a||2021
P-6 | cod | K.b|x|2021
P-2 | nh3n | K.a||2021
"""
METHODS = """
method_id | valid_from | title_zh | title_en | confidence | verified_by
M.1 | 2021 | 一 | one | E |
M.2 | 2021 | 二 | two | M+ |
M.3 | 2021 | 三 | three | E | 某人
"""


def unverified():
    """Return a connection with six figures, their methods and the factors they took."""
    con = macros()
    given(con, "out_project_reduction", FIGURES)
    given(con, "ref_coefficient", FACTORS)
    given(con, "ref_method", METHODS)
    con.execute(
        "CREATE TABLE used_coefficient (project_id TEXT, pollutant TEXT, coefficient_ref TEXT)"
    )
    taken = [line.split(" | ") for line in TAKEN.strip().splitlines()[1:]]
    con.executemany("INSERT INTO used_coefficient VALUES (?, ?, ?)", taken)
    return con


def test_figures_that_count_with_each_unverified_factor_they_took() -> None:
    columns = "project_id, REPLACE(coefficient_ref, '|', '/'), plan_id, accounted_t, confidence"
    assert rows(unverified(), "unverified_coefficient", columns) == expected("""
        P-1 | K.a//2021 | 14 | 10 | M+
        P-1 | K.b/x/2021 | 14 | 10 | M+
        P-2 | K.b/x/2024 | 14 | 5 | E
        P-3 | K.a//2021 | 14 | 2 | M+
        P-4 | K.b/x/2024 | 14 | 1 | E
        P-6 | K.b/x/2021 | 15 | 7 | M+
    """)


def test_entries_with_the_projects_and_tonnes_that_rest_on_them() -> None:
    columns = "entry_kind, entry_id, entry_key, valid_from, pollutant, plan_id, title, confidence, projects, "
    columns += "accounted_t"
    assert rows(unverified(), "out_unverified_entry", columns) == expected("""
        coefficient | K.a |  | 2021 | cod | 14 | 甲 | M+ | 2 | 12
        coefficient | K.b | x | 2021 | cod | 14 | 乙 | M+ | 1 | 10
        coefficient | K.b | x | 2021 | cod | 15 | 乙 | M+ | 1 | 7
        coefficient | K.b | x | 2024 | cod | 14 | 乙 | E | 2 | 6
        method | M.1 |  | 2021 | cod | 14 | 一 | E | 2 | 15
        method | M.1 |  | 2021 | cod | 15 | 一 | E | 1 | 7
        method | M.1 |  | 2021 | nh3n | 14 | 一 | E | 1 | 3
        method | M.2 |  | 2021 | cod | 14 | 二 | M+ | 1 | 2
    """)


def test_degrees_of_confidence_with_each_figure_once() -> None:
    # E: P-1, P-2 by their method, P-4 by its factor; M+: P-1 by two factors, P-3 by its method and a factor
    columns = "confidence, pollutant, plan_id, projects, accounted_t"
    assert rows(unverified(), "out_unverified_confidence", columns) == expected("""
        E | cod | 14 | 3 | 16
        E | cod | 15 | 1 | 7
        E | nh3n | 14 | 1 | 3
        M+ | cod | 14 | 2 | 12
        M+ | cod | 15 | 1 | 7
    """)
