"""What ``jianpai check`` prints and writes of the files it checked (自查结果)."""

from pathlib import Path

import polars as pl
import typer

from jianpai.flows import terms
from jianpai.flows.check import Checked, check
from jianpai.flows.command.commands import guarded
from jianpai.flows.publish.spreadsheet import safe_text

MAX_SHOWN = 200
"""Problems printed at most; the list written with --out is complete."""

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
    """Print what is wrong with the files; return 0 clean, 1 problems, 2 unusable."""

    def work() -> int:
        checked = check(files, reference, office)
        _print(checked, lang)
        if out is not None:
            _write(checked.problems, out, lang)
        return checked.exit_status

    return guarded(lang, work)


def _print(checked: Checked, lang: str) -> None:
    names = (terms.english if lang == "en" else terms.chinese)(terms.SEVERITIES)
    listed = checked.problems.select(
        "severity", "rule_id", "message_en" if lang == "en" else "message"
    )
    for severity, rule_id, text in listed.head(MAX_SHOWN).rows():
        typer.echo(f"{names[severity]} {rule_id} {text}")
    if (hidden := listed.height - MAX_SHOWN) > 0:
        typer.echo(
            f"… {hidden} more; write the whole list with --out"
            if lang == "en"
            else f"… 另有 {hidden} 条，请用 --out 写出完整清单"
        )
    for name in checked.without_rows:
        typer.echo(
            f"{name}: no data row was read. Check the names of the sheets and their headings."
            if lang == "en"
            else f"{name}：没有读到数据行。请核对工作表名称（如“W1 城镇污水处理”）和表头。"
        )
    typer.echo(_summary(checked, lang))


def _summary(checked: Checked, lang: str) -> str:
    counts = dict(checked.problems.group_by("severity").len().iter_rows())
    errors, warnings, notices = (counts.get(name, 0) for name in ("error", "warning", "notice"))
    rows = checked.rows.height
    if lang == "en":
        return f"{rows} rows read: {errors} error(s), {warnings} warning(s), {notices} notice(s)."
    return f"读取 {rows} 行：错误 {errors} 条，警告 {warnings} 条，提示 {notices} 条。"


def _write(worded: pl.DataFrame, out: Path, lang: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    target = out / "问题清单.csv"
    listed = worded.select(*_LISTED)
    if lang != "en":
        severity = pl.col("severity").replace(terms.chinese(terms.SEVERITIES))
        listed = listed.with_columns(severity).rename(_LISTED)
    else:
        listed = listed.with_columns(message=worded["message_en"])
    safe_text.write_csv(listed, target)
    typer.echo(str(target))
