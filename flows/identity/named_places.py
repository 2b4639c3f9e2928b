"""Places that a company name begins with: 海宁市 and 海宁 are one (名称中的行政区划).

``reference_data/regions.csv`` with every name since 1981. A short name without 省市县区 is as good as the
full one; many short names are also ordinary words (兴业, 平安), so a second place must lie in the first.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from jianpai.schemas import reference

COUNTRY = "中国"
_PEOPLES = (
    "壮族|回族|维吾尔族|维吾尔|蒙古族|蒙古|藏族|羌族|彝族|苗族|布依族|侗族|土家族|哈尼族|傣族|白族|景颇族|傈僳族|"
    "朝鲜族|黎族|哈萨克族|哈萨克|柯尔克孜|瑶族|畲族|满族|仫佬族|毛南族|仡佬族|水族|纳西族|拉祜族|佤族|布朗族|"
    "普米族|独龙族|怒族|土族|撒拉族|东乡族|保安族|裕固族|锡伯|达斡尔族|鄂温克族|鄂伦春族|塔吉克|各族|满族"
)
_ENDING = re.compile(
    rf"(?<=..)(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|省|市|县|区|地区|盟|林区|矿区|新区|特区)$"
)
_PEOPLE_AT_END = re.compile(rf"(?<=..)(?:{_PEOPLES})+$")
_ANYWHERE = re.compile("[城市江河山港湖海郊岸][东南西北中关郊]|[东南西北中][城市江河山港湖海郊岸]")
"""short names of districts that any town may use: 城南, 江北, 市中"""
_AUTONOMOUS = re.compile("自治[区州县旗]$")


@dataclass(slots=True)
class Place:
    """A place as a name says it."""

    short: str
    codes: frozenset[str]
    """codes that have this name, cut to two, four or six digits"""
    length: int
    """characters that it takes in the name"""

    @property
    def is_known(self) -> bool:
        """Whether the name means one place, and is no ordinary word: written in full, or in one province."""
        if self.short == COUNTRY or self.length > len(self.short):
            return True
        return any(len(code) < 6 for code in self.codes) or len({c[:2] for c in self.codes}) == 1


def short_name(name: str) -> str:
    """Return the name of a place without 省, 市, 县, 区 … and the peoples in it."""
    return _PEOPLE_AT_END.sub("", _ENDING.sub("", name)) if len(name) > 2 else name


def _cut(code: str) -> str:
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


@reference.cached
def _names() -> dict[str, tuple[str, frozenset[str]]]:
    """Return name as written -> its short name and the codes that have it."""
    codes: dict[str, set[str]] = defaultdict(set)
    for row in reference.table("regions").iter_rows(named=True):
        name = row["region_name"]
        if len(name) == 2 and name[-1] != "县":  # 城区, 郊区: say nothing
            continue
        codes[name].add(_cut(row["region_code"]))
        if row["level"] == "county" and _ANYWHERE.fullmatch(short_name(name)):
            continue
        codes[short_name(name)].add(_cut(row["region_code"]))
        codes[_AUTONOMOUS.sub("", name)].add(_cut(row["region_code"]))
    alike: dict[str, set[str]] = defaultdict(set)
    for name, with_it in codes.items():
        alike[short_name(name)] |= with_it
    return {name: (short_name(name), frozenset(alike[short_name(name)])) for name in codes}


@reference.cached
def _lengths() -> dict[str, tuple[int, ...]]:
    """Return how long the names are that begin with two characters, the longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in _names():
        lengths[name[:2]].add(len(name))
    return {begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()}


def read(text: str, start: int, inside: Place | None) -> Place | None:
    """Return the longest place that ``text`` has at ``start``, lying in ``inside`` if one is given."""
    names, lengths = _names(), _lengths()
    for length in lengths.get(text[start : start + 2], ()):
        found = names.get(text[start : start + length])
        if found is None or length > len(text) - start:
            continue
        if inside is None:
            return _place(found[0], found[1], length)
        if codes := _within(found[1], inside.codes):
            return _place(found[0], codes, length)
    return None


@lru_cache(maxsize=20_000)
def _place(short: str, codes: frozenset[str], length: int) -> Place:
    return Place(short, codes, length)


@lru_cache(maxsize=20_000)
def _within(codes: frozenset[str], outer: frozenset[str]) -> frozenset[str]:
    return frozenset(code for code in codes if any(code.startswith(over) for over in outer))


def whole(text: str) -> Place | None:
    """Return the place that the whole text names."""
    found = _names().get(text)
    return Place(found[0], found[1], len(text)) if found else None


def agree(one: Place, other: Place) -> bool:
    """Return whether the two may be one place, or one lies in the other."""
    if one.short == other.short:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one.codes for b in other.codes)


def same_county(some: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    """Return whether both name one county, not only a province or city."""
    return bool(some and others) and any(
        len(code) == 6 for code in some[-1].codes & others[-1].codes
    )


def regional(places: tuple[Place, ...]) -> list[Place]:
    """Return the places without the country, which agrees with every place."""
    return [place for place in places if place.short != COUNTRY]


def may_be_one(some: tuple[Place, ...], others: tuple[Place, ...]) -> bool:
    """Return whether the last places may be one; a name without a place may be of any."""
    named, other = regional(some), regional(others)
    return not named or not other or agree(named[-1], other[-1])
