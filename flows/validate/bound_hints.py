"""The value of the rule book that a cell lies beyond, in the words of its complaint (规则手册取值提示)."""

import polars as pl

from jianpai.flows import problems
from jianpai.schemas.sheet.bounds import BOUNDS


def bound_hints(broken: pl.DataFrame, records: pl.DataFrame) -> pl.Series:
    """Return value, edition and document for each complaint about a bound, in both languages.

    ``broken`` has rule_id, column_name and the index of its row in ``records``; null for other rules.
    """
    hints = pl.Series([None] * broken.height, dtype=pl.String)
    named = broken.select(pl.concat_str("rule_id", pl.lit(":"), "column_name")).to_series()
    for name in BOUNDS.keys() & set(named):
        at = (named == name).arg_true()
        told = BOUNDS[name].of(records[broken["index"].gather(at)])
        words = told.select(pl.format(problems.both("{}", "{}"), "zh", "en")).to_series()
        hints = hints.scatter(at, words)
    return hints
