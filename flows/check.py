"""Check before submitting: what is wrong with files, and what they would count alone (报送前自查)."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from jianpai.flows import pipeline, problems
from jianpai.flows.overlay import overlay
from jianpai.flows.preview.preview import Preview, preview
from jianpai.flows.receipts import is_mapping
from jianpai.flows.receive import Receipts
from jianpai.flows.received_file import MAPPING_SUFFIX, ReceivedFile
from jianpai.flows.to_check import ToCheck, files_to_check

REFUSED_FILE = ["R-20", "R-21", "R-22", "R-23", "R-27", "R-32", "R-45"]
CONSEQUENCE = "V-32"
"""Said of a project because of its children, which are what is to be corrected."""


@dataclass(frozen=True)
class Checked:
    """What is wrong with the files that were checked, and what they would count."""

    problems: pl.DataFrame
    """one row per complaint in words, errors first, each as they stand in the files"""
    rows: pl.DataFrame
    """one row per data row read: place, project_id, status, reason"""
    without_rows: list[str]
    """the files that gave no data row, without those that are refused as a whole"""
    attachments: list[str] = field(default_factory=list)
    """the files of a folder that are no submissions and were not read; no problem of it"""
    preview: Preview | None = None
    """what the accepted rows would count, these files alone; None where no project is accepted"""

    @property
    def exit_status(self) -> int:
        """0 clean, 1 problems, 2 unusable. Notices alone are clean; a file without any row is not."""
        if self._refused.height or self.is_empty:
            return 2
        has_problems = self.problems["severity"].is_in(["error", "warning"]).any()
        return 1 if has_problems or self.without_rows else 0

    @property
    def rows_to_correct(self) -> int:
        """How many rows hold an error of their own and would not be accepted."""
        own = self._errors.filter(pl.col("row_number").is_not_null())
        return own.select("file_order", "sheet_name", "row_number").n_unique()

    @property
    def unread(self) -> int:
        """How many files or sheets were not read although they are to be submitted."""
        whole = self._errors.filter(pl.col("row_number").is_null())
        places = {*whole.select("file_name", "sheet_name").rows()}
        refused = {(name, None) for name in self._refused["file_name"]}
        return len(places | refused) + len({*self.without_rows} - {*whole["file_name"]})

    @property
    def is_ready(self) -> bool:
        """Whether every row would be accepted: the files may be submitted."""
        return not self.rows_to_correct and not self.unread and not self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing but attachments."""
        return bool(self.attachments) and self.rows.is_empty() and not self.unread

    @property
    def _errors(self) -> pl.DataFrame:
        is_own = (pl.col("severity") == "error") & (pl.col("rule_id") != CONSEQUENCE)
        return self.problems.filter(is_own)

    @property
    def _refused(self) -> pl.DataFrame:
        is_file = pl.col("rule_id").is_in(REFUSED_FILE)
        return self.problems.filter(is_file, ~pl.col("file_name").is_in(self.attachments))


def check(paths: list[Path], reference: Path | None = None, office: Path | None = None) -> Checked:
    """Return what is wrong with files, and with all files in folders, which are left as they are.

    ``reference`` is the folder of the office's own reference data, ``office`` that of its profile.

    Raises:
        UsageError: a file does not exist, or a folder holds no file to check.
        ReferenceDataError: the office's reference data is wrong.
    """
    with overlay.using(reference, office):
        return _checked(files_to_check(paths))


def _checked(files: list[ToCheck]) -> Checked:
    taken = [file.taken(order) for order, file in enumerate(files, start=1)]
    received = [file for file in taken if isinstance(file, ReceivedFile)]
    refused = [problem for problem in taken if isinstance(problem, pl.DataFrame)]
    with tempfile.TemporaryDirectory() as scratch:
        examined = pipeline.examine(Receipts(received, []), Path(scratch))
        previewed = preview(examined, Path(scratch))
    records = examined.records
    found = _in_order(problems.worded(problems.together([*refused, records.problems])))
    names = [file.name for file in files]
    beside = {file.name for file in files if file.is_of_folder}
    not_submitted = found.filter(pl.col("rule_id") == "R-27")["file_name"]
    attachments = [name for name in names if name in beside and name in {*not_submitted}]
    return Checked(
        found,
        records.submission_rows,
        _without_rows(names, records.submission_rows, found),
        attachments,
        previewed,
    )


def _in_order(worded: pl.DataFrame) -> pl.DataFrame:
    severity = pl.col("severity").cast(pl.Enum(["error", "warning", "notice"]))
    return worded.sort(
        severity, "file_order", "sheet_name", "row_number", nulls_last=False, maintain_order=True
    )


def _without_rows(names: list[str], rows: pl.DataFrame, worded: pl.DataFrame) -> list[str]:
    refused = worded.filter(pl.col("rule_id").is_in(REFUSED_FILE))["file_name"]
    mappings = worded.filter(pl.col("rule_id") == "R-39")["file_name"]
    told = {*rows["file_name"], *refused}
    stems = {name.removesuffix(MAPPING_SUFFIX) for name in mappings}
    return [
        name
        for name in names
        if name not in told and not is_mapping(name) and name.rpartition(".")[0] not in stems
    ]
