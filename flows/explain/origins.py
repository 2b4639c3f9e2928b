"""Which cell or factor each symbol of a formula is (数值出处).

The SQL renames columns, picks one of two, takes a factor where the record has none. So every number of
the record and of the rule book is given a value of its own, as if coloured; the formulas are built on
them, and where a colour arrives unchanged the symbol is that cell. This is done with the colours
rising and falling: a smallest or largest of several, which would follow the colour and not the cell,
arrives as two cells and is taken for neither.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain.stored import Record

Origin = tuple[str, str]
"""Id of the cell, ref of the factor; one of them is empty."""
CellId = Callable[[Record, str], str]
Rows = Callable[[duckdb.DuckDBPyConnection, str, str], list[Record]]

_STEP = Decimal("0.000001")
_LOWEST, _HIGHEST = Decimal("0.100001"), Decimal("0.899999")
"""Below 1, so that a ratio may have them; six decimals, as every quantity has."""


def coefficient_ref(factor: Record) -> str:
    """Return the name of a factor of the rule book: id, key, first year."""
    return f"{factor['coefficient_id']}|{factor['key'] or ''}|{factor['valid_from']}"


class Origins:
    """The formulas built twice on coloured numbers."""

    def __init__(self, con: duckdb.DuckDBPyConnection, cell_id: CellId, rows: Rows) -> None:
        self._rows = rows
        self._coloured = [_coloured(con, cell_id, colours) for colours in (_rising(), _falling())]

    def of(self, name: str, pollutant: str) -> list[dict[str, Origin]]:
        """Return for each row of a relation, by its key, the origin of each column that has one."""
        rising, falling = (
            [_origins(values, known) for values in self._rows(con, name, pollutant)]
            for con, known in self._coloured
        )
        return [
            {column: origin for column, origin in up.items() if down.get(column) == origin}
            for up, down in zip(rising, falling, strict=True)
        ]

    def close(self) -> None:
        """Let go of the connections."""
        for con, _ in self._coloured:
            con.close()


def _origins(values: Record, known: dict[Decimal, Origin]) -> dict[str, Origin]:
    numbers = {column: value for column, value in values.items() if isinstance(value, Decimal)}
    return {column: known[value] for column, value in numbers.items() if any(known.get(value, ()))}


def _rising() -> Iterator[Decimal]:
    value = _LOWEST
    while True:
        yield value
        value += _STEP


def _falling() -> Iterator[Decimal]:
    value = _HIGHEST
    while True:
        yield value
        value -= _STEP


def _coloured(
    con: duckdb.DuckDBPyConnection, cell_id: CellId, colours: Iterator[Decimal]
) -> tuple[duckdb.DuckDBPyConnection, dict[Decimal, Origin]]:
    """Return a connection with the record and the factors in colours, and what each colour is."""
    known: dict[Decimal, Origin] = {}
    own = duckdb.connect(config={"threads": 1})
    relation.create_macros(own)
    for name in [schemas.RECORD_PROJECT, *(sheet.relation for sheet in child_tables().values())]:
        of_record: Any = lambda row, column: (cell_id(row, column), "")  # noqa: E731
        relation.load(own, name, _painted(_frame(con, name), of_record, colours, known))
    of_factor: Any = lambda row, column: ("", coefficient_ref(row))  # noqa: E731
    factors = _painted(_frame(con, "ref_coefficient"), of_factor, colours, known)
    relation.load(own, "ref_coefficient", factors)
    return own, known


def _frame(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    return con.execute(f'FROM "{name}"').pl()


def _painted(
    frame: pl.DataFrame,
    origin: Callable[[Record, str], Origin],
    colours: Iterator[Decimal],
    known: dict[Decimal, Origin],
) -> pl.DataFrame:
    """Return the frame with every number that is given replaced by a colour of its own."""
    types = {name: t for name, t in frame.schema.items() if isinstance(t, pl.Decimal)}
    painted: dict[str, list[Decimal | None]] = {name: [] for name in types}
    for row in frame.iter_rows(named=True):
        for name in types:
            colour = next(colours) if row[name] is not None else None
            if colour is not None:
                known[colour] = origin(row, name)
            painted[name].append(colour)
    return frame.with_columns(
        pl.Series(name, values, dtype=types[name]) for name, values in painted.items()
    )
