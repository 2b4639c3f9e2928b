"""Which rows count, function by function on a few rows worked by hand (有效记录逐步手算)."""

from pathlib import Path

import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle import across_rows, fate, owners, rows, standing
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.settle.settle import settle
from tests.frames import frame, in_error, marked, places, reading, told

pytestmark = pytest.mark.usefixtures("in_time")


# The rows of one key beside each other: standing.py


SENT = """
    at  | key | scope | content | is_error
    1!4 | 1   | 1     | 10      |
    1!2 | 1   | 1     | 10      |
    1!3 | 1   | 1     | 11      |
    2!2 | 1   | 2     | 10      |
    2!3 | 2   | 2     | 20      |
    2!4 | 2   | 2     | 20      |
    3!2 | 2   | 3     | 21      |
    3!3 |     | 3     | 30      |
    3!4 |     | 3     | 31      |
    3!5 |     | 3     | 31      |
    4!9 | 3   | 4     | 40      | x
    4!2 | 3   | 4     | 40      |
"""


def test_a_key_with_other_content_in_its_scope_is_a_conflict_of_all_its_rows() -> None:
    found = standing.conflicts(frame(SENT))
    assert places(found) == ["1!4", "1!2", "1!3"]
    assert set(found["detail"]) == {"S!2、S!3、S!4"}


def test_the_places_of_a_conflict_over_files_name_the_files_once() -> None:
    found = standing.conflicts(
        frame("""
            at  | key | scope | content
            3!2 | 1   | 7     | 10
            2!9 | 1   | 7     | 11
            2!9 | 1   | 7     | 12
        """)
    )
    assert set(found["detail"]) == {"f2 S!9、f3 S!2"}


def test_all_but_the_first_of_equal_rows_are_copies() -> None:
    assert marked(standing.with_copies(frame(SENT)), "is_copy") == ["1!4", "2!4"]


def stands(text: str) -> pl.DataFrame:
    return standing.with_standing(frame(text))


def test_the_last_good_row_of_a_key_counts() -> None:
    found = stands("""
        at  | key | scope | content | is_good | is_withdrawal
        4!2 | 1   | 4     | 4       |         |
        3!2 | 1   | 3     | 3       | x       |
        2!2 | 1   | 2     | 2       | x       |
        1!2 | 1   | 1     | 1       |         |
        1!3 | 2   | 1     | 5       | x       |
        1!4 | 3   | 1     | 6       |         |
        2!4 | 4   | 2     | 7       |         |
        3!4 | 4   | 3     | 8       |         |
    """)
    assert marked(found, "is_superseded") == ["2!2", "1!2"]
    assert found["last"].to_list() == [3, 3, 3, 3, 1, None, None, None]
    assert found["by"].head(4).to_list() == ["f3"] * 4
    assert found["by"].tail(3).to_list() == [None] * 3
    assert marked(found, "is_good") == ["3!2", "2!2", "1!3"]


ECHOES = """
    at  | key | scope | content | is_good | is_withdrawal | what
    1!2 | 1   | 1     | 5       | x       |               | sent
    2!2 | 1   | 2     | 9       | x       | x             | withdrawn
    3!2 | 1   | 3     | 8       | x       | x             | withdrawn again in other words
    4!2 | 1   | 4     | 5       | x       |               | echo
    1!3 | 2   | 1     | 5       | x       |               | sent
    2!3 | 2   | 2     | 9       | x       | x             | withdrawn
    3!3 | 2   | 3     | 6       | x       |               | sent with other content
    1!4 | 3   | 1     | 5       | x       |               | sent
    2!4 | 3   | 2     | 6       | x       |               | corrected, not withdrawn
    3!4 | 3   | 3     | 5       | x       |               | corrected back
    1!5 | 4   | 1     | 5       | x       |               | sent
    2!5 | 4   | 2     | 9       |         | x             | a withdrawal in error
    3!5 | 4   | 3     | 5       | x       |               | still in force
    1!6 | 5   | 1     | 9       | x       | x             | withdrawn before anything came
    2!6 | 5   | 2     | 9       | x       | x             | again
    3!6 | 5   | 3     | 9       | x       | x             | and again
    2!7 | 6   | 2     | 5       | x       |               | sent beside the withdrawal
    2!8 | 6   | 2     | 9       | x       | x             | neither before nor after
    3!7 | 6   | 3     | 5       | x       |               | sent after it
    1!9 | 7   | 1     | 5       | x       |               | sent
    2!9 | 7   | 2     | 5       | x       |               | and sent again
    3!9 | 7   | 3     | 9       | x       | x             | then withdrawn
    1!1 | 8   | 1     | 5       | x       |               | sent
    2!0 | 8   | 2     | 9       | x       | x             | withdrawn
    2!1 | 8   | 2     | 5       | x       |               | beside the same row
"""


def test_what_is_sent_again_unchanged_after_a_withdrawal_is_its_echo() -> None:
    found = stands(ECHOES)
    assert places(found) == places(frame(ECHOES))
    assert marked(found, "is_echo") == ["4!2"]
    by_place = dict(zip(places(found), found["last"], strict=True))
    assert {at: by_place[at] for at in ("1!2", "4!2", "1!3", "1!4", "1!5", "1!6")} == {
        "1!2": 3, "4!2": 3, "1!3": 3, "1!4": 3, "1!5": 3, "1!6": 3,
    }  # fmt: skip
    gone = marked(found.filter("is_superseded"), "is_withdrawal")
    assert gone == ["2!2", "2!3", "2!5", "1!6", "2!6", "2!8"]


# Marks: rows.py


def test_a_mark_stands_at_its_places_only_and_doubles_no_row() -> None:
    sent = frame("""
        at  | key
        1!2 | 1
        1T!2 | 1
        2!2 | 1
    """)
    named = frame("""
        at  | key
        2!2 | 1
        2!2 | 1
        9!9 | 1
    """)
    found = rows.flagged(sent, named, "is_named")
    assert found["is_named"].to_list() == [False, False, True]
    assert rows.flagged(sent, named.clear(), "is_named")["is_named"].to_list() == [False] * 3
    in_error = problems.one("V-01", file_order=1, sheet_name="T", row_number=2)
    warned = problems.one("V-20", file_order=2, sheet_name="S", row_number=2)
    once = rows.marked_in_error(sent, problems.together([in_error, warned]))
    assert marked(once, "is_error") == ["1T!2"]
    assert marked(rows.marked_in_error(once, warned), "is_error") == []


# Whose record an id names: owners.py

OWNERS = """
    at  | key | scope | uscc | region_code | is_error | is_withdrawal | owner
    1!1 | 1   | 1     | A    | r1          |          |               | 0
    2!1 | 1   | 2     | B    | r2          |          |               | 1
    1!2 | 2   | 1     | A    | r1          |          |               |
    2!2 | 2   | 2     | A    | r2          |          |               |
    1!3 | 3   | 1     | A    | r1          |          |               |
    2!3 | 3   | 2     | B    | r1          |          |               |
    1!4 | 4   | 1     | A    | r1          |          |               |
    2!4 | 4   | 2     | B    | r2          | x        |               |
    1!5 | 5   | 1     | A    | r1          |          |               |
    2!5 | 5   | 2     |      |             |          | x             |
    1!6 | 6   | 1     |      | r1          |          | x             |
    2!6 | 6   | 2     |      | r2          |          | x             |
    1!7 | 7   | 1     | A    | r1          |          |               |
    2!7 | 7   | 2     | C    | r3          |          |               |
    3!7 | 7   | 3     | B    | r2          |          |               |
    4!7 | 7   | 4     | C    | r2          |          |               |
    5!7 | 7   | 5     | B    | r1          |          |               |
    1!8 | 8   | 1     | A    | r1          |          |               | 9
    1!9 | 8   | 1     |      |             |          | x             |
    2!8 | 8   | 2     | A    | r1          |          |               | 9
    3!8 | 8   | 3     |      |             |          | x             | 9
    4!8 | 8   | 4     | B    |             |          | x             | 11
    5!8 | 8   | 5     | B    | r2          |          |               | 11
    6!8 | 8   | 6     |      |             |          | x             |
    3!9 | 8   | 3     |      |             | x        | x             |
    7!8 | 8   | 7     | D    | r2          |          |               | 11
    1!0 |     | 1     | A    | r1          |          |               |
    2!0 |     | 2     | B    | r2          |          |               |
"""


def test_an_id_of_several_owners_has_a_key_of_each() -> None:
    given = frame(OWNERS)
    found = owners.told_apart(given.drop("owner"))
    assert places(found) == places(given)
    assert found["is_contested"].to_list() == [key in (1, 8) for key in given["key"]]
    kept = found["key"] == given["key"]
    assert kept.to_list() == [None if key is None else key not in (1, 8) for key in given["key"]]
    of_eight = dict(zip(places(found), found["key"], strict=True))
    first, second, nobody = of_eight["1!8"], of_eight["4!8"], of_eight["1!9"]
    assert first == of_eight["2!8"] == of_eight["3!8"] != second == of_eight["5!8"]
    assert nobody == of_eight["6!8"]
    assert len({first, second, nobody, of_eight["1!1"], of_eight["2!1"]}) == 5


def test_an_owner_is_the_least_position_among_what_hangs_together() -> None:
    of = frame("""
        at  | key | scope | uscc | region_code
        1!1 | 7   | 1     | A    | r1
        2!1 | 7   | 2     | C    | r3
        3!1 | 7   | 3     | B    | r2
        4!1 | 7   | 4     | C    | r2
        5!1 | 7   | 5     | B    | r1
        6!1 | 7   | 6     | D    | r4
        7!1 | 7   | 7     | D    |
        8!1 | 7   | 8     |      | r4
        9!1 | 8   | 9     | A    | r1
        9!2 | 8   | 9     |      | r9
        9!3 | 8   | 9     | B    |
    """)
    found = owners.told_apart(of.with_columns(is_error=False, is_withdrawal=False))
    assert found["owner"].to_list() == [0, 0, 0, 0, 0, 5, 5, 5, 8, 9, 10]


def test_records_that_two_owners_hold_at_once_are_named_with_their_places() -> None:
    found = owners.of_several(
        frame("""
            at  | project_id | owner | is_contested | status      | is_withdrawal
            2!2 | P          | a     | x            | accepted    |
            1!2 | P          | b     | x            | accepted    |
            1!3 | P          | b     | x            | superseded  |
            1!4 | Q          | a     | x            | accepted    |
            2!4 | Q          | b     | x            | accepted    | x
            3!4 | Q          |       | x            | quarantined |
            1!5 | R          | a     | x            | accepted    |
            3!5 | R          |       | x            | accepted    | x
            1!6 | T          | a     |              | accepted    |
            2!6 | T          | b     |              | accepted    |
        """)
    )
    assert told(found) == [
        "2!2 V-37 f1 S!2、f2 S!2",
        "1!2 V-37 f1 S!2、f2 S!2",
        "3!5 V-37 f3 S!5",
    ]
    assert found["value"].to_list() == ["P", "P", "R"]


# Corrections and withdrawals beside the record they are meant for: across_rows.py

TOOK_A_PLACE = """
    at  | key | status      | uscc | region_code | project_type | is_superseded | is_withdrawal | is_error | is_copy
    3!1 | 1   | accepted    | B    | r           | W1           |               |               |          |
    2!1 | 1   | superseded  | A    | r           | W1           | x             |               |          |
    1!1 | 1   | superseded  | C    | r           | W1           | x             |               |          |
    1!1 | 1   | superseded  | D    | r           | W1           | x             |               |          |
    1!2 | 2   | superseded  | A    | r           | W1           | x             |               |          |
    2!2 | 2   | accepted    | A    | r           | W1           |               |               |          |
    1!3 | 3   | superseded  |      |             | W1           | x             |               |          |
    2!3 | 3   | accepted    | A    | r           | W1           |               |               |          |
    1!4 | 4   | superseded  | A    | q           | W1           | x             |               |          |
    2!4 | 4   | accepted    | A    | r           | W1           |               |               |          |
    1!5 | 5   | superseded  | A    | r           | W7           | x             |               |          |
    2!5 | 5   | accepted    | A    | r           | W1           |               |               |          |
    1!6 | 6   | superseded  | B    | r           | W1           | x             |               | x        |
    2!6 | 6   | accepted    | A    | r           | W1           |               |               |          |
    1!7 | 7   | superseded  | B    | r           | W1           | x             |               |          | x
    2!7 | 7   | accepted    | A    | r           | W1           |               |               |          |
    1!8 | 8   | superseded  | B    | r           | W1           | x             |               |          |
    2!8 | 8   | accepted    | A    | r           | W1           |               | x             |          |
    1!9 | 9   | superseded  | B    | r           | W1           | x             |               |          |
    2!9 | 9   | quarantined | A    | r           | W1           |               |               |          |
"""


def test_a_record_that_took_anothers_place_is_asked_about() -> None:
    found = across_rows.other_projects_superseded(frame(TOOK_A_PLACE, project_id="P"))
    assert told(found) == [
        "3!1 V-36 f1 S!1、f2 S!1",
        "2!4 V-36 f1 S!4",
        "2!5 V-36 f1 S!5",
    ]
    assert found.select("column_name", "value").unique().rows() == [("project_id", "P")]


def test_what_withdrawals_did_is_said() -> None:
    found = across_rows.withdrawals(
        frame(
            """
            at  | key | scope | status      | is_withdrawal | is_superseded | is_error | is_echo
            1!1 | 1   | 1     | superseded  |               | x             |          |
            2!1 | 1   | 2     | accepted    | x             |               |          |
            1!2 | 2   | 1     | superseded  |               | x             | x        |
            2!2 | 2   | 2     | accepted    | x             |               |          |
            1!3 | 3   | 1     | superseded  |               | x             |          |
            2!3 | 3   | 2     | superseded  | x             | x             |          |
            3!3 | 3   | 3     | accepted    |               |               |          |
            1!4 | 4   | 1     | superseded  | x             | x             |          |
            2!4 | 4   | 2     | superseded  |               | x             |          |
            3!4 | 4   | 3     | accepted    |               |               |          |
            1!5 | 5   | 1     | superseded  | x             | x             |          |
            2!5 | 5   | 2     | accepted    | x             |               |          |
            1!6 | 6   | 1     | superseded  |               | x             |          |
            2!6 | 6   | 2     | quarantined | x             |               | x        |
            1!7 | 7   | 1     | superseded  |               |               |          | x
            2!7 | 7   | 2     | superseded  |               | x             |          | x
            3!7 | 8   | 1     | accepted    |               |               |          |
            """,
            is_copy=False,
            project_id="P",
            record_status="撤回",
        )
    )
    assert told(found) == [
        "2!1 V-43", "2!5 V-43", "2!2 V-44", "3!3 V-45", "1!7 V-46",
    ]  # fmt: skip
    assert set(found["column_name"]) == {"record_status"}


# What became of each row: fate.py

ECHO = "与撤回前的记录相同，撤回仍有效", "the same as before the withdrawal, which still holds"
ERROR = "有错误，见问题清单", "has errors, see the problem list"
LATER = "已由后报文件 f9 中的同号记录取代", "superseded by the same id in the later file f9"
LATER_ENTRY = (
    "已由后报文件 f9 中的同一条目取代",
    "superseded by the same entry in the later file f9",
)
COPY = "同一文件内完全相同的重复行", "exact copy of a row of the same file"
COPY_ENTRY = "同一批填报内完全相同的重复行", "exact copy of a row of the same batch"
MISFIT = (
    "同一批填报中该项目的填报行有误，各明细行随之暂不采用",
    "the project's row in the same batch is in error",
)
SPOILT_SET = (
    "同一批填报中该项目的其他行有错误，见问题清单",
    "other rows of the project in the same batch have errors, see the problem list",
)
FATES = [
    ("is_superseded", "superseded", *LATER),
    ("is_echo", "superseded", *ECHO),
    ("is_copy", "superseded", *COPY),
    ("is_error", "quarantined", *ERROR),
    (None, "accepted", None, None),
]
FATES_OF_ENTRIES = [
    ("is_superseded", "superseded", *LATER_ENTRY),
    ("is_echo", "superseded", *ECHO),
    ("is_copy", "superseded", *COPY_ENTRY),
    ("is_error", "quarantined", *ERROR),
    ("is_misfit", "quarantined", *MISFIT),
    ("is_spoilt", "quarantined", *SPOILT_SET),
    ("is_of_withdrawn", "superseded", "所属项目已撤回", "its project is withdrawn"),
    (None, "accepted", None, None),
]


@pytest.mark.parametrize(
    ("of", "fates"), [(fate.of_projects, FATES), (fate.of_entries, FATES_OF_ENTRIES)]
)
def test_the_first_reason_that_holds_is_the_rows_fate(of, fates) -> None:
    marks = [mark for mark, *_ in fates if mark]
    for position, (_, *expected) in enumerate(fates):
        given = pl.DataFrame(
            [{mark: n >= position for n, mark in enumerate(marks)} | {"by": name} for name in ("f9", None)],
            schema_overrides={"by": pl.String},
        )  # fmt: skip
        named, unnamed = of(given).select("status", "reason", "reason_en").rows()
        assert list(named) == expected
        assert list(unnamed) == [text and text.replace("f9", "") for text in expected]


# The rows that were sent: rows.py

W1, A1, L1 = "W1 城镇污水处理", "A1 锅炉炉窑超低排放与深度治理", "L1 基准年排放量"
V1, MATERIAL = "V1 含VOCs产品源头替代", "V1 原辅材料"
BATCHES = {1: 1, 2: 1, 3: 2, 4: 3}
"""Order of a file -> its batch."""
FILES = [ReceivedFile(order, f"f{order}", "", Path(), 0, b) for order, b in BATCHES.items()]


LETTERS = pl.DataFrame(
    {
        "file_name": ["f1"],
        "file_sha256": [""],
        "sheet_name": ["L"],
        "column_name": ["permit_no"],
        "heading": ["许可证"],
        "column_letter": ["C"],
    }
)


def test_a_project_row_has_the_key_of_its_id_and_the_scope_of_its_file() -> None:
    sent = {
        W1: """
            at  | project_id | uscc | project_name | record_status
            1!2 | P1         | A    | 甲           |
            1!3 |            | A    | 甲           |
            2!2 | P2         | A    | 甲           | 撤回
            3!2 | P1         | A    | 乙           | 有效
            4!2 | P1         | A    | 甲           |
            """,
        A1: "at  | project_id | region_code\n3A!2 | P1 | 450200",
    }
    bad = problems.together([in_error("1!3"), in_error("2!2", rule_id="V-20")])
    found = rows.of_projects(reading(sent), FILES, bad).sort(
        "file_order", "sheet_name", "row_number"
    )
    assert places(found) == ["1!2", "1!3", "2!2", "3A!2", "3!2", "4!2"]
    assert found["project_type"].to_list() == ["W1", "W1", "W1", "A1", "W1", "W1"]
    assert found["scope"].to_list() == [1, 1, 2, 3, 3, 4]
    assert found["batch"].to_list() == [1, 1, 1, 2, 2, 3]
    key, content = found["key"].to_list(), found["content"].to_list()
    assert key[1] is None
    assert key[0] == key[3] == key[4] == key[5] != key[2]
    assert content[0] == content[5]
    assert len(set(content)) == 5
    assert (marked(found, "is_error"), marked(found, "is_withdrawal")) == (["1!3"], ["2!2"])
    assert found["region_code"].to_list()[3] == "450200"


def test_a_child_row_has_the_key_of_its_columns_and_the_scope_of_its_batch() -> None:
    sent = {
        MATERIAL: """
            at  | project_id | stage  | material_name | amount_t | record_status
            3!2 | Q          | 改造前 | 漆            | 9        | 撤回
            2!2 | Q          | 改造前 | 漆            | 1        |
            1!2 | Q          | 改造前 | 漆            | 1        |
            1!3 | Q          | 改造后 | 漆            | 1        |
            1!4 | Q          | 改造前 | 墨            | 1        |
            1!5 | R          | 改造前 | 漆            | 1        |
            1!6 |            | 改造前 | 漆            | 1        |
            1!7 | Q          |        | 漆            | 1        |
            1!8 | Q          | 改造前 |               | 1        |
            """
    }
    entry = schemas.child_sheets()[MATERIAL]
    found = rows.of_entry(entry, reading(sent), FILES, in_error("1!8"))
    assert places(found) == [*(f"1!{n}" for n in range(2, 9)), "2!2", "3!2"]
    key = found["key"].to_list()
    assert key[4:7] == [None] * 3
    assert key[0] == key[7] == key[8]
    assert len(set(key[:4])) == 4
    assert found["content"][0] == found["content"][7] != found["content"][8]
    assert found["scope"].to_list() == [1] * 8 + [2]
    assert set(found["project_type"]) == {"V1"}
    assert found["project_id"].to_list() == ["Q", "Q", "Q", "R", None, "Q", "Q", "Q", "Q"]
    assert (marked(found, "is_error"), marked(found, "is_withdrawal")) == (["1!8"], ["3!2"])


def test_a_permit_stands_for_the_other_names_of_a_site() -> None:
    sent = {
        L1: """
            at  | permit_no | uscc | region_code | enterprise_name | outlet_code | pollutant | base_year
            1!2 | X         | A    | r           | 甲              |             | nox       | 2020
            1!3 | X         | B    | s           | 乙              |             | nox       | 2020
            1!4 | X         | A    | r           | 甲              | DA001       | nox       | 2020
            1!5 |           | A    | r           | 甲              |             | nox       | 2020
            1!6 |           | B    | r           | 甲              |             | nox       | 2020
            1!7 | X         | A    | r           | 甲              |             |           | 2020
            1!8 | X         | A    | r           | 甲              |             | cod       | 2020
            """
    }
    found = rows.of_entry(schemas.ledger_sheets()[L1], reading(sent), FILES, problems.none())
    key = found["key"].to_list()
    assert key[0] == key[1]
    assert key[5] is None
    assert len(set(key)) == 6
    assert set(found["project_id"]) | set(found["project_type"]) == {None}


# All of it: settle.py

ALL = {
    W1: """
        at   | project_id | uscc | region_code | project_name | record_status
        4!2  | P8         | A    | r1          | 乙           |
        3!2  | P1         | A    | r1          | 乙           |
        1!2  | P1         | A    | r1          | 甲           |
        1!3  | P2         | A    | r1          | 甲           |
        1!4  | P2         | A    | r1          | 乙           |
        1!5  | P3         | A    | r1          | 甲           |
        2!5  | P3         | A    | r1          | 乙           |
        1!6  | P4         | A    | r1          | 甲           |
        3!6  | P4         | B    | r2          | 甲           |
        1!7  | P5         | A    | r1          | 甲           |
        3!7  | P5         |      |             |              | 撤回
        1!8  | P6         | A    | r1          | 甲           |
        1!9  | P6         | A    | r1          | 甲           |
        1!10 | P7         | A    | r1          | 甲           |
        3!8  | P7         | B    | r1          | 甲           |
        2!9  |            | A    | r1          | 甲           |
        """,
    V1: """
        at   | project_id | uscc | region_code | record_status
        1V!2 | Q1         | A    | r1          |
        1V!3 | Q2         | A    | r1          |
        3V!3 | Q2         |      |             | 撤回
        1V!4 | Q3         | A    | r1          |
        1V!5 | Q5         | A    | r1          |
        2V!5 | Q5         | B    | r2          |
        3V!5 | Q5         | B    | r2          | 撤回
        """,
    MATERIAL: """
        at   | project_id | stage  | material_name | amount_t | record_status
        2M!2 | Q1         | 改造前 | 墨            | 1        |
        1M!2 | Q1         | 改造后 | 漆            | 1        |
        1M!3 | Q1         | 改造前 | 漆            | 1        |
        1M!4 | Q2         | 改造后 | 漆            | 1        |
        1M!5 | Q2         | 改造前 | 漆            | 1        |
        1M!6 | Q2         | 改造前 | 墨            | 1        |
        3M!6 | Q2         | 改造前 | 墨            |          | 撤回
        1M!7 | P1         | 改造前 | 墨            | 1        |
        1M!8 | Q5         | 改造前 | 墨            | 1        |
        1M!9 | Q5         | 改造后 | 墨            | 1        |
        """,
    L1: """
        at   | permit_no | outlet_code | pollutant | base_year | base_emission_t | record_status
        1L!7 | Z         | DA001       | nox       | 2020      | 7               |
        1L!2 | Z         |             | nox       | 2020      | 1               |
        3L!2 | Z         |             | nox       | 2020      | 2               |
        1L!3 | Y         |             | nox       | 2020      | 3               |
        1L!4 | Y         |             | nox       | 2020      | 4               |
        1L!5 | X         |             | nox       | 2020      | 5               |
        1L!6 | X         |             | nox       | 2020      | 5               |
        3L!7 | Z         | DA001       | nox       | 2020      |                 | 撤回
        1L!8 | V         |             | nox       | 2020      | 8               |
        4L!8 | U         |             | nox       | 2020      | 8               |
        1L!9 | T         |             | nox       | 2020      | 9               |
        3L!9 | T         |             | nox       | 2020      | 9.5             |
        """,
}
PARTLY = problems.both("本批 1 行，此前 2 行仍有效", "1 rows here, 2 sent before remain")
SUPERSEDED = {
    "1!2", "1!7", "1!9", "1!10", "1V!3", "2V!5", "1M!4", "1M!5", "1M!6", "1L!2", "1L!6", "1L!7"
}  # fmt: skip
QUARANTINED = {"1!3", "1!4", "2!5", "1!6", "3!6", "2!9", "1V!4", "1L!3", "1L!4", "1L!8", "3L!9"}


@pytest.fixture(scope="module")
def all_settled() -> InForce:
    found = problems.together(
        [in_error("2!5", "2!9", "1L!8", "3L!9"), in_error("4!2", rule_id="V-20")]
    )
    return settle(reading(ALL, source_columns=LETTERS), found, FILES)


def test_every_row_has_its_fate(all_settled: InForce) -> None:
    found = all_settled.submission_rows
    of = {
        status: set(places(found.filter(pl.col("status") == status)))
        for status in set(found["status"])
    }
    everything = [at for name in (W1, V1, MATERIAL, L1) for at in places(frame(ALL[name]))]
    assert of["superseded"] == SUPERSEDED
    assert of["quarantined"] == QUARANTINED
    assert of["accepted"] == set(everything) - SUPERSEDED - QUARANTINED
    assert sorted(places(found)) == sorted(everything)
    assert found.columns == fate.FATE
    types = found.select("sheet_name", "project_type").unique().rows()
    assert sorted(types, key=str) == [("L", None), ("M", "V1"), ("S", "W1"), ("V", "V1")]


def test_the_records_that_count_stand_in_the_order_of_their_keys(all_settled: InForce) -> None:
    assert places(all_settled.projects["W1"]) == ["3!2", "1!5", "1!8", "3!8", "4!2"]
    assert places(all_settled.projects["V1"]) == ["1V!2", "1V!5"]
    of_children = all_settled.children["record_v1_material"]
    assert places(of_children) == ["1M!2", "1M!3", "2M!2", "1M!8", "1M!9"]  # 1M!7 is V-33
    assert places(all_settled.ledgers["record_l1_base_emission"]) == [
        "1L!9",
        "4L!8",
        "1L!5",
        "3L!2",
    ]
    every = (
        pl.concat(all_settled.by_type(), how="diagonal").select("project_type", "project_id").rows()
    )
    assert every == [
        ("V1", "Q1"), ("V1", "Q5"), *(("W1", f"P{n}") for n in (1, 3, 6, 7, 8))
    ]  # fmt: skip


def test_what_shows_only_across_rows_is_said(all_settled: InForce) -> None:
    found = all_settled.problems
    assert sorted(told(found)) == sorted(
        [
            "2!5 V-02",
            "2!9 V-02",
            "1L!8 V-02",
            "3L!9 V-02",
            "4!2 V-20",
            "1!3 V-30 S!3、S!4",
            "1!4 V-30 S!3、S!4",
            "1V!4 V-31 V1 原辅材料",
            "1M!7 V-33",
            "1L!3 V-35 L!3、L!4",
            "1L!4 V-35 L!3、L!4",
            "3!8 V-36 f1 S!10",
            "1!6 V-37 f1 S!6、f3 S!6",
            "3!6 V-37 f1 S!6、f3 S!6",
            f"3M!6 V-39 {PARTLY}",
            "3!7 V-43",
            "3V!3 V-43",
            "3V!5 V-43",
            "3M!6 V-43",
            "3L!7 V-43",
        ]
    )
    of_ledger = found.filter(pl.col("rule_id") == "V-35")
    assert of_ledger.select("column_name", "heading", "cell", "value").rows() == [
        ("permit_no", "许可证", "C3", "Y"),
        ("permit_no", "许可证", "C4", "Y"),
    ]
