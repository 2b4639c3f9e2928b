"""Check before submitting: read and validate files, account for nothing (报送前自查)."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows import pipeline, problems, receive
from jianpai.flows.errors import UsageError
from jianpai.flows.overlay import overlay
from jianpai.flows.receive import Receipts
from jianpai.flows.received_file import MAPPING_SUFFIX, ReceivedFile
from jianpai.flows.warehouse import sha256

REFUSED_FILE = ["R-20", "R-21", "R-22", "R-23", "R-27", "R-32", "R-45"]


@dataclass(frozen=True)
class Checked:
    """What is wrong with the files that were checked."""

    problems: pl.DataFrame
    """one row per complaint in words, errors first, each as they stand in the files"""
    rows: pl.DataFrame
    """one row per data row read: place, project_id, status, reason"""
    without_rows: list[str]
    """the files that gave no data row, without those that are refused as a whole"""

    @property
    def exit_status(self) -> int:
        """0 clean, 1 problems, 2 unusable. Notices alone are clean; a file without any row is not."""
        if self.problems["rule_id"].is_in(REFUSED_FILE).any():
            return 2
        has_problems = self.problems["severity"].is_in(["error", "warning"]).any()
        return 1 if has_problems or self.without_rows else 0


def check(files: list[Path], reference: Path | None = None, office: Path | None = None) -> Checked:
    """Return what is wrong with the files, which are left as they are.

    ``reference`` is the folder of the office's own reference data, ``office`` that of its profile.

    Raises:
        UsageError: a file does not exist, or is a folder.
        ReferenceDataError: the office's reference data is wrong.
    """
    with overlay.using(reference, office):
        return _checked(files)


def _checked(named: list[Path]) -> Checked:
    files = _with_mappings(named)
    taken = [_taken(order, path) for order, path in enumerate(files, start=1)]
    received = [file for file in taken if isinstance(file, ReceivedFile)]
    refused = [problem for problem in taken if isinstance(problem, pl.DataFrame)]
    with tempfile.TemporaryDirectory() as scratch:
        records = pipeline.examine(Receipts(received, []), Path(scratch)).records
    found = _in_order(problems.worded(problems.together([*refused, records.problems])))
    return Checked(
        found, records.submission_rows, _without_rows(files, records.submission_rows, found)
    )


def _with_mappings(files: list[Path]) -> list[Path]:
    """Return the files with the mapping that lies beside one, each of them once."""
    beside = [path.with_name(f"{path.stem}{MAPPING_SUFFIX}") for path in files]
    return [*dict.fromkeys([*files, *(path for path in beside if path.is_file())])]


def _taken(order: int, path: Path) -> ReceivedFile | pl.DataFrame:
    """Return the file as if it had been received, or the problem why it cannot be read."""
    _require_file(path)
    taken = receive.refusal(path) or _as_received(order, path)
    if isinstance(taken, ReceivedFile):
        return taken
    return problems.one(taken[0], file_order=order, file_name=_name(path), detail=taken[1])


def _require_file(path: Path) -> None:
    if not path.exists():
        raise UsageError.missing_file(path)
    if path.is_dir():
        raise UsageError.unreadable_file(
            str(path), "是目录。请写出其中要检查的文件。", "is a folder. Name the files in it."
        )


def _as_received(order: int, path: Path) -> ReceivedFile | tuple[str, str]:
    try:
        digest = sha256(path)
    except OSError as error:
        return ("R-32", receive.reason(error))
    return ReceivedFile(order, _name(path), digest, path, path.stat().st_size)


def _name(path: Path) -> str:
    return receive.readable(path.name)


def _in_order(worded: pl.DataFrame) -> pl.DataFrame:
    severity = pl.col("severity").cast(pl.Enum(["error", "warning", "notice"]))
    return worded.sort(
        severity, "file_order", "sheet_name", "row_number", nulls_last=False, maintain_order=True
    )


def _without_rows(files: list[Path], rows: pl.DataFrame, worded: pl.DataFrame) -> list[str]:
    refused = worded.filter(pl.col("rule_id").is_in(REFUSED_FILE))["file_name"]
    mappings = worded.filter(pl.col("rule_id") == "R-39")["file_name"]
    told = {*rows["file_name"], *refused}
    stems = {name.removesuffix(MAPPING_SUFFIX) for name in mappings}
    unread = [name for name in map(_name, files) if name not in told]
    return [n for n in unread if not n.endswith(MAPPING_SUFFIX) and Path(n).stem not in stems]
