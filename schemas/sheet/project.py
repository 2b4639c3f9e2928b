"""What every project sheet has in common (各类减排项目共有的列, contract §2.1).

Grain      one row per reduction project (减排项目)
Filled by  the enterprise or the county bureau, one sheet per project type
Read by    sql/claim/placed_project.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks, id_parts
from jianpai.schemas.sheet.declaration import Project
from jianpai.schemas.sheet.fields import QUANTITY, choice, code, date, quantity, ratio, text, year

PROJECT_NATURES = ["正常", "应急管理减排", "超标治理"]
DATA_SOURCES = ["在线监测", "执行报告", "手工监测", "物料衡算", "产排污系数"]
RECORD_STATUSES = ["有效", "撤回"]


def project_key(
    letter: str,
    description: str = "Region, year, medium and serial number, e.g. 450200-2024-{0}-0001; the key of "
    "the record.",
    description_zh: str = "行政区划代码-年度-介质字母-序号，如 450200-2024-{0}-0001；同一项目各次填报须一致。",
):
    """Return the column of project ids, with an example of the sheet's own medium letter."""
    return code(
        "减排项目编号",
        description.format(letter),
        description_zh.format(letter),
        required=True,
        form=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
        example=f"450200-2024-{letter}-0001",
    )


def record_status(whose: str = "该项目"):
    """Return the column that withdraws what was sent before under the row's key."""
    return choice(
        "记录状态",
        "Empty means 有效; 撤回 withdraws the record.",
        f"留空即为有效；填“撤回”则撤回{whose}此前的记录。",
        RECORD_STATUSES,
    )


def permit_no():
    """Return the column of discharge permits, one per site."""
    return code(
        "排污许可证编号",
        "Discharge permit: credit code, three digits, one letter (HJ 608); one per site.",
        "信用代码加三位数字和一个字母（HJ 608）；一个厂址一个编号。",
        form=r"^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{3}[A-Z]$",
        example="91450204YL2311674X001P",
    )


def facility_code():
    """Return the column of production or treatment units."""
    return code(
        "设施编号",
        "Production or treatment unit as in the permit.",
        "排污许可证中的生产设施或治理设施编号。",
        form=r"^(MF[0-9]{4}|T[AW][0-9]{3})$",
        example="MF0001、TA001、TW001",
    )


def boiler_registration_no():
    """Return the column of the boiler's registration for use, one per boiler nationwide."""
    return text(
        "锅炉使用登记证编号",
        "Registration number of the boiler (special equipment); one per boiler nationwide.",
        "特种设备使用登记证的编号；一台锅炉一个编号，全国唯一。",
    )


def outlet_code():
    """Return the column of outlets."""
    return code(
        "排放口编号",
        "Outlet as in the permit.",
        "排污许可证中的排放口编号。",
        form=r"^D[AW][0-9]{3}$",
        example="DA001、DW001",
    )


class ProjectSheet(pa.DataFrameModel):
    """One reduction project: who, where, when, on which source of data."""

    project_id: str = project_key("A")  # each sheet has its own letter; here it keeps the place
    project_name: str = text(
        "项目名称",
        "Name of the project as approved.",
        "立项或批复文件中的项目名称。",
        required=True,
    )
    credit_year: int = year(
        "核算年度",
        "Year the reduction is credited to.",
        "减排量计入的年度，四位年份。",
        required=True,
    )
    region_code: str = code(
        "行政区划代码",
        "GB/T 2260 code of the place of the facility, or a local code such as 450200-X01.",
        "设施所在地的六位代码（GB/T 2260），或已登记的本地代码，如 450200-X01。",
        required=True,
    )
    enterprise_name: str = text(
        "企业名称", "Registered name of the enterprise.", "营业执照上的企业全称。", required=True
    )
    former_names: str = text(
        "曾用名", "Earlier names, separated by ； or ;.", "企业曾用名；多个用“；”分隔。"
    )
    uscc: str = code(
        "统一社会信用代码",
        "GB 32100 credit code of the enterprise.",
        "营业执照上的18位代码；单元格请设为文本格式。",
        required=True,
    )
    industry_code: str = code(
        "行业代码",
        "GB/T 4754 class, four digits.",
        "国民经济行业分类（GB/T 4754）小类，四位数字。",
        form=r"^[0-9]{4}$",
        example="4411",
    )
    permit_no: str = permit_no()
    longitude_deg: QUANTITY = quantity(
        "经度",
        "Longitude of the facility.",
        "设施所在地经度，十进制度；与纬度同时填写或同时留空。",
        "degree",
        unit_zh="度",
        in_range={"min_value": 73, "max_value": 136},
    )
    latitude_deg: QUANTITY = quantity(
        "纬度",
        "Latitude of the facility.",
        "设施所在地纬度，十进制度；与经度同时填写或同时留空。",
        "degree",
        unit_zh="度",
        in_range={"min_value": 3, "max_value": 54},
    )
    facility_code: str = facility_code()
    outlet_code: str = outlet_code()
    site_address: str = text(
        "厂址",
        "Address of the facility, as in the permit.",
        "设施所在厂址的详细地址，与排污许可证一致。",
    )
    eia_approval_no: str = text(
        "环评批复文号",
        "Number of the approval of the environmental impact assessment.",
        "项目环境影响评价批复的文号。",
    )
    project_nature: str = choice(
        "项目性质",
        "Emergency measures and over-limit cures earn no credit.",
        "应急管理减排和超标治理不计入减排量。",
        PROJECT_NATURES,
        required=True,
    )
    construction_start_date: pl.Date = date(
        "开工日期", "Day the works began.", "工程开工之日；不晚于完工日期。"
    )
    completion_date: pl.Date = date("完工日期", "Day the works ended.", "工程完工之日。")
    acceptance_date: pl.Date = date(
        "验收日期", "Day the project was accepted.", "通过验收之日；不早于完工日期。", required=True
    )
    stable_date: pl.Date = date(
        "稳定运行日期", "Day stable operation began.", "开始稳定运行之日；不早于验收日期。"
    )
    data_source: str = choice(
        "数据来源",
        "Where the activity and concentration data come from.",
        "活动水平和浓度数据的来源。",
        DATA_SOURCES,
        required=True,
    )
    min_quarter_capture_ratio: QUANTITY = ratio(
        "季度最低有效捕集率",
        "Least share of hours of a quarter that online monitoring captured; where the data are its.",
        "数据来源为在线监测的，填各季度有效捕集率中最低的一个，如 0.92 或 92%。",
    )
    evidence: str = text(
        "佐证材料", "Kind:file name, several separated by ；.", "种类:文件名；多个用“；”分隔。"
    )
    record_status: str = record_status()

    @pa.dataframe_check(name="V-05", error="V-05:uscc")
    def uscc_check_digit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.uscc_check_digit(data)

    @pa.dataframe_check(name="V-07", error="V-07:region_code")
    def region_valid_in_credit_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return checks.region_valid_in_year(data, "credit_year")

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
        return checks.permit_of_enterprise(data)

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
    def project_id_names_the_city(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return id_parts.names_its_city(data)

    @pa.dataframe_check(name="V-17", error="V-17:credit_year")
    def project_id_names_the_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return id_parts.names_its_year(data)

    @classmethod
    def declared(cls) -> Project:
        """Return what the sheet is: projects, one row each."""
        return Project()

    @classmethod
    def project_type(cls) -> str:
        """Return the type's id, e.g. ``W1``: the first word of the sheet name."""
        return cls.to_schema().name.split()[0]
