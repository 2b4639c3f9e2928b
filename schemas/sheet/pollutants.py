"""The four tonnage columns that every project sheet has for each of its pollutants (contract §2.1).

A sheet class inherits from one of these for each pollutant it reports.
"""

import pandera.polars as pa

from jianpai.schemas.sheet.fields import QUANTITY, quantity


def _base(label: str):
    description = (
        "Emission of the facility (or of its catchment) in the base year; the cap of the credit."
    )
    words = f"该设施（或其服务范围）基准年的{label}排放量，减排量不得超过此数。"
    return _tonnes(f"基准年{label}排放量（吨）", description, words, required=True, ge=0)


def _reported(label: str):
    description = "Reduction as the sender reports it."
    words = f"填报单位上报的{label}减排量。"
    return _tonnes(f"上报{label}减排量（吨）", description, words, required=True)


def _offset(label: str):
    description = "Tonnes used as EIA offset (区域削减) of a new project; deducted. Empty means 0."
    words = f"已用作新建项目环评区域削减来源的{label}量，核算时扣减；没有则留空（按 0）。"
    return _tonnes(f"区域削减{label}（吨）", description, words, ge=0)


def _traded(label: str):
    description = "Tonnes sold as discharge right (排污权); deducted. Empty means 0."
    words = f"已通过排污权交易出让的{label}量，核算时扣减；没有则留空（按 0）。"
    return _tonnes(f"排污权交易{label}（吨）", description, words, ge=0)


def _tonnes(
    heading: str, description: str, description_zh: str, *, required: bool = False, **bounds: int
):
    return quantity(
        heading, description, description_zh, "t", required=required, le=100_000_000, **bounds
    )


class CodTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of COD."""

    base_emission_cod_t: QUANTITY = _base("COD")
    reported_cod_t: QUANTITY = _reported("COD")
    offset_cod_t: QUANTITY = _offset("COD")
    traded_cod_t: QUANTITY = _traded("COD")


class Nh3nTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of 氨氮."""

    base_emission_nh3n_t: QUANTITY = _base("氨氮")
    reported_nh3n_t: QUANTITY = _reported("氨氮")
    offset_nh3n_t: QUANTITY = _offset("氨氮")
    traded_nh3n_t: QUANTITY = _traded("氨氮")


class NoxTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of 氮氧化物."""

    base_emission_nox_t: QUANTITY = _base("氮氧化物")
    reported_nox_t: QUANTITY = _reported("氮氧化物")
    offset_nox_t: QUANTITY = _offset("氮氧化物")
    traded_nox_t: QUANTITY = _traded("氮氧化物")


class VocsTonnes(pa.DataFrameModel):
    """Base-year emission, reported reduction and deductions of VOCs."""

    base_emission_vocs_t: QUANTITY = _base("VOCs")
    reported_vocs_t: QUANTITY = _reported("VOCs")
    offset_vocs_t: QUANTITY = _offset("VOCs")
    traded_vocs_t: QUANTITY = _traded("VOCs")
