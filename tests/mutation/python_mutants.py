"""Mutants of a Python file, found in its syntax tree and made in its text."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.mutation.mutant import Edit, Mutant, named
from tests.mutation.python_parts import PARTS
from tests.mutation.python_text import PythonText

COMPARISONS: dict[type[ast.cmpop], tuple[str, list[str]]] = {
    ast.Lt: ("<", ["<=", ">="]),
    ast.LtE: ("<=", ["<", ">"]),
    ast.Gt: (">", [">=", "<="]),
    ast.GtE: (">=", [">", "<"]),
    ast.Eq: ("==", ["!="]),
    ast.NotEq: ("!=", ["=="]),
    ast.In: ("in", ["not in"]),
    ast.NotIn: (r"not\s+in", ["in"]),
    ast.Is: ("is", ["is not"]),
    ast.IsNot: (r"is\s+not", ["is"]),
}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
}
METHODS = {
    "any": "all",
    "all": "any",
    "any_horizontal": "all_horizontal",
    "all_horizontal": "any_horizontal",
    "min": "max",
    "max": "min",
    "first": "last",
    "last": "first",
    "is_null": "is_not_null",
    "is_not_null": "is_null",
    "head": "tail",
}
DROPPED = {"filter", "fill_null", "unique", "sort", "strip_chars", "drop_nulls", "strip", "not_"}
STRINGS = {
    "left": "inner",
    "inner": "left",
    "anti": "semi",
    "semi": "anti",
    "half_to_even": "half_away_from_zero",
    "first": "last",
    "last": "first",
}


def of_file(root: Path, path: Path) -> list[Mutant]:
    """Return the mutants of one file under ``root``."""
    return of_text(path.relative_to(root), path.read_text("utf-8"))


def of_text(path: Path, text: str) -> list[Mutant]:
    """Return the mutants of a module that still read as Python."""
    source = PythonText(text)
    edits = (
        edit for node in source.nodes() for part in [*WORDS, *PARTS] for edit in part(source, node)
    )
    return [mutant for mutant in named(path, text, edits) if _parses(mutant.applied(text))]


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def compared(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield other comparisons."""
    if not isinstance(node, ast.Compare):
        return
    sides = [node.left, *node.comparators]
    for left, right, operator in zip(sides, sides[1:], node.ops, strict=False):
        pattern, others = COMPARISONS[type(operator)]
        gap = source.end(left), source.start(right)
        yield from (source.within("compare", gap, pattern, other) for other in others)


def combined(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield and for or, + for -, & for |, each the other way as well."""
    if isinstance(node, ast.BoolOp):
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            gap = source.end(left), source.start(right)
            yield source.within("and_or", gap, rf"\b{word}\b", other)
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        sign, other = ARITHMETIC[type(node.op)]
        gap = source.end(node.left), source.start(node.right)
        yield source.within("arithmetic", gap, re.escape(sign), other)


def negations(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield the operand without its not, ~ or -."""
    if isinstance(node, ast.UnaryOp):
        yield Edit("not", source.start(node), source.start(node.operand), "")


def constants(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield numbers one more and one less, the other truth, another kind of join or tie."""
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield source.replaced("constant", node, str(not value))
    elif isinstance(value, int | float):
        yield from (source.replaced("constant", node, str(value + step)) for step in (1, -1))
    elif isinstance(value, str) and value in STRINGS:
        yield source.replaced("constant", node, repr(STRINGS[value]))


def methods(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield the opposite method, and what is called upon without the call."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    name, end = node.func.attr, source.end(node.func)
    if name in METHODS:
        yield Edit("method", end - len(name), end, METHODS[name])
    if name in DROPPED:
        yield Edit("method", source.end(node.func.value), source.end(node), "")


WORDS = [compared, combined, negations, constants, methods]
