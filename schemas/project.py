"""What every project sheet has in common (各类减排项目共有的列, contract §2.1).

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, one sheet per project type
Read by    sql/stg/stg_all__project.sql
"""

import pandera.polars as pa
import polars as pl

from schemas import checks
from schemas.fields import QUANTITY, choice, code, date, quantity, text, year

PROJECT_NATURES = ["正常", "应急管理减排", "超标治理"]
DATA_SOURCES = ["在线监测", "执行报告", "手工监测", "物料衡算", "产排污系数"]
RECORD_STATUSES = ["有效", "撤回"]


class ProjectSheet(pa.DataFrameModel):
    """One reduction project: who, where, when, on which source of data."""

    project_id: str = code(
        "减排项目编号",
        "Region, year, medium and serial number, e.g. 450200-2024-A-0001; the key of the record.",
        required=True,
        str_matches=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
    )
    project_name: str = text("项目名称", "Name of the project as approved.", required=True)
    credit_year: int = year("核算年度", "Year the reduction is credited to.", required=True)
    region_code: str = code(
        "行政区划代码",
        "GB/T 2260 code of the place of the facility, or a local code such as 450200-X01.",
        required=True,
    )
    enterprise_name: str = text("企业名称", "Registered name of the enterprise.", required=True)
    former_names: str = text("曾用名", "Earlier names, separated by ； or ;.")
    uscc: str = code("统一社会信用代码", "GB 32100 credit code of the enterprise.", required=True)
    industry_code: str = code(
        "行业代码", "GB/T 4754 class, four digits.", str_matches=r"^[0-9]{4}$"
    )
    permit_no: str = code(
        "排污许可证编号",
        "Discharge permit: credit code, three digits, one letter (HJ 608); one per site.",
        str_matches=r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{3}[A-Z]$",
    )
    longitude_deg: QUANTITY = quantity(
        "经度",
        "Longitude of the facility.",
        "degree",
        in_range={"min_value": 73, "max_value": 136},
    )
    latitude_deg: QUANTITY = quantity(
        "纬度", "Latitude of the facility.", "degree", in_range={"min_value": 3, "max_value": 54}
    )
    facility_code: str = code(
        "设施编号",
        "Production or treatment unit as in the permit.",
        str_matches=r"^(MF[0-9]{4}|T[AW][0-9]{3})$",
    )
    outlet_code: str = code(
        "排放口编号", "Outlet as in the permit.", str_matches=r"^D[AW][0-9]{3}$"
    )
    project_nature: str = choice(
        "项目性质",
        "Emergency measures and over-limit cures earn no credit.",
        PROJECT_NATURES,
        required=True,
    )
    completion_date: pl.Date = date("完工日期", "Day the works ended.")
    acceptance_date: pl.Date = date("验收日期", "Day the project was accepted.", required=True)
    stable_date: pl.Date = date("稳定运行日期", "Day stable operation began.")
    data_source: str = choice(
        "数据来源",
        "Where the activity and concentration data come from.",
        DATA_SOURCES,
        required=True,
    )
    evidence: str = text("佐证材料", "Kind:file name, several separated by ；.")
    record_status: str = choice(
        "记录状态", "Empty means 有效; 撤回 withdraws the record.", RECORD_STATUSES
    )

    @pa.dataframe_check(name="V-05", error="V-05:uscc")
    def uscc_check_digit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.uscc_check_digit(data)

    @pa.dataframe_check(name="V-07", error="V-07:region_code")
    def region_valid_in_credit_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.region_valid_in_credit_year(data)

    @pa.dataframe_check(name="V-08", error="V-08:credit_year")
    def credit_year_in_a_plan(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.credit_year_in_a_plan(data)

    @pa.dataframe_check(name="V-09", error="V-09:acceptance_date")
    def completion_before_acceptance(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.in_order(data, "completion_date", "acceptance_date")

    @pa.dataframe_check(name="V-09s", error="V-09:stable_date")
    def acceptance_before_stable_operation(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.in_order(data, "acceptance_date", "stable_date")

    @pa.dataframe_check(name="V-10", error="V-10:latitude_deg")
    def coordinates_both_or_none(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.both_or_none(data, "longitude_deg", "latitude_deg")

    @pa.dataframe_check(name="V-11", error="V-11:permit_no")
    def permit_belongs_to_enterprise(cls, data: pa.PolarsData) -> pl.LazyFrame:
        permit, uscc = pl.col("permit_no"), pl.col("uscc")
        return data.lazyframe.select(
            (permit.str.head(18) == uscc) | permit.is_null() | uscc.is_null()
        )

    @pa.dataframe_check(name="V-12", error="V-12:project_id")
    def project_id_names_the_medium(cls, data: pa.PolarsData) -> pl.LazyFrame:
        medium = pl.col("project_id").str.extract("-([A-Z])-")  # none in an id of another form
        return data.lazyframe.select((medium == cls.project_type()[0]).fill_null(True))

    @pa.dataframe_check(name="V-13", error="V-13:project_name")
    def no_emergency_measure_called_normal(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_emergency = pl.col("project_name").str.contains("应急|错峰|停限产|轮产").fill_null(False)
        return data.lazyframe.select(
            ~(is_emergency & (pl.col("project_nature") == "正常").fill_null(False))
        )

    @pa.dataframe_check(name="V-14", error="V-14:region_code")
    def project_id_names_the_province(cls, data: pa.PolarsData) -> pl.LazyFrame:
        same = pl.col("project_id").str.head(2) == pl.col("region_code").str.head(2)
        return data.lazyframe.select(same.fill_null(True))

    @classmethod
    def project_type(cls) -> str:
        """Return the type's id, e.g. ``W1``: the first word of the sheet name."""
        return cls.to_schema().name.split()[0]
