"""Formulas as the headers of the SQL files state them: lines, symbols, units (公式表头).

The header is what people read, so the explanation of a figure is made from it; a test holds each
formula against what its SQL computes.
"""

import re
from dataclasses import dataclass

from jianpai.flows.account.relation import header


@dataclass(frozen=True)
class Symbol:
    """One row of a header's symbol table."""

    symbol: str
    english: str
    chinese: str
    unit: str
    column: str


@dataclass(frozen=True)
class Formula:
    """The formula lines of a relation and the symbols in them."""

    lines: list[str]
    symbols: list[Symbol]


_SYMBOL_ROW = re.compile(r"^--     (\S+) {2,}(\S.*?) {2,}(\S.*?) {2,}(\S.*?) {2,}(\w+)$", re.M)
_FORMULA_ROW = re.compile(r"^--     (\S+ = .+?)$", re.M)


def formula(name: str) -> Formula:
    """Return the formula of a SQL file; without lines if it states none."""
    text = header(name)
    symbols = [Symbol(*match) for match in _SYMBOL_ROW.findall(text)]
    return Formula(_FORMULA_ROW.findall(text), symbols)


def with_numbers(line: str, values: dict[str, str]) -> str | None:
    """Return a formula line with its symbols replaced by numbers; None if one has no value."""
    used = [symbol for symbol in values if re.search(_whole(symbol), line)]
    if any(values[symbol] == "" for symbol in used):
        return None
    for symbol in sorted(used, key=len, reverse=True):
        line = re.sub(_whole(symbol), values[symbol], line)
    return line


def _whole(symbol: str) -> str:
    return rf"(?<![\w]){re.escape(symbol)}(?![\w])"
