"""What became of the findings of a run since another (存疑变动): new, the same, changed, gone, and why.

The run before is the one published for the same period, else that of the latest earlier period. What is
found stands beside the tables of a run, in ``since/``: the tables themselves are the same for the same
content, whatever the warehouse has seen before.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from jianpai.flows.account import references, relation
from jianpai.flows.run import Run
from jianpai.flows.since import changed_records
from jianpai.flows.since.versions import differing_versions
from jianpai.flows.versions import RESULT_LIBRARIES, code_version, reference_files

FOLDER = "since"
CHANGES, FORMER = "finding_change.parquet", "former_run.json"


def write(run: Run, out: Path) -> Path | None:
    """Write what became of the findings since the run before; return the folder, None without such a run."""
    former = former_run(run)
    if former is None:
        return None
    said = json.loads((former / "manifest.json").read_text("utf-8"))
    found = between((former / "tables", run.tables), (said, _of_itself(run)))
    folder = out / FOLDER
    folder.mkdir()
    found.write_parquet(folder / CHANGES)
    text = json.dumps({"run_id": former.name, "period": said["period"]}, ensure_ascii=False)
    (folder / FORMER).write_text(text + "\n", "utf-8")
    return folder


def former_run(run: Run) -> Path | None:
    """Return the run that a run is held against; none where none was published, or one without series."""
    periods = run.house.published()
    earlier = [period for period in periods if period < str(run.period)]
    own = [str(run.period)] if str(run.period) in periods else []
    for period in [*own, *sorted(earlier, reverse=True)[:1]]:
        folder = run.house.runs / periods[period]
        if folder.name != run.run_id and _has_series(folder / "tables"):
            return folder
    return None


def kept(run: Path) -> tuple[str, pl.DataFrame] | None:
    """Return what stands beside a run: the id of the run before, and what became of the findings since."""
    folder = run / FOLDER
    return (former_of(folder), read(folder)) if (folder / CHANGES).exists() else None


def former_of(folder: Path) -> str:
    """Return the id of the run before."""
    return str(json.loads((folder / FORMER).read_text("utf-8"))["run_id"])


def read(folder: Path) -> pl.DataFrame:
    """Return what became of the findings since the run before."""
    return pl.read_parquet(folder / CHANGES)


def _has_series(tables: Path) -> bool:
    path = tables / "finding.parquet"
    return path.exists() and "finding_series" in pl.read_parquet_schema(path)


def _of_itself(run: Run) -> dict[str, Any]:
    """Return what the manifest of a run will say of the period and of its versions."""
    return {
        "period": str(run.period),
        "code_version": code_version(),
        "reference_files": reference_files(),
        "libraries": {name: version(name) for name in RESULT_LIBRARIES},
    }


def of_runs(folders: list[Path], manifests: list[dict[str, Any]]) -> pl.DataFrame | None:
    """Return what became of the findings from one published run to another; None where it was not kept."""
    before, after = (folder / "tables" for folder in folders)
    if not (_has_series(before) and _has_series(after)):
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
    versions = differing_versions(before, after)
    if versions:
        return versions[0] if len(versions) == 1 else "version"
    return "neighbour" if before["period"] == after["period"] else "period"
