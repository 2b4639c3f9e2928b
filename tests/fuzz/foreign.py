"""Workbooks as other programs write them: the same cells in other XML."""

import random
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from xlsxwriter.utility import xl_col_to_name

from tests.fuzz.workbooks import pack, parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = re.compile(r"^xl/worksheets/sheet\d+\.xml$")


def rewrite(path: Path, rng: random.Random) -> list[str]:
    """Write some parts of a workbook another way; return what was done."""
    changes = [change for change in _CHANGES if rng.random() < 0.15]
    if changes:
        content = parts(path)
        for change in changes:
            content = {
                name: change(xml) if _SHEET.match(name) else xml for name, xml in content.items()
            }
        pack(path, content)
    return [change.__name__ for change in changes]


def single_quotes(xml: bytes) -> bytes:
    """Single quotes around attributes that hold none."""
    return re.sub(rb'="([^"\'<>]*)"(?=[^<>]*>)', rb"='\1'", xml)


def no_dimension(xml: bytes) -> bytes:
    return re.sub(rb"<dimension [^>]*/>", b"", xml)


def wrong_dimension(xml: bytes) -> bytes:
    return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml)


def line_breaks(xml: bytes) -> bytes:
    """A line break before the first attribute of each cell."""
    return xml.replace(b"<c ", b"<c\n ")


def blanks_in_tags(xml: bytes) -> bytes:
    return re.sub(rb"<(c|v|row|f)( [^>/]*)?>", rb"<\1\2 >", xml)


def attribute_order(xml: bytes) -> bytes:
    """The address of a cell behind its other attributes."""
    return re.sub(rb'<c (r="[A-Z]+\d+")((?: \w+="[^"]*")*)(/?)>', rb"<c\2 \1\3>", xml)


def more_attributes(xml: bytes) -> bytes:
    """Attributes of newer versions, and one whose name ends in r."""
    return re.sub(rb"<c r=", b'<c cm="0" ph="1" r=', xml)


def prefix(xml: bytes) -> bytes:
    """Every element under a prefix."""
    bound = xml.replace(f'xmlns="{_MAIN}"'.encode(), f'xmlns:x="{_MAIN}"'.encode())
    return re.sub(rb"<(/?)(?=[a-zA-Z])(?!\w+:)", rb"<\1x:", bound)


def indented(xml: bytes) -> bytes:
    """Line breaks between elements, as pretty printers leave them."""
    return re.sub(rb"(</c>|</row>|<sheetData>|<row [^>]*>|</v>|</f>)(?=<)", rb"\1\n  ", xml)


def comments(xml: bytes) -> bytes:
    return xml.replace(b"<sheetData>", b'<!-- <row r="1"/> --><sheetData>')


def inline_formulas(xml: bytes) -> bytes:
    """Shared formula attributes on every formula."""
    return xml.replace(b"<f>", b'<f aca="false">')


def no_addresses(xml: bytes) -> bytes:
    """Cells without an address where they follow each other from A on without a gap."""
    rows = re.findall(rb"<row[^>]*>(.*?)</row>", xml, re.S)
    columns = [re.findall(rb'<c r="([A-Z]+)\d+"', row) for row in rows]
    is_dense = all(
        found == [xl_col_to_name(at).encode() for at in range(len(found))] for found in columns
    )
    return re.sub(rb'<c r="[A-Z]+\d+"', b"<c", xml) if is_dense else xml


def reserialised(xml: bytes) -> bytes:
    """The part as a parser writes it out again."""
    return ElementTree.tostring(ElementTree.fromstring(xml), encoding="utf-8", xml_declaration=True)


def no_spans(xml: bytes) -> bytes:
    return re.sub(rb' spans="[^"]*"', b"", xml)


_CHANGES: list[Callable[[bytes], bytes]] = [
    prefix, no_dimension, wrong_dimension, line_breaks, blanks_in_tags, attribute_order, more_attributes, single_quotes,
    indented, comments, inline_formulas, no_addresses, reserialised, no_spans,
]  # fmt: skip
