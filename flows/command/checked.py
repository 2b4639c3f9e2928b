"""What ``jianpai check`` prints and writes of the files it checked (自查结果)."""

from pathlib import Path

import polars as pl
import typer

from jianpai.flows import terms
from jianpai.flows.check import Checked, check
from jianpai.flows.command import previewed
from jianpai.flows.command.commands import guarded
from jianpai.flows.publish.spreadsheet import safe_text

MAX_SHOWN = 200
"""Problems printed at most; the list written with --out is complete."""
MAX_ATTACHMENTS = 20

_LISTED = {
    "file_name": "文件",
    "sheet_name": "工作表",
    "row_number": "行",
    "cell": "单元格",
    "heading": "表头",
    "value": "填写内容",
    "severity": "级别",
    "rule_id": "规则",
    "message": "说明",
}


def check_files(
    files: list[Path],
    out: Path | None,
    lang: str,
    reference: Path | None = None,
    office: Path | None = None,
) -> int:
    """Print what is wrong with the files and what they would count; return 0 clean, 1 problems, 2 unusable."""

    def work() -> int:
        checked = check(files, reference, office)
        for line in _lines(checked, lang):
            typer.echo(line)
        if checked.preview is not None:
            typer.echo(previewed.text(checked.preview, checked.rows_to_correct, lang))
        if out is not None:
            for path in _written(checked, out, lang):
                typer.echo(str(path))
        typer.echo(verdict(checked, lang))
        return checked.exit_status

    return guarded(lang, work)


def _lines(checked: Checked, lang: str) -> list[str]:
    """Return the problems, the files that gave nothing, and how many of each there are."""
    return [
        *_complaints(checked, lang),
        *_attachments(checked.attachments, lang),
        *(_without_rows(name, lang) for name in checked.without_rows),
        _summary(checked, lang),
        *_superseded(checked, lang),
    ]


def _complaints(checked: Checked, lang: str) -> list[str]:
    names = (terms.english if lang == "en" else terms.chinese)(terms.SEVERITIES)
    is_attachment = pl.col("file_name").is_in(checked.attachments) & (pl.col("rule_id") == "R-27")
    told = checked.problems.filter(~is_attachment)
    listed = told.select("severity", "rule_id", "message_en" if lang == "en" else "message")
    lines = [
        f"{names[severity]} {rule} {text}" for severity, rule, text in listed.head(MAX_SHOWN).rows()
    ]
    if (hidden := listed.height - MAX_SHOWN) > 0:
        lines.append(
            f"… {hidden} more; write the whole list with --out"
            if lang == "en"
            else f"… 另有 {hidden} 条，请用 --out 写出完整清单"
        )
    return lines


def _attachments(names: list[str], lang: str) -> list[str]:
    if not names:
        return []
    more = " …" if len(names) > MAX_ATTACHMENTS else ""
    if lang == "en":
        shown = ", ".join(names[:MAX_ATTACHMENTS])
        return [f"{len(names)} file(s) that are no submission were not read: {shown}{more}"]
    shown = "、".join(names[:MAX_ATTACHMENTS])
    return [f"附件等 {len(names)} 个文件不是填报文件，未读取：{shown}{more}"]


def _without_rows(name: str, lang: str) -> str:
    if lang == "en":
        return f"{name}: no data row was read. Check the names of the sheets and their headings."
    return f"{name}：没有读到数据行。请核对工作表名称（如“W1 城镇污水处理”）和表头。"


def _summary(checked: Checked, lang: str) -> str:
    counts = dict(checked.problems.group_by("severity").len().iter_rows())
    errors, warnings, notices = (counts.get(name, 0) for name in ("error", "warning", "notice"))
    rows = checked.rows.height
    if lang == "en":
        return f"{rows} rows read: {errors} error(s), {warnings} warning(s), {notices} notice(s)."
    return f"读取 {rows} 行：错误 {errors} 条，警告 {warnings} 条，提示 {notices} 条。"


def _superseded(checked: Checked, lang: str) -> list[str]:
    """Return how many rows give way to a later row of their project among these files, if any."""
    rows = (checked.rows["status"] == "superseded").sum()
    if not rows:
        return []
    if lang == "en":
        return [f"{rows} of them give way to a later row of the same project in these files."]
    return [f"其中 {rows} 行被这些文件里同一项目后来的行取代，不重复计入。"]


def verdict(checked: Checked, lang: str) -> str:
    """Return the last line: ready to submit, or how much is to be corrected first."""
    rows, unread = checked.rows_to_correct, checked.unread
    if checked.is_empty:
        return "Verdict: no submission was read." if lang == "en" else "结论：没有读到填报数据。"
    warnings = checked.problems.filter(pl.col("severity") == "warning").height
    less = checked.preview.less.height if checked.preview else 0
    if lang == "en":
        asked = f"; {warnings} warning(s) to look at" if warnings else ""
        asked += f"; {less} figure(s) would count less than reported" if less else ""
        parts = [f"correct {rows} row(s)"] * bool(rows)
        parts += [f"{unread} file(s) or sheet(s) were not read"] * bool(unread)
        return (
            f"Verdict: ready to submit{asked}."
            if checked.is_ready
            else f"Verdict: {'; '.join(parts)}."
        )
    asked = f"；另有 {warnings} 条警告，请先核对" if warnings else ""
    asked += f"；有 {less} 项计入少于上报，见上" if less else ""
    parts = [f"请改 {rows} 行"] * bool(rows)
    parts += [f"{unread} 个文件或工作表没有读取，请改正后再报"] * bool(unread)
    return f"结论：可以报送{asked}。" if checked.is_ready else f"结论：{'；'.join(parts)}。"


def _written(checked: Checked, out: Path, lang: str) -> list[Path]:
    """Write the lists and return where they are: the problems, what would count, what would be remarked."""
    out.mkdir(parents=True, exist_ok=True)
    targets = [out / "问题清单.csv"]
    safe_text.write_csv(_listed(checked.problems, lang), targets[0])
    if checked.preview is not None:
        targets.append(out / "核算预览.csv")
        safe_text.write_csv(previewed.listed(checked.preview, lang), targets[-1])
        if checked.preview.complaints.height:
            targets.append(out / "核算提示.csv")
            safe_text.write_csv(_listed(checked.preview.complaints, lang), targets[-1])
    return targets


def _listed(worded: pl.DataFrame, lang: str) -> pl.DataFrame:
    listed = worded.select(*_LISTED)
    if lang == "en":
        return listed.with_columns(message=worded["message_en"])
    severity = pl.col("severity").replace(terms.chinese(terms.SEVERITIES))
    return listed.with_columns(severity).rename(_LISTED)
