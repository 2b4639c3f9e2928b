"""Read the report's lists of what calls for attention (报告清单).

Every list that can grow with the number of projects is limited here, in SQL, and comes
back with the number of rows it was cut from, so that the page can say what it leaves out.
"""

from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from jianpai.flows.publish.report.queries import STEPS, Row, rows

GAP_CAUSES = STEPS[1:-2]
FINDINGS_SHOWN = 500
PROJECTS_SHOWN_PER_FINDING = 5
QUARANTINED_SHOWN = 500
NOT_COUNTED_SHOWN = 300
WARNINGS_SHOWN = 100
FILES_SHOWN = 200
CUTS_SHOWN = 8
GAPS_SHOWN = 20
OVERRIDES_SHOWN = 200


@dataclass(frozen=True)
class Listing:
    """The rows of a list that are shown, and how many there are in all."""

    rows: list[Row]
    total: int

    @property
    def hidden(self) -> int:
        """How many rows the page does not show."""
        return self.total - len(self.rows)


def listing(con: DuckDBPyConnection, sql: str, order: str, shown: int) -> Listing:
    """Return the first rows of a query in an order, and the number of all its rows."""
    cut = rows(con, f"SELECT * FROM ({sql}) ORDER BY {order} LIMIT {shown}")
    if len(cut) < shown:
        return Listing(cut, len(cut))
    return Listing(cut, rows(con, f"SELECT COUNT(*) AS total FROM ({sql})")[0]["total"])


def named_lists(con: DuckDBPyConnection) -> tuple[Listing, Listing, Listing]:
    """Return the findings that hold tonnes, those that hold none, and what is not counted, all with names.

    The names of all are looked up at once: that reads every project there is.
    """
    found, without, uncounted = findings(con, "<> 0"), findings(con, "= 0"), not_counted(con)
    shown = [*found.rows, *without.rows]
    claims = finding_projects(con, [row["finding_id"] for row in shown])
    add_names(con, [*claims, *uncounted.rows])
    of_finding: dict[str, list[Row]] = {}
    for claim in claims:
        of_finding.setdefault(claim["finding_id"], []).append(claim)
    for row in shown:
        row["projects"] = of_finding.get(row["finding_id"], [])
        row["city_names"] = sorted({c["city_name"] for c in row["projects"] if c["city_name"]})
    return found, without, uncounted


def findings(con: DuckDBPyConnection, tonnes: str) -> Listing:
    """Return the findings whose tonnes at risk are as asked, open ones and those with most first."""
    return listing(
        con,
        f"""
        SELECT * EXCLUDE (project_ids, evidence), LEN(project_ids) AS projects_in_all
        FROM finding WHERE tonnes_at_risk {tonnes}
        """,
        "status = 'open' DESC, tonnes_at_risk DESC, finding_id",
        FINDINGS_SHOWN,
    )


def finding_projects(con: DuckDBPyConnection, finding_ids: list[str]) -> list[Row]:
    """Return the first projects of each finding, those that would lose most first."""
    return rows(
        con,
        """
        WITH shown AS (SELECT UNNEST($finding_ids) AS finding_id),
        claim AS (
            SELECT finding_id, UNNEST(project_ids) AS project_id
            FROM finding SEMI JOIN shown USING (finding_id)
        ),
        loss AS (
            SELECT finding_id, project_id, SUM(tonnes_at_risk) AS tonnes_at_risk
            FROM finding_project SEMI JOIN shown USING (finding_id) GROUP BY ALL
        )
        SELECT DISTINCT finding_id, project_id, tonnes_at_risk
        FROM claim LEFT JOIN loss USING (finding_id, project_id)
        QUALIFY DENSE_RANK() OVER (
            PARTITION BY finding_id ORDER BY tonnes_at_risk DESC NULLS LAST, project_id
        ) <= $shown
        ORDER BY finding_id, tonnes_at_risk DESC NULLS LAST, project_id
        """,
        finding_ids=finding_ids,
        shown=PROJECTS_SHOWN_PER_FINDING,
    )


def add_names(con: DuckDBPyConnection, claims: list[Row]) -> None:
    """Give each row of a list the names of its project; none for a project not in force."""
    columns = ("project_name", "enterprise_name", "city_name")
    found = rows(
        con,
        f"""
        SELECT project_id, {", ".join(columns)}
        FROM project SEMI JOIN (SELECT UNNEST($project_ids) AS project_id) USING (project_id)
        """,
        project_ids=sorted({claim["project_id"] for claim in claims}),
    )
    names = {row["project_id"]: row for row in found}
    for claim in claims:
        claim.update(dict.fromkeys(columns) | names.get(claim["project_id"], {}))


def finding_kinds(con: DuckDBPyConnection) -> list[Row]:
    """Return one row per kind of finding and pollutant: how many, and open tonnes at risk."""
    return rows(
        con,
        """
        SELECT
            kind,
            MAX(title) AS title,
            pollutant,
            COUNT(*) FILTER (status = 'open') AS findings_open,
            COUNT(*) FILTER (status = 'confirmed') AS findings_confirmed,
            COUNT(*) FILTER (status = 'dismissed') AS findings_dismissed,
            SUM(tonnes_at_risk) FILTER (status = 'open') AS tonnes_at_risk
        FROM finding GROUP BY kind, pollutant ORDER BY kind, pollutant
        """,
    )


def quarantined(con: DuckDBPyConnection) -> Listing:
    """Return one row per error of a quarantined row; what was not read at all is listed by itself."""
    return listing(con, QUARANTINED, QUARANTINED_ORDER, QUARANTINED_SHOWN)


QUARANTINED = """
SELECT
    COALESCE(q.file_name, p.file_name) AS file_name,
    COALESCE(q.sheet_name, p.sheet_name) AS sheet_name,
    COALESCE(q.row_number, p.row_number) AS row_number,
    COALESCE(q.project_id, p.project_id) AS project_id,
    p.cell, p.heading, p.value, p.rule_id, p.problem_id,
    COALESCE(p.message, q.reason) AS message
FROM (FROM submission_row WHERE status = 'quarantined') AS q
LEFT JOIN (FROM problem WHERE severity = 'error') AS p
    ON q.file_sha256 = p.file_sha256 AND q.file_name = p.file_name
    AND q.sheet_name IS NOT DISTINCT FROM p.sheet_name AND q.row_number = p.row_number
"""
QUARANTINED_ORDER = "file_name, row_number IS NOT NULL, sheet_name, row_number, problem_id"


def warnings(con: DuckDBPyConnection) -> Listing:
    """Return one row per rule that only warns: how often it speaks, and its first message."""
    return listing(
        con,
        """
        SELECT
            rule_id,
            severity,
            COUNT(*) AS problems,
            COUNT(DISTINCT file_name) AS files,
            ARG_MIN(message, (file_name, sheet_name, row_number, problem_id)) AS example
        FROM problem WHERE severity <> 'error' AND NOT is_superseded
        GROUP BY rule_id, severity
        """,
        "severity = 'notice', problems DESC, rule_id",
        WARNINGS_SHOWN,
    )


def files(con: DuckDBPyConnection) -> Listing:
    """Return the received files, those with most quarantined rows first."""
    return listing(
        con,
        "SELECT * FROM source_file",
        "rows_quarantined DESC, file_order, file_name",
        FILES_SHOWN,
    )


def largest_cuts(con: DuckDBPyConnection, plan: str, year: int) -> Listing:
    """Return what the base-year emission cut off most, one row per project and pollutant."""
    cut = listing(
        con,
        f"""
        SELECT
            project_id, pollutant, project_type, computed_t, base_t, counted_before_t, cap_cut_t
        FROM project_reduction
        WHERE eligible AND cap_cut_t > 0 AND plan_id = '{plan}' AND credit_year <= {year}
        """,
        "cap_cut_t DESC, project_id, pollutant",
        CUTS_SHOWN,
    )
    add_names(con, cut.rows)
    return cut


def largest_gaps(con: DuckDBPyConnection, plan: str, year: int) -> Listing:
    """Return the claims whose accounted figure lies furthest from the reported one, with every step."""
    found = listing(
        con,
        f"FROM reported_gap WHERE difference_t <> 0 AND plan_id = '{plan}' AND credit_year <= {year}",
        "ABS(difference_t) DESC, project_id, pollutant",
        GAPS_SHOWN,
    )
    add_names(con, found.rows)
    for row in found.rows:
        row["causes"] = gap_causes(row)
    return found


def gap_causes(row: Row) -> list[tuple[str, Decimal]]:
    """Return the steps of a claim that move its figure, the largest first."""
    moved = [(name, row[name]) for name in GAP_CAUSES if row[name]]
    return sorted(moved, key=lambda step: -abs(step[1]))


def not_counted(con: DuckDBPyConnection) -> Listing:
    """Return one row per project and pollutant that is not eligible, most tonnes first."""
    return listing(
        con,
        """
        SELECT project_id, pollutant, credit_year, ineligible_reason, reported_t, computed_t
        FROM project_reduction WHERE NOT eligible
        """,
        "computed_t DESC, project_id, pollutant",
        NOT_COUNTED_SHOWN,
    )


def not_counted_reasons(con: DuckDBPyConnection) -> list[Row]:
    """Return one row per reason and pollutant: projects, and the sum of their rounded tonnes."""
    return rows(
        con,
        """
        SELECT
            ineligible_reason, pollutant, COUNT(DISTINCT project_id) AS projects,
            SUM(HALF_EVEN_T(reported_t)) AS reported_t, SUM(HALF_EVEN_T(computed_t)) AS computed_t
        FROM project_reduction WHERE NOT eligible
        GROUP BY ineligible_reason, pollutant ORDER BY ineligible_reason, pollutant
        """,
    )


def methods(con: DuckDBPyConnection) -> list[Row]:
    """Return the method entries, those that were used first."""
    return rows(con, "FROM method ORDER BY used DESC, project_type, pollutant, method_id")


def unverified(con: DuckDBPyConnection, plan: str) -> list[Row]:
    """Return the entries nobody has verified that the plan's figures rest on, with their tonnes."""
    return rows(
        con,
        """
        SELECT
            entry_kind, entry_id, entry_key, valid_from, title, confidence,
            LIST({pollutant: pollutant, projects: projects, accounted_t: accounted_t} ORDER BY pollutant) AS of
        FROM unverified_entry WHERE plan_id = $plan
        GROUP BY ALL ORDER BY entry_kind DESC, entry_id, entry_key, valid_from
        """,
        plan=plan,
    )


def unverified_degrees(con: DuckDBPyConnection, plan: str) -> list[Row]:
    """Return the degrees of confidence of those entries: how many, and the tonnes that rest on them."""
    return rows(
        con,
        """
        SELECT
            confidence,
            (SELECT COUNT(DISTINCT (entry_kind, entry_id, entry_key, valid_from))
                FROM unverified_entry AS e WHERE e.confidence = d.confidence AND e.plan_id = $plan) AS entries,
            MAP_FROM_ENTRIES(LIST((pollutant, accounted_t))) AS tonnes
        FROM unverified_confidence AS d WHERE plan_id = $plan
        GROUP BY confidence ORDER BY entries DESC, confidence
        """,
        plan=plan,
    )


def overrides(con: DuckDBPyConnection) -> Listing:
    """Return what the office's own rows changed in the reference data, cell by cell."""
    order = "reference_table, row_key, column_name"
    return listing(con, "SELECT * FROM overridden_row", order, OVERRIDES_SHOWN)
