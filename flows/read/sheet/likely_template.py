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
    """Return the one template of which the sheet holds every required heading, or None.

    None as well where another template knows more of the sheet's headings: then it is that one with
    a heading missing. Of several that know as many, the one that requires most.
    """
    understood = _understood(sheet)
    most = max((len(found.columns) for found in understood.values()), default=0)
    complete = {
        template: len(_required(template))
        for template, found in understood.items()
        if len(found.columns) == most and not missing(found, template)
    }
    best = max(complete.values(), default=0)
    chosen = [template for template, count in complete.items() if count == best]
    return chosen[0] if len(chosen) == 1 else None


def resembling(sheet: SheetText) -> str | None:
    """Return the template that the sheet is probably meant to be, or None."""
    understood = _understood(sheet)
    in_any = {letter for found in understood.values() for letter in found.columns}
    shares = {
        template: _share(found, template, len(in_any - set(found.columns)))
        for template, found in understood.items()
    }
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best and shares[best] >= LEAST_SHARE else None


def _understood(sheet: SheetText) -> dict[str, Headings]:
    """Return how each template understands the headings of the sheet."""
    found = {t: find(sheet.cells, t, sheet.merges) for t in schemas.sheets()}
    return {template: headings for template, headings in found.items() if headings}


def _share(found: Headings, template: str, of_others: int) -> float:
    """Return which share of the required headings was found.

    None without the project id; a ledger has no id and few headings, of which all must be there.
    A heading that only other templates know counts as one that was not found: what all projects
    have in common is most of what a small template requires.
    """
    known, required = set(found.columns.values()), _required(template)
    share = len(required & known) / (len(required) + of_others)
    has_id = "project_id" in schemas.columns(template)
    is_meant = "project_id" in known if has_id else required <= known
    return share if is_meant else 0


def _required(template: str) -> set[str]:
    columns = schemas.columns(template).items()
    return {name for name, column in columns if column.metadata["needed"]}
