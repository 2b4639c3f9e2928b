"""Every check on its own: on the finished tables of test_verify and on each wrong value (逐项检查的变异检验)."""

import ast
from pathlib import Path
from typing import Any

import duckdb
import pytest

HERE = Path(__file__).parent
CHECKS = sorted((HERE.parent / "sql" / "check").glob("*.sql"))


def constants(*names: str) -> list[Any]:
    """Return constants of test_verify; read and not imported, for its imports take seconds."""
    tree = ast.parse((HERE / "test_verify.py").read_text("utf-8"))
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in names
    }
    return [found[name] for name in names]


FINISHED_TABLES, WRONG, HARMLESS = constants("FINISHED_TABLES", "MUTATIONS", "HARMLESS")

MORE: list[tuple[str, str]] = []
"""More wrong values, each beside the checks that must speak."""


@pytest.fixture(scope="module")
def finished() -> Any:
    """The finished tables, made once."""
    with duckdb.connect(config={"threads": 1}) as con:
        con.execute(FINISHED_TABLES)
        yield con


def found_after(con: duckdb.DuckDBPyConnection, change: str, query: str) -> list[tuple]:
    """Return the rows of a check after a change, which is undone."""
    con.begin()
    try:
        con.execute(change)
        return con.execute(query).fetchall()
    finally:
        con.rollback()


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_a_check_speaks_of_its_own_wrong_values_only(path: Path, finished: Any) -> None:
    name, query = path.stem.removeprefix("check_"), path.read_text("utf-8")
    assert finished.execute(query).fetchall() == []
    changes = [*WRONG, *MORE, *(("", change) for change in HARMLESS)]
    spoke = [change for _, change in changes if found_after(finished, change, query)]
    assert spoke == [change for names, change in changes if name in names.split()]
