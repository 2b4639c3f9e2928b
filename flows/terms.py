"""What the codes of the tables are called, in Chinese and English (代码用语): one list for all pages."""

from jianpai import schemas
from jianpai.schemas import reference

Words = dict[str, tuple[str, str]]
"""code -> (Chinese, English)"""

POLLUTANTS = {row["id"]: row["short_zh"] for row in reference.pollutants()}
POLLUTANT_TITLES = {row["id"]: row["title_zh"] for row in reference.pollutants()}
PROJECT_TYPES = {type_id: entry.title for type_id, entry in schemas.project_entries().items()}
COLUMNS = {
    name: column.title
    for sheet in schemas.sheets()
    for name, column in schemas.columns(sheet).items()
}
"""what the submission columns are called in Chinese"""
STATES: Words = {
    "met": ("已完成", "met"),
    "on_pace": ("达到进度", "on pace"),
    "undecided": ("取决于存疑事项", "undecided"),
    "behind": ("落后", "behind"),
    "no_submission": ("无填报", "nothing submitted"),
    "parent_area": ("上级目标，仅含本单位填报", "quota of a parent area"),
    "no_target": ("未载入指标", "no quota loaded"),
    "percent_only": ("百分比指标", "percent only"),
    "targets_not_loaded": ("规划目标未载入", "targets not loaded"),
}
GAP_CAUSES: Words = {
    "reported_t": ("上报", "reported"),
    "not_eligible_t": ("不符合核算条件", "may not count"),
    "recomputed_t": ("按公式复算与上报之差", "recomputed by formula"),
    "cap_t": ("超过基准年排放量", "above the base-year emission"),
    "offset_t": ("区域削减", "EIA offset"),
    "traded_t": ("排污权交易", "traded"),
    "negative_t": ("负减排量按零计", "negative counts as 0"),
    "rounding_t": ("逐项修约", "rounding"),
    "confirmed_t": ("已查实的存疑", "confirmed findings"),
    "withheld_t": ("未决存疑，暂不计入", "withheld by open findings"),
    "carried_t": ("按月计入的年度间结转", "carried between years"),
    "accounted_t": ("核定量", "accounted"),
    "difference_t": ("核定与上报之差", "accounted less reported"),
}
"""The steps from reported to accounted, in the order in which they are added."""
INELIGIBLE_REASONS: Words = {
    row["reason"]: (row["reason_zh"], row["reason_en"])
    for row in reference.table("eligibility").to_dicts()
    if row["reason"]
}
ENTRY_KINDS: Words = {
    "method": ("核算方法", "method"),
    "coefficient": ("核算系数", "factor"),
}
CONFIDENCES = {
    "V": "官方文本原文",
    "S": "二手来源",
    "M+": "凭记忆，未复核",
    "M": "凭记忆，未复核",
    "M-": "凭记忆，把握低",
    "E": "工程衡算，非官方文本",
    "D": "本系统约定",
}
"""Rulebook §0.1."""
SEVERITIES: Words = {
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "notice": ("提示", "notice"),
}
FINDING_STATES: Words = {
    "open": ("未决", "open"),
    "confirmed": ("已查实", "confirmed"),
    "dismissed": ("已排除", "dismissed"),
}


def chinese(words: Words) -> dict[str, str]:
    """Return the Chinese words alone."""
    return {code: zh for code, (zh, _) in words.items()}


def english(words: Words) -> dict[str, str]:
    """Return the English words alone."""
    return {code: en for code, (_, en) in words.items()}
