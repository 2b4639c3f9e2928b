"""What a run shows at the terminal: bars or lines, colour, the log file, the word on Ctrl-C, four facts."""

import io
import logging
import signal
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows import progress
from jianpai.flows.command import disk_faults, interrupted, run_log, telling
from jianpai.flows.command.commands import guarded
from jianpai.flows.errors import AccountingError, UsageError
from jianpai.flows.publish import four_facts
from jianpai.flows.screen import colour, show
from jianpai.flows.screen.lines import Lines
from jianpai.flows.since.former import Former
from jianpai.flows.since.since import Changes
from jianpai.flows.warehouse import Warehouse


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def logging_as_before():
    """Leave no handler behind, nor the handler of Ctrl-C."""
    root, before = logging.getLogger(), signal.getsignal(signal.SIGINT)
    handlers = root.handlers[:]
    yield
    for handler in [each for each in root.handlers if each not in handlers]:
        root.removeHandler(handler)
        handler.close()
    logging.captureWarnings(False)
    signal.signal(signal.SIGINT, before)
    interrupted._seen.clear()


def of_a_run(lang: str) -> None:
    progress.say("开始", "begin")
    with progress.step("读取", "read"):
        progress.so_far(1, 2)
        progress.say("读取：%d 行", "read: %d rows", 7)


@pytest.mark.parametrize(
    ("lang", "lines"), [("zh", ["开始", "读取：7 行"]), ("en", ["begin", "read: 7 rows"])]
)
def test_no_terminal_gets_plain_lines(lang, lines, capsys) -> None:
    with show.shown(lang):
        of_a_run(lang)
    said = capsys.readouterr().err
    assert [line[10:] for line in said.splitlines()] == lines
    assert "\x1b" not in said


def test_a_terminal_gets_a_bar_a_step_with_what_the_step_says(monkeypatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with show.shown("zh"):
        of_a_run("zh")
    said = stream.getvalue()
    assert said.splitlines()[0].endswith("  开始")
    assert ("━" in said, "读取：7 行" in said, said.endswith("\x1b[?25h")) == (True, True, True)


@pytest.mark.parametrize(
    ("environment", "wanted"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_terminals_that_want_it(environment, wanted, monkeypatch) -> None:
    for name, value in {"NO_COLOR": "", "TERM": "xterm", **environment}.items():
        monkeypatch.setenv(name, value)
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    record = logging.LogRecord("jianpai", logging.WARNING, "", 0, "注意", (), None)
    Lines("zh").emit(record)
    assert colour.is_wanted(stream) is wanted
    assert ("\x1b[33m" in stream.getvalue()) is wanted
    assert not colour.is_wanted(io.StringIO())


def test_a_run_leaves_a_log_closed_to_others_with_what_libraries_say(tmp_path, capsys) -> None:
    other = logging.getLogger("a_library")
    other.addHandler(logging.StreamHandler())
    with Warehouse(tmp_path).opened() as house, telling.of_run(house, "2025-10", "zh") as told:
        run_log.take_over()
        progress.say("收件：共有 %d 份文件在册", "receive: %d files on record", 3)
        other.warning("Still processing items")
        told.run_is("2025-10-abc")
    told.name_log_if_needed()
    [log] = (tmp_path / "logs").iterdir()
    said = log.read_text("utf-8")
    assert log.name.endswith("_2025-10-abc.log")
    assert ("收件：共有 3 份文件在册" in said, "Still processing items" in said) == (True, True)
    assert (log.stat().st_mode & 0o007, log.parent.stat().st_mode & 0o007) == (0, 0)
    shown = capsys.readouterr().err
    assert ("Still" in shown, "日志" in shown) == (False, False)


def test_old_logs_are_forgotten_from_the_oldest_on(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(run_log, "KEPT", 2)
    for day in (1, 2, 3):
        (tmp_path / f"2025010{day}-000000_x.log").touch()
    run_log._forget_old(tmp_path)
    assert sorted(path.name[:8] for path in tmp_path.iterdir()) == ["20250102", "20250103"]


def failing(tmp_path: Path, error: BaseException) -> int:
    def work() -> int:
        with Warehouse(tmp_path).opened() as house, telling.of_run(house, "2025-10", "zh"):
            raise error

    return guarded("zh", work, disk_faults.NOT_PUBLISHED)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (
            KeyboardInterrupt(),
            130,
            "已中断（Ctrl-C）：本次没有发布。收到的文件和以前发布的运行完好无损。",
        ),
        (UsageError.bad_period("x"), 2, "核算期“x”无法识别。"),
        (ZeroDivisionError("secret"), 1, "程序出错（ZeroDivisionError），本次没有发布；"),
    ],
)
def test_what_stops_a_run_is_told_without_traceback_and_its_log_named(
    error, status, words, tmp_path, capsys
) -> None:
    assert failing(tmp_path, error) == status
    said = capsys.readouterr().err.splitlines()
    [log] = (tmp_path / "logs").iterdir()
    assert (said[0].startswith(words), said[-1]) == (True, f"日志：{log}")
    assert not any("Traceback" in line for line in said)
    assert "Traceback" in log.read_text("utf-8")


def test_ctrl_c_is_known_behind_what_a_library_makes_of_it(capsys) -> None:
    def work() -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None
        return 0

    signal.signal(signal.SIGINT, signal.default_int_handler)
    assert guarded("en", work) == 130
    assert capsys.readouterr().err.startswith("Stopped (Ctrl-C). No submission")


def test_what_was_published_before_ctrl_c_is_said_to_be(tmp_path) -> None:
    house = Warehouse(tmp_path)
    refused = pytest.raises(AccountingError, match="但本次运行已经发布完整：2025-10-abc")
    with refused, house.opened(), telling.of_run(house, "2025-10", "zh"):
        house.make_current("2025-10", "2025-10-abc")
        raise KeyboardInterrupt


def changes_of(delta_t: str, *states: str) -> Changes:
    """Return changes of one project's COD, with a file of two rows for each state."""
    nothing = pl.DataFrame()
    records = pl.DataFrame({"pollutant": ["cod"], "delta_t": [Decimal(delta_t)]})
    files = pl.DataFrame({"state": list(states), "rows_read": [2] * len(states)})
    former = Former("2025-09-a", "2025-09", [])
    return Changes(former, records, nothing, files, nothing, nothing, nothing, nothing)


def test_the_facts_say_what_is_new_to_correct_and_changed() -> None:
    files = pl.DataFrame(
        {
            "file_order": [1, 2],
            "file_name": ["甲.xlsx", "乙.csv"],
            "rows_quarantined": [0, 3],
            "rows_read": [2, 2],
        }
    )
    moved, same = changes_of("1002.50", "new", "replaced", "gone"), changes_of("0.00", "gone")
    assert four_facts._new(files, moved, 0) == "2 份文件，4 行。"
    assert four_facts._new(files, same, 0) == "0 份文件，0 行。"
    assert four_facts._new(files, None, 1) == "2 files, 4 rows (the first run)."
    assert four_facts._to_correct(files, 1, Path("r"), 0) == (
        "隔离 3 行（乙.csv 3 行），未读取的文件和工作表 1 项；"
        "逐项说明见 r/flagged.xlsx 的“问题清单”和“未读取”表"
    )
    assert four_facts._to_correct(files.head(1), 0, Path("r"), 0) == "没有。"
    assert four_facts._changed(moved, 0) == "核定量与 2025-09-a 相比：化学需氧量 +1,002.50 吨。"
    assert four_facts._changed(same, 0) == "核定量合计与 2025-09-a 相同。"
    assert four_facts._changed(None, 0) == "首次运行，没有可比的结果。"
