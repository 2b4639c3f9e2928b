"""Read the decisions that officers wrote into a workbook or csv of a run (读取认定表)."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from jianpai.flows import problems
from jianpai.flows.deciding.complaint import Complaint
from jianpai.flows.decisions.headings import HEADINGS, NEEDED, ORIGIN
from jianpai.flows.errors import DecisionError, UsageError
from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.flows.read.source import open_file
from jianpai.flows.read.source.sheets import SheetText
from jianpai.flows.warehouse import sha256

SUFFIXES = (".xlsx", ".csv")


@dataclass(frozen=True)
class Row:
    """One row of a sheet: what stands under each heading, and where."""

    sheet_name: str
    row_number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")

    def place(self, name: str) -> str:
        """Return where a cell stands, as in 存疑认定!C5 理由."""
        return f"{self.sheet_name}!{self.letters[name]}{self.row_number} {HEADINGS[name]}"


@dataclass(frozen=True)
class Filled:
    """A file of decisions: its rows, and where its page of explanations says it comes from."""

    file_name: str
    file_sha256: str
    rows: list[Row]
    said: dict[str, str] = field(default_factory=dict)

    def origin(self, name: str) -> list[str]:
        """Return what the rows say of run, warehouse or office, else what the explanations say."""
        found = list(dict.fromkeys(row[name] for row in self.rows if row[name]))
        return found or [value for value in [self.said.get(name, "")] if value]


def read(path: Path) -> Filled:
    """Return the rows of every sheet of a file that has the columns of decisions.

    Raises:
        UsageError: there is no such file.
        DecisionError: it cannot be read, no sheet is one of decisions, or a column is missing.
    """
    if not path.is_file():
        raise UsageError.missing_file(path)
    if path.suffix.lower() not in SUFFIXES:
        raise _refused(path, _NO_TABLE)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            read = [sheet for sheet, _ in open_file.sheets(path, path.name, Path(scratch))]
        except open_file.RefusedFileError as error:
            raise _refused(path, _unreadable(path, error)) from error
    headed = [(sheet, found) for sheet in read if (found := _headings(sheet))]
    if not headed:
        raise _refused(path, _no_sheet([sheet.name for sheet in read]))
    missing = [_missing(sheet, found[1]) for sheet, found in headed]
    if complaints := [complaint for each in missing for complaint in each]:
        raise _refused(path, *complaints)
    rows = [row for sheet, found in headed for row in _rows(sheet, *found)]
    said = {name: value for sheet in read for name, value in _said(sheet)}
    return Filled(path.name, sha256(path), rows, said)


def _headings(sheet: SheetText) -> tuple[int, dict[str, str]] | None:
    """Return the row of the headings and the letter of each column; None where it is no such sheet."""
    name_of = {heading: name for name, heading in HEADINGS.items()}
    for cells in sheet.cells.head(HEADING_SEARCH_ROWS).iter_rows(named=True):
        known: dict[str, str] = {}
        for letter, value in cells.items():
            if isinstance(value, str) and value in name_of:
                known.setdefault(name_of[value], letter)
        if {"finding_id", "decision"} <= known.keys():
            return cells["row_number"], known
    return None


def _missing(sheet: SheetText, letters: dict[str, str]) -> list[Complaint]:
    lacking = [HEADINGS[name] for name in NEEDED if name not in letters]
    zh = "缺少列“{}”。请从本次运行的 flagged.xlsx 重新填写，不要删改表头"
    en = "the column “{}” is missing. Fill in flagged.xlsx of the run anew and leave its headings"
    return [Complaint(sheet.name, zh.format(each), en.format(each)) for each in lacking]


def _rows(sheet: SheetText, heading_row: int, letters: dict[str, str]) -> Iterator[Row]:
    for cells in sheet.cells.iter_rows(named=True):
        values = {name: str(cells[letter] or "") for name, letter in letters.items()}
        if cells["row_number"] > heading_row and any(values[name] for name in NEEDED):
            yield Row(sheet.name, cells["row_number"], values, letters)


def _said(sheet: SheetText) -> Iterator[tuple[str, str]]:
    """Yield what a page of explanations says of where the workbook comes from."""
    name_of = {HEADINGS[name]: name for name in ORIGIN}
    for cells in sheet.cells.iter_rows():
        for label, value in pairwise(cells):
            if isinstance(label, str) and label in name_of and value:
                yield name_of[label], str(value)


def _refused(path: Path, *complaints: Complaint) -> DecisionError:
    return DecisionError.refused(path.name, *Complaint.listed(complaints))


_NO_TABLE = Complaint(
    "",
    "不是认定表。请用运行目录中的 flagged.xlsx 填写，以 .xlsx 或 .csv 保存",
    "is no sheet of decisions. Fill in flagged.xlsx of a run and save it as .xlsx or .csv",
)


def _unreadable(path: Path, error: open_file.RefusedFileError) -> Complaint:
    """Return why the file cannot be read, in the words in which a submission is told."""
    found = problems.one(error.rule_id, file_name=path.name, detail=error.detail)
    told = problems.worded(found).row(0, named=True)
    return Complaint("", told["message"].rstrip("。"), told["message_en"].rstrip("."))


def _no_sheet(names: list[str]) -> Complaint:
    said = "、".join(names) or "—"
    return Complaint(
        "",
        f"没有一张工作表有“存疑编号”和“认定”两列（现有工作表：{said}）。请用运行目录中的 flagged.xlsx 填写",
        f"no sheet has the columns 存疑编号 and 认定 (its sheets: {said}). Fill in flagged.xlsx of a run",
    )
