"""What a heading speaks of: pollutant, side, state, quantity (表头的含义): heading_synonyms.csv.

The headings of the templates and those of a foreign sheet are taken apart by the same words, the
longest first; what is left over is compared letter by letter.
"""

import re
from collections import Counter
from dataclasses import dataclass

from jianpai.flows.read.mapping.mapped_headings import KNOWN_UNITS
from jianpai.flows.read.sheet.heading_text import normal, parted
from jianpai.schemas import reference
from jianpai.schemas.reference import cached

EXCLUSIVE = ("pollutant", "side", "state")
"""A heading that says another one of these means something else."""
_CONCEPT_WEIGHT = 4
_SURPLUS = 0.4
"""How much a letter that only the foreign heading has counts against it."""


@dataclass(frozen=True)
class Concepts:
    """What a heading speaks of."""

    exclusive: dict[str, str]
    """group -> concept"""
    words: frozenset[str]
    rest: str
    """what no word of the table stands for"""


@cached
def _vocabulary() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    rows = reference.table("heading_synonyms").fill_null("").iter_rows(named=True)
    meant = {
        normal(spelling): (row["group"], row["concept"])
        for row in rows
        for spelling in row["spellings"].split(";")
    }
    longest_first = sorted(meant, key=len, reverse=True)
    return meant, re.compile("|".join(map(re.escape, longest_first)))


def concepts(parts: tuple[str, ...]) -> Concepts:
    """Return what the headings of a column speak of, the topmost first."""
    meant, pattern = _vocabulary()
    exclusive: dict[str, str] = {}
    words, rest = set(), ""
    for text in map(_without_unit, parts):
        rest += re.sub(r"[^\w]", "", pattern.sub("", text))
        for spelling in pattern.findall(text):
            group, concept = meant[spelling]
            if group in EXCLUSIVE:
                exclusive[group] = concept
            elif group == "word":
                words.add(concept)
    return Concepts(exclusive, frozenset(words), rest)


def _without_unit(text: str) -> str:
    plain = normal(text)
    stem, bracket = parted(plain)
    if plain in KNOWN_UNITS:
        return ""
    return stem if bracket in KNOWN_UNITS else plain


def likeness(wanted: Concepts, found: Concepts, is_only_pollutant: bool) -> float:
    """Return from 0 to 1 how surely a foreign heading means a column of the template.

    A heading that does not say before or after means after; one that does not say the pollutant may
    mean that of a sheet that has only one.
    """
    factor = 1.0
    for group in EXCLUSIVE:
        here, there = wanted.exclusive.get(group), found.exclusive.get(group)
        if here != there:
            if there is None and here == "改造后":
                factor *= 0.95
            elif there is None and group == "pollutant" and is_only_pollutant:
                factor *= 0.85
            elif here is None and there == "出水":
                factor *= 0.9  # what goes into the air goes out of a stack
            else:
                return 0.0
    shared = wanted.words & found.words
    letters = Counter(wanted.rest) & Counter(found.rest)
    common = _CONCEPT_WEIGHT * (len(shared) + _told(found)) + letters.total()
    of_wanted = _CONCEPT_WEIGHT * (len(wanted.words) + _told(found)) + len(wanted.rest)
    surplus = _CONCEPT_WEIGHT * len(found.words - shared) + len(found.rest) - letters.total()
    return factor * common / (of_wanted + _SURPLUS * surplus) if common else 0.0


def _told(found: Concepts) -> int:
    return len(found.exclusive)
