"""Workbooks edited by a clumsy clerk, and workbooks whose parts no program would write."""

import random
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import IllegalCharacterError

from tests.fuzz.oddities import ODD
from tests.sheets import Formula

_REFERENCES = [b'ref="A1"', b'ref="XFD1048576"', b'ref=""', b'ref="1A:2B"', b'ref="Z9:A1"']
_VALUES = [b"<v>-1</v>", b"<v>99999999</v>", b"<v>NaN</v>", b"<v>1e999</v>", b"<v/>"]
_TITLES = ["W1", "A1 x", "V1", "V1 原辅材料", "说明", "=x", "W1'b"]


def edit_workbook(path: Path, rng: random.Random) -> None:
    """Edit a workbook as a clumsy clerk does; one that cannot be opened stays as it is."""
    try:
        book = openpyxl.load_workbook(path)
    except Exception:
        # after an earlier damage openpyxl raises whatever it meets
        return
    if not book.worksheets:
        return
    for _ in range(rng.randint(1, 8)):
        page = rng.choice(book.worksheets)
        rng.choice(_EDITS)(book, page, rng)
    if not any(page.sheet_state == "visible" for page in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    book.save(path)
    _steady(path)


def _set_cell(book, page, rng: random.Random) -> None:
    cell = page.cell(rng.randint(1, page.max_row), rng.randint(1, page.max_column))
    value = rng.choice(ODD)
    if isinstance(cell, openpyxl.cell.MergedCell):
        return
    try:
        cell.value = value.text if isinstance(value, Formula) else value
    except (IllegalCharacterError, ValueError):
        cell.value = "\u200b"


def _merge_cells(book, page, rng: random.Random) -> None:
    row, column = rng.randint(1, page.max_row), rng.randint(1, page.max_column)
    page.merge_cells(
        start_row=row,
        end_row=row + rng.randint(0, 3),
        start_column=column,
        end_column=column + rng.randint(0, 2),
    )


_EDITS: list[Callable] = [
    _set_cell,
    _set_cell,
    _set_cell,
    _merge_cells,
    lambda book, page, rng: page.delete_rows(rng.randint(1, page.max_row)),
    lambda book, page, rng: page.insert_rows(rng.randint(1, page.max_row), rng.choice([1, 2, 20])),
    lambda book, page, rng: page.delete_cols(rng.randint(1, page.max_column)),
    lambda book, page, rng: page.insert_cols(rng.randint(1, page.max_column)),
    lambda book, page, rng: setattr(
        page, "sheet_state", rng.choice(["hidden", "veryHidden", "visible"])
    ),
    lambda book, page, rng: setattr(page, "title", rng.choice(_TITLES)),
    lambda book, page, rng: book.copy_worksheet(page),
    lambda book, page, rng: page.append([rng.choice(["合计", "x", None]), 5, None, "=1+1"]),
    lambda book, page, rng: book.create_sheet(rng.choice(["W1 空", "V1", "Sheet9"])),
]


def _steady(path: Path) -> None:
    """Take the time of saving out of a workbook, so that the same seed gives the same bytes."""
    found = parts(path)
    core = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", found.get("docProps/core.xml", b"")
    )
    pack(path, found | {"docProps/core.xml": core})


def parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: dict[str, bytes]) -> None:
    """Write the parts as a workbook that carries no time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)


def edit_xml(path: Path, rng: random.Random) -> None:
    """Change the XML of a part, or leave the part out; what is no archive stays as it is."""
    if not zipfile.is_zipfile(path):
        return
    try:
        found = parts(path)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        return
    name = rng.choice(sorted(found)) if found else ""
    changed = _changed(found.pop(name, b""), rng)
    pack(path, found if rng.random() < 0.1 else found | {name: changed})


def _changed(xml: bytes, rng: random.Random) -> bytes:
    """Return a part with a byte flipped, with addresses, types or numbers gone wrong, or nothing."""
    at = rng.randint(0, len(xml))
    changes = [
        xml[:at] + bytes([rng.randrange(256)]) + xml[at + 1 :],
        re.sub(rb'\br="[A-Z]+(\d+)"', rb'r="B\1"', xml),
        re.sub(rb' r="[^"]*"', b"", xml),
        re.sub(rb'r="([A-Z]+)\d+"', rb'r="\g<1>0"', xml),
        xml.replace(b' t="s"', b""),
        re.sub(rb"<v>[^<]*</v>", rng.choice(_VALUES), xml),
        re.sub(rb'count="\d+"', b'count="99"', xml),
        re.sub(rb'ref="[^"]*"', rng.choice(_REFERENCES), xml),
        re.sub(rb'name="[^"]*"', b'name="W1"', xml),
        re.sub(rb's="\d+"', b's="999"', xml),
        re.sub(rb'Target="[^"]*"', b'Target="../x.xml"', xml),
        b"",
    ]
    return rng.choice(changes)
