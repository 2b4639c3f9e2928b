"""What is known of each mutant: the equivalent ones by hand, the others from the last passes."""

import csv
import hashlib
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tests.mutation.mutant import Mutant

EQUIVALENT = Path(__file__).with_name("equivalent.csv")
DEAD = {"killed", "timeout"}


def equivalent(found: list[Mutant], only: list[str], file: Path = EQUIVALENT) -> set[str]:
    """Return the ids of the mutants that change nothing; an entry without a mutant stops the run."""
    with file.open(encoding="utf-8", newline="") as rows:
        listed = [row["id"] for row in csv.DictReader(rows) if row["reason"].strip()]
    asked = [name for name in listed if not only or name.startswith(tuple(only))]
    unmatched = sorted(set(asked) - {mutant.id for mutant in found})
    if unmatched:
        raise SystemExit(
            f"{file.name}: no mutant has the id {', '.join(unmatched)}; remove or renew the line"
        )
    return set(asked)


class Record:
    """The verdicts of former and present passes, one JSON line each."""

    def __init__(self, file: Path, resume: bool) -> None:
        """Begin anew, or with what a former pass found."""
        self._file = file
        self.verdicts: dict[str, dict[str, Any]] = {}
        file.parent.mkdir(parents=True, exist_ok=True)
        if resume and file.exists():
            lines = file.read_text("utf-8").splitlines()
            self.verdicts = {entry["key"]: entry for entry in map(json.loads, lines)}
        else:
            file.write_text("", "utf-8")

    def add(self, mutant: Mutant, text: str, verdict: dict[str, Any]) -> None:
        """Keep a verdict."""
        entry = {"key": key(mutant, text), "id": mutant.id, **verdict}
        self.verdicts[entry["key"]] = entry
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def of(self, mutant: Mutant, text: str) -> str:
        """Return the verdict on a mutant of this text; empty without one."""
        return self.verdicts.get(key(mutant, text), {}).get("verdict", "")


def key(mutant: Mutant, text: str) -> str:
    """Return what a verdict belongs to: the mutated text of a file, so that an edit asks again."""
    mutated = hashlib.sha256(mutant.applied(text).encode()).hexdigest()[:16]
    return f"{mutant.path}:{mutated}"


def summary(verdicts: list[tuple[Mutant, str]]) -> str:
    """Return a table by folder, and every survivor with what it changed."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant, verdict in verdicts:
        for name in (str(Path(mutant.path).parent), "all"):
            counts[name]["killed" if verdict in DEAD else verdict or "not run"] += 1
    columns = ["killed", "survived", "equivalent", "invalid", "not run"]
    lines = [f"{'':<24}" + "".join(f"{name:>12}" for name in [*columns, "score"])]
    for name in [*sorted(set(counts) - {"all"}), "all"]:
        figures = "".join(f"{counts[name][column]:>12}" for column in columns)
        lines.append(f"{name:<24}{figures}{_score(counts[name]):>12}")
    alive = [
        f"{mutant.id}\n    {mutant.shown()}"
        for mutant, verdict in verdicts
        if verdict == "survived"
    ]
    return "\n".join([*alive, "", *lines])


def _score(count: Counter[str]) -> str:
    judged = count["killed"] + count["survived"]
    return f"{100 * count['killed'] / judged:.1f} %" if judged else "-"
