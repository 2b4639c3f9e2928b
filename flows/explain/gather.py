"""Gather the dossier of a project from what a run has stored and from the received files (汇集).

The formulas are computed once more from the published record, and the cells are read once more from
the received file, so that the explanation cannot drift from the figure.
"""

from dataclasses import dataclass

import duckdb

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.explain import asked, counted, stored, worked
from jianpai.flows.explain.dossier import (
    Amount,
    Coefficient,
    Dossier,
    Figure,
    Method,
    Project,
    Row,
    Step,
    Words,
)
from jianpai.flows.explain.fate import not_in_force
from jianpai.flows.explain.given_away import GivenAway, given_away
from jianpai.flows.explain.ledger import ledger_row
from jianpai.flows.explain.origins import Origins, coefficient_ref
from jianpai.flows.explain.source import SourceFiles, children
from jianpai.flows.explain.stored import Record, many, one, plain, rounded_tonnes, tonnes
from jianpai.flows.overlay import overlay
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference

VERSION = 1
_REDUCTIONS = "SELECT * FROM project_reduction WHERE project_id = $1 ORDER BY pollutant"


def gather(
    house: Warehouse, project_id: str, pollutant: str | None = None, run_id: str | None = None
) -> Dossier:
    """Return the dossier of a project, of one pollutant or all; without a run, of the latest period's.

    Raises:
        NotExplainedError: there is no such run, or it has no such project or pollutant.
    """
    run, project_id = asked.run(house, run_id), asked.project_id(project_id)
    with overlay.using(overlay.kept_by(house.runs / run)), duckdb.connect() as con:
        stored.load(con, house.runs / run / "tables")
        project = one(con, "SELECT * FROM project WHERE project_id = $1", project_id)
        if project is None:
            raise not_in_force(con, project_id, run)
        claims = many(con, _REDUCTIONS, project_id)
        if pollutant is not None:
            claims = asked.pollutant(claims, pollutant)
        stored.load_record(con, project_id)
        files = SourceFiles(con, house)
        only = None if pollutant is None else claims[0]["pollutant"]
        rows = _rows(con, files, project, only)
        origins = Origins(con, files.cell_id, worked.rows)
        figures = [_figure(_Desk(con, files, project, rows, origins), claim) for claim in claims]
        origins.close()
    return Dossier(VERSION, stored.manifest(house.runs / run), _project(project), rows, figures)


@dataclass(frozen=True)
class _Desk:
    """What lies ready while the figures of a project are gathered."""

    con: duckdb.DuckDBPyConnection
    files: SourceFiles
    project: Record
    rows: list[Row]
    origins: Origins

    def cell_id(self, column: str) -> str:
        """Return the id of a cell of the project's own row."""
        return self.files.cell_id(self.project, column)


def _rows(
    con: duckdb.DuckDBPyConnection, files: SourceFiles, project: Record, only: str | None
) -> list[Row]:
    """Return the rows of files that the project is made of, about one pollutant or all."""
    about: set[str | None] = {None, *([only] if only else schemas.all_pollutants())}
    own = schemas.project_entries()[project["project_type"]].name
    found = [("project", own, project)]
    found += [("child", sheet, row) for sheet, row in children(con, project["project_id"])]
    return [files.row(role, record, sheet, about) for role, sheet, record in found]


def _figure(desk: _Desk, claim: Record) -> Figure:
    con, pollutant = desk.con, claim["pollutant"]
    method = one(con, _METHOD, claim["method_id"])
    assert method is not None
    steps = worked.steps(con, method, pollutant, desk.origins)
    offset, traded = (_given_away(desk, claim, register) for register in ("offset", "traded"))
    return Figure(
        pollutant=pollutant,
        title=Words(terms.POLLUTANTS[pollutant], reference.pollutant_words(pollutant)["title_en"]),
        method=_method(method, desk),
        coefficients=_coefficients(con, steps),
        steps=steps,
        reported=tonnes(claim["reported_t"]),
        computed=tonnes(claim["computed_t"]),
        computed_is_exact=claim["computed_is_exact"],
        recomputed=tonnes(worked.recomputed(con, method, pollutant)),
        eligible=claim["eligible"],
        cap=counted.cap(con, claim, _base_cell_id(desk, claim)),
        deductions=counted.deductions(claim, offset, traded),
        roundings=counted.roundings(claim, desk.rows),
        **{name: rounded_tonnes(claim[f"{name}_t"]) for name in _ROUNDED},
        carried=counted.carried(con, claim),
        floor_is_above_ceiling=claim["floor_t"] > claim["ceiling_t"],
        findings=counted.findings(con, claim),
    )


def _base_cell_id(desk: _Desk, claim: Record) -> str:
    """Return the id of the cell of the base; a ledger's row that states it is added to the rows."""
    if claim["base_t"] == claim["base_emission_t"]:
        return desk.cell_id(f"base_emission_{claim['pollutant']}_t")
    row, cell_id = ledger_row(desk.con, desk.files, claim)
    if row is not None:
        desk.rows.append(row)
    return cell_id


def _given_away(desk: _Desk, claim: Record, register: str) -> GivenAway:
    """Return where deducted tonnes are stated; the rows of registers behind them are added to the rows."""
    given = given_away(desk.con, desk.files, desk.project, claim, register)
    desk.rows.extend(given.rows)
    return given


_METHOD = "SELECT * FROM method WHERE method_id = $1"
_ROUNDED = ("net", "counted", "floor", "accounted", "ceiling", "at_risk")


def _method(row: Record, desk: _Desk) -> Method:
    rule = row.get("rule_column") or ""
    return Method(
        method_id=row["method_id"],
        title=Words(row["title"], row["title_en"]),
        credit_year=str(desk.project["credit_year"]),
        rule_column=rule,
        rule_values=row["rule_values"].split(";") if rule else [],
        rule_value=plain(desk.project[rule]) if rule else "",
        rule_cell_id=desk.cell_id(rule) if rule else "",
        **_cited(row),
    )


_CITED = ("clause", "note", "confidence", "verified_by", "valid_from", "valid_to", "changed_by")


def _cited(row: Record) -> dict[str, str]:
    """Return where an entry of the rule book comes from; runs of before named no document of its own."""
    named = (row.get("document") or row.get("source"), row.get("number"))
    return {
        "source": " ".join(filter(None, named)),
        **{name: plain(row.get(name)) for name in _CITED},
    }


def _coefficients(con: duckdb.DuckDBPyConnection, steps: list[Step]) -> list[Coefficient]:
    """Return the factors of the rule book that the formulas took."""
    used = {symbol.coefficient for step in steps for symbol in step.symbols}
    factors = many(con, "FROM ref_coefficient ORDER BY coefficient_id, key, valid_from")
    return [_coefficient(row) for row in factors if coefficient_ref(row) in used]


def _coefficient(row: Record) -> Coefficient:
    return Coefficient(
        coefficient_ref(row),
        row["coefficient_id"],
        row["key"] or "",
        Amount(plain(row["value"]), row["unit"]),
        Words(row["title_zh"], row["title_en"]),
        **_cited(row),
    )


def _project(row: Record) -> Project:
    names = ("enterprise_name", "region_code", "region_name", "credit_year", "plan_id")
    return Project(
        row["project_id"],
        row["project_name"],
        row["project_type"],
        terms.PROJECT_TYPES[row["project_type"]],
        *(plain(row[name]) for name in names),
    )
