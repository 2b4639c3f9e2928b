"""Text that a spreadsheet must not take for a formula (防公式注入): the one place that decides it.

A workbook holds text as text cells, so there nothing needs a mark. A csv has no types: a text
that a spreadsheet could evaluate gets a leading apostrophe, and every text field is quoted, so
that no separator inside it starts a new cell. Numbers are numbers and stay as they are.

A text that already begins with apostrophes before such a sign gets one more; taking one
apostrophe off what ``RISKY_START`` matches therefore always gives the original back.
"""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import polars.selectors as cs

from jianpai.flows.publish.spreadsheet.hashed_file import HashedFile, Written

RISKY_START = r"^'*(?:[\t\r\n]|[\s\p{Z}\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫−])"
"""Signs that begin a formula, also full-width, small or behind characters nobody sees."""

LONGEST_CELL_CHARS = 16_000
"""Half of what a cell holds (32,767 UTF-16 units): a character takes one or two units."""

CUT_MARK = "…（超出单元格长度，全文见数据表）"

_CHUNK_ROWS = 5_000
_CONTROL_CODES = [*range(0x09), *range(0x0B, 0x20), 0xFFFE, 0xFFFF]
_NOT_PLAIN = r"[&<>\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}"
"""What ``as_cell_xml`` writes in another way."""

_WRITTEN_OUT = {
    **{"&": "&amp;", "<": "&lt;", ">": "&gt;"},
    **{chr(code): f"_x{code:04X}_" for code in _CONTROL_CODES},
}


def as_csv_text(text: pl.Expr) -> pl.Expr:
    """Return the text with an apostrophe before what a spreadsheet could evaluate."""
    is_safe = ~text.str.contains(RISKY_START)
    return pl.when(is_safe).then(text).otherwise(pl.lit("'") + text)


def as_cell_xml(text: pl.Expr) -> pl.Expr:
    """Return the text as it stands inside ``<t>`` of a workbook's sheet.

    Characters that XML cannot hold are written ``_xHHHH_``, and a text that looks like that
    already has its first underscore written so (ECMA-376, ST_Xstring).
    """
    is_long = text.str.len_chars() > LONGEST_CELL_CHARS
    cut = text.str.head(LONGEST_CELL_CHARS - len(CUT_MARK)) + pl.lit(CUT_MARK)
    fitting = pl.when(is_long).then(cut).otherwise(text)
    unambiguous = fitting.str.replace_all("_(x[0-9A-Fa-f]{4})", "_x005F_$1")
    return unambiguous.str.replace_many(list(_WRITTEN_OUT), list(_WRITTEN_OUT.values()))


def cell_xml_of(values: pl.Series, text: pl.Expr) -> pl.Expr:
    """Return the text as ``as_cell_xml`` does, left as it is where no value of the column needs it."""
    is_long = (values.str.len_bytes() > LONGEST_CELL_CHARS).any()
    return as_cell_xml(text) if is_long or values.str.contains(_NOT_PLAIN).any() else text


def _as_they_are(rows: pl.DataFrame) -> pl.DataFrame:
    return rows


def write_csv(
    rows: pl.DataFrame, file: Path, made: Callable[[pl.DataFrame], pl.DataFrame] = _as_they_are
) -> Written:
    """Write rows as a csv that a spreadsheet opens safely: UTF-8 with BOM, CRLF, texts guarded.

    ``made`` makes what is written of some thousand rows at a time.
    """
    columns = made(rows.clear()).columns
    headings = pl.Series(columns, dtype=pl.String)
    safe = headings.to_frame("h").select(as_csv_text(pl.col("h"))).to_series().to_list()
    with HashedFile(file) as out:
        for number, part in enumerate(_slices(rows)):
            texts = made(part).cast({cs.categorical() | cs.enum(): pl.String})
            guarded = texts.with_columns(as_csv_text(pl.col(pl.String)))
            lines = io.BytesIO()
            guarded.rename(dict(zip(columns, safe, strict=True))).write_csv(
                lines,
                include_bom=number == 0,
                include_header=number == 0,
                quote_style="non_numeric",
                line_terminator="\r\n",
            )
            out.write(lines.getbuffer())
    return out.written


def _slices(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the rows some thousand at a time; of none, one frame without rows."""
    yield from rows.iter_slices(_CHUNK_ROWS) if rows.height else [rows]
