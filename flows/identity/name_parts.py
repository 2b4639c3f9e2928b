"""A company name taken apart: place, distinctive core, trade, legal form, branch, number, phase (名称拆分).

浙江省海宁市华丰化工（集团）有限公司第二分公司
places 浙江 海宁 · core 华丰 · trade 化工 · form 有限公司 · branch 分公司 · numbers 2
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from jianpai.flows.identity import named_places
from jianpai.flows.identity.named_places import COUNTRY, Place
from jianpai.flows.identity.words import simplified, words
from jianpai.schemas import reference

_NO_WORD = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•.,、;:'\"“”‘’_\-—–/\\*]+")
_BRACKETS = str.maketrans("[]{}〔〕【】〈〉《》「」<>", "()()()()()()()()")
_ODD_BRACKET = re.compile(r"[][{}〔〕【】〈〉《》「」<>]")
_BRACKETED = re.compile(r"\(([^()]*)\)?")
_CODE = re.compile(r"[0-9A-Z]{15,18}")
_FORMER = re.compile(r"^(?:原名?|曾用名|前身|更名前)[::]?(.{2,})")
_DIGITS = {c: str(i % 10) for i, c in enumerate("零一二三四五六七八九")} | {
    c: str(i) for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_NUMERAL = r"[零〇一二三四五六七八九十百壹贰叁肆伍陆柒捌玖拾\d]+"
_PHASE = re.compile(rf"(?:第?({_NUMERAL}|[A-D])期(?:扩建|改扩建|新建|提标)?(?:工程|项目)?)")
_NUMBER = re.compile(
    rf"第({_NUMERAL})|({_NUMERAL})(?:号(?!楼|院)|#|(?=分厂|分公司|厂|车间|线|矿|电厂|水厂|污水))|#({_NUMERAL})"
)
_ZONE = re.compile(
    r"(.{0,4}?)(经济技术开发区|高新技术产业开发区|综合保税区|保税港区?|保税区|自由贸易试验区|工业园区|工业区|"
    r"循环经济园区|开发区|新区)"
)
_TOWN = re.compile(r"(.{1,3})(?:镇|乡|街道)")
_SHORT_BANK = re.compile(r".行")
_OFFSHORE = {"香港", "澳门", "台湾", "HK", "HONGKONG"}


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


@dataclass(slots=True)
class _Reading:
    """What has been found in a name so far."""

    places: list[Place] = field(default_factory=list)
    bracket_places: list[Place] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    phase: str = ""
    former: list[str] = field(default_factory=list)
    is_group: bool = False
    form: str = ""


def parse(name: str | None) -> NameParts:
    """Return the parts of a name; a name that is empty has no core."""
    return _parse(name or "")


@lru_cache(maxsize=200_000)
def _parse(name: str) -> NameParts:
    found = _Reading()
    text = _without_brackets(_plain(name), found)
    if not re.search(r"[\u3400-\u9fff]", text):
        return _latin(text, found)
    text = _NO_WORD.sub("", text)
    text = _patterns().expand.sub(lambda m: words().expand[m[0]], text)
    text = _numbered(text, found)
    head, tail = _cut(text)
    body = _placed(_unformed(head, found), found.places)
    core, tokens, trade, general = _tokens(_works(body, found))
    if len(core) == 1 and found.places and _is_short(found.places[-1]):  # 永福康 has no core 康
        merged = found.places.pop().short
        core, tokens = merged + core, [merged + tokens[0], *tokens[1:]]
    core, core_is = _standing_in(core, tokens, found)
    return NameParts(
        text=text,
        places=tuple(found.places),
        bracket_places=tuple(found.bracket_places),
        core=core,
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


def _plain(name: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", name).upper())
    return _ODD_BRACKET.sub(lambda bracket: bracket[0].translate(_BRACKETS), text)


def _without_brackets(text: str, found: _Reading) -> str:
    """Return the text with what stands in brackets sorted out, or left in its place."""
    if "(" not in text:
        return text.replace(")", "")

    def sort_out(bracket: re.Match) -> str:
        inner = _NO_WORD.sub("", bracket[1])
        if not inner or _CODE.fullmatch(inner):
            return ""
        if former := _FORMER.match(inner):
            found.former.append(former[1])
            return ""
        place = named_places.whole(inner)
        if inner in _OFFSHORE or inner == COUNTRY or place:
            found.bracket_places.append(place or Place(inner, frozenset(), len(inner)))
            return ""
        if _patterns().formal.fullmatch(inner):
            found.is_group = True
            return ""
        return inner

    return _BRACKETED.sub(sort_out, text).replace(")", "")


@dataclass(frozen=True)
class _Patterns:
    expand: re.Pattern
    formal: re.Pattern
    long_form: re.Pattern
    form_at_end: re.Pattern
    form_at_start: re.Pattern
    group: re.Pattern
    house: re.Pattern
    branch: re.Pattern
    works: re.Pattern
    token: re.Pattern


@reference.cached
def _patterns() -> _Patterns:
    table = words()
    form = table.longest_first("form")
    long_form = "|".join(f for f in form.split("|") if len(f) > 3)
    formal = table.longest_first("form", "group")
    return _Patterns(
        expand=re.compile(table.longest_first("expand")),
        formal=re.compile(f"(?:{formal})+"),
        long_form=re.compile(f"(?:(?:{table.longest_first('group')})*(?:{long_form}))+"),
        form_at_end=re.compile(f"(?:{formal})+$"),
        form_at_start=re.compile(f"^(?:{formal})+"),
        group=re.compile(table.longest_first("group")),
        house=re.compile(table.longest_first("house")),
        branch=re.compile(f"(?:{table.longest_first('branch')})$"),
        works=re.compile(f"(?:{table.longest_first('works')})$"),
        token=re.compile(table.longest_first("trade", "general")),
    )


def _latin(text: str, found: _Reading) -> NameParts:
    tokens = [t for t in re.split(r"[^0-9A-Z]+", text) if t]
    forms = {"LIMITED", "LTD", "CO", "COMPANY", "INC", "CORP", "CORPORATION", "LLC", "GROUP", "HK"}
    own = [t for t in tokens if t not in forms] or tokens
    core = " ".join(sorted(own))
    return NameParts(text="".join(tokens), core=core, tokens=tuple(own), is_latin=True)


def _numbered(text: str, found: _Reading) -> str:
    """Return the text without its phase and its numbers."""
    if phase := _PHASE.search(text):
        found.phase = _digits(phase[1])
        text = text[: phase.start()] + text[phase.end() :]

    def take(number: re.Match) -> str:
        found.numbers.append(_digits(number[1] or number[2] or number[3]))
        return ""

    return _NUMBER.sub(take, text)


def _digits(numeral: str) -> str:
    numeral = numeral.replace("拾", "十")
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        return (_DIGITS.get(tens, "1") if tens else "1") + (_DIGITS.get(ones, "0") if ones else "0")
    return "".join(_DIGITS.get(c, c) for c in numeral).lstrip("0") or "0"


def _cut(text: str) -> tuple[str, str]:
    """Return the enterprise and what stands behind it."""
    p = _patterns()
    branch = p.branch.search(text)
    form = next(
        (m for m in p.long_form.finditer(text) if m.end() < len(text) and m.start() > 1), None
    )
    house = (p.house.search(text) or _SHORT_BANK.match(text)) if branch else None
    if house and house.end() <= branch.start() and (not form or house.end() <= form.start()):
        return text[: house.end()], p.form_at_start.sub("", text[house.end() :])
    if form and not p.formal.fullmatch(text[form.end() :]):
        tail = text[form.end() :]
        if branch or not p.form_at_end.search(tail):
            return text[: form.end()], tail
    works = p.works.search(text)
    if branch or works:
        group = p.group.search(text, 2)
        if group and group.end() < (branch or works).start():
            return text[: group.end()], p.form_at_start.sub("", text[group.end() :])
    if branch and branch.start() > 1:
        end = _end_of_trade(text, branch.start())
        return text[:end], text[end:]
    return text, ""


def _end_of_trade(text: str, stop: int) -> int:
    """Return where the first run of trade words ends, or ``stop`` where there is none."""
    end = 0
    for token in _patterns().token.finditer(text, 2, stop):
        if end and token.start() > end:
            break
        end = token.end()
    return end or stop


def _unformed(head: str, found: _Reading) -> str:
    """Return the head without its legal form and 集团, 控股, 股份."""
    p = _patterns()
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
        if start and place.short == inside.short:  # 泰和泰和县
            places.pop()
        places.append(place)
        start += place.length
        inside = place
    rest = text[start:]
    for offshore in _OFFSHORE:
        if rest.startswith(offshore) and not places:
            places.append(Place(offshore, frozenset(), len(offshore)))
            rest = rest[len(offshore) :]
    zone = _ZONE.match(rest) if places else None
    return rest[zone.end() :] if zone and len(rest) - zone.end() > 1 else rest


def _works(body: str, found: _Reading) -> str:
    """Return the body with its 厂 as a form, and what the works makes as a trade."""
    works = _patterns().works.search(body)
    if not works:
        return body
    found.form = found.form or "厂"
    return body[: works.start()] + words().works[works[0]].removesuffix("厂")


def _tokens(body: str) -> tuple[str, list[str], list[str], list[str]]:
    """Return the core, core and trade words in their order, trade words and general words."""
    table = words()
    core, tokens, trade, general, at = "", [], [], [], 0
    for token in _patterns().token.finditer(body):
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


def _standing_in(core: str, tokens: list[str], found: _Reading) -> tuple[str, str]:
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
    p = _patterns()
    kind = p.branch.search(tail)
    name = tail[: kind.start()] if kind else tail
    kind_word = words().branch[kind[0]] if kind else ""
    if kind_word == "营业部" and name.endswith(("分行", "支行", "分公司")):
        kind = p.branch.search(name)
        name, kind_word = name[: kind.start()], words().branch[kind[0]]
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
    works = _patterns().works.search(rest)
    if works:
        rest = rest[: works.start()] + words().works[works[0]]
    return _ROAD.sub("", rest)
