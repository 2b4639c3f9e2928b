"""What became of records, rows, files, states and totals between two runs, on a few rows worked by hand."""

import pytest

from tests.given import expected, given, macros, rows

LINE = (
    "project_id | pollutant | city_code | plan_id | accounted_t | carried_t | eligible:BOOLEAN | "
    "ineligible_reason"
)


def test_a_record_that_is_gone_or_came_is_told_apart_by_its_rows():
    con = macros()
    given(con, "sent_record", """
        project_id | what
        same id, other figures | corrected
        withdrawn by a row | withdrawn
        withdrawn, then a bad row | withdrawn
        all rows bad now | withdrawn
        its file is gone | withdrawn
        only superseded rows | withdrawn
        never seen | new
        bad before | new
        withdrawn before | new
    """)  # fmt: skip
    given(con, "before_submission_row", """
        project_id | status
        same id, other figures | accepted
        all rows bad now | accepted
        its file is gone | accepted
        bad before | quarantined
        bad before | superseded
        withdrawn before | superseded
        withdrawn before | accepted
    """)  # fmt: skip
    given(con, "after_submission_row", """
        project_id | status
        same id, other figures | accepted
        withdrawn by a row | accepted
        withdrawn by a row | superseded
        withdrawn, then a bad row | accepted
        withdrawn, then a bad row | quarantined
        all rows bad now | quarantined
        all rows bad now | superseded
        only superseded rows | superseded
        never seen | accepted
        bad before | accepted
        withdrawn before | accepted
    """)  # fmt: skip
    assert rows(con, "record_fate", "project_id, what") == expected("""
        same id, other figures | corrected
        withdrawn by a row | withdrawn
        withdrawn, then a bad row | withdrawn
        all rows bad now | quarantined
        its file is gone | taken_back
        only superseded rows | withdrawn
        never seen | new
        bad before | released
        withdrawn before | refiled
    """)


BEFORE = """
    stays | nox | L | 14 | 5 | 0 | true |
    falls | nox | L | 14 | 9 | 1 | true |
    its rest comes due | nox | L | 14 | 8 | -2 | true |
    cancels out | nox | L | 14 | 4 | 0 | true |
    gone | cod | M | 14 | 3 | 0 | true |
    corrected only | cod | M | 14 | 1 | 0 | true |
"""
AFTER = """
    stays | nox | L | 14 | 5 | 0 | true |
    falls | nox | L | 14 | 6 | 1 | true |
    its rest comes due | nox | L | 14 | 8 | 0 | true |
    cancels out | nox | L | 14 | 4 | 0 | true |
    corrected only | cod | M | 14 | 1 | 0 | true |
    of the next plan | cod | M | 15 | 2 | 0 | true |
"""
CLAIM = """
    project_id | pollutant | city_code | plan_id | cause | change_t
    falls | nox | L | 14 | corrected | -2
    falls | nox | L | 14 | finding | -1
    its rest comes due | nox | L | 14 | period | 2
    cancels out | nox | L | 14 | neighbour | 3
    cancels out | nox | L | 14 | finding | -3
    gone | cod | M | 14 | withdrawn | -3
    of the next plan | cod | M | 15 | new | 2
"""


def lines():
    """Return a connection with the lines of two runs and the causes of what differs."""
    con = macros()
    given(con, "before_reduction", LINE + BEFORE)
    given(con, "after_reduction", LINE + AFTER)
    given(con, "restated_claim", CLAIM)
    given(con, "changed_record", """
        project_id | what
        falls | corrected
        gone | withdrawn
        corrected only | corrected
        of the next plan | new
    """)  # fmt: skip
    return con


def test_a_record_has_its_tonnes_before_and_after_with_what_is_carried():
    columns = "project_id, plan_id, kind, before_t, after_t, delta_t, LEN(causes)"
    assert rows(lines(), "record_change", columns) == expected("""
        falls | 14 | corrected | 10 | 7 | -3 | 2
        its rest comes due | 14 | period | 6 | 8 | 2 | 1
        cancels out | 14 | finding | 4 | 4 | 0 | 2
        gone | 14 | withdrawn | 3 | 0 | -3 | 1
        corrected only | 14 | corrected | 1 | 1 | 0 | 0
        of the next plan | 15 | new | 0 | 2 | 2 | 1
    """)


def test_a_total_is_that_of_its_records_with_each_cause_once():
    columns = "plan_id, city_code, pollutant, before_t, after_t, cause, change_t, projects"
    assert rows(lines(), "total_change", columns) == expected("""
        14 | L | nox | 25 | 24 | corrected | -2 | 1
        14 | L | nox | 25 | 24 | finding | -4 | 2
        14 | L | nox | 25 | 24 | neighbour | 3 | 1
        14 | L | nox | 25 | 24 | period | 2 | 1
        14 | M | cod | 4 | 1 | withdrawn | -3 | 1
        15 | M | cod | 0 | 2 | new | 2 | 1
    """)


def test_a_file_is_new_sent_again_under_its_name_or_gone():
    con = macros()
    heading = "file_name | file_sha256 | " + " | ".join(
        f"rows_{name}:BIGINT" for name in ("read", "accepted", "quarantined", "superseded")
    )
    given(con, "before_source_file", heading + """
        a | 1 | 9 | 9 | 0 | 0
        b | 2 | 9 | 9 | 0 | 0
        c | 3 | 7 | 6 | 1 | 0
    """)  # fmt: skip
    given(con, "after_source_file", heading + """
        a | 1 | 9 | 8 | 0 | 1
        b | 2 | 9 | 0 | 0 | 9
        b | 4 | 5 | 5 | 0 | 0
        d | 1 | 2 | 1 | 1 | 0
    """)  # fmt: skip
    assert rows(con, "file_change", "file_name, file_sha256, state, rows_read") == expected("""
        b | 4 | replaced | 5
        c | 3 | gone | 7
        d | 1 | new | 2
    """)


def test_a_row_is_told_where_its_fate_moved_or_it_came_and_was_not_accepted():
    con = macros()
    heading = "file_name | file_sha256 | sheet_name | row_number | project_id | status | reason | reason_en"
    given(con, "before_submission_row", heading + """
        a | 1 | s | 2 | p | accepted | |
        a | 1 | s | 3 | q | quarantined | |
        a | 1 | s | 4 | r | superseded | |
        a | 1 | s | 5 | u | quarantined | |
    """)  # fmt: skip
    given(con, "after_submission_row", heading + """
        a | 1 | s | 2 | p | superseded | later | later
        a | 1 | s | 3 | q | accepted | |
        a | 1 | s | 4 | r | superseded | |
        a | 1 | s | 5 | u | quarantined | |
        b | 2 | s | 2 | p | accepted | |
        b | 2 | s | 3 | v | quarantined | error | error
    """)  # fmt: skip
    columns = "file_name, row_number, project_id, former_status, status, reason"
    assert rows(con, "row_change", columns) == expected("""
        a | 2 | p | accepted | superseded | later
        a | 3 | q | quarantined | accepted |
        b | 3 | v | | quarantined | error
    """)


PROGRESS = (
    "region_code | region_name | indicator | pollutant | plan_id | target_year | year | state"
)


@pytest.fixture
def states():
    """Return a connection with the states of two runs."""
    con = macros()
    given(con, "before_target_progress", PROGRESS + """
        L | 柳州 | project_reduction | nox | 14 | 2025 | 2024 | on_pace
        L | 柳州 | project_reduction | nox | 14 | 2025 | 2025 | on_pace
        L | 柳州 | cumulative_milestone | nox | 14 | 2023 | 2023 | behind
        M | 北海 | project_reduction | nox | 14 | | 2025 | no_target
        N | 南宁 | project_reduction | nox | 14 | 2025 | 2025 | met
    """)  # fmt: skip
    given(con, "after_target_progress", PROGRESS + """
        L | 柳州 | project_reduction | nox | 14 | 2025 | 2024 | met
        L | 柳州 | project_reduction | nox | 14 | 2025 | 2025 | behind
        L | 柳州 | cumulative_milestone | nox | 14 | 2023 | 2023 | behind
        M | 北海 | project_reduction | nox | 14 | 2025 | 2025 | behind
        N | 南宁 | project_reduction | nox | 15 | 2030 | 2026 | behind
    """)  # fmt: skip
    given(con, "before_reduction", LINE + """
        late | nox | L | 14 | 0 | 0 | false | after_period
        was good | nox | L | 14 | 5 | 0 | true |
        other reason | nox | L | 14 | 0 | 0 | false | one
        carried only | nox | L | 15 | 0 | 1 | |
    """)  # fmt: skip
    given(con, "after_reduction", LINE + """
        late | nox | L | 14 | 3 | 0 | true |
        was good | nox | L | 14 | 5 | 0 | true |
        other reason | nox | L | 14 | 0 | 0 | false | two
        carried only | nox | L | 15 | 0 | 1 | true |
    """)  # fmt: skip
    finding = "finding_series | finding_id | kind | title | pollutant | status"
    given(con, "before_finding", finding + """
        s1 | D-01-a | D-01 | 同年重复 | nox | open
        s2 | D-01-b | D-01 | 同年重复 | nox | open
    """)  # fmt: skip
    given(con, "after_finding", finding + """
        s1 | D-01-c | D-01 | 同年重复 | nox | dismissed
        s2 | D-01-b | D-01 | 同年重复 | nox | open
        s3 | D-01-d | D-01 | 同年重复 | nox | open
    """)  # fmt: skip
    return con


def test_a_state_is_told_where_both_runs_know_it_and_it_moved(states):
    assert rows(states, "state_change", "subject, subject_id, name, before, after") == expected("""
        quota | L | 柳州 | on_pace | behind
        quota | M | 北海 | no_target | behind
        eligibility | late | | after_period | eligible
        eligibility | other reason | | one | two
        finding | D-01-c | D-01 同年重复 | open | dismissed
    """)
