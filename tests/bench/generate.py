"""Generate submissions of any size as csv: made-up projects of Guangxi, about 1 in 1000 with a mistake.

What a type's rows are, and their share, stands with its maker in ``samples/types``; child rows come on
top. Titles are as they are in practice: thousands of projects of one name.
"""

from pathlib import Path

import numpy as np
import polars as pl

from jianpai import schemas
from samples.types import makers

ROWS_PER_FILE = 100_000


def generate(rows: int, inbox: Path, seed: int = 14) -> dict[str, int]:
    """Write about ``rows`` data rows into ``inbox`` and return the rows of each sheet."""
    rng = np.random.default_rng(seed)
    inbox.mkdir(parents=True, exist_ok=True)
    written = {}
    for maker in _by_share():
        for name, frame in maker.bench(rows * maker.BENCH_SHARE_PCT // 100, rng).items():
            write(frame, name, inbox)
            written[name] = frame.height
    return written


def _by_share() -> list:
    """Return the makers that take part, the largest share first."""
    taking_part = [maker for maker in makers().values() if hasattr(maker, "bench")]
    return sorted(taking_part, key=lambda maker: -maker.BENCH_SHARE_PCT)


def write(frame: pl.DataFrame, name: str, inbox: Path) -> None:
    """Write the rows of a sheet under its headings, a hundred thousand a file."""
    entries = schemas.project_entries()
    columns = schemas.columns(entries[name].name if name in entries else name)
    headings = {name: column.metadata["heading"] for name, column in columns.items()}
    for part, start in enumerate(range(0, frame.height, ROWS_PER_FILE)):
        piece = frame.slice(start, ROWS_PER_FILE).rename(headings, strict=False)
        piece.write_csv(inbox / f"{name}_{part:03d}.csv")
