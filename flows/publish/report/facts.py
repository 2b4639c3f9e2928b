"""Gather what the report shows (报告内容), by the names its template uses."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from duckdb import DuckDBPyConnection

from jianpai.flows.publish import decided, rule_book
from jianpai.flows.publish.area_report import areas as area_report
from jianpai.flows.publish.report import (
    attachments,
    by_area,
    charts,
    clusters,
    doubts,
    listing,
    network,
    project_list,
    queries,
    wording,
)
from jianpai.flows.publish.report.by_area import ZERO, Area
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.report.wording import POLLUTANTS
from jianpai.schemas import reference

COUNTY_LINES_SHOWN = 4000
QUOTA_AREAS_SHOWN = 40
PLAN_INDICATORS = ("project_reduction", "total_emission_drop")


def facts(con: DuckDBPyConnection, period: str, count_open_findings: bool) -> dict[str, Any]:
    """Return everything the page shows, by the names its template uses.

    Drawing takes as long as all the queries together, so the two go on side by side.
    """
    year = int(period[:4])
    plan = reference.plan_of(year)
    progress = queries.target_progress(con, year)
    steps = queries.reduction_steps(con, plan, year)
    goals = [row for row in progress if row["plan_id"] == plan]
    areas = area_tree(con, plan, year)
    with ThreadPoolExecutor(max_workers=1) as pool:
        drawn = pool.submit(charts.drawings, areas, steps)
        page = {
            "plan": plan,
            "years": years_of(areas),
            "areas": areas,
            "milestones": [row for row in goals if row["indicator"] == "cumulative_milestone"],
            "former": [row for row in progress if row["plan_id"] != plan],
            "sources": quota_sources(goals),
            **verdict(areas, plan_goals(goals, plan), count_open_findings),
            **breakdown(areas, steps),
            "cuts": listing.largest_cuts(con, plan, year),
            "gaps": listing.largest_gaps(con, plan, year),
            "project_lists": project_list.project_lists(con, plan, year, project_list.CITY),
            "area_names": {area.code: area.name for area in by_area.all_areas(areas)},
            "area_pages": {page.area.code: page.path for page in area_report.written(con, areas)},
            "attached": attachments.attached(period),
            **lists(con),
            **of_findings(con),
            **of_rule_book(con, plan),
        }
        return page | drawn.result()


def area_tree(con: DuckDBPyConnection, plan: str, year: int) -> list[Area]:
    """Return the provinces with all below them, their totals and the quotas of the plan."""
    goals = queries.target_progress(con, year)
    return by_area.area_tree(queries.area_totals(con, plan, year), plan_goals(goals, plan))


def plan_goals(progress: list[Row], plan: str) -> list[Row]:
    """Return the quotas over the whole of a plan."""
    return [r for r in progress if r["plan_id"] == plan and r["indicator"] in PLAN_INDICATORS]


def years_of(areas: list[Area]) -> list[int]:
    """Return the credit years that the areas have totals of."""
    totals = (row for area in by_area.all_areas(areas) for row in area.totals.values())
    return sorted({year for row in totals for year in row["t_by_year"]})


def verdict(areas: list[Area], goals: list[Row], count_open_findings: bool) -> dict[str, Any]:
    """Return the totals and the state of each quota that the first page is made of."""
    quotas = wording.own_quotas(areas)
    held = list({row["area"].code: row["area"] for row in quotas}.values())
    totals = {p: all_totals(areas, p) for p in POLLUTANTS}
    at_risk = {p: total["ceiling_t"] - total["floor_t"] for p, total in totals.items()}
    return {
        "totals": totals,
        "quotas": quotas,
        "quota_areas": held[:QUOTA_AREAS_SHOWN],
        "quota_areas_hidden": len(held[QUOTA_AREAS_SHOWN:]),
        "parent_quotas": wording.parent_quotas(areas),
        "percent_goals": [row for row in goals if row["state"] == "percent_only"],
        "without_quota": without_quota(areas),
        "targets_loaded": any(row["target_value"] is not None for row in goals),
        "quota_sentence": wording.quota_sentence(quotas),
        "risk_sentence": wording.risk_sentence(at_risk, count_open_findings),
    }


def breakdown(areas: list[Area], steps: list[Row]) -> dict[str, Any]:
    """Return the tonnes by step and by project type, and the cities whose counties are shown."""
    counties, hidden = county_lines(areas)
    return {
        "steps": steps_of(steps),
        "types": types_of(steps),
        "counties": counties,
        "counties_hidden": hidden,
    }


def lists(con: DuckDBPyConnection) -> dict[str, Any]:
    """Return the lists of what calls for somebody's attention."""
    methods = listing.methods(con)
    used = [row for row in methods if row["used"]]
    findings, findings_without_tonnes, not_counted = listing.named_lists(con)
    return {
        "counts": queries.counts(con),
        "decisions": decided.shown(con.execute("FROM decision").pl()),
        "findings": findings,
        "findings_without_tonnes": findings_without_tonnes,
        "finding_kinds": listing.finding_kinds(con),
        "quarantined": listing.quarantined(con),
        "warnings": listing.warnings(con),
        "files": listing.files(con),
        "not_counted": not_counted,
        "not_counted_reasons": listing.not_counted_reasons(con),
        "methods": used,
        "methods_unused": len(methods) - len(used),
    }


def of_findings(con: DuckDBPyConnection) -> dict[str, Any]:
    """Return the findings by kind and city, the largest side by side, and the network of the projects."""
    return {
        "matrices": doubts.matrices(con),
        "pairs": doubts.pairs(con),
        "clusters": [
            {"cluster": cluster, "svg": network.network(cluster, network_label(cluster))}
            for cluster in clusters.clusters(con)
        ],
    }


def network_label(cluster: clusters.Cluster) -> str:
    """Return what a screen reader says of a network: who is in doubt against whom, and by which kind."""
    said = "；".join(
        f"{edge.later} 与 {edge.earlier}：{'、'.join(edge.kinds)}" for edge in cluster.edges
    )
    return f"存疑关联图，{len(cluster.projects)} 个项目。{said}"


def of_rule_book(con: DuckDBPyConnection, plan: str) -> dict[str, Any]:
    """Return what of the rule book is unverified and rested on, and what the office laid over it."""
    return {
        "unverified": listing.unverified(con, plan),
        "unverified_degrees": listing.unverified_degrees(con, plan),
        "overrides": listing.overrides(con),
        "table_titles": rule_book.table_titles(),
    }


def all_totals(areas: list[Area], pollutant: str) -> Row:
    """Return the sum of the provinces' cumulative tonnes."""
    return by_area.sum_of([a.totals[pollutant] for a in areas if pollutant in a.totals])


def without_quota(areas: list[Area]) -> list[Area]:
    """Return the provinces and the areas right below them that no quota is loaded for."""
    cities = [area for province in areas for area in (province, *province.children)]
    return [
        area
        for area in cities
        if not any(row["target_value"] for rows in area.quotas.values() for row in rows)
    ]


def quota_sources(goals: list[Row]) -> list[Row]:
    """Return where the quotas come from and how they are put, one row per area, document, clause."""
    keys = ("region_code", "region_name", "document", "clause")
    found: dict[tuple, Row] = {}
    for row in (row for row in goals if row["document"]):
        source = found.setdefault(tuple(row[key] for key in keys), row | {"quotes": []})
        source["quotes"].append(wording.quote(row))
    return list(found.values())


def steps_of(steps: list[Row]) -> dict[str, Row]:
    """Return each pollutant's tonnes from reported to accounted, step by step as they add up."""
    found: dict[str, Row] = {}
    for row in steps:
        total = found.setdefault(row["pollutant"], dict.fromkeys(queries.STEPS, ZERO))
        for name in queries.STEPS:
            total[name] += row[name]
    return found


def types_of(steps: list[Row]) -> list[Row]:
    """Return one row per pollutant and project type: projects and accounted tonnes."""
    found: dict[tuple[str, str], Row] = {}
    for row in steps:
        key = (row["pollutant"], row["project_type"])
        total = found.setdefault(key, {"projects": 0, "accounted_t": ZERO})
        total["projects"] += row["projects"]
        total["accounted_t"] += row["accounted_t"]
    return [{"pollutant": p, "project_type": t} | found[p, t] for p, t in sorted(found)]


def county_lines(areas: list[Area]) -> tuple[list[Area], int]:
    """Return the cities whose counties are shown, and how many cities are left out."""
    cities = [area for province in areas for area in province.children if area.children]
    shown: list[Area] = []
    lines = 0
    for city in cities:
        lines += len(city.children) * len(POLLUTANTS)
        if lines > COUNTY_LINES_SHOWN:
            break
        shown.append(city)
    return shown, len(cities) - len(shown)
