"""How alike the trades of two names of one core are (行业用词比对)."""

from jianpai.flows.identity.match import Match
from jianpai.flows.identity.name_parts import NameParts
from jianpai.flows.identity.words import words


def compare_trades(one: NameParts, other: NameParts) -> Match:
    """Compare what the two make; words left out are no difference, other words are."""
    if sorted(one.tokens) == sorted(other.tokens):
        return Match(1.0, "")
    a, b = one.trade | one.general, other.trade | other.general
    if a == b:
        return Match(0.98, "")
    if _covers(a, b) or _covers(b, a):
        stands_in = "own" not in (one.core_is, other.core_is)
        return _stand_in_trades(one, other) if stands_in else _left_out(one, other)
    return _other_words(one, other)


def _other_words(one: NameParts, other: NameParts) -> Match:
    both = one.trade & other.trade
    if both and not ((one.trade - both) and (other.trade - both)):
        return Match(0.88, "general word differs")
    if both or (one.general & other.general and not (one.trade or other.trade)):
        return Match(0.75, "trade differs in part")
    return Match(0.5, "trade differs")


def _covers(more: frozenset[str], fewer: frozenset[str]) -> bool:
    """Return whether every word of the one is a word of the other, or a part of one."""
    return fewer <= more or all(any(word in whole for whole in more) for word in fewer)


def _left_out(one: NameParts, other: NameParts) -> Match:
    """A word before the last says more of the same trade; another last word is another trade (水泥, 水泥制品)."""
    if one.is_group != other.is_group and any(n.is_group and not n.trade for n in (one, other)):
        return Match(0.8, "group and one of its trades")
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
