"""What the header of a SQL file says, part by part (公式表头).

``flows/account/formula.py`` reads what an explanation needs of it; a handbook shows all of it: the
proof of each literal factor, how the formula stays exact, and the fields below.
"""

import re
from dataclasses import dataclass
from functools import cache

from jianpai.flows.account import relation
from jianpai.flows.account.formula import Symbol

_FUNCTIONS = {"min", "max", "exp", "ln", "Σ", "Π"}
_FIELD = re.compile(r"-- (\w+) {2,}(\S.*)")


@dataclass(frozen=True)
class Header:
    """The header of one SQL file."""

    name: str
    sentence: str
    lines: list[str]
    """formula lines, e.g. ``R = Q·(C₀ − C₁) × 10⁻²``"""
    symbols: list[Symbol]
    factors: list[tuple[str, str]]
    """(literal factor, its dimensional proof)"""
    remarks: list[str]
    """how the formula stays exact"""
    broken: list[str]
    """rows that are neither of these, such as a symbol without its unit"""
    fields: dict[str, str]
    """what follows the symbols: grain, reads, source, method, gaps, negative, chain …"""


@cache
def header(name: str) -> Header:
    """Return the header of a SQL file by the name of its relation."""
    return parsed(relation.header(name))


def with_sources(name: str) -> list[Header]:
    """Return a formula's header and, after it, those of the formulas it rests on."""
    found = [header(name)]
    for source in relation.reads(name):
        if source in relation.files():
            found += [h for h in with_sources(source) if h not in found]
    return [h for h in found if h.lines or h.name == name]


def parsed(text: str) -> Header:
    """Return the parts of a header's text."""
    name, sentence, *blocks, fields = text.split("\n--\n")
    rows = [row.removeprefix("--").strip() for block in blocks for row in block.splitlines()]
    cells = {row: re.split(" {2,}", row) for row in rows}
    lines = [row for row in rows if re.match(r"\S+ = ", row) and not row[0].isdigit()]
    symbols = {row: Symbol(*cells[row]) for row in rows if len(cells[row]) == len(_SYMBOL)}
    factors = {row: (cells[row][0], cells[row][1]) for row in rows if _is_factor(cells[row])}
    others = [row for row in rows if row not in {*lines, *symbols, *factors}]
    broken = [row for row in others if len(cells[row]) > 2]
    return Header(
        name.removeprefix("-- "),
        _joined(sentence.splitlines()),
        lines,
        list(symbols.values()),
        list(factors.values()),
        _paragraphs([row for row in others if row not in broken]),
        broken,
        _fields(fields),
    )


_SYMBOL = Symbol.__dataclass_fields__


def _is_factor(cells: list[str]) -> bool:
    return len(cells) == 2 and cells[0][0].isdigit()


def _paragraphs(rows: list[str]) -> list[str]:
    """Return remarks with their continuation lines joined; ``g/L: …`` begins a remark of its own."""
    found: list[str] = []
    for row in rows:
        text = re.sub(" {2,}", " ", row)
        if found and not re.match(r"\S+: ", text):
            found[-1] += f" {text}"
        else:
            found.append(text)
    return found


def _fields(text: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for row in text.splitlines():
        if begun := _FIELD.fullmatch(row):
            found[begun[1]] = [begun[2]]
        elif found:
            found[next(reversed(found))].append(row)
    return {field: _joined(rows) for field, rows in found.items()}


def _joined(rows: list[str]) -> str:
    return " ".join(row.removeprefix("--").strip() for row in rows)


def faults(headers: list[Header]) -> list[str]:
    """Return what a method's formulas leave unsaid: rows without a unit, symbols without a row."""
    explained = {symbol.symbol for h in headers for symbol in h.symbols}
    incomplete = [f"{h.name}: “{row}” lacks one of {_ROW}" for h in headers for row in h.broken]
    unexplained = [
        f"{h.name}: {used} in “{line}” has no row with {_ROW}"
        for h in headers
        for line in h.lines
        for used in symbols_of(line)
        if used not in explained
    ]
    return [*incomplete, *unexplained]


_ROW = "symbol, English, 中文, unit, column (two spaces or more between them)"


def symbols_of(line: str) -> list[str]:
    """Return the symbols of a formula line: what begins with a letter and is no function."""
    return [
        word for word in re.findall(r"\w+", line) if word[0].isalpha() and word not in _FUNCTIONS
    ]
