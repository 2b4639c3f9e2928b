"""Check before submitting: read and validate files, account for nothing (报送前自查)."""

import tempfile
from pathlib import Path

import polars as pl
import typer

from jianpai.flows import problems, receive, terms
from jianpai.flows.command.commands import guarded
from jianpai.flows.errors import UsageError
from jianpai.flows.publish.spreadsheet import safe_text
from jianpai.flows.read import read as reading_step
from jianpai.flows.receive import ReceivedFile
from jianpai.flows.settle import settle as in_force
from jianpai.flows.validate import validate as validation
from jianpai.flows.warehouse import sha256

REFUSED_FILE = {"R-20", "R-21", "R-22", "R-23", "R-27", "R-32"}
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


def check_files(files: list[Path], out: Path | None, lang: str) -> int:
    """Print what is wrong with the files; return 0 clean, 1 problems, 2 unusable.

    Notices alone are clean: they ask for nothing. A file without any data row is a problem.
    """

    def work() -> int:
        found, rows = _problems_of(files)
        worded = _in_order(problems.worded(found))
        without_rows = _without_rows(files, rows, worded)
        _print(worded, rows.height, without_rows, lang)
        if out is not None:
            _write(worded, out, lang)
        return _status(worded, without_rows)

    return guarded(lang, work)


def _problems_of(files: list[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the problems without words, and one row per data row read."""
    refused, received = [], []
    for order, path in enumerate(files, start=1):
        _check_path(path)
        taken = receive.refusal(path) or _as_received(order, path)
        if isinstance(taken, ReceivedFile):
            received.append(taken)
        else:
            place = {"file_order": order, "file_name": _name(path), "detail": taken[1]}
            refused.append(problems.one(taken[0], **place))
    with tempfile.TemporaryDirectory() as scratch:
        reading = reading_step.read(received, Path(scratch))
    settled = in_force.settle(reading, validation.validate(reading))
    return problems.together([*refused, settled.problems]), settled.submission_rows


def _without_rows(files: list[Path], rows: pl.DataFrame, worded: pl.DataFrame) -> list[str]:
    """Return the files that gave no data row, without those that are refused as a whole."""
    refused = worded.filter(pl.col("rule_id").is_in(list(REFUSED_FILE)))["file_name"]
    told = {*rows["file_name"], *refused}
    return [name for name in map(_name, files) if name not in told]


def _name(path: Path) -> str:
    return receive.readable(path.name)


def _check_path(path: Path) -> None:
    if not path.exists():
        raise UsageError.missing_file(path)
    if path.is_dir():
        raise UsageError.unreadable_file(
            str(path), "是目录。请写出其中要检查的文件。", "is a folder. Name the files in it."
        )


def _as_received(order: int, path: Path) -> ReceivedFile | tuple[str, str]:
    """Return the file as if it had been received, or why it cannot be read."""
    try:
        digest = sha256(path)
    except OSError as error:
        return ("R-32", receive.reason(error))
    return ReceivedFile(order, _name(path), digest, path, path.stat().st_size)


def _in_order(worded: pl.DataFrame) -> pl.DataFrame:
    """Return errors first, then warnings and notices; each as they stand in the files."""
    severity = pl.col("severity").cast(pl.Enum(["error", "warning", "notice"]))
    return worded.sort(
        severity, "file_order", "sheet_name", "row_number", nulls_last=False, maintain_order=True
    )


def _print(worded: pl.DataFrame, rows: int, without_rows: list[str], lang: str) -> None:
    names = (terms.english if lang == "en" else terms.chinese)(terms.SEVERITIES)
    message = "message_en" if lang == "en" else "message"
    for severity, rule_id, text in (
        worded.select("severity", "rule_id", message).head(MAX_SHOWN).rows()
    ):
        typer.echo(f"{names[severity]} {rule_id} {text}")
    if (hidden := worded.height - MAX_SHOWN) > 0:
        typer.echo(
            f"… {hidden} more; write the whole list with --out"
            if lang == "en"
            else f"… 另有 {hidden} 条，请用 --out 写出完整清单"
        )
    for name in without_rows:
        typer.echo(
            f"{name}: no data row was read. Check the names of the sheets and their headings."
            if lang == "en"
            else f"{name}：没有读到数据行。请核对工作表名称（如“W1 城镇污水处理”）和表头。"
        )
    typer.echo(_summary(worded, rows, lang))


def _summary(worded: pl.DataFrame, rows: int, lang: str) -> str:
    counts = dict(worded.group_by("severity").len().iter_rows())
    errors, warnings, notices = (counts.get(name, 0) for name in ("error", "warning", "notice"))
    if lang == "en":
        return f"{rows} rows read: {errors} error(s), {warnings} warning(s), {notices} notice(s)."
    return f"读取 {rows} 行：错误 {errors} 条，警告 {warnings} 条，提示 {notices} 条。"


def _status(worded: pl.DataFrame, without_rows: list[str]) -> int:
    if worded["rule_id"].is_in(list(REFUSED_FILE)).any():
        return 2
    has_problems = worded["severity"].is_in(["error", "warning"]).any()
    return 1 if has_problems or without_rows else 0


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
