"""The four tonnage columns that every project sheet has for each of its pollutants (contract §2.1).

A sheet class inherits from one of these for each pollutant it reports; of the ``ServedArea`` ones
where the project removes the load of a served area, so that no base-year emission need be stated.
"""

import pandera.polars as pa

from jianpai.schemas.reference import pollutant_words
from jianpai.schemas.sheet.fields import QUANTITY, quantity


def _base(pollutant: str):
    description = (
        "Emission in the base year of the outlet if one is named, else of the facility, else of the "
        "site; the cap of the credit."
    )
    words = "填了排放口编号的填该排放口、否则填该设施、再否则填该厂址基准年的{}排放量，减排量不得超过此数。"
    return _tonnes(pollutant, "基准年{}排放量（吨）", description, words, required=True, ge=0)


def _base_of_served_area(pollutant: str):
    description = (
        "Load of the served area in the base year, not of the works' own outfall; the cap of the "
        "credit. Empty means no cap."
    )
    words = "服务范围（收水范围）基准年的{}排放量，不是本厂排口的排放量；减排量不得超过此数，留空则不设上限。"
    return _tonnes(pollutant, "基准年{}排放量（吨）", description, words, ge=0)


def _reported(pollutant: str):
    description = "Reduction as the sender reports it."
    words = "填报单位上报的{}减排量。"
    return _tonnes(pollutant, "上报{}减排量（吨）", description, words, required=True)


def _offset(pollutant: str):
    description = "Tonnes used as EIA offset (区域削减) of a new project; deducted. Empty means 0."
    words = "已用作新建项目环评区域削减来源的{}量，核算时扣减；没有则留空（按 0）。"
    return _tonnes(pollutant, "区域削减{}（吨）", description, words, ge=0)


def _traded(pollutant: str):
    description = "Tonnes sold as discharge right (排污权); deducted. Empty means 0."
    words = "已通过排污权交易出让的{}量，核算时扣减；没有则留空（按 0）。"
    return _tonnes(pollutant, "排污权交易{}（吨）", description, words, ge=0)


def _tonnes(
    pollutant: str,
    heading: str,
    description: str,
    description_zh: str,
    *,
    required: bool = False,
    **bounds: int,
):
    label = pollutant_words(pollutant)["heading_zh"]
    return quantity(
        heading.format(label),
        description,
        description_zh.format(label),
        "t",
        required=required,
        pollutant=pollutant,
        le=100_000_000,
        **bounds,
    )


class CodTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of COD."""

    base_emission_cod_t: QUANTITY = _base("cod")
    reported_cod_t: QUANTITY = _reported("cod")
    offset_cod_t: QUANTITY = _offset("cod")
    traded_cod_t: QUANTITY = _traded("cod")


class Nh3nTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of 氨氮."""

    base_emission_nh3n_t: QUANTITY = _base("nh3n")
    reported_nh3n_t: QUANTITY = _reported("nh3n")
    offset_nh3n_t: QUANTITY = _offset("nh3n")
    traded_nh3n_t: QUANTITY = _traded("nh3n")


class NoxTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of 氮氧化物."""

    base_emission_nox_t: QUANTITY = _base("nox")
    reported_nox_t: QUANTITY = _reported("nox")
    offset_nox_t: QUANTITY = _offset("nox")
    traded_nox_t: QUANTITY = _traded("nox")


class VocsTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of VOCs."""

    base_emission_vocs_t: QUANTITY = _base("vocs")
    reported_vocs_t: QUANTITY = _reported("vocs")
    offset_vocs_t: QUANTITY = _offset("vocs")
    traded_vocs_t: QUANTITY = _traded("vocs")


class ServedAreaCodTonnes(CodTonnes):
    """The same of COD for a project that removes the load of a served area (服务范围)."""

    base_emission_cod_t: QUANTITY = _base_of_served_area("cod")


class ServedAreaNh3nTonnes(Nh3nTonnes):
    """The same of 氨氮 for a project that removes the load of a served area (服务范围)."""

    base_emission_nh3n_t: QUANTITY = _base_of_served_area("nh3n")


class ServedAreaVocsTonnes(VocsTonnes):
    """The same of VOCs for a project that takes sources of a served area away (改造范围)."""

    base_emission_vocs_t: QUANTITY = _base_of_served_area("vocs")


class ServedAreaNoxTonnes(NoxTonnes):
    """The same of 氮氧化物 for a project that replaces the burning of a served area (改造范围)."""

    base_emission_nox_t: QUANTITY = _base_of_served_area("nox")
