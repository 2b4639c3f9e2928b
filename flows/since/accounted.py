"""What each project adds to the accounted total of its city in a run, of one run beside another (核定量构成)."""

from pathlib import Path

import duckdb

from jianpai.flows.account import relation

_LINES = """
CREATE TABLE "{name}" AS
SELECT
    project_id, pollutant, COALESCE(city_code, '') AS city_code, plan_id,
    ANY_VALUE(eligible) AS eligible, ANY_VALUE(ineligible_reason) AS ineligible_reason,
    ANY_VALUE(base_t) AS base_t, ANY_VALUE(offset_t) AS offset_t, ANY_VALUE(traded_t) AS traded_t,
    COALESCE(SUM(counted_t), 0) AS counted_t, COALESCE(SUM(accounted_t), 0) AS accounted_t,
    COALESCE(SUM(carried_t), 0) AS carried_t
FROM (
    SELECT
        project_id, pollutant, city_code, plan_id, eligible, ineligible_reason, base_t, offset_t, traded_t,
        counted_t, accounted_t, 0::DECIMAL(18, 2) AS carried_t
    FROM {reductions}
    UNION ALL BY NAME
    {carried}
)
GROUP BY ALL
"""
_CARRIED = "SELECT project_id, pollutant, city_code, plan_id, accounted_t AS carried_t FROM {} WHERE is_due"
_NONE_CARRIED = "SELECT NULL::DECIMAL(18, 2) AS carried_t WHERE FALSE"


def load(con: duckdb.DuckDBPyConnection, name: str, tables: Path) -> None:
    """Create a table of what makes up a run's accounted totals: one row per project, pollutant, city, plan.

    A city's total (area_total, cumulative over a plan) is the sum of accounted_t + carried_t of its rows.
    """
    carried = tables / "carried_over.parquet"
    con.execute(
        _LINES.format(
            name=name,
            reductions=relation.parquet(tables / "project_reduction.parquet"),
            carried=_CARRIED.format(relation.parquet(carried))
            if carried.exists()
            else _NONE_CARRIED,
        )
    )


def load_period(
    con: duckdb.DuckDBPyConnection,
    is_another: bool,
    counts_otherwise: bool,
    otherwise: str = "neighbour",
) -> None:
    """Create the table of what differs between two runs as a whole: month, treatment of open findings.

    ``otherwise`` is the cause of what nothing else explains.
    """
    con.execute(
        "CREATE TABLE restated_period AS SELECT $1 AS is_another, $2 AS counts_otherwise, $3 AS otherwise",
        [is_another, counts_otherwise, otherwise],
    )
