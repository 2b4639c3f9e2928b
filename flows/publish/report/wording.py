"""The report's Chinese words for codes, and the sentences of its verdict (报告用语)."""

from collections import Counter
from decimal import Decimal

from jianpai.flows import terms
from jianpai.flows.publish.report.by_area import Area, all_areas
from jianpai.flows.publish.report.queries import Row
from jianpai.schemas import reference

POLLUTANTS = {
    "cod": "化学需氧量（COD）",
    "nh3n": "氨氮（NH₃-N）",
    "nox": "氮氧化物（NOx）",
    "vocs": "挥发性有机物（VOCs）",
}
STATES = terms.chinese(terms.STATES)
DECIDABLE_STATES = ("met", "on_pace", "undecided", "behind")
CONFIDENCES = {
    "V": "官方文本原文",
    "S": "二手来源",
    "M+": "凭记忆，未复核",
    "M": "凭记忆，未复核",
    "M-": "凭记忆，把握低",
    "E": "工程衡算，非官方文本",
    "D": "本系统约定",
}
NAMES_IN_A_SENTENCE = 12


def plan_name(plan_id: str) -> str:
    """Return what a plan is called: “十四五” for 14FYP."""
    titles = dict(reference.table("plans").select("plan_id", "title").rows())
    return titles.get(plan_id, plan_id)


def period_name(period: str) -> str:
    """Return a period such as 2025-10 as 2025年10月."""
    year, _, month = period.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"


def confidence(code: str | None) -> str:
    """Return a confidence code with what it means."""
    return f"{code} {CONFIDENCES[code]}" if code in CONFIDENCES else (code or "未注明")


def tonnes(value: Decimal | None) -> str:
    """Return tonnes with two decimals (half-even) and thousands separators."""
    if value is None:
        return "—"
    rounded = Decimal(value).quantize(Decimal("0.01"))
    return f"{rounded if rounded else abs(rounded):,.2f}"


def signed_tonnes(value: Decimal | None) -> str:
    """Return tonnes with a plus or minus sign."""
    return tonnes(value) if value is None or value <= 0 else f"+{tonnes(value)}"


def plain(value: Decimal | int | str | None) -> str:
    """Return a number without trailing zeros, as in 8 or 1.152."""
    return "—" if value is None else f"{Decimal(value).normalize():f}"


def quota_rows(areas: list[Area]) -> list[Row]:
    """Return the quotas in tonnes over the whole plan that areas are held against."""
    return [
        row | {"area": area}
        for area in all_areas(areas)
        for pollutant in POLLUTANTS
        for row in area.quotas.get(pollutant, [])
        if row["state"] in DECIDABLE_STATES and row["target_unit"] == "t"
    ]


def quota_sentence(quotas: list[Row]) -> str:
    """Return how many quotas are met, on pace, undecided and behind, naming the latter two."""
    if not quotas:
        return "当前没有可对照的吨数指标。"
    counted = Counter(row["state"] for row in quotas)
    parts = [f"{STATES[s]} {counted[s]} 项{named(quotas, s)}" for s in DECIDABLE_STATES]
    return f"对照已载入的 {len(quotas)} 项吨数指标：{'，'.join(parts)}。"


def named(quotas: list[Row], state: str) -> str:
    """Return the quotas in a state that calls for attention, in brackets."""
    found = [
        f"{row['area'].name}{terms.POLLUTANTS[row['pollutant']]}"
        for row in quotas
        if row["state"] == state
    ]
    if state not in ("undecided", "behind") or not found:
        return ""
    more = "等" if len(found) > NAMES_IN_A_SENTENCE else ""
    return f"（{'、'.join(found[:NAMES_IN_A_SENTENCE])}{more}）"


def risk_sentence(at_risk: dict[str, Decimal], count_open_findings: bool) -> str:
    """Return the end of a sentence: the tonnes that open findings touch, and their treatment."""
    parts = [f"{terms.POLLUTANTS[p]} {tonnes(t)} 吨" for p, t in at_risk.items() if t]
    if not parts:
        return "不影响减排量。"
    treated = "已计入核定量（按运行选项）" if count_open_findings else "暂不计入核定量"
    return f"涉及{'、'.join(parts)}，{treated}。"
