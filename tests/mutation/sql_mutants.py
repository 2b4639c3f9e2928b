"""Mutants of a SQL file: every operator on every place of its query; the header stays as it is."""

import re
from functools import cache
from pathlib import Path

import sqlglot

from tests.mutation import sql_parts, sql_words
from tests.mutation.mutant import Mutant, named
from tests.mutation.sql_text import SqlText


def of_file(root: Path, path: Path) -> list[Mutant]:
    """Return the mutants of one file under ``root``."""
    return of_text(path.relative_to(root), path.read_text("utf-8"), _names(root))


def of_text(path: Path, text: str, known: set[str]) -> list[Mutant]:
    """Return the mutants of a query that still read as SQL."""
    sql = SqlText(text)
    operators = [*sql_words.OPERATORS, *sql_parts.OPERATORS]
    mutants = named(path, text, (edit for operator in operators for edit in operator(sql, known)))
    return [mutant for mutant in mutants if _parses(mutant.applied(text))]


def _parses(text: str) -> bool:
    try:
        sqlglot.parse(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return False
    return True


@cache
def _names(root: Path) -> set[str]:
    """Return every word of the queries and sheets: the columns there may be."""
    files = [
        *root.glob("sql/*/*.sql"),
        *root.glob("schemas/**/*.py"),
        *root.glob("reference_data/*.csv"),
    ]
    return {name for file in files for name in re.findall(r"[a-z]\w+", file.read_text("utf-8"))}
