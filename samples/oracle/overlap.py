"""The part of a claim that earlier claims on its source have covered (contract §3, same reduction)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jianpai.schemas import reference
from samples.exact import ZERO, half_even
from samples.oracle.claim import Claim, Key
from samples.oracle.marks import Marks
from samples.oracle.naming import name_of
from samples.oracle.reduction import Span
from samples.oracle.source import (
    described,
    is_at_one_unit,
    is_of_one_description,
    is_renamed,
    is_same_site,
    is_same_source,
    states_own_flow,
    with_earlier,
)

LEAST_FINDING_T = Decimal("0.01")


@dataclass(frozen=True)
class Doubt:
    """Tonnes of a claim that were claimed before, and by which claims, the first one first.

    Of the earlier claims only those count as covering that covered a part before any other did: the
    third copy is a question about the first.
    """

    later: Claim
    tonnes: Fraction
    is_whole: bool
    covering: list[Claim]
    part: str | None = field(default=None, kw_only=True)
    """which tonnes of the claim, where they are known to be others than those of other parts"""
    named: str = field(default="", kw_only=True)
    """the name that the pair has for other reasons than type, year and part"""

    @property
    def kind(self) -> str:
        """Return the name of the case."""
        return self.named or _by_type(self.later, self.covering) or self._by_year()

    def _by_year(self) -> str:
        if not self.is_whole:
            return "D-12"
        return "D-01" if self.covering[0].year == self.later.year else "D-03"


def _by_type(later: Claim, covering: list[Claim]) -> str:
    """Return the name of a case of two types or bases, '' if it is none."""
    if is_closure(later) and not any(map(is_closure, covering)):
        return "D-10"
    types = {claim.project_type for claim in covering}
    if types | {later.project_type} == {"V1", "V2"} and len(types) == 1:
        return "D-16"
    bases = {claim.code("vocs_basis") for claim in covering} | {""}
    if later.code("vocs_basis") not in bases and all(c.code("vocs_basis") for c in covering):
        return "D-15"
    return "" if later.project_type in types else "D-02"


def is_closure(claim: Claim) -> bool:
    """Return whether the method that holds for a claim is that of a closure (关停)."""
    return any(
        claim.record.get(method["rule_column"]) in method["rule_values"].split(";")
        if method["rule_column"]
        else True
        for method in reference.table("methods").to_dicts()
        if method["is_closure"] and method["project_type"] == claim.project_type
    )


def doubts(line: list[Claim], marks: Marks, sites: dict[Key, str]) -> list[Doubt]:
    """Return what is in doubt of each claim that counts, in line."""
    counting = [c for c in line if c.is_eligible and c.reduction.tonnes > 0]
    found = [
        _doubt(later, [c for c in earlier if is_same_source(c, later, marks)], marks, sites)
        for later, earlier in with_earlier(counting)
    ]
    kept = [doubt for doubt in found if half_even(doubt.tonnes) >= LEAST_FINDING_T]
    by_interval = {doubt.later.key: doubt for doubt in kept}
    return _beyond_base(counting, by_interval, marks, sites)


def _beyond_base(
    counting: list[Claim], by_interval: dict[Key, Doubt], marks: Marks, sites: dict[Key, str]
) -> list[Doubt]:
    """Return the doubts, those of closed sources at least what all claims come to above the base."""
    found = []
    for later, earlier in with_earlier(counting):
        doubt = by_interval.get(later.key)
        ended = _ended(later, earlier)
        tied = [c for c in earlier if c in ended or is_of_one_description(c, later)]
        tonnes = _above_base(later, tied, by_interval)
        if half_even(tonnes) >= LEAST_FINDING_T and tonnes > (doubt.tonnes if doubt else ZERO):
            first = {described(c): c for c in reversed(tied)}
            covering = [
                c for c in earlier if c in [*first.values(), *(doubt.covering if doubt else [])]
            ]
            named = name_of(later, covering, marks, sites)
            doubt = Doubt(later, tonnes, tonnes == later.reduction.tonnes, covering, named=named)
        found += [doubt] if doubt else []
    return found


def _ended(closure: Claim, earlier: list[Claim]) -> list[Claim]:
    """Return the claims at the site that a closure without codes ends: of a base no larger, and not closed before."""
    if not is_closure(closure) or closure.base is None:
        return []
    if closure.code("facility_code") or closure.code("outlet_code"):
        return []
    sources: dict[tuple, list[Claim]] = defaultdict(list)
    for claim in earlier:
        is_like = (claim.plan, claim.pollutant) == (closure.plan, closure.pollutant)
        if is_like and is_same_site(claim, closure):
            sources[described(claim)].append(claim)
    ended = []
    for claims in sources.values():
        bases = [c.base for c in claims if c.base is not None]
        if bases and max(bases) <= closure.base and not any(map(is_closure, claims)):
            ended += claims
    return ended


def _closed_on_another_scale(later: Claim, tied: list[Claim]) -> list[Claim]:
    """Return the closures before a claim, none where their scale says what they have left of it."""
    closures = [c for c in tied if is_closure(c)]
    own = later.reduction.level.scale if later.reduction.level else None
    is_other = any(c.reduction.level and c.reduction.level.scale != own for c in closures)
    return closures if is_other else []


def _above_base(later: Claim, tied: list[Claim], by_interval: dict[Key, Doubt]) -> Fraction:
    """Return what a claim on a closed source and those before it come to above its largest base."""
    bases = [c.base for c in [later, *tied] if c.base is not None]
    closures = [later] if is_closure(later) else _closed_on_another_scale(later, tied)
    if not tied or not bases or not closures:
        return ZERO
    before = ZERO
    for claim in tied:
        doubt = by_interval.get(claim.key)
        tonnes = claim.reduction.tonnes - (doubt.tonnes if doubt else ZERO)
        before += tonnes if claim.base is None else min(tonnes, claim.base)
    moved = max(c.reduction.level.after if c.reduction.level else ZERO for c in closures)
    own = later.reduction.tonnes
    return own - min(own, max(ZERO, max(bases) - moved - before))


def _doubt(later: Claim, earlier: list[Claim], marks: Marks, sites: dict[Key, str]) -> Doubt:
    """Compare on the scale that both have, else in tonnes; join both in tonnes at the own activity."""
    own_t, is_whole, covering = later.reduction.tonnes, False, set()
    parts: list[tuple[Fraction, Fraction]] = []
    for own, pairs in _comparable(later, earlier, marks):
        first = _first_to_cover(own, pairs)
        spans = [span for _, span in first]
        is_covered = bool(first) and _covered(own, spans) == own.high - own.low
        is_whole = is_whole or is_covered or _is_on_another_basis(later, first)
        covering |= {claim.key for claim, _ in first}
        parts += [_in_tonnes(own, span) for span in spans]
    tonnes = own_t if is_whole else min(own_t, _length(parts))
    first_ones = [c for c in earlier if c.key in covering]
    named = name_of(later, first_ones, marks, sites) if first_ones else ""
    return Doubt(later, tonnes, is_whole, first_ones, named=named)


def _is_on_another_basis(later: Claim, covering: list[tuple[Claim, Span]]) -> bool:
    """Return whether the first that covers a claim states another basis: their figures are unlike."""
    bases = [c.code("vocs_basis") for c in [later, *(claim for claim, _ in covering[:1])]]
    return len(bases) > 1 and all(bases) and bases[0] != bases[1]


def _in_tonnes(own: Span, other: Span) -> tuple[Fraction, Fraction]:
    """Return the part of the own span that the other covers, at the own activity."""
    low, high = max(own.low, other.low), min(own.high, other.high)
    return low * own.tonnes_per_state, high * own.tonnes_per_state


def _comparable(
    later: Claim, earlier: list[Claim], marks: Marks
) -> list[tuple[Span, list[tuple[Claim, Span]]]]:
    scale, level = later.reduction.intensity, later.reduction.level
    on_scale = [
        (c, c.reduction.intensity)
        for c in earlier
        if scale and c.reduction.intensity and c.reduction.intensity.scale == scale.scale
    ]
    in_tonnes = [
        (c, c.reduction.level)
        for c in earlier
        if c not in [claim for claim, _ in on_scale]
        and level
        and c.reduction.level
        and c.reduction.level.scale == level.scale
    ]
    found = [*([(scale, on_scale)] if scale else []), *([(level, in_tonnes)] if level else [])]
    return [
        (own, [(c, s) for c, s in pairs if not _is_a_share(later, own, c, s, marks)])
        for own, pairs in found
    ]


def _is_a_share(later: Claim, own: Span, earlier: Claim, other: Span, marks: Marks) -> bool:
    """Return whether two enterprises state their shares of a unit that they use together."""
    if not is_at_one_unit(earlier, later, marks) or is_renamed(earlier, later, marks):
        return False
    on_scale = own is later.reduction.intensity
    return states_own_flow(later, earlier, (own, other), on_scale=on_scale)


def _first_to_cover(own: Span, pairs: list[tuple[Claim, Span]]) -> list[tuple[Claim, Span]]:
    """Return the pairs, in line, that cover something of the span that those before do not."""
    first: list[tuple[Claim, Span]] = []
    for claim, span in pairs:
        before = [s for _, s in first]
        if _covered(own, [*before, span]) > _covered(own, before):
            first.append((claim, span))
    return first


def _covered(own: Span, others: list[Span]) -> Fraction:
    """Return the length of the union of the others within the own span."""
    return _length([(max(own.low, s.low), min(own.high, s.high)) for s in others])


def _length(parts: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the length of the union of some parts; one that ends before it begins has none."""
    covered, reached = ZERO, None
    for low, high in sorted(parts):
        begin = low if reached is None else max(low, reached)
        if high > begin:
            covered += high - begin
            reached = high
    return covered
