"""Why two claims were or were not found to be one reduction, in words (比对用语)."""

from typing import Any

from jianpai.flows import terms
from jianpai.flows.explain.dossier import Words

TIES: dict[str, Words] = {
    "has_same_permit": Words("同一排污许可证厂址", "same permit site"),
    "has_same_outlet": Words("同一排放口", "same outlet"),
    "has_same_facility": Words("同一设施", "same facility"),
    "has_same_item": Words("车辆清单中有同一车辆", "a vehicle in common"),
    "has_same_boiler": Words("同一锅炉使用登记证", "same boiler registration"),
    "has_same_approval": Words("同一环评批复文号", "same EIA approval"),
    "has_same_enterprise_and_county": Words("同一企业同一县区", "same enterprise and county"),
    "has_same_enterprise": Words("同一企业不同县区", "same enterprise, another county"),
    "has_same_organisation": Words("组织机构代码相同", "same organisation code"),
    "has_same_name": Words("企业名称相同而信用代码不同", "same name, another credit code"),
    "is_near": Words("相距约200米以内", "within some 200 m"),
    "has_same_title": Words("项目名称相同", "same title"),
}
"""Column of sql/compared/compared_neighbour.sql -> by what the two stand beside each other."""
REASONS: dict[str, Words] = {
    "found": Words("已列为存疑：{findings}", "found: {findings}"),
    "covered_by_others": Words(
        "减排区间有重叠，但重叠部分已由更早的项目申报，存疑已列在 {findings}，不重复列",
        "the intervals overlap, but what both cover was claimed before by others: {findings} says so already",
    ),
    "other_pollutant": Words("对方没有申报此污染物", "the other does not claim this pollutant"),
    "not_eligible": Words(
        "本项目此污染物不计入（{own_reason}），不占用减排区间",
        "this claim does not count ({own_reason}) and takes up no interval",
    ),
    "other_not_eligible": Words(
        "对方此污染物不计入（{other_reason}），不占用减排区间",
        "the other claim does not count ({other_reason}) and takes up no interval",
    ),
    "other_plan": Words("不在同一规划期", "in another plan period"),
    "listed": Words(
        "至少一方是一次性或按清单核算的项目，没有改造前后状态，只按清单逐件比对，没有相同的物件",
        "at least one is of a list, without a state before and after: compared thing by thing, none in common",
    ),
    "no_reduction": Words(
        "至少一方复算减排量不大于零，没有减排区间",
        "at least one computed reduction is not above zero: there is no interval",
    ),
    "other_permit": Words("排污许可证不同，是两个厂址", "another permit: two sites"),
    "other_enterprise": Words(
        "统一社会信用代码不同，排污许可证也不相同",
        "another credit code, and not the same permit",
    ),
    "other_county": Words(
        "不在同一县区，且没有相同的排污许可证", "in another county, and not the same permit"
    ),
    "other_name": Words(
        "没有许可证，同一县区内企业名称写法不同，按不同厂址处理",
        "without permits, names in the county differ: taken as two sites",
    ),
    "other_place": Words(
        "没有许可证，坐标相距超过0.01°，按不同厂址处理",
        "without permits, more than 0.01° apart: taken as two sites",
    ),
    "other_outlet": Words(
        "排放口编号不同（{own_outlet}，{other_outlet}）",
        "another outlet ({own_outlet}, {other_outlet})",
    ),
    "other_facility": Words(
        "设施编号不同（{own_facility}，{other_facility}）",
        "another facility ({own_facility}, {other_facility})",
    ),
    "other_scale": Words(
        "减排状态的口径不同（{own_scale}，{other_scale}），不能比较",
        "the states are on different scales ({own_scale}, {other_scale}) and cannot be compared",
    ),
    "no_tie": Words(
        "同一厂址，但设施、排放口没有都填，项目名称不同，减排区间也不完全相同，不能认定为同一排放源",
        "the same site, but codes are missing, titles differ and so do the intervals: not shown to be one source",
    ),
    "chain": Words(
        "分期改造的前后两期：后一期从前一期的改造后状态开始，区间首尾相接，没有重叠",
        "two stages of a chain: the later begins where the earlier ended, nothing overlaps",
    ),
    "apart": Words(
        "减排区间不重叠，是同一排放源的不同阶段",
        "the intervals do not overlap: other stages of the source",
    ),
    "below_limit": Words("减排区间的重叠不足0.01吨", "the intervals overlap by less than 0.01 t"),
}
"""The first that holds, in the order of sql/compared/compared_pair.sql."""
_SCALES: dict[str, tuple[Words, str]] = {
    "emission_t": (Words("年排放量", "emission of a year"), "t"),
    "replaced_emission_t": (Words("被替代的排放量", "emission replaced"), "t"),
    "removal_t": (Words("年去除量", "removal of a year"), "t"),
    "reuse_t": (Words("年回用减排量", "reuse of a year"), "t"),
    "nox_t_per_10k_nm3": (Words("单位烟气排放量", "emission per flue gas"), "t / 10^4 Nm^3"),
    "nox_t_per_10k_t_fuel": (Words("单位燃料排放量", "emission per fuel"), "t / 10^4 t"),
    "vocs_let_out_ratio": (Words("排放比例", "share let out"), "1"),
    "vocs_t_per_t_handled": (Words("单位装卸量排放量", "emission per tonne handled"), "t / t"),
    "vocs_t_per_output": (Words("单位产量排放量", "emission per output"), "t / 单位产量"),
    "reuse_t_per_mg_per_l": (Words("单位浓度回用量", "reuse per concentration"), "t / (mg / L)"),
    "sewered_t_per_mg_per_l": (
        Words("单位浓度纳管量", "sewered per concentration"),
        "t / (mg / L)",
    ),
}


def scale_words(scale: str) -> tuple[Words, str]:
    """Return what a scale is called, and its unit; one that has no words bears its own name."""
    name, _, kind = scale.partition("|")
    words, unit = _SCALES.get(name, (Words(name, name), ""))
    if not kind:
        return words, unit
    return Words(f"{words.zh}（{kind}）", f"{words.en} ({kind})"), f"t / {kind}"


def reason_words(pair: dict[str, Any]) -> Words:
    """Return why nothing was found between two claims, or what was, with the values that decide it."""
    template = REASONS[pair["reason"]]
    return Words(*(text.format(**_values(pair, lang)) for lang, text in enumerate(template)))


def _values(pair: dict[str, Any], lang: int) -> dict[str, str]:
    separator = ("、", ", ")[lang]
    found = [f"{', '.join(pair['kinds'] or [])}（{separator.join(pair['finding_ids'] or [])}）"]
    return {
        "findings": found[0] if lang == 0 else found[0].replace("（", " (").replace("）", ")"),
        "own_reason": _reason(pair["ineligible_reason"], lang),
        "other_reason": _reason(pair["other_ineligible_reason"], lang),
        "own_outlet": pair["outlet_code"] or "—",
        "other_outlet": pair["other_outlet_code"] or "—",
        "own_facility": pair["facility_code"] or "—",
        "other_facility": pair["other_facility_code"] or "—",
        "own_scale": scale_words(pair["scale"] or "—")[0][lang],
        "other_scale": scale_words(pair["other_scale"] or "—")[0][lang],
    }


def _reason(code: str | None, lang: int) -> str:
    return terms.INELIGIBLE_REASONS[code][lang] if code in terms.INELIGIBLE_REASONS else "—"
