"""Every check on its own: on the finished tables of test_verify and on each wrong value (逐项检查的变异检验)."""

import ast
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.given import given, shown

HERE = Path(__file__).parent
CHECKS = sorted((HERE.parent / "sql" / "check").glob("*.sql"))


def constants(*names: str) -> list[Any]:
    """Return constants of test_verify; read and not imported, for its imports take seconds."""
    tree = ast.parse((HERE / "test_verify.py").read_text("utf-8"))
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in names
    }
    return [found[name] for name in names]


FINISHED_TABLES, WRONG, HARMLESS = constants("FINISHED_TABLES", "MUTATIONS", "HARMLESS")

MORE: list[tuple[str, str]] = [
    (
        "cap_cut_is_kept",
        "UPDATE project_reduction SET cap_cut_t = cap_cut_t + 1 WHERE cap_cut_t > 0",
    ),
    (
        "",
        "UPDATE project_reduction SET cap_cut_t = cap_cut_t - 0.0045 WHERE cap_cut_t > 0",
    ),
    (
        "cap_cut_is_kept",
        "UPDATE project_reduction SET cap_cut_t = cap_cut_t - 0.0051 WHERE cap_cut_t > 0",
    ),
    (
        "",
        "INSERT INTO area_total BY NAME SELECT * REPLACE ('nox' AS pollutant, 0 AS projects, 0 AS gross_t,"
        " 0 AS floor_t, 0 AS accounted_t, 0 AS ceiling_t, 0 AS cumulative_floor_t,"
        " 0 AS cumulative_accounted_t, 0 AS cumulative_ceiling_t)"
        " FROM area_total WHERE region_code = '450502'",
    ),
    (
        "projects_trace_to_accepted_rows",
        "UPDATE project SET sheet_name = 'V9' WHERE project_id = '450500-2025-V-0001'",
    ),
    (
        "area_total_sums_its_parts area_total_sums_its_projects project_floor_accounted_ceiling",
        "UPDATE project_reduction SET accounted_t = accounted_t - 1 WHERE project_id ="
        " '450500-2025-V-0001'",
    ),
    (
        "progress_floor_accounted_ceiling",
        "UPDATE target_progress SET achieved_floor_t = -1 WHERE state = 'percent_only'",
    ),
    (
        "progress_equals_area_total progress_floor_accounted_ceiling",
        "UPDATE target_progress SET achieved_floor_t = 90.01 WHERE state = 'met'",
    ),
    (
        "progress_state_follows_figures",
        "UPDATE target_progress SET state = 'on_pace' WHERE state = 'behind'",
    ),
    (
        "progress_equals_area_total progress_floor_accounted_ceiling",
        "UPDATE target_progress SET achieved_accounted_t = achieved_accounted_t + 1 WHERE state ="
        " 'no_target'",
    ),
    (
        "area_floor_accounted_ceiling area_total_sums_its_parts area_total_sums_its_projects",
        "UPDATE area_total SET accounted_t = accounted_t + 1, cumulative_accounted_t ="
        " cumulative_accounted_t + 1 WHERE region_code = '450502'",
    ),
    (
        "area_total_sums_its_parts area_total_sums_its_projects",
        "UPDATE area_total SET ceiling_t = ceiling_t + 1, cumulative_ceiling_t = cumulative_ceiling_t +"
        " 1 WHERE region_code = '450502'",
    ),
    (
        "area_total_sums_its_parts area_total_sums_its_projects",
        "UPDATE area_total SET floor_t = floor_t - 1, cumulative_floor_t = cumulative_floor_t - 1 WHERE"
        " region_code = '450502'",
    ),
    (
        "rows_read_are_settled submission_rows_match_source_file",
        "UPDATE source_file SET rows_quarantined = rows_quarantined + 1 WHERE file_order = 1",
    ),
    (
        "rows_read_are_settled submission_rows_match_source_file",
        "UPDATE source_file SET rows_superseded = rows_superseded + 1 WHERE file_order = 1",
    ),
    (
        "progress_gap_is_accounted_minus_pace",
        "UPDATE target_progress SET gap_t = gap_t + 0.02 WHERE state = 'met'",
    ),
]
"""More wrong values, each beside the checks that must speak."""


@pytest.fixture(scope="module")
def finished() -> Any:
    """The finished tables, made once."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(FINISHED_TABLES)
        yield con


def found_after(con: duckdb.DuckDBPyConnection, change: str, query: str) -> list[tuple]:
    """Return the rows of a check after a change, which is undone."""
    con.begin()
    try:
        con.execute(change)
        return con.execute(query).fetchall()
    finally:
        con.rollback()


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_speaks_of_its_own_wrong_values_only(path: Path, finished: Any) -> None:
    name, query = path.stem.removeprefix("check_"), path.read_text("utf-8")
    assert finished.execute(query).fetchall() == []
    changes = [*WRONG, *MORE, *(("", change) for change in HARMLESS)]
    spoke = [change for _, change in changes if found_after(finished, change, query)]
    assert spoke == [change for names, change in changes if name in names.split()]


# One check at a time, on rows of its own: beside each wrong value one that is just right


def reported(name: str, columns: str, **tables: str) -> list[str]:
    """Return what a check reports of some tables, sorted, as text."""
    query = (HERE.parent / "sql" / "check" / f"check_{name}.sql").read_text("utf-8")
    return found_by(query, columns, **tables)


def found_by(query: str, columns: str, **tables: str) -> list[str]:
    """Return what a query finds in some tables, sorted, as text."""
    with duckdb.connect(config={"threads": 1}) as con:
        for table, text in tables.items():
            given(con, table, text)
        found = con.execute(f"SELECT {columns} FROM ({query.rstrip()})").fetchall()
    return sorted(" | ".join(shown(cell) for cell in row).strip() for row in found)


def test_area_figures_are_not_negative_and_accounted_is_a_bound() -> None:
    areas = """
        region_code | pollutant | credit_year | floor_t | accounted_t | ceiling_t | cumulative_floor_t | \
cumulative_accounted_t | cumulative_ceiling_t
        nothing | nox | 2024 | 0 | 0 | 0 | 0 | 0 | 0
        floor | nox | 2024 | 4 | 4 | 6 | 4 | 4 | 6
        ceiling | nox | 2024 | 4 | 6 | 6 | 4 | 6 | 6
        negative floor | nox | 2024 | -0.01 | 5 | 5 | 5 | 5 | 5
        negative ceiling | nox | 2024 | 5 | 5 | -0.01 | 5 | 5 | 5
        between | nox | 2024 | 4 | 5 | 6 | 4 | 4 | 6
        cumulative between | nox | 2024 | 4 | 4 | 6 | 4 | 5 | 6
    """
    assert reported("area_floor_accounted_ceiling", "region_code", area_total=areas) == [
        "between",
        "cumulative between",
        "negative ceiling",
        "negative floor",
    ]


TREE = """
    region_code | parent_code | pollutant | credit_year | projects | gross_t | floor_t | accounted_t | ceiling_t
    A | C | nox | 2024 | 2 | 7 | 3 | 5 | 7
    B | C | nox | 2024 | 1 | 7 | 3 | 5 | 7
    C | P | nox | 2024 | 4 | 15 | 7 | 11 | 15
    P | | nox | 2024 | 5 | 15 | 7 | 11 | 15
"""
"""Two counties with equal sums, their city with a project of its own, the province."""

FILED = """
    area_code | city_code | province_code | pollutant | credit_year | eligible | computed_t | floor_t | \
accounted_t | ceiling_t
    A | C | P | nox | 2024 | true | 3 | 1 | 2 | 3
    A | C | P | nox | 2024 | true | 4 | 2 | 3 | 4
    A | C | P | nox | 2024 | false | 9 | 0 | 0 | 0
    B | C | P | nox | 2024 | true | 7 | 3 | 5 | 7
    C | C | P | nox | 2024 | true | 1 | 1 | 1 | 1
"""

UNLISTED = """
    D | D | D | nox | 2024 | true | 8 | 1 | 2 | 3
    D | D | D | nox | 2024 | false | 9 | 0 | 0 | 0
    F | F | F | nox | 2024 | false | 9 | 0 | 0 | 0
"""
"""D has no total at all; F needs none, for nothing of it counts."""

EMPTY = """
    E | | nox | 2024 | 4 | 8 | 1 | 2 | 3
    G | | nox | 2024 | 0 | 0 | 0 | 0 | 0
"""
"""E states tonnes without a project; G states none."""


CARRIED = """
    area_code | city_code | province_code | pollutant | credit_year | is_due | floor_t | accounted_t | ceiling_t
    B | C | P | nox | 2023 | true | -1 | -2 | -3
    B | C | P | nox | 2024 | true | 1 | 2 | 3
    B | C | P | nox | 2024 | false | 7 | 7 | 7
"""
"""Of 2023 into 2024; what is not due is in no sum."""

FILED_IN_2023 = """
    B | C | P | nox | 2023 | true | 4 | 4 | 4 | 4
"""
WITH_CARRIED = """
    region_code | parent_code | pollutant | credit_year | projects | gross_t | floor_t | accounted_t | ceiling_t
    B | C | nox | 2023 | 1 | 4 | 3 | 2 | 1
    C | P | nox | 2023 | 1 | 4 | 3 | 2 | 1
    P | | nox | 2023 | 1 | 4 | 3 | 2 | 1
    A | C | nox | 2024 | 2 | 7 | 3 | 5 | 7
    B | C | nox | 2024 | 1 | 7 | 4 | 7 | 10
    C | P | nox | 2024 | 4 | 15 | 8 | 13 | 18
    P | | nox | 2024 | 5 | 15 | 8 | 13 | 18
"""
NOTHING_CARRIED = CARRIED.strip().splitlines()[0]


@pytest.mark.parametrize("check", ["area_total_sums_its_parts", "area_total_sums_its_projects"])
def test_what_is_carried_into_the_next_year_counts_there(check: str) -> None:
    filed = FILED.rstrip() + FILED_IN_2023
    tables = {"project_reduction": filed, "carried_over": CARRIED}
    assert reported(check, "*", area_total=WITH_CARRIED, **tables) == []
    late = WITH_CARRIED.replace("B | C | nox | 2024 | 1 | 7 | 4", "B | C | nox | 2024 | 1 | 7 | 3")
    assert "B" in {row.split(" | ")[0] for row in reported(check, "*", area_total=late, **tables)}


def test_an_area_is_the_sum_of_what_is_directly_below_it() -> None:
    def wrong(areas: str, filed: str) -> list[str]:
        tables = {"project_reduction": filed, "carried_over": NOTHING_CARRIED}
        return reported("area_total_sums_its_parts", "*", area_total=areas, **tables)

    assert wrong(TREE, FILED) == []
    assert wrong(TREE.rstrip() + EMPTY, FILED.rstrip() + UNLISTED) == [
        "D | nox | 2024 | -8 | -1 | -2 | -3",
        "E | nox | 2024 | 8 | 1 | 2 | 3",
    ]


def test_an_area_of_any_level_is_the_sum_of_its_projects() -> None:
    def wrong(areas: str, filed: str) -> list[str]:
        tables = {"project_reduction": filed, "carried_over": NOTHING_CARRIED}
        return reported("area_total_sums_its_projects", "*", area_total=areas, **tables)

    assert wrong(TREE, FILED) == []
    assert wrong(TREE.rstrip() + EMPTY, FILED.rstrip() + UNLISTED) == [
        "D | nox | 2024 | 0 | 1 | 2 | -8 | -1 | -2 | -3",
        "E | nox | 2024 | 4 | 0 | 0 | 8 | 1 | 2 | 3",
    ]
    # 2 + 1 + 1 eligible of 3 + 1 + 1 filed, and neither is 6
    six = TREE.replace("P | | nox | 2024 | 5", "P | | nox | 2024 | 6")
    assert wrong(six, FILED) == ["P | nox | 2024 | 6 | 4 | 5 | 0 | 0 | 0 | 0"]


def test_what_the_cap_took_is_kept_to_half_a_hundredth() -> None:
    reductions = """
        project_id | pollutant | eligible | computed_t | capped_t | cap_cut_t
        P-1 | nox | true | 10 | 9 | 1
        P-2 | nox | true | 10 | 9 | 0.995
        P-3 | nox | true | 10 | 9 | 0.994999
        P-4 | nox | true | 10 | 9 | 1.005
        P-5 | nox | true | 10 | 9 | 1.005001
        P-6 | nox | false | 10 | 9 | 0
    """
    assert reported("cap_cut_is_kept", "project_id", project_reduction=reductions) == ["P-3", "P-5"]


def test_a_reduction_counts_no_more_than_the_base_leaves() -> None:
    reductions = """
        project_id | pollutant | eligible | computed_t | capped_t | base_t | counted_before_t | counted_t
        P-1 | nox | true | 40 | 40 | 99.995 | 60 | 40
        P-2 | nox | true | 40 | 40 | 99.994999 | 60 | 40
        P-3 | nox | true | 40 | 40.000001 | 100 | 0 | 40
        P-4 | nox | true | 40 | 40 | | 60 | 40
        P-5 | nox | true | 40 | 0 | 50 | 60 | 0
        P-6 | nox | true | 40 | 0 | 50 | 60 | 0.01
        P-7 | nox | false | 40 | 41 | 50 | 60 | 9
    """
    found = reported("counted_within_base", "project_id", project_reduction=reductions)
    assert found == ["P-2", "P-3", "P-6"]


def test_cumulative_figures_begin_anew_with_a_plan() -> None:
    areas = """
        region_code | plan_id | pollutant | credit_year | floor_t | accounted_t | ceiling_t | \
cumulative_floor_t | cumulative_accounted_t | cumulative_ceiling_t
        A | 14 | nox | 2024 | 1 | 2 | 4 | 1 | 2 | 4
        A | 14 | nox | 2025 | 10 | 20 | 40 | 11 | 22 | 44
        A | 15 | nox | 2026 | 100 | 200 | 400 | 100 | 200 | 400
        A | 14 | cod | 2025 | 5 | 5 | 5 | 5 | 5 | 5
        B | 14 | nox | 2025 | 3 | 3 | 3 | 3 | 3 | 3
    """
    assert reported("cumulative_is_running_sum", "*", area_total=areas) == []
    for name, changed in {
        "floor": "1 | 2 | 4 | 0.99 | 2 | 4",
        "accounted": "1 | 2 | 4 | 1 | 2.01 | 4",
        "ceiling": "1 | 2 | 4 | 1 | 2 | 4.01",
    }.items():
        wrong = areas.replace("1 | 2 | 4 | 1 | 2 | 4", changed)
        found = reported("cumulative_is_running_sum", "credit_year", area_total=wrong)
        assert found == ["2024"], name


def test_a_finding_lists_the_projects_it_costs_something() -> None:
    findings = """
        finding_id | project_ids:VARCHAR[]
        f1 | [P-1, P-2]
        f2 |
    """
    reductions = "project_id | pollutant\nP-1 | nox\nP-2 | cod\nP-3 | nox\nP-4 | nox"
    named = """
        finding_id | project_id | pollutant | tonnes_at_risk:DECIMAL(18, 2)
        f1 | P-1 | nox | 5
        f1 | P-1 | cod | 5
        f1 | P-3 | nox | 0
        f1 | P-4 | nox | -0.01
        f2 | P-1 | nox | 5
        f9 | P-1 | nox | -5
    """
    found = reported(
        "finding_projects_exist",
        "*",
        finding_project=named,
        finding=findings,
        project_reduction=reductions,
    )
    assert found == [
        "f1 | P-1 | cod | True | False",
        "f1 | P-3 | nox | True | True",
        "f2 | P-1 | nox | True | True",
        "f9 | P-1 | nox | False | True",
    ]


def test_a_finding_costs_what_its_projects_lose_together() -> None:
    found = reported(
        "finding_tonnes_sum_its_projects",
        "*",
        finding="""
            finding_id | kind | tonnes_at_risk:DECIMAL(18,2)
            f1 | D-01 | 7
            f2 | D-01 | 4
            f3 | D-11 | 0
            f4 | D-11 | 1
        """,
        finding_project="finding_id | tonnes_at_risk:DECIMAL(18,2)\nf1 | 3\nf1 | 4\nf2 | 3\nf2 | 4",
    )
    assert found == ["f2 | D-01 | 4 | 7", "f4 | D-11 | 1 | 0"]


RECORDS = """
    project_id | file_name | file_sha256 | sheet_name | row_number | project_type
    P-1 | a | sa | S | 2 | V1
    P-2 | b | sa | S | 2 | V1
    P-3 | a | sb | S | 2 | V1
    P-4 | a | sa | T | 2 | V1
    P-5 | a | sa | S | 3 | V1
    P-6 | a | sa | S | 4 | V1
    P-9 | a | sa | S | 5 | V1
"""
ROWS = """
    project_id | file_name | file_sha256 | sheet_name | row_number | status
    P-1 | a | sa | S | 2 | accepted
    P-2 | a | sa | S | 2 | accepted
    P-3 | a | sa | S | 2 | accepted
    P-4 | a | sa | S | 2 | accepted
    P-5 | a | sa | S | 2 | accepted
    P-6 | a | sa | S | 4 | quarantined
    P-8 | a | sa | S | 5 | accepted
"""
"""Of each record but P-1 one thing is not that of its row."""


WITHOUT_ROW = ["P-2", "P-3", "P-4", "P-5", "P-6", "P-9"]


def test_a_record_is_an_accepted_row_of_its_file_sheet_and_project() -> None:
    tables = {"project": RECORDS, "submission_row": ROWS}
    assert reported("projects_trace_to_accepted_rows", "project_id", **tables) == WITHOUT_ROW


def of_children(check_id: str, **tables: str) -> list[str]:
    """Return the projects that a rule of child tables reports of the material of V1 projects."""
    from jianpai.flows.verify.rules import rules_of  # noqa: PLC0415  # it starts polars

    [query] = [rule.query for rule in rules_of(["project_material"]) if rule.check_id == check_id]
    return found_by(query, "project_id", **tables)


def test_a_child_row_is_an_accepted_row_of_its_file_sheet_and_project() -> None:
    tables = {"project_material": RECORDS, "submission_row": ROWS}
    assert of_children("of_an_accepted_row", **tables) == WITHOUT_ROW


def test_a_child_row_belongs_to_a_project_in_force_of_its_type() -> None:
    projects = """
        project_id | project_type
        P-1 | V1
        P-2 | V1
        P-3 | W1
        P-4 | V1
        P-5 | V1
    """
    found = of_children("of_a_project", project_material=RECORDS, project=projects)
    assert found == ["P-3", "P-6", "P-9"]


def test_net_is_the_nearest_hundredth_and_at_a_tie_the_even_one() -> None:
    reductions = """
        project_id | pollutant | eligible | computed_is_exact | computed_t:DECIMAL(38,26) | \
capped_t:DECIMAL(38,26) | offset_t | traded_t | net_t:DECIMAL(38,2)
        even | nox | true | true | 1.005 | 1.005 | 0 | 0 | 1.00
        odd | nox | true | true | 1.005 | 1.005 | 0 | 0 | 1.01
        near odd | nox | true | true | 1.012 | 1.012 | 0 | 0 | 1.01
        near | nox | true | true | 1.0049 | 1.0049 | 0 | 0 | 1.00
        far | nox | true | true | 1.0051 | 1.0051 | 0 | 0 | 1.00
        deducted | nox | true | true | 9 | 9 | 2.5 | 1.5 | 5.00
        zero of one | nox | true | true | 1 | 1 | 0 | 0 | 0
        not eligible | nox | false | true | 1 | 1 | 0 | 0 | 0
        beyond | nox | true | true | 1.00500000000000000001 | 1.00500000000000000001 | 0 | 0 | 1.00
        unknown | nox | true | false | 1.00500000000000000001 | 1.00500000000000000001 | 0 | 0 | 1.00
        unknown beyond | nox | true | false | 1.00500000000000000002 | 1.00500000000000000002 | 0 | 0 | 1.00
        unknown odd | nox | true | false | 1.005 | 1.005 | 0 | 0 | 1.01
        cut | nox | true | true | 5 | 1.00500000000000000001 | 0 | 0 | 1.00
        cut odd | nox | true | true | 5 | 1.01500000000000000001 | 0 | 0 | 1.01
        cut at a tie | nox | true | true | 5 | 1.015 | 0 | 0 | 1.01
    """
    found = reported("net_is_rounded_half_even", "project_id", project_reduction=reductions)
    assert found == ["beyond", "cut at a tie", "far", "odd", "unknown beyond", "zero of one"]


def test_the_projects_of_an_outlet_count_no_more_than_its_largest_base() -> None:
    points = {
        "P-1": "14 | above",
        "P-2": "14 | above",
        "P-3": "14 | just",
        "P-4": "14 | just",
        "P-5": "14 | zero",
        "P-6": "14 | zero",
        "P-7": "14 | zero",
        "P-8": "14 | free",
        "P-9": "14 | free",
        "Q-1": "15 | just",
        "Q-2": "15 | just",
        "Q-3": "14 | alone",
        "Q-4": "14 | single",
        "Q-5": "14 |",
        "Q-6": "14 |",
        "Q-7": "14 | small",
        "Q-8": "14 | small",
    }
    reductions = """
        project_id | pollutant | counted_t | base_t
        P-1 | nox | 6 | 10
        P-2 | nox | 7 | 12.989999
        P-1 | cod | 6 | 10
        P-2 | cod | 7 | 13
        P-3 | nox | 5 | 10
        P-4 | nox | 5.01 | 9
        P-5 | nox | 5.005 | 10
        P-6 | nox | 5.01 | 10
        P-7 | nox | 0 | 10
        P-8 | nox | 9 | 10
        P-9 | nox | 9 |
        Q-1 | nox | 5 | 10
        Q-2 | nox | 5 | 10
        Q-3 | nox | 10 | 9
        Q-4 | nox | 10 | 9
        Q-5 | nox | 10 | 9
        Q-6 | nox | 10 | 9
        Q-7 | nox | 0.5 | 1
        Q-8 | nox | 0.6 | 1
    """
    projects = "project_id | plan_id | point_key\n"
    projects += "\n".join(f"{project} | {point}" for project, point in points.items())
    found = reported(
        "point_counted_within_base", "*", project_reduction=reductions, project=projects
    )
    # above: 13 against 12.989999 + 2 · 0.005; just: 10.01 against 10 + 2 · 0.005; zero: 10.015 against 10 + 2 · 0.005
    assert found == [
        "14 | above | nox | 2 | 13 | 12.989999",
        "14 | small | nox | 2 | 1.1 | 1",
        "14 | zero | nox | 2 | 10.015 | 10",
    ]


def test_progress_is_the_cumulative_total_of_the_plan_so_far() -> None:
    areas = """
        region_code | plan_id | pollutant | credit_year | cumulative_floor_t | cumulative_accounted_t | \
cumulative_ceiling_t
        A | 14 | nox | 2024 | 1 | 2 | 4
        A | 14 | nox | 2025 | 11 | 22 | 44
        A | 14 | cod | 2025 | 5 | 6 | 7
    """
    lines = """
        region_code | indicator | pollutant | plan_id | year | achieved_floor_t | achieved_accounted_t | \
achieved_ceiling_t
        A | project_reduction | nox | 14 | 2024 | 1 | 2 | 4
        A | project_reduction | nox | 14 | 2025 | 11 | 22 | 44
        A | cumulative_milestone | nox | 14 | 2027 | 11 | 22 | 44
        A | cumulative_milestone | nox | 14 | 2026 | 11 | 22 | 43
        A | project_reduction | nox | 14 | 2023 | 0 | 0 | 0
        A | project_reduction | nox | 15 | 2026 | 0 | 0 | 0
        A | total_emission_drop | nox | 14 | 2025 | 9 | 9 | 9
        B | project_reduction | nox | 14 | 2021 | 1 | 0 | 0
        B | project_reduction | nox | 14 | 2022 | 0 | 1 | 0
        B | project_reduction | nox | 14 | 2023 | 0 | 0 | 1
        B | project_reduction | nox | 14 | 2024 | 0 | 0 | 0
        A | project_reduction | cod | 14 | 2025 | 1 | 6 | 7
        A | project_reduction | cod | 14 | 2026 | 5 | 5 | 7
    """
    found = reported("progress_equals_area_total", "*", target_progress=lines, area_total=areas)
    assert found == [
        "A | cumulative_milestone | nox | 2026 | 11 | 11 | 22 | 22 | 43 | 44",
        "A | project_reduction | cod | 2025 | 1 | 5 | 6 | 6 | 7 | 7",
        "A | project_reduction | cod | 2026 | 5 | 5 | 5 | 6 | 7 | 7",
        "B | project_reduction | nox | 2021 | 1 | 0 | 0 | 0 | 0 | 0",
        "B | project_reduction | nox | 2022 | 0 | 0 | 1 | 0 | 0 | 0",
        "B | project_reduction | nox | 2023 | 0 | 0 | 0 | 0 | 1 | 0",
    ]


def test_achieved_tonnes_are_one_of_the_bounds_and_not_negative() -> None:
    lines = """
        region_code | indicator | pollutant | year | achieved_floor_t | achieved_accounted_t | achieved_ceiling_t
        floor | i | nox | 2024 | 4 | 4 | 6
        ceiling | i | nox | 2024 | 4 | 6 | 6
        between | i | nox | 2024 | 4 | 5 | 6
        zero | i | nox | 2024 | 0 | 0 | 0
        negative | i | nox | 2024 | -0.01 | 6 | 6
    """
    found = reported("progress_floor_accounted_ceiling", "region_code", target_progress=lines)
    assert found == ["between", "negative"]


def test_a_gap_is_what_was_accounted_less_the_pace() -> None:
    lines = """
        region_code | indicator | pollutant | year | target_unit | achieved_accounted_t | \
pace_to_date:DECIMAL(18,6) | gap_t
        right | i | nox | 2024 | t | 10 | 3 | 7
        just | i | nox | 2024 | t | 10 | 3 | 7.009999
        just below | i | nox | 2024 | t | 10 | 3 | 6.990001
        above | i | nox | 2024 | t | 10 | 3 | 7.01
        below | i | nox | 2024 | t | 10 | 3 | 6.99
        no gap | i | nox | 2024 | t | 10 | 3 |
        no pace | i | nox | 2024 | t | 10 | | 7
        neither | i | nox | 2024 | t | 10 | |
        percent | i | nox | 2024 | % | 10 | 3 | 7
        percent alone | i | nox | 2024 | % | 10 | |
    """
    found = reported("progress_gap_is_accounted_minus_pace", "region_code", target_progress=lines)
    assert found == ["above", "below", "no gap", "no pace", "percent"]


def test_a_state_is_what_its_own_figures_say() -> None:
    heading = "region_code | indicator | pollutant | year | state | target_value | pace_to_date:DECIMAL(18,6)"
    heading += " | achieved_floor_t | achieved_ceiling_t | has_submission"
    figures = {
        "met": "10 | 8 | 10 | 12",
        "on_pace": "10 | 8 | 9.99 | 12",
        "on_pace ": "10 | 8 | 8 | 12",
        "undecided": "10 | 8 | 7.99 | 12",
        "undecided ": "10 | 8 | 7.99 | 8",
        "behind": "10 | 8 | 7.99 | 7.99",
    }
    lines = [
        f"{said} of {true} | i | nox | 2024 | {said} | {figures[true]} | true"
        for true in figures
        for said in ("met", "on_pace", "undecided", "behind")
    ]
    lines += [
        f"{said} {pace} | i | nox | 2024 | {said} | 10 | {pace} | 12 | 12 | true"
        for said in ("no_target", "percent_only", "targets_not_loaded", "met")
        for pace in ("", "8")
    ]
    found = reported(
        "progress_state_follows_figures",
        "region_code",
        target_progress="\n".join([heading, *lines]),
    )
    wrong = [
        f"{said} of {true}".strip()
        for true in figures
        for said in ("met", "on_pace", "undecided", "behind")
        if said != true.strip()
    ]
    wrong += ["no_target 8", "percent_only 8", "targets_not_loaded 8", "met"]
    assert found == sorted(wrong)


def test_the_figures_of_a_reduction_hang_together() -> None:
    reductions = """
        project_id | pollutant | eligible | floor_t | accounted_t | ceiling_t | counted_t | at_risk_t
        floor | nox | true | 4 | 4 | 6 | 6 | 2
        ceiling | nox | true | 4 | 6 | 6 | 6 | 2
        gains | nox | true | 6 | 6 | 4 | 4 | -2
        nothing | nox | false | 0 | 0 | 0 | 0 | 0
        between | nox | true | 4 | 5 | 6 | 6 | 2
        risk | nox | true | 4 | 4 | 6 | 6 | 2.01
        negative floor | nox | true | -0.01 | 5 | 5 | 5 | 5.01
        negative ceiling | nox | true | 5 | 5 | -0.01 | 5 | -5.01
        floor of nothing | nox | false | 5 | 5 | 0 | 0 | -5
        ceiling of nothing | nox | false | 0 | 0 | 5 | 0 | 5
    """
    found = reported("project_floor_accounted_ceiling", "project_id", project_reduction=reductions)
    assert found == [
        "between",
        "ceiling of nothing",
        "floor of nothing",
        "negative ceiling",
        "negative floor",
        "risk",
    ]


def test_a_reduction_is_of_the_type_year_plan_and_area_of_its_project() -> None:
    heading = "project_id | pollutant | project_type | credit_year | plan_id | region_code | city_code | province_code"
    right = ["A1", "2024", "14", "r", "c", "p"]
    lines, projects = [], []
    for number, other in enumerate(["V1", "2025", "15", "s", "", "q"]):
        stated = [*right[:number], other, *right[number + 1 :]]
        lines.append(" | ".join([f"P-{number}", "nox", *stated]))
        projects.append(" | ".join([f"P-{number}", "nox", *right]))
    lines += [" | ".join(["same", "nox", *right]), " | ".join(["orphan", "nox", *right])]
    projects.append(" | ".join(["same", "nox", *right]))
    found = reported(
        "reduction_agrees_with_project",
        "project_id",
        project_reduction="\n".join([heading, *lines]),
        project="\n".join([heading, *projects]),
    )
    assert found == [*(f"P-{number}" for number in range(6)), "orphan"]


def test_a_reduction_has_a_method_of_its_type_and_pollutant() -> None:
    found = reported(
        "reduction_per_project_and_pollutant",
        "*",
        project="project_id | project_type\n" + "\n".join(f"P-{n} | A1" for n in range(1, 6)),
        project_reduction="""
            project_id | pollutant | method_id
            P-1 | nox | a
            P-2 | nox | w
            P-3 | nox | c
            P-4 | nox | x
        """,
        method="""
            project_type | pollutant | method_id
            A1 | nox | a
            W1 | nox | w
            A1 | cod | c
        """,
    )
    assert found == ["P-2 | nox | A1", "P-3 | nox | A1", "P-4 | nox | A1", "P-5 |  | A1"]


def test_one_finding_alone_explains_what_its_site_may_lose() -> None:
    sites = {"P-1": "14 | s", "P-2": "14 | s", "P-3": "15 | s", "P-4": "14 | z", "P-5": "14 | w"}
    sites |= {"P-6": "14 | x", "P-7": "14 | y", "P-8": "14 | v", "P-9": "14 | v"}
    named = {"f1": ["P-1", "P-2", "unknown"], "f2": ["P-3"], "f3": ["P-1"], "f4": ["P-4"]}
    named |= {"f5": ["P-5"], "f6": ["P-5"], "f7": ["P-1"], "f8": ["P-6", "P-7"], "f9": ["P-8"]}
    found = reported(
        "single_finding_explains_its_site",
        "*",
        finding="""
            finding_id | status | pollutant | tonnes_at_risk:DECIMAL(18,2)
            f1 | open | nox | 9
            f2 | open | nox | 5
            f3 | open | cod | 2
            f4 | open | nox | 1
            f5 | open | nox | 9
            f6 | open | nox | 9
            f7 | confirmed | nox | 50
            f8 | open | nox | 7
            f9 | open | nox | 8
        """,
        finding_project="finding_id | project_id\n"
        + "\n".join(f"{finding} | {project}" for finding in named for project in named[finding]),
        project="project_id | plan_id | site_key\n"
        + "\n".join(f"{project} | {site}" for project, site in sites.items()),
        project_reduction="""
            project_id | pollutant | at_risk_t
            P-1 | nox | 6
            P-2 | nox | 4
            P-1 | cod | 2
            P-3 | nox | 5
            P-4 | nox | 1
            P-5 | nox | 3
            P-6 | nox | 2
            P-7 | nox | 2
            P-8 | nox | 5
            P-9 | nox | 3
        """,
    )
    # of two findings on a site (w), and of one on two sites (x, y), nothing can be said
    assert found == ["f1 | 9 | 10"]


def test_a_site_counts_no_more_confirmed_than_dismissed() -> None:
    sites = {"P-1": "14 | above", "P-2": "14 | above", "P-3": "15 | above", "P-4": "14 | equal"}
    sites |= {"P-5": "14 | equal", "P-6": "14 | given", "P-7": "14 | given", "P-8": "14 | one"}
    sites |= {"P-9": "14 | one", "Q-1": "14 | lower", "Q-2": "14 | lower"}
    found = reported(
        "source_floor_within_ceiling",
        "*",
        project="project_id | plan_id | site_key\n"
        + "\n".join(f"{project} | {site}" for project, site in sites.items()),
        project_reduction="""
            project_id | pollutant | floor_t | ceiling_t | at_risk_t | offset_t | traded_t
            P-1 | nox | 8 | 7 | -1 | 0 | 0
            P-2 | nox | 9.010001 | 10 | 0.989999 | 0 | 0
            P-1 | cod | 8 | 7 | -1 | 0 | 0
            P-2 | cod | 8 | 7 | -1 | 0 | 0
            P-3 | nox | 1 | 50 | 49 | 0 | 0
            P-4 | nox | 8 | 7 | -1 | 0 | 0
            P-5 | nox | 9.01 | 10 | 0.99 | 0 | 0
            P-6 | nox | 8 | 7 | -1 | 3 | 3
            P-7 | nox | 9 | 7 | -2 | 0 | 0
            P-8 | nox | 8.006 | 8 | -0.006 | 0 | 0
            P-9 | cod | 1 | 1 | 0 | 0 | 0
            Q-1 | nox | 8 | 7 | -1 | 0 | 0
            Q-2 | nox | 1 | 7 | 6 | 0 | 0
        """,
    )
    # above: 17.010001 against 17 + 2 · 0.005; equal: 17.01 against the same; given: has deductions
    assert found == [
        "14 | above | cod | 16 | 14",
        "14 | above | nox | 17.010001 | 17",
        "14 | one | nox | 8.006 | 8",
    ]


def test_a_file_has_as_many_rows_of_each_status_as_it_says() -> None:
    listed = """
        file_order | file_name | file_sha256 | rows_read:BIGINT | rows_accepted:BIGINT | \
rows_quarantined:BIGINT | rows_superseded:BIGINT
        1 | a | sa | 4 | 2 | 1 | 1
        2 | b | sb | 1 | 1 | 0 | 0
        3 | c | sc | 1 | 1 | 0 | 0
        4 | d | sd | 1 | 1 | 0 | 0
        5 | e | se | 0 | 0 | 0 | 0
        6 | f | sf | 1 | 1 | 0 | 0
        7 | g | sg | 2 | 1 | 1 | 0
    """
    found_rows = """
        file_order | file_name | file_sha256 | status
        1 | a | sa | accepted
        1 | a | sa | accepted
        1 | a | sa | quarantined
        1 | a | sa | superseded
        9 | b | sb | accepted
        3 | x | sc | accepted
        4 | d | sx | accepted
        6 | f | sf | accepted
        6 | f | sf | lost
        7 | g | sg | accepted
        7 | g | sg | superseded
    """
    found = reported(
        "submission_rows_match_source_file", "*", source_file=listed, submission_row=found_rows
    )
    assert found == [
        "2 | b | sb | 1 | 0 | 0 | 0 | 0",
        "3 | c | sc | 1 | 0 | 0 | 0 | 0",
        "3 | x | sc |  | 1 | 1 | 0 | 0",
        "4 | d | sd | 1 | 0 | 0 | 0 | 0",
        "4 | d | sx |  | 1 | 1 | 0 | 0",
        "6 | f | sf | 1 | 2 | 1 | 0 | 0",
        "7 | g | sg | 2 | 2 | 1 | 0 | 1",
        "9 | b | sb |  | 1 | 1 | 0 | 0",
    ]


def test_what_counts_is_the_net_or_nothing() -> None:
    reductions = """
        project_id | pollutant | eligible | net_t | counted_t
        net | nox | true | 5 | 5
        less | nox | true | 5 | 4.99
        negative | nox | true | -3 | 0
        counts negative | nox | true | -3 | -3
        not eligible | nox | false | 5 | 0
        counts all the same | nox | false | 5 | 5
        unknown | nox | true | 0 |
    """
    found = reported("counted_is_net_or_zero", "project_id", project_reduction=reductions)
    assert found == ["counts all the same", "counts negative", "less", "unknown"]


def test_a_reason_stands_where_something_does_not_count_and_nowhere_else() -> None:
    reductions = """
        project_id | pollutant | eligible | ineligible_reason
        counts | nox | true |
        counts with one | nox | true | r
        does not | nox | false | r
        without one | nox | false |
    """
    found = reported("ineligible_has_reason", "project_id", project_reduction=reductions)
    assert found == ["counts with one", "without one"]
    submitted = """
        file_order | file_name | sheet_name | row_number | project_id | status | reason
        1 | a | S | 2 | accepted | accepted |
        1 | a | S | 3 | accepted with one | accepted | r
        1 | a | S | 4 | quarantined | quarantined | r
        1 | a | S | 5 | quarantined without | quarantined |
        1 | a | S | 6 | superseded without | superseded |
    """
    found = reported("rows_not_accepted_have_reason", "project_id", submission_row=submitted)
    assert found == ["accepted with one", "quarantined without", "superseded without"]


def test_the_parts_of_a_works_sum_to_its_reduction_and_neither_stands_alone() -> None:
    found = reported(
        "w1_parts_sum_to_reduction",
        "project_id, pollutant",
        w1_part="""
            project_id | pollutant | volume_part_t | sewer_part_t | upgrade_part_t
            W-1 | cod | 7 | -2 | 3
            W-1 | nh3n | 7 | -2 | 3
            W-3 | cod | 1 | 1 | 1
        """,
        project_reduction="""
            project_id | pollutant | project_type | computed_t
            W-1 | cod | W1 | 8
            W-1 | nh3n | W1 | 9
            W-2 | cod | W1 | 5
            A-1 | nox | A1 | 5
        """,
    )
    assert found == ["W-1 | nh3n", "W-2 | cod", "W-3 | cod"]


def test_a_method_that_was_used_is_listed_as_used() -> None:
    found = reported(
        "methods_are_listed",
        "*",
        project_reduction="project_id | pollutant | method_id\nP-1 | nox | a\nP-2 | nox | b\nP-3 | nox | c",
        method="method_id | used\na | true\nb | false\nd | true",
    )
    assert found == ["P-2 | nox | b", "P-3 | nox | c"]


def test_rows_read_are_accepted_quarantined_and_superseded() -> None:
    files = """
        file_order | file_name | rows_read:BIGINT | rows_accepted:BIGINT | rows_quarantined:BIGINT | \
rows_superseded:BIGINT
        1 | a | 6 | 3 | 2 | 1
        2 | b | 5 | 3 | 2 | 1
        3 | c | 7 | 3 | 2 | 1
        4 | d | 3 | 3 | 0 |
    """
    assert reported("rows_read_are_settled", "file_name", source_file=files) == ["b", "c", "d"]
