"""A source claimed often, against every pair of its claims (同一排放源的大量申报，与逐对比较一致)."""

from collections.abc import Iterator
from random import Random

import pytest

from tests.given import macros, rows
from tests.given_claims import site_claims

CLAIMS, NAMED = 400, 6
Span = tuple[int, int]


def drawn(rng: Random, longest: int) -> dict:
    """Return a claim of one site: mostly without codes, of one title; few figures, so that many meet."""
    low = rng.randrange(60)
    high = low + rng.randrange(rng.choice([1, longest, longest]) + 1)
    activity = rng.choice([1, 10, 10])
    states = {"intensity_before": high, "intensity_after": low, "activity": activity}
    levels = {"level_before_t": high * activity, "level_after_t": low * activity}
    return (
        states
        | levels
        | {
            "computed_t": (high - low) * activity or 5,
            "intensity_scale": rng.choice(["mg"] * 9 + ["kg"]),
            "outlet_code": rng.choice([None] * 9 + ["DA1", "DA2"]),
            "title_key": rng.choice(["脱硝"] * 9 + ["二期"]),
            "vocs_basis": rng.choice([None, None, "carbon", "vocs"]),
            "permit_site": "p1",
        }
    )


def span(claim: dict, kind: str) -> Span:
    """Return the interval of a claim on a scale."""
    if kind == "level":
        return claim["level_after_t"], claim["level_before_t"]
    return claim["intensity_after"], claim["intensity_before"]


def is_tied(one: dict, other: dict, kind: str) -> bool:
    """Return whether two claims are, or may be, about one source and are compared on this scale."""
    if (one["intensity_scale"] == other["intensity_scale"]) != (kind == "intensity"):
        return False
    outlets = one["outlet_code"], other["outlet_code"]
    if all(outlets):
        return outlets[0] == outlets[1]
    return one["title_key"] == other["title_key"] or span(one, kind) == span(other, kind)


def meets(one: Span, other: Span) -> bool:
    """Return whether two intervals have a part in common."""
    return one == other or (one[0] < other[1] and other[0] < one[1])


def clipped(own: Span, other: Span, factor: int = 1) -> set[int]:
    """Return the unit lengths of the own interval that the other covers."""
    return set(range(max(own[0], other[0]) * factor, min(own[1], other[1]) * factor))


def touching(claims: list[dict], line: int, kind: str) -> dict[int, Span]:
    """Return the intervals that meet a claim, each by the line that has it first under its description."""
    own, first = claims[line], {}
    for before, claim in enumerate(claims[:line]):
        described = claim["outlet_code"], claim["title_key"], claim["intensity_scale"]
        there = span(claim, kind)
        if is_tied(own, claim, kind) and meets(span(own, kind), there):
            first.setdefault((described, there), before)
    return {before: there for (_, there), before in first.items()}


def is_whole(claims: list[dict], line: int, kind: str, met: dict[int, Span]) -> bool:
    """Return whether all of a claim was covered, or what first covers it is on another basis."""
    own = span(claims[line], kind)
    bases = {claims[n]["vocs_basis"] for n in (line, min(met))} - {None}
    covered = set().union(*(clipped(own, there) for there in met.values()))
    return len(bases) > 1 or (
        len(covered) == own[1] - own[0] and (own[0] < own[1] or own in met.values())
    )


def covering(own: Span, met: dict[int, Span]) -> set[int]:
    """Return which of the first six cover a part that those before them do not."""
    first, found = sorted(met)[:NAMED], set()
    bounds = sorted(
        {end for n in first for end in (max(own[0], met[n][0]), min(own[1], met[n][1]))}
    )
    for part in zip(bounds, bounds[1:] or bounds, strict=False):
        found |= set([n for n in first if met[n][0] <= part[0] and part[1] <= met[n][1]][:1])
    return found


def by_pairs(claims: list[dict]) -> Iterator[tuple[int, int, bool, int, set[int]]]:
    """Yield line, tonnes, whether whole, the first before it and those that cover it, of each doubt."""
    for line, claim in enumerate(claims):
        met = {kind: touching(claims, line, kind) for kind in ("intensity", "level")}
        met = {kind: found for kind, found in met.items() if found}
        parts = set[int]()
        for kind, found in met.items():
            factor = claim["activity"] if kind == "intensity" else 1
            parts |= set().union(*(clipped(span(claim, kind), s, factor) for s in found.values()))
        whole = any(is_whole(claims, line, kind, found) for kind, found in met.items())
        tonnes = claim["computed_t"] if whole else min(claim["computed_t"], len(parts))
        if tonnes:
            named = set().union(*(covering(span(claim, kind), f) for kind, f in met.items()))
            yield line, tonnes, whole, min(map(min, met.values())), named


@pytest.mark.parametrize("longest", [2, 12, 36])
@pytest.mark.parametrize("seed", [1, 104])
def test_doubts_and_who_covers_them_are_those_of_all_pairs(seed: int, longest: int) -> None:
    rng = Random(f"{seed}/{longest}")
    claims = [drawn(rng, longest) for _ in range(CLAIMS)]
    con = macros()
    site_claims(con, *claims)
    doubts = rows(con, "claim_doubt", "line_no, doubt_t::BIGINT, is_whole, first_line_no")
    named = rows(con, "covering_claim", "line_no, covering_line_no")
    expected = list(by_pairs(claims))
    assert doubts == sorted(f"{n + 1} | {t} | {w} | {f + 1}" for n, t, w, f, _ in expected)
    assert named == sorted(f"{n + 1} | {m + 1}" for n, *_, found in expected for m in found)
    together = "SELECT COUNT(*) FROM claimed_before WHERE is_together"
    assert con.execute(together).fetchall()[0][0] > 100
