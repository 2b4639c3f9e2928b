"""The first row in which two runs' tables differ, in the order in which figures come about (首个差异)."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.account.relation import parquet
from jianpai.flows.warehouse import sha256
from jianpai.schemas import reference

_FIRST = ["source_file", "source_column", "submission_row", "problem", "project"]


@dataclass(frozen=True)
class Difference:
    """One cell of a table; ``column`` is empty where only one side has the row, or the table."""

    table: str
    key: dict[str, str]
    column: str
    published: str
    recomputed: str


def first_difference(published: Path, recomputed: Path) -> Difference | None:
    """Return the first difference of two folders of tables; None where every row is the same."""
    grains = _grains()
    for name in [*_order(grains), *sorted(_names(published, recomputed) - grains.keys())]:
        sides = [folder / f"{name}.parquet" for folder in (published, recomputed)]
        missing = [not side.exists() for side in sides]
        if any(missing) and not all(missing):
            told = ["" if gone else f"{name}.parquet" for gone in missing]
            return Difference(name, {}, "", *told)
        is_same = any(missing) or sha256(sides[0]) == sha256(sides[1])
        if not is_same and (found := _of_table(name, grains.get(name, []), sides)):
            return found
    return None


def _grains() -> dict[str, list[str]]:
    """Return the key columns of each table, from the data dictionary."""
    return {row["table"]: row["grain"].split(", ") for row in reference.table("tables").to_dicts()}


def _order(grains: dict[str, list[str]]) -> list[str]:
    """Return the tables in the order in which figures come about: what was read, then what follows."""
    first = [*_FIRST, *child_tables()]
    return [*first, *(name for name in grains if name not in first)]


def _names(*folders: Path) -> set[str]:
    return {path.stem for folder in folders for path in folder.glob("*.parquet")}


def _of_table(name: str, key: list[str], sides: list[Path]) -> Difference | None:
    with duckdb.connect() as con:
        for side, path in zip(("a", "b"), sides, strict=True):
            con.execute(f"CREATE VIEW {side} AS SELECT *, TRUE AS is_there FROM {parquet(path)}")
        columns = {side: _columns(con, side) for side in ("a", "b")}
        if columns["a"] != columns["b"]:
            apart = sorted(set(columns["a"]) ^ set(columns["b"])) or columns["b"]
            has = [", ".join(c for c in apart if c in columns[side]) for side in ("a", "b")]
            return Difference(name, {}, ", ".join(apart), *has)
        return _first_row(con, name, [c for c in key if c in columns["a"]], columns["a"])


def _columns(con: duckdb.DuckDBPyConnection, side: str) -> list[str]:
    described = con.execute(f"DESCRIBE {side}").fetchall()
    return [row[0] for row in described if row[0] != "is_there"]


def _first_row(
    con: duckdb.DuckDBPyConnection, name: str, key: list[str], columns: list[str]
) -> Difference | None:
    """Return the first row, by its key, that one side lacks or has otherwise."""
    same_key = " AND ".join(f'a."{c}" IS NOT DISTINCT FROM b."{c}"' for c in key)
    differs = " OR ".join(f'a."{c}" IS DISTINCT FROM b."{c}"' for c in columns)
    shown = ", ".join(f'a."{c}"::VARCHAR, b."{c}"::VARCHAR' for c in columns)
    order = ", ".join(f'COALESCE(a."{c}", b."{c}")' for c in key)
    row = con.execute(
        f"SELECT a.is_there, b.is_there, {shown} FROM a FULL JOIN b ON {same_key} "
        f"WHERE a.is_there IS NULL OR b.is_there IS NULL OR {differs} ORDER BY {order} LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    in_a, in_b, *cells = row
    values = {c: (cells[2 * i], cells[2 * i + 1]) for i, c in enumerate(columns)}
    keys = {c: next((v for v in values[c] if v is not None), "") for c in key}
    if not (in_a and in_b):
        return Difference(name, keys, "", *("1" if there else "" for there in (in_a, in_b)))
    column, pair = next((c, pair) for c, pair in values.items() if pair[0] != pair[1])
    return Difference(name, keys, column, *("" if value is None else value for value in pair))
