"""A company name taken apart: place, distinctive core, trade, legal form, branch, number, phase (名称拆分).

浙江省海宁市华丰化工（集团）有限公司第二分公司
places 浙江 海宁 · core 华丰 · trade 化工 · form 有限公司 · branch 分公司 · numbers 2
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from jianpai.flows.identity import named_places
from jianpai.flows.identity.name_text import (
    NO_WORD,
    OFFSHORE,
    Reading,
    numbered,
    patterns,
    plain,
    without_brackets,
)
from jianpai.flows.identity.named_places import COUNTRY, Place
from jianpai.flows.identity.words import words

_ZONE = re.compile(
    r"(.{0,4}?)(经济技术开发区|高新技术产业开发区|综合保税区|保税港区?|保税区|自由贸易试验区|工业园区|工业区|"
    r"循环经济园区|开发区|新区)"
)
_TOWN = re.compile(r"(.{1,3})(?:镇|乡|街道)")
_SHORT_BANK = re.compile(r".行")


@dataclass(slots=True)
class Branch:
    """What stands behind the enterprise: 嘉兴分公司, 城南厂."""

    kind: str
    places: tuple[Place, ...]
    core: str
    core_is_place: bool


@dataclass(slots=True)
class NameParts:
    """A name taken apart."""

    text: str
    """as written, in simplified half-width characters without brackets and signs"""
    places: tuple[Place, ...] = ()
    bracket_places: tuple[Place, ...] = ()
    core: str = ""
    is_placed: bool = False
    """whether it says a place that is known"""
    core_is: str = "own"
    """own, or what stands in where a name has none: place, trade"""
    trade: frozenset[str] = frozenset()
    general: frozenset[str] = frozenset()
    tokens: tuple[str, ...] = ()
    """core and trade words in their order, as written"""
    form: str = ""
    is_group: bool = False
    branch: Branch | None = None
    numbers: tuple[str, ...] = ()
    phase: str = ""
    former: tuple[str, ...] = ()
    is_latin: bool = False

    @property
    def flat(self) -> str:
        """Core and trade as written."""
        return "".join(self.tokens)


def parse(name: str | None) -> NameParts:
    """Return the parts of a name; a name that is empty has no core."""
    return _parse(name or "")


@lru_cache(maxsize=20_000)
def _parse(name: str) -> NameParts:
    found = Reading()
    text = without_brackets(plain(name), found)
    if not re.search(r"[\u3400-\u9fff]", text):
        return _latin(text, found)
    text = NO_WORD.sub("", text)
    text = patterns().expand.sub(lambda m: words().expand[m[0]], text)
    text = numbered(text, found)
    head, tail = _cut(text)
    body = _placed(_unformed(head, found), found.places)
    core, tokens, trade, general = _tokens(_works(body, found))
    if len(core) == 1 and found.places and _is_short(found.places[-1]):  # 永福康 has no core 康
        merged = found.places.pop().short
        core, tokens = merged + core, [merged + tokens[0], *tokens[1:]]
    is_placed = any(place.is_known for place in found.places)
    core, core_is = _standing_in(core, tokens, found)
    return NameParts(
        text=text,
        places=tuple(found.places),
        bracket_places=tuple(found.bracket_places),
        core=core,
        is_placed=is_placed,
        core_is=core_is,
        trade=frozenset(trade),
        general=frozenset(general),
        tokens=tuple(tokens),
        form=found.form,
        is_group=found.is_group,
        branch=_branch(tail) if tail else None,
        numbers=tuple(sorted(found.numbers)),
        phase=found.phase,
        former=tuple(found.former),
    )


def _is_short(place: Place) -> bool:
    return place.length == len(place.short) and place.short != COUNTRY


def _latin(text: str, found: Reading) -> NameParts:
    tokens = [t for t in re.split(r"[^0-9A-Z]+", text) if t]
    forms = {"LIMITED", "LTD", "CO", "COMPANY", "INC", "CORP", "CORPORATION", "LLC", "GROUP", "HK"}
    own = [t for t in tokens if t not in forms] or tokens
    core = " ".join(sorted(own))
    return NameParts(text="".join(tokens), core=core, tokens=tuple(own), is_latin=True)


def _cut(text: str) -> tuple[str, str]:
    """Return the enterprise and what stands behind it."""
    p = patterns()
    branch = p.branch.search(text)
    form = next(
        (m for m in p.long_form.finditer(text) if m.end() < len(text) and m.start() > 1), None
    )
    house = (p.house.search(text) or _SHORT_BANK.match(text)) if branch else None
    if (
        house
        and branch
        and house.end() <= branch.start()
        and (not form or house.end() <= form.start())
    ):
        return text[: house.end()], p.form_at_start.sub("", text[house.end() :])
    if form and not p.formal.fullmatch(text[form.end() :]):
        tail = text[form.end() :]
        if branch or not p.form_at_end.search(tail):
            return text[: form.end()], tail
    if ending := branch or p.works.search(text):
        group = p.group.search(text, 2)
        if group and group.end() < ending.start():
            return text[: group.end()], p.form_at_start.sub("", text[group.end() :])
    if branch and branch.start() > 1:
        end = _end_of_trade(text, branch.start())
        return text[:end], text[end:]
    return text, ""


def _end_of_trade(text: str, stop: int) -> int:
    """Return where the first run of trade words ends, or ``stop`` where there is none."""
    end = 0
    for token in patterns().token.finditer(text, 2, stop):
        if end and token.start() > end:
            break
        end = token.end()
    return end or stop


def _unformed(head: str, found: Reading) -> str:
    """Return the head without its legal form and 集团, 控股, 股份."""
    p = patterns()
    while m := p.form_at_end.search(head):
        if m.start() == 0:
            break
        found.form = found.form or next((f for f in words().form if m[0].endswith(f)), "")
        found.is_group |= bool(p.group.search(m[0]))
        head = head[: m.start()]
    shorter = p.group.sub("", head)
    if len(shorter) >= 2 and shorter != head:
        found.is_group = True
        return shorter
    return head


def _placed(text: str, places: list[Place]) -> str:
    """Return the text behind the places that it begins with, which are added to ``places``."""
    start = 0
    if text.startswith(COUNTRY) and len(text) > len(COUNTRY):
        places.append(Place(COUNTRY, frozenset(), len(COUNTRY)))
        return text[len(COUNTRY) :]
    inside: Place | None = None
    while place := named_places.read(text, start, inside):
        if inside and place.short == inside.short:  # 泰和泰和县
            places.pop()
        places.append(place)
        start += place.length
        inside = place
    rest = text[start:]
    for offshore in OFFSHORE:
        if rest.startswith(offshore) and not places:
            places.append(Place(offshore, frozenset(), len(offshore)))
            rest = rest[len(offshore) :]
    zone = _ZONE.match(rest) if places else None
    return rest[zone.end() :] if zone and len(rest) - zone.end() > 1 else rest


def _works(body: str, found: Reading) -> str:
    """Return the body with its 厂 as a form, and what the works makes as a trade."""
    works = patterns().works.search(body)
    if not works:
        return body
    found.form = found.form or "厂"
    return body[: works.start()] + words().works[works[0]].removesuffix("厂")


def _tokens(body: str) -> tuple[str, list[str], list[str], list[str]]:
    """Return the core, core and trade words in their order, trade words and general words."""
    table = words()
    core, tokens, trade, general, at = "", [], [], [], 0
    for token in patterns().token.finditer(body):
        own = body[at : token.start()]
        own = "" if core and (own in "和及与暨" or own == body[at - 1 : at]) else own
        if own:
            core += own
            tokens.append(own)
        tokens.append(token[0])
        if token[0] in table.trade:
            trade.append(table.trade[token[0]])
        else:
            general.append(table.general[token[0]])
        at = token.end()
    if (rest := body[at:]) and not (core and at and rest == body[at - 1]):  # 皮革革
        core += rest
        tokens.append(rest)
    return _unrepeated(core), tokens, trade, general


def _unrepeated(core: str) -> str:
    """瑞泰瑞泰 is 瑞泰."""
    half = len(core) // 2
    return core[:half] if half > 1 and core[:half] == core[half:] else core


def _standing_in(core: str, tokens: list[str], found: Reading) -> tuple[str, str]:
    """Return the core and its kind; without one the last place stands in, or the first trade word."""
    if core:
        town = _TOWN.fullmatch(core)
        return (town[1] if town and len(town[1]) > 1 else core), "own"
    if found.places and found.places[-1].short != COUNTRY:
        return found.places.pop().short, "place"
    if found.places and len(tokens) < 2:
        return COUNTRY, "trade"
    return (tokens[0] if tokens else ""), "trade"


def _branch(tail: str) -> Branch:
    """Return the parts of what stands behind the enterprise."""
    p = patterns()
    kind = p.branch.search(tail)
    name = tail[: kind.start()] if kind else tail
    kind_word = words().branch[kind[0]] if kind else ""
    if kind_word == "营业部" and (inner := p.branch.search(name)):
        name, kind_word = name[: inner.start()], words().branch[inner[0]]
    name = name.replace("分行", "").replace("分公司", "")
    places: list[Place] = []
    core = _branch_core(_placed(name, places), name)
    if core or not places:
        return Branch(kind_word, tuple(places), core, False)
    return Branch(kind_word, tuple(places), places[-1].short, True)


_ROAD = re.compile(r"(?<=..)(?:大街|大道|路|街|市|县|区|镇|乡)$")


def _branch_core(rest: str, name: str) -> str:
    if rest == "新区":
        return ""
    while town := _TOWN.match(rest):
        if len(rest) - town.end() < 2:
            break
        rest = rest[town.end() :]
    works = patterns().works.search(rest)
    if works:
        rest = rest[: works.start()] + words().works[works[0]]
    return _ROAD.sub("", rest)
