"""Read a csv file as text: encoding, ragged rows, unbalanced quotes (CSV读取)."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from flows.sheets import SheetText, with_letters

SPARE_COLUMNS = 4
"""Columns read beyond the widest heading row, so that a row with too many cells is seen."""

_WELL_QUOTED = re.compile(r'^(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*\r?$')


class NotTextError(Exception):
    """The file is no csv text; the message says why, as (Chinese, English)."""


def sheet(path: Path, name: str, scratch: Path) -> SheetText:
    """Return the one sheet of a csv file; cells are text, empty ones null.

    Raises:
        NotTextError: the file is binary, or neither UTF-8 nor GB18030.
    """
    text = as_utf8(path, scratch)
    if text.stat().st_size == 0:
        return SheetText(name, with_letters(pl.DataFrame()), is_csv=True)
    width = _width(text) + SPARE_COLUMNS
    try:
        return SheetText(name, with_letters(_read(text, width)), is_csv=True)
    except pl.exceptions.ComputeError:
        balanced, rows = _without_unbalanced_rows(text, scratch)
        cells = with_letters(_read(balanced, width))
        return SheetText(name, cells, is_csv=True, unbalanced_rows=tuple(rows))


def _read(path: Path, width: int) -> pl.DataFrame:
    columns = {f"column_{position}": pl.String for position in range(width)}
    return pl.read_csv(
        path, has_header=False, schema=columns, missing_columns="insert", truncate_ragged_lines=True
    )


def _width(path: Path) -> int:
    """Return the number of cells of the widest of the first lines."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line, _ in zip(file, range(15), strict=False)]
    return max((line.count(",") + 1 for line in lines), default=1)


def as_utf8(path: Path, scratch: Path) -> Path:
    """Return the file itself if it is UTF-8, else a UTF-8 copy in ``scratch``.

    Raises:
        NotTextError: it holds NUL bytes or is neither UTF-8 nor GB18030.
    """
    if _is_encoded(path, "utf-8"):
        return path
    copy = scratch / f"{path.stem}.utf8.csv"
    try:
        with copy.open("w", encoding="utf-8", newline="") as file:
            for text in _decoded(path, "gb18030"):
                file.write(text)
    except UnicodeDecodeError as error:
        raise NotTextError(f"{error.start}") from error
    return copy


def _is_encoded(path: Path, encoding: str) -> bool:
    try:
        for _ in _decoded(path, encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            if b"\0" in block:
                raise NotTextError("NUL")
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


def _without_unbalanced_rows(path: Path, scratch: Path) -> tuple[Path, list[int]]:
    """Return a copy whose rows with unbalanced quotes are blank, and their row numbers.

    Raises:
        NotTextError: no line-by-line reading mends it (a quoted cell spans lines).
    """
    lines = path.read_text("utf-8").split("\n")
    bad = [number for number, line in enumerate(lines, start=1) if not _WELL_QUOTED.match(line)]
    for number in bad:
        lines[number - 1] = ""
    copy = scratch / f"{path.stem}.balanced.csv"
    copy.write_text("\n".join(lines), "utf-8")
    return copy, bad
