"""What became of the findings of a run since another (存疑变动): new, the same, changed, gone, and why."""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import references, relation
from jianpai.flows.since import changed_records
from jianpai.flows.since.versions import cause_of_the_rest

CHANGES = "finding_change.parquet"


def read(folder: Path) -> pl.DataFrame:
    """Return what became of the findings since the run before; ``folder`` stands beside the run's tables."""
    return pl.read_parquet(folder / CHANGES)


def has_series(tables: Path) -> bool:
    """Return whether the findings of a run can be followed: those of former versions have no series."""
    path = tables / "finding.parquet"
    return path.exists() and "finding_series" in pl.read_parquet_schema(path)


def of_runs(folders: list[Path], manifests: list[dict[str, Any]]) -> pl.DataFrame | None:
    """Return what became of the findings from one published run to another; None where it was not kept."""
    before, after = (folder / "tables" for folder in folders)
    if not (has_series(before) and has_series(after)):
        return None
    return between((before, after), (manifests[0], manifests[1]))


def between(
    tables: tuple[Path, Path], manifests: tuple[dict[str, Any], dict[str, Any]]
) -> pl.DataFrame:
    """Return one row per finding_series of two runs, the earlier first: sql/restate/finding_change.sql."""
    with duckdb.connect() as con:
        for side, folder in zip(("before", "after"), tables, strict=True):
            source = relation.parquet(folder / "finding.parquet")
            con.execute(f"CREATE VIEW {side}_finding AS FROM {source}")
        references.load_fact_words(con)
        con.execute(f"CREATE TABLE moved_project AS {_MOVED}")
        changed = changed_records.query(con, *tables, "moved_project")
        con.execute(f"CREATE TABLE changed_record AS {changed}")
        con.execute("CREATE TABLE restated_version AS SELECT $1 AS cause", [_cause(*manifests)])
        relation.build(con, "finding_change")
        return con.execute("FROM finding_change").pl()


_MOVED = """
SELECT DISTINCT UNNEST(COALESCE(b.project_ids, []) || COALESCE(a.project_ids, [])) AS project_id
FROM before_finding AS b FULL JOIN after_finding AS a ON b.finding_series = a.finding_series
WHERE a.finding_id IS DISTINCT FROM b.finding_id
"""


def _cause(before: dict[str, Any], after: dict[str, Any]) -> str:
    """Return why findings may differ where no record of theirs does."""
    is_same_month = before["period"] == after["period"]
    return cause_of_the_rest(before, after, "neighbour" if is_same_month else "period")
