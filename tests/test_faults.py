"""What must not harm: kills, a full disk, two runs at once, damage; with the program as installed.

After every fault the received files, the published runs and current.json are whole, and the next
run works.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from xlsxwriter.exceptions import FileCreateError

from jianpai.flows.command import disk_faults
from jianpai.flows.command.checked import check_files
from tests import prefect_server
from tests.prefect_server import JIANPAI
from tests.sheets import A1, W1, a1, grid, w1, write_csv, write_xlsx

EARLIER, NOW = "2025-09", "2025-10"


def command(house: Path, period: str = NOW, *options: str) -> list[str]:
    inbox = house.parent / "inbox"
    return [
        JIANPAI,
        "run",
        "--period",
        period,
        "--inbox",
        str(inbox),
        "--warehouse",
        str(house),
        *options,
    ]


def run(house: Path, period: str = NOW, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the month to its end on the session's Prefect server."""
    environment = prefect_server.started().environment
    return subprocess.run(
        command(house, period, *options),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def running(house: Path) -> Iterator[tuple[subprocess.Popen, Iterator[str]]]:
    """A run in progress, and the lines it writes to standard error; ended at the latest here."""
    with subprocess.Popen(
        command(house),
        env=prefect_server.started().environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            yield process, iter(process.stderr.readline, "")
        finally:
            process.kill()


def killed_after(house: Path, word: str) -> None:
    """Kill a run as soon as it says that a step is done."""
    with running(house) as (process, lines):
        assert any(word in line for line in lines)
        process.kill()
        assert process.wait() == -9


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def current(house: Path) -> dict[str, str]:
    """Return the published run of each period, after a look at everything that must be whole."""
    lines = (house / "received" / "receipts.jsonl").read_text("utf-8").splitlines()
    for receipt in map(json.loads, lines):
        [stored] = (house / "received").glob(f"{receipt['sha256']}.*")
        assert sha256(stored) == receipt["sha256"]
    for folder in (house / "runs").iterdir():
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        assert manifest["run_id"] == folder.name
        for name, table in manifest["tables"].items():
            assert sha256(folder / "tables" / f"{name}.parquet") == table["sha256"]
    periods = json.loads((house / "current.json").read_text("utf-8"))
    assert all((house / "runs" / run_id).is_dir() for run_id in periods.values())
    return periods


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """A folder with an inbox, and a warehouse that has published an earlier month."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "inbox").mkdir()
    write_csv(folder / "inbox" / "W1_柳州.csv", grid(W1, [w1(1), w1(2, reported_cod_t="约30")]))
    write_csv(folder / "inbox" / "A1_柳州.csv", grid(A1, [a1(1)]))
    done = run(folder / "warehouse", EARLIER)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def house(published, tmp_path) -> Path:
    """A copy of the published warehouse beside a copy of its inbox."""
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path / "warehouse"


@pytest.mark.program
def test_kills_at_any_step_and_two_runs_at_once(house):
    before = current(house)
    for word in ("收件：", "校验：", "汇总：", "核验："):
        killed_after(house, word)
        assert current(house) == before

    with running(house) as (first, lines):
        assert any("月度核算" in line for line in lines)
        second = run(house)
        said = list(lines)
        assert any("发布" in line for line in said), said
        assert (first.wait(), second.returncode) == (0, 5)
    assert "另一次运行正在使用数据仓" in second.stderr
    assert f"（pid {first.pid}）。请等它结束后再运行。" in second.stderr
    assert set(current(house)) == {EARLIER, NOW}
    assert [entry.name for entry in (house / "work").iterdir()] == ["scratch"]


@pytest.mark.program
def test_a_kill_between_publishing_and_making_current_is_mended(house):
    before = (house / "current.json").read_bytes()
    (house / "current.json").unlink()
    leftovers = [
        house / "received" / "123.part",
        house / "work" / "2025-09-0" / "tables" / "x.parquet",
    ]
    for leftover in leftovers:
        leftover.parent.mkdir(parents=True, exist_ok=True)
        leftover.write_bytes(b"half")
    done = run(house, EARLIER)
    assert (done.returncode, (house / "current.json").read_bytes()) == (0, before)
    assert "内容与已发布的运行" in done.stderr
    assert not any(leftover.exists() for leftover in leftovers)


@pytest.mark.program
def test_bad_files_beside_good_ones_are_named_and_the_run_is_published(house):
    inbox = house.parent / "inbox"
    before = current(house)
    bad = {
        "坏.xlsx": (b"PK\x03\x04 broken", "R-20"),
        "密码.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "R-21"),
        "旧.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "R-21"),
        "W1_乱.csv": (os.urandom(3000) + b"\0", "R-23"),
        "W1_空.csv": (b"", "R-45"),
        "说明.docx": (b"PK", "R-27"),
    }
    for name, (content, _) in bad.items():
        (inbox / name).write_bytes(content)
    with (inbox / "大.xlsx").open("wb") as file:
        file.truncate(300_000_000)
    os.mkfifo(inbox / "管道.csv")
    done = run(house)
    assert (done.returncode, set(current(house)) - set(before)) == (0, {NOW})
    problems = duckdb.read_parquet(
        str(house / "runs" / current(house)[NOW] / "tables" / "problem.parquet")
    )
    told = problems.filter("rule_id <> 'V-119'")  # the good records name no evidence
    named = dict(told.select("file_name, rule_id").fetchall())
    wanted = {name: rule for name, (_, rule) in bad.items()}
    assert wanted | {"大.xlsx": "R-22", "管道.csv": "R-32", "W1_柳州.csv": "R-01"} == named


@pytest.mark.program
def test_nothing_acceptable_publishes_nothing(house):
    for folder in (house.parent / "inbox", house):
        shutil.rmtree(folder)
    (house.parent / "inbox").mkdir()
    write_csv(house.parent / "inbox" / "W1_柳州.csv", grid(W1, [w1(reported_cod_t="约30")]))
    done = run(house)
    assert done.returncode == 3
    assert "收到的文件中没有一行可以核算，未发布。主要问题：" in done.stderr
    assert "单元格K2（上报COD减排量（吨））的值“约30”" in done.stderr.replace("M2", "K2")
    assert not (house / "current.json").exists()


@pytest.mark.program
def test_a_received_file_that_was_changed_stops_the_run_or_is_restored(house):
    before = current(house)
    sent = house.parent / "inbox" / "W1_柳州.csv"
    [stored] = [
        path for path in (house / "received").glob("*.csv") if "-W-" in path.read_text("utf-8")
    ]
    content = stored.read_bytes()
    stored.write_bytes(content.replace("约30".encode(), b"30"))
    elsewhere = sent.rename(house.parent / sent.name)
    for copy in (house / "runs").glob(f"*/evidence/**/{sent.name}"):
        copy.unlink()
    done = run(house)
    assert done.returncode == 1
    assert f"在收件库中与其校验值不符：{stored}。" in done.stderr
    assert "报送单位 柳州市" in done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads((house / "current.json").read_text()) == before
    elsewhere.rename(sent)
    done = run(house)
    assert done.returncode == 0, done.stderr
    assert f"已用内容相同的 {sent} 恢复" in done.stderr
    assert stored.read_bytes() == content


def can_mount() -> bool:
    tried = ["unshare", "--mount", "sh", "-c", "mount -t tmpfs none /mnt"]
    return (
        shutil.which("unshare") is not None
        and subprocess.run(tried, capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(
    not can_mount(), reason="no right to mount a small disk (root in a mount namespace)"
)
@pytest.mark.parametrize("kilobytes", [60])
@pytest.mark.program
def test_a_full_disk_publishes_nothing_and_the_next_run_works(house, kilobytes):
    disk = house.parent / "disk"
    disk.mkdir()
    month = " ".join(f"'{part}'" for part in command(disk / "warehouse"))
    script = f"""
        mount -t tmpfs -o size={kilobytes}k none '{disk}'
        {month.replace(str(disk / "inbox"), str(house.parent / "inbox"))}; echo "status $?"
        cat '{disk}'/warehouse/current.json; ls '{disk}'/warehouse/runs; echo "---"
        mount -o remount,size=50m '{disk}'
        {month.replace(str(disk / "inbox"), str(house.parent / "inbox"))} >/dev/null; echo "status $?"
        cp -r '{disk}/warehouse' '{house.parent}/saved'
    """
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        env=prefect_server.started().environment,
        capture_output=True,
        text=True,
        check=False,
    )
    full, _, again = done.stdout.partition("---\n")
    assert (full, again) == ("status 1\n", "status 0\n")
    assert "磁盘空间不足" in done.stderr
    assert "未发布；已收到的文件和以往结果完好。请清理磁盘空间后重新运行。" in done.stderr
    assert "No space left" not in done.stderr
    assert set(current(house.parent / "saved")) == {NOW}


NOT_PUBLISHED = "未发布；已收到的文件和以往结果完好。"


@pytest.mark.parametrize(
    ("fault", "zh", "en"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "/d/x"),
            f"磁盘空间不足：/d/x。{NOT_PUBLISHED}请清理磁盘空间后重新运行。",
            "No space left on device: /d/x; nothing was published; received files and former runs are "
            "whole. Free some space and run again.",
        ),
        (
            OSError("No space left on device (os error 28)"),
            f"磁盘空间不足。{NOT_PUBLISHED}请清理磁盘空间后重新运行。",
            "No space left on device (os error 28); nothing was published; received files and former "
            "runs are whole. Free some space and run again.",
        ),
        (
            OSError(errno.EROFS, "Read-only file system", "/d"),
            f"文件系统是只读的：/d。{NOT_PUBLISHED}请换一个可写的目录，或请管理员改为可写后重新运行。",
            "Read-only file system: /d; nothing was published; received files and former runs are whole. "
            "Use a folder on another file system, or have it made writable.",
        ),
        (
            OSError(errno.EACCES, "Permission denied", "/d"),
            f"没有写入权限：/d。{NOT_PUBLISHED}请换一个可写的目录，或请管理员开放权限后重新运行。",
            "Permission denied: /d; nothing was published; received files and former runs are whole. "
            "Use a folder you may write to, or get the right.",
        ),
        (
            OSError(errno.EIO, "Input/output error"),
            f"磁盘或网络盘读写出错。{NOT_PUBLISHED}请检查磁盘和网络连接后重新运行。",
            "Input/output error; nothing was published; received files and former runs are whole. "
            "Check disk and network and run again.",
        ),
        (
            OSError(errno.EMLINK, "Too many links", "/d"),
            f"读写文件出错（错误号 31）：/d。{NOT_PUBLISHED}请把此信息交给系统维护人员。",
            "Too many links: /d; nothing was published; received files and former runs are whole. "
            "Hand this message to whoever maintains the system.",
        ),
    ],
)
def test_each_fault_of_the_disk_has_its_own_advice(fault, zh, en):
    error = disk_faults.error_of(fault, disk_faults.NOT_PUBLISHED)
    assert (error.text("zh"), error.text("en"), error.exit_status) == (zh, en, 1)


def test_other_commands_do_not_speak_of_publishing():
    said = disk_faults.error_of(OSError(errno.EACCES, "Permission denied", "/d")).text("zh")
    assert said.startswith("没有写入权限：/d。文件未写出。请换一个可写的目录")


def test_only_faults_of_the_disk_are_told_as_such():
    assert disk_faults.behind(ValueError("x")) is None
    assert disk_faults.behind(FileCreateError(PermissionError(13, "denied"))).errno == errno.EACCES
    for words in ("parquet: Invalid thrift: transport error", "database or disk is full"):
        assert disk_faults.behind(ValueError(words)).errno == errno.ENOSPC
    told = disk_faults.behind(duckdb.IOException("Could not write file: No space left"))
    assert told.errno == errno.ENOSPC


@pytest.mark.program
@pytest.mark.skipif(not can_mount(), reason="no right to mount a read-only folder")
def test_a_read_only_folder_is_told_by_every_command(tmp_path):
    disk, inbox = tmp_path / "disk", tmp_path / "inbox"
    disk.mkdir()
    inbox.mkdir()
    path = write_csv(inbox / "W1_柳州.csv", grid(W1, [w1()]))
    script = f"""
        mount -t tmpfs -o ro none '{disk}'
        '{JIANPAI}' run --period {NOW} --inbox '{inbox}' --warehouse '{disk}/w'; echo $?
        '{JIANPAI}' check '{path}' --out '{disk}/o'; echo $?
        '{JIANPAI}' template --out '{disk}/t'; echo $?
        '{JIANPAI}' template --out '{disk}'; echo $?
    """
    run_there = ["unshare", "--mount", "sh", "-c", script]
    done = subprocess.run(run_there, capture_output=True, text=True, check=False)
    to_do = "请换一个可写的目录，或请管理员改为可写后重新运行。"
    assert done.stderr.splitlines() == [
        f"文件系统是只读的：{disk}/w。{NOT_PUBLISHED}{to_do}",
        f"文件系统是只读的：{disk}/o。文件未写出。{to_do}",
        f"文件系统是只读的：{disk}/t。文件未写出。{to_do}",
        f"文件系统是只读的：{disk}/减排项目填报模板.xlsx。文件未写出。{to_do}",
    ]
    assert [line for line in done.stdout.splitlines() if len(line) == 1] == ["1"] * 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--period", "2025-13"], "核算期“2025-13”无法识别。请写成 年-月，例如 --period 2025-10。"),
        (["--period", "二〇二五"], "核算期“二〇二五”无法识别。"),
        (["--period", "2019-10"], "核算期 2019-10 不在已登记的规划期内（2021–2030）。"),
        (["--period", NOW, "--inbox", "没有"], "收件目录不存在：没有。请核对 --inbox。"),
    ],
)
def test_wrong_usage_touches_nothing(jianpai, tmp_path, arguments, words):
    (tmp_path / "inbox").mkdir()
    said = jianpai("run", "--inbox", "inbox", "--warehouse", "warehouse", *arguments)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(words)
    assert not (tmp_path / "warehouse").exists()


@pytest.mark.parametrize("command", [["run", "--period", NOW], ["schedule"]])
@pytest.mark.parametrize(
    ("named", "missing"), [("--warehouse", "--inbox"), ("--inbox", "--warehouse")]
)
def test_without_an_office_inbox_and_warehouse_must_be_named(
    jianpai, tmp_path, command, named, missing
):
    said = jianpai(*command, named, ".")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(f"这里不是单位目录，也没有写 {missing}，未运行。")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.program
def test_a_busy_warehouse_is_told_within_seconds(house):
    with (house / ".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        started = time.monotonic()
        assert run(house, NOW, "--lang", "en").returncode == 5
        assert time.monotonic() - started < 20


def test_checking_never_writes(tmp_path):
    path = write_xlsx(tmp_path / "柳州.xlsx", {"W1": grid(W1, [w1()])})
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    before = (sha256(path), path.stat().st_mtime_ns)
    assert check_files([path], None, "zh") == 0
    tmp_path.chmod(0o755)
    assert (sha256(path), path.stat().st_mtime_ns) == before
