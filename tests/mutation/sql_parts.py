"""Mutants that drop or turn a part of a query: conditions, CASE branches, orders, roundings."""

from collections.abc import Iterator

from tests.mutation.mutant import Edit
from tests.mutation.sql_text import BREAKS, SqlText

CONDITIONS = {"WHERE", "HAVING", "QUALIFY", "ON", "WHEN"}


def conditions(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield conditions without one of their parts; one alone becomes TRUE."""
    for i, word in enumerate(sql.words[:-1]):
        if word.text in CONDITIONS:
            last = sql.until_break(i + 1)
            yield from _without_one(sql, i + 1, last, "TRUE" if word.text != "WHEN" else None)
        elif word.text == "(" and sql.at(i + 1) not in ("SELECT", "WHERE"):
            yield from _without_one(sql, i + 1, sql.until_break(i + 1), None)


def _without_one(sql: SqlText, first: int, last: int, alone: str | None) -> Iterator[Edit]:
    if first > last:
        return
    either = sql.split(first, last, {"OR"})
    if len(either) > 1:
        yield from (_replaced(sql, "condition", part, "FALSE") for part in either)
    for part in either:
        both = sql.split(*part, {"AND"})
        if len(both) > 1:
            yield from (_replaced(sql, "condition", one, "TRUE") for one in both)
        elif len(either) == 1 and alone and sql.source(*part).upper() != alone:
            yield _replaced(sql, "condition", part, alone)


def _replaced(sql: SqlText, operator: str, part: tuple[int, int], by: str) -> Edit:
    return Edit(operator, sql.words[part[0]].start, sql.words[part[1]].end, by)


def branches(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield each CASE without one branch, and with what its first branch and ELSE give swapped."""
    for i, word in enumerate(sql.words):
        if word.text == "CASE":
            yield from _branches_of(sql, i, sql.closing(i))


def _branches_of(sql: SqlText, case: int, end: int) -> Iterator[Edit]:
    inner = sql.words[case].depth + 1
    marks = [i for i in range(case + 1, end) if sql.words[i].depth == inner]
    whens = [i for i in marks if sql.texts[i] == "WHEN"]
    thens = [i for i in marks if sql.texts[i] == "THEN"]
    otherwise = next((i for i in marks if sql.texts[i] == "ELSE"), None)
    ends = [*whens[1:], otherwise or end]
    rest = (otherwise + 1, end - 1) if otherwise else None
    for when, stop in zip(whens, ends, strict=True):
        if len(whens) > 1:
            yield _replaced(sql, "case", (when, stop - 1), "")
        else:
            yield _replaced(sql, "case", (case, end), sql.source(*rest) if rest else "NULL")
    if rest:
        given = (thens[0] + 1, ends[0] - 1)
        between = sql.text[sql.words[given[1]].end : sql.words[rest[0]].start]
        swapped = sql.source(*rest) + between + sql.source(*given)
        yield _replaced(sql, "case", (given[0], rest[1]), swapped)
        yield _replaced(sql, "case", (otherwise or 0, end - 1), "")


def fallbacks(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield COALESCE without its last value, and NULLIF without its condition."""
    for i in range(len(sql.words)):
        if sql.is_call(i, "COALESCE", "NULLIF"):
            parts = sql.arguments(i + 1)
            kept = [sql.source(*part) for part in parts[:-1]]
            text = kept[0] if len(kept) == 1 else f"COALESCE({', '.join(kept)})"
            yield _replaced(sql, "fallback", (i, sql.closing(i + 1)), f"({text})")


def roundings(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield half-up for half-even, and cut off for rounded."""
    for i in range(len(sql.words)):
        if not sql.is_call(i, "HALF_EVEN_T", "EVEN_AT_TIE", "ROUND") or sql.at(i - 1) == "MACRO":
            continue
        span = (i, sql.closing(i + 1))
        parts = [sql.source(*part) for part in sql.arguments(i + 1)]
        if sql.texts[i] == "EVEN_AT_TIE":
            yield _replaced(sql, "rounding", span, f"({parts[1]})")
            continue
        if sql.texts[i] == "HALF_EVEN_T":
            yield _replaced(sql, "rounding", span, f"ROUND({parts[0]}, 2)")
        places = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 2
        half = f"0.{'0' * places}5"
        yield _replaced(sql, "rounding", span, f"ROUND(({parts[0]}) - {half}, {places})")


def orders(sql: SqlText, known: set[str]) -> Iterator[Edit]:
    """Yield the order of windows and aggregates turned, and both without one of their columns.

    The order of a whole query says how rows are written, not what they say; it stays.
    """
    for i, word in enumerate(sql.words[:-1]):
        if word.depth and sql.at(i + 1) == "BY" and word.text in ("ORDER", "PARTITION"):
            last = sql.until_break(i + 2, (BREAKS - {","}) | {"PARTITION", "RANGE"})
            if sql.is_in_call(i):
                yield from _by_columns(sql, word.text, sql.split(i + 2, last, {","}))


def _by_columns(sql: SqlText, kind: str, columns: list[tuple[int, int]]) -> Iterator[Edit]:
    for number, (first, last) in enumerate(columns):
        if kind == "ORDER":
            is_down = sql.texts[last] == "DESC"
            plain = sql.source(first, last - 1 if sql.texts[last] in ("ASC", "DESC") else last)
            turned = plain if is_down else f"{plain} DESC"
            yield _replaced(sql, "order", (first, last), turned)
        if len(columns) > 1:
            begin, end = (
                (first, columns[1][0]) if number == 0 else (columns[number - 1][1] + 1, last)
            )
            stop = sql.words[end].start if number == 0 else sql.words[end].end
            yield Edit("by_column", sql.words[begin].start, stop, "")


OPERATORS = [conditions, branches, fallbacks, roundings, orders]
