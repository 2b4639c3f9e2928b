"""The file of a column mapping: what it may hold, each setting of its kind (列映射文件).

``flows/read/mapping/mapping.py`` shows a whole one.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.source.sheets import template_of


class MappingError(Exception):
    """The mapping cannot be used; the message says why."""


@dataclass(frozen=True)
class Mapping:
    """How one sheet of a foreign workbook is read."""

    sheet: str
    template: str
    heading_rows: int
    columns: dict[str, str]
    constants: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    project_id: str | None = None
    region_columns: tuple[str, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)


def load(path: Path) -> Mapping:
    """Return the mapping of a TOML file.

    Raises:
        MappingError: it is no TOML, holds a setting of another kind, names a template or column
            that does not exist, or declares absent what the accounting needs.
    """
    try:
        text = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        words = problems.both(f"文件格式有误：{error}", f"{type(error).__name__}: {error}")
        raise MappingError(words) from error
    _check_kinds(text)
    mapping = _mapping(text, text.get("region", {}))
    _check_names(mapping)
    _check_absent(mapping)
    return mapping


def _mapping(text: dict[str, Any], region: dict[str, Any]) -> Mapping:
    return Mapping(
        text["sheet"],
        template_of(text["template"]) or text["template"],
        text.get("heading_rows", 1),
        text.get("columns", {}),
        {name: str(value) for name, value in text.get("constants", {}).items()},
        tuple(text.get("absent", ())),
        text.get("project_id"),
        tuple(region.get("columns", ())),
        region.get("corrections", {}),
    )


def _check_kinds(text: dict[str, Any]) -> None:
    region = text.get("region")
    of_region = region.items() if isinstance(region, dict) else ()
    given = {**text, **{f"region.{name}": value for name, value in of_region}}
    for name, (is_kind, zh, en) in _KINDS.items():
        if not is_kind(given[name]) if name in given else name in _NEEDED:
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


def _check_absent(mapping: Mapping) -> None:
    columns = schemas.columns(mapping.template)
    needed = [name for name in mapping.absent if columns[name].metadata["required"]]
    if lacking := [name for name in needed if not name.startswith(_DISPENSABLE)]:
        names = ", ".join(lacking)
        zh = f"absent 列出了核算不能缺少的填报项：{names}"
        en = f"absent names what the accounting cannot do without: {names}"
        raise MappingError(problems.both(zh, en))


_DISPENSABLE = ("uscc", "base_emission_", "reported_")
"""How the names of the required columns begin that no computed figure depends on."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


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
    "project_id": (_is_text, "文本", "text"),
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

_NEEDED = ("sheet", "template")
