"""The ids that were given out, kept in the warehouse (编号登记): one file a batch, written once.

    identity/batch-000001.parquet   every key first received in that batch, with the id it founds

The ids are a function of what was received, so a lost file is made again, byte for byte. What is kept
proves it: a key on record that the tables know no more is told. A file appears whole or not at all, and
none is ever changed; keys that a later version reads out of an old batch come in a file beside it.
"""

import os
from pathlib import Path

import duckdb

from jianpai.flows import progress
from jianpai.flows.account.relation import parquet
from jianpai.flows.warehouse import Warehouse, sync_folder

_GIVEN_OUT = """
SELECT first_batch, entity_level, entity_key, entity_id AS id FROM {entities}
UNION ALL
SELECT first_batch, entity_level, entity_key, old_id AS id FROM {aliases}
"""


def keep(house: Warehouse, tables: Path, up_to_batch: int | None = None) -> None:
    """Write the ids of the tables that are not on record yet, batch by batch.

    ``up_to_batch`` is the last that the tables know: ids of a later one are not missed in them.
    """
    if not (tables / "identity_entity.parquet").exists():  # a run of a former version
        return
    with duckdb.connect(config={"threads": 2}) as con:
        given = _GIVEN_OUT.format(
            entities=parquet(tables / "identity_entity.parquet"),
            aliases=parquet(tables / "identity_alias.parquet"),
        )
        con.execute(f"CREATE VIEW given AS {given}")
        con.execute(f"CREATE TABLE kept AS {_kept(house.identity)}")
        _tell_gone(con, up_to_batch)
        for (batch,) in con.execute(_NEW_BATCHES).fetchall():
            _write(con, batch, _path(house.identity, batch))


def _kept(folder: Path) -> str:
    """Return the query of all that is on record."""
    none = (
        "SELECT ''::VARCHAR AS entity_level, ''::VARCHAR AS entity_key, ''::VARCHAR AS id, 0 AS batch "
        "WHERE FALSE"
    )
    of_files = [
        f"SELECT entity_level, entity_key, id, {_batch(file)} AS batch FROM {parquet(file)}"
        for file in sorted(folder.glob("batch-*.parquet"))
    ]
    return " UNION ALL ".join([none, *of_files])


def _batch(file: Path) -> int:
    return int(file.stem.split("-")[1])


_NEW_BATCHES = """
SELECT DISTINCT first_batch FROM given ANTI JOIN kept USING (id) ORDER BY first_batch
"""
_GONE = """
SELECT COUNT(*) FROM (FROM kept WHERE batch <= COALESCE($1, batch)) AS known
ANTI JOIN given USING (id, entity_level, entity_key)
"""


def _tell_gone(con: duckdb.DuckDBPyConnection, up_to_batch: int | None) -> None:
    """Say that ids were given out which what was received does not give any more."""
    [(gone,)] = con.execute(_GONE, [up_to_batch]).fetchall()
    if gone:
        progress.warn(
            "同一性登记中有 %d 个编号，按现有收件和程序版本不再产生；登记保留不变",
            "%d ids on record follow no more from what was received and this version; they stay on record",
            gone,
        )


def _path(folder: Path, batch: int) -> Path:
    """Return the next free name of a batch's file."""
    first = folder / f"batch-{batch:06d}.parquet"
    later = len([*folder.glob(f"batch-{batch:06d}*.parquet")]) + 1
    return first if later == 1 else folder / f"batch-{batch:06d}-{later}.parquet"


def _write(con: duckdb.DuckDBPyConnection, batch: int, path: Path) -> None:
    """Write a batch's new ids whole: a part beside it, synced, then renamed."""
    part = path.with_name(f"{path.name}.part")
    con.execute(
        "COPY (SELECT entity_level, entity_key, id FROM given ANTI JOIN kept USING (id) "
        f"WHERE first_batch = {int(batch)} ORDER BY id) "
        f"TO '{str(part).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)"
    )
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(path)
    sync_folder(path.parent)
