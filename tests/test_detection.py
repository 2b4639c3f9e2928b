"""Findings and city totals against the labelled data set, at 2,000 projects (tests/detection)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.detection.__main__ import measured
from tests.detection.build import build
from tests.detection.score import KINDS, Scored, details
from tests.detection.world import World

pytestmark = pytest.mark.long

PROJECTS = 2_000
AIM = 0.98
LESS = {
    "D-01": 0.7,  # where credit codes are not repaired, a record whose permit is mistyped is refused
    "D-03": 0.6,  # where credit codes are not repaired, a record whose code is mistyped is refused
    "D-04": 0.8,  # a copy without permit in another county, of few digits
    "D-10": 0.6,  # a closure of the whole site, without codes, after a retrofit of one outlet
    "D-22": 0.6,  # lines that are lettered: A系列, B系列
    "D-23": 0.8,  # a source of few digits filed by a neighbour
    "F-10": 0.6,  # a wrong unit in the base as well
    "F-13": 0.6,  # a contract of supply instead of a bill
    "F-16": 0.6,  # a removal that no edition caps
}
"""What is not reached today, and why; a kind of which nothing is raised has not landed."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Scored]]:
    yield measured(PROJECTS, Path(tmp_path_factory.mktemp("detection")) / "bench")


def test_each_kind_is_found_and_little_else_is(run: tuple[World, Scored]) -> None:
    _, scored = run
    below = {
        kind: (of.recall, of.precision)
        for kind, of in scored.kinds.items()
        if of.right + of.wrong and min(of.recall, of.precision) < LESS.get(kind, AIM)
    }
    assert not below, details(scored)


def test_no_ordinary_project_and_no_hard_negative_is_taken_for_a_fault(run) -> None:
    _, scored = run
    taken = [
        f"{kind}: {about}"
        for (kind, _), about in scored.false
        if "ordinary" in about or "negative" in about
    ]
    assert taken == [], details(scored)


def test_every_reduction_is_the_one_of_the_rule_book(run) -> None:
    _, scored = run
    may_be_refused = ("D-01 hard", "D-03 hard")
    refused = {
        what for what in scored.not_taken if not any(seed in what for seed in may_be_refused)
    }
    assert refused == set()


def test_the_same_seed_makes_the_same_world() -> None:
    one, other = (build(700) for _ in range(2))
    assert [p.cells for p in one.projects] == [p.cells for p in other.projects]
    assert one.labels == other.labels


def test_every_kind_is_seeded_at_every_difficulty() -> None:
    seeded = {(label.kind, label.level) for label in build(700).labels}
    assert seeded == {(kind, level) for kind in KINDS for level in ("easy", "medium", "hard")}
