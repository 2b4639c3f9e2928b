"""The file of a column mapping: what it may hold, each setting of its kind (列映射文件).

``flows/read/mapping/mapping.py`` shows a whole one.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.source.sheets import template_of

ROW = "{row:04d}"
"""Stands for the number of the row in ``project_id``."""


class MappingError(Exception):
    """The mapping cannot be used; the message says why."""


@dataclass(frozen=True)
class Mapping:
    """How one sheet of a foreign workbook is read."""

    sheet: str | None
    """none for a csv"""
    template: str
    heading_rows: int
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    project_id: str | None = None
    region_columns: tuple[str, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)


def load(path: Path, has_sheets: bool = True) -> Mapping:
    """Return the mapping of a TOML file; of a workbook it must name the sheet.

    Raises:
        MappingError: it is no TOML, holds a setting of another kind, names a template or column
            that does not exist, or declares absent what the accounting needs.
    """
    try:
        text = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise MappingError(_no_toml(error)) from error
    _check_kinds(text, ("sheet", "template") if has_sheets else ("template",))
    mapping = _mapping(text, text.get("region", {}))
    _check_names(mapping)
    _check_absent(mapping)
    return mapping


def _no_toml(error: Exception) -> str:
    at = re.search(r"line (\d+), column (\d+)", str(error))
    zh = f"第 {at[1]} 行第 {at[2]} 列不合 TOML 格式" if at else "不合 TOML 格式，或末尾不完整"
    if isinstance(error, UnicodeDecodeError):
        zh = "不是 UTF-8 文本"
    return problems.both(zh, f"{type(error).__name__}: {error}")


def _mapping(text: dict[str, Any], region: dict[str, Any]) -> Mapping:
    return Mapping(
        text.get("sheet"),
        template_of(text["template"]) or text["template"],
        text.get("heading_rows", 1),
        text.get("columns", {}),
        {name: str(value) for name, value in text.get("constants", {}).items()},
        tuple(text.get("absent", ())),
        text.get("project_id"),
        tuple(region.get("columns", ())),
        region.get("corrections", {}),
    )


def _check_kinds(text: dict[str, Any], needed: tuple[str, ...]) -> None:
    region = text.get("region")
    of_region = region.items() if isinstance(region, dict) else ()
    given = {**text, **{f"region.{name}": value for name, value in of_region}}
    for name, (is_kind, zh, en) in _KINDS.items():
        if not is_kind(given[name]) if name in given else name in needed:
            raise MappingError(problems.both(f"{name} 应为{zh}", f"{name} must be {en}"))


def _check_names(mapping: Mapping) -> None:
    if mapping.template not in schemas.sheets():
        zh, en = f"没有填报表“{mapping.template}”", f"there is no template “{mapping.template}”"
        raise MappingError(problems.both(zh, en))
    known = schemas.columns(mapping.template)
    named = [*mapping.columns, *mapping.constants, *mapping.absent]
    if unknown := [name for name in named if name not in known]:
        names = ", ".join(unknown)
        raise MappingError(problems.both(f"没有这些填报项：{names}", f"unknown columns: {names}"))
    if twice := sorted({name for name in _given(mapping) if _given(mapping).count(name) > 1}):
        names = ", ".join(twice)
        zh, en = f"这些填报项有两个来源：{names}", f"columns with two sources: {names}"
        raise MappingError(problems.both(zh, en))


def _given(mapping: Mapping) -> list[str]:
    """Return every column the mapping says something about, once for each time it does."""
    made = ["project_id"] * (mapping.project_id is not None)
    made += ["region_code"] * bool(mapping.region_columns)
    return [*mapping.columns, *mapping.constants, *mapping.absent, *made]


def _check_absent(mapping: Mapping) -> None:
    columns = schemas.columns(mapping.template)
    needed = [name for name in mapping.absent if columns[name].metadata["needed"]]
    if lacking := [name for name in needed if not name.startswith(_DISPENSABLE)]:
        names = ", ".join(lacking)
        zh = f"absent 列出了核算不能缺少的填报项：{names}"
        en = f"absent names what the accounting cannot do without: {names}"
        raise MappingError(problems.both(zh, en))


_DISPENSABLE = ("uscc", "base_emission_", "reported_")
"""How the names of the required columns begin that no computed figure depends on."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_id_of_row(value: Any) -> bool:
    form = r"[0-9]{6}-[0-9]{4}-[WAV]-" + re.escape(ROW)
    return _is_text(value) and re.fullmatch(form, value) is not None


def _is_constant(value: Any) -> bool:
    return isinstance(value, str | int | float | date) and not isinstance(value, bool)


def _is_row_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _is_table_of_texts(value: Any) -> bool:
    return _is_table(value) and all(map(_is_text, value.values()))


def _is_table_of_constants(value: Any) -> bool:
    return _is_table(value) and all(map(_is_constant, value.values()))


_TEXTS = (_are_texts, '文本列表，如 ["甲", "乙"]', 'a list of texts such as ["a", "b"]')
_TABLE_OF_TEXTS = (_is_table_of_texts, "一节，每项为文本", "a table of texts")
_KINDS: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    "sheet": (_is_text, "文本", "text"),
    "template": (_is_text, "文本", "text"),
    "heading_rows": (_is_row_count, "不小于 1 的整数", "a whole number from 1"),
    "project_id": (
        _is_id_of_row,
        f"如 “330000-2022-W-{ROW}” 的文本",
        f"text such as “330000-2022-W-{ROW}”",
    ),
    "absent": _TEXTS,
    "columns": _TABLE_OF_TEXTS,
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
