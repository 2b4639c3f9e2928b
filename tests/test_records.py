"""Small parts of the records of a warehouse: whose file it is, which file is meant, what was not taken in."""

from datetime import date

import pytest

from jianpai.flows import json_lines
from jianpai.flows.errors import SurroundingsError, UsageError
from jianpai.flows.intake import horizon, not_taken, withdrawals
from jianpai.flows.intake.errors import RecordError
from jianpai.flows.intake.sender import sender
from jianpai.flows.on_record import named
from jianpai.flows.period import day_of
from jianpai.flows.published import publications
from jianpai.flows.warehouse import Warehouse

DAY = date(2025, 11, 5)


@pytest.fixture
def house(tmp_path) -> Warehouse:
    house = Warehouse(tmp_path / "warehouse")
    house.received.mkdir(parents=True)
    return house


SENDERS = {
    "450500_北海市/更正/W1.csv": "450500_北海市",
    "柳州市减排项目.xlsx": "柳州市",
    "W1_柳州.csv": "柳州市",
    "A1_合浦县_2024.csv": "合浦县",
    "合浦县生态环境局_补报.xlsx": "合浦县生态环境局",
    "柳州市示例水务有限公司.xlsx": "柳州市示例水务有限公司",
    "W1.csv": "",
    "补报.xlsx": "",
}


def test_the_sender_is_the_folder_else_the_office_or_area_in_the_name() -> None:
    assert {name: sender(name) for name in SENDERS} == SENDERS


FILES = [
    ("北海市/W1.csv", "ab" * 32, DAY),
    ("柳州市/W1.csv", "cd" * 32, DAY),
    ("柳州市/A1.csv", "abcdef" + "0" * 58, DAY),
    ("柳州市/A1.csv", "ef" * 32, DAY),
]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("北海市/W1.csv", [0]),
        ("海市/W1.csv", [0]),
        ("W1.csv", [0, 1]),
        ("柳州市/A1.csv", [2, 3]),
        ("ABCDEF", [2]),
        ("abab" * 16, [0]),
        ("cdcdc", []),
        ("", []),
    ],
)
def test_a_file_is_meant_by_its_name_its_ending_or_the_start_of_its_hash(asked, meant) -> None:
    assert named.found(asked, FILES) == [FILES[number] for number in meant]


def test_two_contents_of_one_name_are_told_apart_by_their_hash() -> None:
    with pytest.raises(RecordError) as error:
        named.one("柳州市/A1.csv", FILES)
    assert error.value.message_en == (
        "“柳州市/A1.csv” means 2 files, so nothing was put on record. Write the whole name, or the "
        "beginning of the checksum:\n  · 柳州市/A1.csv  abcdef000000  2025-11-05"
        "\n  · 柳州市/A1.csv  efefefefefef  2025-11-05"
    )


def test_what_was_not_taken_in_is_noted_where_it_changes(house, monkeypatch) -> None:
    note, refused = ("说明.txt", "R-27", ""), ("旧.xls", "R-21", "x")
    days = iter(["2025-10-05", "2025-11-05", "2025-12-05"])
    monkeypatch.setattr(not_taken.beijing, "now", lambda: f"{next(days)}T00:00:00+00:00")
    for files in ([], [note], [note], [note, refused], [refused]):
        not_taken.note(house, files)
    assert len(house.not_taken.read_text("utf-8").splitlines()) == 3
    assert not_taken.latest(house) == [refused]
    assert not_taken.latest(house, date(2025, 11, 30)) == [note, refused]
    assert not_taken.latest(house, date(2025, 10, 4)) == []
    assert not_taken.since(house) == {refused: date(2025, 11, 5)}


def test_a_withdrawal_is_a_batch_of_its_own_and_the_last_record_of_a_file_holds(house) -> None:
    of = ("W1.csv", "ab" * 32)
    assert horizon.newest_batch(house) == 0
    json_lines.append(house.receipts, {"batch": 4, "file_name": of[0], "sha256": of[1]})
    withdrawals.note(house, withdrawals.WITHDRAW, of, 5, reason="错", by="")
    assert horizon.newest_batch(house) == 5
    withdrawals.note(house, withdrawals.RESTORE, of, 6, reason="对", by="")
    assert [list(withdrawals.in_effect(house, batch)) for batch in (4, 5, 6, None)] == [
        [],
        [of],
        [],
        [],
    ]


def test_only_what_changes_is_put_on_record_as_a_publication(house) -> None:
    for run_id in ("2025-10-a", "2025-10-a", "2025-10-b", "2025-10-a"):
        publications.make_current(house, "2025-10", run_id)
    told = [(each.run_id, each.replaced) for each in publications.load(house)]
    assert told == [
        ("2025-10-a", ""),
        ("2025-10-b", "2025-10-a"),
        ("2025-10-a", "2025-10-b"),
    ]
    assert house.published() == {"2025-10": "2025-10-a"}


def test_records_that_something_else_changed_stop_everything(house) -> None:
    house.withdrawals.write_text("kein json\n", "utf-8")
    with pytest.raises(SurroundingsError, match=r"withdrawals\.jsonl"):
        withdrawals.in_effect(house)


@pytest.mark.parametrize("text", ["2025-11", "2025-02-30", "20251105", "", "明天"])
def test_a_day_is_written_year_month_day(text) -> None:
    assert day_of("2025-11-05") == DAY
    with pytest.raises(UsageError) as error:
        day_of(text)
    assert error.value.message_zh == (
        f"日期“{text}”无法识别。请写成 年-月-日，例如 --as-of 2025-11-05。"
    )
