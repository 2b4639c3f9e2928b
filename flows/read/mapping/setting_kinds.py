"""Of what kind each setting of a mapping file is, in code and in words (映射设置的类型)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jianpai.flows.read.mapping.mapping_keys import COLUMN, REGION, TOP
from jianpai.flows.read.mapping.mapping_text import MappingError, line_of

ROW = "{row:04d}"
"""Stands for the number of the row in ``project_id``."""
PROJECT_ID = r"[0-9]{6}-[0-9]{4}-[WAV]-"

_REGION, _COLUMN = (
    {other: name for name, others in names.items() for other in (name, *others)}
    for names in (REGION, COLUMN)
)
"""The English name of a setting by each of its names."""


def check_kinds(
    settings: dict[str, Any], given: dict[str, Any], text: str, needed: tuple[str, ...]
) -> None:
    """Check the settings, which the file calls as in ``given``, and that the needed ones are there.

    Raises:
        MappingError: a setting is of another kind, or is missing.
    """
    called = dict(zip(settings, given, strict=True))
    for name in needed:
        if name not in settings:
            _, zh, en = _KINDS[name]
            zh, en = f"{name} 应为{zh}（{TOP[name][0]}），文件中没有", f"{name} must be {en}"
            raise MappingError.of(zh, en)
    for name, value in settings.items():
        _check(name, value, called[name], text, None)
    for key, value in settings.get("region", {}).items():
        if key in _REGION:
            _check(f"region.{_REGION[key]}", value, key, text, called["region"])
    for value in settings.get("columns", {}).values():
        for inner, one in value.items() if isinstance(value, dict) else ():
            if inner in _COLUMN:
                _check(f"columns.*.{_COLUMN[inner]}", one, inner, text, called["columns"])


def _check(name: str, value: Any, called: str, text: str, section: str | None) -> None:
    is_kind, zh, en = _KINDS[name]
    if not is_kind(value):
        line = line_of(text, called, section)
        shown = name if name.endswith(called) else called
        raise MappingError.of(f"{shown} 应为{zh}", f"{shown} must be {en}", line)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_id_of_row(value: Any) -> bool:
    return _is_text(value) and re.fullmatch(PROJECT_ID + re.escape(ROW), value) is not None


def _is_beginning(value: Any) -> bool:
    return _is_text(value) and re.fullmatch(PROJECT_ID.removesuffix("-"), value) is not None


def _is_table_of_ids(value: Any) -> bool:
    form = PROJECT_ID + "[0-9]{4}"
    return _is_table_of_texts(value) and all(re.fullmatch(form, one) for one in value.values())


def _is_constant(value: Any) -> bool:
    return isinstance(value, str | int | Decimal | date) and not isinstance(value, bool)


def _is_row_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_ROWS


MAX_ROWS = 1000
"""No table has its headings further down."""


def _is_factor(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return False
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and 0 < number < 10**12


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_table_of_texts(value: Any) -> bool:
    return _is_table(value) and all(map(_is_text, value.values()))


def _is_table_of_constants(value: Any) -> bool:
    return _is_table(value) and all(map(_is_constant, value.values()))


def _is_table_of_columns(value: Any) -> bool:
    return _is_table(value) and all(_is_text(one) or _is_table(one) for one in value.values())


_TEXT = (_is_text, "文本", "text")
_TEXTS = (_are_texts, '文本列表，如 ["甲", "乙"]', 'a list of texts such as ["a", "b"]')
_TABLE_OF_TEXTS = (_is_table_of_texts, "一节，每项为文本", "a table of texts")
_KINDS: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    "sheet": _TEXT,
    "template": _TEXT,
    "first_heading_row": (_is_row_count, "不小于 1 的整数", "a whole number from 1"),
    "heading_rows": (_is_row_count, "不小于 1 的整数", "a whole number from 1"),
    "project_id": (
        _is_id_of_row,
        f"如 “330000-2022-W-{ROW}” 的文本",
        f"text such as “330000-2022-W-{ROW}”",
    ),
    "project_id_from": _TEXTS,
    "project_id_begins": (
        _is_beginning,
        "如 “450200-2024-W” 的文本",
        "text such as “450200-2024-W”",
    ),
    "project_ids": (
        _is_table_of_ids,
        "一节，每项如 “450200-2024-W-0007”",
        "a table of ids such as “450200-2024-W-0007”",
    ),
    "absent": _TEXTS,
    "columns": (
        _is_table_of_columns,
        '一节，每项为表头，或 { 表头 = "…", 单位 = "…", 乘以 = "…" }',
        'a table of headings, or of { heading = "…", unit = "…", factor = "…" }',
    ),
    "columns.*.heading": _TEXT,
    "columns.*.unit": _TEXT,
    "columns.*.factor": (
        _is_factor,
        "大于 0 的数，如 “0.0001”",
        "a number above 0 such as “0.0001”",
    ),
    "constants": (
        _is_table_of_constants,
        "一节，每项为文本、数字或日期",
        "a table of texts, numbers or dates",
    ),
    "region": (_is_table, "一节", "a table"),
    "region.columns": _TEXTS,
    "region.corrections": _TABLE_OF_TEXTS,
}
"""Per setting: whether a value is of its kind, and the kind in words."""
