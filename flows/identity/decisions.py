"""What the office has decided about identity (同一性决定): reference/identity.csv, rows of two keys.

A key is one of the table identity_entity, an id of it, a credit code or a permit number.
"""

from dataclasses import dataclass

import polars as pl

from jianpai.flows.identity.credit_code import LENGTH, PERMIT
from jianpai.schemas import reference

SAME, DIFFERENT = "same", "different"


@dataclass(frozen=True)
class Decision:
    """Two keys that the office says are one, or are not."""

    key_a: str
    key_b: str
    verdict: str
    reason: str
    decided_by: str


def decided() -> list[Decision]:
    """Return the office's decisions with keys as the tables write them."""
    rows = reference.table("identity").fill_null("").to_dicts()
    found: dict[tuple[str, str], Decision] = {}
    for row in rows:
        pair = _key(row["key_a"]), _key(row["key_b"])
        found.setdefault(pair, Decision(*pair, row["verdict"], row["reason"], row["changed_by"]))
    return [*found.values()]


def _key(written: str) -> str:
    if PERMIT.match(written):
        return f"permit:{written[:-1]}"
    return f"uscc:{written}" if len(written) == LENGTH and ":" not in written else written


def frame(decisions: list[Decision], used: dict[Decision, bool]) -> pl.DataFrame:
    """Return the decisions as a relation; is_used where both keys are known and it could be followed."""
    schema = dict.fromkeys(("key_a", "key_b", "verdict", "reason", "decided_by"), pl.String)
    rows = [
        (d.key_a, d.key_b, d.verdict, d.reason, d.decided_by, used.get(d, False)) for d in decisions
    ]
    return pl.DataFrame(rows, schema={**schema, "is_used": pl.Boolean}, orient="row")
