"""What a run says of the decisions it counts by, and of those to be made again (认定情况)."""

from pathlib import Path
from typing import Any

import polars as pl

SHOWN = 20
_NAMED = 5


def counts(decisions: pl.DataFrame) -> dict[str, int]:
    """Return how many decisions count as upheld and as not upheld, and how many have lapsed."""
    own = decisions.filter(pl.col("validity") == "in_force")["status"]
    lapsed = decisions.filter(pl.col("validity") == "lapsed")["present_finding_id"].n_unique()
    of = {status: int((own == status).sum()) for status in ("confirmed", "dismissed")}
    return of | {"lapsed": lapsed}


def lapsed(decisions: pl.DataFrame) -> pl.DataFrame:
    """Return the decisions whose evidence has changed: to be made again, those with most tonnes first."""
    own = decisions.filter(pl.col("validity") == "lapsed")
    return own.sort(-pl.col("tonnes_at_risk"), "decision_id")


def shown(decisions: pl.DataFrame) -> dict[str, Any]:
    """Return what the report shows: how many count, and those to be made again."""
    again = lapsed(decisions)
    rows = again.head(SHOWN).to_dicts()
    return counts(decisions) | {"again": rows, "hidden": again.height - len(rows)}


def line(tables: Path, lang: str) -> str:
    """Return the line of the terminal; nothing where nothing was ever decided."""
    decisions = pl.read_parquet(tables / "decision.parquet")
    of = counts(decisions)
    if not any(of.values()):
        return ""
    again = list(dict.fromkeys(lapsed(decisions)["present_finding_id"]))
    named = again[:_NAMED]
    if lang == "en":
        said = f"Decisions counted by: {of['confirmed']} upheld, {of['dismissed']} not upheld."
        more = "" if len(again) == len(named) else " …"
        tail = (
            f" The evidence of {of['lapsed']} has changed, decide again: {', '.join(named)}{more}."
        )
        return f"{said}{tail if again else ''}\n"
    said = f"按认定核算：成立 {of['confirmed']} 条，不成立 {of['dismissed']} 条。"
    more = "" if len(again) == len(named) else "……"
    tail = f"另有 {of['lapsed']} 条证据已变，需重新认定：{'、'.join(named)}{more}。"
    return f"{said}{tail if again else ''}\n"
