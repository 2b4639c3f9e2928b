"""What checked files would count, as text for the terminal and as a list (核算预览)."""

import io

import polars as pl
from rich.console import Console
from rich.table import Table

from jianpai.flows import terms
from jianpai.flows.preview.preview import Preview
from jianpai.schemas import reference

MAX_LESS = 20
"""Rows that count less than reported, printed at most; the list written with --out is complete."""

_TONNES = ("reported_t", "counted_t", "difference_t")
_HEADINGS = {
    "zh": ("污染物", "上报(吨)", "预计计入(吨)", "差(吨)"),
    "en": ("pollutant", "reported t", "would count t", "difference t"),
}
_LISTED = {
    "file_name": "文件",
    "sheet_name": "工作表",
    "row_number": "行",
    "project_id": "减排项目编号",
    "project_name": "项目名称",
    "project_type": "项目类型",
    "pollutant": "污染物",
    "credit_year": "核算年度",
    "reported_t": "上报减排量（吨）",
    "computed_t": "复算减排量（吨）",
    "counted_t": "预计计入（吨）",
    "difference_t": "差额（吨）",
    "reason": "少计原因",
}


def text(preview: Preview, left_out: int, lang: str) -> str:
    """Return totals by pollutant, the rows that count less with the reason, and what is not judged here.

    ``left_out`` is how many rows must be corrected first.
    """
    told = [*_totals(preview, left_out, lang), *_less(preview, lang), *_remarks(preview, lang)]
    return "\n".join(told)


def _totals(preview: Preview, left_out: int, lang: str) -> list[str]:
    table = Table(box=None, pad_edge=False, header_style="")
    for number, heading in enumerate(_HEADINGS[lang]):
        table.add_column(heading, justify="right" if number else "left", no_wrap=True)
    for row in preview.totals.iter_rows(named=True):
        table.add_row(
            _pollutant(row["pollutant"], lang), *(f"{row[name]:,.2f}" for name in _TONNES)
        )
    drawn = io.StringIO()
    Console(file=drawn, width=120).print(table)
    lines = [line.rstrip() for line in drawn.getvalue().splitlines()]
    if lang == "en":
        but = f" ({left_out} to be corrected left out)" if left_out else ""
        head = (
            f"Accounted for alone up to {preview.period} (last month of the latest credit year in the "
            f"files), the rows{but} would count:"
        )
        note = "Whether other senders report the same reduction only the bureau's run can tell."
    else:
        but = f"（不含须先改正的 {left_out} 行）" if left_out else ""
        head = (
            f"只按这些文件核算到 {preview.period}（文件中最晚核算年度的末月），各行{but}预计计入："
        )
        note = "是否与其他单位的记录重复计算，要以主管部门的核算为准。"
    return ["", head, *lines, note]


def _pollutant(code: str, lang: str) -> str:
    words = reference.pollutant_words(code)
    return words["title_en"] if lang == "en" and "title_en" in words else terms.POLLUTANTS[code]


def _less(preview: Preview, lang: str) -> list[str]:
    less = preview.less
    if less.is_empty():
        return []
    count, hidden = less.height, less.height - MAX_LESS
    head = (
        f"{count} figure(s) would count less than reported:"
        if lang == "en"
        else f"有 {count} 项计入少于上报："
    )
    lines = [head, *(_line(row, lang) for row in less.head(MAX_LESS).iter_rows(named=True))]
    if hidden > 0:
        lines.append(
            f"… {hidden} more; write the whole list with --out"
            if lang == "en"
            else f"… 另有 {hidden} 项，请用 --out 写出完整清单"
        )
    return lines


def _line(row: dict, lang: str) -> str:
    reported, counted = (f"{row[name]:,.2f}" for name in ("reported_t", "counted_t"))
    pollutant = _pollutant(row["pollutant"], lang)
    if lang == "en":
        return (
            f"  {row['file_name']}, sheet “{row['sheet_name']}”, row {row['row_number']}, "
            f"{row['project_id']} {pollutant}: reported {reported} t, would count {counted} t: "
            f"{row['reason_en']}"
        )
    return (
        f"  {row['file_name']}，工作表“{row['sheet_name']}”，第{row['row_number']}行，"
        f"{row['project_id']} {pollutant}：上报 {reported} 吨，预计计入 {counted} 吨。{row['reason']}"
    )


def _remarks(preview: Preview, lang: str) -> list[str]:
    """Return how often the accounting would remark what, rule by rule; the words stand in the list."""
    if preview.complaints.is_empty():
        return []
    titles = {r["rule_id"]: r for r in reference.table("rules").to_dicts()}
    counts = preview.complaints["rule_id"].value_counts().sort("rule_id").rows()
    key = "title_en" if lang == "en" else "title_zh"
    if lang == "en":
        said = ", ".join(f"{rule} {titles[rule][key]} ({count})" for rule, count in counts)
        return [
            f"The accounting would also remark (no tonnes lost by it; listed with --out): {said}"
        ]
    said = "、".join(f"{rule} {titles[rule][key]} {count} 条" for rule, count in counts)
    return [f"核算时还会提示（详见 --out 的核算提示.csv）：{said}"]


def listed(preview: Preview, lang: str) -> pl.DataFrame:
    """Return every row as a list in the language asked for."""
    rows = preview.rows.select(*_LISTED)
    if lang == "en":
        return rows.with_columns(reason=preview.rows["reason_en"])
    return rows.with_columns(pl.col("pollutant").replace(terms.POLLUTANTS)).rename(_LISTED)
