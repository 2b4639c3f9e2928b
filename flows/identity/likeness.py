"""How alike two company names are, and why (名称相似度).

The distinctive core carries the score. What is left out (place, legal form, 集团, a trade word) lowers it
little; what differs (number, branch, place, trade) makes two enterprises of one core.

    1.00  the same words                  0.85 and above  the same enterprise (``SAME``)
    0.70 – 0.85  may be: something else than the name must confirm it
    below 0.70   another enterprise
"""

from dataclasses import replace

from jianpai.flows.identity import named_places
from jianpai.flows.identity.branches import compare_branches
from jianpai.flows.identity.cores import compare_cores
from jianpai.flows.identity.match import Match
from jianpai.flows.identity.name_parts import NameParts
from jianpai.flows.identity.trades import compare_trades


def compare(one: NameParts, other: NameParts, in_county: bool = False) -> Match:
    """Return how alike two names are; the order of the two does not matter.

    Args:
        one: a name taken apart.
        other: another one.
        in_county: whether both records are of one county, where two names alike are rarely chance.
    """
    if not one.text or not other.text:
        return Match(0.0, "no name")
    if one.numbers != other.numbers:
        return Match(0.3, "number differs")
    if one.text == other.text and not _places_differ(one, other):
        return Match(1.0, "phase differs" if one.phase != other.phase else "same name")
    if one.is_latin or other.is_latin:
        return _latin(one, other)
    branch = compare_branches(one.branch, other.branch)
    if branch.score < 0.7:
        return branch
    head = _heads(*_with_one_core(one, other), in_county)
    why = "; ".join(note for note in (head.why, branch.why) if note)
    return Match(round(min(head.score, branch.score), 2), why)


def _latin(one: NameParts, other: NameParts) -> Match:
    if one.core == other.core:
        return Match(0.95 if one.tokens == other.tokens else 0.86, "same words")
    a, b = set(one.tokens), set(other.tokens)
    bare = {"HONG", "KONG", "CHINA", "HOLDINGS", "INTERNATIONAL"}
    if a - bare == b - bare and len(a - bare) > 1:
        return Match(0.86, "same words")
    return Match(0.0, "core differs")


def _with_one_core(one: NameParts, other: NameParts) -> tuple[NameParts, NameParts]:
    """Return the names, with what one reads as a place a part of the core where the other does (永福康)."""
    for a, b in ((one, other), (other, one)):
        if b.places and a.core == b.places[-1].short + b.core:
            merged = replace(b, core=a.core, places=b.places[:-1], tokens=a.tokens)
            return (a, merged) if a is one else (merged, a)
    return one, other


def _heads(one: NameParts, other: NameParts, in_county: bool) -> Match:
    """Compare the enterprises without what stands behind them."""
    core = compare_cores(one, other, in_county)
    if core.score == 0.0:
        return core
    if place := _places_differ(one, other):
        return Match(min(0.4, core.score), _noted(place, core.why))
    if _lies_within(one, other):
        return Match(min(0.8, core.score), _noted("a wider place", core.why))
    trade = Match(1.0, "") if core.why == "abbreviation" else compare_trades(one, other)
    notes = _left_out(one, other)
    score = min(core.score, trade.score)
    return Match(min(score, 0.97) if notes else score, _noted(core.why, trade.why, *notes))


def _left_out(one: NameParts, other: NameParts) -> list[str]:
    """Return what one of two names of an enterprise says and the other does not."""
    differs = {
        "place left out": bool(one.places) != bool(other.places),
        "legal form differs": one.form != other.form,
        "group left out": one.is_group != other.is_group,
    }
    return [what for what, is_so in differs.items() if is_so]


def _noted(*notes: str) -> str:
    return "; ".join(note for note in notes if note)


def _places_differ(one: NameParts, other: NameParts) -> str:
    """Return what differs between the places of two names; empty where they may be of one place."""
    if not named_places.may_be_one(one.bracket_places, other.bracket_places):
        return "place in brackets differs"
    if bool(one.bracket_places) != bool(other.bracket_places):
        bracketed, plain = (one, other) if one.bracket_places else (other, one)
        return "" if _says(plain, bracketed) else "place in brackets on one side only"
    if one.bracket_places and not (one.places and other.places):
        return ""
    return "" if named_places.may_be_one(one.places, other.places) else "place differs"


def _says(plain: NameParts, bracketed: NameParts) -> bool:
    """Return whether a name says without brackets the place that the other has in them."""
    inner = bracketed.bracket_places[0]
    if inner.short in plain.flat or inner.short in {place.short for place in plain.places}:
        return True
    return any(named_places.agree(inner, place) for place in plain.places)


def _lies_within(one: NameParts, other: NameParts) -> bool:
    """浙江华丰化工 may be the parent of 海宁华丰化工, or nothing to it; 浙江海宁华丰化工 says both."""
    some = [place.short for place in named_places.regional(one.places)]
    others = [place.short for place in named_places.regional(other.places)]
    if not some or not others or some[-1] == others[-1]:
        return False
    return not (set(some) <= set(others) or set(others) <= set(some))
