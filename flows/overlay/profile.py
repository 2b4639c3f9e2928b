"""The profile of an office, ``jianpai.toml`` (本单位设置): who it is, what it answers for, where its folders are.

Which keys there are stands in ``KEYS``, with their type and the reason why the file would have them.
"""

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

from jianpai.flows.overlay.complaint import Complaint
from jianpai.flows.places import PROFILE as FILE
from jianpai.schemas import reference

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


@reference.cached
def in_use() -> Profile:
    """Return the profile of the office that the run is made for; an empty one where there is none."""
    content = reference.overlay().files.get(FILE)
    return Profile() if content is None else read(content)[0]


def read(content: bytes) -> tuple[Profile, Complaints]:
    """Return what a ``jianpai.toml`` says, and everything that is wrong with it."""
    try:
        told = tomllib.loads(content.decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError:
        return Profile(), [_of("", "请另存为 UTF-8 编码", "must be saved as UTF-8")]
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
                complaints.append(_of(f"{section}.{key}", *_TYPES[kind]))
                del fields[name]
    for section in FREE:
        fields[section], wrong = _free(section, told.get(section, {}))
        complaints += wrong
    complaints += _wrong_areas(fields.get("areas", ()))
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
        _of(f"{section}.{key}", "应为加引号的文字或数", "must be a text in quotes or a number")
        for key, value in flat.items()
        if isinstance(value, bool | dict | list)
    ]
    if section == "thresholds":
        wrong += _wrong_thresholds(flat)
    return {key: str(value) for key, value in flat.items()}, wrong


def _wrong_thresholds(given: dict[str, Any]) -> Complaints:
    known = [".".join(row) for row in reference.shipped("thresholds").select("kind", "key").rows()]
    return [
        _of(f"thresholds.{key}", f"没有这个门限{_nearest(key, known, 'zh')}",
            f"is no threshold{_nearest(key, known, 'en')}")
        for key in given
        if key not in known
    ]  # fmt: skip


def _wrong_areas(areas: tuple[str, ...]) -> Complaints:
    known = {*reference.shipped("regions")["region_code"], *reference.table("local_areas")["region_code"]}  # fmt: skip
    return [
        _of("office.areas", f"“{area}”不是行政区划代码，请核对", f"“{area}” is no region code; check it")
        for area in areas
        if area not in known and not re.fullmatch(r"\d{6}-X\d{2}", area)
    ]  # fmt: skip


def _wrong_language(language: str) -> Complaints:
    if language in ("zh", "en"):
        return []
    zh, en = (
        f"“{language}”不是可用的语言，可填 zh、en",
        f"“{language}” is no language; write zh or en",
    )
    return [_of("office.language", zh, en)]


def _unknown(cells: dict[str, Any], known: list[str], prefix: str) -> Complaints:
    return [
        _of(f"{prefix}{key}", f"没有这个设置{_nearest(key, known, 'zh')}",
            f"is no setting{_nearest(key, known, 'en')}")
        for key in cells
        if key not in known
    ]  # fmt: skip


def _nearest(key: str, known: list[str], lang: str) -> str:
    """Return a question for the likeliest key, or all there are."""
    near = difflib.get_close_matches(key, known, 1, 0.5)
    if lang == "en":
        return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"
    return f"，是否要写 {near[0]}？" if near else f"；可用的有 {'、'.join(known)}"


def _no_section(section: str) -> Complaint:
    zh = f"应为一节，写作 [{section}] 另起一行"
    return _of(section, zh, f"must be a section: write [{section}] on a line of its own")


def _no_toml(error: tomllib.TOMLDecodeError) -> Complaint:
    found = re.search(r"at line (\d+)", str(error))
    line = int(found[1]) if found else None
    zh = '写法有误，应为 键 = "值"，文字加引号'
    return Complaint(FILE, line, "", zh, "cannot be read: write key = \"value\", texts in quotes")  # fmt: skip


def _of(key: str, zh: str, en: str) -> Complaint:
    return Complaint(FILE, None, key, zh, en)
