"""Where the tonnes that were given away stand: in the record, or in entries of a register (扣减的来源)."""

from dataclasses import dataclass

import duckdb

from jianpai.flows.explain.dossier import Row, Words
from jianpai.flows.explain.ledger import ledger_sheet, typed
from jianpai.flows.explain.source import SourceFiles
from jianpai.flows.explain.stored import Record, many

NOTHING = Words("", "")


@dataclass(frozen=True)
class GivenAway:
    """The cell that states the tonnes deducted, the rows of registers behind it, and what is said of them."""

    cell_id: str
    rows: list[Row]
    said: Words


def given_away(
    con: duckdb.DuckDBPyConnection,
    files: SourceFiles,
    project: Record,
    claim: Record,
    register: str,
) -> GivenAway:
    """Return where the tonnes of a register's kind (offset, traded) that were deducted are stated."""
    if claim[f"declared_{register}_t"] == claim[f"{register}_t"]:
        return GivenAway(files.cell_id(project, f"{register}_{claim['pollutant']}_t"), [], NOTHING)
    entries = many(con, _ENTRIES, claim["project_id"], claim["pollutant"], register)
    rows = [_row(files, entry) for entry in entries]
    numbers = "、".join(entry["entry_no"] for entry in entries)
    said = Words(f"取自台账 {numbers}", f"from the register, entries {numbers}")
    return GivenAway(_quantity_cell_id(rows[0]), rows, said)


_ENTRIES = """
FROM register_use WHERE project_id = $1 AND pollutant = $2 AND register = $3 ORDER BY entry_no
"""


def _row(files: SourceFiles, entry: Record) -> Row:
    sheet = ledger_sheet(entry)
    assert sheet is not None
    return files.row("ledger", entry | typed(files, entry, sheet), sheet.name, {None})


def _quantity_cell_id(row: Row) -> str:
    return next((cell.cell_id for cell in row.cells if cell.kind == "quantity"), "")
