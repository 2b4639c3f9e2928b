"""Check before submitting: read and validate files, account for nothing (报送前自查)."""

import hashlib
import tempfile
from pathlib import Path

import polars as pl
import typer

from flows import in_force, problems, receive, spreadsheet_text
from flows import read as reading_step
from flows import validate as validation
from flows.commands import guarded
from flows.errors import UsageError
from flows.receive import ReceivedFile

REFUSED_FILE = {"R-20", "R-21", "R-22", "R-23", "R-27", "R-32"}


def check_files(files: list[Path], out: Path | None, lang: str) -> int:
    """Print what is wrong with the files; return 0 clean, 1 problems, 2 unusable.

    Notices alone are clean: they ask for nothing.
    """

    def work() -> int:
        found, rows = _problems_of(files)
        worded = problems.worded(found)
        for message in worded["message_en" if lang == "en" else "message"]:
            typer.echo(message)
        typer.echo(_summary(worded, rows, lang))
        if out is not None:
            _write(worded, out)
        return _status(worded)

    return guarded(lang, work)


def _problems_of(files: list[Path]) -> tuple[pl.DataFrame, int]:
    refused, received = [], []
    for order, path in enumerate(files, start=1):
        if not path.is_file():
            raise UsageError.missing_file(path)
        refusal = receive.refusal(path)
        if refusal:
            refused.append(problems.one(refusal[0], file_name=path.name, detail=refusal[1]))
        else:
            received.append(_as_received(order, path))
    with tempfile.TemporaryDirectory() as scratch:
        reading = reading_step.read(received, Path(scratch))
    settled = in_force.settle(reading, validation.validate(reading))
    return problems.together([*refused, settled.problems]), settled.submission_rows.height


def _as_received(order: int, path: Path) -> ReceivedFile:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return ReceivedFile(order, path.name, digest, path, path.stat().st_size)


def _summary(worded: pl.DataFrame, rows: int, lang: str) -> str:
    counts = dict(worded.group_by("severity").len().iter_rows())
    errors, warnings, notices = (counts.get(name, 0) for name in ("error", "warning", "notice"))
    if lang == "en":
        return f"{rows} rows read: {errors} error(s), {warnings} warning(s), {notices} notice(s)."
    return f"读取 {rows} 行：错误 {errors} 条，警告 {warnings} 条，提示 {notices} 条。"


def _status(worded: pl.DataFrame) -> int:
    if worded["rule_id"].is_in(list(REFUSED_FILE)).any():
        return 2
    return 1 if worded["severity"].is_in(["error", "warning"]).any() else 0


def _write(worded: pl.DataFrame, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    columns = ["file_name", "sheet_name", "row_number", "cell", "heading", "value", "severity", "rule_id", "message"]
    target = out / "问题清单.csv"
    spreadsheet_text.write_csv(worded.select(columns), target)
    typer.echo(str(target))
