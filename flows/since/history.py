"""The totals of the months published before (历月核定量), kept beside a run's tables.

They tell what each month's run said when it was published, and so belong to the warehouse and not to
what was received: the tables of a run know nothing of them. Only months of the same plan stand in one
line, for the totals are cumulative over a plan.
"""

from pathlib import Path

import duckdb
import polars as pl

from jianpai.flows.run import Run
from jianpai.schemas import reference

FOLDER, FILE = "since", "history.parquet"
NEEDED = {"plan_id", "level", "region_name", "cumulative_accounted_t", "cumulative_ceiling_t"}

_OF_A_MONTH = """
SELECT $period AS period, $run_id AS run_id, region_code, region_name, level, pollutant,
    cumulative_floor_t AS floor_t, cumulative_accounted_t AS accounted_t, cumulative_ceiling_t AS ceiling_t
FROM read_parquet($path)
WHERE plan_id = $plan AND credit_year <= $year
QUALIFY credit_year = MAX(credit_year) OVER (PARTITION BY region_code, pollutant)
"""


def write(run: Run, out: Path) -> Path | None:
    """Write one row per month, region and pollutant up to the run's own; return the file.

    None where no earlier month of the plan is published: there is nothing to compare with.
    """
    plan = reference.plan_of(int(str(run.period)[:4]))
    earlier = {
        period: (run_id, run.house.runs / run_id / "tables")
        for period, run_id in sorted(run.house.published().items())
        if period < str(run.period) and reference.plan_of(int(period[:4])) == plan
    }
    known = {period: of for period, of in earlier.items() if _has_totals(of[1])}
    if not known:
        return None
    months = known | {str(run.period): (run.run_id, run.tables)}
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    found = pl.concat([_month(period, *of, plan) for period, of in months.items()])
    found.sort("region_code", "pollutant", "period").write_parquet(folder / FILE)
    return folder / FILE


def kept(run: Path) -> Path | None:
    """Return the table of the earlier months that stands beside a published run, if there is one."""
    path = run / FOLDER / FILE
    return path if path.exists() else None


def _has_totals(tables: Path) -> bool:
    """Whether a run's totals can be read: one of an old version may lack what is needed."""
    path = tables / "area_total.parquet"
    return path.exists() and set(pl.read_parquet_schema(path)) >= NEEDED


def _month(period: str, run_id: str, tables: Path, plan: str) -> pl.DataFrame:
    values = {"period": period, "run_id": run_id, "plan": plan, "year": int(period[:4])}
    with duckdb.connect() as con:
        path = str(tables / "area_total.parquet")
        return con.execute(_OF_A_MONTH, values | {"path": path}).pl()
