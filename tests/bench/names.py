"""Measure the matching of company names: labelled pairs, random pairs, and splink on the same records.

    python -m tests.bench.names --rows 100000 --splink path/to/python

``--splink`` is an interpreter that has splink (``pip install --group bench`` in an environment of its own);
without it the matcher is measured alone. ``--pairs`` is a csv of labelled pairs: name_a, name_b, same (是 否).
"""

import argparse
import csv
import json
import os
import random
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from jianpai.flows.identity import matching, names
from tests.bench.names_made_up import made_up
from tests.bench.pair_score import score

ROOT = Path(__file__).parent.parent.parent
PAIRS = ROOT.parent / "shared" / "data" / "company_name_pairs" / "pairs.csv"
SPLINK = Path(__file__).parent / "splink_side.py"


def main() -> None:
    """Print the three tables."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--random-pairs", type=int, default=1_000_000)
    asked.add_argument("--pairs", type=Path, default=PAIRS)
    asked.add_argument("--splink", default=os.environ.get("SPLINK_PYTHON", ""))
    args = asked.parse_args()
    if args.pairs.exists():
        labelled(args.pairs)
    records = made_up(args.rows)
    random_pairs(records, args.random_pairs)
    against_splink(records, args.splink)


def labelled(path: Path) -> None:
    """Print recall among the pairs labelled as one company, and what is linked among the others."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    matches = [_compared(row["name_a"], row["name_b"]) for row in rows]
    same = [m for row, m in zip(rows, matches, strict=True) if row["same"] == "是"]
    print(f"labelled pairs: recall {sum(m.is_same for m in same) / len(same):.4f} of {len(same)}")
    for row, match in zip(rows, matches, strict=True):
        if match.is_same != (row["same"] == "是"):
            print(
                f"  {row['same']} {match.score:.2f} {row['name_a']} · {row['name_b']} ({match.why})"
            )


def _compared(one: str, other: str) -> names.Match:
    return names.compare(names.parse(one), names.parse(other))


def random_pairs(records: pl.DataFrame, wanted: int, seed: int = 5) -> None:
    """Print the false links among random pairs of different enterprises, anywhere and within one county."""
    rng = random.Random(seed)
    rows = [
        (enterprise, names.parse(name), county)
        for enterprise, name, county in records.select("enterprise", "name", "county").iter_rows()
    ]
    counties: dict[str, list] = {}
    for row in rows:
        counties.setdefault(row[2], []).append(row)
    crowded = [group for county, group in counties.items() if county and len(group) > 1]
    for where, draw in (
        ("anywhere", lambda: rng.sample(rows, 2)),
        ("in one county", lambda: rng.sample(rng.choice(crowded), 2)),
    ):
        false = drawn = 0
        while drawn < wanted:
            one, other = draw()
            if one[0] != other[0]:
                drawn += 1
                false += names.compare(one[1], other[1]).is_same
        print(f"random pairs {where}: {false} of {drawn:,}, {false / drawn * 1e4:.3f} per 10,000")


def against_splink(records: pl.DataFrame, interpreter: str) -> None:
    """Print time and F1 of pairs of the matcher, and of splink on the same records and blocks."""
    began, worked = time.perf_counter(), time.process_time()
    links = matching.link(records)
    groups = matching.groups(records["key"], links)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    ours = score(list(zip(records["enterprise"], groups, strict=True)))
    print(
        f"{'records':>10} {'by':8} {'s':>7} {'cpu s':>7} {'precision':>10} {'recall':>8} {'F1':>8}"
    )
    _line(records.height, "names", took, cpu, ours)
    if not interpreter:
        print("splink was not measured: give --splink an interpreter that has it")
        return
    with TemporaryDirectory() as folder:
        source, found = Path(folder) / "records.parquet", Path(folder) / "found.json"
        records.join(matching.blocks_of(records), on="key").write_parquet(source)
        subprocess.run([interpreter, SPLINK, source, found], check=True, stdout=subprocess.DEVNULL)
        theirs = json.loads(found.read_text("utf-8"))
    _line(records.height, "splink", theirs["seconds"], theirs["cpu_s"], theirs)
    print(
        f"splink: training {theirs['train_s']:.1f} s; best of its thresholds: {theirs['threshold']}"
    )


def _line(rows: int, by: str, took: float, cpu: float, found: dict) -> None:
    print(
        f"{rows:>10,} {by:8} {took:>7.1f} {cpu:>7.1f} {found['precision']:>10.4f} {found['recall']:>8.4f} "
        f"{found['f1']:>8.4f}"
    )


if __name__ == "__main__":
    main()
