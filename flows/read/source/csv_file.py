"""Read a csv file as text: encoding, separator, ragged rows, unbalanced quotes (CSV读取)."""

import codecs
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.sheet.heading_text import count_known
from jianpai.flows.read.source.csv_quotes import are_quotes_plain, balanced
from jianpai.flows.read.source.refused import RefusedFileError
from jianpai.flows.read.source.sheets import SheetText, with_letters

SPARE_COLUMNS = 4
"""Columns read beyond the widest heading row, so that a row with too many cells is seen."""

SEPARATORS = ",\t;"
_QUOTED = re.compile(rf'(?:^|(?<=[{SEPARATORS}]))"(?:[^"]|"")*+"(?=[{SEPARATORS}\r\n]|\Z)', re.M)
"""A cell in quotes; what stands in it says nothing about the separator."""

_FIRST_LINES = 15
_FIRST_CHARACTERS = 200_000
"""The first lines are looked for in so much; quoted headings may be broken into many lines."""


def _no_text(zh: str, en: str) -> RefusedFileError:
    return RefusedFileError("R-23", problems.both(zh, en))


def sheet(path: Path, name: str, scratch: Path) -> SheetText:
    """Return the one sheet of a csv file; cells are text, empty ones null.

    Copies go into a folder of their own: the same content may be read twice at once.

    Raises:
        RefusedFileError: the file is binary, or neither UTF-8 nor GB18030.
    """
    with tempfile.TemporaryDirectory(dir=scratch) as own:
        return _sheet(path, name, Path(own))


def _sheet(path: Path, name: str, scratch: Path) -> SheetText:
    text = as_utf8(path, scratch)
    if text.stat().st_size == 0:
        return SheetText(name, with_letters(pl.DataFrame()), is_csv=True)
    separator, width = _shape(text)
    if are_quotes_plain(text, separator):
        cells = with_letters(_read(text, separator, width))
        return SheetText(name, cells, is_csv=True)
    copy = scratch / "balanced.csv"
    unbalanced = balanced(text, copy, separator, width)
    cells = with_letters(_read(copy, separator, width))
    return SheetText(name, cells, is_csv=True, unbalanced_rows=tuple(unbalanced))


def _read(path: Path, separator: str, width: int) -> pl.DataFrame:
    columns = {f"column_{position}": pl.String for position in range(width + SPARE_COLUMNS)}
    try:
        return pl.read_csv(
            path,
            has_header=False,
            schema=columns,
            separator=separator,
            missing_columns="insert",
            truncate_ragged_lines=True,
            glob=False,
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=columns)


def _shape(path: Path) -> tuple[str, int]:
    """Return the separator, and the number of cells of the widest of the first lines.

    The separator is the one that parts most headings of a template, or else most cells.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(_FIRST_CHARACTERS)
    lines = _QUOTED.sub(_on_one_line, text).split("\n", _FIRST_LINES)[:_FIRST_LINES]
    rows = {sign: [line.split(sign) for line in lines] for sign in SEPARATORS}
    widths = {sign: max(map(len, cells), default=1) for sign, cells in rows.items()}
    known = {sign: max(map(count_known, cells), default=0) for sign, cells in rows.items()}
    separator = max(SEPARATORS, key=lambda sign: (known[sign], widths[sign]))
    return separator, widths[separator]


def _on_one_line(quoted: re.Match[str]) -> str:
    """Return a quoted cell as one that holds neither quotes nor separators nor ends of lines."""
    return re.sub(rf'["{SEPARATORS}\r\n]', "", quoted[0])


def as_utf8(path: Path, scratch: Path) -> Path:
    """Return the file itself if it is UTF-8 with line feeds, else a copy in ``scratch`` that is.

    Raises:
        RefusedFileError: it holds NUL bytes or is neither UTF-8 nor GB18030.
    """
    is_utf8 = _is_encoded(path, "utf-8")
    if is_utf8 and not _has_bare_returns(path):
        return path
    copy = scratch / "utf8.csv"
    try:
        with copy.open("w", encoding="utf-8", newline="") as file:
            for text in _decoded(path, "utf-8" if is_utf8 else "gb18030"):
                file.write(text)
    except UnicodeDecodeError as error:
        raise _no_text(f"第 {error.start:,} 字节", f"byte {error.start:,}") from error
    if _has_bare_returns(copy):
        copy.write_text(copy.read_text("utf-8").replace("\r", "\n"), "utf-8", newline="")
    return copy


def _has_bare_returns(path: Path) -> bool:
    """Return whether lines end as on an old Macintosh, with a return and no line feed."""
    with path.open("rb") as file:
        start = file.read(1 << 20)
    return b"\r" in start and b"\n" not in start


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
                raise _no_text("含空字节", "holds NUL bytes")
            yield decoder.decode(block)
    yield decoder.decode(b"", final=True)
