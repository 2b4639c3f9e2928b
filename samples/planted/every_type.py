"""Projects of every type that the cities have no ordinary ones of, cells that may be empty."""

from datetime import date
from decimal import Decimal
from typing import Any

from jianpai import schemas
from samples.columns import CHILDREN, SHEETS, columns
from samples.office.office import Filing, Office
from samples.office.sites import place_name
from samples.planted.cases import Sample
from samples.planted.double_counts import retrofit
from samples.planted.rules import new_works
from samples.records import Project, Row, Value
from samples.types import makers
from samples.types.building import as_reported
from samples.types.w1 import Water
from samples.writing.files import EVERY_TYPE

PLACES = ("450802", "450881")
_IDENTITY = {
    *("project_id", "project_name", "credit_year", "region_code", "enterprise_name", "uscc"),
    *("project_nature", "permit_no"),
}


def plant_every_type(sample: Sample, office: Office) -> None:
    """Plant two projects of every type without ordinary ones, and what else a clerk may leave empty."""
    ordinary = {project.project_type for project in sample.projects}
    for type_id in [kind for kind in SHEETS if kind in makers() and kind not in ordinary]:
        made = [_project(office, type_id, place, i) for i, place in enumerate(PLACES, start=1)]
        sample.plant("各类型", f"{SHEETS[type_id]}：一般项目", *made)
    for plant in (_outlet_left_empty, _one_pollutant_without_base):
        plant(sample, office)


def _project(office: Office, type_id: str, county: str, number: int) -> Project:
    """Return the type's good project as a site of its own files it."""
    site = office.sites.new(county, "环保")
    title = schemas.project_entries()[type_id].title
    good = makers()[type_id].good(number)
    cells = _typed({k: v for k, v in good.items() if k not in _IDENTITY}, type_id)
    filing = Filing(site, good["credit_year"], f"{place_name(site)}{title}")
    project = office.project(type_id, filing, **cells)
    project.file = EVERY_TYPE
    if type_id in CHILDREN:
        rows = makers()[type_id].good_children(number)[CHILDREN[type_id]]
        owner = {"project_id": project.project_id}
        project.children = [Row(_typed(row, CHILDREN[type_id]) | owner) for row in rows]
    return as_reported(project)


def _typed(cells: dict[str, Any], kind: str) -> dict[str, Value]:
    """Return the cells with the values a workbook holds: numbers and days instead of texts."""
    kinds = {column.name: column.kind for column in columns(kind)}
    return {name: _value(value, kinds[name]) for name, value in cells.items()}


def _value(value: Any, kind: str) -> Value:
    if value in (None, ""):
        return None
    if kind in ("quantity", "ratio"):
        return Decimal(str(value))
    return date.fromisoformat(str(value)) if kind == "date" else value


def _outlet_left_empty(sample: Sample, office: Office) -> None:
    """Plant a second filing of one boiler that names no outlet: what is missing is a question."""
    site = office.sites.new("450921", "制糖")
    base: dict[str, Value] = {"base_emission_nox_t": Decimal(100)}
    named = retrofit(office, Filing(site, 2022, "锅炉脱硝改造"), (100, 60), **base)
    empty: dict[str, Value] = {**base, "outlet_code": None}
    unnamed = retrofit(office, Filing(site, 2023, "锅炉脱硝改造"), (100, 60), **empty)
    sample.plant("D-03", "后一年重复申报，排放口编号未填：仍按同一来源存疑", named, unnamed)


def _one_pollutant_without_base(sample: Sample, office: Office) -> None:
    works = new_works(office, "450603", 2023, Water("146", "185", "25", "11", "1.5"))
    left = [name for name in works.cells if "nh3n" in name or name.startswith("base_emission")]
    works.cells |= dict.fromkeys(left)
    sample.plant("其他", "污水厂只申报 COD，服务范围基准年排放量未填：不设上限，不申报氨氮", works)
