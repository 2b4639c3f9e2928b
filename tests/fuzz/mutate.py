"""Inboxes made from good records: the same content in other files, sheets and forms."""

import random
from dataclasses import dataclass, field

from tests.fuzz import surround
from tests.fuzz.draw import File, Sheet
from tests.fuzz.pool import Base
from tests.fuzz.spoil import Spoilt
from tests.sheets import A1, MATERIAL, V1, W1, Row, column_names, heading

_SHEET_NAMES = {
    W1: ["W1", W1, "W1_柳州", "w1", "Ｗ1 城镇污水处理", "W1 城镇污水处理（2）"],
    A1: ["A1", A1, "A1_柳州", "A1-2024", "a1 "],
    V1: ["V1", V1, "V1_柳州", "V1（市区）"],
    MATERIAL: [MATERIAL, "V1原辅材料", "V1 材料表", "V1 原辅材料_柳州", "V1_原辅料清单"],
}
_ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]


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
    """Return the records in a few files; the materials of one project stay together."""
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
        kind = rng.choice(_SHEET_NAMES[first.template]).strip()
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
        names = [name for name in _SHEET_NAMES[sheet.template] if name.lower() not in taken]
        sheet.name = (
            rng.choice(names)
            if names
            else f"{sheet.template[:2]}_{position}" + "原辅材料" * (sheet.template == MATERIAL)
        )
        if sheet.template == MATERIAL and not names:
            sheet.name = f"V1 原辅材料_{position}"
    return File(
        f"{folder}{rng.choice(['一批', '=cmd', 'x.y', '#1 &', '汇总'])}{serial}.xlsx", together
    )


def _parts(rows: list[Row], template: str, rng: random.Random) -> list[list[Row]]:
    """Return the rows in one to three parts, none of them empty unless there are no rows."""
    count = rng.choice([1, 1, 2, 3])
    part_of = {row["project_id"]: rng.randrange(count) for row in rows}
    parts = [[row for row in rows if part_of[row["project_id"]] == at] for at in range(count)]
    return [part for part in parts if part]
