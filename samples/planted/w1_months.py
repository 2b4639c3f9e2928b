"""Planted works that report month by month: yearly figures that differ, are left out, or must do alone."""

from decimal import Decimal

from samples.office.office import Office
from samples.office.w1_months import by_month, yearly_cells
from samples.planted.cases import Mistake, Sample
from samples.planted.rules import new_works
from samples.records import Project
from samples.types.w1 import Water


def plant_months(sample: Sample, office: Office) -> None:
    """Plant every case and mistake of months."""
    works = _works(office, "450603", 2023)
    works.cells["inlet_cod_after_mg_per_l"] = Decimal("186.5")
    works.cells["volume_after_10k_m3"] = Decimal(325)
    what = (
        "年处理水量 325 万吨、进水COD 186.5 mg/L 与十二个月合计的 315 万吨、加权平均不符；按月核算"
    )
    sample.plant("F-23", what, works)
    left_out = by_month(_new(office, "450802", 2022), is_year_left_out=True)
    sample.plant("月运行", "年处理水量和年均浓度留空，由十二个月的数据给出", left_out)
    _eleven_months(sample, office)


def _new(office: Office, county: str, year: int) -> Project:
    return new_works(office, county, year, Water("315", "182", "24", "14.5", "1.5"))


def _works(office: Office, county: str, year: int) -> Project:
    return by_month(_new(office, county, year))


def _eleven_months(sample: Sample, office: Office) -> None:
    """Plant a works that lacks a month, and one whose yearly cells are empty besides."""
    column, lacks = "volume_after_10k_m3", "月运行数据只有十一个月（缺12月）"
    counted, refused = _works(office, "451002", 2023), _works(office, "450902", 2022)
    for project in (counted, refused):
        project.children.pop()
    refused.cells |= dict.fromkeys(yearly_cells("after"))
    refused.is_in_force = False
    sample.projects += [counted, refused]
    sample.mistakes += [
        Mistake("V-101", f"{lacks}，按年数核算", counted, column, "警告，计入"),
        Mistake("V-100", f"{lacks}，年数又留空", refused, column, "隔离"),
    ]
