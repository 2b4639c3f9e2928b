"""Read the report's totals from a run's finished tables (报告取数)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from jianpai.flows.account import relation
from jianpai.flows.publish import above_quota

Row = dict[str, Any]

TABLES = (
    "submission_row",
    "problem",
    "source_file",
    "project",
    "project_reduction",
    "reported_gap",
    "finding",
    "finding_project",
    "decision",
    "area_total",
    "target_progress",
    "method",
    "unverified_entry",
    "unverified_confidence",
    "overridden_row",
    "source_column",
)
WITHDRAWN_RULE = "V-43"


@contextmanager
def open_tables(tables: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that knows each table of the run by its name, and the macros."""
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as con:
        relation.create_macros(con)
        for name in TABLES:
            con.read_parquet(str(tables / f"{name}.parquet")).create_view(name)
        yield con


def rows(con: duckdb.DuckDBPyConnection, sql: str, **values: object) -> list[Row]:
    """Return the rows of a query, each as column name to value."""
    used = {name: value for name, value in values.items() if f"${name}" in sql}
    found = con.execute(sql, used or None)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def area_totals(con: duckdb.DuckDBPyConnection, plan: str, year: int) -> list[Row]:
    """Return one row per region and pollutant: cumulative tonnes, and accounted tonnes by year."""
    return rows(
        con,
        """
        SELECT
            region_code,
            pollutant,
            MAX(region_name) AS region_name,
            MAX(level) AS level,
            MAX(parent_code) AS parent_code,
            CAST(SUM(projects) AS BIGINT) AS projects,
            ARG_MAX(cumulative_reported_t, credit_year) AS reported_t,
            ARG_MAX(cumulative_floor_t, credit_year) AS floor_t,
            ARG_MAX(cumulative_accounted_t, credit_year) AS accounted_t,
            ARG_MAX(cumulative_ceiling_t, credit_year) AS ceiling_t,
            MAP_FROM_ENTRIES(LIST((credit_year, accounted_t) ORDER BY credit_year)) AS t_by_year
        FROM area_total
        WHERE plan_id = $plan AND credit_year <= $year
        GROUP BY region_code, pollutant
        ORDER BY region_code, pollutant
        """,
        plan=plan,
        year=year,
    )


def target_progress(con: duckdb.DuckDBPyConnection, year: int) -> list[Row]:
    """Return one row per plan, region, indicator, pollutant and deadline, as of the period.

    ``above_pct`` marks a total that lies far above its quota (above_quota.py).
    """
    progress = rows(
        con,
        """
        FROM target_progress
        WHERE year <= $year
        QUALIFY ROW_NUMBER() OVER (
            PARTITION BY plan_id, region_code, indicator, pollutant, target_year ORDER BY year DESC
        ) = 1
        ORDER BY plan_id, region_code, indicator, pollutant, target_year
        """,
        year=year,
    )
    return above_quota.marked(con, progress)


def counts(con: duckdb.DuckDBPyConnection) -> Row:
    """Return how many projects, submitted rows and findings there are, by what became of them."""
    return rows(
        con,
        """
        SELECT
            (SELECT COUNT(*) FROM project) AS projects,
            (SELECT COUNT(DISTINCT project_id) FROM project_reduction WHERE NOT eligible)
                AS projects_not_counted,
            COUNT(*) AS rows_read,
            COUNT(*) FILTER (status = 'accepted') AS rows_accepted,
            COUNT(*) FILTER (status = 'quarantined') AS rows_quarantined,
            COUNT(*) FILTER (status = 'superseded') AS rows_superseded,
            (SELECT COUNT(*) FROM problem WHERE rule_id = $withdrawn AND NOT is_superseded)
                AS rows_withdrawn,
            (SELECT COUNT(*) FROM finding WHERE status = 'open') AS findings_open,
            (SELECT COUNT(*) FROM finding WHERE status = 'open' AND tonnes_at_risk = 0)
                AS findings_open_without_tonnes,
            (SELECT COUNT(*) FROM finding WHERE status = 'confirmed') AS findings_confirmed,
            (SELECT COUNT(*) FROM finding WHERE status = 'dismissed') AS findings_dismissed
        FROM submission_row
        """,
        withdrawn=WITHDRAWN_RULE,
    )[0]


STEPS = (
    "reported_t", "not_eligible_t", "recomputed_t", "cap_t", "offset_t", "traded_t", "negative_t",
    "rounding_t", "confirmed_t", "withheld_t", "carried_t", "accounted_t", "difference_t",
)  # fmt: skip
"""Columns of reported_gap, in the order in which they are added."""


def reduction_steps(con: duckdb.DuckDBPyConnection, plan: str, year: int) -> list[Row]:
    """Return one row per pollutant, project type and city: tonnes from reported to accounted."""
    sums = ", ".join(f"SUM({name}) AS {name}" for name in STEPS)
    return rows(
        con,
        f"""
        SELECT
            pollutant,
            project_type,
            COALESCE(city_code, province_code, region_code) AS region_code,
            COUNT(*) FILTER (ineligible_reason IS NULL) AS projects,
            {sums}
        FROM reported_gap
        WHERE plan_id = $plan AND credit_year <= $year
        GROUP BY ALL
        ORDER BY ALL
        """,
        plan=plan,
        year=year,
    )
