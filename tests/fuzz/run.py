"""make fuzz: mutated inboxes, accounted for again and again until the time is up (see ``invariants.py``).

A round depends on the seed and its number alone: ``--round`` does one again. A round that breaks an
invariant keeps its inbox and ends the run with status 1.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from jianpai.flows.errors import AccountingError
from tests.fuzz import accounting, damage, expected, foreign, invariants, mutate, pool
from tests.fuzz.accounting import Result
from tests.fuzz.draw import File, Sheet
from tests.fuzz.spoil import spoil
from tests.sheets import column_names, heading

ROUNDS_PER_BASE = 8
THOROUGH_EVERY = 12


@dataclass
class Fuzz:
    """One series of rounds: its folder, the records of now, and what was done so far."""

    seed: int
    folder: Path
    base: pool.Base = field(default_factory=lambda: pool.Base({}))
    plain: Result | None = None
    base_number: int = -1
    rounds: int = 0
    files: int = 0
    rows: int = 0
    refused: int = 0

    def round(self, number: int) -> list[str]:
        """Do one round and return what it broke; its inbox stays in the folder."""
        rng = random.Random(f"{self.seed} {number}")
        inbox = fresh(self.folder / "inbox")
        self._choose_base(number // ROUNDS_PER_BASE)
        is_thorough = number % THOROUGH_EVERY == 0
        kind = rng.choice(["same", "spoilt", "wild", "wild"])
        broken = (
            self._wild(rng, inbox, is_thorough)
            if kind == "wild"
            else self._tame(rng, inbox, kind, is_thorough)
        )
        self.rounds += 1
        return broken

    def summary(self, seconds: float) -> str:
        """Return what was done, in one line."""
        return (
            f"{self.rounds} rounds ({self.refused} without an acceptable row), {self.files} files, "
            f"{self.rows} rows, {seconds:.0f} s"
        )

    def _choose_base(self, number: int) -> None:
        if number != self.base_number:
            self.base_number = number
            self.base = pool.base(random.Random(f"{self.seed} base {number}"))
            inbox = fresh(self.folder / "plain_inbox")
            write_plainly(self.base, inbox)
            self.plain = accounting.run(inbox, fresh(self.folder / "plain_run"), is_thorough=False)

    def _tame(self, rng: random.Random, inbox: Path, kind: str, is_thorough: bool) -> list[str]:
        written = mutate.rewritten(self.base, rng)
        if kind == "spoilt":
            written.spoilt = spoil(written.files, rng)
        for file in written.files:
            path = file.write(inbox)
            if not file.is_csv and rng.random() < 0.5:
                foreign.rewrite(path, rng)
        result, broken = self._account(inbox, is_thorough)
        if result is not None and self.plain is not None:
            broken += expected.differing(written, result, self.plain)
        return broken

    def _wild(self, rng: random.Random, inbox: Path, is_thorough: bool) -> list[str]:
        for file in mutate.rewritten(self.base, rng).files[:4]:
            file.write(inbox)
        for path in rng.sample(pool.sample_files(), rng.randint(1, 4)):
            shutil.copy(path, inbox / path.name)
        (inbox / "done.log").write_text("\n".join(damage.damage(inbox, rng)), "utf-8")
        return self._account(inbox, is_thorough)[1]

    def _account(self, inbox: Path, is_thorough: bool) -> tuple[Result | None, list[str]]:
        try:
            result = accounting.run(inbox, fresh(self.folder / "run"), is_thorough)
            broken = invariants.broken(result)
        except AccountingError:
            self.refused += 1
            return None, []
        except Exception:
            # any other exception is what is looked for
            return None, [traceback.format_exc()]
        self.files += result.tables["source_file"].height
        self.rows += result.tables["submission_row"].height
        return result, broken


def fresh(folder: Path) -> Path:
    """Return an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_plainly(base: pool.Base, inbox: Path) -> None:
    """Write the records as csv files with the template's headings."""
    for template, rows in base.rows.items():
        if rows:
            headings = {name: heading(name, template) for name in column_names(rows, template)}
            File(f"{template}.csv", [Sheet(template, template, rows, headings)]).write(inbox)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--round", type=int, help="do only this round")
    parser.add_argument("--folder", type=Path, help="where the inboxes are made")
    parser.add_argument("--keep-going", action="store_true", help="report every broken round")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="jianpai-fuzz-"))
    start = time.monotonic()
    end = start + arguments.seconds
    fuzz = Fuzz(arguments.seed, folder)
    once = None if arguments.round is None else [arguments.round]
    is_broken = series(fuzz, once or count(), end, arguments.keep_going)
    print(fuzz.summary(time.monotonic() - start))
    if not is_broken and arguments.folder is None:
        shutil.rmtree(folder)
    return int(is_broken)


def series(fuzz: Fuzz, numbers: Iterable[int], end: float, is_patient: bool) -> bool:
    """Do rounds until the time is up; return whether one was broken, which ends an impatient series."""
    is_broken = False
    for number in numbers:
        if time.monotonic() > end:
            break
        if broken := fuzz.round(number):
            report(fuzz.seed, number, broken, keep(fuzz.folder, number))
            is_broken = True
            if not is_patient:
                break
    return is_broken


def keep(folder: Path, number: int) -> Path:
    """Return a copy of the inbox that the next round leaves alone."""
    kept = folder / f"round_{number}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(folder / "inbox", kept)
    return kept


def report(seed: int, number: int, broken: list[str], kept: Path) -> None:
    print(f"seed {seed}, round {number}: {kept}")
    for words in broken[:20]:
        print(f"  · {words}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
