"""The words of a SQL file with their brackets and clauses: what the operators look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sqlglot.dialects import DuckDB

CLAUSES = {
    "SELECT",
    "FROM",
    "WHERE",
    "GROUP",
    "ORDER",
    "HAVING",
    "QUALIFY",
    "WINDOW",
    "UNION",
    "LIMIT",
}
JOIN_WORDS = {"JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "ANTI", "SEMI"}
CASE_WORDS = {"CASE", "WHEN", "THEN", "ELSE", "END"}
BREAKS = CLAUSES | JOIN_WORDS | CASE_WORDS | {",", ";", "ON", "AS", "WITH", "USING", "ROWS"}
"""What ends a condition or an expression at its own depth."""


@dataclass(frozen=True)
class Word:
    """One token: its text in capitals (a string or quoted name keeps its quotes), its place, its depth."""

    text: str
    start: int
    end: int
    depth: int
    is_name: bool


def _tokens(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and whether it is a name; ORDER BY, one token of sqlglot's, becomes two words."""
    for token in DuckDB().tokenize(text):
        written = text[token.start : token.end + 1]
        if written[0] in "'\"":
            yield token.start, token.end + 1, False
            continue
        for part in re.finditer(r"\S+", written):
            start = token.start + part.start()
            yield start, token.start + part.end(), token.token_type.name in ("VAR", "IDENTIFIER")


class SqlText:
    """The words of a file, in order; comments are not among them."""

    def __init__(self, text: str) -> None:
        """Read the words; a bracket has the depth of what stands around it, so does CASE … END."""
        self.text = text
        self.words: list[Word] = []
        depth = 0
        for start, end, is_name in _tokens(text):
            written = text[start:end]
            upper = written if written[0] in "'\"" else written.upper()
            depth -= upper in (")", "]", "}", "END")
            self.words.append(Word(upper, start, end, depth, is_name))
            depth += upper in ("(", "[", "{", "CASE")

    @cached_property
    def texts(self) -> list[str]:
        """The texts alone."""
        return [word.text for word in self.words]

    def at(self, index: int) -> str:
        """Return the text of a word; empty before the first and after the last."""
        return self.texts[index] if 0 <= index < len(self.texts) else ""

    def source(self, first: int, last: int) -> str:
        """Return the text from a word to another, both included."""
        return self.text[self.words[first].start : self.words[last].end]

    def closing(self, index: int) -> int:
        """Return the word that closes the bracket or CASE at ``index``."""
        depth = self.words[index].depth
        return next(i for i in range(index + 1, len(self.words)) if self.words[i].depth == depth)

    def until_break(self, index: int, breaks: set[str] = BREAKS) -> int:
        """Return the last word of what begins at ``index``: before a break or the end of its bracket."""
        depth = self.words[index].depth
        for i in range(index, len(self.words)):
            word = self.words[i]
            if word.depth < depth or (word.depth == depth and word.text in breaks and i > index):
                return i - 1
        return len(self.words) - 1

    def arguments(self, index: int) -> list[tuple[int, int]]:
        """Return first and last word of each argument in the bracket that opens at ``index``."""
        return self.split(index + 1, self.closing(index) - 1, {","})

    def split(self, first: int, last: int, separators: set[str]) -> list[tuple[int, int]]:
        """Return the parts between separators at the depth of the first word; BETWEEN keeps its AND."""
        if first > last:
            return []
        parts, begin, is_between = [], first, False
        for i in range(first, last + 1):
            if self.words[i].depth != self.words[first].depth:
                continue
            text = self.words[i].text
            if text in separators and not (is_between and text == "AND"):
                parts.append((begin, i - 1))
                begin = i + 1
            is_between = (is_between or text == "BETWEEN") and text != "AND"
        return [*parts, (begin, last)]

    def is_call(self, index: int, *names: str) -> bool:
        """Return whether one of these functions is called at ``index``."""
        return self.at(index) in names and self.at(index + 1) == "("

    def is_operand_before(self, index: int) -> bool:
        """Return whether a value stands before the word, so that a sign there is an operator."""
        word = self.words[index - 1]
        return word.is_name or word.text in (")", "]", "END") or word.text[0] in "'\"0123456789."

    def is_in_call(self, index: int) -> bool:
        """Return whether the bracket around a word holds arguments rather than a SELECT."""
        depth = self.words[index].depth
        opening = next((i for i in range(index, -1, -1) if self.words[i].depth < depth), None)
        return opening is not None and self.at(opening + 1) not in ("SELECT", "WITH", "FROM")
