"""The formulas of a figure with their numbers, computed once more from the stored record (公式与数值)."""

from typing import Any

import duckdb

from jianpai.flows.account import relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.account.formula import Formula, formula, with_numbers
from jianpai.flows.explain.dossier import Amount, Step, Words
from jianpai.flows.explain.dossier import Symbol as Named
from jianpai.flows.explain.origins import Origin, Origins
from jianpai.flows.explain.stored import Record, many, plain

ChildRows = dict[tuple[Any, ...], tuple[str, list[str]]]
_ROW_KEY = ("project_id", "pollutant", "file_order", "sheet_name", "row_number")


def steps(
    con: duckdb.DuckDBPyConnection, method: Record, pollutant: str, origins: Origins
) -> list[Step]:
    """Return every formula of a method with its numbers, in the order in which they are computed."""
    relation.build(con, method["relation"])
    return [
        step for name in _formulas(method) for step in _of_relation(con, name, pollutant, origins)
    ]


def _of_relation(
    con: duckdb.DuckDBPyConnection, name: str, pollutant: str, origins: Origins
) -> list[Step]:
    """Return the formulas of one relation, row by row."""
    found, children = rows(con, name, pollutant), _child_rows(con, name)
    return [
        step
        for values, origin in zip(found, origins.of(name, pollutant), strict=True)
        for step in _steps_of(name, values, origin, children)
    ]


def recomputed(con: duckdb.DuckDBPyConnection, method: Record, pollutant: str) -> Any:
    """Return what the formula gives for the stored record."""
    return rows(con, method["relation"], pollutant)[0]["computed_t"]


def _formulas(method: Record) -> list[str]:
    """Return the relations with a formula that lead to the result, then those that split it into parts."""
    chain = _formula_chain(method["relation"])
    of_it = f"-- method    {method['method_id']} in "
    parts = [name for name in relation.files() if of_it in relation.header(name)]
    return [*chain, *(name for name in parts if name not in chain and _splits(name, method))]


def _splits(name: str, method: Record) -> bool:
    """Return whether a relation reports parts of what the method computes: it reads what the method reads."""
    is_used = any(name in relation.reads(out) for out in relation.files() if out.startswith("out_"))
    shared = set(relation.reads(name)) & set(relation.reads(method["relation"]))
    return is_used and bool(formula(name).lines) and bool(shared)


def _formula_chain(name: str) -> list[str]:
    """Return the relations with a formula that lead to ``name``, the first ones first."""
    before = [
        earlier
        for source in relation.reads(name)
        if source in relation.files()
        for earlier in _formula_chain(source)
    ]
    is_method = "-- method " in relation.header(name)
    here = [name] if is_method and formula(name).lines else []
    return [*dict.fromkeys(before), *here]


def rows(con: duckdb.DuckDBPyConnection, name: str, pollutant: str) -> list[Record]:
    """Return the rows of a relation for the pollutant, with what it read beside them, by their key."""
    relation.build(con, name)
    joined, known = f'SELECT * FROM "{name}"', relation.existing(con)
    grain = len(many(con, joined))
    read = [source for source in relation.reads(name) if not source.startswith("ref_")]
    for source in dict.fromkeys([*read, *(s.relation for s in child_tables().values())]):
        wider = f'{joined} NATURAL JOIN "{source}"'
        if source in known and len(many(con, wider)) == grain:
            joined = wider
    found = [row for row in many(con, joined) if row.get("pollutant", pollutant) == pollutant]
    return sorted(found, key=lambda row: [row[name] for name in _ROW_KEY if name in row])


def _steps_of(
    name: str, values: Record, origin: dict[str, Origin], children: ChildRows
) -> list[Step]:
    """Return of each result that a relation states the first formula whose symbols all have a value."""
    stated, numbers = formula(name), _numbers(formula(name), values)
    place, key = children.get(tuple(values.get(column) for column in _CHILD_ROW), ("", []))
    found: dict[str, Step] = {}
    for line in stated.lines:
        filled = with_numbers(line, numbers)
        result = line.partition(" = ")[0]
        if filled is None or result in found:
            continue
        named = [
            _named(s, numbers, origin) for s in stated.symbols if _is_in(s.symbol, line, numbers)
        ]
        own = next((symbol for symbol in named if symbol.symbol == result), None)
        inputs = [symbol for symbol in named if symbol is not own]
        found[result] = Step(name, line, filled, key, place, own, inputs)
    return list(found.values())


def _numbers(stated: Formula, values: Record) -> dict[str, str]:
    return {symbol.symbol: plain(values.get(symbol.column)) for symbol in stated.symbols}


def _is_in(symbol: str, line: str, numbers: dict[str, str]) -> bool:
    """Return whether a formula line has the symbol as a whole; it has if a number takes its place."""
    return numbers[symbol] != "" and with_numbers(line, {symbol: "\0"}) != line


def _named(symbol: Any, numbers: dict[str, str], origin: dict[str, Origin]) -> Named:
    words = Words(symbol.chinese, symbol.english)
    cell_id, factor = origin.get(symbol.column, ("", ""))
    amount = Amount(numbers[symbol.symbol], symbol.unit)
    return Named(symbol.symbol, words, amount, symbol.column, cell_id, factor)


def _child_rows(con: duckdb.DuckDBPyConnection, name: str) -> ChildRows:
    """Return place and key of each child row, if the rows of a relation are about one each."""
    if not set(_CHILD_ROW) <= set(con.table(name).columns):
        return {}
    return {
        tuple(row[column] for column in _CHILD_ROW): (
            f"{row['sheet_name']}!{row['row_number']}",
            [plain(row[column]) for column in sheet.key[1:]],
        )
        for sheet in child_tables().values()
        for row in many(con, f'FROM "{sheet.relation}"')
    }


_CHILD_ROW = ("file_order", "sheet_name", "row_number")
