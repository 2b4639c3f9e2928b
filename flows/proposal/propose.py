"""Propose the mapping of a foreign sheet: for each column of the template the likeliest heading (列映射建议).

A column gets one heading and a heading one column, the likeliest pair first. What the source says
nothing about is left to be filled in; nothing is made up.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from jianpai import schemas
from jianpai.flows.proposal import proposed_regions
from jianpai.flows.proposal.cells_of import are_percentages, can_fill
from jianpai.flows.proposal.concepts import concepts, likeness
from jianpai.flows.proposal.layout import heading_rows
from jianpai.flows.proposal.proposed_regions import Places
from jianpai.flows.read.mapping.mapped_headings import KNOWN_UNITS, SourceHeadings
from jianpai.flows.read.mapping.mapped_units import said_unit, unit_of
from jianpai.flows.read.mapping.mapping_file import DISPENSABLE
from jianpai.flows.read.mapping.mapping_text import TO_FILL_IN
from jianpai.flows.read.source.sheets import SheetText
from jianpai.schemas.sheet.units import factor_to

_LIKELY = 0.6
_SURE = 0.85
_MISSED = 0.1
"""What a column that is not found takes from a template's likeness, where one that is gives up to 1."""

_NEARLY = 0.7


@dataclass(frozen=True)
class Pair:
    """A column of the template and the heading it is likely read from."""

    name: str
    letter: str
    likeness: float
    said: str | None
    """the unit that the headings say"""
    unit: str | None
    """the unit to declare; nothing where it is the template's"""

    @property
    def is_sure(self) -> bool:
        """Whether nobody has to look at it twice."""
        return self.likeness >= _SURE


@dataclass(frozen=True)
class Proposal:
    """How a foreign sheet may be read."""

    sheet: SheetText
    template: str
    source: SourceHeadings
    first_row: int
    pairs: list[Pair]
    places: Places
    missing: list[str] = field(default_factory=list)
    """required columns without a heading"""
    others: tuple[str, ...] = ()
    """templates that fit nearly as well"""

    @property
    def absent(self) -> list[str]:
        """The missing columns that can be accounted without."""
        return [name for name in self.missing if name.startswith(DISPENSABLE)]

    @property
    def to_fill_in(self) -> list[str]:
        """The missing columns that somebody has to name."""
        made = ["project_id", *(["region_code"] if self.places.letters else [])]
        return [name for name in self.missing if name not in (*self.absent, *made)]

    @property
    def score(self) -> float:
        """How well the template fits, by the columns that not every sheet of projects has."""
        own = [name for name in schemas.columns(self.template) if name not in _common()]
        found = {pair.name: pair.likeness for pair in self.pairs}
        lost = sum(name in own for name in self.to_fill_in)
        return sum(found.get(name, 0.0) for name in own) - _MISSED * lost


@dataclass(frozen=True)
class _Foreign:
    """A sheet for which a mapping is wanted."""

    sheet: SheetText
    source: SourceHeadings
    first_row: int
    below: pl.DataFrame
    """the rows below the headings"""
    places: Places


def propose(sheet: SheetText, templates: Iterable[str]) -> Proposal | None:
    """Return the proposal for the template that fits best; None where the sheet has no table."""
    rows = heading_rows(sheet)
    if rows is None:
        return None
    source = SourceHeadings(sheet, *rows)
    below = sheet.cells.filter(pl.col("row_number") > rows[1])
    foreign = _Foreign(sheet, source, rows[0], below, proposed_regions.find(below, source))
    made = [_for(template, foreign) for template in templates]
    best = max(made, key=lambda proposal: proposal.score)
    near = [one.template for one in made if one.score >= _NEARLY * best.score > 0]
    return replace(best, others=tuple(name for name in near if name != best.template))


def _for(template: str, foreign: _Foreign) -> Proposal:
    pairs = _pairs(template, foreign)
    present = {pair.name for pair in pairs}
    places = Places([], {}) if "region_code" in present else foreign.places
    missing = [name for name in schemas.needed_columns(template, present) if name not in present]
    return Proposal(
        foreign.sheet, template, foreign.source, foreign.first_row, pairs, places, missing
    )


def _pairs(template: str, foreign: _Foreign) -> list[Pair]:
    columns, source = schemas.columns(template), foreign.source
    likely = [
        (-pair.likeness, position, pair)
        for position, name in enumerate(columns)
        for pair in _likely(name, template, foreign)
    ]
    chosen: dict[str, Pair] = {}
    for _, _, pair in sorted(likely, key=lambda one: one[:2]):
        is_free = pair.name not in chosen and all(pair.letter != p.letter for p in chosen.values())
        if is_free and len(source.fitting(source.paths[pair.letter])) == 1:
            chosen[pair.name] = pair
    return [chosen[name] for name in columns if name in chosen]


def _likely(name: str, template: str, foreign: _Foreign) -> Iterator[Pair]:
    """Yield the headings that a column is likely read from, with the unit to declare."""
    meta = schemas.columns(template)[name].metadata
    is_only = len(schemas.registry()[template].pollutants) == 1
    wanted = concepts((meta["heading"],))
    for letter, parts in foreign.source.parts.items():
        how = likeness(wanted, concepts(parts), is_only)
        if how < _LIKELY or not can_fill(foreign.below[letter], name, meta["kind"]):
            continue
        is_possible, said, unit = _unit(meta["unit"], letter, foreign)
        if is_possible:
            yield Pair(name, letter, how, said, unit)


def _unit(
    wanted: str | None, letter: str, foreign: _Foreign
) -> tuple[bool, str | None, str | None]:
    """Return whether a heading can be in a column's unit, the unit it says, and the one to declare."""
    if wanted is None:
        return said_unit(foreign.source.parts[letter]) not in KNOWN_UNITS, None, None
    said = unit_of(foreign.source, letter, wanted)
    if said is None:
        return True, None, None
    if wanted == "1" and said == "%":
        return True, said, "%" if are_percentages(foreign.below[letter]) else None
    factor = factor_to(wanted, said)
    if factor is None:
        return said not in KNOWN_UNITS, None, TO_FILL_IN
    return True, said, None if factor == 1 else said


def _common() -> set[str]:
    """Return the columns that every sheet of projects has."""
    names = [set(schemas.columns(entry.name)) for entry in schemas.project_entries().values()]
    return set.intersection(*names)


def year_in(*texts: str) -> str | None:
    """Return the year that a file's, a sheet's name or a title says, if it is one."""
    found = {year for text in texts for year in re.findall(r"(?<!\d)20[0-9]{2}(?!\d)", text)}
    return found.pop() if len(found) == 1 else None
