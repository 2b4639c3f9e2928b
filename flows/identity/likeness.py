"""How alike two company names are, and why (名称相似度).

The distinctive core carries the score. What is left out (place, legal form, 集团, a trade word) lowers it
little; what differs (number, branch, place, trade) makes two enterprises of one core.

    1.00  the same words                  0.85 and above  the same enterprise (``SAME``)
    0.70 – 0.85  may be: something else than the name must confirm it
    below 0.70   another enterprise
"""

from dataclasses import dataclass, replace

from jianpai.flows.identity import named_places
from jianpai.flows.identity.name_parts import Branch, NameParts
from jianpai.flows.identity.named_places import COUNTRY, Place
from jianpai.flows.identity.words import sounds, words

SAME = 0.85
_TELLING = frozenset(
    "东西南北中上下左右内外前后新老大小一二三四五六七八九十甲乙丙丁金银铜铁0123456789ABCD"
)
"""characters that tell sisters apart where they come in, go or change"""


@dataclass(frozen=True)
class Match:
    """How alike two names are: 0 to 1, and what agreed or differed."""

    score: float
    why: str

    @property
    def is_same(self) -> bool:
        """Whether the names alone say that it is one enterprise."""
        return self.score >= SAME


def compare(one: NameParts, other: NameParts, in_county: bool = False) -> Match:
    """Return how alike two names are; the order of the two does not matter.

    Args:
        one: a name taken apart.
        other: another one.
        in_county: whether both records are of one county, where two names alike are rarely chance.
    """
    if not one.text or not other.text:
        return Match(0.0, "no name")
    if one.text == other.text:
        if one.numbers == other.numbers and not _places_differ(one, other):
            return Match(1.0, "phase differs" if one.phase != other.phase else "same name")
    if one.is_latin or other.is_latin:
        return _latin(one, other)
    if one.numbers != other.numbers:
        return Match(0.3, "number differs")
    branch = _branches(one.branch, other.branch)
    if branch.score < 0.7:
        return branch
    head = _heads(*_with_one_core(one, other), in_county)
    score = min(head.score, branch.score)
    why = "; ".join(w for w in (head.why, branch.why) if w)
    return Match(round(score, 2), why)


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
    place = _places_differ(one, other)
    core = _cores(one, other, in_county)
    if core.score == 0.0:
        return core
    if place:
        return Match(min(0.4, core.score), f"{place}; {core.why}")
    if _lies_within(one, other):
        return Match(min(0.8, core.score), "; ".join(w for w in ("a wider place", core.why) if w))
    trade = _trades(one, other, core)
    lower = min(core.score, trade.score)
    notes = [w for w in (core.why, trade.why) if w]
    for what, differs in (
        ("place left out", bool(one.places) != bool(other.places)),
        ("legal form differs", one.form != other.form),
        ("集团 left out", one.is_group != other.is_group),
    ):
        if differs:
            lower = min(lower, 0.97) if lower > 0.9 else lower
            notes.append(what)
    return Match(lower, "; ".join(notes))


def _places_differ(one: NameParts, other: NameParts) -> str:
    """Return what differs between the places of two names; empty where they may be of one place."""
    if not _agree(one.bracket_places, other.bracket_places):
        return "place in brackets differs"
    if one.bracket_places and other.bracket_places and not (one.places and other.places):
        return ""
    if bool(one.bracket_places) != bool(other.bracket_places):
        bracketed, plain = (one, other) if one.bracket_places else (other, one)
        inner = bracketed.bracket_places[0]
        if any(named_places.agree(inner, place) for place in plain.places):
            return ""
        if inner.short in plain.flat or inner.short in {place.short for place in plain.places}:
            return ""
        return "place in brackets on one side only"
    return "" if _agree(one.places, other.places) else "place differs"


def _agree(some: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    """Return whether the last places may be one; the country agrees with every place."""
    named, other = _regional(some), _regional(others)
    return not named or not other or named_places.agree(named[-1], other[-1])


def _lies_within(one: NameParts, other: NameParts) -> bool:
    """浙江华丰化工 may be the parent of 海宁华丰化工, or nothing to it; 浙江海宁华丰化工 says both."""
    some = [place.short for place in _regional(one.places)]
    others = [place.short for place in _regional(other.places)]
    if not some or not others or some[-1] == others[-1]:
        return False
    return not (set(some) <= set(others) or set(others) <= set(some))


def _regional(places: tuple[Place, ...]) -> list[Place]:
    return [place for place in places if place.short != COUNTRY]


def _trades(one: NameParts, other: NameParts, core: Match) -> Match:
    """Compare what the two make; words left out are no difference, other words are."""
    if sorted(one.tokens) == sorted(other.tokens) or "abbreviation" in core.why:
        return Match(1.0, "")
    a, b = one.trade | one.general, other.trade | other.general
    if a == b:
        return Match(0.98, "")
    if _covers(a, b) or _covers(b, a):
        if "own" not in (one.core_is, other.core_is):
            return _stand_in_trades(one, other)
        return _left_out(one, other)
    both = one.trade & other.trade
    if both and not ((one.trade - both) and (other.trade - both)):
        return Match(0.88, "general word differs")
    if both or (a & b and not (one.trade or other.trade)):
        return Match(0.75, "trade differs in part")
    return Match(0.5, "trade differs")


def _covers(more: frozenset[str], fewer: frozenset[str]) -> bool:
    """Return whether every word of the one is a word of the other, or a part of one."""
    return fewer <= more or all(any(word in whole for whole in more) for word in fewer)


def _left_out(one: NameParts, other: NameParts) -> Match:
    """A word before the last says more of the same trade; another last word is another trade (水泥, 水泥制品)."""
    fewer, more = sorted((one, other), key=lambda name: len(name.trade | name.general))
    added = more.trade - fewer.trade
    if added & set(words().house):
        return Match(0.8, "house left out")
    if not added or not fewer.trade:
        return Match(0.92 if fewer.trade else 0.88, "trade word left out")
    if _last_word(one) == _last_word(other):
        return Match(0.92, "trade word left out")
    return Match(0.8, "trade goes on")


def _last_word(name: NameParts) -> str:
    last = name.tokens[-1]
    return words().trade.get(last, last)


def _stand_in_trades(one: NameParts, other: NameParts) -> Match:
    """Names without a core of their own: 海宁污水处理, 海宁水务. A word left out may make another one."""
    if one.core_is == other.core_is == "place" and (
        one.trade == other.trade or (one.branch and other.branch)
    ):
        return Match(0.86, "trade word left out")
    return Match(0.75, "no core, trade word left out")


def _cores(one: NameParts, other: NameParts, in_county: bool) -> Match:
    """Compare the distinctive cores."""
    a, b = one.core, other.core
    if a == b:
        return Match(1.0, "")
    if one.flat == other.flat and one.core_is == other.core_is == "own":
        return Match(0.97, "")
    if _is_short_for(one, other) or _is_short_for(other, one):
        return Match(0.86, "abbreviation")
    for longer, shorter in ((one, other), (other, one)):
        if _place_before_national(longer, shorter):
            return Match(0.86, "place of the branch before the name")
        if _word_added(longer, shorter):
            return Match(0.88, "word left out")
        if _word_inside(longer.core, shorter.core):
            return Match(0.86, "word inside left out")
        if _took_from_place(longer, shorter):
            return Match(0.86, "character of the place in the core")
        if _place_inside(longer, shorter):
            return Match(0.95, "place inside the name")
    named = in_county or named_places.same_county(one.places, other.places)
    slip = _slip(a, b, named, sure=named or len(one.trade & other.trade) > 1)
    return slip if slip.score else _slip_in_trade(one, other)


def _is_short_for(short: NameParts, full: NameParts) -> bool:
    """农行 is 农业银行: one character of every word, the first or the last, beginning with the first."""
    said = full.tokens
    if len(short.core) < 2 or short.core_is != "own" or not short.trade <= full.trade:
        return False
    with_country = (COUNTRY, *said) if COUNTRY in {p.short for p in full.places} else said
    return any(
        len(way) == len(short.core)
        and way[0][0] == short.core[0]
        and all(c in (word[0], word[-1]) for c, word in zip(short.core, way, strict=True))
        for way in {said, with_country}
    )


def _place_before_national(one: NameParts, other: NameParts) -> bool:
    """天津建设银行天津分行 and 中国建设银行天津分行."""
    return (
        one.flat == other.flat
        and one.core_is == "place"
        and one.branch is not None
        and one.core in {place.short for place in one.branch.places}
        and COUNTRY in {place.short for place in other.places}
    )


def _word_added(longer: NameParts, shorter: NameParts) -> bool:
    """A word behind the distinctive one that no table knows: 远达, 远达脱硝."""
    if "own" not in (longer.core_is, shorter.core_is) or not longer.tokens or not shorter.tokens:
        return False
    if not shorter.trade <= longer.trade:
        return False
    first = shorter.tokens[0]
    return (
        first == shorter.core
        and len(first) > 1
        and len(longer.core) - len(first) > 1
        and (longer.tokens[0] == first or (len(first) > 2 and longer.tokens[0].startswith(first)))
    )


def _word_inside(longer: str, shorter: str) -> bool:
    """A word that no table knows, before another one: 远达脱硝纸板, 远达纸板."""
    if len(shorter) < 4 or len(longer) - len(shorter) < 2:
        return False
    same = next((i for i, c in enumerate(shorter) if c != longer[i]), len(shorter))
    return same > 1 and len(shorter) - same > 1 and longer.endswith(shorter[same:])


def _slip_in_trade(one: NameParts, other: NameParts) -> Match:
    """One slip behind the first three characters of a long name: 恒力达纺织科枝."""
    a, b = one.flat, other.flat
    slip = _one_slip(a, b)
    if slip and min(len(a), len(b)) > 5 and a[:3] == b[:3] and not set(slip) & _TELLING:
        return Match(0.86, f"slip in the name: {slip}")
    return Match(0.0, "core differs")


def _took_from_place(longer: NameParts, shorter: NameParts) -> bool:
    """广州广电运通 and 广州电运通: one character more, which the place before it has too."""
    places = {c for place in (*longer.places, *shorter.places) for c in place.short}
    return len(shorter.core) > 1 and longer.flat[1:] == shorter.flat and longer.flat[0] in places


def _place_inside(longer: NameParts, shorter: NameParts) -> bool:
    """中粮唐山糖业 and 中粮（唐山）糖业."""
    return any(
        longer.core == shorter.core + place.short or longer.core == place.short + shorter.core
        for place in (*shorter.bracket_places, *shorter.places)
        if place.short != COUNTRY
    )


def _slip(a: str, b: str, in_county: bool, sure: bool) -> Match:
    """Return whether two cores differ by one slip of the pen; sisters often differ by one character too."""
    size = min(len(a), len(b))
    slip = _one_slip(a, b)
    if not slip or size < 2:
        return Match(0.0, "core differs")
    put_in, swapped = len(a) != len(b), slip.endswith("/")
    if set(slip) <= _TELLING or (not put_in and not swapped and _tell_apart(slip)):
        return Match(0.3, f"core differs by {slip}")
    alike = not put_in and not swapped and _sound_alike(slip)
    if size == 2:
        score = 0.72 if alike or swapped else 0.7 if put_in else 0.0
        return Match(score, f"slip in a short core: {slip}")
    if put_in:
        sure = size + sure >= 4 and a[0] == b[0]
    elif swapped:
        sure = size >= 4 or in_county
    else:
        sure = alike and (in_county or size >= 5)
    return Match(0.86 if sure else 0.75, f"slip in the core: {slip}")


def _tell_apart(two: str) -> bool:
    return bool(set(two) & _TELLING) and not _sound_alike(two)


def _sound_alike(two: str) -> bool:
    return sounds().get(two[0], two[0]) == sounds().get(two[1], two[1])


def _one_slip(a: str, b: str) -> str:
    """Return the characters put in, left out, changed or swapped if that is one slip, else nothing."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or a == b:
        return ""
    at = next((i for i, c in enumerate(a) if c != b[i]), len(a))
    if len(a) < len(b):
        return b[at] if a[at:] == b[at + 1 :] else ""
    if a[at + 1 :] == b[at + 1 :]:
        return a[at] + b[at]
    swapped = a[at + 1 : at + 2] + a[at]
    return f"{a[at : at + 2]}/" if b[at : at + 2] == swapped and a[at + 2 :] == b[at + 2 :] else ""


def _branches(one: Branch | None, other: Branch | None) -> Match:
    """Compare what stands behind the two enterprises."""
    if one is None and other is None:
        return Match(1.0, "")
    if one is None or other is None:
        return Match(0.5, "branch on one side only")
    if one.kind != other.kind:
        return Match(0.5, "kind of branch differs")
    if one.core == other.core:
        if _agree(_own(one), _own(other)):
            return Match(1.0, "")
        return Match(0.4, "place of the branch differs")
    for general, nearer in ((one, other), (other, one)):
        in_place = general.core in {place.short for place in nearer.places}
        if general.core_is_place and in_place and general.kind == "支行":
            return Match(0.86, "branch named by its city")
    if len(one.core) > 2 and len(other.core) > 2:
        slip = _one_slip(one.core, other.core)
        if slip and not set(slip) & _TELLING and max(len(one.core), len(other.core)) > 3:
            return Match(0.86, f"slip in the branch: {slip}")
    return Match(0.4, "branch differs")


def _own(branch: Branch) -> tuple[Place, ...]:
    return branch.places[:-1] if branch.core_is_place else branch.places
