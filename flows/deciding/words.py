"""What was taken in of a file of decisions, in the user's words (取用结果)."""

from jianpai.flows import terms
from jianpai.flows.deciding.answers import told
from jianpai.flows.deciding.take import Taken


def text(taken: Taken, lang: str) -> str:
    """Return what was taken in, what is new of it, and what the next run will count."""
    return "\n".join(_english(taken) if lang == "en" else _chinese(taken))


def _counts(taken: Taken) -> tuple[int, int, int]:
    """Return how many findings are upheld, not upheld and left open."""
    statuses = [decision.status for decision in taken.answered]
    pending = statuses.count("open") + taken.undecided
    return statuses.count("confirmed"), statuses.count("dismissed"), pending


def _chinese(taken: Taken) -> list[str]:
    upheld, rejected, pending = _counts(taken)
    known = len(taken.answered) - len(taken.new)
    lines = [
        f"已取用 {taken.file_name}（运行 {taken.run_id}）：成立 {upheld} 条，不成立 {rejected} 条，"
        f"待查或未填 {pending} 条；新记 {len(taken.new)} 条，此前已在册 {known} 条。"
    ]
    lines += [f"  更改：{now.finding_id} {told(was)} → {told(now)}" for was, now in taken.changed]
    if taken.without_word:
        lines.append(
            f"  填了理由、姓名或日期但没有选认定，未作认定：{'、'.join(taken.without_word)}"
        )
    if taken.effect:
        lines.append(
            f"下次核算按在册的全部认定计算；填报不变时，规划期累计与 {taken.current} 相比："
        )
    for change in taken.effect:
        figures = [
            f"{name} {change.before[figure]:,} → {change.after[figure]:,} 吨（{change.of(figure):+,}）"
            for figure, name in _FIGURES
            if change.of(figure)
        ]
        lines.append(f"  {terms.POLLUTANTS[change.pollutant]}：{'，'.join(figures)}")
    if not taken.effect:
        lines.append(_NO_EFFECT[bool(taken.new)])
    return lines


_FIGURES = (("accounted_t", "核定量"), ("floor_t", "下限"), ("ceiling_t", "上限"))
_NO_EFFECT = ("合计不变。", "下次核算按在册的全部认定计算；填报不变时，合计不变。")


def _english(taken: Taken) -> list[str]:
    upheld, rejected, pending = _counts(taken)
    known = len(taken.answered) - len(taken.new)
    lines = [
        f"Taken in from {taken.file_name} (run {taken.run_id}): {upheld} upheld, {rejected} not upheld, {pending} "
        f"pending or empty; {len(taken.new)} new, {known} on record before."
    ]
    lines += [
        f"  changed: {now.finding_id} {told(was)} → {told(now)}" for was, now in taken.changed
    ]
    if taken.without_word:
        places = ", ".join(taken.without_word)
        lines.append(f"  a reason, name or date but no decision, so none was made: {places}")
    if taken.effect:
        lines.append(
            f"The next run counts by every decision on record; with the same submissions, over the plan against "
            f"{taken.current}:"
        )
    for change in taken.effect:
        figures = [
            f"{figure.removesuffix('_t')} {change.before[figure]:,} → {change.after[figure]:,} t "
            f"({change.of(figure):+,})"
            for figure, _ in _FIGURES
            if change.of(figure)
        ]
        lines.append(f"  {change.pollutant}: {', '.join(figures)}")
    if not taken.effect:
        lines.append("The totals stay as they are.")
    return lines
