"""Precision, recall and F1 of a grouping, by its pairs."""

from collections import Counter
from math import comb


def score(rows: list[tuple]) -> dict:
    """Return precision, recall and F1 of pairs, from (enterprise, group) of every record."""
    true, said, both = (
        sum(comb(n, 2) for n in Counter(key).values())
        for key in ((e for e, _ in rows), (g for _, g in rows), rows)
    )
    precision, recall = both / max(said, 1), both / max(true, 1)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(precision + recall, 1e-9),
    }
