"""A module with its syntax tree: where each node stands in the text, and which nodes decide."""

import ast
import re
from collections.abc import Iterator

from tests.mutation.mutant import Edit

UNDECIDING = {"annotation", "returns", "decorator_list", "type_params", "type_comment"}
"""What says nothing about a result: annotations and decorators."""


class PythonText:
    """A module's text and tree; places are positions in the text, the tree's own are in bytes."""

    def __init__(self, text: str) -> None:
        """Parse the text."""
        self.text = text
        self.tree = ast.parse(text)
        self._lines = text.splitlines(keepends=True)
        self._begin = [0]
        for line in self._lines:
            self._begin.append(self._begin[-1] + len(line))

    def nodes(self) -> Iterator[ast.AST]:
        """Yield every node that may decide a result; docstrings and annotations do not."""
        yield from _deciding(self.tree)

    def start(self, node: ast.AST) -> int:
        """Return where a node begins."""
        return self._position(node.lineno, node.col_offset)  # type: ignore[attr-defined]

    def end(self, node: ast.AST) -> int:
        """Return where a node ends."""
        return self._position(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def source(self, node: ast.AST) -> str:
        """Return the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def replaced(self, operator: str, node: ast.AST, by: str) -> Edit:
        """Return the edit that puts something else in a node's place."""
        return Edit(operator, self.start(node), self.end(node), by)

    def within(self, operator: str, gap: tuple[int, int], pattern: str, by: str) -> Edit:
        """Return the edit of what a pattern finds between two nodes, brackets and comments around it."""
        found = re.search(
            pattern, re.sub(r"#.*", lambda m: " " * len(m[0]), self.text[slice(*gap)])
        )
        if found is None:
            raise AssertionError(f"{pattern} is not in {self.text[slice(*gap)]!r}")
        return Edit(operator, gap[0] + found.start(), gap[0] + found.end(), by)

    def _position(self, line: int, offset: int) -> int:
        text = self._lines[line - 1].encode()[:offset].decode()
        return self._begin[line - 1] + len(text)


def _deciding(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            if isinstance(child, ast.AST) and name not in UNDECIDING and not _is_text(child):
                yield from _deciding(child)


def _is_text(node: ast.AST) -> bool:
    """Return whether a statement is only a string: a docstring."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ) or isinstance(node, ast.JoinedStr)
