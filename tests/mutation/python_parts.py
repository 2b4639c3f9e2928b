"""Mutants that drop a part of a function: a branch, a return, a statement, a condition."""

import ast
from collections.abc import Iterator

from tests.mutation.mutant import Edit
from tests.mutation.python_text import PythonText


def branches(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield each if and while decided for good, and each … if … else … with one outcome."""
    if isinstance(node, ast.If | ast.While):
        yield source.replaced("branch", node.test, "False")
        if isinstance(node, ast.If):
            yield source.replaced("branch", node.test, "True")
    if isinstance(node, ast.IfExp):
        yield source.replaced("branch", node, f"({source.source(node.body)})")
        yield source.replaced("branch", node, f"({source.source(node.orelse)})")
    if isinstance(node, ast.comprehension):
        yield from (source.replaced("branch", test, "True") for test in node.ifs)


def operands(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield and, or, & and | without one of their conditions."""
    if isinstance(node, ast.BoolOp):
        nothing = str(isinstance(node.op, ast.And))
        yield from (source.replaced("condition", value, nothing) for value in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        yield source.replaced("condition", node, f"({source.source(node.left)})")
        yield source.replaced("condition", node, f"({source.source(node.right)})")


def returns(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield returns of nothing."""
    if (
        isinstance(node, ast.Return)
        and node.value is not None
        and source.source(node.value) != "None"
    ):
        yield source.replaced("return", node.value, "None")


def statements(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield functions without one of the statements that only do something."""
    is_done = isinstance(node, ast.Raise | ast.Continue | ast.Break | ast.AugAssign)
    is_done |= isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    is_done |= isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name)
    if is_done:
        yield source.replaced("statement", node, "pass")


def reassigned(source: PythonText, node: ast.AST) -> Iterator[Edit]:
    """Yield functions that do not give a name its second value."""
    if not isinstance(node, ast.FunctionDef):
        return
    known = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Name):
            name = inner.targets[0].id
            if name in known:
                yield source.replaced("statement", inner, "pass")
            known.add(name)


PARTS = [branches, operands, returns, statements, reassigned]
