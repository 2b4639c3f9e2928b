"""The file of a column mapping: what it may hold, under its English or Chinese names (列映射文件).

``docs/mapping.zh.md`` shows a whole one; of what kind each setting is: setting_kinds.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from jianpai import schemas
from jianpai.flows.read.mapping.mapping_keys import (
    COLUMN,
    REGION,
    TOP,
    check_places,
    column_name,
    renamed,
)
from jianpai.flows.read.mapping.mapping_text import TO_FILL_IN, MappingError, line_of, parsed
from jianpai.flows.read.mapping.setting_kinds import check_kinds
from jianpai.flows.read.source.sheets import template_of

__all__ = ["MappedColumn", "Mapping", "MappingError", "load"]


@dataclass(frozen=True)
class MappedColumn:
    """The heading that a column of the template is read from, and in which unit."""

    heading: str
    unit: str | None = None
    """as the mapping declares it; None where it is the template's, or the heading says it"""
    factor: Decimal | None = None
    line: int | None = None


@dataclass(frozen=True)
class Mapping:
    """How one sheet of a foreign workbook is read."""

    sheet: str | None
    """none for a csv"""
    template: str
    columns: dict[str, MappedColumn]
    heading_rows: int = 1
    first_heading_row: int = 1
    constants: dict[str, str] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    project_id: str | None = None
    project_id_from: tuple[str, ...] = ()
    project_id_begins: str | None = None
    project_ids: dict[str, str] = field(default_factory=dict)
    """ids that are given to a content of ``project_id_from`` instead of the one made of it"""
    region_columns: tuple[str, ...] = ()
    corrections: dict[str, str] = field(default_factory=dict)

    @property
    def last_heading_row(self) -> int:
        """The row above the first row of data."""
        return self.first_heading_row + self.heading_rows - 1


def load(path: Path, has_sheets: bool = True) -> Mapping:
    """Return the mapping of a TOML file; of a workbook it must name the sheet.

    Raises:
        MappingError: it is no TOML, has a setting that does not exist or is of another kind, names a
            template or column that does not exist, still has something to fill in, or declares
            absent what the accounting needs.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        zh = "不是 UTF-8 文本；请用记事本“另存为”，编码选 UTF-8"
        raise MappingError.of(zh, f"UnicodeDecodeError: {error}") from error
    given = parsed(text)
    _check_filled_in(given, text)
    settings = renamed(given, TOP, text)
    check_places(given, text)
    check_kinds(settings, given, text, ("sheet", "template") if has_sheets else ("template",))
    mapping = _mapping(settings, text, _sections(given))
    _check_sources(mapping)
    _check_absent(mapping)
    return mapping


def _sections(given: dict[str, Any]) -> dict[str, str]:
    """Return by English name what the file calls a setting."""
    meant = {other: name for name, others in TOP.items() for other in (name, *others)}
    return {meant[key]: key for key in given}


def _check_filled_in(given: dict[str, Any], text: str) -> None:
    places = [(key, line_of(text, key, section)) for key, section in _unfilled(given, None)]
    if places:
        zh = "、".join(f"{key}（第 {line} 行）" for key, line in places)
        en = ", ".join(f"{key} (line {line})" for key, line in places)
        raise MappingError.of(
            f"仍有“{TO_FILL_IN}”：{zh}；请改为来源表的表头或常数，来源没有的移到“缺少”",
            f"still to be filled in: {en}; give a heading or a constant, or list it as absent",
        )


def _unfilled(value: Any, section: str | None) -> Iterator[tuple[str, str | None]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            of_it = [(key, section)] if TO_FILL_IN in map(str, inner.values()) and section else []
            yield from of_it or _unfilled(inner, key)
        elif inner == TO_FILL_IN or (isinstance(inner, list) and TO_FILL_IN in inner):
            yield key, section


def _mapping(settings: dict[str, Any], text: str, called: dict[str, str]) -> Mapping:
    template = template_of(settings["template"]) or settings["template"]
    if template not in schemas.sheets():
        zh, en = f"没有填报表“{template}”", f"there is no template “{template}”"
        known = "、".join(schemas.project_sheets())
        zh, en = f"{zh}，可选：{known}", f"{en}, choose one of {known}"
        raise MappingError.of(zh, en, line_of(text, called["template"]))
    region = renamed(settings.get("region", {}), REGION, text, called.get("region"))
    constants = _by_column(settings, "constants", template, text, called)
    absent = settings.get("absent", ())
    columns = _by_column(settings, "columns", template, text, called)
    return Mapping(
        settings.get("sheet"),
        template,
        {name: _column(value, key, text, called) for name, (key, value) in columns.items()},
        settings.get("heading_rows", 1),
        settings.get("first_heading_row", 1),
        {name: _plain(value) for name, (_, value) in constants.items()},
        tuple(column_name(key, template, text, called.get("absent")) for key in absent),
        settings.get("project_id"),
        tuple(settings.get("project_id_from", ())),
        settings.get("project_id_begins"),
        settings.get("project_ids", {}),
        tuple(region.get("columns", ())),
        region.get("corrections", {}),
    )


def _by_column(
    settings: dict[str, Any], setting: str, template: str, text: str, called: dict[str, str]
) -> dict[str, tuple[str, Any]]:
    """Return by identifier what a section says, with the key as the file writes it."""
    found: dict[str, tuple[str, Any]] = {}
    section = called.get(setting)
    for key, value in settings.get(setting, {}).items():
        name = column_name(key, template, text, section)
        if name in found:
            zh, en = f"“{key}”写了两次（{found[name][0]}）", f"“{key}” stands twice"
            raise MappingError.of(zh, en, line_of(text, key, section))
        found[name] = (key, value)
    return found


def _column(value: Any, key: str, text: str, called: dict[str, str]) -> MappedColumn:
    line = line_of(text, key, called["columns"])
    if isinstance(value, str):
        return MappedColumn(value, line=line)
    given = renamed(value, COLUMN, text, called["columns"])
    if "heading" not in given:
        raise MappingError.of(f"“{key}”没有写 表头", f"“{key}” names no heading", line)
    if "factor" in given and "unit" not in given:
        zh, en = f"“{key}”写了 乘以，也要写 单位", f"“{key}” has a factor and needs its unit"
        raise MappingError.of(zh, en, line)
    factor = Decimal(str(given["factor"])) if "factor" in given else None
    return MappedColumn(given["heading"], given.get("unit"), factor, line)


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _check_sources(mapping: Mapping) -> None:
    made = ["project_id"] * ((mapping.project_id is not None) + bool(mapping.project_id_from))
    made += ["region_code"] * bool(mapping.region_columns)
    given = [*mapping.columns, *mapping.constants, *mapping.absent, *made]
    if twice := sorted({name for name in given if given.count(name) > 1}):
        zh = f"这些填报项有两个来源：{_titles(twice, mapping)}；请只保留一个"
        en = f"columns with two sources: {', '.join(twice)}; keep one of them"
        raise MappingError.of(zh, en)


def _check_absent(mapping: Mapping) -> None:
    columns = schemas.columns(mapping.template)
    needed = [name for name in mapping.absent if columns[name].metadata["needed"]]
    if lacking := [name for name in needed if not name.startswith(DISPENSABLE)]:
        zh = f"“缺少”列出了核算不能缺少的填报项：{_titles(lacking, mapping)}"
        en = f"absent names what the accounting cannot do without: {', '.join(lacking)}"
        raise MappingError.of(zh, en)


def _titles(names: list[str], mapping: Mapping) -> str:
    columns = schemas.columns(mapping.template)
    return "、".join(f"{columns[name].title}（{name}）" for name in names)


DISPENSABLE = ("uscc", "base_emission_", "reported_")
"""How the names of the required columns begin that no computed figure depends on."""
