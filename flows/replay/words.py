"""What a replay found, in the user's words (复算结果)."""

from jianpai.flows.replay.changes import Change
from jianpai.flows.replay.difference import Difference
from jianpai.flows.replay.replay import Replayed

_KINDS = {
    "table": ("成果表在发布后被改动", "a published table was changed"),
    "reference_data": ("参照数据与发布时不同", "reference data is another than at publication"),
    "code": ("程序版本与发布时不同", "the code is another than at publication"),
    "library": ("库版本与发布时不同", "a library is another than at publication"),
}
_SHOWN = 40
"""Characters of a version or checksum."""


def text(found: Replayed, lang: str) -> str:
    """Return the outcome: what is another today, and the first figure that differs."""
    is_english = lang == "en"
    changed = [_changed(change, is_english) for change in found.changed]
    return "\n".join([_head(found, is_english), *changed, _outcome(found.difference, is_english)])


def _head(found: Replayed, is_english: bool) -> str:
    tables, rows = len(found.tables), sum(found.tables.values())
    if is_english:
        return f"{found.run_id} computed again from {found.files} received files: {tables} tables, {rows} rows."
    return f"已用收到的 {found.files} 份文件复算 {found.run_id}：{tables} 张成果表，{rows} 行。"


def _changed(change: Change, is_english: bool) -> str:
    words = _KINDS[change.kind][is_english]
    none = "none" if is_english else "无"
    before, now = ((value or none)[:_SHOWN] for value in (change.before, change.now))
    separator = ": " if is_english else "："
    return f"{words}{separator}{change.name}  {before} → {now}"


def _outcome(difference: Difference | None, is_english: bool) -> str:
    if difference is None:
        return "Every row is as it was published." if is_english else "每一行都与发布的相同。"
    key = ", ".join(f"{name}={value}" for name, value in difference.key.items())
    place = f"{difference.table} {key}".strip()
    if not difference.column:
        return _one_sided(difference, place, is_english)
    pair = (difference.published, difference.recomputed)
    if is_english:
        return f"First difference: {place}, {difference.column}: published {pair[0]}, recomputed {pair[1]}."
    return f"第一处不同：{place}，{difference.column}：发布 {pair[0]}，复算 {pair[1]}。"


def _one_sided(difference: Difference, place: str, is_english: bool) -> str:
    is_published = bool(difference.published)
    if is_english:
        return f"First difference: {place} is only in the {'published' if is_published else 'recomputed'} tables."
    return f"第一处不同：{place} 只在{'发布' if is_published else '复算'}的成果表中。"
