"""Links from a workbook of a run to the cells of the files received (佐证单元格链接).

The workbook and copies of the files lie in the folder of the run. The links are relative, so that the
folder can be copied or mailed and they still open.
"""

from urllib.parse import quote

import polars as pl

from jianpai.flows.publish.evidence.places import Places

PLACE = ["file_name", "file_sha256", "sheet_name"]
NO_COLUMN = "（表中无此列）"


def cell_link(places: Places, cell: pl.Expr) -> pl.Expr:
    """Return the link to a cell of the row's file: words, file, place in it (``LINK``).

    The words are ``file · sheet · F12``, without the folders of the inbox. Without a cell the
    link leads to the sheet. A csv has no place to jump to, so its link opens the file; a file
    that was not kept has no link.
    """
    name = pl.col("file_name").str.extract("([^/]+)$")
    suffix = pl.col("file_name").str.to_lowercase().str.extract(r"(\.xlsx|\.csv)$")
    targets = {file: quote(place) for file, place in places.items()}
    named = pl.concat_str("file_sha256", pl.lit("/"), "file_name")
    target = named.replace_strict(targets, default=None, return_dtype=pl.String)
    sheet = pl.col("sheet_name").str.replace_all("'", "''", literal=True)
    return pl.struct(
        text=pl.concat_str(name, "sheet_name", cell, separator=" · ", ignore_nulls=True),
        target=target,
        location=pl.when(suffix == ".xlsx").then(pl.format("'{}'!{}", sheet, cell.fill_null("A1"))),
    )


def with_column_link(
    rows: pl.DataFrame, columns: pl.DataFrame, name: str, column_name: pl.Expr, places: Places
) -> pl.DataFrame:
    """Return the rows with a link column ``name`` to the cell that holds ``column_name``.

    ``rows`` carries file_name, file_sha256, sheet_name and row_number; ``columns`` is the table
    source_column, one row per column of a sheet.
    """
    wanted = rows.with_columns(column_name.alias("column_name"))
    letters = columns.select(*PLACE, "column_name", "column_letter")
    unique = letters.unique([*PLACE, "column_name"], keep="first", maintain_order=True)
    placed = wanted.join(
        unique, on=[*PLACE, "column_name"], how="left", validate="m:1", maintain_order="left"
    )
    address = pl.concat_str("column_letter", pl.col("row_number").cast(pl.String))
    link = pl.when(address.is_not_null()).then(cell_link(places, address)).otherwise(_no_link())
    return placed.with_columns(link.alias(name)).drop("column_name", "column_letter")


def _no_link() -> pl.Expr:
    """Return the words for a column that the sheet lacks; nothing where there is no file."""
    nothing = pl.lit(None, dtype=pl.String)
    said = pl.when(pl.col("file_name").is_not_null()).then(pl.lit(NO_COLUMN))
    return pl.struct(text=said, target=nothing, location=nothing)
