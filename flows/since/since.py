"""What changed since the run before (与上一次运行相比): files, records, rows, states, totals and findings.

The total is the accounted one of each city and pollutant, cumulative over the plan up to the period, as
in area_total. Each row of ``record_change`` is what one project adds to it before and now; their
differences sum to its change, and so do the causes of ``total_change``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import relation
from jianpai.flows.run import Run
from jianpai.flows.since import accounted, changed_fields, changed_records, finding_changes, former
from jianpai.flows.since.former import Former
from jianpai.flows.since.versions import cause_of_the_rest, differing_versions

RELATIONS = ("record_change", "total_change", "file_change", "row_change", "state_change")
FIELDS = "field_change"
_READ = ("submission_row", "source_file", "target_progress", "finding")


@dataclass(frozen=True)
class Changes:
    """What changed since the run before; a frame each of sql/restate, tonnes in t.

    ``fields`` has one row per cell that was corrected, with both values and where they stand.
    """

    former: Former
    records: pl.DataFrame
    totals: pl.DataFrame
    files: pl.DataFrame
    rows: pl.DataFrame
    states: pl.DataFrame
    fields: pl.DataFrame
    findings: pl.DataFrame


def write(run: Run, out: Path) -> Path | None:
    """Write what changed since the run before; return the folder, None where there is no such run."""
    before = former.former_run(run)
    if before is None:
        return None
    manifests = former.manifest_of(before), former.manifest_to_be(run)
    tables = before / "tables", run.tables
    folder = out / former.FOLDER
    folder.mkdir()
    finding_changes.between(tables, manifests).write_parquet(folder / finding_changes.CHANGES)
    for name, frame in between(tables, manifests).items():
        frame.write_parquet(folder / f"{name}.parquet")
    versions = differing_versions(*manifests)
    former.keep(Former(before.name, manifests[0]["period"], versions), folder)
    return folder


def kept(run: Path) -> Changes | None:
    """Return what changed from the run before to a published run; None of the first run."""
    folder = former.beside(run)
    return None if folder is None else read(folder)


def read(folder: Path) -> Changes | None:
    """Return what changed, as it stands beside a run; None of a run of a version that kept findings only."""
    if not (folder / f"{FIELDS}.parquet").exists():
        return None
    records, totals, files, rows, states, fields = (
        pl.read_parquet(folder / f"{name}.parquet") for name in (*RELATIONS, FIELDS)
    )
    findings = finding_changes.read(folder)
    return Changes(former.kept(folder), records, totals, files, rows, states, fields, findings)


def between(
    tables: tuple[Path, Path], manifests: tuple[dict[str, Any], dict[str, Any]]
) -> dict[str, pl.DataFrame]:
    """Return the frames of sql/restate between two runs, the earlier first, and the corrected cells."""
    is_another, counts_otherwise = (
        manifests[0][name] != manifests[1][name] for name in ("period", "count_open_findings")
    )
    with duckdb.connect() as con:
        for side, folder in zip(("before", "after"), tables, strict=True):
            accounted.load(con, f"{side}_reduction", folder)
            for name in _READ:
                source = relation.parquet(folder / f"{name}.parquet")
                con.execute(f"CREATE VIEW {side}_{name} AS FROM {source}")
        con.execute("CREATE VIEW before_version AS FROM before_reduction")
        con.execute(f"CREATE TABLE sent_record AS {changed_records.query(con, *tables)}")
        relation.build(con, "record_fate")
        con.execute("CREATE VIEW changed_record AS FROM record_fate")
        otherwise = cause_of_the_rest(*manifests, "neighbour")
        accounted.load_period(con, is_another, counts_otherwise, otherwise)
        relation.build(con, *RELATIONS)
        frames = {name: con.execute(f"FROM {name}").pl() for name in RELATIONS}
        corrected = con.execute("SELECT project_id FROM record_fate WHERE what = 'corrected'").pl()
    records = changed_fields.with_names(frames["record_change"], *tables)
    fields = changed_fields.between(*tables, corrected)
    return frames | {"record_change": records, FIELDS: fields}
