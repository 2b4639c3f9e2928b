"""Quotas whose total is in doubt for lying far above them (总量远超目标): they are nowhere shown as plainly met."""

from typing import Any

import duckdb

KIND = "F-26"
"""It names projects of an area that have nothing else to do with each other."""
WORDS = ("超过目标{}%，请核实", "above {}% of the quota, check")
SIGN = "◆"
ASKED = "请核实"
"""What a drawing has room for."""
_KEY = ("region_code", "indicator", "pollutant", "plan_id")

_DOUBTED = """
SELECT facts ->> 'region_code', facts ->> 'indicator', pollutant, facts ->> 'plan_id', facts ->> 'limit_share_pct'
FROM finding WHERE kind = $1 AND status <> 'dismissed'
"""


def marked(con: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of target_progress with ``above_pct``: the share above which a total is in doubt.

    It is None where nothing is asked, or where the finding was dismissed. ``con`` knows the table finding.
    """
    limits = {tuple(row[:-1]): row[-1] for row in con.execute(_DOUBTED, [KIND]).fetchall()}
    return [row | {"above_pct": limits.get(tuple(row[name] for name in _KEY))} for row in rows]


def words(above_pct: str, lang: str = "zh") -> str:
    """Return what stands beside the state of a quota that its total lies far above."""
    return WORDS[1 if lang == "en" else 0].format(above_pct)


def state(title: str, above_pct: str | None, lang: str = "zh") -> str:
    """Return the title of a state, with what is asked of the total where something is."""
    if above_pct is None:
        return title
    return f"{SIGN} {title}{', ' if lang == 'en' else '，'}{words(above_pct, lang)}"
