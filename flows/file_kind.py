"""What a file is by its content, whatever its name says (文件的真实类型).

Offices export ``.xls`` that are xlsx workbooks, web pages or text; a password makes of an xlsx a
container that looks like an old ``.xls``.
"""

import mmap
import zipfile
from enum import Enum, auto
from pathlib import Path

from jianpai.flows import problems


class Kind(Enum):
    """What the content is."""

    EMPTY = auto()
    WORKBOOK = auto()
    """a zip with xl/workbook.xml: an xlsx"""
    LOCKED = auto()
    """a workbook with a password"""
    OLD = auto()
    """a workbook of Excel 97–2003"""
    COMPOUND = auto()
    """one of the two above, not known which"""
    PAGE = auto()
    """a web page, as some systems export tables"""
    OTHER = auto()


_OLE_MAGIC = b"\xd0\xcf\x11\xe0"
_ZIP_MAGIC = b"PK\x03\x04"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OLD_STREAM = "Workbook".encode("utf-16-le")
_BIFF_START = b"\x09\x08\x10\x00\x00\x06"
_BIFF_PASSWORD = b"\x2f\x00"
"""Record FilePass, which follows the start of a workbook that is encrypted ([MS-XLS] 2.4.117)."""
_BIFF_START_LENGTH = 20


def kind_of(path: Path) -> Kind:
    """Return what the content of a file is.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(1024)
        if start.startswith(_OLE_MAGIC):
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                return _compound(content)
    if start.startswith(_ZIP_MAGIC) and _is_workbook(path):
        return Kind.WORKBOOK
    is_page = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype html"))
    return Kind.EMPTY if not start else Kind.PAGE if is_page else Kind.OTHER


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError):
        return False


def _compound(content: mmap.mmap) -> Kind:
    """Return which workbook an OLE container holds, by the names of its streams."""
    if content.find(_ENCRYPTED_PACKAGE) >= 0:
        return Kind.LOCKED
    begin = content.find(_BIFF_START) + _BIFF_START_LENGTH
    if begin >= _BIFF_START_LENGTH and content[begin : begin + 2] == _BIFF_PASSWORD:
        return Kind.LOCKED
    is_old = begin >= _BIFF_START_LENGTH or content.find(_OLD_STREAM) >= 0
    return Kind.OLD if is_old else Kind.COMPOUND


REFUSED = {
    Kind.EMPTY: ("R-45", ""),
    Kind.LOCKED: (
        "R-21",
        problems.both("工作簿设有打开密码", "the workbook is protected by a password"),
    ),
    Kind.OLD: (
        "R-21",
        problems.both(
            "是旧版 Excel 97–2003 工作簿（.xls）", "is a workbook of Excel 97–2003 (.xls)"
        ),
    ),
    Kind.COMPOUND: (
        "R-21",
        problems.both(
            "工作簿设有打开密码，或是旧版 .xls 格式",
            "the workbook is encrypted or is an old .xls file",
        ),
    ),
}
"""Rule id and detail of what cannot be read under any name."""

NO_WORKBOOK = {
    Kind.PAGE: problems.both("内容是网页", "its content is a web page"),
    Kind.OTHER: problems.both("内容不是工作簿", "its content is no workbook"),
}
"""Detail of R-20 for what is called a workbook."""
