"""Methods: which formula computes which project, and what it gave (核算方法).

A row of reference_data/methods.csv names a relation of sql/method and when it is chosen: by the years it
holds for and, where a type has several, by a column of the record. A formula returns project_id,
pollutant, computed_t and, where it has them, the columns of ``DEFAULTS``.
"""

import duckdb

from jianpai.flows.account import relation
from jianpai.flows.errors import ReferenceDataError
from jianpai.schemas import reference

DEFAULTS = {
    "computed_is_exact": "TRUE",
    "limit_cut_t": "0::DECIMAL(38, 26)",
    "is_after_above_limit": "FALSE",
}
STATE = {
    "level_scale": "NULL::VARCHAR",
    "level_before_t": "NULL::DECIMAL(38, 26)",
    "level_after_t": "NULL::DECIMAL(38, 26)",
    "intensity_scale": "NULL::VARCHAR",
    "intensity_before": "NULL::DECIMAL(38, 20)",
    "intensity_after": "NULL::DECIMAL(38, 20)",
    "activity": "NULL::DECIMAL(18, 6)",
}
"""State before and after on a named scale, for comparison with other claims on the same source."""
COEFFICIENTS = {"coefficient_refs": "NULL::VARCHAR[]"}
"""The factors that a figure took from the table (macro coefficient_ref); none where the record has its own."""


def compute(con: duckdb.DuckDBPyConnection) -> None:
    """Create computed_reduction (what each chosen method gave) and claim, which reads it once.

    Raises:
        ReferenceDataError: a project and pollutant has no method, or more than one.
    """
    methods = of_types_on_record(con)
    for name in dict.fromkeys(method["relation"] for method in methods):
        relation.view(con, name)
    computed = [_selected(con, method, {"computed_t": "", **DEFAULTS}) for method in methods]
    con.execute(f"CREATE VIEW computed_reduction AS {' UNION ALL '.join(computed)}")
    relation.union(con, "objection", "object_")
    relation.build(con, "claim")
    _require_one_method(con)


def compute_states(con: duckdb.DuckDBPyConnection) -> None:
    """Create claim_state: the states before and after of the projects that must be compared."""
    relation.build(con, "crowded_project")
    among = "SEMI JOIN crowded_project AS p ON f.project_id = p.project_id"
    methods = of_types_on_record(con)
    states = [f"{_selected(con, method, STATE)} {among}" for method in methods]
    con.execute(f"CREATE TABLE claim_state AS {' UNION ALL '.join(states)}")


def of_types_on_record(con: duckdb.DuckDBPyConnection) -> list[dict]:
    """Return the methods of the types that have projects; all of them where no type has.

    A formula gives figures for projects of its type only, and planning one takes as long for none.
    """
    found = con.execute("SELECT DISTINCT project_type FROM record_project").fetchall()
    methods = reference.table("methods").to_dicts()
    return [method for method in methods if (method["project_type"],) in found] or methods


def show_coefficients(con: duckdb.DuckDBPyConnection) -> None:
    """Create used_coefficient, a view: one row per figure and factor of the table that it took."""
    methods = of_types_on_record(con)
    taking = [method for method in methods if COEFFICIENTS.keys() <= _given(con, method)]
    taken = [_selected(con, method, COEFFICIENTS) for method in taking] or [_NOTHING_TAKEN]
    con.execute(
        "CREATE VIEW used_coefficient AS SELECT project_id, pollutant, "
        f"UNNEST(coefficient_refs) AS coefficient_ref FROM ({' UNION ALL '.join(taken)})"
    )


_NOTHING_TAKEN = "SELECT NULL::VARCHAR AS project_id, NULL::VARCHAR AS pollutant, []::VARCHAR[] AS coefficient_refs"


def _given(con: duckdb.DuckDBPyConnection, method: dict) -> set[str]:
    """Return the columns that a method's relation returns; which depends on its SQL alone."""
    name = method["relation"]
    sql = relation.files()[name].read_text("utf-8")
    if sql not in _columns:
        _columns[sql] = {row[0] for row in con.execute(f'DESCRIBE "{name}"').fetchall()}
    return _columns[sql]


_columns: dict[str, set[str]] = {}


def _selected(con: duckdb.DuckDBPyConnection, method: dict, columns: dict[str, str]) -> str:
    """Return the query of a method's rows with the columns; what the formula lacks has its default."""
    name, given = method["relation"], _given(con, method)
    listed = [f"f.{c}" if c in given else f"{default} AS {c}" for c, default in columns.items()]
    return (
        f"SELECT {_text(method['method_id'])} AS method_id, f.project_id, f.pollutant, {', '.join(listed)} "
        f'FROM "{name}" AS f {_chosen(method)}'
    )


def _chosen(method: dict) -> str:
    """Return the join that keeps the projects a method is chosen for; none where it holds for all."""
    conditions = []
    if method["rule_column"]:
        values = ", ".join(map(_text, method["rule_values"].split(";")))
        conditions.append(f'r."{method["rule_column"]}"::VARCHAR IN ({values})')
    if int(method["valid_from"]) > min(reference.plan_years()):
        conditions.append(f"r.credit_year >= {int(method['valid_from'])}")
    if method["valid_to"]:
        conditions.append(f"r.credit_year <= {int(method['valid_to'])}")
    if not conditions:
        return ""
    return f"SEMI JOIN record_project AS r ON f.project_id = r.project_id AND {' AND '.join(conditions)}"


def _text(value: str) -> str:
    """Return a text as SQL writes it; an office's row may hold any."""
    return "'" + value.replace("'", "''") + "'"


_NOT_ONE = """
SELECT project_id, pollutant, COUNT(computed_t) AS methods FROM claim
GROUP BY project_id, pollutant HAVING COUNT(computed_t) <> 1 ORDER BY project_id, pollutant LIMIT 1
"""


def _require_one_method(con: duckdb.DuckDBPyConnection) -> None:
    counts = "SELECT COUNT(*), COUNT(computed_t), (SELECT COUNT(*) FROM record_tonnes) FROM claim"
    if len(set(con.execute(counts).fetchall()[0])) > 1:
        raise ReferenceDataError.methods(*con.execute(_NOT_ONE).fetchall()[0])
