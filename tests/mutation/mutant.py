"""One mutant: a small wrong edit of one source file, under a name that survives other edits."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Edit:
    """What an operator does to a text: the characters from start to end become something else."""

    operator: str
    start: int
    end: int
    replacement: str


@dataclass(frozen=True)
class Mutant:
    """One edit of one file; ``id`` is file:operator:hash, with a number where the line repeats."""

    id: str
    path: str
    line: int
    edit: Edit
    original: str

    def applied(self, text: str) -> str:
        """Return the text with the edit made."""
        return text[: self.edit.start] + self.edit.replacement + text[self.edit.end :]

    def shown(self) -> str:
        """Return file:line, what stood there and what the mutant says, on one line."""
        before, after = (" ".join(part.split()) for part in (self.original, self.edit.replacement))
        return f"{self.path}:{self.line}  {before or '∅'} → {after or '∅'}"


def named(path: Path, text: str, edits: Iterable[Edit]) -> list[Mutant]:
    """Return the mutants of a file, in the order of the text, no two with the same result."""
    unique = {
        (e.start, e.end, e.replacement): e for e in edits if text[e.start : e.end] != e.replacement
    }
    seen: Counter[str] = Counter()
    mutants = []
    for edit in sorted(unique.values(), key=lambda e: (e.start, e.end, e.operator, e.replacement)):
        mutant = _named(path, text, edit)
        seen[mutant.id] += 1
        count = seen[mutant.id]
        mutants.append(mutant if count == 1 else replace(mutant, id=f"{mutant.id}.{count}"))
    return mutants


def _named(path: Path, text: str, edit: Edit) -> Mutant:
    """The hash takes the lines of the edit, not their number: an edit elsewhere leaves it as it is."""
    original = text[edit.start : edit.end]
    lines = text[text.rfind("\n", 0, edit.start) + 1 : _end_of_line(text, edit.end)].split()
    mark = hashlib.sha256("\0".join([*lines, original, edit.replacement]).encode()).hexdigest()[:8]
    line = text.count("\n", 0, edit.start) + 1
    return Mutant(
        f"{path.as_posix()}:{edit.operator}:{mark}", path.as_posix(), line, edit, original
    )


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end
