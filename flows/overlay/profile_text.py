"""What a ``jianpai.toml`` says (本单位设置): who the office is, what it answers for, where its folders are.

Which keys there are stands in ``KEYS``, with their type and the reason why the file would have them.
A command reads it before its first line, so nothing heavy is loaded here: what takes the rule book to
tell stands in profile.py.
"""

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from jianpai.flows.overlay.complaint import Complaint
from jianpai.flows.places import PROFILE as FILE

Complaints = list[Complaint]


@dataclass(frozen=True)
class Profile:
    """What an office says of itself; everything but the name may be left out."""

    name: str = ""
    areas: tuple[str, ...] = ()
    """region codes it answers for; none: all"""
    language: str = "zh"
    inbox: str = "inbox"
    warehouse: str = "warehouse"
    reference: str = "reference"
    title: str = ""
    """of the report, such as 某市主要污染物重点工程减排核算月报"""
    signatures: tuple[str, ...] = ("填报人", "审核人", "负责人")
    contacts: dict[str, str] = field(default_factory=dict)
    """first folder or beginning of the file name of a sender -> whom to ask"""
    thresholds: dict[str, str] = field(default_factory=dict)
    """``kind.key`` of reference_data/thresholds.csv -> the office's value"""
    cron: str = "0 6 5 * *"


KEYS: dict[str, dict[str, tuple[str, type]]] = {
    "office": {"name": ("name", str), "areas": ("areas", list), "language": ("language", str)},
    "folders": {name: (name, str) for name in ("inbox", "warehouse", "reference")},
    "letterhead": {"title": ("title", str), "signatures": ("signatures", list)},
    "schedule": {"cron": ("cron", str)},
}
"""Section -> key -> field of the profile and type; the keys of [contacts] and [thresholds] are free."""
FREE = ("contacts", "thresholds")
_TYPES: dict[Any, tuple[str, str]] = {
    str: ("应为文字，请加引号", "must be text in quotes"),
    list: ("应为文字的列表，如 [\"450200\"]", "must be a list of texts, such as [\"450200\"]"),
}  # fmt: skip


def read(content: bytes) -> tuple[Profile, Complaints]:
    """Return what a ``jianpai.toml`` says, and what is wrong with how it is written."""
    try:
        told = tomllib.loads(content.decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError:
        return Profile(), [of("", "请另存为 UTF-8 编码", "must be saved as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        return Profile(), [_no_toml(error)]
    complaints = _unknown(told, [*KEYS, *FREE], "")
    fields: dict[str, Any] = {}
    for section, keys in KEYS.items():
        cells = told.get(section, {})
        if not isinstance(cells, dict):
            complaints.append(_no_section(section))
            continue
        complaints += _unknown(cells, [*keys], f"{section}.")
        for key in filter(cells.__contains__, keys):
            name, kind = keys[key]
            fields[name] = tuple(cells[key]) if kind is list else cells[key]
            if not _is(cells[key], kind):
                complaints.append(of(f"{section}.{key}", *_TYPES[kind]))
                del fields[name]
    for section in FREE:
        fields[section], wrong = _free(section, told.get(section, {}))
        complaints += wrong
    complaints += _wrong_language(fields.get("language", "zh"))
    return Profile(**fields), complaints


def _is(value: object, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, kind)


def _free(section: str, cells: Any) -> tuple[dict[str, str], Complaints]:
    """Return a section whose keys are the office's own; a number is taken as it is written."""
    if not isinstance(cells, dict):
        return {}, [_no_section(section)]
    flat = {
        f"{key}.{inner}" if isinstance(value, dict) else key: each
        for key, value in cells.items()
        for inner, each in (value.items() if isinstance(value, dict) else [("", value)])
    }
    wrong = [
        of(f"{section}.{key}", "应为加引号的文字或数", "must be a text in quotes or a number")
        for key, value in flat.items()
        if isinstance(value, bool | dict | list)
    ]
    return {key: str(value) for key, value in flat.items()}, wrong


def _wrong_language(language: str) -> Complaints:
    if language in ("zh", "en"):
        return []
    zh, en = (
        f"“{language}”不是可用的语言，可填 zh、en",
        f"“{language}” is no language; write zh or en",
    )
    return [of("office.language", zh, en)]


def _unknown(cells: dict[str, Any], known: list[str], prefix: str) -> Complaints:
    return [
        of(f"{prefix}{key}", f"没有这个设置{nearest(key, known, 'zh')}",
            f"is no setting{nearest(key, known, 'en')}")
        for key in cells
        if key not in known
    ]  # fmt: skip


def nearest(key: str, known: list[str], lang: str) -> str:
    """Return a question for the likeliest key, or all there are."""
    near = difflib.get_close_matches(key, known, 1, 0.5)
    if lang == "en":
        return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
    return f"，是否要写 {near[0]}？" if near else f"；可用的有 {'、'.join(known)}"


def _no_section(section: str) -> Complaint:
    zh = f"应为一节，写作 [{section}] 另起一行"
    return of(section, zh, f"must be a section: write [{section}] on a line of its own")


def _no_toml(error: tomllib.TOMLDecodeError) -> Complaint:
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else None
    zh = '写法有误，应为 键 = "值"，文字加引号'
    return Complaint(FILE, line, "", zh, "cannot be read: write key = \"value\", texts in quotes")  # fmt: skip


def of(key: str, zh: str, en: str) -> Complaint:
    """Return what is wrong with a key."""
    return Complaint(FILE, None, key, zh, en)
