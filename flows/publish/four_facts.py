"""The four facts that a run ends with on the terminal (四件事): new, to correct and where, findings, changed."""

from pathlib import Path

import polars as pl

from jianpai.flows import terms
from jianpai.flows.publish.unread import unread
from jianpai.flows.screen import colour
from jianpai.flows.since import change_words, finding_words
from jianpai.flows.since import since as changes
from jianpai.flows.since.since import Changes

FILES_NAMED = 3
"""Files with rows to correct that are named; the workbook lists them all."""
WORKBOOK = "flagged.xlsx"


def four_facts(run: Path, lang: str, is_coloured: bool = False) -> str:
    """Return the facts as four lines, each with its word first."""
    position = 1 if lang == "en" else 0
    changed = changes.kept(run)
    files = pl.read_parquet(run / "tables" / "source_file.parquet")
    not_read = unread(run / "tables").height
    is_whole = not not_read and not files["rows_quarantined"].sum()
    lines = [
        ("新收", "New", _new(files, changed, position)),
        ("待改", "To correct", _to_correct(files, not_read, run, position)),
        ("存疑", "Findings", _findings(run, changed, lang)),
        ("变动", "Changed", _changed(changed, position)),
    ]
    separator = (" ", "  ")[position]
    paint = {"待改": colour.GREEN if is_whole else colour.YELLOW}
    return "\n".join(
        colour.painted(
            f"{(zh, en)[position]}{separator}{said}", paint.get(zh, ""), zh in paint and is_coloured
        )
        for zh, en, said in lines
    )


def _new(files: pl.DataFrame, changed: Changes | None, position: int) -> str:
    """Return how many files came since the run before, under a known name or not, and the rows in them."""
    came = files if changed is None else changed.files.filter(pl.col("state") != "gone")
    rows = came["rows_read"].sum()
    if position:
        return f"{came.height} files, {rows} rows{' (the first run)' if changed is None else ''}."
    return f"{came.height} 份文件，{rows} 行{'（首次运行）' if changed is None else ''}。"


def _to_correct(files: pl.DataFrame, not_read: int, run: Path, position: int) -> str:
    """Return how many rows, files and sheets do not count, in which files, and where that is explained.

    A copy of a file that was received before is nothing to correct.
    """
    rows = files["rows_quarantined"].sum()
    if not rows and not not_read:
        return ("没有。", "nothing.")[position]
    most = files.filter(pl.col("rows_quarantined") > 0).sort(
        "rows_quarantined", "file_order", descending=[True, False]
    )
    named = most.head(FILES_NAMED).select("file_name", "rows_quarantined").rows()
    if position:
        listed = ", ".join(f"{name} {count}" for name, count in named)
        more = ", …" if most.height > FILES_NAMED else ""
        within = f" ({listed}{more})" if listed else ""
        return (
            f"{rows} quarantined rows{within}, {not_read} files or sheets not read; each with what to do: "
            f"sheets 问题清单 and 未读取 of {run / WORKBOOK}"
        )
    listed = "、".join(f"{name} {count} 行" for name, count in named)
    within = f"（{listed}{' 等' if most.height > FILES_NAMED else ''}）" if listed else ""
    return (
        f"隔离 {rows} 行{within}，未读取的文件和工作表 {not_read} 项；"
        f"逐项说明见 {run / WORKBOOK} 的“问题清单”和“未读取”表"
    )


def _findings(run: Path, changed: Changes | None, lang: str) -> str:
    """Return how many findings are open, and what became of those of the run before."""
    findings = pl.read_parquet(run / "tables" / "finding.parquet", columns=["status"])
    number = findings.filter(pl.col("status") == "open").height
    said = f"{number} open" if lang == "en" else f"未决 {number} 条"
    if changed is None:
        return said + ("." if lang == "en" else "。")
    former, summary = changed.former.run_id, finding_words.summary(changed.findings, lang)
    return (
        f"{said} (since {former}: {summary})."
        if lang == "en"
        else f"{said}（与 {former} 相比：{summary}）。"
    )


def _changed(changed: Changes | None, position: int) -> str:
    """Return by how much the accounted tonnes of all areas differ from those of the run before."""
    if changed is None:
        return ("首次运行，没有可比的结果。", "the first run: nothing to compare.")[position]
    former = changed.former.run_id
    moved = {code: t for code, t in change_words.pollutant_changes(changed).items() if t}
    if not moved:
        return (f"核定量合计与 {former} 相同。", f"no accounted tonne in all since {former}.")[
            position
        ]
    if position:
        listed = ", ".join(f"{code} {change:+,} t" for code, change in moved.items())
        return f"accounted since {former}: {listed}."
    listed = "、".join(f"{terms.POLLUTANTS[code]} {change:+,} 吨" for code, change in moved.items())
    return f"核定量与 {former} 相比：{listed}。"
