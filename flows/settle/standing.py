"""Where the rows of one key stand to each other: conflict, copy, later over earlier (同号记录的先后).

The same for projects, children and ledgers. Of most keys there is one row; only the others are
looked at.
"""

import polars as pl

from jianpai.flows.settle.rows import flagged
from jianpai.flows.validate.validate import ROW

_IN_SCOPE = ["scope", "key"]


def conflicts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose key stands in their scope with another content too; ``detail`` says where."""
    groups = _repeated(rows).group_by(_IN_SCOPE).agg(
        contents=pl.col("content").n_unique(), detail=_places()
    )  # fmt: skip
    differing = groups.filter(pl.col("contents") > 1).drop("contents")
    return _repeated(rows).join(differing, on=_IN_SCOPE, maintain_order="left")


def with_copies(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with is_copy: all rows of one content and scope without error but the first.

    Which of them stays makes no difference.
    """
    good = _repeated(rows).filter(~pl.col("is_error")).sort(ROW)
    same = good.filter(pl.struct(*_IN_SCOPE, "content").is_first_distinct().not_())
    return flagged(rows, same, "is_copy")


def with_standing(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with is_echo, last and by: the scope and file of the key's row that counts.

    Takes is_good: no error, no copy, nothing else against the row. A row that was sent before a
    withdrawal and is sent again unchanged after it is its echo and does not undo it (contract §2).
    """
    rows = flagged(rows, _echoes(rows), "is_echo")
    is_good = pl.col("is_good") & ~pl.col("is_echo")
    several = rows.filter(_is_repeated(rows)).filter(is_good)
    newest = several.sort("scope", *ROW).group_by("key").agg(
        last=pl.col("scope").last(), by=pl.col("file_name").last()
    )  # fmt: skip
    joined = rows.join(newest, on="key", how="left", maintain_order="left")
    return joined.with_columns(
        is_good=is_good,
        last=pl.coalesce("last", pl.when(is_good).then("scope")),
    ).with_columns(is_superseded=(pl.col("scope") < pl.col("last")).fill_null(False))


def _echoes(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the good rows sent again after a withdrawal as they were before it."""
    good = rows.filter(_is_repeated(rows)).filter("is_good")
    withdrawn = good.filter("is_withdrawal").select("key", withdrawn_at="scope")
    sent = good.filter(~pl.col("is_withdrawal")).join(withdrawn, on="key", how="semi")
    first = pl.col("scope").min().over("key", "content")
    pairs = sent.with_columns(first=first).join(withdrawn, on="key")
    is_between = (pl.col("first") < pl.col("withdrawn_at")) & (
        pl.col("withdrawn_at") < pl.col("scope")
    )
    return pairs.filter(is_between)


def _is_repeated(rows: pl.DataFrame) -> pl.Series:
    return rows["key"].is_duplicated() & rows["key"].is_not_null()


def _repeated(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose key stands more than once in their scope."""
    several = rows.filter(_is_repeated(rows))
    return several.filter(pl.struct(_IN_SCOPE).is_duplicated())


def _places() -> pl.Expr:
    """Return the places of a group; the file is named where the group stands in several."""
    short = pl.format("{}!{}", "sheet_name", "row_number")
    long = pl.format("{} {}", "file_name", short)
    is_one = pl.col("file_order").n_unique() == 1
    return pl.when(is_one).then(_listed(short)).otherwise(_listed(long))


def _listed(places: pl.Expr) -> pl.Expr:
    return places.unique().sort().str.join("、")
