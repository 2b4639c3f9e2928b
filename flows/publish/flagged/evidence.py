"""What the projects of a finding have in common and where they differ, in words (存疑依据)."""

import polars as pl

from jianpai.flows import terms

VALUES_SHOWN = 4
_RECORD = pl.Struct({"value": pl.String})
_FIELD = pl.Struct({"column": pl.String, "verdict": pl.String, "records": pl.List(_RECORD)})
_EVIDENCE = pl.Struct({"fields": pl.List(_FIELD)})


def compared(findings: pl.DataFrame) -> pl.DataFrame:
    """Return one row per finding that compares records: finding_id, same, different.

    ``different`` gives the values of the first projects, in the order of their ids; an empty one
    is a dash.
    """
    fields = (
        findings.select("finding_id", pl.col("evidence").str.json_decode(_EVIDENCE))
        .unnest("evidence")
        .explode("fields", keep_nulls=True, empty_as_null=True)
        .unnest("fields")
        .drop_nulls("column")
    )
    values = pl.col("records").list.head(VALUES_SHOWN).list.eval(_value()).list.join(" / ")
    named = fields.with_columns(pl.col("column").replace(terms.COLUMNS), values=values)
    agrees = pl.col("verdict") == "agrees"
    told = pl.format("{}：{}", "column", "values")
    return named.group_by("finding_id", maintain_order=True).agg(
        same=pl.col("column").filter(agrees).str.join("、"),
        different=told.filter(~agrees).str.join("\n"),
    )


def _value() -> pl.Expr:
    return pl.element().struct.field("value").fill_null("—")
