"""The worked examples of a project type: the golden cases that bear its id (算例)."""

from dataclasses import dataclass
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"


@dataclass(frozen=True)
class Example:
    """One golden case: its folder, its title, the sum worked by hand."""

    folder: str
    title: str
    worked: str


def examples(type_id: str, golden: Path = GOLDEN) -> tuple[list[Example], list[Example]]:
    """Return the examples to be shown whole, and the others.

    Shown whole are the main cases (``w7_per_resident__village``); where a type has none, the one
    that works the rule book's own example, or else the first.
    """
    found = [_example(path.parent) for path in golden.glob(f"{type_id.lower()}_*/worked.md")]
    in_order = sorted(found, key=lambda e: (not _is_of_rule_book(e, type_id), e.folder))
    main = [e for e in in_order if "__" in e.folder] or in_order[:1]
    return main, sorted((e for e in found if e not in main), key=lambda e: e.folder)


def _is_of_rule_book(example: Example, type_id: str) -> bool:
    return f"{type_id} 算例" in example.title


def _example(folder: Path) -> Example:
    title, _, worked = (folder / "worked.md").read_text("utf-8").partition("\n")
    return Example(folder.name, title.removeprefix("#").strip(), worked.strip("\n"))
