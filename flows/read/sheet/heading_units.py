"""Units that stand beside the headings: in a row of their own, or in the title (单位行、单位说明)."""

import re

from jianpai import schemas
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.heading_rows import NUMBER, Row
from jianpai.flows.read.sheet.heading_text import OF_A_KIND, UNITS, normal
from jianpai.schemas.sheet.units import is_spelling_of

_NO_UNIT = re.compile(r"[-—/]*|无|(?:计量)?单位")
"""What stands in a row of units where there is no unit, and in front of them."""

UNIT_OF_TITLE = re.compile(r"(?:^|[^报属责主])(?:计量)?单位[:为]([^()]+)")
"""A title such as 单位：千克、吨, and what it says."""
BETWEEN_UNITS = re.compile("[,、;和]")


def take_units(headings: Headings, row: Row, sheet_name: str) -> bool:
    """Take the row below the headings as theirs if it holds units under them, mostly known ones.

    Return whether it does.
    """
    columns = schemas.columns(sheet_name)
    metas = {letter: columns[name].metadata for letter, name in headings.columns.items()}
    texts = {letter: normal(row[letter]).strip("()") for letter in metas if row[letter]}
    texts = {at: text for at, text in texts.items() if not _NO_UNIT.fullmatch(text)}
    units = {at: text for at, text in texts.items() if metas[at]["unit"]}
    known = [at for at, text in units.items() if text in UNITS]
    is_data = texts.keys() != units.keys() or any(map(NUMBER.fullmatch, units.values()))
    if is_data or not known or 2 * len(known) < len(units):
        return False
    headings.last_row_number = row["row_number"]
    for letter, unit in units.items():
        if not is_spelling_of(unit, metas[letter]["unit"]):
            cell, heading = f"{letter}{row['row_number']}", headings.texts[letter]
            headings.other_unit.append((cell, heading, row[letter], metas[letter]["heading"]))
    return True


def take_unit_of_title(headings: Headings, rows: list[Row], sheet_name: str) -> None:
    """Take a title such as 单位：千克 for the unit of the headings that say none themselves.

    The first of them whose template has another unit is noted, which refuses the sheet.
    """
    columns = schemas.columns(sheet_name)
    bare = {
        at: name for at, name in headings.columns.items() if "(" not in normal(headings.texts[at])
    }
    told = [
        (f"{letter}{row['row_number']}", text, units)
        for row in rows
        for letter, text in row.items()
        if isinstance(text, str) and (units := _units_in(text))
    ]
    for cell, text, units in told:
        for letter, name in bare.items():
            meta = columns[name].metadata
            if _differs(units, meta["unit"]):
                headings.other_unit.append((cell, headings.texts[letter], text, meta["heading"]))
                return


def _units_in(title: str) -> set[str]:
    found = UNIT_OF_TITLE.search(normal(title))
    return UNITS.intersection(BETWEEN_UNITS.split(found[1])) if found else set()


def _differs(units: set[str], wanted: str | None) -> bool:
    is_said = any(is_spelling_of(unit, wanted) for unit in units)
    return not is_said and bool(units & OF_A_KIND.get(wanted or "", set()))
