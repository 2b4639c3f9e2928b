"""What is received and what is refused, file by file (收件逐项检验)."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from jianpai.flows import problems, receive
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.limits import MAX_CSV_BYTES, MAX_WORKBOOK_BYTES
from jianpai.flows.warehouse import Warehouse
from tests.sheets import write_xlsx

pytestmark = pytest.mark.usefixtures("in_time")

GONE = problems.both("文件已不在", "No such file or directory")
NO_FILE = problems.both("不是普通文件", "no regular file")
PAGE = problems.both("内容是网页", "its content is a web page")
NO_WORKBOOK = problems.both("内容不是工作簿", "its content is no workbook")
OLD = b"\xd0\xcf\x11\xe0" + b"\0" * 504 + bytes.fromhex("0908100000060500") + b"\0" * 64


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


@pytest.fixture
def house(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


def received(house: Warehouse, inbox: Path) -> receive.Receipts:
    with house.opened():
        return receive.receive(inbox, house)


def put(folder: Path, name: str, content: str = "") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(content or name, "utf-8")
    return path


def test_what_lies_in_the_inbox_is_received_by_name_or_refused_with_the_reason(
    house, inbox
) -> None:
    for name in ("W1_b.csv", "市里/W1_a.csv", ".W1.csv", "~$W1.xlsx", "W1_c.mapping.toml"):
        put(inbox, name)
    put(inbox, "说明.txt")
    put(inbox, "W1.xlsm")
    put(inbox, "W1_d.csv", "W1_b.csv")
    (inbox / "W1_空.csv").touch()
    (inbox / "W1_断.csv").symlink_to(inbox / "没有")
    (inbox / "市里的").symlink_to(inbox / "市里")
    os.mkfifo(inbox / "W1_管.csv")
    (inbox / os.fsdecode(b"W1_\xc1\xf8.csv")).write_text("柳", "utf-8")
    (inbox / os.fsdecode(b"W1_\xff.csv")).write_text("ff", "utf-8")
    found = received(house, inbox)
    assert [(file.order, file.name, file.batch) for file in found.files] == [
        (1, "W1_\\xff.csv", 1),
        (2, "W1_b.csv", 1),
        (3, "W1_c.mapping.toml", 1),
        (4, "W1_柳.csv", 1),
        (5, "市里/W1_a.csv", 1),
    ]
    assert found.unreceived == [
        ("W1.xlsm", "R-20", ".xlsm"),
        ("W1_d.csv", "V-47", "W1_b.csv"),
        ("W1_断.csv", "R-32", GONE),
        ("W1_空.csv", "R-45", ""),
        ("W1_管.csv", "R-32", NO_FILE),
        ("市里的", "R-32", NO_FILE),
        ("说明.txt", "R-27", ""),
    ]
    by_name = {file.name: file for file in found.files}
    a_file = by_name["市里/W1_a.csv"]
    content = "市里/W1_a.csv".encode()
    assert a_file.sha256 == hashlib.sha256(content).hexdigest()
    assert (a_file.path.read_bytes(), a_file.bytes) == (content, len(content))
    assert a_file.path == house.received / f"{a_file.sha256}.csv"
    kept = {file.path.name for file in found.files} | {"receipts.jsonl", "not_taken.jsonl"}
    assert {path.name for path in house.received.iterdir()} == kept


def test_what_was_received_stays_received(house, inbox) -> None:
    put(inbox, "W1_b.csv")
    first = received(house, inbox)
    put(inbox, "W1_a.csv")
    again = received(house, inbox)
    assert again.files[:1] == first.files
    assert [(file.order, file.name, file.batch) for file in again.files] == [
        (1, "W1_b.csv", 1),
        (2, "W1_a.csv", 2),
    ]
    assert again.unreceived == []


def test_an_inbox_that_cannot_be_opened_is_said(house, inbox) -> None:
    assert received(house, inbox / "没有").unreceived == [(".", "R-32", GONE)]


def test_the_names_of_a_folder_are_read_in_their_encoding() -> None:
    named = {"柳.csv".encode(): "柳.csv", b"\xc1\xf8.csv": "柳.csv", b"\xff.csv": "\\xff.csv"}
    assert [receive.readable(os.fsdecode(name)) for name in named] == list(named.values())


SIZES = [
    ("W1.csv", 0, ("R-45", "")),
    ("W1.csv", 1, None),
    ("W1.csv", MAX_CSV_BYTES, None),
    (
        "W1.csv",
        MAX_CSV_BYTES + 500_000_000,
        ("R-22", problems.both("文件过大：1,500 MB > 1,000 MB", "the file is too large: 1,500 MB > 1,000 MB")),
    ),
    (
        "W1.XLSX",
        MAX_WORKBOOK_BYTES + 1,
        ("R-22", problems.both("文件过大：200 MB > 200 MB", "the file is too large: 200 MB > 200 MB")),
    ),
    ("W1.xlsx", MAX_WORKBOOK_BYTES, None),
    ("W1.ods", 5, ("R-20", ".ods")),
    ("W1.xlsb", 5, ("R-20", ".xlsb")),
    ("W1.doc", 5, ("R-27", "")),
    ("W1.doc", 0, ("R-45", "")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "size", "expected"), SIZES)
def test_size_and_kind_of_a_submission(name, size, expected) -> None:
    assert receive._refused_content(Path(name), size) == expected


def test_a_file_that_cannot_be_looked_at_is_refused_before_it_is_copied(inbox) -> None:
    assert receive.refusal(inbox / "W1_a.csv") == ("R-32", GONE)


def test_old_formats_are_looked_into(inbox) -> None:
    book = write_xlsx(inbox / "W1.xlsx", {"W1": [["甲"]]})
    book.rename(inbox / "真.xls")
    (inbox / "网页.et").write_text("<html>", "utf-8")
    (inbox / "文字.xls").write_text("甲", "utf-8")
    (inbox / "旧.xls").write_bytes(OLD)
    (inbox / "网页.xlsx").write_text("<html>", "utf-8")  # said when it is read
    said = {path.name: receive.refusal(path) for path in inbox.iterdir()}
    assert said.pop("旧.xls")[0] == "R-21"  # type: ignore[index]
    assert said == {
        "真.xls": None, "网页.et": ("R-20", PAGE), "文字.xls": ("R-20", NO_WORKBOOK), "网页.xlsx": None,
    }  # fmt: skip


def test_why_a_file_cannot_be_read() -> None:
    assert receive.reason(OSError(errno.EIO, "bad")) == problems.both("磁盘读取出错", "bad")
    assert receive.reason(OSError(errno.EXDEV, "far")) == problems.both("far", "far")
    assert receive.reason(OSError("?")) == problems.both("OSError", "OSError")


def test_a_file_that_vanished_leaves_nothing_in_the_store(house, inbox) -> None:
    with house.opened():
        assert receive._store(inbox / "W1_a.csv", house) == ("R-32", GONE)
        assert list(house.received.iterdir()) == []


@pytest.mark.parametrize(("umask", "mode"), [(0o027, 0o440), (0, 0o444)])
def test_a_kept_file_is_durable_read_only_and_never_replaced(
    house, inbox, monkeypatch, umask, mode
) -> None:
    synced = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.fstat(fd).st_size) or fsync(fd))
    folders: list[Path] = []
    monkeypatch.setattr(receive, "sync_folder", folders.append)
    path = put(inbox, "W1_a.csv", "内容")
    with house.opened():
        before = os.umask(umask)
        try:
            digest = receive._store(path, house)
            kept = house.received / f"{digest}.csv"
            status = kept.stat()
            assert receive._store(path, house) == digest
        finally:
            os.umask(before)
        assert list(house.received.iterdir()) == [kept]
    assert status.st_mode & 0o777 == mode
    assert kept.stat().st_ino == status.st_ino
    assert synced == [6, 6]
    assert folders == [house.received]


def test_a_changed_file_of_the_store_is_found(house, inbox) -> None:
    for name in ("W1_a.csv", "W1_b.csv", "W1_c.csv"):
        put(inbox, name)
    files = received(house, inbox).files
    assert received(house, inbox).files == files
    files[1].path.chmod(0o644)
    files[1].path.write_text("anders", "utf-8")
    (inbox / files[1].name).unlink()
    with pytest.raises(SurroundingsError, match=files[1].sha256):
        received(house, inbox)


def test_a_file_is_of_the_first_batch_where_none_is_named() -> None:
    assert receive.ReceivedFile(1, "W1.csv", "", Path(), 0).batch == 1
