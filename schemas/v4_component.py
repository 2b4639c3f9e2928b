"""V4 密封点: the components of each LDAR project, as measured before and after their repair.

Grain      one row per project and component, or group of components of one kind and one reading
Filled by  the enterprise, from the records of the detector
Read by    sql/method/v4_component_emission.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.declaration import Child
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, text
from jianpai.schemas.sheet.project import project_key, record_status

KINDS = ["阀门", "泵轴封", "连接件", "法兰", "开口管线", "其他"]


def _net_reading(heading: str, description: str, description_zh: str):
    words = f"{description_zh}扣除环境本底的检测值（SV），1 ppm = 1 μmol/mol。"
    return quantity(heading, description, words, "ppm", required=True, ge=0, le=1_000_000)


def _whole(data: pa.PolarsData, name: str) -> pl.LazyFrame:
    number = pl.col(name)
    return data.lazyframe.select((number == number.cast(pl.Int64)).fill_null(True))


class Component(pa.DataFrameModel):
    """Components of one kind that read alike: how many, how much they leak, how long they run."""

    project_id: str = project_key(
        "V",
        "The V4 project the components belong to.",
        "密封点所属V4项目的编号，与“V4 泄漏检测与修复”表一致。",
    )
    component_code: str = text(
        "密封点编号",
        "Code of the component, or of the group, in the plant's LDAR register.",
        "企业LDAR台账中的编号；同类、同值的点可合为一行，填组的编号。",
        required=True,
    )
    component_kind: str = choice(
        "密封点类型",
        "Kind of component; it chooses the correlation.",
        "密封点的类型，决定所用的相关方程。",
        KINDS,
        required=True,
        spellings={"泵": "泵轴封", "连接件（非法兰）": "连接件", "开口阀": "开口管线"},
    )
    points: QUANTITY = quantity(
        "密封点数",
        "How many components the row stands for, a whole number.",
        "该行代表的密封点个数，整数；单个密封点填 1。",
        "1",
        unit_zh="个",
        required=True,
        ge=0,
        le=1_000_000,
    )
    sv_before_ppm: QUANTITY = _net_reading(
        "修复前净检测值（ppm）", "Net screening value before the repair.", "修复前"
    )
    sv_after_ppm: QUANTITY = _net_reading(
        "修复后净检测值（ppm）", "Net screening value after the repair.", "修复后复测"
    )
    operating_hours: QUANTITY = quantity(
        "年运行小时（小时）",
        "Hours of the year under pressure, a whole number.",
        "一年中装置带料运行的小时数，整数。",
        "h",
        required=True,
        ge=0,
        le=8_784,
    )
    record_status: str = record_status("该密封点")

    @classmethod
    def declared(cls) -> Child:
        """Return what the sheet is: the components of V4 projects."""
        return Child(
            key=("project_id", "component_code"), also_called=("组件", "泄漏点", "检测点", "点位")
        )

    @pa.dataframe_check(name="V-94a", error="V-94:points")
    def whole_points(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _whole(data, "points")

    @pa.dataframe_check(name="V-94b", error="V-94:operating_hours")
    def whole_hours(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _whole(data, "operating_hours")

    class Config:
        name = "V4 密封点"
