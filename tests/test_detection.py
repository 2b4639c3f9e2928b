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
    "D-23": 0.8,  # a source filed by a neighbour without permit, its activity of three digits
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
    assert set(scored.not_taken) == set()


def test_the_same_seed_makes_the_same_world() -> None:
    one, other = (build(700) for _ in range(2))
    assert [p.cells for p in one.projects] == [p.cells for p in other.projects]
    assert one.labels == other.labels


def test_every_kind_is_seeded_at_every_difficulty() -> None:
    seeded = {(label.kind, label.level) for label in build(700).labels}
    assert seeded == {(kind, level) for kind in KINDS for level in ("easy", "medium", "hard")}
