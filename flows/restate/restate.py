"""Split the change of every city total between two runs into causes that sum exactly (变动分解).

    A's tables -> A's files with the present code and rule book -> B's tables

The present rule book is the shipped one with the office's rows that B keeps. The first step is what code
and rule book do, the second what was sent. It is taken where they differ
between the runs and B was made with the present ones; else all of the change is laid to what was sent.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows.account import relation
from jianpai.flows.explain import asked
from jianpai.flows.overlay import overlay
from jianpai.flows.replay import changes
from jianpai.flows.replay.replay import recomputed
from jianpai.flows.since import accounted, changed_records, finding_changes
from jianpai.flows.since.versions import differing_versions
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Restatement:
    """The two runs, what of the version differs, and the change of each project by cause.

    ``claims``: one row per project_id, pollutant, city_code, plan_id, cause; ``change_t`` in t.
    ``totals``: one row per plan_id, city_code, pollutant with before_t and after_t, accounted, in t.
    """

    before: str
    after: str
    versions: list[str]
    claims: pl.DataFrame
    totals: pl.DataFrame
    findings: pl.DataFrame | None = None
    """what became of the findings; None where a run is from before they were followed"""


def restate(house: Warehouse, before: str, after: str) -> Restatement:
    """Return why the accounted tonnes of every city differ between two published runs.

    Raises:
        NotExplainedError: there is no such run.
        SurroundingsError: a received file is gone or changed, so that the former state cannot be computed.
    """
    folders = [house.runs / asked.run(house, run_id) for run_id in (before, after)]
    manifests = [json.loads((folder / "manifest.json").read_text("utf-8")) for folder in folders]
    versions = differing_versions(*manifests)
    own = overlay.using(overlay.kept_by(folders[1]))
    with own, duckdb.connect() as con, _between(house, folders, manifests, versions) as middle:
        for side, folder in zip(("before", "after"), folders, strict=True):
            accounted.load(con, f"{side}_reduction", folder / "tables")
        accounted.load(con, "before_version", middle)
        changed = changed_records.query(con, middle, folders[1] / "tables")
        con.execute(f"CREATE TABLE changed_record AS {changed}")
        _period(con, manifests)
        relation.build(con, "restated_claim", "total_change")
        claims = con.execute("FROM restated_claim").pl()
        totals = con.execute(_TOTALS).pl()
    if versions:
        claims = claims.with_columns(
            cause=pl.col("cause").replace(
                "version", versions[0] if len(versions) == 1 else "version"
            )
        )
    findings = finding_changes.of_runs(folders, manifests)
    return Restatement(folders[0].name, folders[1].name, versions, claims, totals, findings)


_TOTALS = """
SELECT DISTINCT plan_id, city_code, pollutant, before_t, after_t FROM total_change ORDER BY ALL
"""


@contextmanager
def _between(
    house: Warehouse, folders: list[Path], manifests: list[dict], versions: list[str]
) -> Iterator[Path]:
    """Give the tables of the earlier run's files with the later run's code and rule book."""
    tables = [folder / "tables" for folder in folders]
    is_present = all(change.kind == "table" for change in changes.since(manifests[1], tables[1]))
    again = recomputed(house, manifests[0]) if versions and is_present else nullcontext(tables[0])
    with again as middle:
        yield middle


def _period(con: duckdb.DuckDBPyConnection, manifests: list[dict]) -> None:
    differs = [
        manifests[0][name] != manifests[1][name] for name in ("period", "count_open_findings")
    ]
    accounted.load_period(con, *differs)
