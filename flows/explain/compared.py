"""With which projects a project was compared, and why nothing was found (比对说明).

Computed on demand from the published tables of a run by sql/compared; the states before and after are
those that the formulas give for the project and its neighbours. Nothing of it is stored.
"""

from dataclasses import dataclass

import duckdb

from jianpai.flows import terms
from jianpai.flows.account import methods, references, relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.explain import asked, stored
from jianpai.flows.explain.compared_words import TIES, reason_words, scale_words
from jianpai.flows.explain.dossier import Amount, PublishedRun, Words
from jianpai.flows.explain.fate import not_in_force
from jianpai.flows.explain.stored import Record, many, one, plain
from jianpai.flows.overlay import overlay
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference

VERSION = 1


@dataclass(frozen=True)
class Interval:
    """What a claim covers: from its state before to its state after, on a scale."""

    scale: Words
    before: Amount
    after: Amount


@dataclass(frozen=True)
class Outcome:
    """What came of comparing two claims of one pollutant."""

    pollutant: str
    title: Words
    reason: str
    words: Words
    finding_ids: list[str]
    own: Interval | None
    other: Interval | None


@dataclass(frozen=True)
class Neighbour:
    """A project that was compared, and by what it came beside the one asked for."""

    project_id: str
    project_name: str
    enterprise_name: str
    project_type: str
    region_name: str
    credit_year: str
    is_earlier: bool
    ties: list[Words]
    outcomes: list[Outcome]


@dataclass(frozen=True)
class Compared:
    """All that a project was compared with; ``neighbours_in_all`` counts those that are not listed too."""

    compared_version: int
    run: PublishedRun
    project_id: str
    project_name: str
    enterprise_name: str
    neighbours_in_all: int
    neighbours: list[Neighbour]


def compared(house: Warehouse, project_id: str, run_id: str | None = None) -> Compared:
    """Return what a project was compared with; without a run, in the latest period's.

    Raises:
        NotExplainedError: there is no such run, or it has no such project.
    """
    run, project_id = asked.run(house, run_id), asked.project_id(project_id)
    folder = house.runs / run
    with overlay.using(overlay.kept_by(folder)), duckdb.connect() as con:
        stored.load(con, folder / "tables")
        project = one(con, "SELECT * FROM project WHERE project_id = $1", project_id)
        if project is None:
            raise not_in_force(con, project_id, run)
        _prepare(con, project_id)
        near = many(con, _NEIGHBOURS)
        _load_states(con)
        relation.build(con, "compared_pair")
        pairs = many(con, "FROM compared_pair ORDER BY project_id, pollutant")
    return Compared(
        VERSION,
        stored.manifest(folder),
        project_id,
        project["project_name"],
        plain(project["enterprise_name"]),
        near[0]["neighbours"] if near else 0,
        [
            _neighbour(row, [p for p in pairs if p["project_id"] == row["project_id"]])
            for row in near
        ],
    )


_NEIGHBOURS = """
SELECT n.*, p.project_name, p.enterprise_name, p.project_type, p.region_name, p.credit_year
FROM compared_neighbour AS n JOIN compared_project AS p ON n.project_id = p.project_id
ORDER BY n.closeness DESC, n.line_no
"""
_MAY_LACK = ("boiler_registration_no", "eia_approval_no")
"""Columns that a run from before they could be sent in has not."""


def _prepare(con: duckdb.DuckDBPyConnection, project_id: str) -> None:
    """Create compared_neighbour: who stands beside the project."""
    relation.create_macros(con)
    con.execute("CREATE TABLE asked_project AS SELECT $1::VARCHAR AS project_id", [project_id])
    known = {row[0] for row in con.execute("DESCRIBE project").fetchall()}
    lacking = "".join(f", NULL::VARCHAR AS {name}" for name in _MAY_LACK if name not in known)
    con.execute(f"CREATE VIEW described_project AS SELECT *{lacking} FROM project")
    con.execute(f"CREATE TABLE shared_list_item AS {_SHARED_ITEMS}")
    relation.build(con, "compared_neighbour")


_SHARED_ITEMS = """
SELECT DISTINCT other.project_id
FROM project_vehicle AS other
JOIN (SELECT vin FROM project_vehicle SEMI JOIN asked_project USING (project_id)) AS own ON other.vin = own.vin
WHERE other.project_id NOT IN (SELECT project_id FROM asked_project)
"""


def _load_states(con: duckdb.DuckDBPyConnection) -> None:
    """Create claim_state of the project and its neighbours: the formulas give their states once more."""
    references.load_factors(con)
    if relation.exists(con, "coefficient"):
        con.execute(f"CREATE OR REPLACE TABLE ref_coefficient AS {stored.FACTORS}")
    con.execute(
        "CREATE TABLE crowded_project AS FROM asked_project "
        "UNION ALL SELECT project_id FROM compared_neighbour"
    )
    con.execute(
        "CREATE TABLE record_project AS FROM project SEMI JOIN crowded_project USING (project_id)"
    )
    for table, sheet in child_tables().items():
        con.execute(f"CREATE TABLE {sheet.relation} AS {_CHILDREN.format(table)}")
    for name in dict.fromkeys(method["relation"] for method in methods.of_types_on_record(con)):
        relation.view(con, name)
    methods.compute_states(con)


_CHILDREN = """
SELECT *, DENSE_RANK() OVER (ORDER BY file_name, file_sha256)::INTEGER AS file_order
FROM "{}" SEMI JOIN crowded_project USING (project_id)
"""


def _neighbour(row: Record, pairs: list[Record]) -> Neighbour:
    return Neighbour(
        project_id=row["project_id"],
        project_name=row["project_name"],
        enterprise_name=plain(row["enterprise_name"]),
        project_type=row["project_type"],
        region_name=plain(row["region_name"]),
        credit_year=str(row["credit_year"]),
        is_earlier=any(pair["is_later"] for pair in pairs),
        ties=[words for column, words in TIES.items() if row[column]],
        outcomes=[_outcome(pair) for pair in pairs],
    )


def _outcome(pair: Record) -> Outcome:
    pollutant = pair["pollutant"]
    own, other = _interval(pair, ""), _interval(pair, "other_")
    return Outcome(
        pollutant,
        Words(terms.POLLUTANTS[pollutant], reference.pollutant_words(pollutant)["title_en"]),
        pair["reason"],
        reason_words(pair),
        pair["finding_ids"] or [],
        own,
        other,
    )


def _interval(pair: Record, side: str) -> Interval | None:
    """Return what a claim covers; None where its method gives no state."""
    scale, before = pair[f"{side}scale"], pair[f"{side}state_before"]
    if scale is None or before is None:
        return None
    words, unit = scale_words(scale)
    return Interval(
        words,
        Amount(plain(before), unit),
        Amount(plain(pair[f"{side}state_after"]), unit),
    )
