"""The names of the settings of a mapping file, in English and Chinese (映射文件的键名)."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from jianpai import schemas
from jianpai.flows.read.mapping.mapping_text import MappingError, line_of
from jianpai.flows.read.sheet.heading_text import names_of, normal

Names = dict[str, tuple[str, ...]]

TOP: Names = {
    "sheet": ("工作表",),
    "template": ("类型", "项目类型", "填报表", "type"),
    "first_heading_row": ("表头行", "表头首行", "header_row"),
    "heading_rows": ("表头行数", "header_rows"),
    "project_id": ("项目编号",),
    "project_id_from": ("项目编号由",),
    "project_id_begins": ("项目编号开头",),
    "project_ids": ("指定编号",),
    "absent": ("缺少",),
    "columns": ("列",),
    "constants": ("常数",),
    "region": ("行政区划",),
}
REGION: Names = {"columns": ("列",), "corrections": ("更正",)}
COLUMN: Names = {"heading": ("表头",), "unit": ("单位",), "factor": ("乘以",)}


def renamed(given: dict[str, Any], names: Names, text: str, section: str | None = None) -> dict:
    """Return the settings under their English names.

    Raises:
        MappingError: there is no setting of a name, or one is given under two names.
    """
    meant = {other: name for name, others in names.items() for other in (name, *others)}
    found: dict[str, Any] = {}
    for key, value in given.items():
        line = line_of(text, key, section)
        if key not in meant:
            raise _unknown("没有设置", "there is no setting", key, meant, line)
        if meant[key] in found:
            zh, en = f"“{key}”与前面的设置是同一项", f"“{key}” is the same setting as one before"
            raise MappingError.of(zh, en, line)
        found[meant[key]] = value
    return found


def check_places(given: dict[str, Any], text: str) -> None:
    """Check that what belongs before the first section does not stand in one.

    Raises:
        MappingError: it does; TOML then takes it for a column or a constant.
    """
    before = {other for name, others in TOP.items() for other in (name, *others)} - {"project_id"}
    for section, settings in given.items():
        for key in settings if isinstance(settings, dict) else ():
            if key in before and section not in ("region", *TOP["region"]):
                zh = f"“{key}”应写在第一个 [ ] 小节之前，现在它属于 [{section}]"
                en = f"“{key}” belongs before the first section, here it is part of [{section}]"
                raise MappingError.of(zh, en, line_of(text, key, section))


def column_name(key: str, template: str, text: str, section: str | None) -> str:
    """Return the identifier of a column of the template, written as such or as its heading.

    Raises:
        MappingError: the template has no such column.
    """
    names = names_of(template)
    if normal(key) in names:
        return names[normal(key)]
    line = line_of(text, key, section)
    titles = [column.title for column in schemas.columns(template).values()]
    raise _unknown(
        f"{template} 没有填报项", f"{template} has no column", key, [*titles, *names], line
    )


def _unknown(zh: str, en: str, key: str, known: Iterable[str], line: int | None) -> MappingError:
    near = get_close_matches(key, list(known), 1, 0.4)
    near_zh = f"，最接近的是“{near[0]}”" if near else ""
    near_en = f", nearest “{near[0]}”" if near else ""
    return MappingError.of(f"{zh}“{key}”{near_zh}", f"{en} “{key}”{near_en}", line)
