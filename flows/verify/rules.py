"""What is demanded of the finished tables, each as a query of the rows that break it (核验要求的查询)."""

from collections.abc import Iterable
from dataclasses import dataclass

from jianpai.flows.verify.expectations import TABLES, TableRules, read_checks


@dataclass(frozen=True)
class Rule:
    """One demand on a table: the query returns the rows that break it.

    ``check_id`` is ``unique(…)``, ``not_null``, ``in_set``, of the rows of a child sheet
    ``of_a_project`` and ``of_an_accepted_row``, or the name of a file of ``sql/check/``.
    """

    check_id: str
    table: str
    message: str
    query: str


def rules_of(tables: Iterable[str]) -> list[Rule]:
    """Return the rules of some tables: of each its key, filled columns, codes, then its checks."""
    checks = read_checks()
    return [
        rule
        for table in tables
        for rule in (
            *_own_rules(table, TABLES[table]),
            *(
                Rule(check.check_id, table, f"{check.message}（{check.check_id}）", check.query)
                for check in checks
                if check.table == table
            ),
        )
    ]


def _own_rules(table: str, rules: TableRules) -> list[Rule]:
    key = rules.key.split()
    return [
        _unique(table, key),
        _filled(table, key, [*key, *rules.filled.split()]),
        *([_coded(table, key, rules.codes)] if rules.codes else []),
        *(_of_children(table, key, rules.child_of) if rules.child_of else []),
    ]


def _unique(table: str, key: list[str]) -> Rule:
    """Expect each key once: keys are grouped, and only of a repeated one are the rows looked up."""
    keys = _quoted(key)
    repeated = f'SELECT {keys} FROM "{table}" GROUP BY {keys} HAVING COUNT(*) > 1'
    query = f'SELECT {keys} FROM "{table}" SEMI JOIN ({repeated}) USING ({keys}) ORDER BY {keys}'
    return Rule(f"unique({', '.join(key)})", table, f"{'、'.join(key)} 不得重复", query)


def _filled(table: str, key: list[str], columns: list[str]) -> Rule:
    """Expect no null in any of the columns: one query per table, since a large table is read once."""
    wrong = {column: f'"{column}" IS NULL' for column in columns}
    message = f"{'、'.join(columns)} 不得为空"
    return Rule("not_null", table, message, _rows_where(table, key, wrong))


def _coded(table: str, key: list[str], codes: dict[str, list[str]]) -> Rule:
    """Expect nothing but known codes in the coded columns."""
    lists = {column: ", ".join(f"'{code}'" for code in known) for column, known in codes.items()}
    wrong = {column: f'"{column}" NOT IN ({listed})' for column, listed in lists.items()}
    message = "；".join(f"{column} 只能取 {'、'.join(known)}" for column, known in codes.items())
    return Rule("in_set", table, message, _rows_where(table, key, wrong))


def _of_children(table: str, key: list[str], type_id: str) -> list[Rule]:
    """Expect of each row in force a project in force of its type, and the accepted row it came from."""
    keys = _quoted(key)
    selected = f'SELECT project_id, {keys} FROM "{table}" ANTI JOIN'
    of_type = f"SELECT project_id FROM project WHERE project_type = '{type_id}'"
    accepted = "SELECT * FROM submission_row WHERE status = 'accepted'"
    return [
        Rule(
            "of_a_project",
            table,
            f"每一行都应属于一个有效的 {type_id} 项目",
            f"{selected} ({of_type}) USING (project_id) ORDER BY {keys}",
        ),
        Rule(
            "of_an_accepted_row",
            table,
            "每一行都应能追溯到一条已采纳的填报行",
            f"{selected} ({accepted}) USING (project_id, {keys}) ORDER BY {keys}",
        ),
    ]


def _rows_where(table: str, key: list[str], wrong: dict[str, str]) -> str:
    """Return the query of the rows in which at least one column is wrong, and which columns are."""
    named = ", ".join(f"CASE WHEN {test} THEN '{column}' END" for column, test in wrong.items())
    keys = _quoted(key)
    return (
        f"SELECT CONCAT_WS('、', {named}) AS wrong_columns, {keys} "
        f'FROM "{table}" WHERE {" OR ".join(wrong.values())} ORDER BY {keys}'
    )


def _quoted(columns: list[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)
