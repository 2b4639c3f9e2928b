"""The rows of a long sheet as workbook XML, made column by column (工作表数据行).

A sheet of 50,000 rows has over a million cells; writing them one by one takes longer than the
accounting. Here polars builds the text of all cells of a column at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai.flows.publish.spreadsheet.safe_text import as_cell_xml, cell_xml_of

Kind = Literal["text", "long_text", "integer", "number", "date", "link"]

MAX_LINKS = 65_530
"""Hyperlinks a worksheet may hold; what lies beyond stays readable as text."""

LINK = pl.Struct({"text": pl.String, "target": pl.String, "location": pl.String})
"""What a link column holds: the words shown, the file (relative), the place in it or null."""

_EPOCH = date(1899, 12, 30)
_FIRST_ROW = 2
_ROW = "row as text"
LINE_POINTS = 15
_MOST_LINES = 29
"""A row may be 409 points high."""
_CHUNK_ROWS = 10_000


@dataclass(frozen=True)
class Column:
    """One column of a sheet; ``decimals`` counts for numbers, ``width`` is in characters."""

    name: str
    heading: str
    kind: Kind = "text"
    width: int = 12
    decimals: int = 2
    is_entry: bool = False
    """to be filled in by whoever opens the workbook"""
    choices: tuple[str, ...] = ()
    """what may be filled in, offered as a list"""
    is_hidden: bool = False


@dataclass(frozen=True)
class Links:
    """The hyperlinks of a sheet: one row per link, and each file they lead to once.

    A link without a file leads to a place of the workbook itself.
    """

    rows: pl.DataFrame
    targets: list[str]

    def elements(self) -> str:
        """Return the ``<hyperlinks>`` element, empty where the sheet has none."""
        if self.rows.is_empty():
            return ""
        number = pl.col("target").replace_strict(
            self.targets, list(range(1, len(self.targets) + 1)), return_dtype=pl.Int64, default=None
        )
        file = pl.format(' r:id="rId{}"', number).fill_null("")
        location = pl.format(' location="{}"', _attribute(pl.col("location"))).fill_null("")
        element = pl.format('<hyperlink ref="{}"{}{}/>', "cell", file, location)
        return f"<hyperlinks>{''.join(self.rows.select(element).to_series())}</hyperlinks>"

    def relationships(self) -> str:
        """Return the part that gives each file its id."""
        office = "http://schemas.openxmlformats.org"
        kind = f"{office}/officeDocument/2006/relationships/hyperlink"
        targets = pl.Series(self.targets, dtype=pl.String).to_frame("target")
        escaped = targets.select(_attribute(pl.col("target"))).to_series()
        items = (
            f'<Relationship Id="rId{id}" Type="{kind}" Target="{target}" TargetMode="External"/>'
            for id, target in enumerate(escaped, start=1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Relationships xmlns="{office}/package/2006/relationships">'
            f"{''.join(items)}</Relationships>"
        )


def links_of(rows: pl.DataFrame, columns: tuple[Column, ...], max_links: int = MAX_LINKS) -> Links:
    """Return the links of a sheet, the first link column's first, as many as it may hold."""
    numbered = rows.with_row_index("row", offset=_FIRST_ROW)
    found = [
        numbered.select(
            "row",
            column=pl.lit(column.name),
            cell=pl.format("{}{}", pl.lit(xl_col_to_name(place)), "row"),
            target=pl.col(column.name).struct.field("target"),
            location=pl.col(column.name).struct.field("location"),
        ).filter(pl.col("target").is_not_null() | pl.col("location").is_not_null())
        for place, column in enumerate(columns)
        if column.kind == "link"
    ]
    if not found:
        return Links(pl.DataFrame(schema=["row", "column", "cell", "target", "location"]), [])
    kept = pl.concat(found).head(max_links)
    return Links(kept, kept["target"].drop_nulls().unique().sort().to_list())


def rows_xml(
    rows: pl.DataFrame,
    columns: tuple[Column, ...],
    styles: list[int],
    links: Links,
) -> Iterator[bytes]:
    """Yield the ``<row>`` elements from the second row of the sheet on, some thousand at a time.

    ``styles`` holds the style of each column's cells, and after them that of a link that leads
    nowhere: it has no file, or lies beyond the number of links a sheet may hold.
    """
    *own_styles, unlinked_style = styles
    last_linked = dict(links.rows.group_by("column").agg(pl.col("row").max()).iter_rows())
    pieces: list[Piece] = ['<row r="', pl.col(_ROW), '" ht="', _height(columns), '">']
    for place, (column, style) in enumerate(zip(columns, own_styles, strict=True)):
        cell = _Cell(xl_col_to_name(place), style, rows[column.name])
        if column.kind == "link":
            pieces += cell.link(unlinked_style, last_linked.get(column.name, 0))
        else:
            pieces += cell.pieces(column)
    row = pl.concat_str(_joined([*pieces, "</row>"]))
    numbered = rows.with_row_index("row", offset=_FIRST_ROW).with_columns(
        pl.col("row").cast(pl.String).alias(_ROW)
    )
    for chunk in numbered.iter_slices(_CHUNK_ROWS):
        yield chunk.select(row.str.join("")).item().encode()


Piece = str | pl.Expr


def _joined(pieces: list[Piece]) -> list[pl.Expr]:
    """Return the pieces of a text as expressions, neighbouring words as one."""
    joined: list[pl.Expr] = []
    words = ""
    for piece in [*pieces, None]:
        if isinstance(piece, str):
            words += piece
            continue
        joined += [pl.lit(words)] if words else []
        joined += [] if piece is None else [piece]
        words = ""
    return joined


@dataclass(frozen=True)
class _Cell:
    """The cells of one column: its letter, its style, what it holds."""

    letter: str
    style: int
    values: pl.Series

    def pieces(self, column: Column) -> list[Piece]:
        """Return the pieces of a cell of text, a number or a date; an empty one keeps its style."""
        value = pl.col(column.name)
        if column.kind in ("text", "long_text"):
            filled = self._text(self.style, cell_xml_of(self.values, value))
        else:
            filled = [*self._begin(self.style), "><v>", _number(column, value), "</v></c>"]
        if not self.values.null_count():
            return filled
        blank = [*self._begin(self.style), "/>"]
        return [pl.concat_str(_joined(filled)).fill_null(pl.concat_str(_joined(blank)))]

    def link(self, unlinked_style: int, last_linked: int) -> list[Piece]:
        """Return the piece of a cell whose words lead somewhere, down to the last row that may."""
        value = pl.col(self.values.name)
        text = as_cell_xml(value.struct.field("text"))
        leads = [value.struct.field(part).is_not_null() for part in ("target", "location")]
        has_link = pl.any_horizontal(leads) & (pl.col("row") <= last_linked)
        linked, unlinked = (
            pl.concat_str(_joined(self._text(style, text)))
            for style in (self.style, unlinked_style)
        )
        blank = pl.concat_str(_joined([*self._begin(self.style), "/>"]))
        return [pl.when(has_link).then(linked).otherwise(unlinked).fill_null(blank)]

    def _begin(self, style: int) -> list[Piece]:
        return [f'<c r="{self.letter}', pl.col(_ROW), f'" s="{style}"']

    def _text(self, style: int, text: pl.Expr) -> list[Piece]:
        begin = self._begin(style)
        return [*begin, ' t="inlineStr"><is><t xml:space="preserve">', text, "</t></is></c>"]


def _height(columns: tuple[Column, ...]) -> pl.Expr:
    """Return the height of a row in points, for as many lines as its longest text needs.

    Not every program that opens a workbook works the height out by itself.
    """
    texts = [(c, pl.col(c.name)) for c in columns if c.kind in ("text", "long_text")]
    texts += [(c, pl.col(c.name).struct.field("text")) for c in columns if c.kind == "link"]
    lines = [lines_needed(text, column.width) for column, text in texts]
    most = pl.max_horizontal(pl.lit(1), *lines).clip(1, _MOST_LINES)
    return (most * LINE_POINTS + 2).cast(pl.String)


def lines_needed(text: pl.Expr, width: int) -> pl.Expr:
    """Return about how many lines a text takes in a column; a Chinese character is two wide."""
    width_taken = (text.str.len_chars() + text.str.len_bytes()) // 2 + 1
    return ((width_taken - 1) // width + 1).fill_null(0) + text.str.count_matches(
        "\n", literal=True
    ).fill_null(0)


def _number(column: Column, value: pl.Expr) -> pl.Expr:
    """Return the digits of a number, or of a date as the days a spreadsheet counts."""
    if column.kind == "date":
        return (value.cast(pl.Date) - pl.lit(_EPOCH)).dt.total_days().cast(pl.String)
    return value.cast(pl.String)


def _attribute(text: pl.Expr) -> pl.Expr:
    return as_cell_xml(text).str.replace_all('"', "&quot;", literal=True)
