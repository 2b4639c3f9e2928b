"""A company name as text: characters, brackets, numbers and the patterns of its words (名称文本)."""

import re
import unicodedata
from dataclasses import dataclass, field

from jianpai.flows.identity import named_places
from jianpai.flows.identity.named_places import COUNTRY, Place
from jianpai.flows.identity.words import simplified, words
from jianpai.schemas import reference

NO_WORD = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•.,、;:'\"“”‘’_\-—–/\\*]+")
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
OFFSHORE = {"香港", "澳门", "台湾", "HK", "HONGKONG"}


@dataclass(slots=True)
class Reading:
    """What has been found in a name so far."""

    places: list[Place] = field(default_factory=list)
    bracket_places: list[Place] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    phase: str = ""
    former: list[str] = field(default_factory=list)
    is_group: bool = False
    form: str = ""


@dataclass(frozen=True)
class Patterns:
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
def patterns() -> Patterns:
    table = words()
    form = table.longest_first("form")
    long_form = "|".join(f for f in form.split("|") if len(f) > 3) + "|(?<![分子])公司"
    formal = table.longest_first("form", "group")
    return Patterns(
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


def plain(name: str) -> str:
    text = simplified(unicodedata.normalize("NFKC", name).upper())
    return _ODD_BRACKET.sub(lambda bracket: bracket[0].translate(_BRACKETS), text)


def without_brackets(text: str, found: Reading) -> str:
    """Return the text with what stands in brackets sorted out, or left in its place."""
    if "(" not in text:
        return text.replace(")", "")

    def sort_out(bracket: re.Match) -> str:
        inner = NO_WORD.sub("", bracket[1])
        if not inner or _CODE.fullmatch(inner):
            return ""
        if former := _FORMER.match(inner):
            found.former.append(former[1])
            return ""
        place = named_places.whole(inner)
        if inner in OFFSHORE or inner == COUNTRY or place:
            found.bracket_places.append(place or Place(inner, frozenset(), len(inner)))
            return ""
        if patterns().formal.fullmatch(inner):
            found.is_group = True
            return ""
        return inner

    return _BRACKETED.sub(sort_out, text).replace(")", "")


def numbered(text: str, found: Reading) -> str:
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
