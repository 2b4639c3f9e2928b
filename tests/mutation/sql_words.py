"""Mutants that change one word of a query: operators, joins, functions, constants, names."""

import re
from collections.abc import Iterator

from tests.mutation.mutant import Edit
from tests.mutation.sql_text import SqlText

COMPARISONS = {
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "=": ["<>"],
    "<>": ["="],
}
ARITHMETIC = {"+": "-", "-": "+", "*": "+", "//": "*", "%": "//"}
FUNCTIONS = {
    "MIN": "MAX",
    "MAX": "MIN",
    "LEAST": "GREATEST",
    "GREATEST": "LEAST",
    "BOOL_AND": "BOOL_OR",
    "BOOL_OR": "BOOL_AND",
    "LAG": "LEAD",
    "LEAD": "LAG",
    "FIRST": "LAST",
    "LAST": "FIRST",
    "FIRST_VALUE": "LAST_VALUE",
    "LAST_VALUE": "FIRST_VALUE",
    "ARG_MIN": "ARG_MAX",
    "ARG_MAX": "ARG_MIN",
    "FLOOR": "CEIL",
    "CEIL": "FLOOR",
    "SUM": "MAX",
    "LIST_DISTINCT": "",
    "ABS": "",
}
JOINS = {
    "INNER": ["LEFT"],
    "LEFT": ["INNER"],
    "FULL": ["LEFT", "RIGHT"],
    "ANTI": ["SEMI"],
    "SEMI": ["ANTI"],
}
OPPOSITES = {"before": "after", "after": "before", "floor": "ceiling", "ceiling": "floor"}
OPPOSITES |= {"accounted": "ceiling", "earlier": "later", "later": "earlier"}


def compared(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield other comparisons; NOT, IS NOT, IS DISTINCT FROM and IN the other way round."""
    for i, word in enumerate(sql.words):
        for other in COMPARISONS.get(word.text, []):
            yield Edit("compare", word.start, word.end, other)
        if word.text == "NOT" and sql.at(i + 1) != "EXISTS":
            yield Edit("not", word.start, sql.words[i + 1].start, "")
        if word.text == "IS" and sql.at(i + 1) in ("NULL", "DISTINCT"):
            yield Edit("not", word.start, word.end, "IS NOT")
        if word.text in ("IN", "BETWEEN", "LIKE") and sql.at(i - 1) != "NOT":
            yield Edit("not", word.start, word.end, f"NOT {word.text}")


def joined_conditions(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield AND for OR and OR for AND; the AND of BETWEEN stays."""
    is_between: set[int] = set()
    for word in sql.words:
        if word.text == "BETWEEN":
            is_between.add(word.depth)
        elif word.text == "AND" and word.depth in is_between:
            is_between.discard(word.depth)
        elif word.text in ("AND", "OR") and not _is_create(sql, word.start):
            yield Edit("and_or", word.start, word.end, "OR" if word.text == "AND" else "AND")


def _is_create(sql: SqlText, start: int) -> bool:
    return sql.text[:start].rstrip().upper().endswith("CREATE")


def arithmetic(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield other signs between two values; a sign before a value goes."""
    for i, word in enumerate(sql.words):
        if word.text not in ARITHMETIC or sql.at(i + 1) in (")", ",") or sql.at(i - 1) == ".":
            continue
        if i and sql.is_operand_before(i):
            yield Edit("arithmetic", word.start, word.end, ARITHMETIC[word.text])
        elif word.text == "-":
            yield Edit("arithmetic", word.start, word.end, "")


def joins(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield other kinds of join, and UNION for UNION ALL."""
    for i, word in enumerate(sql.words):
        if word.text in JOINS and "JOIN" in (sql.at(i + 1), sql.at(i + 2)):
            yield from (Edit("join", word.start, word.end, kind) for kind in JOINS[word.text])
        if word.text == "JOIN" and sql.at(i - 1) not in {*JOINS, "CROSS", "OUTER"}:
            yield Edit("join", word.start, word.end, "LEFT JOIN")
        if word.text == "UNION":
            is_all = sql.at(i + 1) == "ALL"
            end = sql.words[i + 1].end if is_all else word.end
            yield Edit("union", word.start, end, "UNION" if is_all else "UNION ALL")


def functions(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield the opposite function, and SELECT or COUNT without DISTINCT."""
    for i, word in enumerate(sql.words):
        if sql.is_call(i, *FUNCTIONS):
            yield Edit("function", word.start, word.end, FUNCTIONS[word.text])
        if word.text == "DISTINCT" and sql.at(i - 1) in ("SELECT", "("):
            yield Edit("distinct", word.start, sql.words[i + 1].start, "")


def constants(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield numbers one more and one less in their last digit, and the other truth; types stay."""
    for i, word in enumerate(sql.words):
        if word.text in ("TRUE", "FALSE"):
            yield Edit("constant", word.start, word.end, "FALSE" if word.text == "TRUE" else "TRUE")
        if re.fullmatch(r"[0-9]+(\.[0-9]+)?", word.text) and not _is_in_type(sql, i):
            yield from (
                Edit("constant", word.start, word.end, _stepped(word.text, step))
                for step in (1, -1)
            )


def _is_in_type(sql: SqlText, index: int) -> bool:
    return "DECIMAL" in (sql.at(index - 2), sql.at(index - 4))


def _stepped(number: str, step: int) -> str:
    """Return a number with its last digit one up or down: 12 → 13, 0.005 → 0.006."""
    whole, _, decimals = number.partition(".")
    value = int(whole + decimals) + step
    digits = f"{abs(value):0{len(decimals) + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[: -len(decimals)]}.{digits[-len(decimals) :]}" if decimals else digits)


def opposite_names(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield the column of the other stage or bound, where there is one of that name.

    Not where a column is named or passed on under its own name: that would rename it.
    """
    for i, word in enumerate(sql.words):
        if not word.is_name or sql.at(i - 1) == "AS" or sql.at(i + 1) in ("(", "."):
            continue
        if sql.at(i + 1) in (",", "FROM", "UNION", "") and _begins_item(sql, i):
            continue
        name = sql.text[word.start : word.end]
        for one, other in OPPOSITES.items():
            changed = re.sub(rf"(?<![a-z]){one}(?![a-z])", other, name)
            if changed != name and changed in known:
                yield Edit("opposite", word.start, word.end, changed)


def _begins_item(sql: SqlText, index: int) -> bool:
    """Return whether a column, with or without its table, is the first word of an item of a SELECT."""
    begin = index - 2 if sql.at(index - 1) == "." else index
    return sql.at(begin - 1) in ("SELECT", "DISTINCT", ",") and not sql.is_in_call(index)


OPERATORS = [
    compared,
    joined_conditions,
    arithmetic,
    joins,
    functions,
    constants,
    opposite_names,
]
