"""V5 储罐改造: tanks of volatile liquids with better roofs, seals or vapour treatment.

Grain      one row per reduction project (减排项目), a tank or a group of tanks
Filled by  the enterprise, from the results of the calculation tool for both states, its input attached
Read by    sql/method/v5_tank_loss.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import QUANTITY, choice, quantity, text
from jianpai.schemas.sheet.pollutants import VocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key

TOOLS = ["石化行业VOCs污染源排查工作指南", "AP-42第7章", "其他"]
TURNOVER_CHANGE_PCT = 30
"""How far the turnover may change before the loss is no longer that of one activity (rulebook §11 F-19 [D])."""


def _control(stage: str, when: str):
    return text(
        f"{stage}控制措施",
        f"Roof, seal and vapour treatment {when}.",
        f"{stage}的罐型、浮盘、密封和油气处理，如“内浮顶、单层密封”。",
        required=True,
    )


def _tonnes(heading: str, description: str, description_zh: str, most: int):
    return quantity(heading, description, description_zh, "t", required=True, ge=0, le=most)


def _turnover(stage: str, when: str):
    words = f"{stage}一整年周转的物料量，与核算工具的输入一致。"
    return _tonnes(
        f"{stage}年周转量（吨）", f"Liquid turned over in the year {when}.", words, 1_000_000_000
    )


def _loss(stage: str, when: str):
    words = f"核算工具算出的{stage}一整年静置和工作损失量，输入表作为佐证材料。"
    return _tonnes(
        f"{stage}年损失量（吨）",
        f"Standing and working losses of the year {when}, as the tool gives them.",
        words,
        10_000_000,
    )


class StorageTank(VocsTonnes, ProjectSheet):
    """One tank or group of tanks before and after: what it is, what it loses in a year."""

    project_id: str = project_key("V")
    tank_volume_m3: QUANTITY = quantity(
        "储罐容积（立方米）",
        "Volume of the tank, of all tanks of a group.",
        "储罐的公称容积；罐组填合计。",
        "m^3",
        required=True,
        gt=0,
        le=100_000_000,
    )
    stored_liquid: str = text(
        "储存物料", "What the tank holds.", "储存的物料，如汽油、石脑油。", required=True
    )
    control_before: str = _control("改造前", "before")
    control_after: str = _control("改造后", "after")
    turnover_before_t: QUANTITY = _turnover("改造前", "before")
    turnover_after_t: QUANTITY = _turnover("改造后", "after")
    loss_tool: str = choice(
        "损失量核算工具",
        "Tool that gave the losses.",
        "计算年损失量的工具；改造前后用同一工具。",
        TOOLS,
        required=True,
    )
    loss_before_t: QUANTITY = _loss("改造前", "before")
    loss_after_t: QUANTITY = _loss("改造后", "after")

    @pa.dataframe_check(name="V-95", error="V-95:control_after")
    def something_was_changed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_same = pl.col("control_after") == pl.col("control_before")
        has_less = pl.col("loss_after_t") < pl.col("loss_before_t")
        return data.lazyframe.select((~(is_same & has_less)).fill_null(True))

    @pa.dataframe_check(name="V-96", error="V-96:turnover_after_t")
    def turnover_stayed_the_same(cls, data: pa.PolarsData) -> pl.LazyFrame:
        before, after = (checks.wide(f"turnover_{stage}_t") for stage in ("before", "after"))
        change = pl.max_horizontal(after, before) - pl.min_horizontal(after, before)
        is_near = change * 100 <= before * TURNOVER_CHANGE_PCT
        return data.lazyframe.select(is_near.fill_null(True))

    class Config:
        name = "V5 储罐改造"
