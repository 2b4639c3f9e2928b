"""The projects that share a source and doubts, in clusters (存疑关联): what the network picture shows."""

import itertools
import json
from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from jianpai.flows.publish import above_quota
from jianpai.flows.publish.report.by_area import ZERO
from jianpai.flows.publish.report.queries import Row, rows

CLUSTERS_SHOWN, NODES_SHOWN, FINDINGS_LOOKED_AT = 6, 30, 400


@dataclass(frozen=True)
class Edge:
    """Two projects that findings name together: from the later to the one that keeps the tonnes."""

    later: str
    earlier: str
    kinds: tuple[str, ...]
    severity: str


@dataclass(frozen=True)
class Cluster:
    """Projects that findings tie together, in line, with others at the same facility or outlet."""

    projects: list[Row]
    edges: list[Edge]
    tonnes: dict[str, Decimal]
    findings: int
    hidden: int


def clusters(con: DuckDBPyConnection) -> list[Cluster]:
    """Return the clusters of open findings with most projects, of these with most tonnes.

    Each has thirty projects at most; they are made of the four hundred findings with most tonnes.
    """
    found = rows(
        con, _LARGEST, most=FINDINGS_LOOKED_AT, nodes=NODES_SHOWN, about_totals=above_quota.KIND
    )
    groups = sorted(_tied(found), key=_size)
    return [_cluster(con, group) for group in groups[:CLUSTERS_SHOWN]]


_LARGEST = """
SELECT finding_id, kind, severity, pollutant, tonnes_at_risk, facts, project_ids[:$nodes] AS project_ids,
    LEN(project_ids) AS projects_in_all
FROM finding WHERE status = 'open' AND LEN(project_ids) > 1 AND kind <> $about_totals
ORDER BY tonnes_at_risk DESC, finding_id LIMIT $most
"""


def _tied(findings: list[Row]) -> list[list[Row]]:
    """Return the findings in groups that share a project, each with its first finding first."""
    root: dict[str, str] = {}

    def top(id_: str) -> str:
        while root.setdefault(id_, id_) != id_:
            id_ = root[id_]
        return id_

    for finding in findings:
        first, *others = finding["project_ids"]
        for other in others:
            root[top(other)] = top(first)
    groups: dict[str, list[Row]] = {}
    for finding in findings:
        groups.setdefault(top(finding["project_ids"][0]), []).append(finding)
    return list(groups.values())


def _size(findings: list[Row]) -> tuple[int, Decimal, str]:
    """Return what puts a cluster before others: its projects, its tonnes; then the same order always."""
    projects = {id_ for finding in findings for id_ in finding["project_ids"]}
    return -len(projects), -_tonnes(findings), findings[0]["finding_id"]


def _tonnes(findings: list[Row]) -> Decimal:
    return sum((finding["tonnes_at_risk"] for finding in findings), ZERO)


def _cluster(con: DuckDBPyConnection, findings: list[Row]) -> Cluster:
    ids = list(dict.fromkeys(id_ for finding in findings for id_ in finding["project_ids"]))
    around = rows(con, _AT_THE_SAME_POINT, ids=ids, most=2 * NODES_SHOWN)
    named = set(ids)
    kept = sorted(around, key=lambda p: (p["project_id"] not in named, *_line(p)))[:NODES_SHOWN]
    projects = sorted(kept, key=_line)
    shown = {project["project_id"] for project in projects}
    risks = _risks(con, [finding["finding_id"] for finding in findings])
    most = max(finding["projects_in_all"] for finding in findings)
    tonnes: dict[str, Decimal] = {}
    for finding in findings:
        pollutant = finding["pollutant"]
        tonnes[pollutant] = tonnes.get(pollutant, ZERO) + finding["tonnes_at_risk"]
    return Cluster(
        [p | {"risks": risks.get(p["project_id"], [])} for p in projects],
        _edges(findings, [p["project_id"] for p in projects]),
        tonnes,
        len(findings),
        max(most, len(named | {p["project_id"] for p in around})) - len(shown),
    )


_AT_THE_SAME_POINT = """
WITH named AS (SELECT UNNEST($ids) AS project_id),
own AS (SELECT project_id, point_key FROM project SEMI JOIN named USING (project_id))
SELECT p.project_id, p.project_name, p.project_type, p.enterprise_name, p.credit_year, p.acceptance_date,
    p.city_name, p.site_key, p.permit_no, p.facility_code, p.outlet_code, p.point_key
FROM project AS p
WHERE p.project_id IN (SELECT project_id FROM own)
    OR (p.point_key <> p.project_id AND p.point_key IN (SELECT point_key FROM own))
ORDER BY p.project_id NOT IN (SELECT project_id FROM own), p.credit_year, p.acceptance_date, p.project_id
LIMIT $most
"""


def _line(project: Row) -> tuple[int, str, str]:
    """Return the place of a project in line: credit year, acceptance, id."""
    return project["credit_year"], str(project["acceptance_date"]), project["project_id"]


def _risks(con: DuckDBPyConnection, ids: list[str]) -> dict[str, list[Row]]:
    """Return the tonnes that each project could lose by these findings, by pollutant: the largest of each."""
    found = rows(
        con,
        """
        SELECT project_id, pollutant, MAX(tonnes_at_risk) AS tonnes
        FROM finding_project SEMI JOIN (SELECT UNNEST($ids) AS finding_id) USING (finding_id)
        GROUP BY ALL HAVING MAX(tonnes_at_risk) > 0 ORDER BY ALL
        """,
        ids=ids,
    )
    by_project: dict[str, list[Row]] = {}
    for row in found:
        by_project.setdefault(row["project_id"], []).append(row)
    return by_project


def _edges(findings: list[Row], line: list[str]) -> list[Edge]:
    """Return each pair of projects once, with the kinds of all findings between them."""
    kinds: dict[tuple[str, str], dict[str, str]] = {}
    for finding in findings:
        for pair in _pairs_of(finding, line):
            kinds.setdefault(pair, {})[finding["kind"]] = finding["severity"]
    return [
        Edge(
            later,
            earlier,
            tuple(sorted(found)),
            "error" if "error" in found.values() else "warning",
        )
        for (later, earlier), found in sorted(
            kinds.items(), key=lambda item: (line.index(item[0][0]), line.index(item[0][1]))
        )
    ]


def _pairs_of(finding: Row, line: list[str]) -> list[tuple[str, str]]:
    """Return whom a finding ties: the repeat to each that keeps; else each to the one before it in line."""
    members = [id_ for id_ in line if id_ in finding["project_ids"]]
    later = json.loads(finding["facts"]).get("later")
    if later in members:
        return [(later, id_) for id_ in members if id_ != later]
    return [(b, a) for a, b in itertools.pairwise(members)]
