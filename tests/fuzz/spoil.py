"""Cells of an inbox that nobody can read, and where they stand."""

import random
from dataclasses import dataclass
from typing import Any

from jianpai import schemas
from tests.fuzz.draw import File, Sheet
from tests.fuzz.oddities import UNREADABLE

_PLACEHOLDERS = {None, "-", "—", "/", "无", "null", "  ", "\u3000", " \u3000\u00a0"}


@dataclass(frozen=True)
class Spoilt:
    """A cell that was made unreadable: where it stands, and whose record it was."""

    file_name: str
    sheet_name: str
    cell: str
    row_number: int
    project_id: str
    column: str
    written: Any


def spoil(files: list[File], rng: random.Random) -> list[Spoilt]:
    """Make some cells of the files unreadable and return where they stand."""
    spoilt: list[Spoilt] = []
    for _ in range(rng.randint(1, 4)):
        file = rng.choice(files)
        sheet = rng.choice([sheet for sheet in file.sheets if not sheet.is_hidden])
        position = rng.randrange(len(sheet.lines))
        name = rng.choice([name for name in sheet.headings if not name.startswith("+")])
        values = _unreadable(sheet.template, name, file.is_csv)
        cell = sheet.address(position, name)
        if (
            values
            and not _is_merged(sheet, position, name)
            and cell not in (s.cell for s in spoilt)
        ):
            place = (file.name, file.sheet_name(sheet), cell, sheet.row_numbers()[position])
            line = sheet.lines[position]
            line[name] = rng.choice(values)
            spoilt.append(Spoilt(*place, line["_id"], name, line[name]))
    return spoilt


def _is_merged(sheet: Sheet, position: int, name: str) -> bool:
    return any(name == of and first <= position <= last for of, first, last in sheet.merges)


def _unreadable(template: str, name: str, is_csv: bool) -> list[Any]:
    meta = schemas.columns(template)[name].metadata
    values = UNREADABLE[meta["kind"]]
    if not meta["required"]:
        values = [
            v for v in values if v not in _PLACEHOLDERS and meta["kind"] not in ("code", "text")
        ]
        values += ["#N/A"]
    if is_csv:
        values = [v for v in values if isinstance(v, str) and "\0" not in v] + [""] * meta[
            "required"
        ]
    return values
