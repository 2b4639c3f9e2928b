"""List the projects of each city or county with every figure (项目清单): its total can be followed to them.

The rows of an area add up to its total to the last digit; where a list is limited, what it leaves out is
one line of sums for each pollutant.
"""

from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from jianpai.flows import terms
from jianpai.flows.publish.report.queries import STEPS, Row, rows

ROWS_SHOWN = 4000
"""Of all the lists of a page together; with more projects each list has its largest."""
LEAST_SHOWN = 20
CITY = "COALESCE(city_code, province_code, region_code)"
FIGURES = (*STEPS, "computed_t")
_ORDER = list(terms.POLLUTANTS)


@dataclass(frozen=True)
class ProjectList:
    """The claims of an area: those shown, and by pollutant the sums of all and of those left out."""

    code: str
    rows: list[Row]
    totals: dict[str, Row]
    rest: dict[str, Row]

    @property
    def hidden(self) -> int:
        """How many claims are not shown."""
        return sum(row["claims"] for row in self.rest.values())


def project_lists(
    con: DuckDBPyConnection, plan: str, year: int, area: str, shown: int = ROWS_SHOWN
) -> list[ProjectList]:
    """Return the list of each area that has claims, by its code.

    ``area`` is the expression of an area's code over reported_gap; ``shown`` bounds all lists together.
    """
    con.execute(f"CREATE OR REPLACE TEMP TABLE listed_claim AS {_claims(plan, year, area)}")
    sums = ", ".join(f"SUM({name}) AS {name}" for name in FIGURES)
    found = rows(
        con,
        f"""
        SELECT area, pollutant, COUNT(*) AS claims, {sums} FROM listed_claim
        GROUP BY area, pollutant ORDER BY area, LIST_POSITION({_ORDER}, pollutant)
        """,
    )
    totals: dict[str, dict[str, Row]] = {}
    for row in found:
        totals.setdefault(row["area"], {})[row["pollutant"]] = row
    most = _most([sum(r["claims"] for r in of.values()) for of in totals.values()], shown)
    listed: dict[str, list[Row]] = {}
    for row in rows(con, _LISTED, most=most):
        listed.setdefault(row["area"], []).append(row)
    return [_list(code, listed[code], totals[code]) for code in sorted(totals)]


def _claims(plan: str, year: int, area: str) -> str:
    """Return the query of the claims of the plan, each with its area and its computed figure."""
    return f"""
    SELECT {area} AS area, g.*, HALF_EVEN_T(r.computed_t) AS computed_t
    FROM (FROM reported_gap WHERE plan_id = '{plan}' AND credit_year <= {year}) AS g
    JOIN (SELECT project_id, pollutant, computed_t FROM project_reduction) AS r USING (project_id, pollutant)
    WHERE {area} IS NOT NULL
    """


_LISTED = f"""
WITH largest AS (
    FROM listed_claim
    QUALIFY ROW_NUMBER() OVER (
        PARTITION BY area
        ORDER BY GREATEST(reported_t, ABS(accounted_t)) DESC, project_id, pollutant
    ) <= $most
)
SELECT l.*, p.project_name, p.enterprise_name, p.region_name
FROM largest AS l LEFT JOIN project AS p USING (project_id)
ORDER BY l.area, LIST_POSITION({_ORDER}, l.pollutant), l.project_id
"""


def _most(sizes: list[int], shown: int) -> int:
    """Return how many claims each list shows: all of them, where they are few enough together."""
    if sum(sizes) <= shown:
        return max(sizes, default=0)
    return max(LEAST_SHOWN, shown // len(sizes))


def _list(code: str, listed: list[Row], totals: dict[str, Row]) -> ProjectList:
    rest = {
        p: _less(total, [r for r in listed if r["pollutant"] == p]) for p, total in totals.items()
    }
    return ProjectList(code, listed, totals, {p: row for p, row in rest.items() if row["claims"]})


def _less(total: Row, listed: list[Row]) -> Row:
    """Return what a total holds beyond the claims that are listed."""
    left = {name: total[name] - sum((r[name] for r in listed), Decimal(0)) for name in FIGURES}
    return left | {"claims": total["claims"] - len(listed)}
