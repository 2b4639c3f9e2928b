"""Sheets in XML that no spreadsheet program writes, rewritten as Excel would (工作表改写).

Such XML is as valid, but the readers lose what stands in a CDATA section, take 1&#46;5 for 1, and
the patterns that look for error values know only Excel's quotes and blanks. Of a sheet only its
cells and merged ranges are kept.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

_UNUSUAL = [
    re.compile(pattern)
    for pattern in (
        rb"\A(?:\xff\xfe|\xfe\xff)",
        rb"<!",
        rb":c[\s/>]",
        rb'<c(?! r="[A-Z]+[0-9]+"(?: \w+="\w*")* ?/?>)[\s/>]',
        rb"<v(?!>|/>| />)",
        rb"</[cfv]\s",
        rb"<v>(?:\s|[^<]*&#|[-+.0-9Ee]+\s)",
    )
]
"""UTF-16; CDATA and comments; prefixes; cells spelt another way, values spelt another way."""

_ADDRESS = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")
_BLANK_BETWEEN = (b">\n", b">\r", b">\t", b"> ")
_KEPT = {
    "worksheet": ("xmlns",),
    "sheetData": (),
    "row": ("r", "hidden"),
    "c": ("r", "s", "t"),
    "f": (),
    "v": (),
    "is": (),
    "r": (),
    "t": (),
    "mergeCells": (),
    "mergeCell": ("ref",),
}
"""Elements of a sheet that are read, with their attributes."""


def as_plain(path: Path, parts: Iterable[str]) -> Path | io.BytesIO:
    """Return the workbook itself if its sheets are written as usual, else a copy that is.

    Args:
        parts: names of the sheets' parts; one that is missing is passed over.

    Raises:
        xml.etree.ElementTree.ParseError: a part is no XML, declares a document type, or gives a
            cell an address that is none.
    """
    with zipfile.ZipFile(path) as archive:
        known = set(parts).intersection(archive.namelist())
        unusual = {name for name in known if not is_plain(archive.read(name))}
        if not unusual:
            return path
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as plain:
            for name in dict.fromkeys(archive.namelist()):
                with archive.open(name) as part, plain.open(name, "w", force_zip64=True) as out:
                    _copy(part, out, name in unusual)
    copy.seek(0)
    return copy


def is_plain(xml: bytes) -> bool:
    """Return whether a sheet's cells are spelt as Excel spells them."""
    start = max(xml.find(b"<sheetData"), 0)
    is_indented = any(xml.find(blank, start) >= 0 for blank in _BLANK_BETWEEN)
    return not is_indented and not any(pattern.search(xml) for pattern in _UNUSUAL)


def _copy(part: IO[bytes], out: IO[bytes], is_rewritten: bool) -> None:
    parser = ElementTree.XMLParser(target=_Sheet(out)) if is_rewritten else None
    while block := part.read(1 << 20):
        if parser:
            parser.feed(block)
        else:
            out.write(block)
    if parser:
        parser.close()


class _Sheet:
    """Writes the cells it is told of, each with its address."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.row = self.column = 0
        self.depth_passed_over = 0
        self.text: list[str] = []

    def doctype(self, name: str, public_id: str | None, system: str | None) -> None:
        """Refuse entities before they can multiply."""
        raise ElementTree.ParseError(f"document type {name}")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Write the beginning of an element, or pass over it and all that it holds."""
        namespace, _, name = tag.rpartition("}")
        self.text = []
        if self.depth_passed_over or name not in _KEPT:
            self.depth_passed_over += 1
            return
        given = self._addressed(name, attributes) | {"xmlns": namespace[1:]}
        said = (f" {key}={quoteattr(given[key])}" for key in _KEPT[name] if key in given)
        self.out.write(f"<{name}{''.join(said)}>".encode())

    def data(self, text: str) -> None:
        """Keep a piece of text until its element ends."""
        self.text.append(text)

    def end(self, tag: str) -> None:
        """Write the text and the end of an element."""
        name = tag.rpartition("}")[2]
        text, self.text = "".join(self.text), []
        if self.depth_passed_over:
            self.depth_passed_over -= 1
            return
        if name in ("v", "t"):
            self.out.write(escape(text.strip() if name == "v" else text).encode())
        self.out.write(f"</{name}>".encode())

    def _addressed(self, name: str, attributes: dict[str, str]) -> dict[str, str]:
        """Return the attributes with the number of the row, or the address of the cell."""
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            return attributes | {"r": str(self.row)}
        if name != "c":
            return attributes
        address = attributes.get("r", f"{xl_col_to_name(self.column)}{self.row}").upper()
        if not _ADDRESS.fullmatch(address):
            raise ElementTree.ParseError(f"cell address {address}")
        self.column = xl_cell_to_rowcol(address)[1] + 1
        return attributes | {"r": address}
