"""Files no one can read: each is refused in words, and the good file beside it is read."""

import errno
import io
import os
import random
import shutil
import struct
import zipfile
from pathlib import Path

import pytest

from jianpai.flows import receive
from jianpai.flows.intake import copying
from jianpai.flows.limits import MAX_UNPACKED_BYTES, MAX_WORKBOOK_BYTES
from jianpai.flows.problems import both
from jianpai.flows.read.source import xlsx_file, xlsx_parts
from jianpai.flows.receive import Receipts
from jianpai.flows.warehouse import Warehouse
from tests.sheets import A1, W1, Outcome, a1, examine, grid, w1, write_csv, write_xlsx

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def good(folder: Path) -> Path:
    return write_xlsx(folder / "好.xlsx", {"W1": grid(W1, [w1()]), "A1": grid(A1, [a1()])})


def beside_a_good_one(folder: Path, name: str, content: bytes) -> Outcome:
    """Examine a bad file beside a good one, which must be read in any case."""
    bad = folder / name
    bad.write_bytes(content)
    found = examine(bad, good(folder))
    assert found.rows["status"].to_list() == ["accepted", "accepted"]
    assert found.rows["file_name"].unique().to_list() == ["好.xlsx"]
    return found


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize(
    ("content", "reason", "reason_en"),
    [
        (b"PK\x03\x04 broken", "不是完整的压缩包", "File is not a zip file"),
        ("<html>导出失败</html>".encode(), "不是完整的压缩包", "File is not a zip file"),
        (
            archive({"word/document.xml": b"<w/>"}),
            "其中没有 xl/workbook.xml",
            "no xl/workbook.xml in it",
        ),
        (
            archive({"xl/workbook.bin": b"\0"}),
            "其中没有 xl/workbook.xml",
            "no xl/workbook.xml in it",
        ),
    ],
    ids=["cut", "html", "docx", "xlsb"],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, reason, reason_en):
    problem = beside_a_good_one(tmp_path, "坏.xlsx", content).only("R-20")
    assert problem["message"] == (
        f"坏.xlsx：文件已损坏，或不是真正的xlsx工作簿（{reason}）。请用表格软件打开并另存为 .xlsx 后重新提交。"
    )
    assert problem["message_en"] == (
        f"坏.xlsx: the file is damaged or is no xlsx workbook ({reason_en}). "
        "To do: open it in a spreadsheet and save it as .xlsx."
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_whose_end_is_missing_is_refused(tmp_path, share):
    whole = good(tmp_path).read_bytes()
    assert beside_a_good_one(tmp_path, "坏.xlsx", whole[: int(len(whole) * share)]).rules == [
        "R-20"
    ]


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize(
    "change", [lambda xml: xml[: len(xml) // 2], lambda xml: b"", lambda xml: b"\0" * 99]
)
def test_a_workbook_with_a_broken_part_is_refused(tmp_path, part, change):
    parts = parts_of(good(tmp_path))
    content = archive(parts | {part: change(parts[part])})
    assert beside_a_good_one(tmp_path, "坏.xlsx", content).rules == ["R-20"]


PART, ENTRY, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
DAMAGED = {
    "deflated": (zipfile.ZIP_DEFLATED, PART, 37, b"\xff", "invalid block type"),
    "bzip2": (zipfile.ZIP_BZIP2, PART, 60, b"\xff", "Invalid data stream"),
    "lzma": (zipfile.ZIP_LZMA, PART, 60, b"\xff", "Corrupt input data"),
    "stored": (zipfile.ZIP_STORED, PART, 60, b"!", "Bad CRC-32 for file '注.xml'"),
    "method": (zipfile.ZIP_STORED, ENTRY, 10, b"\x63", "compression method is not supported"),
    "ends early": (zipfile.ZIP_STORED, ENTRY, 20, b"\0\0\1\0" * 2, "()"),
    "before the beginning": (zipfile.ZIP_STORED, END, 16, b"\xff", "Invalid argument"),
    "name": (zipfile.ZIP_STORED, PART, 30, b"\xff", "invalid start byte"),
}
"""Method, from which last mark how far, what stands there instead, the words."""


@pytest.mark.parametrize("what", DAMAGED)
def test_an_archive_damaged_anywhere_is_refused(tmp_path, what):
    method, mark, at, wrong, words = DAMAGED[what]
    content = archive({"xl/workbook.xml": b"<workbook/>", "注.xml": b"<a/>" * 99}, method)
    start = content.rindex(mark) + at
    content = content[:start] + wrong + content[start + len(wrong) :]
    problem = beside_a_good_one(tmp_path, "坏.xlsx", content).only("R-20")
    assert problem["detail"] == "不是完整的压缩包"
    assert words in problem["message_en"]


def test_a_fault_of_the_disk_is_no_damage_of_the_file(tmp_path):
    with pytest.raises(IsADirectoryError):
        list(xlsx_file.sheets(tmp_path))


@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_never_end_the_reading(tmp_path, seed):
    content = bytearray(good(tmp_path).read_bytes())
    chance = random.Random(seed)
    for _ in range(20):
        content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
    for name in ("坏.csv", "坏.xlsx"):
        found = beside_a_good_one(tmp_path, name, bytes(content))
        assert found.problems["file_name"].to_list() == [name]
        assert found.rules in (["R-20"], ["R-21"], ["R-22"], ["R-23"])


ENCRYPTED = OLE_MAGIC + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1024
BIFF = OLE_MAGIC + b"\0" * 504 + bytes.fromhex("0908100000060500") + b"\0" * 12
OLD = BIFF + b"\0" * 512 + "Workbook".encode("utf-16-le") + b"\0" * 1024
OLD_WITH_PASSWORD = BIFF + bytes.fromhex("2f003600") + b"\0" * 1024
LOCKED_WORDS = ("工作簿设有打开密码，不能读取", "the workbook is protected by a password.")
OLD_WORDS = (
    "是旧版 Excel 97–2003 工作簿（.xls），不能读取",
    "is a workbook of Excel 97–2003 (.xls).",
)


@pytest.mark.parametrize("name", ["坏.xlsx", "W1_坏.csv"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ENCRYPTED, LOCKED_WORDS),
        (OLD, OLD_WORDS),
        (OLD_WITH_PASSWORD, LOCKED_WORDS),
        (
            OLE_MAGIC + b"\0" * 4096,
            ("工作簿设有打开密码，或是旧版 .xls 格式，不能读取", "or is an old .xls file."),
        ),
    ],
    ids=["password", "old", "old with password", "container"],
)
def test_a_password_and_an_old_format_are_told_apart(tmp_path, name, content, words):
    problem = beside_a_good_one(tmp_path, name, content).only("R-21")
    assert problem["message"] == (
        f"{name}：{words[0]}。请用表格软件打开，去掉密码，另存为 .xlsx 后重新提交。"
    )
    assert words[1] in problem["message_en"]


@pytest.mark.parametrize("name", ["坏.xlsx", "W1_坏.csv"])
def test_an_empty_file_is_said_to_be_empty(tmp_path, name):
    problem = beside_a_good_one(tmp_path, name, b"").only("R-45")
    assert problem["message"] == f"{name}：文件是空的（0 字节）。请重新导出或保存后提交。"
    assert problem["message_en"] == (
        f"{name}: the file is empty (0 bytes). To do: export or save it again and submit it."
    )


@pytest.mark.parametrize("name", ["柳州.xls", "柳州.et", "柳州.XLS", "柳州.csv"])
def test_a_workbook_is_read_under_any_name(tmp_path, name):
    (tmp_path / name).write_bytes(good(tmp_path).read_bytes())
    assert receive.refusal(tmp_path / name) is None
    found = examine(tmp_path / name)
    assert (found.rules, found.rows["status"].to_list()) == ([], ["accepted", "accepted"])


def test_a_zip_with_a_password_is_refused(tmp_path):
    content = bytearray(good(tmp_path).read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    assert beside_a_good_one(tmp_path, "坏.xlsx", bytes(content)).rules == ["R-21"]


def bomb(folder: Path, size: int) -> bytes:
    """Return a workbook with a part of that many zeros; a thousandth of it on disk."""
    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts_of(good(folder)).items():
            file.writestr(name, content)
        with file.open("xl/media/image1.png", "w", force_zip64=True) as part:
            for _ in range(size >> 20):
                part.write(bytes(1 << 20))
    return path.read_bytes()


def test_a_zip_bomb_is_refused_by_its_declared_size(tmp_path):
    content = bomb(tmp_path, MAX_UNPACKED_BYTES + (1 << 20))
    assert len(content) < MAX_UNPACKED_BYTES // 500
    problem = beside_a_good_one(tmp_path, "坏.xlsx", content).only("R-22")
    assert problem["message"].startswith("坏.xlsx：解压后过大：1,00")
    assert problem["message"].endswith("> 1,000,000,000 字节。请拆分后重新提交。")


def test_a_zip_bomb_that_lies_about_its_size_is_refused(tmp_path):
    content = bytearray(bomb(tmp_path, 64 << 20))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"PK\x05\x06"))
    assert struct.unpack_from("<I", content, at + 24)[0] == 64 << 20
    struct.pack_into("<I", content, at + 24, 1000)
    assert beside_a_good_one(tmp_path, "坏.xlsx", bytes(content)).rules == ["R-20"]


def test_entities_that_multiply_are_refused(tmp_path):
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    book = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><workbook>&a11;</workbook>'
    )
    content = archive(parts_of(good(tmp_path)) | {"xl/workbook.xml": book.encode()})
    assert beside_a_good_one(tmp_path, "坏.xlsx", content).rules == ["R-20"]


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576", "XFD100000"])
def test_a_cell_far_out_does_not_fill_the_memory(tmp_path, far):
    parts = parts_of(good(tmp_path))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>",
        f'<row r="{far.lstrip("AXFD")}"><c r="{far}"><v>1</v></c></row></sheetData>'.encode(),
    )
    content = archive(parts | {"xl/worksheets/sheet1.xml": sheet})
    (tmp_path / "远.xlsx").write_bytes(content)
    found = examine(tmp_path / "远.xlsx")
    problem = found.only("R-41")
    assert (problem["sheet_name"], problem["cell"]) == ("W1", far)
    assert found.rows["sheet_name"].to_list() == ["A1"]  # the other sheet is read


def test_a_column_beyond_any_spreadsheet_does_not_fill_the_memory(tmp_path):
    parts = parts_of(good(tmp_path))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'r="B1"', b'r="ZZZZZ1"')
    content = archive(parts | {"xl/worksheets/sheet1.xml": sheet})
    (tmp_path / "远.xlsx").write_bytes(content)
    assert examine(tmp_path / "远.xlsx").of("R-41")[0]["cell"] == "ZZZZZ1"


def test_a_large_dense_sheet_has_no_stray_cell():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(99_990, 100_020))
    assert xlsx_parts._stray_cell(rows.encode()) == ""


# The inbox


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox").mkdir()
    write_csv(tmp_path / "inbox" / "W1_好.csv", grid(W1, [w1()]))
    return tmp_path / "inbox"


def taken(inbox: Path) -> Receipts:
    """Receive an inbox; the good file is always taken."""
    with Warehouse(inbox.parent / "warehouse").opened() as house:
        receipts = receive.receive(inbox, house)
        assert not list(house.received.glob("*.part"))
    assert "W1_好.csv" in [file.name for file in receipts.files]
    return receipts


def test_a_workbook_of_300_mb_is_refused_by_its_size(inbox):
    with (inbox / "大.xlsx").open("wb") as file:
        file.truncate(300_000_000)
    assert MAX_WORKBOOK_BYTES < 300_000_000
    assert taken(inbox).unreceived == [
        (
            "大.xlsx",
            "R-22",
            both("文件过大：300 MB > 200 MB", "the file is too large: 300 MB > 200 MB"),
        )
    ]


def test_a_csv_of_300_mb_without_text_is_refused_at_once(tmp_path):
    with (tmp_path / "W1_大.csv").open("wb") as file:
        file.truncate(300_000_000)
    assert examine(tmp_path / "W1_大.csv").only("R-23")["detail"] == "含空字节"


def test_a_line_of_many_megabytes_has_no_headings(tmp_path):
    (tmp_path / "W1_大.csv").write_bytes(b"x" * 20_000_000)
    found = examine(tmp_path / "W1_大.csv")
    assert (found.only("R-37")["sheet_name"], found.rows.height) == ("W1_大", 0)


@pytest.mark.parametrize(
    ("name", "content", "rule", "words"),
    [
        ("旧.xls", OLD, "R-21", "是旧版 Excel 97–2003 工作簿（.xls）"),
        ("密.et", ENCRYPTED, "R-21", "工作簿设有打开密码"),
        ("页.xls", "\ufeff<html><table>".encode(), "R-20", "内容是网页"),
        ("表.xls", "编号\t名称\n".encode("gbk"), "R-20", "内容不是工作簿"),
        ("断.xls", b"PK\x03\x04 broken", "R-20", "内容不是工作簿"),
        *((f"空{suffix}", b"", "R-45", "") for suffix in (".xls", ".xlsx", ".csv", ".txt", ".ods")),
    ],
)
def test_what_an_old_format_or_an_empty_file_is(inbox, name, content, rule, words):
    (inbox / name).write_bytes(content)
    ((refused, rule_id, detail),) = taken(inbox).unreceived
    assert (refused, rule_id, detail.partition("\x1f")[0]) == (name, rule, words)


def test_a_workbook_called_xls_is_received_and_read(inbox):
    path = write_xlsx(inbox / "柳州.xlsx", {"A1": grid(A1, [a1()])})
    receipts = taken(path.rename(inbox / "柳州.xls").parent)
    assert receipts.unreceived == []
    kept = next(file for file in receipts.files if file.name == "柳州.xls")
    assert examine(kept.path).rows["status"].to_list() == ["accepted"]


@pytest.mark.parametrize("name", ["备份.csv", "柳州市.CSV", "县/W1_副本.csv"])
def test_a_copy_that_is_known_by_its_headings_is_a_copy(inbox, name):
    taken(inbox)
    (inbox / name).parent.mkdir(exist_ok=True)
    (inbox / name).write_bytes((inbox / "W1_好.csv").read_bytes())
    receipts = taken(inbox)
    assert [file.name for file in receipts.files] == ["W1_好.csv"]
    assert receipts.unreceived == [(name, "V-47", "W1_好.csv")]


@pytest.mark.parametrize("name", ["副本.xls", "副本.csv", "W1_副本.csv"])
def test_a_copy_of_a_workbook_is_a_copy_under_any_suffix(inbox, name):
    write_xlsx(inbox / "柳州.xlsx", {"A1": grid(A1, [a1()])})
    taken(inbox)
    (inbox / name).write_bytes((inbox / "柳州.xlsx").read_bytes())
    assert taken(inbox).unreceived == [(name, "V-47", "柳州.xlsx")]


def test_a_csv_refused_for_its_name_is_received_under_a_better_one(inbox):
    content = write_csv(inbox / "A1_错.csv", grid(W1, [w1(2)])).read_bytes()
    taken(inbox)
    (inbox / "W1_对.csv").write_bytes(content)
    assert "W1_对.csv" in [file.name for file in taken(inbox).files]


def test_what_is_no_file_is_named_and_not_waited_for(inbox):
    os.mkfifo(inbox / "W1_管道.csv")
    (inbox / "断.xlsx").symlink_to(inbox / "没有.xlsx")
    (inbox / "别处").symlink_to(inbox.parent)
    assert taken(inbox).unreceived == [
        ("W1_管道.csv", "R-32", both("不是普通文件", "no regular file")),
        ("别处", "R-32", both("不是普通文件", "no regular file")),
        ("断.xlsx", "R-32", both("文件已不在", "No such file or directory")),
    ]


@pytest.mark.parametrize("moment", ["before", "while"])
def test_a_file_that_vanishes_is_named(inbox, monkeypatch, moment):
    gone = write_csv(inbox / "W1_走.csv", grid(W1, [w1(2)]))
    blocks = copying._blocks

    def vanishing(path: Path):
        if path == gone and moment == "before":
            gone.unlink()
        yield from blocks(path)
        if path == gone:
            raise copying.VanishedError(OSError(errno.ESTALE, "Stale file handle"))

    monkeypatch.setattr(copying, "_blocks", vanishing)
    vanished = both("文件已不在", "No such file or directory")
    detail = vanished if moment == "before" else both("网络盘连接中断", "Stale file handle")
    assert taken(inbox).unreceived == [("W1_走.csv", "R-32", detail)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(inbox):
    write_csv(inbox / "W1_锁.csv", grid(W1, [w1(2)])).chmod(0)
    assert taken(inbox).unreceived == [
        ("W1_锁.csv", "R-32", both("没有读取权限", "Permission denied"))
    ]


def test_a_folder_that_cannot_be_opened_is_named(inbox, monkeypatch):
    (inbox / "县").mkdir()
    scandir = os.scandir

    def denied(path):
        if Path(path).name == "县":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", denied)
    assert taken(inbox).unreceived == [("县", "R-32", both("没有读取权限", "Permission denied"))]


def test_lock_files_and_hidden_files_are_no_submissions(inbox):
    for name in ("~$柳州.xlsx", ".DS_Store", "._柳州.xlsx"):
        (inbox / name).write_bytes(b"x")
    assert taken(inbox).unreceived == []


def test_a_name_in_gbk_bytes_is_read_as_text(inbox):
    name = "W1_柳州市.csv".encode("gbk")
    other = write_csv(inbox.parent / "另一.csv", grid(W1, [w1(2)]))  # a copy would not be received
    shutil.copyfile(other, os.fsencode(inbox) + b"/" + name)
    assert [file.name for file in taken(inbox).files] == ["W1_好.csv", "W1_柳州市.csv"]


@pytest.mark.parametrize(
    "name", ["W1_柳州 (1)[副本]'?*.csv", "W1_" + "长" * 80 + ".csv", "县区/乡/W1.csv"]
)
def test_any_file_name_is_taken(inbox, name):
    (inbox / name).parent.mkdir(parents=True, exist_ok=True)
    write_csv(inbox / name, grid(W1, [w1(2)]))
    assert name in [file.name for file in taken(inbox).files]


def test_two_sheets_of_one_name_refuse_the_workbook(tmp_path):
    """By name, the first would be read twice and the second never."""
    path = write_xlsx(tmp_path / "同名.xlsx", {W1: grid(W1, [w1()]), "另一张": grid(W1, [w1(2)])})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("另一张".encode(), W1.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = examine(path)
    assert found.rules == ["R-20"]
    assert found.rows.is_empty()
    assert found.problems["detail"].to_list() == ["两张工作表同名：W1 城镇污水处理"]
