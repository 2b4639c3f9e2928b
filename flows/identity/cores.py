"""How alike the distinctive cores of two names are (字号比对)."""

from collections.abc import Callable

from jianpai.flows.identity import named_places
from jianpai.flows.identity.match import Match
from jianpai.flows.identity.name_parts import NameParts
from jianpai.flows.identity.named_places import COUNTRY
from jianpai.flows.identity.words import sounds
from jianpai.flows.identity.words import words as table_words

TELLING = frozenset(
    "东西南北中上下左右内外前后新老大小一二三四五六七八九十甲乙丙丁金银铜铁0123456789ABCD"
)
"""characters that tell sisters apart where they come in, go or change"""


def compare_cores(one: NameParts, other: NameParts, in_county: bool) -> Match:
    """Compare the distinctive cores."""
    if one.core == other.core:
        return Match(1.0, "")
    if one.flat == other.flat and one.core_is == other.core_is == "own":
        return Match(0.97, "")
    for longer, shorter in ((one, other), (other, one)):
        for is_so, score, why in _LEFT_OUT:
            if is_so(longer, shorter):
                return Match(score, why)
    named = in_county or named_places.same_county(one.places, other.places)
    sure = named or len(one.trade & other.trade) > 1
    slip = _slip(one.core, other.core, named, sure)
    return slip if slip.score else _slip_in_trade(one, other)


def _is_short_for(full: NameParts, short: NameParts) -> bool:
    """农行 is 农业银行: one character of every word, the first or the last, beginning with the first."""
    if len(short.core) < 2 or short.core_is != "own" or not short.trade <= full.trade:
        return False
    before = [place.short for place in full.places if place.short == COUNTRY]
    before += [full.core] if full.core_is == "place" else []
    words = (*before, *full.tokens)
    unsaid = tuple(word for word in words if word not in short.tokens)
    return any(_initials(short.core, way) for way in (full.tokens, words, unsaid))


def _is_national_for(full: NameParts, short: NameParts) -> bool:
    """中石化 is 中国石油化工: the country's character before the trade."""
    said = "".join(table_words().trade.get(token, token) for token in full.tokens)
    is_national = any(place.short == COUNTRY for place in full.places)
    return is_national and short.flat == COUNTRY[0] + said


def _initials(short: str, words: tuple[str, ...]) -> bool:
    return (
        len(words) == len(short)
        and words[0][0] == short[0]
        and all(c in (word[0], word[-1]) for c, word in zip(short, words, strict=True))
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


def _word_inside(longer: NameParts, shorter: NameParts) -> bool:
    """A word that no table knows, before another one: 远达脱硝纸板, 远达纸板."""
    full, core = longer.core, shorter.core
    if len(core) < 4 or len(full) - len(core) < 2:
        return False
    same = next((i for i, c in enumerate(core) if c != full[i]), len(core))
    return same > 1 and len(core) - same > 1 and full.endswith(core[same:])


def _took_from_place(longer: NameParts, shorter: NameParts) -> bool:
    """广州广电运通 and 广州电运通: one character more, which the place before it has too."""
    places = {c for place in (*longer.places, *shorter.places) for c in place.short}
    return len(shorter.core) > 1 and longer.flat[1:] == shorter.flat and longer.flat[0] in places


def _place_inside(longer: NameParts, shorter: NameParts) -> bool:
    """中粮唐山糖业 and 中粮（唐山）糖业."""
    return any(
        longer.core == shorter.core + place.short or longer.core == place.short + shorter.core
        for place in (*shorter.bracket_places, *named_places.regional(shorter.places))
    )


_LEFT_OUT: tuple[tuple[Callable[[NameParts, NameParts], bool], float, str], ...] = (
    (_is_short_for, 0.86, "abbreviation"),
    (_is_national_for, 0.86, "abbreviation"),
    (_place_before_national, 0.86, "place of the branch before the name"),
    (_word_added, 0.88, "word left out"),
    (_word_inside, 0.86, "word inside left out"),
    (_took_from_place, 0.86, "character of the place in the core"),
    (_place_inside, 0.95, "place inside the name"),
)


def _slip(a: str, b: str, in_county: bool, sure: bool) -> Match:
    """Return whether two cores differ by one slip of the pen; sisters often differ by one character too."""
    slip = one_slip(a, b)
    if not slip or min(len(a), len(b)) < 2:
        return Match(0.0, "core differs")
    put_in, swapped = len(a) != len(b), slip.endswith("/")
    alike = not put_in and not swapped and _sound_alike(slip)
    if is_telling(slip) and not swapped and not alike:
        return Match(0.3, f"core differs by {slip}")
    if min(len(a), len(b)) == 2:
        score = 0.72 if alike or swapped else 0.7 if put_in else 0.0
        return Match(score, f"slip in a short core: {slip}")
    if put_in:
        is_sure = min(len(a), len(b)) + sure >= 4 and a[0] == b[0]
    else:
        near = in_county or len(a) > 4
        is_sure = (swapped and (near or len(a) > 3)) or (alike and near)
    unsure = 0.75 if put_in or swapped or alike else 0.71
    return Match(0.86 if is_sure else unsure, f"slip in the core: {slip}")


def is_telling(slip: str) -> bool:
    """Return whether a character is among those that sisters are told apart by."""
    return bool(set(slip) & TELLING)


def _sound_alike(two: str) -> bool:
    return sounds().get(two[0], two[0]) == sounds().get(two[1], two[1])


def _slip_in_trade(one: NameParts, other: NameParts) -> Match:
    """One slip behind the first three characters of a long name: 恒力达纺织科枝."""
    a, b = one.flat, other.flat
    slip = one_slip(a, b)
    if slip and min(len(a), len(b)) > 5 and a[:3] == b[:3] and not is_telling(slip):
        return Match(0.86, f"slip in the name: {slip}")
    return Match(0.0, "core differs")


def one_slip(a: str, b: str) -> str:
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
