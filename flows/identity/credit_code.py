"""The credit code as clerks write it (统一社会信用代码): its check digit, its writing, its usual mistakes.

Nothing here decides that a code is repaired: ``repair.py`` asks for a confirmation first.
"""

import re
import unicodedata
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: no I, O, S, V, Z."""
LENGTH = 18
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = [pow(3, position, 31) for position in range(LENGTH - 1)]
_ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
_LOOK_ALIKE = {"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "Z": "2", "B": "8", "V": "U"}
"""Letter -> what is meant: most of these letters occur in no credit code."""
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]?$")
_LABEL = re.compile(r"^[一-鿿]+:")
PERMIT = re.compile(r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{3}[A-Z]$")
_REGISTRATION_NUMBER = re.compile(r"^[0-9]{15}$")


@dataclass(frozen=True)
class Mistake:
    """How a code was mistyped, in both languages."""

    zh: str
    en: str


WRITING = Mistake("括号、空白或不可见字符", "brackets, blanks or characters that cannot be seen")
REGISTRATION_NUMBER = Mistake("填的是15位旧号", "an old number of 15 digits")


def is_valid(code: str) -> bool:
    """Return whether a code has 18 characters of the alphabet and the right check character.

    Source: GB 32100-2015, weights 3^i mod 31 (rulebook §7.2).
    """
    if len(code) != LENGTH or not set(code) <= _VALUES.keys():
        return False
    total = sum(weight * _VALUES[c] for weight, c in zip(_WEIGHTS, code, strict=False))
    return (31 - total % 31) % 31 == _VALUES[code[-1]]


def organisation(code: str) -> str | None:
    """Return the organisation code in places 9–17; None where its own check (mod 11) fails.

    Source: rulebook §7.2. Nine noughts pass the check and name nobody.
    """
    body, check = code[8:16], code[16:17]
    if not set(body) <= _VALUES.keys() or not body.strip("0"):
        return None
    values = [int(c, 36) for c in body]
    total = sum(w * v for w, v in zip(_ORGANISATION_WEIGHTS, values, strict=False))
    return body + check if "0123456789X0"[(11 - total % 11) % 11] == check else None


def plainly_written(text: str) -> str:
    """Return a code without what is no part of it: hidden characters, blanks, brackets behind it, a label."""
    narrow = unicodedata.normalize("NFKC", text)
    seen = "".join(c for c in narrow if unicodedata.category(c) not in ("Cf", "Cc", "Zs"))
    bare = _LABEL.sub("", _BRACKETS.sub("", seen))
    return bare.strip("'\"=;,.、。:-").upper()


def mistake(typed: str, meant: str) -> Mistake | None:
    """Return the one usual mistake that makes ``typed`` of ``meant``; None if it takes another or more."""
    if len(typed) == len(meant):
        return _of_same_length(typed, meant)
    if len(typed) == len(meant) - 1:
        return _left_out(typed, meant)
    if len(typed) == len(meant) + 1:
        return _typed_twice(typed, meant)
    is_old = _REGISTRATION_NUMBER.match(typed) or typed == meant[2:17]
    return REGISTRATION_NUMBER if is_old else None


def _of_same_length(typed: str, meant: str) -> Mistake | None:
    places = [n for n, (was, right) in enumerate(zip(typed, meant, strict=True)) if was != right]
    pairs = {(typed[n], meant[n]) for n in places}
    if pairs and all(
        _LOOK_ALIKE.get(was) == right or _LOOK_ALIKE.get(right) == was for was, right in pairs
    ):
        shown = "、".join(f"{was}→{right}" for was, right in sorted(pairs))
        return Mistake(f"形近字符 {shown}", f"look-alike {shown}")
    if len(places) == 1:
        n = places[0]
        shown = f"{typed[n]}→{meant[n]}"
        return Mistake(f"第{n + 1}位误填 {shown}", f"character {n + 1} mistyped {shown}")
    if len(places) == 2 and places[1] == places[0] + 1 and _is_swapped(typed, meant, places[0]):
        n = places[0] + 1
        return Mistake(f"第{n}、{n + 1}位颠倒", f"characters {n} and {n + 1} swapped")
    return None


def _is_swapped(typed: str, meant: str, place: int) -> bool:
    return typed[place] == meant[place + 1] and typed[place + 1] == meant[place]


def _left_out(typed: str, meant: str) -> Mistake | None:
    for n in range(len(meant)):
        if typed == meant[:n] + meant[n + 1 :]:
            return Mistake(f"漏填第{n + 1}位", f"character {n + 1} left out")
    return None


def _typed_twice(typed: str, meant: str) -> Mistake | None:
    for n in range(len(typed)):
        if meant == typed[:n] + typed[n + 1 :]:
            return Mistake(f"第{n + 1}位多填一个字符", f"character {n + 1} is one too many")
    return None


def likely(typed: str) -> tuple[str, Mistake] | None:
    """Return the valid code that what was typed looks like: a letter that occurs in none read as a digit.

    It is a hint. Swaps and mistyped characters are not guessed: one of them is valid by chance too often.
    """
    read = "".join(_LOOK_ALIKE.get(c, c) if c not in _VALUES else c for c in typed)
    why = mistake(typed, read) if is_valid(read) else None
    return (read, why) if why else None


def permit_of(typed: str, code: str) -> tuple[str, Mistake] | None:
    """Return the permit number that was meant, given the enterprise's code; None if it is not clear.

    Its first 18 places are the code with one usual mistake, its serial number may have letters for digits.
    """
    if len(typed) != LENGTH + 4:
        return None
    head, serial, letter = typed[:LENGTH], typed[LENGTH:-1], typed[-1]
    digits = "".join(_LOOK_ALIKE.get(c, c) for c in serial)
    meant = code + digits + letter
    if not PERMIT.match(meant) or meant == typed:
        return None
    why = _of_same_length(serial, digits) if head == code else _of_same_length(head, code)
    return (meant, why) if why else None
