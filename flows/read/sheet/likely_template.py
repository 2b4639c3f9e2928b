"""Which template a sheet of another name is meant to be, by its headings (按表头识别模板)."""

import tempfile
from pathlib import Path

from jianpai import schemas
from jianpai.flows.file_kind import Kind, kind_of
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.headings import find, missing
from jianpai.flows.read.source import csv_file
from jianpai.flows.read.source.refused import RefusedFileError
from jianpai.flows.read.source.sheets import SheetText, template_of

LEAST_SHARE = 2 / 3
"""A sheet with the project id and this share of a template's required headings is meant to be it."""


WORKBOOK = "workbook"
_HEAD_BYTES = 1 << 20
"""So much of a csv holds the rows in which headings are looked for."""


def read_as(path: Path, name: str) -> str:
    """Return what decides how a file sent as ``name`` is read: a workbook, a template, or nothing.

    A content that is read alike under two names is a copy under the second.
    """
    if not name.lower().endswith(".csv") or kind_of(path) == Kind.WORKBOOK:
        return WORKBOOK
    return template_of(Path(name).stem) or _by_headings(path) or ""


def _by_headings(path: Path) -> str | None:
    """Return the template that the first rows of a csv identify."""
    with path.open("rb") as file, tempfile.TemporaryDirectory() as scratch:
        start = file.read(_HEAD_BYTES)
        head = Path(scratch) / "head.csv"
        head.write_bytes(start if len(start) < _HEAD_BYTES else start[: start.rfind(b"\n") + 1])
        try:
            return identified(csv_file.sheet(head, path.stem, Path(scratch)))
        except RefusedFileError:
            return None


def identified(sheet: SheetText) -> str | None:
    """Return the one template of which the sheet holds every required heading, or None."""
    complete = [
        template
        for template in schemas.sheets()
        if (found := find(sheet.cells, template, sheet.merges)) and not missing(found, template)
    ]
    return complete[0] if len(complete) == 1 else None


def resembling(sheet: SheetText) -> str | None:
    """Return the template that the sheet is probably meant to be, or None."""
    shares = {
        template: _share(find(sheet.cells, template, sheet.merges), template)
        for template in schemas.sheets()
    }
    best = max(shares, key=shares.__getitem__)
    return best if shares[best] >= LEAST_SHARE else None


def _share(found: Headings | None, template: str) -> float:
    """Return which share of the required headings was found.

    None without the project id; a ledger has no id and few headings, of which all must be there.
    """
    columns = schemas.columns(template)
    known = set(found.columns.values()) if found else set()
    required = {name for name, column in columns.items() if column.metadata["needed"]}
    share = len(required & known) / len(required)
    is_meant = "project_id" in known if "project_id" in columns else share == 1
    return share if is_meant else 0
