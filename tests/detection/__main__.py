"""make bench-detection: findings and city totals against a labelled data set (see README.md)."""

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from tests.accounting import account_folder
from tests.detection import speed
from tests.detection.build import SEED, build
from tests.detection.score import Scored, details, report, score
from tests.detection.sheets import write
from tests.detection.world import World


def measured(projects: int, folder: Path, seed: int = SEED) -> tuple[World, Scored]:
    """Make the labelled data set, run the accounting over it, and return both with the score."""
    world = build(projects, seed)
    write(world, folder / "inbox", offices=max(3, min(30, projects // 4_000)))
    tables = account_folder(folder / "inbox", folder / "run")
    return world, score(world, tables)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument(
        "--details", action="store_true", help="say what was missed and wrongly raised"
    )
    parser.add_argument(
        "--keep", type=Path, help="folder for inbox and tables, which must not exist"
    )
    parser.add_argument("--speed", action="store_true", help="time the findings instead")
    parser.add_argument("--rows", type=int, nargs="*", default=[100_000, 1_000_000])
    asked = parser.parse_args()
    if asked.speed:
        print(speed.report(asked.rows))
        return
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="jianpai-detection-"))
    try:
        started = time.perf_counter()
        world, scored = measured(asked.projects, folder, asked.seed)
        print(report(world, scored))
        print(f"\nMeasured in {time.perf_counter() - started:.0f} s, seed {asked.seed}.")
        if asked.details:
            print("\n" + details(scored))
    finally:
        if not asked.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
