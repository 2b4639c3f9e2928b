"""The Chinese of what SQL headers and schemas say in English (中文对照): handbook/chinese.csv.

A row is found by its English as it stands there, so that a changed text falls back to its English
until its Chinese is changed too; ``missing`` names those.
"""

from functools import cache
from pathlib import Path

import polars as pl

CSV = Path(__file__).parent / "chinese.csv"
_missing: dict[str, None] = {}


@cache
def known() -> dict[str, str]:
    """Return the Chinese of each English text."""
    return dict(pl.read_csv(CSV, infer_schema=False).select("english", "chinese").rows())


def chinese(english: str) -> str:
    """Return the Chinese of a text; nothing where it has none yet."""
    if english and english not in known():
        _missing[english] = None
    return known().get(english, "")


def missing() -> list[str]:
    """Return the texts that were asked for and have no Chinese yet."""
    return list(_missing)
