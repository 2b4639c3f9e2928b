"""Short answers about a run: the city table, the problem counts (摘要)."""

import shutil
from pathlib import Path

import duckdb
import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.publish import above_quota, quotas
from jianpai.flows.run import Run

_CITY_ROWS = """
SELECT region_code, region_name, pollutant, plan_id, year,
    achieved_reported_t::VARCHAR AS reported_t,
    achieved_floor_t::VARCHAR AS floor_t,
    achieved_accounted_t::VARCHAR AS accounted_t,
    achieved_ceiling_t::VARCHAR AS ceiling_t,
    (achieved_accounted_t - achieved_reported_t)::VARCHAR AS difference_t,
    indicator, target_year, target_unit, target_value,
    pace_to_date::VARCHAR AS pace_to_date_t,
    state
FROM target_progress
WHERE indicator <> 'cumulative_milestone'
QUALIFY year = MAX(year) OVER (PARTITION BY region_code, indicator, pollutant, plan_id)
ORDER BY region_code, plan_id, LIST_POSITION($1, pollutant), indicator
"""

_NAMES_THE_QUOTA = ("indicator", "target_year", "target_unit", "target_value")


def city_rows(tables: Path, lang: str = "zh") -> list[dict]:
    """Return one row per city or province and pollutant of the latest year; tonnes as text.

    ``above_pct`` is the share of its quota above which a total is in doubt; None where nothing is asked.
    """
    with duckdb.connect() as con:
        for name in ("target_progress", "finding"):
            con.read_parquet(str(tables / f"{name}.parquet")).create_view(name)
        found = con.execute(_CITY_ROWS, [schemas.all_pollutants()]).to_arrow_table().to_pylist()
        rows = above_quota.marked(con, found)
    return [
        {name: value for name, value in row.items() if name not in _NAMES_THE_QUOTA}
        | {"target": _target(row, lang)}
        for row in rows
    ]


def _target(row: dict, lang: str) -> str | None:
    """Return a quota as text: of tonnes the number, of a percentage what is said of it."""
    if row["target_value"] is None:
        return None
    if row["target_unit"] == "%":
        return quotas.percent(row, lang)
    return f"{row['target_value']:.2f}"


def problem_counts(tables: Path) -> list[dict]:
    """Return one row per rule and severity with the number of complaints still open."""
    sql = """
    SELECT severity, rule_id, COUNT(*) AS problems FROM read_parquet($1) WHERE NOT is_superseded
    GROUP BY severity, rule_id
    ORDER BY LIST_POSITION(['error', 'warning', 'notice'], severity), rule_id
    """
    with duckdb.connect() as con:
        return con.execute(sql, [str(tables / "problem.parquet")]).to_arrow_table().to_pylist()


def first_problems(found: pl.DataFrame, limit: int = 5) -> str:
    """Return the words of the first errors, one a line."""
    worded = problems.worded(found).filter(pl.col("severity") == "error")
    return "\n".join(f"  · {message}" for message in worded["message"].head(limit))


def keep_for_inspection(run: Run) -> Path:
    """Move the draft of a run that failed verification aside and return where it is."""
    kept = run.house.root / "failed" / run.run_id
    shutil.rmtree(kept, ignore_errors=True)
    kept.parent.mkdir(exist_ok=True)
    run.draft.rename(kept)
    return kept
