"""L4 多源排放量: what several sources of data say of one emission, before and after a project.

Grain      one row per project, pollutant, stage and source of data
Filled by  the county bureau, from monitoring, permit reports and material balances
Read by    sql/claim/source_value.sql
"""

import pandera.polars as pa

from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, choice, code, quantity, text
from jianpai.schemas.sheet.project import DATA_SOURCES, record_status
from jianpai.schemas.sheet.source import pollutant

STAGES = ["改造前", "改造后"]


class SourceValue(pa.DataFrameModel):
    """One emission as one source of data has it; the best source decides, the spread is reported."""

    project_id: str = code(
        "减排项目编号",
        "The project the emission belongs to.",
        "排放量所属减排项目的编号。",
        required=True,
        form=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
        example="450200-2024-A-0001",
    )
    pollutant: str = pollutant()
    stage: str = choice(
        "阶段", "Before or after the project.", "改造前或改造后的年度。", STAGES, required=True
    )
    data_source: str = choice(
        "数据来源",
        "What the figure is from; the order of the sources is the order of priority.",
        "该数来自哪种数据；优先顺序：在线监测、执行报告、手工监测、物料衡算、产排污系数。",
        DATA_SOURCES,
        required=True,
    )
    emission_t: QUANTITY = quantity(
        "年排放量（吨）",
        "Emission of the whole year.",
        "该数据来源得出的全年排放量。",
        "t",
        required=True,
        ge=0,
        le=100_000_000,
    )
    source_document: str = text(
        "数据出处", "Document and place.", "数据所在的文件和位置。", required=True
    )
    record_status: str = record_status("该排放量")

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: facts beside the projects, which change none of their cells."""
        return Ledger(key=("project_id", "pollutant", "stage", "data_source"))

    class Config:
        name = "L4 多源排放量"
