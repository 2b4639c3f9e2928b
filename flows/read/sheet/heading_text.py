"""What one heading means: its spellings, its unit, marks that say only whether to fill it in (表头文字).

A heading may be the Chinese one with or without its unit, full-width or half-width, or the
identifier. A unit that differs from the template's is told apart from an unknown heading.
"""

import re
import unicodedata
from functools import cache, lru_cache

from jianpai import schemas
from jianpai.schemas.sheet.units import SPELLINGS, is_spelling_of

BRACKET = re.compile(r"^(.*?)\(((?:[^()]|\([^()]*\))*)\)$")
"""A heading and its last bracket, in which a unit may have brackets of its own: 克/(人·日)."""
_OTHER_UNITS = [
    "千克",
    "公斤",
    "kg",
    "克",
    "g",
    "mg",
    "立方米",
    "m3",
    "立方米/日",
    "m3/d",
    "标立方米",
    "nm3",
    "万元",
    "g/l",
]
OF_A_KIND = {
    "t": {"千克", "公斤", "kg", "克", "g", "mg", "万吨"},
    "mg / L": {"g/l"},
    "10^4 m^3": {"立方米", "m3"},
    "10^4 m^3 (273 K, 101.325 kPa, dry)": {"标立方米", "nm3", "立方米", "m3"},
}
"""By unit of the template: other units of what it measures."""
UNITS = {spelling for spellings in SPELLINGS.values() for spelling in spellings}.union(_OTHER_UNITS)

MAX_HEADING = 100
"""Characters; a longer text in a first row is no heading."""

_MARKS = re.compile(r"[\s*※★☆▲△●◆#]+")
_NEED = re.compile(r"[,;、/]?(?:此项|本项)?(?:非必填|必填|必须填写|必报|选填|可选|可不填)项?(?=\))")
_NUMBERING = re.compile(r"^\(?[0-9]{1,2}(?:[.、)]|(?=[一-鿿]))(?![年月日0-9])")
"""3. or (3) or ③ in front of a heading; 2020年 is none."""


@lru_cache(maxsize=10_000)
def normal(text: str) -> str:
    """Return a heading as it is compared: half-width, round brackets, lower case, no blanks.

    What a form adds is left out: an asterisk, （必填）, a number in front, a colon behind.
    """
    plain = unicodedata.normalize("NFKC", text).translate(str.maketrans("[]【】〔〕", "()()()"))
    bare = _NEED.sub("", _MARKS.sub("", plain)).replace("()", "").rstrip(":")
    return _NUMBERING.sub("", bare).lower()


def parted(text: str) -> tuple[str, str | None]:
    """Return a normalised heading without its bracket, and what stood in it."""
    bracketed = BRACKET.match(text)
    return (bracketed[1], bracketed[2]) if bracketed else (text, None)


def meaning(text: str, sheet_name: str) -> tuple[str | None, str | None]:
    """Return (identifier, None) of a heading, or (None, template heading) when only the unit differs."""
    names = names_of(sheet_name)
    if text in names:
        return names[text], None
    stem, bracket = parted(text)
    if bracket is None or stem not in names:
        return None, None
    return in_unit(names[stem], bracket, sheet_name)


def in_unit(name: str, unit: str | None, sheet_name: str) -> tuple[str | None, str | None]:
    """Return (identifier, None) if a heading's unit is its column's, else (None, template heading)."""
    meta = schemas.columns(sheet_name)[name].metadata
    if unit is None or meta["unit"] is None or is_spelling_of(unit, meta["unit"]):
        return name, None
    return None, meta["heading"]


@cache
def names_of(sheet_name: str) -> dict[str, str]:
    """Return every accepted spelling of a heading: with unit, without unit, identifier."""
    spellings: dict[str, str] = {}
    for name, column in schemas.columns(sheet_name).items():
        heading = normal(column.metadata["heading"])
        spellings |= {heading: name, name: name, parted(heading)[0]: name}
    return spellings


def count_known(texts: list[str]) -> int:
    """Return how many of the texts are headings of any template."""
    return sum(normal(text) in _all_names() for text in texts if len(text) <= MAX_HEADING)


@cache
def _all_names() -> frozenset[str]:
    return frozenset(name for sheet_name in schemas.sheets() for name in names_of(sheet_name))
