"""The report's Chinese words for codes, and the sentences of its verdict (报告用语)."""

from collections import Counter
from decimal import Decimal

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.publish import above_quota, quotas
from jianpai.flows.publish.report.by_area import Area, all_areas
from jianpai.flows.publish.report.queries import Row
from jianpai.schemas import reference

POLLUTANTS = terms.POLLUTANT_TITLES
STATES = terms.chinese(terms.STATES)
DECIDABLE_STATES = ("met", "on_pace", "undecided", "behind")
UNJUDGED_STATES = ("no_submission",)
"""Quotas in tonnes that say nothing of an area's work; told of only where there are any."""
PARENT_STATES = ("parent_area",)
"""Quotas of the areas above the office: it files a part of what they ask for."""
CONFIDENCES = terms.CONFIDENCES
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


def quote(row: Row) -> str:
    """Return a quota in the words of its document, with its pollutant."""
    words = quotas.quoted(row) or f"{tonnes(row['target_value'])} 吨"
    return f"{terms.POLLUTANTS[row['pollutant']]}{words}"


def question_of_cut(cut: Row) -> str:
    """Return what to ask about a base-year emission that cut a reduction."""
    if is_of_served_area(cut["project_type"], cut["pollutant"]):
        return "基准年排放量是否为服务范围（收水范围）的排放量，而不是本厂排口的排放量？"
    return "基准年排放量是否填全、是否与排污许可和环境统计一致？同一设施此前是否已计入？"


def is_of_served_area(project_type: str, pollutant: str) -> bool:
    """Whether a type's base-year emission is that of a served area: it need not be stated then."""
    sheet = schemas.project_entries()[project_type].name
    return not schemas.columns(sheet)[f"base_emission_{pollutant}_t"].metadata["needed"]


def state(row: Row) -> str:
    """Return the state of a quota, with what is asked where its total lies far above it."""
    return above_quota.state(STATES[row["state"]], row["above_pct"])


def own_quotas(areas: list[Area]) -> list[Row]:
    """Return the quotas in tonnes over the whole plan that the office's areas are held against."""
    return quota_rows(areas, DECIDABLE_STATES + UNJUDGED_STATES)


def parent_quotas(areas: list[Area]) -> list[Row]:
    """Return the quotas in tonnes of the areas above the office's."""
    return quota_rows(areas, PARENT_STATES)


def quota_rows(areas: list[Area], states: tuple[str, ...]) -> list[Row]:
    """Return the quotas in tonnes over the whole plan that are in some states, area by area."""
    return [
        row | {"area": area}
        for area in all_areas(areas)
        for pollutant in POLLUTANTS
        for row in area.quotas.get(pollutant, [])
        if row["state"] in states and row["target_unit"] == "t"
    ]


def quota_sentence(held: list[Row]) -> str:
    """Return how many quotas are met, on pace, undecided and behind, naming the latter two."""
    if not held:
        return "当前没有可对照的吨数指标。"
    counted = Counter(row["state"] for row in held)
    told = [*DECIDABLE_STATES, *(s for s in UNJUDGED_STATES if counted[s])]
    parts = [f"{STATES[s]} {counted[s]} 项{named(held, s)}" for s in told]
    return f"对照已载入的 {len(held)} 项吨数指标：{'，'.join(parts)}。{doubted_totals(held)}"


def doubted_totals(held: list[Row]) -> str:
    """Return a sentence that names the quotas whose total lies so far above them that it is in doubt."""
    above = [row for row in held if row["above_pct"] is not None]
    if not above:
        return ""
    return f"其中 {len(above)} 项{above_quota.words(above[0]['above_pct'])}{listed(above)}。"


def named(held: list[Row], state: str) -> str:
    """Return the quotas in a state that calls for attention, in brackets."""
    found = [row for row in held if row["state"] == state]
    if state not in ("undecided", "behind", "no_submission") or not found:
        return ""
    return listed(found)


def listed(held: list[Row]) -> str:
    """Return the area and pollutant of quotas, in brackets."""
    found = [f"{row['area'].name}{terms.POLLUTANTS[row['pollutant']]}" for row in held]
    more = "等" if len(found) > NAMES_IN_A_SENTENCE else ""
    return f"（{'、'.join(found[:NAMES_IN_A_SENTENCE])}{more}）"


def risk_sentence(at_risk: dict[str, Decimal], count_open_findings: bool) -> str:
    """Return the end of a sentence: the tonnes that open findings touch, and their treatment."""
    parts = [f"{terms.POLLUTANTS[p]} {tonnes(t)} 吨" for p, t in at_risk.items() if t]
    if not parts:
        return "不影响减排量。"
    treated = "已计入核定量（按运行选项）" if count_open_findings else "暂不计入核定量"
    return f"涉及{'、'.join(parts)}，{treated}。"
