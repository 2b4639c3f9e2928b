"""Inboxes made from good records: the same content in other files, sheets and forms."""

import random
from dataclasses import dataclass, field

from jianpai import schemas
from tests.fuzz import surround
from tests.fuzz.draw import File, Sheet
from tests.fuzz.pool import Base
from tests.fuzz.spoil import Spoilt
from tests.sheets import Row, column_names, heading

_ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]


def _sheet_names(template: str) -> list[str]:
    """Return what a sheet of a template may be called."""
    entry = schemas.registry()[template]
    called = [template, template.replace(" ", ""), f"{template}_柳州", f"{template}（2）"]
    if template in schemas.child_sheets():
        others = entry.child.also_called
        return [
            *called,
            *(f"{entry.type_id} {o}表" for o in others),
            *(f"{entry.type_id}_{o}清单" for o in others),
        ]
    wide = chr(ord(entry.type_id[0]) + 0xFEE0) + template[1:]
    endings = ["", "_柳州", "（市区）", "-2024", " "]
    return [*called, wide, entry.type_id.lower(), *(f"{entry.type_id}{e}" for e in endings)]


@dataclass
class Inbox:
    """The files of a round and what must come of them."""

    files: list[File]
    spoilt: list[Spoilt] = field(default_factory=list)
    copies: int = 0
    """exact copies of project rows, which count once"""


def rewritten(base: Base, rng: random.Random) -> Inbox:
    """Return the same records in other files, sheets, orders, headings and spellings."""
    inbox = Inbox(_plainly_split(base, rng))
    for file in inbox.files:
        for sheet in file.sheets:
            surround.turn(sheet, rng)
            inbox.copies += surround.copy(sheet, rng)
            surround.respell(sheet, file.is_csv, rng)
            surround.surround(sheet, file.is_csv, rng)
        if not file.is_csv and rng.random() < 0.3:
            file.sheets.append(surround.hidden(rng.choice(file.sheets)))
    return inbox


def _plainly_split(base: Base, rng: random.Random) -> list[File]:
    """Return the records in a few files; the children of one project stay together."""
    sheets = [
        Sheet(template, template, [dict(row) for row in part], {})
        for template, rows in base.rows.items()
        for part in _parts(rows, template, rng)
    ]
    for sheet in sheets:
        sheet.headings = {
            name: heading(name, sheet.template)
            for name in column_names(sheet.lines, sheet.template)
        }
        for line in sheet.lines:
            line["_id"] = line["project_id"]
    rng.shuffle(sheets)
    files: list[File] = []
    while sheets:
        files.append(_file(sheets, len(files), rng))
    return files


def _file(sheets: list[Sheet], serial: int, rng: random.Random) -> File:
    """Return a file of the first sheets and take these away."""
    folder = rng.choice(["", "柳州市/", "a b/县/", "2024.10/"])
    first = sheets.pop(0)
    if rng.random() < 0.4:
        kind = rng.choice(_sheet_names(first.template)).strip()
        ending = rng.choice([f"_{serial}.csv", f"_{serial}.CSV", f" ({serial}).csv"])
        return File(
            f"{folder}{kind}{ending}",
            [first],
            rng.choice(_ENCODINGS),
            rng.choice(",,\t;"),
            rng.choice(["\n", "\r\n"]),
        )
    together = [first] + [sheets.pop(0) for _ in range(min(len(sheets), rng.randint(0, 4)))]
    for position, sheet in enumerate(together):
        taken = {other.name.lower() for other in together[:position]}
        names = [name for name in _sheet_names(sheet.template) if name.lower() not in taken]
        sheet.name = rng.choice(names)
    return File(
        f"{folder}{rng.choice(['一批', '=cmd', 'x.y', '#1 &', '汇总'])}{serial}.xlsx", together
    )


def _parts(rows: list[Row], template: str, rng: random.Random) -> list[list[Row]]:
    """Return the rows in one to three parts, none of them empty unless there are no rows."""
    count = rng.choice([1, 1, 2, 3])
    part_of = {row["project_id"]: rng.randrange(count) for row in rows}
    parts = [[row for row in rows if part_of[row["project_id"]] == at] for at in range(count)]
    return [part for part in parts if part]
