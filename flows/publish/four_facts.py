"""The four facts that a run ends with on the terminal (四件事): new, to correct and where, findings, changed."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows import terms
from jianpai.flows.screen import colour
from jianpai.flows.since import finding_words
from jianpai.flows.since import since as changes

FILES_NAMED = 3
"""Files with rows to correct that are named; the workbook lists them all."""
WORKBOOK, PROBLEMS = "flagged.xlsx", "问题清单"


def four_facts(run: Path, lang: str, is_coloured: bool = False) -> str:
    """Return the facts as four lines, each with its word first."""
    position = 1 if lang == "en" else 0
    changed = changes.kept(run)
    since = (changed.former.run_id, changed.findings) if changed else None
    manifest = _manifest(run)
    former = _manifest(run.parent / since[0]) if since else None
    files = pl.read_parquet(run / "tables" / "source_file.parquet")
    lines = [
        ("新收", "New", _new(manifest, former, position), None),
        (
            "待改",
            "To correct",
            _to_correct(manifest, files, run, position),
            _paint(manifest, files),
        ),
        ("存疑", "Findings", _findings(run, since, lang), None),
        ("变动", "Changed", _changed(manifest, former, position), None),
    ]
    separator = (" ", "  ")[position]
    return "\n".join(
        colour.painted(
            f"{(zh, en)[position]}{separator}{said}", paint or "", bool(paint) and is_coloured
        )
        for zh, en, said, paint in lines
    )


def _manifest(run: Path) -> dict[str, Any]:
    return dict(json.loads((run / "manifest.json").read_text("utf-8")))


def _new(manifest: dict[str, Any], former: dict[str, Any] | None, position: int) -> str:
    """Return how many files are new since the run before, and the rows in them."""
    known = {file["file_sha256"] for file in former["input_files"]} if former else set()
    new = [file for file in manifest["input_files"] if file["file_sha256"] not in known]
    rows = sum(file["rows_read"] for file in new)
    if position:
        return f"{len(new)} files, {rows} rows{'' if former else ' (the first run)'}."
    return f"{len(new)} 份文件，{rows} 行{'' if former else '（首次运行）'}。"


def _to_correct(manifest: dict[str, Any], files: pl.DataFrame, run: Path, position: int) -> str:
    """Return how many rows and files do not count, in which files, and where each cell is named."""
    rows, unread = files["rows_quarantined"].sum(), len(manifest["unreceived"])
    if not rows and not unread:
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
            f"{rows} quarantined rows{within}, {unread} files not taken in; each cell with what to do: "
            f"sheet {PROBLEMS} of {run / WORKBOOK}"
        )
    listed = "、".join(f"{name} {count} 行" for name, count in named)
    within = f"（{listed}{' 等' if most.height > FILES_NAMED else ''}）" if listed else ""
    return f"隔离 {rows} 行{within}，未收下的文件 {unread} 份；逐格说明见 {run / WORKBOOK} 的“{PROBLEMS}”表"


def _paint(manifest: dict[str, Any], files: pl.DataFrame) -> str:
    is_whole = not files["rows_quarantined"].sum() and not manifest["unreceived"]
    return colour.GREEN if is_whole else colour.YELLOW


def _findings(run: Path, since: tuple[str, pl.DataFrame] | None, lang: str) -> str:
    """Return how many findings are open, and what became of those of the run before."""
    findings = pl.read_parquet(run / "tables" / "finding.parquet", columns=["status"])
    number = findings.filter(pl.col("status") == "open").height
    said = f"{number} open" if lang == "en" else f"未决 {number} 条"
    if since is None:
        return said + ("." if lang == "en" else "。")
    summary = finding_words.summary(since[1], lang)
    return (
        f"{said} (since {since[0]}: {summary})."
        if lang == "en"
        else f"{said}（与 {since[0]} 相比：{summary}）。"
    )


def _changed(manifest: dict[str, Any], former: dict[str, Any] | None, position: int) -> str:
    """Return by how much the accounted tonnes of all provinces differ from those of the run before."""
    if former is None:
        return ("首次运行，没有可比的结果。", "the first run: nothing to compare.")[position]
    before, after = _accounted(former), _accounted(manifest)
    moved = {
        code: after[code] - before[code] for code in terms.POLLUTANTS if after[code] != before[code]
    }
    if not moved:
        return (
            f"核定量与 {former['run_id']} 相同。",
            f"no accounted tonne since {former['run_id']}.",
        )[position]
    if position:
        listed = ", ".join(f"{code} {change:+,} t" for code, change in moved.items())
        return f"accounted since {former['run_id']}: {listed}."
    listed = "、".join(f"{terms.POLLUTANTS[code]} {change:+,} 吨" for code, change in moved.items())
    return f"核定量与 {former['run_id']} 相比：{listed}。"


def _accounted(manifest: dict[str, Any]) -> dict[str, Decimal]:
    """Return the accounted tonnes of all provinces by pollutant, of the period's plan and any other."""
    sums = dict.fromkeys(terms.POLLUTANTS, Decimal(0))
    for row in manifest["totals"]:
        if row["region_code"].endswith("0000"):
            sums[row["pollutant"]] += Decimal(row["accounted_t"])
    return sums
