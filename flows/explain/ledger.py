"""The ledger's row that states the base-year emission of a claim (基准年台账的来源行)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl

from jianpai import schemas
from jianpai.flows.account import references, relation
from jianpai.flows.explain.dossier import Row
from jianpai.flows.explain.source import SourceFiles
from jianpai.flows.explain.stored import Record, many
from jianpai.flows.read.sheet.cells import parse
from jianpai.flows.read.source.sheets import template_of

_BASE = "base_in_ledger"


def ledger_row(
    con: duckdb.DuckDBPyConnection, files: SourceFiles, claim: Record
) -> tuple[Row | None, str]:
    """Return the row of the ledger that the base of a claim was taken from, and the id of its cell.

    The relation that looks up the base is built on one row of the ledger at a time: the row that
    alone gives the base is the one. None if several state it.
    """
    giving = [
        entry
        for entry in _holding(con, files, claim["base_t"])
        if _base(con, entry, claim) == claim["base_t"]
    ]
    if len(giving) != 1:
        return None, ""
    entry, record = giving[0]
    row = files.row("ledger", record, entry.name, {None})
    cell = next((cell for cell in row.cells if cell.value.value and cell.kind == "quantity"), None)
    return row, cell.cell_id if cell else ""


def _holding(
    con: duckdb.DuckDBPyConnection, files: SourceFiles, base: Decimal
) -> Iterator[tuple[schemas.Entry, Record]]:
    """Yield the accepted rows of ledgers that hold the base, typed, each with its sheet."""
    for place in many(con, _PLACES):
        entry = ledger_sheet(place)
        if entry is not None:
            record = place | typed(files, place, entry)
            if base in record.values():
                yield entry, record


_PLACES = """
SELECT file_name, file_sha256, sheet_name, row_number FROM submission_row
WHERE project_type IS NULL AND status = 'accepted' ORDER BY file_order, sheet_name, row_number
"""


def ledger_sheet(place: Record) -> schemas.Entry | None:
    """Return the ledger that a row stands in; None where its sheet is no ledger."""
    return schemas.ledger_sheets().get(template_of(place["sheet_name"]) or "")


def typed(files: SourceFiles, place: Record, entry: schemas.Entry) -> Record:
    """Return the values of a ledger's row as the reading of cells gives them."""
    return {
        name: _value(files.text(place, name)[2], column)
        for name, column in schemas.columns(entry.name).items()
    }


def _value(raw: str, column: Any) -> Any:
    meta = column.metadata
    values = parse(pl.Series([raw or None], dtype=pl.String), meta["kind"], meta["required"]).values
    spelled = values.replace(meta["spellings"]) if meta["spellings"] else values
    return spelled.cast(column.dtype.type)[0]


def _base(
    con: duckdb.DuckDBPyConnection, listed: tuple[schemas.Entry, Record], claim: Record
) -> Any:
    """Return the base that one row of the ledger gives a claim."""
    entry, record = listed
    with duckdb.connect() as alone:
        relation.create_macros(alone)
        references.load(alone)
        for sheet in schemas.ledger_sheets().values():
            types = {n: column.dtype.type for n, column in schemas.columns(sheet.name).items()}
            rows = [{name: record[name] for name in types}] if sheet == entry else []
            relation.load(alone, sheet.relation, pl.DataFrame(rows, schema=types))
        relation.load(alone, schemas.RECORD_PROJECT, con.execute("FROM record_project").pl())
        tonnes = "SELECT project_id, pollutant, base_emission_t FROM project_reduction WHERE project_id = $1"
        relation.load(alone, "record_tonnes", con.execute(tonnes, [claim["project_id"]]).pl())
        relation.build(alone, _BASE)
        given = f"SELECT ledger_base_t FROM {_BASE} WHERE pollutant = $1"
        found = alone.execute(given, [claim["pollutant"]]).fetchone()
    return found[0] if found else None
