"""Rows of a child sheet and their projects, function by function on a few rows (从属行逐步手算)."""

import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.settle import children, parents
from jianpai.schemas.sheet.declaration import Child
from tests.frames import frame, in_error, marked, places, told

pytestmark = pytest.mark.usefixtures("in_time")

# Rows of a child sheet: children.py

ENTRY = schemas.Entry(
    name="甲 明细",
    type_id="甲",
    title="明细",
    model=schemas.sheets()["V1 原辅材料"],
    declared=Child(
        key=("project_id", "stage"),
        stages=("stage", ("前", "中", "后")),
        most_together={"amount_t": 100},
    ),
    relation="record",
    pollutants=(),
)


def test_what_comes_to_too_much_in_one_batch_is_named_row_by_row() -> None:
    found = children._too_much(
        ENTRY,
        frame("""
            at  | batch | project_id | amount_t
            1!2 | 1     | P          | 60.5
            2!2 | 1     | P          | 39.500001
            1!3 | 1     | Q          | 60
            1!4 | 1     | Q          | 40
            3!3 | 2     | Q          | 90
            1!5 | 1     |            | 101
            1!6 | 1     | R          | 100.000001
        """),
    )
    assert told(found) == ["1!2 V-29", "2!2 V-29", "1!6 V-29"]
    assert found["value"].to_list() == ["60.5", "39.500001", "100.000001"]
    assert set(found["column_name"]) == {"amount_t"}
    round_ = frame("at | batch | project_id | amount_t\n1!2 | 1 | P | 1200")
    assert children._too_much(ENTRY, round_)["value"].to_list() == ["1200"]


def test_rows_beside_a_bad_project_row_wait_while_an_earlier_one_is_in_force() -> None:
    projects = frame("""
        at  | batch | project_id
        1!1 | 1     | P
        2!1 | 2     | P
        1!2 | 1     | Q
        2!2 | 2     | Q
        1!3 | 1     | R
        1!4 | 1     | T
        2!4 | 2     | T
        3!4 | 3     | T
        2!5 | 2     | U
        2!6 | 2     | U
    """)
    rows_sent = frame("""
        at  | batch | project_id
        4!1 | 1     | P
        5!1 | 2     | P
        4!2 | 1     | Q
        5!2 | 2     | Q
        4!3 | 1     | R
        5!4 | 2     | T
        5!5 | 2     | U
    """)
    bad = in_error("2!1", "1!2", "1!3", "2!4", "2!5")
    assert places(children._of_bad_projects(rows_sent, projects, bad)) == ["5!1"]


def test_a_row_without_a_proper_id_belongs_to_the_project_above() -> None:
    sent = frame("""
        at   | project_id | key
        1!2  | ??         | 1
        1!3  | P          | 2
        1!4  | P?         | 3
        1!5  | Q          | 4
        1!6  | R          | 5
        1!7  | T          |
        1T!2 | U?         | 6
        2!2  | V?         | 7
    """)
    found = children._with_owner(
        ENTRY,
        sent,
        problems.together(
            [
                in_error("1!2", "1!4", "1T!2", "2!2", rule_id="V-04", column="project_id"),
                in_error("1!5", rule_id="V-03", column="stage"),
                in_error("1!6", rule_id="V-02"),
                in_error("1!3", rule_id="V-12", column="project_id"),  # a warning
            ]
        ),
    )
    assert found["owner"].to_list() == [None, "P", "P", "Q", "R", "T", None, None]
    assert marked(found, "is_unnamed") == ["1!2", "1!4", "1!5", "1!7", "1T!2", "2!2"]


SPOILT = {
    "nothing came later": """
        1!2 | 1 | P | 1 | x |   | !
        1!3 | 1 | P | 2 |   |   | !
        1!4 | 1 | Q | 3 |   |   |
        2!2 | 2 | P | 2 |   |   |
        """,
    "the row came again": """
        1!2 | 1 | P | 1 | x |   |
        1!3 | 1 | P | 2 |   |   |
        2!2 | 2 | P | 1 |   |   |
        """,
    "it was good before": """
        1!2 | 1 | P | 1 |   |   |
        2!2 | 2 | P | 1 | x |   |
        3!2 | 3 | P | 1 |   |   |
        """,
    "it was good before only": """
        1!2 | 1 | P | 1 |   |   |
        2!2 | 2 | P | 1 | x |   | !
        """,
    "one of two came again": """
        1!2 | 1 | P | 1 | x |   | !
        1!3 | 1 | P | 2 | x |   | !
        2!2 | 2 | P | 1 |   |   |
        """,
    "in the same batch it is not later": """
        1!2 | 1 | P | 1 | x |   | !
        1!3 | 1 | Q | 1 |   |   |
        2!2 | 2 | Q | 5 | x |   | !
        """,
    "of an unreadable key all others came again": """
        1!2 | 1 | P | 9 | x | x |
        1!3 | 1 | P | 2 |   |   |
        1!4 | 1 | P | 3 |   |   |
        2!2 | 2 | P | 2 |   |   |
        2!3 | 2 | P | 3 |   |   |
        """,
    "of an unreadable key only one of two others came again": """
        1!2 | 1 | P | 9 | x | x | !
        1!3 | 1 | P | 2 |   |   | !
        1!4 | 1 | P | 3 |   |   | !
        2!2 | 2 | P | 2 |   |   |
        """,
    "an unreadable key alone, and anything came later": """
        1!2 | 1 | P | 9 | x | x |
        2!2 | 2 | P | 2 |   |   |
        """,
    "an unreadable key alone, and nothing came later": """
        1!2 | 1 | P | 9 | x | x | !
        """,
    "an unreadable key alone, and something came before and later": """
        1!2 | 1 | P | 2 |   |   |
        2!2 | 2 | P | 9 | x | x |
        3!2 | 3 | P | 2 |   |   |
        """,
    "an unreadable key alone, and something came before": """
        1!2 | 1 | P | 2 |   |   |
        2!2 | 2 | P | 9 | x | x | !
        """,
    "an unreadable key beside a bad row that came again, the good one did not": """
        1!2 | 1 | P | 9 | x | x | !
        1!3 | 1 | P | 1 | x |   | !
        1!4 | 1 | P | 2 |   |   | !
        2!2 | 2 | P | 1 |   |   |
        """,
    "the key that cannot be trusted came again, of another project": """
        1!2 | 1 | P | 9 | x | x | !
        2!2 | 2 | Q | 9 |   |   |
        """,
    "what makes it good is itself made good": """
        1!2 | 1 | P | 1 | x |   |
        2!2 | 2 | P | 1 |   |   |
        2!3 | 2 | P | 2 | x |   |
        3!2 | 3 | P | 2 |   |   |
        """,
    "what would make it good is spoilt": """
        1!2 | 1 | P | 1 | x |   | !
        2!2 | 2 | P | 1 |   |   | !
        2!3 | 2 | P | 2 | x |   | !
        """,
    "a bad row makes nothing good": """
        1!2 | 1 | P | 1 | x |   | !
        2!2 | 2 | P | 1 | x |   | !
        """,
    "of nobody": """
        1!2 | 1 |   | 1 | x |   | !
        2!2 | 2 | P | 1 |   |   |
        2!3 | 2 | P | 3 | x |   |
        3!2 | 3 | P | 3 |   |   |
        """,
    "a row with an unreadable key makes nothing good": """
        1!2 | 1 | P | 9 | x |   | !
        2!2 | 2 | P | 9 | x | x |
        3!2 | 3 | P | 2 |   |   |
        """,
    "of nobody, so it makes nothing good": """
        1!2 | 1 | P | 1 | x |   | !
        2!2 | 2 |   | 9 | x | x | !
        2!3 | 2 |   | 1 |   |   | !
        """,
    "nothing is wrong": """
        1!2 | 1 | P | 1 |   |   |
        1!3 | 1 |   | 2 |   | x |
        """,
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_row_in_error_spoils_what_its_batch_sent_for_the_project(name: str) -> None:
    heading = "at | batch | owner | key | is_error | is_unnamed | expected\n"
    given = frame(heading + SPOILT[name].strip())
    assert sorted(places(children._spoilt(given))) == places(given.drop_nulls("expected"))


SETTLED = """
    at  | batch | project_id | stage | key | content | is_withdrawal | amount_t | expected
    1!2 | 1     | P          | 前    | 1   | 1       |               | 1        |
    1!3 | 1     | P          | 后    | 2   | 2       |               | 1        | in force
    2!2 | 2     | P          | 前    | 1   | 3       |               | 2        | in force
    2!3 | 2     | P          | 中    | 3   | 4       |               | 2        |
    3!3 | 3     | P          | 中    | 3   | 5       | x             |          |
    3!4 | 3     | Q          | 前    | 4   | 6       |               | 1        | in force
    3!5 | 3     | Q          | 前    | 4   | 6       |               | 1        |
    1!6 | 1     | R          | 前    | 5   | 7       |               | 1        |
    1!7 | 1     | R          | 后    | 6   | 8       |               | 1        |
    1!8 | 1     | T          | 前    | 7   | 9       |               | 1        |
    1!9 | 1     | T          | 前    | 7   | 10      |               | 1        |
    2!8 | 2     | U          | 前    | 8   | 11      |               | 1        |
    1!1 | 1     | V          | 前    | 9   | 12      |               | 101      |
    3!6 | 3     | W          | 前    |     | 13      |               | 1        |
"""


def settled() -> tuple[pl.DataFrame, pl.DataFrame]:
    projects = frame("""
        at  | batch | project_id
        7!1 | 1     | U
        8!1 | 2     | U
    """)
    sent = frame(SETTLED).with_columns(scope="batch").drop("expected")
    return children.settled(ENTRY, sent, projects, in_error("1!6", "8!1"))


def test_rows_of_a_child_sheet_in_force() -> None:
    found, beside = settled()
    assert marked(found, "is_in_force") == places(frame(SETTLED).drop_nulls("expected"))
    assert marked(found, "is_superseded") == ["1!2", "2!3"]
    assert marked(found, "is_copy") == ["3!5"]
    assert marked(found, "is_error") == ["1!6", "1!8", "1!9", "1!1"]
    assert marked(found, "is_spoilt") == ["1!6", "1!7", "1!8", "1!9", "1!1"]
    assert marked(found, "is_misfit") == ["2!8"]
    assert marked(found, "is_good") == ["1!2", "1!3", "2!2", "2!3", "3!3", "3!4"]
    assert told(beside) == ["1!8 V-35 S!8、S!9", "1!9 V-35 S!8、S!9", "1!1 V-29"]


# What they mean for their projects: parents.py


def test_good_projects_without_usable_rows_and_rows_without_project() -> None:
    sent = frame("""
        at  | batch | project_id | owner | is_in_force | is_good | is_spoilt | is_error
        1!9 | 1     | A          | A     |             |         | x         | x
        1!2 | 1     | A          | A     |             |         | x         | x
        1!3 | 1     | A          | A     |             |         | x         |
        1!4 | 1     | B          | B     | x           | x       |           |
        2!4 | 2     | B          | B     |             |         | x         | x
        4!4 | 4     | B          | B     |             |         | x         | x
        1!5 | 1     | D          | D     | x           | x       |           |
        1!6 | 1     | E          | E     |             |         |           |
        2!6 | 2     | E          | E     |             |         | x         | x
        2!7 | 2     | F          | G     |             | x       |           |
        2!8 | 2     | F          | F     |             |         | x         | x
        3!1 | 3     | O          | O     | x           | x       |           |
        3!2 | 3     | N          | N     |             | x       |           |
        3!3 | 3     | ?          |       |             |         | x         | x
        3!4 | 3     | X          | X     |             |         |           | x
    """)
    projects = frame("""
        at   | batch | project_id | is_withdrawal
        7!1  | 1     | A          |
        7!2  | 1     | B          |
        8!2  | 2     | B          |
        9!2  | 3     | B          |
        7!3  | 1     | C          |
        8!3  | 2     | C          | x
        9!3  | 3     | C          |
        7!4  | 1     | D          |
        7!5  | 1     | E          |
        7!6  | 1     | F          |
        7!7  | 1     |            |
        7!8  | 1     | X          |
    """)
    found = parents.beside_projects(ENTRY, sent, projects, in_error("9!3", "1!9"))
    assert sorted(told(found)) == [
        "3!1 V-33",
        "7!1 V-32 f1 S!2、f1 S!9",
        "7!3 V-31 甲 明细",
        "7!5 V-32 f2 S!6",
        "7!6 V-32 f2 S!8",
        "7!8 V-31 甲 明细",
        "8!2 V-32 f2 S!4、f4 S!4",
        "9!2 V-32 f2 S!4、f4 S!4",
    ]


MANY = range(40)


def odd(text: str, projects: str) -> list[str]:
    return told(parents.oddities(ENTRY, frame(text), frame(projects)))


def test_a_project_that_lacks_a_stage_is_asked_about_at_its_first_row() -> None:
    found = odd(
        """
        at  | project_id | batch | stage | is_in_force | is_good | is_superseded
        2!3 | A          | 1     | 后    | x           | x       |
        1!5 | A          | 1     | 后    | x           | x       |
        3!5 | A          | 1     | 后    | x           | x       |
        1!4 | B          | 1     | 中    | x           | x       |
        1!2 | C          | 1     | 前    | x           | x       |
        1!3 | C          | 1     | 中    | x           | x       |
        1!6 | C          | 1     | 后    | x           | x       |
        1!7 | C          | 1     | 后    | x           | x       |
        1!8 | D          | 1     | 前    | x           | x       |
        1!9 | D          | 1     | 中    | x           | x       |
        2!2 | D          | 1     | 后    |             |         |
        2!4 | O          | 1     | 前    | x           | x       |
        """,
        "project_id\nA\nB\nC\nD",
    )
    assert found == ["1!4 V-34 前、后", "1!5 V-34 前、中", "1!8 V-34 后"]


def test_many_projects_that_lack_a_stage_stand_in_the_order_of_their_rows() -> None:
    sent = "".join(f"1!{n} | P{n * 7 % 41} | 1 | 前 | x | x |\n" for n in MANY)
    heading = "at | project_id | batch | stage | is_in_force | is_good | is_superseded\n"
    found = odd(heading + sent, "project_id\n" + "\n".join(f"P{n}" for n in range(41)))
    assert found == [f"1!{n} V-34 中、后" for n in MANY]


def test_a_sheet_without_stages_lacks_none() -> None:
    entry = schemas.Entry("乙", "乙", "", ENTRY.model, Child(key=("project_id",)), "", ())
    sent = frame("""
        at  | project_id | batch | is_in_force | is_good | is_superseded
        1!2 | A          | 1     | x           | x       |
    """)
    assert told(parents.oddities(entry, sent, sent)) == []


def partly(n: int, m: int) -> str:
    return problems.both(
        f"本批 {n} 行，此前 {m} 行仍有效", f"{n} rows here, {m} sent before remain"
    )


def test_a_batch_that_changes_some_of_a_projects_rows_says_how_many_remain() -> None:
    sent = frame("""
        at  | project_id | batch | is_in_force | is_good | is_superseded
        1!2 | A          | 1     |             | x       | x
        1!3 | A          | 1     | x           | x       |
        1!4 | A          | 1     | x           | x       |
        2!9 | A          | 2     |             | x       |
        2!2 | A          | 2     | x           | x       |
        3!2 | A          | 3     |             |         |
        1!5 | B          | 1     |             | x       | x
        2!5 | B          | 2     | x           | x       |
        1!6 | C          | 1     | x           | x       |
        1!7 | D          | 1     |             | x       | x
        1!8 | D          | 1     | x           | x       |
        2!7 | D          | 2     |             | x       | x
        2!8 | D          | 2     | x           | x       |
        3!7 | D          | 3     | x           | x       |
    """)
    assert told(parents._partly_changed(sent, sent.filter("is_in_force"))) == [
        f"2!2 V-39 {partly(2, 2)}",
        f"3!7 V-39 {partly(1, 2)}",
    ]


def test_many_partly_changed_projects_stand_in_the_order_of_their_rows() -> None:
    text = "at | project_id | batch | is_in_force | is_good | is_superseded\n"
    text += "".join(f"1!{n} | P{n} | 1 | x | x |\n" for n in MANY)
    text += "".join(f"2!{n} | P{n * 7 % 40} | 2 | x | x |\n" for n in MANY)
    sent = frame(text)
    found = told(parents._partly_changed(sent, sent))
    assert found == [f"2!{n} V-39 {partly(1, 1)}" for n in MANY]
