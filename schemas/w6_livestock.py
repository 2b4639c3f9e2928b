"""W6 规模畜禽养殖粪污治理及资源化利用: manure of large farms treated or used instead of let out.

Grain      one row per reduction project (减排项目), one kind of livestock
Filled by  the farm or the county bureau, from the farm's registration and the contracts for land and fertiliser
Read by    sql/method/w6_per_head.sql
"""

from functools import partial

import pandera.polars as pa
import polars as pl

from jianpai.schemas import rule_book
from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, ratio, text
from jianpai.schemas.sheet.pollutants import CodTonnes, Nh3nTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

PIGS = "生猪"
POULTRY = ["蛋鸡", "肉鸡"]
LIVESTOCK = [PIGS, "奶牛", "肉牛", *POULTRY]

TO_LAND, TO_FERTILISER = "全量还田利用", "全量生产有机肥"
NO_MEASURE = "未采取综合治理措施"
MANURE_USES = [TO_LAND, TO_FERTILISER, "有机肥加达标处理", NO_MEASURE]
PIGS_PER_MU = 10
"""Pigs sold a year whose manure one 亩 of farmland takes (rulebook §3.1 W6 [V])."""


def _generation(pollutant: str, label: str):
    return quantity(
        f"头均{label}产生量（千克/头）",
        f"{label} that a head gives off a year.",
        f"当地公布的每头（羽）一年的{label}产生系数；留空则用系数表的值。",
        "kg / head",
        pollutant=pollutant,
        gt=0,
        le=10_000,
    )


def _removal(pollutant: str, label: str, stage: str, stage_en: str):
    return ratio(
        f"{stage}{label}去除率",
        f"Share of the {label} given off that is removed or used {stage_en}.",
        f"{stage}处理和利用的{label}占产生量的比例；不申报该污染物则与其各列一并留空。",
        required=True,
        pollutant=pollutant,
    )


def _lacks_factor(pollutant: str) -> pl.Expr:
    """Return where a claimed pollutant has no factor of the table in its year."""
    of_table = rule_book.is_in_table("W6.generation", pl.lit(f"{pollutant}/") + pl.col("livestock"))
    return pl.col(f"reported_{pollutant}_t").is_not_null() & ~of_table


def _can_be_all() -> pl.Expr:
    """Return where all that is given off may be taken as removed (rulebook §3.1 W6 [V])."""
    kind, use = pl.col("livestock"), pl.col("manure_use")
    land = checks.wide("land_mu").fill_null(0)
    is_enough = (
        pl.when(kind == PIGS).then(land * PIGS_PER_MU >= pl.col("heads")).otherwise(land > 0)
    )
    return ((use == TO_LAND) & is_enough) | ((use == TO_FERTILISER) & kind.is_in(POULTRY))


def _all_removed_only_where_it_can_be(data: pa.PolarsData, removal: str) -> pl.LazyFrame:
    is_all = (pl.col(removal) == 1).fill_null(False)
    return data.lazyframe.select(~is_all | _can_be_all().fill_null(True))


class Livestock(CodTonnes, Nh3nTonnes, ProjectSheet):
    """One farm before and after: how many head, how much of what they give off is kept back."""

    project_id: str = project_key("W")
    livestock: str = choice(
        "畜种",
        "Kind of livestock.",
        "一行一个畜种；有几个畜种的分项目填报。",
        LIVESTOCK,
        required=True,
    )
    heads: QUANTITY = quantity(
        "出栏或存栏量（头/羽）",
        "Head sold in the year (pigs, beef cattle, broilers) or kept (dairy cows, layers).",
        "生猪、肉牛、肉鸡填年出栏量，奶牛、蛋鸡填年平均存栏量。",
        "head",
        required=True,
        ge=0,
        le=100_000_000,
    )
    farm_code: str = text(
        "养殖场备案号",
        "Registration number of the farm.",
        "养殖场（小区）备案号；养殖场自行治理的填本场备案号。",
    )
    manure_source_farms: str = text(
        "粪污来源养殖场备案号",
        "Farms whose manure a treatment centre takes, by registration number, separated by ；.",
        "第三方粪污集中处理中心接收粪污的各养殖场备案号；多个用“；”分隔。",
    )
    manure_use: str = choice(
        "粪污利用方式",
        "What becomes of the manure after the project; without a measure nothing is credited.",
        "改造后粪污的去处；未采取综合治理措施的不纳入核算。",
        MANURE_USES,
        required=True,
    )
    land_mu: QUANTITY = quantity(
        "消纳土地面积（亩）",
        "Farmland that takes the manure, as in the contracts.",
        "还田利用的消纳土地面积，与协议一致；去除率为 100 % 的生猪每 10 头至少 1 亩。",
        "mu",
        ge=0,
        le=100_000_000,
    )
    generation_cod_kg_per_head: QUANTITY = _generation("cod", "COD")
    removal_cod_before_ratio: QUANTITY = _removal("cod", "COD", "改造前", "before")
    removal_cod_after_ratio: QUANTITY = _removal("cod", "COD", "改造后", "after")
    generation_nh3n_kg_per_head: QUANTITY = _generation("nh3n", "氨氮")
    removal_nh3n_before_ratio: QUANTITY = _removal("nh3n", "氨氮", "改造前", "before")
    removal_nh3n_after_ratio: QUANTITY = _removal("nh3n", "氨氮", "改造后", "after")

    cod_factor_of_record_or_table = checks.demanded(
        "V-114", "generation_cod_kg_per_head", where=partial(_lacks_factor, "cod")
    )
    nh3n_factor_of_record_or_table = checks.demanded(
        "V-114", "generation_nh3n_kg_per_head", where=partial(_lacks_factor, "nh3n")
    )

    @pa.dataframe_check(name="V-72a", error="V-72:removal_cod_after_ratio")
    def all_cod_removed_only_where_it_can_be(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _all_removed_only_where_it_can_be(data, "removal_cod_after_ratio")

    @pa.dataframe_check(name="V-72b", error="V-72:removal_nh3n_after_ratio")
    def all_nh3n_removed_only_where_it_can_be(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _all_removed_only_where_it_can_be(data, "removal_nh3n_after_ratio")

    @pa.dataframe_check(name="V-73", error="V-73:manure_use")
    def some_measure_taken(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col("manure_use") != NO_MEASURE).fill_null(True))

    class Config:
        name = "W6 规模畜禽粪污治理"
