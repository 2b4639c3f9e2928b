"""Which cities and counties have a report of their own, and what it is called (分地区报告)."""

import re
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from jianpai.flows.overlay import scope
from jianpai.flows.publish.report.by_area import Area, all_areas
from jianpai.flows.publish.report.queries import rows

FOLDER = "reports"
LEVELS = ("city", "county")
PAGES_WRITTEN = 400
"""By a run, cities first; of any other area ``jianpai report --area`` writes it when it is asked for."""


@dataclass(frozen=True)
class Paged:
    """An area with a report of its own, and the file it stands in, below the folder of the run."""

    area: Area
    level: str
    parent: Area | None

    @property
    def path(self) -> str:
        """Where the report stands; what a file name cannot hold is left out of the area's name."""
        name = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]', "", self.area.name)[:40]
        return f"{FOLDER}/{self.area.code}_{name}.html"


def paged(con: DuckDBPyConnection, areas: list[Area]) -> list[Paged]:
    """Return the cities and counties of the office that have records, cities first, each by its code."""
    known = {area.code: area for area in all_areas(areas)}
    own = scope.in_use()
    found = [
        Paged(area, level, known.get(area.parent_code or ""))
        for code in sorted(_with_records(con) & known.keys())
        if own is None or code in own.own
        for area in [known[code]]
        for level in [_level(area)]
        if level in LEVELS
    ]
    return sorted(found, key=lambda page: LEVELS.index(page.level))


def written(con: DuckDBPyConnection, areas: list[Area]) -> list[Paged]:
    """Return the areas whose reports a run writes."""
    return paged(con, areas)[:PAGES_WRITTEN]


def _with_records(con: DuckDBPyConnection) -> set[str]:
    sql = "SELECT DISTINCT UNNEST([city_code, area_code]) AS code FROM reported_gap"
    return {row["code"] for row in rows(con, sql)}


def _level(area: Area) -> str:
    return next((str(row["level"]) for row in area.totals.values()), "")
