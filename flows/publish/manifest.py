"""The manifest of a run: what went in, what came out, each with its checksum (清单)."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import duckdb

from jianpai.flows.decisions import store
from jianpai.flows.run import Run
from jianpai.flows.versions import LIBRARIES, code_version, reference_files
from jianpai.flows.warehouse import sha256

TABLE_ROWS = "SELECT COUNT(*) FROM read_parquet($1)"
OVERRIDES = "FROM read_parquet($1)"
DECISIONS = """
SELECT decision_id, finding_id, present_finding_id, validity, status, decided_by, decided_on::VARCHAR AS decided_on,
    based_on_run_id, file_name, file_sha256
FROM read_parquet($1)
"""
CITY_TOTALS = """
SELECT region_code, region_name, pollutant, plan_id,
    cumulative_floor_t::VARCHAR AS floor_t,
    cumulative_accounted_t::VARCHAR AS accounted_t,
    cumulative_ceiling_t::VARCHAR AS ceiling_t
FROM read_parquet($1)
WHERE level IN ('city', 'province')
QUALIFY credit_year = MAX(credit_year) OVER (PARTITION BY region_code, pollutant, plan_id)
ORDER BY region_code, plan_id, pollutant
"""


def write_manifest(run: Run, started: datetime, recomputed: str) -> None:
    """Write manifest.json into the draft; all sums as text, so that no float touches them."""
    manifest = {
        "run_id": run.run_id,
        "period": str(run.period),
        "count_open_findings": run.count_open_findings,
        "started": started.isoformat(timespec="seconds"),
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": code_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "input_files": _input_files(run),
        "received_up_to_batch": run.receipts.up_to_batch,
        "decisions_known": _decisions_known(run),
        "withdrawn_files": [asdict(each) for each in run.receipts.withdrawn],
        "replaces": run.house.published().get(str(run.period)),
        "unreceived": run.receipts.unreceived,
        "reference_files": reference_files(),
        "reference_overrides": _rows(OVERRIDES, run.tables / "overridden_row.parquet"),
        "decisions": _rows(DECISIONS, run.tables / "decision.parquet"),
        "tables": {path.stem: _table(path) for path in sorted(run.tables.glob("*.parquet"))},
        "recomputed": recomputed,
        "totals": _rows(CITY_TOTALS, run.tables / "area_total.parquet"),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (run.draft / "manifest.json").write_text(text + "\n", "utf-8")


def _decisions_known(run: Run) -> int:
    """Return how many decisions were on record for the run, those that no longer stand among them."""
    known = run.receipts.decisions_known
    return len(store.load(run.house)) if known is None else known


def _input_files(run: Run) -> list[dict]:
    """Return each received file with what became of its rows, and the batch that brought it."""
    batches = {file.order: file.batch for file in run.receipts.files}
    files = _rows("FROM read_parquet($1) ORDER BY file_order", run.tables / "source_file.parquet")
    return [file | {"batch": batches[file["file_order"]]} for file in files]


def _table(path: Path) -> dict:
    with duckdb.connect() as con:
        rows = con.execute(TABLE_ROWS, [str(path)]).fetchone()
    return {"rows": rows[0] if rows else 0, "sha256": sha256(path)}


def _rows(sql: str, path: Path) -> list[dict]:
    with duckdb.connect() as con:
        return con.execute(sql, [str(path)]).to_arrow_table().to_pylist()
