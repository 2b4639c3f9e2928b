"""Decisions in a workbook: filled in, taken in, counted by, lapsed when their evidence changes."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import polars as pl
import pytest

from jianpai.flows.deciding import words
from jianpai.flows.deciding.answers import date_of
from jianpai.flows.deciding.take import Taken, take
from jianpai.flows.decisions import store
from jianpai.flows.errors import DecisionError, UsageError
from jianpai.flows.publish import decided
from jianpai.flows.publish.city_table import outcome
from jianpai.flows.replay.replay import replay
from jianpai.flows.warehouse import Warehouse
from tests.accounting import account_folder
from tests.sheets import A1, grid, write_csv
from tests.test_finding_stability import boiler, run

# Boilers of 30.20 t NOx each; two of one enterprise are one boiler claimed twice (D-01).

pytestmark = pytest.mark.long

SHEET = "存疑认定"
PAIRS = [boiler(number, (number + 1) // 2) for number in range(1, 7)]
YES = ("成立", "现场核实为同一台", "张三", date(2025, 11, 3))
NO = ("不成立", "两台锅炉，台账可证", "李四", "2025年11月4日")
Sheet = openpyxl.worksheet.worksheet.Worksheet


class Play(NamedTuple):
    """A warehouse: the first run, what was taken in of its workbook, the run after, that of the next month."""

    house: Warehouse
    first: Path
    filled: Path
    taken: Taken
    decided: Path
    later: Path


@pytest.fixture(scope="module")
def play(tmp_path_factory) -> Play:
    """Month one: the first pair upheld, the second not, the third left; month two: the second is corrected."""
    folder = tmp_path_factory.mktemp("decisions")
    inbox, house = folder / "inbox", Warehouse(folder / "warehouse")
    inbox.mkdir()
    write_csv(inbox / "A1_1.csv", grid(A1, PAIRS))
    first = run(inbox, house.root)
    file = filled(first, folder / "认定.xlsx", {"0001": YES, "0003": NO})
    taken = take(file, house)
    second = run(inbox, house.root)
    less = {"flue_gas_before_10k_nm3": "9000", "flue_gas_after_10k_nm3": "9000"}
    write_csv(inbox / "A1_2.csv", grid(A1, [boiler(4, 2, **less)]))
    return Play(house, first, file, taken, second, run(inbox, house.root, "2025-11"))


@pytest.fixture
def copied(play, tmp_path) -> Warehouse:
    """A copy of the warehouse as it stands after the second run, without the next month."""
    shutil.copytree(play.house.root, tmp_path / "warehouse")
    house = Warehouse(tmp_path / "warehouse")
    house.current.write_text(json.dumps({"2025-10": play.decided.name}), "utf-8")
    return house


def filled(
    of: Path,
    to: Path,
    answers: dict[str, tuple],
    edit: Callable[[Sheet], Any] = lambda _: None,
) -> Path:
    """Fill in the workbook of a run: what is decided of the finding about a project, by its last digits."""
    book = openpyxl.load_workbook(of / "flagged.xlsx")
    sheet = book[SHEET]
    for project, answer in answers.items():
        for place, value in enumerate(answer, start=2):
            sheet.cell(row_of(sheet, project), place).value = value
    edit(sheet)
    book.save(to)
    return to


def row_of(sheet: Sheet, project: str) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if project in str(row[12].value))


def column(sheet: Sheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def table(run_folder: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(run_folder / "tables" / f"{name}.parquet")


def totals(reductions: pl.DataFrame) -> tuple[str, str, str]:
    """Return floor, accounted and ceiling of all projects."""
    sums = reductions.select(pl.col("floor_t", "accounted_t", "ceiling_t").sum()).row(0)
    return tuple(str(tonnes) for tonnes in sums)  # type: ignore[return-value]


def statuses(run_folder: Path) -> dict[str, str]:
    """Return the status of each finding by the last digits of its first project."""
    found = table(run_folder, "finding").iter_rows(named=True)
    return {row["project_ids"][0][-4:]: row["status"] for row in found}


def validities(run_folder: Path) -> list[tuple[str, str, str]]:
    columns = ("status", "validity", "decided_by")
    return sorted(table(run_folder, "decision").select(columns).iter_rows())


# What is taken in


def test_what_was_taken_in_is_told_with_the_tonnes_that_change(play):
    # accounted: 3 × 30.20 withheld; then the second pair counts whole, the first pair's second never
    assert words.text(play.taken, "zh").splitlines() == [
        f"已取用 认定.xlsx（运行 {play.first.name}）：成立 1 条，不成立 1 条，待查或未填 1 条；"
        "新记 2 条，此前已在册 0 条。",
        f"下次核算按在册的全部认定计算；填报不变时，规划期累计与 {play.first.name} 相比：",
        "  氮氧化物：核定量 90.60 → 120.80 吨（+30.20），下限 90.60 → 120.80 吨（+30.20），"
        "上限 181.20 → 151.00 吨（-30.20）",
    ]
    assert words.text(play.taken, "en").splitlines()[0] == (
        f"Taken in from 认定.xlsx (run {play.first.name}): 1 upheld, 1 not upheld, 1 pending or empty; "
        "2 new, 0 on record before."
    )


def test_the_next_run_counts_by_it_as_was_told(play):
    assert totals(table(play.first, "project_reduction")) == ("90.60", "90.60", "181.20")
    assert totals(table(play.decided, "project_reduction")) == ("120.80", "120.80", "151.00")
    assert statuses(play.first) == {"0001": "open", "0003": "open", "0005": "open"}
    assert statuses(play.decided) == {"0001": "confirmed", "0003": "dismissed", "0005": "open"}
    assert play.first.name != play.decided.name
    assert outcome(play.decided, "zh").count("按认定核算：成立 1 条，不成立 1 条。\n") == 1


def test_a_confirmed_duplicate_leaves_what_withdrawing_it_leaves(play, tmp_path):
    (tmp_path / "in").mkdir()
    write_csv(tmp_path / "in/A1.csv", grid(A1, [PAIRS[0], *PAIRS[4:]]))
    withdrawn = account_folder(tmp_path / "in", tmp_path)["project_reduction"]
    ids = [row["project_id"] for row in (PAIRS[0], PAIRS[1], *PAIRS[4:])]
    left = table(play.decided, "project_reduction").filter(pl.col("project_id").is_in(ids))
    assert totals(left) == totals(withdrawn) == ("60.40", "60.40", "90.60")


def test_the_manifest_names_the_decisions_and_the_run_keeps_them(play):
    manifest = json.loads((play.decided / "manifest.json").read_text("utf-8"))
    named = [(d["validity"], d["status"], d["decided_by"]) for d in manifest["decisions"]]
    assert sorted(named) == [("in_force", "confirmed", "张三"), ("in_force", "dismissed", "李四")]
    assert [d.status for d in store.kept_by(play.decided)].count("confirmed") == 1
    assert store.kept_by(play.first) == ()
    assert json.loads((play.first / "manifest.json").read_text("utf-8"))["decisions"] == []


def test_a_run_is_computed_again_with_the_decisions_it_was_computed_with(play):
    for folder in (play.first, play.decided, play.later):
        assert replay(play.house, folder.name).is_the_same, folder.name


def test_the_record_is_only_added_to_and_a_changed_line_is_noticed(play, copied):
    file = copied.decisions / store.KEPT
    first, second = (json.loads(line) for line in file.read_text("utf-8").splitlines())
    assert (first["previous_sha256"], first["based_on_run_id"]) == ("", play.first.name)
    assert len(second["previous_sha256"]) == 64
    file.write_text(file.read_text("utf-8").replace("张三", "王五"), "utf-8")
    with pytest.raises(DecisionError) as error:
        store.load(copied)
    assert str(error.value) == (
        f"认定存档被改动或损坏：{file}。存档只增不改，请从备份恢复后重新运行。"
    )
    assert error.value.exit_status == 1


def test_taken_in_twice_adds_nothing(play, copied):
    before = (copied.decisions / store.KEPT).read_bytes()
    again = take(play.filled, copied)
    assert (len(again.answered), again.new, again.effect) == (2, [], [])
    assert words.text(again, "zh").splitlines()[-1] == "合计不变。"
    assert (copied.decisions / store.KEPT).read_bytes() == before


# When the evidence changes


def test_a_decision_lapses_when_its_evidence_changes(play):
    assert validities(play.later) == [
        ("confirmed", "in_force", "张三"),
        ("dismissed", "lapsed", "李四"),
    ]
    assert statuses(play.later) == {"0001": "confirmed", "0003": "open", "0005": "open"}
    present = table(play.later, "decision").filter(pl.col("validity") == "lapsed")
    now = present["present_finding_id"].item()
    assert now != present["finding_id"].item()
    assert (
        f"按认定核算：成立 1 条，不成立 0 条。另有 1 条证据已变，需重新认定：{now}。\n"
        in outcome(play.later, "zh")
    )
    assert "has changed, decide again" in decided.line(play.later / "tables", "en")
    report = (play.later / "report.html").read_text("utf-8")
    block = report[report.index('<div id="decisions">') :]
    assert "证据已变，需重新认定 <b>1</b> 条" in block
    assert f"<td><code>{now}</code></td><td>不成立</td><td>李四</td>" in block


def test_the_workbook_shows_what_is_decided_and_what_has_lapsed(play):
    sheet = openpyxl.load_workbook(play.later / "flagged.xlsx")[SHEET]
    rows = {row[12].value[14:18]: [cell.value for cell in row] for row in sheet.iter_rows(2)}
    assert rows["0001"][1:4] == list(YES[:3])
    assert rows["0001"][4].date() == YES[3]
    assert (rows["0001"][5], rows["0003"][5]) == ("已查实", "证据已变，需重新认定")
    assert rows["0003"][1:5] == [None] * 4
    assert rows["0003"][17] == "不成立（李四，2025-11-04）：两台锅炉，台账可证"
    assert next(iter(rows)) == "0003"


def test_evidence_that_is_again_what_it_was_brings_the_decision_back(copied, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_csv(inbox / "A1_3.csv", grid(A1, [boiler(4, 2, remarks="无变化")]))
    assert ("dismissed", "in_force", "李四") in validities(run(inbox, copied.root, "2025-12"))


# Filled in by people and their programs


def test_rows_may_be_sorted_deleted_moved_and_the_sheet_renamed(play, copied, tmp_path):
    def shuffle(sheet: Sheet) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(2)]
        sheet.delete_rows(2, sheet.max_row)
        for row in (rows[2], rows[0]):
            sheet.append(row)
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1)
        sheet["A1"] = "第三季度核查"
        sheet.title = "张三填"

    answers = dict.fromkeys(("0001", "0003", "0005"), YES)
    file = filled(play.first, tmp_path / "a.xlsx", answers, shuffle)
    taken = take(file, copied, revise=True)
    assert len(taken.answered) == 2
    assert taken.new[0].sheet_name == "张三填"


def test_hidden_columns_that_are_lost_are_made_up_for_by_the_explanations(play, copied, tmp_path):
    def lose(sheet: Sheet) -> None:
        sheet.delete_cols(column(sheet, "运行编号"), 4)

    taken = take(filled(play.decided, tmp_path / "a.xlsx", {"0005": YES}, lose), copied)
    assert [decision.status for decision in taken.new] == ["confirmed"]


def test_a_csv_is_taken_in_as_well(play, copied, tmp_path):
    book = openpyxl.load_workbook(filled(play.decided, tmp_path / "a.xlsx", {"0005": NO}))
    rows = [[cell.value for cell in row] for row in book[SHEET]]
    file = write_csv(tmp_path / "认定.csv", [["" if v is None else v for v in row] for row in rows])
    assert [decision.status for decision in take(file, copied).new] == ["dismissed"]


def test_what_is_pending_or_empty_is_no_decision(play, copied, tmp_path):
    pending = ("待查", None, None, None)
    taken = take(filled(play.decided, tmp_path / "a.xlsx", {"0005": pending}), copied)
    assert (taken.undecided, taken.new, taken.effect) == (1, [], [])

    half = filled(play.decided, tmp_path / "b.xlsx", {"0005": (None, "待现场核查")})
    taken = take(half, copied)
    assert taken.new == []
    assert "未作认定：存疑认定!B2" in words.text(taken, "zh")


def test_a_decision_that_was_shown_may_be_changed_or_taken_back(play, copied, tmp_path):
    answers = {"0001": ("待查", "重新核查", "张三", "20251110"), "0003": YES}
    taken = take(filled(play.decided, tmp_path / "a.xlsx", answers), copied)
    assert [(was.status, now.status) for was, now in taken.changed] == [
        ("confirmed", "open"),
        ("dismissed", "confirmed"),
    ]
    assert [decision.status for decision in store.standing(store.load(copied))] == ["confirmed"]
    assert sum(change.of("accounted_t") for change in taken.effect) == Decimal("-30.20")
    finding = taken.changed[0][0].finding_id
    assert (
        f"  更改：{finding} 成立（张三，2025-11-03） → 待查（张三，2025-11-10）"
        in words.text(taken, "zh").splitlines()
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-11-03", "2025-11-03"),
        ("2025-11-03 00:00:00", "2025-11-03"),
        ("2025/11/3", "2025-11-03"),
        ("2025.11.3", "2025-11-03"),
        ("2025年11月3日", "2025-11-03"),
        ("20251103", "2025-11-03"),
        ("2025-13-03", None),
        ("2025-02-30", None),
        ("去年", None),
        ("11-03", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text, day):
    assert date_of(text) == day


# What is wrong is named, and nothing is taken in


def refusal(file: Path, house: Warehouse, **how: Any) -> str:
    """Return why a file is not taken in, line by line; the record is as it was."""
    record = house.decisions / store.KEPT
    before = record.read_bytes() if record.exists() else None
    with pytest.raises(DecisionError) as error:
        take(file, house, **how)
    assert (record.read_bytes() if record.exists() else None) == before
    assert error.value.exit_status == 2
    head, *lines, last = str(error.value).splitlines()
    assert head == f"认定表 {file.name} 未取用，其中的认定一条也没有记下："
    assert last == "请改正后重新执行。"
    return "\n".join(line.removeprefix("  · ") for line in lines)


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_taken_in(play, copied, tmp_path):
    tomorrow = str(date.today() + timedelta(days=3))
    answers = {
        "0001": ("属实", None, None, None),
        "0003": ("成立", None, None, "去年"),
        "0005": ("不成立", "已核", "王五", tomorrow),
    }

    def add(sheet: Sheet) -> None:
        row = [cell.value for cell in sheet[2]]
        sheet.append(["D-01-000000000000", *YES, *row[5:]])

    file = filled(play.first, tmp_path / "a.xlsx", answers, add)
    sheet = openpyxl.load_workbook(file)[SHEET]
    first, second, third = (row_of(sheet, project) for project in answers)
    ids = {row: sheet.cell(row, 1).value for row in (first, second, third)}
    told = refusal(file, copied).splitlines()
    assert sorted(told) == sorted(
        [
            f"存疑认定!B{first} 认定：“属实”不是认定用语。请选成立、不成立、待查之一，或留空。",
            f"存疑认定!C{second} 理由：{ids[second]} 已选“成立”，但没有填理由。请补填，或清空认定。",
            f"存疑认定!D{second} 认定人：{ids[second]} 已选“成立”，但没有填认定人。请补填，或清空认定。",
            f"存疑认定!E{second} 认定日期：“去年”不是日期。请写成 2025-11-03。",
            told_future(third, tomorrow, told),
            f"存疑认定!A5 存疑编号：运行 {play.first.name} 没有存疑 D-01-000000000000。"
            "请核对编号，不要手工增加行。",
        ]
    )


def told_future(row: int, day: str, told: list[str]) -> str:
    """Return the sentence of a date to come, with the day that the program took for today."""
    today = next(line for line in told if "晚于今天" in line).partition("（")[2][:10]
    return f"存疑认定!E{row} 认定日期：“{day}”晚于今天（{today}）。请填作出认定的日期。"


def test_one_finding_with_two_answers_is_named(play, copied, tmp_path):
    def twice(sheet: Sheet) -> None:
        row = [cell.value for cell in sheet[row_of(sheet, "0005")]]
        sheet.append([row[0], *NO, *row[5:]])

    file = filled(play.decided, tmp_path / "a.xlsx", {"0005": YES}, twice)
    sheet = openpyxl.load_workbook(file)[SHEET]
    finding, row = sheet.cell(5, 1).value, row_of(sheet, "0005")
    assert refusal(file, copied) == (
        f"存疑认定!B5 认定：{finding} 填了两次且不一致：存疑认定!B{row} 为成立（张三，2025-11-03），"
        "此处为不成立（李四，2025-11-04）。请只留一个（理由、姓名、日期也须一致）。"
    )


def test_two_files_with_different_answers_are_named_and_only_revised_on_demand(
    play, copied, tmp_path
):
    other = filled(play.first, tmp_path / "另一份.xlsx", {"0001": NO, "0005": YES})
    sheet = openpyxl.load_workbook(other)[SHEET]
    row = row_of(sheet, "0001")
    assert refusal(other, copied) == (
        f"存疑认定!B{row} 认定：{sheet.cell(row, 1).value} 已认定为成立（张三，2025-11-03）"
        f"（认定.xlsx 存疑认定!B{row}），"
        "此表填的是不成立（李四，2025-11-04），填表时没有显示此前的认定。"
        "请与认定人核对；确要更改，加 --revise 重新执行。"
    )
    taken = take(other, copied, revise=True)
    assert (len(taken.new), len(taken.changed)) == (2, 1)


def test_a_file_whose_evidence_has_changed_since_is_named(play, tmp_path):
    file = filled(play.first, tmp_path / "a.xlsx", {"0003": YES})
    sheet = openpyxl.load_workbook(file)[SHEET]
    row = row_of(sheet, "0003")
    now = play.later.name
    assert refusal(file, play.house) == (
        f"存疑认定!B{row} 认定：{sheet.cell(row, 1).value} 的证据在 {play.first.name} 之后已变，"
        f"最近的运行 {now} 中没有这一条。"
        f"请清空本行的认定，在 {now} 的 flagged.xlsx 中重新认定。"
    )


def put(heading: str, value: str) -> Callable[[Sheet], None]:
    """Return what writes a value into every row under a heading."""

    def write(sheet: Sheet) -> None:
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, column(sheet, heading)).value = value

    return write


def test_another_run_another_warehouse_another_office_are_named(play, copied, tmp_path):
    yes = {"0005": YES}
    other = filled(play.decided, tmp_path / "a.xlsx", yes, put("运行编号", "2025-10-aaaaaaaaaaaa"))
    assert refusal(other, copied) == (
        f"数据仓 {copied.root} 中没有运行 2025-10-aaaaaaaaaaaa。请核对 --warehouse，"
        "或从现有运行的 flagged.xlsx 重新填写。"
    )
    strange = filled(play.decided, tmp_path / "b.xlsx", yes, put("数据仓编号", "ffffffffffff"))
    assert refusal(strange, copied).startswith(
        f"出自另一单位的数据仓（编号 ffffffffffff，运行 {play.decided.name}），不是 {copied.root}（编号 "
    )
    office = filled(play.decided, tmp_path / "c.xlsx", yes, put("填表单位", "柳州市生态环境局"))
    assert refusal(office, copied, office="贵港市生态环境局") == (
        "填表单位是“柳州市生态环境局”，本单位是“贵港市生态环境局”。请交该单位取用。"
    )

    def mixed(sheet: Sheet) -> None:
        sheet.cell(3, column(sheet, "运行编号")).value = play.first.name

    assert refusal(filled(play.decided, tmp_path / "d.xlsx", yes, mixed), copied).startswith(
        "混有几次运行的行："
    )
    mended = filled(play.decided, tmp_path / "e.xlsx", yes, put("依据校验值", "0" * 64))
    assert refusal(mended, copied).endswith(
        "本行可能由几行拼成。请从 flagged.xlsx 重新填写这一行。"
    )


def test_a_file_that_is_none_is_named(play, copied, tmp_path):
    with pytest.raises(UsageError, match="文件不存在"):
        take(tmp_path / "没有.xlsx", copied)
    (tmp_path / "认定.docx").write_bytes(b"x")
    assert refusal(tmp_path / "认定.docx", copied) == (
        "不是认定表。请用运行目录中的 flagged.xlsx 填写，以 .xlsx 或 .csv 保存。"
    )
    book = openpyxl.Workbook()
    book.active.title = "别的"
    book.save(tmp_path / "别的.xlsx")
    assert refusal(tmp_path / "别的.xlsx", copied) == (
        "没有一张工作表有“存疑编号”和“认定”两列（现有工作表：别的）。请用运行目录中的 flagged.xlsx 填写。"
    )
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert "坏.xlsx" in refusal(tmp_path / "坏.xlsx", copied)

    def lose(sheet: Sheet) -> None:
        sheet.delete_cols(3)

    assert refusal(filled(play.decided, tmp_path / "缺.xlsx", {}, lose), copied) == (
        "存疑认定：缺少列“理由”。请从本次运行的 flagged.xlsx 重新填写，不要删改表头。"
    )
    nowhere = Warehouse(tmp_path / "无")
    assert refusal(play.filled, nowhere) == (
        f"没有数据仓 {nowhere.root}。请用 --warehouse 写明 flagged.xlsx 所出自的数据仓。"
    )
    assert not nowhere.root.exists()
