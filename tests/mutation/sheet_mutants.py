"""Mutants of the rules of a sheet; what a column's cells may be is data that no other data holds."""

import ast
from pathlib import Path

from tests.mutation import python_mutants
from tests.mutation.mutant import Mutant

FIELDS = "jianpai.schemas.sheet.fields"


def of_file(root: Path, path: Path) -> list[Mutant]:
    """Return the mutants of a module under ``root`` that stand in no column."""
    columns = lines_of_columns(path.read_text("utf-8"))
    return [mutant for mutant in python_mutants.of_file(root, path) if mutant.line not in columns]


def lines_of_columns(text: str) -> set[int]:
    """Return the lines of the columns of a sheet, and of the functions that make columns."""
    tree = ast.parse(text)
    makers = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == FIELDS
        for alias in node.names
    }
    columns: list[ast.stmt] = [node for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and makers & _called(node):
            makers.add(node.name)
            columns.append(node)
    return {line for c in columns for line in range(c.lineno, (c.end_lineno or c.lineno) + 1)}


def _called(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {called.id for called in calls if isinstance(called, ast.Name)}
