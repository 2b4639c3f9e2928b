"""Explain: how one project's figures came about, from the cells that were sent to net tonnes (溯源说明).

The formulas are computed once more from the published record, and the cells are read once more from
the received file, so that the explanation cannot drift from the figure.
"""

from pathlib import Path
from typing import Any

import duckdb

from jianpai.flows.account import references, relation
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.account.formula import Formula, formula, with_numbers
from jianpai.flows.explain import asked
from jianpai.flows.explain.doubt import compared
from jianpai.flows.explain.fate import not_in_force
from jianpai.flows.explain.source import source_cells
from jianpai.flows.explain.words import Speaker, plain, with_unit
from jianpai.flows.warehouse import Warehouse

_REDUCTIONS = "SELECT * FROM project_reduction WHERE project_id = $1 ORDER BY pollutant"


def explain(
    house: Warehouse, project_id: str, pollutant: str | None, run_id: str | None, lang: str
) -> str:
    """Return the chain of a project's figures as text; without a run, of the latest period's.

    Raises:
        NotExplainedError: there is no such run, or it has no such project or pollutant.
    """
    run, project_id, say = asked.run(house, run_id), asked.project_id(project_id), Speaker(lang)
    with duckdb.connect() as con:
        _load(con, house.runs / run / "tables")
        project = _one(con, "SELECT * FROM project WHERE project_id = $1", project_id)
        if project is None:
            raise not_in_force(con, project_id, run)
        rows = _many(con, _REDUCTIONS, project_id)
        if pollutant is not None:
            rows = asked.pollutant(rows, pollutant)
        only = rows[0]["pollutant"] if pollutant else None
        lines = [say.project(project, run), *source_cells(con, house, project, only, lang)]
        _replay(con, project_id)
        for row in rows:
            lines += _chain(con, row, say)
    return "\n".join(lines)


def _load(con: duckdb.DuckDBPyConnection, tables: Path) -> None:
    for path in sorted(tables.glob("*.parquet")):
        quoted = str(path).replace("'", "''")
        con.execute(f"CREATE VIEW \"{path.stem}\" AS FROM read_parquet('{quoted}')")


def _replay(con: duckdb.DuckDBPyConnection, project_id: str) -> None:
    """Give the formulas this project's record and the factors, so that they compute it once more."""
    relation.create_macros(con)
    references.load(con)
    con.execute("CREATE TABLE record_project AS FROM project WHERE project_id = $1", [project_id])
    for table, sheet in child_tables().items():
        con.execute(
            f'CREATE TABLE {sheet.relation} AS SELECT *, 0 AS file_order FROM "{table}" '
            "WHERE project_id = $1",
            [project_id],
        )


def _chain(con: duckdb.DuckDBPyConnection, row: dict, say: Speaker) -> list[str]:
    method = _one(con, "SELECT * FROM method WHERE method_id = $1", row["method_id"])
    assert method is not None
    relation.build(con, method["relation"])
    lines = [say.method(row, method)]
    for name in [*_formula_chain(method["relation"]), *_splits(con, method)]:
        for values in _values(con, name, row):
            lines += _worked(formula(name), values, say)
    return [*lines, *_deductions(con, row, say)]


def _formula_chain(name: str) -> list[str]:
    """Return the relations with a formula that lead to ``name``, the first ones first."""
    before = [
        earlier
        for source in relation.reads(name)
        if source in relation.files()
        for earlier in _formula_chain(source)
    ]
    is_method = "-- method " in relation.header(name)
    here = [name] if is_method and formula(name).lines else []
    return [*dict.fromkeys(before), *here]


def _splits(con: duckdb.DuckDBPyConnection, method: dict) -> list[str]:
    """Return the relations that split the method's result: they name it and do not lead to it."""
    named = f"{method['method_id']} in reference_data/methods.csv"
    led_by = _formula_chain(method["relation"])
    found = [n for n in relation.files() if named in relation.header(n) and n not in led_by]
    for name in found:
        relation.build(con, name)
    return found


def _values(con: duckdb.DuckDBPyConnection, name: str, row: dict) -> list[dict]:
    """Return the rows of a relation for the project and pollutant, with what it read beside them."""
    joined = f'SELECT * FROM "{name}"'
    own = _many(con, joined)
    grain = len(own)
    read = [source for source in relation.reads(name) if not source.startswith("ref_")]
    is_of_rows = any("row_number" in values for values in own)
    children = [s.relation for s in child_tables().values() if is_of_rows]
    for source in dict.fromkeys([*read, *children]):
        wider = f'{joined} NATURAL JOIN "{source}"'
        if relation.exists(con, source) and len(_many(con, wider)) == grain:
            joined = wider
    return [
        values
        for values in _many(con, joined)
        if values.get("pollutant", row["pollutant"]) == row["pollutant"]
    ]


def _worked(stated: Formula, values: dict, say: Speaker) -> list[str]:
    """Return the formula with its numbers: of each result the first line all of whose symbols have one."""
    numbers = {symbol.symbol: plain(values.get(symbol.column)) for symbol in stated.symbols}
    told: dict[str, list[str]] = {}
    for line in stated.lines:
        filled, result = with_numbers(line, numbers), line.split(" = ")[0]
        if filled is not None and result not in told:
            used = [s for s in stated.symbols if numbers[s.symbol] != "" and s.symbol in line]
            listed = [
                f"      {s.symbol} = {with_unit(numbers[s.symbol], s.unit)}  {say.pick(s.chinese, s.english)}"
                for s in used
            ]
            told[result] = [f"    {line}", f"    {filled}", *listed]
    lines = [line for lines in told.values() for line in lines]
    return [*_child_row(values, say), *lines] if lines else []


def _child_row(values: dict, say: Speaker) -> list[str]:
    """Return which row of a child sheet the values belong to, if they are those of one row."""
    return [
        say.child_row(values, [str(values[name]) for name in sheet.key[1:]])
        for sheet in child_tables().values()
        if "row_number" in values and all(values.get(name) is not None for name in sheet.key)
    ]


def _deductions(con: duckdb.DuckDBPyConnection, row: dict, say: Speaker) -> list[str]:
    lines = [say.figure("R", row["computed_t"])]
    if row["limit_cut_t"]:
        lines.append(say.limit(row["limit_cut_t"]))
    if not row["eligible"]:
        return [*lines, say.ineligible(row["ineligible_reason"]), *_outcome(row, say)]
    if row["cap_cut_t"]:
        lines.append(say.cap(row, _earlier(con, row)))
    for name, words in (
        ("offset_t", ("区域削减", "EIA offset")),
        ("traded_t", ("排污权交易", "sold as right")),
    ):
        if row[name]:
            lines.append(f"  − {say.pick(*words)} {plain(row[name])} t")
    lines.append(say.net(row))
    found = _many(
        con,
        "SELECT f.*, p.tonnes_at_risk AS own_risk FROM finding AS f JOIN finding_project AS p "
        "ON f.finding_id = p.finding_id WHERE p.project_id = $1 AND p.pollutant = $2 ORDER BY f.finding_id",
        row["project_id"],
        row["pollutant"],
    )
    doubts = [line for finding in found for line in (say.finding(finding), *compared(finding, say))]
    return [*lines, *doubts, *_outcome(row, say)]


def _earlier(con: duckdb.DuckDBPyConnection, row: dict) -> list[dict]:
    """Return what was counted before on the same source, in line."""
    return _many(
        con,
        """SELECT r.project_id, r.credit_year, r.capped_t FROM project_reduction AS r
        JOIN project AS p ON r.project_id = p.project_id JOIN project AS own ON own.project_id = $1
        WHERE p.point_key = own.point_key AND p.plan_id = own.plan_id AND r.pollutant = $2 AND r.eligible
            AND r.project_id <> $1 AND (p.credit_year, p.acceptance_date, p.project_id)
                < (own.credit_year, own.acceptance_date, own.project_id)
        ORDER BY p.credit_year, p.acceptance_date, p.project_id""",
        row["project_id"],
        row["pollutant"],
    )


def _outcome(row: dict, say: Speaker) -> list[str]:
    words = say.pick("计入", "counts")
    return [
        f"  {words}: {say.pick('下限', 'floor')} {row['floor_t']} t · {say.pick('核定量', 'accounted')} "
        f"{row['accounted_t']} t · {say.pick('上限', 'ceiling')} {row['ceiling_t']} t",
        *([say.room()] if row["floor_t"] > row["ceiling_t"] else []),
    ]


def _one(con: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> dict | None:
    return next(iter(_many(con, sql, *parameters)), None)


def _many(con: duckdb.DuckDBPyConnection, sql: str, *parameters: Any) -> list[dict]:
    return con.execute(sql, list(parameters)).to_arrow_table().to_pylist()
