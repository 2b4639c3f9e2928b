"""Why a reduction counts less than its sender reports, cause by cause, in both languages (少计的原因)."""

from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from jianpai.flows import terms
from jianpai.schemas import reference

Row = dict[str, Any]
Words = tuple[str, str]
"""Chinese, English."""

MAX_OTHERS = 3
_CENT = Decimal("0.01")


def why_less(row: Row) -> Words:
    """Return the causes that apply to a reduction, ("", "") where it counts what is reported or more."""
    reported = row["reported_t"]
    if reported is None or row["counted_t"] >= rounded(reported):
        return ("", "")
    causes = [*_causes(row)]
    return "；".join(zh for zh, _ in causes), "; ".join(en for _, en in causes)


def rounded(tonnes: Decimal) -> Decimal:
    """Return tonnes with two decimals, half to even."""
    return tonnes.quantize(_CENT, ROUND_HALF_EVEN)


def _causes(row: Row) -> Iterator[Words]:
    if not row["eligible"]:
        zh, en = terms.INELIGIBLE_REASONS[row["ineligible_reason"]]
        yield f"不符合核算条件，不计入：{zh}", f"not eligible: {en}"
        return
    yield from _recomputed(row)
    yield from _capped(row)
    yield from _deducted(row)
    if row["net_t"] < 0:
        yield (
            f"净减排量 {row['net_t']} 吨为负，按 0 计",
            f"net {row['net_t']} t is negative, counts as 0",
        )
    yield from _withheld(row)


def _recomputed(row: Row) -> Iterator[Words]:
    computed, limit = rounded(row["computed_t"]), rounded(row["limit_cut_t"])
    if computed >= rounded(row["reported_t"]):
        return
    over = (
        f"（超过基准年执行限值的 {limit} 吨不计）",
        f" ({limit} t above the base-year limit left out)",
    )
    zh, en = over if limit > 0 else ("", "")
    yield (
        f"按填报数据复算为 {computed} 吨{zh}",
        f"recomputed from the row's own data: {computed} t{en}",
    )


def _capped(row: Row) -> Iterator[Words]:
    cut = rounded(row["cap_cut_t"])
    if cut <= 0:
        return
    base, before = rounded(row["base_t"]), rounded(row["counted_before_t"])
    zh = f"，同一排放源此前已计 {before} 吨" if before > 0 else ""
    en = f", of which {before} t were counted before" if before > 0 else ""
    yield (
        f"不超过基准年排放量 {base} 吨{zh}，封顶扣 {cut} 吨",
        f"cut by {cut} t to the base-year emission of {base} t{en}",
    )


def _deducted(row: Row) -> Iterator[Words]:
    for name, zh, en in (
        ("offset_t", "区域削减", "used as EIA offset"),
        ("traded_t", "排污权交易", "sold as discharge right"),
    ):
        if (tonnes := rounded(row[name])) > 0:
            yield f"扣减{zh} {tonnes} 吨", f"{tonnes} t {en} deducted"


def _withheld(row: Row) -> Iterator[Words]:
    held = row["counted_before_findings_t"] - row["counted_t"]
    if held <= 0:
        return
    titles = {
        kind["kind"]: (kind["title_zh"], kind["title_en"])
        for kind in reference.table("finding_kinds").to_dicts()
    }
    zh = "、".join(
        _finding(found, titles[found["kind"]][0], "（涉及 ", "、", "）")
        for found in row["findings"]
    )
    en = ", ".join(
        _finding(found, titles[found["kind"]][1], " (with ", ", ", ")") for found in row["findings"]
    )
    yield f"存疑暂不计入 {held} 吨：{zh}", f"{held} t withheld in doubt: {en}"


def _finding(found: Row, title: str, begin: str, between: str, end: str) -> str:
    """Return a finding by kind and title, with the other projects of these files that it names."""
    others = found["others"]
    more = " …" if len(others) > MAX_OTHERS else ""
    named = f"{begin}{between.join(others[:MAX_OTHERS])}{more}{end}" if others else ""
    return f"{found['kind']} {title}{named}"
