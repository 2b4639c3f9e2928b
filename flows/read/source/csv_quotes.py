"""Quotes in a csv that do not pair up cost their row, not the rest of the file (引号不成对).

Only files in which a quoted cell spans lines, or whose quotes do not pair, are read line by line.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

MAX_LINES_OF_A_CELL = 50


def are_quotes_plain(path: Path, separator: str) -> bool:
    """Return whether every line pairs its quotes, so that any reader understands the file alike."""
    line = pl.col("line").str.strip_chars_end("\r")
    cell = f'(?:"(?:[^"]|"")*"|[^"{separator}]*)'
    is_plain = line.str.contains(rf"^\u{{feff}}?{cell}(?:{separator}{cell})*$")
    quoted = pl.scan_lines(path, glob=False).filter(pl.col("line").str.contains('"', literal=True))
    return quoted.select(is_plain.all()).collect().item()


def balanced(path: Path, copy: Path, separator: str, width: int) -> list[int]:
    """Write a copy whose rows with unbalanced quotes are blank, and return their row numbers.

    Rows are numbered as a spreadsheet does: a quoted cell may span lines.
    """
    unbalanced = []
    with copy.open("w", encoding="utf-8", newline="") as file:
        for number, row in enumerate(_rows(path, separator, width), start=1):
            file.write(_requoted(row or "", separator))
            if row is None:
                unbalanced.append(number)
    return unbalanced


def _requoted(row: str, separator: str) -> str:
    """Return the row as a line in which every cell that holds a quote is quoted, as polars wants it."""
    if '"' not in row:
        return f"{row}\n"
    line = io.StringIO(newline="")
    cells = next(csv.reader(io.StringIO(row, newline=""), delimiter=separator))
    csv.writer(line, delimiter=separator, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _rows(path: Path, separator: str, width: int) -> Iterator[str | None]:
    """Yield each row's text, several lines if a quoted cell spans them; None if its quotes are open."""
    lines = path.read_text("utf-8-sig").replace("\r\n", "\n").removesuffix("\n").split("\n")
    is_whole = _well_quoted(separator).match
    start = 0
    while start < len(lines):
        end = _end_of_row(lines, start, is_whole, separator, width)
        yield "\n".join(lines[start:end]) if end > start else None
        start = max(end, start + 1)


def _end_of_row(lines: list[str], start: int, is_whole, separator: str, width: int) -> int:
    """Return the line after the row's last one, or its first line again if its quotes stay open.

    A row that would hold the separators of two rows has swallowed the next one.
    """
    if is_whole(lines[start]):
        return start + 1
    text = lines[start]
    for end in range(start + 1, min(start + MAX_LINES_OF_A_CELL, len(lines))):
        text = f"{text}\n{lines[end]}"
        if text.count(separator) >= 2 * (width - 1):
            return start
        if is_whole(text):
            return end + 1
    return start


def _well_quoted(separator: str) -> re.Pattern[str]:
    """Return the pattern of a row whose quotes pair up: whole cells are quoted, or none of the cell."""
    bare = f'[^{separator}"\\n][^{separator}\\n]*'
    cell = f'(?:"(?:[^"]|"")*"|{bare}|)'
    return re.compile(rf"^{cell}(?:{separator}{cell})*$")
