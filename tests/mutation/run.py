"""Mutants of the deciding SQL and Python against the tests: ``python -m tests.mutation.run``.

First the tests most likely to notice, then, for what they let live, every other test that does not start
the real program. What stays alive is printed; equivalent.csv lists those that change nothing, with reasons.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import Queue

from tests.mutation import record, targets
from tests.mutation.copies import Worker, worker
from tests.mutation.mutant import Mutant

ROOT = Path(__file__).parent.parent.parent
BASELINE_S = 1800.0
LONGEST_S = 90.0
"""A first pass that takes longer has run into a mutant that does not end; it counts as killed."""
WANTED_SCORE = 0.95


def main() -> int:
    """Run the passes and print what lived; 1 if the score is below 95 % or a mutant was not judged."""
    asked = _arguments()
    found = targets.mutants(ROOT, asked.only)
    equivalent = record.equivalent(found, asked.only)
    chosen = _sample(found, asked.sample, asked.seed)
    if asked.list:
        print("\n".join(f"{mutant.id}\n    {mutant.shown()}" for mutant in chosen))
        return 0
    texts = {m.path: (ROOT / m.path).read_text("utf-8") for m in chosen}
    kept = record.Record(ROOT / "build" / "mutants.jsonl", asked.resume)
    left = [
        m
        for m in chosen
        if m.id not in equivalent and kept.of(m, texts[m.path]) not in {*record.DEAD, "invalid"}
    ]
    deadline = time.monotonic() + asked.seconds if asked.seconds else float("inf")
    with _workers(asked.jobs) as workers:
        Passes(workers, kept, texts, deadline, asked.first_only).over(left)
    verdicts = [
        (m, "equivalent" if m.id in equivalent else kept.of(m, texts[m.path])) for m in chosen
    ]
    print(record.summary(verdicts))
    return 0 if _is_good(verdicts) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", action="append", default=[], help="path beginnings, e.g. sql/total"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, help="begin no new mutant after this time")
    parser.add_argument("--sample", type=int, help="that many mutants, the same for the same seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print the mutants and run nothing")
    parser.add_argument(
        "--resume", action="store_true", help="take over the killed of the last run"
    )
    parser.add_argument("--first-only", action="store_true", help="leave out the second pass")
    return parser.parse_args()


def _sample(found: list[Mutant], size: int | None, seed: int) -> list[Mutant]:
    if size is None or size >= len(found):
        return found
    chosen = sorted(
        found, key=lambda mutant: hashlib.sha256(f"{seed}{mutant.id}".encode()).digest()
    )
    ids = {
        mutant.id for mutant in chosen[:size]
    }  # an edit elsewhere leaves the others in the sample
    return [mutant for mutant in found if mutant.id in ids]


class _workers(ExitStack):  # noqa: N801
    """Workers in copies of their own, taken from a queue and put back."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def __enter__(self) -> "Queue[Worker]":  # type: ignore[override]
        super().__enter__()
        folder = Path(self.enter_context(tempfile.TemporaryDirectory(prefix="mutants-")))
        collected = targets.files(ROOT, targets.COLLECTED)
        idle: Queue[Worker] = Queue()
        for number in range(self._count):
            idle.put(self.enter_context(worker(ROOT, folder / f"copy{number}", collected)))
        return idle


class Passes:
    """Both passes over a list of mutants."""

    def __init__(
        self,
        workers: "Queue[Worker]",
        kept: record.Record,
        texts: dict[str, str],
        deadline: float,
        first_only: bool,
    ) -> None:
        """Take workers, the record to write to, the sources, and when to begin nothing new."""
        self._workers, self._kept, self._texts = workers, kept, texts
        self._deadline, self._first_only = deadline, first_only
        self._slowest: dict[tuple[str, ...], float] = {}

    def over(self, mutants: list[Mutant]) -> None:
        """Judge every mutant by its first tests, then the survivors by all others."""
        alive = self._judged(mutants, targets.first_tests)
        if not self._first_only:
            self._judged(alive, targets.other_tests)

    def _judged(
        self, mutants: list[Mutant], tests_of: Callable[[Path, str], list[str]]
    ) -> list[Mutant]:
        plans = {m.path: tests_of(ROOT, m.path) for m in mutants}
        for path, tests in plans.items():
            self._measure(path, tests)
        with ThreadPoolExecutor(self._workers.qsize() or 1) as pool:
            verdicts = list(pool.map(lambda m: self._one(m, plans[m.path]), mutants))
        return [m for m, verdict in zip(mutants, verdicts, strict=True) if verdict == "survived"]

    def _measure(self, path: str, tests: list[str]) -> None:
        """The unchanged code must pass; its time says when a mutant has gone round in circles."""
        if tuple(tests) in self._slowest or time.monotonic() > self._deadline:
            return
        answer = self._ask(path, self._texts[path], tests, BASELINE_S)
        if answer["verdict"] != "survived":
            raise SystemExit(f"without any mutant {answer['by']} fails: {answer}")
        self._slowest[tuple(tests)] = answer["seconds"]

    def _one(self, mutant: Mutant, tests: list[str]) -> str:
        if time.monotonic() > self._deadline or not tests:
            return ""
        text = self._texts[mutant.path]
        seconds = LONGEST_S + 5 * self._slowest[tuple(tests)]
        answer = self._ask(mutant.path, mutant.applied(text), tests, seconds)
        self._kept.add(mutant, text, answer)
        print(
            f"{answer['verdict']:<9}{answer['seconds']:>7.1f} s  {mutant.shown()[:150]}", flush=True
        )
        return answer["verdict"]

    def _ask(self, path: str, text: str, tests: list[str], seconds: float) -> dict:
        worker = self._workers.get()
        try:
            return worker.ask(path, text, tests, seconds)
        finally:
            self._workers.put(worker)


def _is_good(verdicts: list[tuple[Mutant, str]]) -> bool:
    said = [verdict for _, verdict in verdicts if verdict not in ("equivalent", "invalid")]
    return sum(verdict in record.DEAD for verdict in said) >= WANTED_SCORE * len(said)


if __name__ == "__main__":
    sys.exit(main())
