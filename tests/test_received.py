"""What is on record: taken back and put back, months that stay as published, damage, whose inbox it is.

One warehouse lives through three months; a test looks at one thing of it.
"""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
from rich.cells import cell_len

from jianpai.flows import pipeline, receipts
from jianpai.flows.command import records
from jianpai.flows.command.records import Change
from jianpai.flows.errors import NothingAcceptableError, SurroundingsError
from jianpai.flows.intake import inboxes
from jianpai.flows.intake.errors import RecordError
from jianpai.flows.on_record import take_back
from jianpai.flows.period import Period, day_of
from jianpai.flows.pipeline import Asked
from jianpai.flows.published import moved
from jianpai.flows.published.past import PastMonthError
from jianpai.flows.replay.replay import replay
from jianpai.flows.warehouse import Warehouse
from tests.sheets import A1, W1, a1, grid, w1, write_csv

pytestmark = pytest.mark.long

CORRECTION = "北海市/W1_更正.csv"
HALF = {"volume_after_10k_m3": 50, "reported_cod_t": 15, "reported_nh3n_t": 1.5}


class Office(NamedTuple):
    """A warehouse beside its inbox, and the id of each of its runs by what it is."""

    folder: Path
    runs: dict[str, str]

    @property
    def house(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse")

    def run(self, period: str, **options) -> str:
        asked = Asked(
            Period.of(period), self.folder / "inbox", self.folder / "warehouse", **options
        )
        return pipeline.monthly(asked).run_id

    def table(self, name: str, run: str) -> pl.DataFrame:
        return pl.read_parquet(self.house.runs / self.runs[run] / "tables" / f"{name}.parquet")

    def manifest(self, run: str) -> dict:
        path = self.house.runs / self.runs[run] / "manifest.json"
        return json.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Office:
    """September; October with a correction; October without it, while its content comes once more."""
    office = Office(tmp_path_factory.mktemp("office"), {})
    inbox = office.folder / "inbox"
    (inbox / "北海市").mkdir(parents=True)
    write_csv(inbox / "北海市" / "W1_九月.csv", grid(W1, [w1(1), w1(2, reported_cod_t="约30")]))
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1)]))
    office.runs["september"] = office.run("2025-09")
    write_csv(inbox / CORRECTION, grid(W1, [w1(1, **HALF)]))
    (inbox / "说明.txt").write_text("不是填报文件", "utf-8")
    office.runs["corrected"] = office.run("2025-10")
    take_back.withdraw(office.house, "更正.csv", "县局来函，报错了月份", "张三")
    shutil.copy(inbox / CORRECTION, inbox / "W1_再报.csv")
    office.runs["withdrawn"] = office.run("2025-10")
    return office


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    """A copy of the office, which a test may change; moved as a whole it works on."""
    shutil.copytree(lived.folder, tmp_path / "office")
    copied = Office(tmp_path / "office", dict(lived.runs))
    inboxes.remember(copied.house, copied.folder / "inbox")
    return copied


def figures(office: Office, run: str) -> list[tuple]:
    reductions = office.table("project_reduction", run)
    return reductions.select("project_id", "pollutant", "computed_t", "net_t").rows()


def said_of(office: Office, run: str, rule: str) -> list[tuple[str, str, str]]:
    found = office.table("problem", run).filter(pl.col("rule_id") == rule)
    return found.select("file_name", "message", "message_en").rows()


# Taken back


def test_without_the_withdrawn_file_what_it_superseded_counts_again(lived):
    assert figures(lived, "corrected") != figures(lived, "september")
    assert figures(lived, "withdrawn") == figures(lived, "september")
    files = lived.table("source_file", "withdrawn")["file_name"].to_list()
    assert files == ["A1_柳州.csv", "北海市/W1_九月.csv"]


def test_the_run_lists_what_was_withdrawn(lived):
    [row] = lived.table("withdrawn_file", "withdrawn").rows(named=True)
    assert (row["file_name"], row["withdrawal_reason"]) == (CORRECTION, "县局来函，报错了月份")
    assert row["withdrawn_by"] == "张三"
    [said] = lived.manifest("withdrawn")["withdrawn_files"]
    assert (said["file_name"], said["batch"]) == (CORRECTION, 3)
    assert said["file_sha256"] == row["file_sha256"]
    assert lived.table("withdrawn_file", "corrected").is_empty()
    [(name, zh, en)] = said_of(lived, "withdrawn", "V-160")
    on = row["withdrawn_on"]
    assert (name, zh) == (
        CORRECTION,
        f"{CORRECTION}：文件已整份撤回，不计入：{on} 由 张三 撤回，原因：县局来函，报错了月份。"
        "如需恢复请执行 jianpai received --restore 并写明原因。",
    )
    assert f"counts no longer: on {on} by 张三, reason: 县局来函，报错了月份. To do: " in en


def test_a_withdrawn_content_sent_again_stays_withdrawn_and_that_is_said(lived):
    [(name, zh, _)] = said_of(lived, "withdrawn", "V-161")
    on = lived.table("withdrawn_file", "withdrawn")["withdrawn_on"][0]
    assert (name, zh) == (
        "W1_再报.csv",
        f"W1_再报.csv：内容与已撤回的 {CORRECTION}（{on} 由 张三 撤回，原因：县局来函，报错了月份） 相同，仍不计入。"
        "如确需采用请执行 jianpai received --restore 并写明原因；更正后的内容可直接报送。",
    )
    assert len(receipts.load(lived.house)) == 3


def test_a_withdrawn_file_that_is_restored_counts_as_before(office):
    take_back.restore(office.house, CORRECTION, "查明无误", "")
    (office.folder / "inbox" / "W1_再报.csv").unlink()
    assert office.run("2025-10") == office.runs["corrected"]
    assert office.house.published()["2025-10"] == office.runs["corrected"]


def test_a_run_with_a_withdrawal_can_be_replayed(lived):
    found = replay(lived.house, lived.runs["withdrawn"])
    assert (found.changed, found.difference) == ([], None)


WRONG = [
    (("W1_十一月.csv", "错"), "收件登记中没有文件“W1_十一月.csv”。请执行 jianpai received 查看全部文件名。"
     "最接近的：\n  · 北海市/W1_九月.csv\n  · 北海市/W1_更正.csv\n  · A1_柳州.csv"),
    ((CORRECTION, "错"), f"{CORRECTION} 已于 DAY 由 张三 撤回，原因：县局来函，报错了月份。"
     "未重复登记；如需恢复，请用 --restore。"),
    (("W1_再报.csv", "错"), f"W1_再报.csv 是 {CORRECTION} 的副本，没有另行采用。要撤回这一内容，请写 {CORRECTION}。"),
    (("说明.txt", "错"), "说明.txt 没有收下，不计入任何结果，无需撤回。"),
    (("A1_柳州.csv", " "), "没有写明原因，未登记。请加 --reason，"
     "例如 --withdraw 'A1_柳州.csv' --reason '报送单位来函更正'。"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "words"), WRONG)
def test_what_cannot_be_withdrawn_is_told_and_nothing_is_put_on_record(lived, asked, words):
    before = lived.house.withdrawals.read_bytes()
    with pytest.raises(RecordError) as error:
        take_back.withdraw(lived.house, *asked, "")
    on = lived.table("withdrawn_file", "withdrawn")["withdrawn_on"][0]
    assert error.value.message_zh == words.replace("DAY", str(on))
    assert lived.house.withdrawals.read_bytes() == before


def test_several_files_are_listed(lived):
    digests = [r["sha256"][:12] for r in receipts.load(lived.house)]
    with pytest.raises(RecordError) as error:
        take_back.withdraw(lived.house, ".csv", "错", "")
    assert error.value.message_zh.splitlines()[0] == (
        "“.csv”对应 2 份文件，未登记。请写全文件名，或写校验值的开头："
    )
    listed = error.value.message_zh.splitlines()[1:]
    assert [re.sub(r"  \S+$", "", line) for line in listed] == [
        f"  · A1_柳州.csv  {digests[0]}",
        f"  · 北海市/W1_九月.csv  {digests[1]}",
    ]


def test_when_every_file_is_withdrawn_nothing_is_published(office):
    for name in ("A1_柳州.csv", "W1_九月.csv"):
        take_back.withdraw(office.house, name, "重报", "")
    with pytest.raises(NothingAcceptableError) as error:
        office.run("2025-11")
    assert error.value.message_zh.startswith("收到的 3 份文件都已撤回，没有可核算的内容，未发布。")


# The lists


def test_received_lists_files_with_sender_rows_and_state(lived, capsys):
    assert records.received_files(Change(None, None, None, None), lived.house.root, "zh") == 0
    head, *lines = [
        re.sub(r"\d{4}-\d{2}-\d{2}", "DAY", re.sub(r" {2,}", " | ", line))
        for line in capsys.readouterr().out.splitlines()
    ]
    assert head == "文件 | 报送单位 | 收到日期 | 批次 | 读取 | 接受 | 隔离 | 状态 | 说明"
    gone = "DAY 由 张三 撤回，原因：县局来函，报错了月份"
    assert lines == [
        "A1_柳州.csv | 柳州市 | DAY | 1 | 1 | 1 | 0 | 有效",
        "北海市/W1_九月.csv | 北海市 | DAY | 1 | 2 | 1 | 1 | 有效",
        f"{CORRECTION} | 北海市 | DAY | 2 | 1 | 1 | 0 | 已撤回 | {gone}",
        f"W1_再报.csv | — | DAY | — | — | — | — | 副本 | 内容已撤回的文件：{CORRECTION}（{gone}）",
        "说明.txt | — | DAY | — | — | — | — | 拒收 | 不是填报文件",
    ]


def test_the_columns_stand_under_each_other(lived, capsys):
    records.received_files(Change(None, None, None, None), lived.house.root, "en")
    head, *lines = capsys.readouterr().out.splitlines()
    places = {cell_len(line.partition("20")[0]) for line in lines}
    assert places == {cell_len(head.partition("received")[0])}


def test_runs_lists_what_is_current_and_what_replaced_what(lived, capsys):
    assert records.published_runs(lived.house.root, "zh") == 0
    head, *lines = [re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines()]
    assert head[3:] == ["化学需氧量(吨)", "氨氮(吨)", "氮氧化物(吨)", "VOCs(吨)", "状态"]
    ids, runs = lived.runs, {line[0]: (line[1], *line[3:]) for line in lines}
    september = runs[ids["september"]]
    assert september == ("2025-09", *september[1:5], "现行")
    assert runs[ids["corrected"]][-1] == f"已被 {ids['withdrawn']} 取代"
    assert runs[ids["withdrawn"]] == ("2025-10", *september[1:5], "现行")
    assert runs[ids["corrected"]][1] != september[1]
    assert list(runs) == [ids["september"], ids["corrected"], ids["withdrawn"]]


def test_what_a_run_replaces_is_in_its_manifest_and_what_moves_is_told(lived):
    corrected, withdrawn = lived.runs["corrected"], lived.runs["withdrawn"]
    assert lived.manifest("withdrawn")["replaces"] == corrected
    assert lived.manifest("september")["replaces"] is None
    said = moved.text(lived.house, corrected, withdrawn, "zh").splitlines()
    assert said[0].startswith(f"{withdrawn} 取代 {corrected}（")
    [cod, _, nox] = said[1:4]
    assert re.fullmatch(r"  化学需氧量  [\d.]+ → [\d.]+（\+[\d.]+）", cod)
    assert nox.endswith("（不变）")


# A published month stays


def test_a_past_month_is_the_same_run_again_whatever_came_later(office):
    before = office.house.current.read_bytes()
    assert office.run("2025-09") == office.runs["september"]
    assert office.house.current.read_bytes() == before


def test_a_past_month_is_published_anew_only_where_it_is_asked_for(office):
    with pytest.raises(PastMonthError) as error:
        office.run("2025-09", count_open_findings=True)
    folder = office.house.runs / office.runs["september"]
    on = re.search(r"已于 (\S+) 发布", error.value.message_zh)
    assert error.value.message_zh == (
        f"2025-09 已于 {on[1] if on else ''} 发布（{folder.name}），且其后已发布 2025-10，属于往期。"
        "本次存疑量是否计入与当时不同，会得到另一结果，因此没有重新发布。"
        f"原结果见 {folder / 'report.html'}；确需重新发布请加 --replace，届时列出各污染物的变动。"
    )
    assert error.value.exit_status == 2
    take_back.restore(office.house, CORRECTION, "查明无误", "")
    assert office.run("2025-09") == office.runs["september"]
    anew = office.run("2025-09", replace=True)
    assert anew != office.runs["september"]
    assert office.house.published()["2025-09"] == anew
    assert (
        json.loads((office.house.runs / anew / "manifest.json").read_text())["replaces"]
        == (office.runs["september"])
    )
    assert office.run("2025-09") == anew  # from now on this is what was published


def dated(office: Office, days: dict[int, str]) -> None:
    """Put other days on record for the batches of files and withdrawals."""
    for path, when in (
        (office.house.receipts, "received_at"),
        (office.house.withdrawals, "recorded_at"),
    ):
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for line in lines:
            line[when] = days[line["batch"]]
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")


def test_as_of_counts_what_came_up_to_the_end_of_the_day_in_beijing(office):
    dated(office, {
        1: "2025-10-05T00:00:00+00:00", 2: "2025-11-05T15:59:59+00:00", 3: "2025-11-05T16:00:00+00:00",
    })  # fmt: skip
    house = office.house
    names = {
        text: [file.name for file in _ahead(office, text).receipts.files]
        for text in ("2025-11-04", "2025-11-05", "2025-11-06")
    }
    first = ["A1_柳州.csv", "北海市/W1_九月.csv"]
    assert names == {"2025-11-04": first, "2025-11-05": [*first, CORRECTION], "2025-11-06": first}
    with pytest.raises(NothingAcceptableError) as error:
        office.run("2025-10", as_of=day_of("2025-10-04"))
    assert error.value.message_zh == (
        "截至 2025-10-04 没有可计入的文件（最早的收到于 2025-10-05），未发布。请核对 --as-of。"
    )
    assert house.published()["2025-10"] == office.runs["withdrawn"]
    dated(
        office,
        {
            1: "2025-10-05T00:00:00+00:00",
            2: "2025-09-30T00:00:00+00:00",
            3: "2025-11-06T00:00:00+00:00",
        },
    )
    with pytest.raises(
        PastMonthError, match="本次计入的收件与当时不同，会得到另一结果，因此没有重新发布"
    ):
        office.run("2025-09", as_of=day_of("2025-10-31"))


def _ahead(office: Office, text: str):
    asked = Asked(
        Period.of("2025-10"), office.folder / "inbox", office.house.root, as_of=day_of(text)
    )
    with office.house.opened() as house:
        run = pipeline.ahead(asked, house)
    assert run is not None
    return run


# Whose inbox it is


def test_another_inbox_is_refused_unless_it_is_added(office, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    write_csv(other / "W1_别处.csv", grid(W1, [w1(9)]))
    asked = Asked(Period.of("2025-10"), other, office.house.root)
    with pytest.raises(RecordError) as error:
        pipeline.monthly(asked)
    assert error.value.message_zh == (
        f"数据仓 {office.house.root} 的收件目录是 {office.folder / 'inbox'}，本次指定的是 {other}，未收取任何文件。"
        "如果写错了，请改正 --inbox 或 --warehouse；如果这个目录的填报也要计入该数据仓，请加 --also。"
    )
    assert len(receipts.load(office.house)) == 3
    with office.house.opened() as house:
        added = Asked(asked.period, other, house.root, also=True)
        assert pipeline.ahead(added, house) is not None
        assert pipeline.ahead(asked, house) is not None  # remembered
        assert pipeline.ahead(Asked(asked.period, office.folder / "inbox", house.root), house)
    assert len(receipts.load(office.house)) == 4


@pytest.mark.parametrize(
    "move",
    [
        lambda office: office.folder.rename(office.folder.with_name("新办公室")),
        lambda office: (office.folder / "inbox").rename(office.folder / "收件") and office.folder,
    ],
    ids=["the office as a whole", "the inbox alone"],
)
def test_what_was_moved_is_found_again(office, move: Callable[[Office], Path]):
    moved_to = Office(move(office), office.runs)
    inbox = next(path for name in ("inbox", "收件") if (path := moved_to.folder / name).is_dir())
    asked = Asked(Period.of("2025-10"), inbox, moved_to.house.root)
    assert pipeline.monthly(asked).run_id == office.runs["withdrawn"]


# Damage


def stored(office: Office, name: str) -> Path:
    [digest] = [r["sha256"] for r in receipts.load(office.house) if r["file_name"] == name]
    return office.house.received / f"{digest}.csv"


def damage(path: Path, how: str) -> bytes:
    content = path.read_bytes()
    assert path.stat().st_mode & 0o222 == 0
    path.unlink() if how == "gone" else (path.chmod(0o600), path.write_bytes(content + b"\n"))
    return content


@pytest.mark.parametrize("how", ["gone", "changed"])
@pytest.mark.parametrize(
    "where", ["inbox/A1_另存.csv", "warehouse/runs/RUN/evidence/柳州/A1_柳州.csv"]
)
def test_a_damaged_file_is_restored_from_a_copy_of_its_content(office, how, where, caplog):
    copy = office.folder / where.replace("RUN", office.runs["september"])
    sent = (office.folder / "inbox" / "A1_柳州.csv").read_bytes()
    without_copies(office, "A1_柳州.csv")
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(sent)
    path = stored(office, "A1_柳州.csv")
    content = damage(path, how)
    with office.house.opened() as house:
        asked = Asked(Period.of("2025-10"), office.folder / "inbox", house.root)
        assert pipeline.ahead(asked, house) is not None
    assert path.read_bytes() == content
    assert path.stat().st_mode & 0o222 == 0
    assert (
        f"收到的文件 A1_柳州.csv（报送单位 柳州市）在收件库中已损坏，已用内容相同的 {copy} 恢复"
        in caplog.text
    )


def without_copies(office, name: str) -> None:
    """Take a file out of the inbox, and its copies out of every run."""
    for copy in [office.folder / "inbox" / name, *office.house.runs.glob(f"*/evidence/**/{name}")]:
        copy.unlink()


def test_a_damaged_file_without_a_copy_is_named_with_its_sender(office):
    without_copies(office, "A1_柳州.csv")
    path = stored(office, "A1_柳州.csv")
    damage(path, "changed")
    with pytest.raises(SurroundingsError) as error:
        office.run("2025-10")
    on = re.search(r"柳州市，(\S+) 收到", str(error.value))
    assert str(error.value) == (
        f"收到的文件 A1_柳州.csv（报送单位 柳州市，{on[1] if on else ''} 收到）在收件库中与其校验值不符：{path}。"
        "收件目录和以往运行的佐证中都没有内容相同的副本，因此没有运行。请把当时收到的同一份文件放回收件目录，"
        "或从备份恢复上述文件，然后重新运行；确已找不到时，请执行 "
        "jianpai received --withdraw 'A1_柳州.csv' --reason 原因，并请报送单位重新报送。"
    )


def test_a_lost_file_that_was_withdrawn_stops_nothing_but_the_months_that_count_it(office):
    without_copies(office, "A1_柳州.csv")
    stored(office, "A1_柳州.csv").unlink()
    take_back.withdraw(office.house, "A1_柳州.csv", "原件遗失，已请重报", "")
    with office.house.opened() as house:
        asked = Asked(Period.of("2025-10"), office.folder / "inbox", house.root)
        run = pipeline.ahead(asked, house)
    assert run is not None
    assert [file.name for file in run.receipts.files] == ["北海市/W1_九月.csv"]
    with pytest.raises(SurroundingsError, match=r"A1_柳州\.csv"):
        office.run("2025-09")
