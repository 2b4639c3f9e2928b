"""Every check on its own: on the finished tables of test_verify and on each wrong value (逐项检查的变异检验)."""

import ast
from pathlib import Path
from typing import Any

import duckdb
import pytest

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
        "materials_trace_to_accepted_rows",
        "UPDATE project_material SET file_name = 'x'",
    ),
    (
        "materials_trace_to_accepted_rows",
        "UPDATE submission_row SET status = 'quarantined', reason = 'r' WHERE file_order = 3; UPDATE"
        " source_file SET rows_accepted = 0, rows_quarantined = 2 WHERE file_order = 3",
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
