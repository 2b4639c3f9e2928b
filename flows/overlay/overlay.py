"""Lay an office's rows over the shipped reference data, before anything is computed (本单位数据覆盖).

    DIR/<table>.csv -> rows -> laid over the shipped row of their key, or added -> reference.use

Which tables and columns an office may lay over, and what names a row, is reference_data/overridable.csv.
Everything that is wrong is told at once, and nothing is computed then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianpai.flows.errors import ReferenceDataError, UsageError
from jianpai.flows.overlay import files
from jianpai.flows.overlay.complaint import Complaint
from jianpai.flows.overlay.laid import Laid, lay
from jianpai.schemas import reference
from jianpai.schemas.reference import Overlay

COPIED_TO = "reference"
"""Where a run keeps the office's files it was computed with."""


def use(folder: Path | None) -> None:
    """Lay the rows of a folder over the shipped ones, in this process; without one, none.

    Raises:
        UsageError: there is no such folder.
        ReferenceDataError: a file of it is wrong.
    """
    reference.use(of(folder))


@contextmanager
def using(folder: Path | None) -> Iterator[None]:
    """Lay the rows of a folder over the shipped ones for a while."""
    before = reference.overlay()
    use(folder)
    try:
        yield
    finally:
        reference.use(before)


def of(folder: Path | None) -> Overlay:
    """Return what the files of a folder lay over the shipped rows."""
    if folder is None:
        return Overlay()
    if not folder.is_dir():
        raise UsageError.missing_reference(folder)
    own, complaints = files.read(folder)
    laid: dict[str, Laid] = {}
    for name in sorted(own, key=_areas_first):
        laid[name] = lay(own[name], {table: each.frame for table, each in laid.items()})
        complaints += laid[name].complaints
    if complaints:
        raise _refused(folder, complaints)
    return Overlay(
        {name: each.frame for name, each in laid.items()},
        {name: each.lines for name, each in laid.items()},
        {f"{name}.csv": own[name].content for name in own},
        tuple(override for name in sorted(laid) for override in laid[name].overrides),
    )


def _areas_first(name: str) -> tuple[bool, str]:
    """Return a table's place: another may name an area that the office adds."""
    return name != "local_areas", name


def _refused(folder: Path, complaints: list[Complaint]) -> ReferenceDataError:
    zh, en = (
        "".join(f"\n  · {text}" for text in texts)
        for texts in zip(*(complaint.texts for complaint in complaints), strict=True)
    )
    return ReferenceDataError.own(folder, zh, en)


def kept_by(run: Path) -> Path | None:
    """Return the folder of the office's files that a run keeps; None where it was computed without."""
    kept = run / COPIED_TO
    return kept if kept.is_dir() else None


def keep(run: Path) -> None:
    """Write the office's files in use into the folder of a run."""
    own = reference.overlay().files
    if own:
        (run / COPIED_TO).mkdir()
    for name, content in own.items():
        (run / COPIED_TO / name).write_bytes(content)
