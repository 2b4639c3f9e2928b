"""Why a city's total changed, on a few rows worked by hand (变动原因手算).

A is the earlier run, M its files with the present code and rule book, B the later run.
"""

import pytest

from tests.given import expected, given, macros, rows

COLUMNS = "project_id | pollutant | city_code | plan_id:BIGINT | counted_t | accounted_t | ceiling_t | eligible:BOOLEAN"
A = """
    the rules give more | nox | L | 14 | 10 | 10 | 1 | true
    the rules drop it | nox | L | 14 | 5 | 5 | 1 | true
    corrected | nox | L | 14 | 10 | 10 | 1 | true
    withdrawn | nox | L | 14 | 9 | 7 | 1 | true
    moved by another | nox | L | 14 | 10 | 10 | 1 | true
    its month has come | nox | L | 14 | 0 | 0 | 1 | false
    to another city | nox | L | 14 | 5 | 5 | 1 | true
    to another plan | nox | L | 14 | 5 | 5 | 1 | true
    of two pollutants | nox | L | 14 | 1 | 1 | 1 | true
    of two pollutants | vocs | L | 14 | 3 | 3 | 1 | true
    the rules move its city | nox | L | 14 | 6 | 6 | 1 | true
    the rules move its plan | nox | L | 14 | 6 | 6 | 1 | true
    of no city | nox | | 14 | 5 | 3 | 1 | true
    of no city, more | nox | | 14 | 5 | 5 | 1 | true
    moved as well | nox | L | 14 | 10 | 10 | 1 | true
"""
M = """
    the rules give more | nox | L | 14 | 12 | 11 | 2 | true
    the rules add it | nox | L | 14 | 4 | 4 | 2 | true
    corrected | nox | L | 14 | 10 | 10 | 2 | true
    withdrawn | nox | L | 14 | 9 | 7 | 2 | true
    moved by another | nox | L | 14 | 10 | 10 | 2 | true
    its month has come | nox | L | 14 | 0 | 0 | 2 | false
    to another city | nox | L | 14 | 5 | 5 | 2 | true
    to another plan | nox | L | 14 | 5 | 5 | 2 | true
    of two pollutants | nox | L | 14 | 1 | 1 | 2 | true
    of two pollutants | vocs | L | 14 | 3 | 3 | 2 | true
    the rules move its city | nox | N | 14 | 6 | 6 | 2 | true
    the rules move its plan | nox | L | 15 | 6 | 6 | 2 | true
    of no city | nox | | 14 | 5 | 3 | 2 | true
    of no city, more | nox | | 14 | 5 | 5 | 2 | true
    moved as well | nox | L | 14 | 10 | 10 | 2 | true
"""
B = """
    the rules give more | nox | L | 14 | 12 | 11 | 3 | true
    the rules add it | nox | L | 14 | 4 | 4 | 3 | true
    corrected | nox | L | 14 | 7 | 6 | 3 | true
    new | nox | L | 14 | 8 | 5 | 3 | true
    moved by another | nox | L | 14 | 6 | 6 | 3 | true
    its month has come | nox | L | 14 | 3 | 3 | 3 | true
    to another city | nox | N | 14 | 5 | 5 | 3 | true
    to another plan | nox | L | 15 | 5 | 5 | 3 | true
    of two pollutants | nox | L | 14 | 2 | 2 | 3 | true
    of two pollutants | vocs | L | 14 | 3 | 3 | 3 | true
    the rules move its city | nox | N | 14 | 6 | 6 | 3 | true
    the rules move its plan | nox | L | 15 | 6 | 6 | 3 | true
    of no city | nox | | 14 | 5 | 3 | 3 | true
    of no city, more | nox | | 14 | 8 | 8 | 3 | true
    moved as well | nox | L | 14 | 7 | 7 | 3 | true
"""
CHANGED = """
    project_id | what
    corrected | corrected
    new | new
    withdrawn | withdrawn
    to another city | corrected
    to another plan | corrected
    of two pollutants | corrected
"""


def causes(is_another: str, counts_otherwise: str, ledger: str = "base_t = NULL") -> list[str]:
    """Return the causes where the month is another, or open findings count in one run only.

    ``ledger`` is what the later run has of two projects otherwise: one in both runs, one that is new.
    """
    con = macros()
    for name, lines in (("before_reduction", A), ("before_version", M), ("after_reduction", B)):
        given(con, name, COLUMNS + lines)
        con.execute(
            f"ALTER TABLE {name} ADD base_t INT; ALTER TABLE {name} ADD offset_t INT DEFAULT 1"
        )
        con.execute(f"ALTER TABLE {name} ADD traded_t INT DEFAULT 1")
        con.execute(f"ALTER TABLE {name} ADD carried_t DECIMAL(18, 2) DEFAULT 0")
    con.execute(f"UPDATE after_reduction SET {ledger} WHERE project_id IN ('moved as well', 'new')")
    given(con, "changed_record", CHANGED)
    period = f"is_another | counts_otherwise:BOOLEAN | otherwise\n{is_another} | {counts_otherwise} | neighbour"
    given(con, "restated_period", period)
    return rows(con, "restated_claim", "project_id, pollutant, city_code, plan_id, cause, change_t")


def test_each_change_has_its_cause() -> None:
    # withheld, counted less accounted: corrected 0 to 1, new 0 to 3, withdrawn 2 to 0
    assert causes("true", "false") == expected("""
        the rules give more | nox | L | 14 | version | 1
        the rules drop it | nox | L | 14 | version | -5
        the rules add it | nox | L | 14 | version | 4
        corrected | nox | L | 14 | corrected | -3
        corrected | nox | L | 14 | finding | -1
        new | nox | L | 14 | new | 8
        new | nox | L | 14 | finding | -3
        withdrawn | nox | L | 14 | withdrawn | -9
        withdrawn | nox | L | 14 | finding | 2
        moved by another | nox | L | 14 | neighbour | -4
        moved as well | nox | L | 14 | neighbour | -3
        its month has come | nox | L | 14 | period | 3
        to another city | nox | L | 14 | corrected | -5
        to another city | nox | N | 14 | corrected | 5
        to another plan | nox | L | 14 | corrected | -5
        to another plan | nox | L | 15 | corrected | 5
        of two pollutants | nox | L | 14 | corrected | 1
        of no city, more | nox | | 14 | neighbour | 3
        the rules move its city | nox | L | 14 | version | -6
        the rules move its city | nox | N | 14 | version | 6
        the rules move its plan | nox | L | 14 | version | -6
        the rules move its plan | nox | L | 15 | version | 6
    """)


def test_in_the_same_month_what_began_to_count_was_moved_and_what_is_withheld_was_decided() -> None:
    found = causes("false", "true")
    assert "its month has come | nox | L | 14 | neighbour | 3" in found
    assert [line for line in found if "finding" in line or "decision" in line] == expected("""
        corrected | nox | L | 14 | decision | -1
        new | nox | L | 14 | decision | -3
        withdrawn | nox | L | 14 | decision | 2
    """)


@pytest.mark.parametrize("ledger", ["base_t = 9", "offset_t = 2", "traded_t = 0"])
def test_what_a_ledger_of_the_bureau_moves_is_told_apart(ledger: str) -> None:
    found = [line for line in causes("true", "false", ledger) if "ledger" in line]
    assert found == ["moved as well | nox | L | 14 | ledger | -3"]
