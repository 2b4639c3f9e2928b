"""Gather what the reports of cities and counties show, for all of them at once (分地区报告内容)."""

from dataclasses import dataclass
from pathlib import Path

from duckdb import DuckDBPyConnection

from jianpai.flows.publish.area_report import belongs
from jianpai.flows.publish.area_report.areas import Paged
from jianpai.flows.publish.report import history_shown, listing, project_list
from jianpai.flows.publish.report.history_shown import History
from jianpai.flows.publish.report.listing import Listing
from jianpai.flows.publish.report.project_list import ProjectList
from jianpai.flows.publish.report.queries import Row, rows

FINDINGS_SHOWN = 100
PROJECT_ROWS_SHOWN = 5_000
"""Of all the pages of cities together, and of all those of counties."""
COUNTY = "CASE WHEN area_code IS DISTINCT FROM city_code THEN area_code END"
NOTHING = Listing([], 0)


@dataclass(frozen=True)
class Shown:
    """What the report of one area shows beside its totals and quotas."""

    projects: ProjectList
    findings: Listing
    findings_without_tonnes: Listing
    quarantined: Listing
    unread: list[Row]
    history: History | None


def gathered(
    con: DuckDBPyConnection,
    pages: list[Paged],
    plan: str,
    year: int,
    *,
    unread: list[Row],
    history: Path | None,
) -> dict[str, Shown]:
    """Return what each report shows, by the area's code."""
    lists = {
        each.code: each
        for area in ("city_code", COUNTY)
        for each in project_list.project_lists(con, plan, year, area, PROJECT_ROWS_SHOWN)
    }
    found = {tonnes: _findings(con, pages, tonnes) for tonnes in ("<> 0", "= 0")}
    quarantined = belongs.quarantined(con, pages)
    not_read = belongs.of_files(unread, pages)
    lines = history_shown.by_area(history)
    return {
        code: Shown(
            lists.get(code, ProjectList(code, [], {}, {})),
            found["<> 0"].get(code, NOTHING),
            found["= 0"].get(code, NOTHING),
            quarantined.get(code, NOTHING),
            not_read.get(code, []),
            lines.get(code),
        )
        for page in pages
        for code in [page.area.code]
    }


def _findings(con: DuckDBPyConnection, pages: list[Paged], tonnes: str) -> dict[str, Listing]:
    """Return the findings that concern an accepted project of each area, those with most tonnes first."""
    codes = [page.area.code for page in pages]
    sql = _OF_AREAS.format(tonnes=tonnes)
    found = rows(con, sql, areas=codes, most=FINDINGS_SHOWN)
    claims = listing.finding_projects(con, sorted({row["finding_id"] for row in found}))
    listing.add_names(con, claims)
    of_finding: dict[str, list[Row]] = {}
    for claim in claims:
        of_finding.setdefault(claim["finding_id"], []).append(claim)
    by_area: dict[str, list[Row]] = {}
    for row in found:
        row["projects"] = of_finding.get(row["finding_id"], [])
        row["city_names"] = sorted({c["city_name"] for c in row["projects"] if c["city_name"]})
        by_area.setdefault(row["area"], []).append(row)
    return {code: Listing(of, of[0]["findings_of_area"]) for code, of in by_area.items()}


_OF_AREAS = """
WITH place AS (
    SELECT project_id, UNNEST(LIST_DISTINCT([area_code, city_code])) AS area FROM project
),
claim AS (
    SELECT finding_id, UNNEST(project_ids) AS project_id FROM finding WHERE tonnes_at_risk {tonnes}
),
touched AS (
    SELECT DISTINCT area, finding_id FROM claim JOIN place USING (project_id)
    WHERE area IN (SELECT UNNEST($areas))
)
SELECT
    t.area,
    COUNT(*) OVER (PARTITION BY t.area) AS findings_of_area,
    f.* EXCLUDE (project_ids, evidence),
    LEN(f.project_ids) AS projects_in_all
FROM touched AS t JOIN finding AS f USING (finding_id)
QUALIFY ROW_NUMBER() OVER (
    PARTITION BY t.area ORDER BY f.status = 'open' DESC, f.tonnes_at_risk DESC, f.finding_id
) <= $most
ORDER BY t.area, f.status = 'open' DESC, f.tonnes_at_risk DESC, f.finding_id
"""
