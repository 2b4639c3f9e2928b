"""Lay an office's rows over the shipped reference data, before anything is computed (本单位数据覆盖).

    DIR/<table>.csv -> rows -> laid over the shipped row of their key, or added -> reference.use

Which tables and columns an office may lay over, and what names a row, is reference_data/overridable.csv.
Everything that is wrong is told at once, and nothing is computed then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jianpai.flows.errors import UsageError
from jianpai.flows.overlay import files, profile
from jianpai.flows.overlay.complaint import Complaint, refused
from jianpai.flows.overlay.laid import Laid, lay
from jianpai.schemas import reference
from jianpai.schemas.reference import Overlay

COPIED_TO = "reference"
"""Where a run keeps the office's files it was computed with."""


def use(folder: Path | None, office: Path | None = None) -> None:
    """Lay the rows of a folder and of an office's profile over the shipped ones, in this process.

    Raises:
        UsageError: there is no such folder.
        ReferenceDataError: a file of it is wrong.
    """
    reference.use(of(folder, office))


@contextmanager
def using(folder: Path | None, office: Path | None = None) -> Iterator[None]:
    """Lay the rows of a folder and of an office's profile over the shipped ones for a while."""
    before = reference.overlay()
    use(folder, office)
    try:
        yield
    finally:
        reference.use(before)


def of(folder: Path | None, office: Path | None = None) -> Overlay:
    """Return what the files of a folder lay over the shipped rows.

    The profile lies in the office's folder; a published run keeps it beside the rows.
    """
    if folder is None and office is None:
        return Overlay()
    if folder is not None and not folder.is_dir():
        raise UsageError.missing_reference(folder)
    own, complaints = files.read(folder) if folder else ({}, [])
    written, wrong = _profile(Path(office or folder or "", profile.FILE), own)
    complaints += wrong
    laid: dict[str, Laid] = {}
    for name in sorted(own, key=_areas_first):
        laid[name] = lay(own[name], {table: each.frame for table, each in laid.items()})
        complaints += laid[name].complaints
    if complaints:
        raise refused(folder or Path(office or ""), complaints)
    return Overlay(
        {name: each.frame for name, each in laid.items()},
        {name: each.lines for name, each in laid.items()},
        written | {each.file: each.content for each in own.values() if not each.written_in},
        tuple(override for name in sorted(laid) for override in laid[name].overrides),
    )


def _profile(file: Path, own: dict[str, files.Own]) -> tuple[dict[str, bytes], list[Complaint]]:
    """Return the profile as a file of the office, its thresholds added to the rows, and what is wrong."""
    if not file.exists():
        return {}, []
    content = file.read_bytes()
    said, complaints = profile.read(content)
    if said.thresholds and "thresholds" in own:
        zh, en = (
            "门限已写在 reference/thresholds.csv，请只留一处",
            "stand in reference/thresholds.csv too; keep one",
        )
        complaints.append(Complaint(profile.FILE, None, "thresholds", zh, en))
    elif said.thresholds and not complaints:
        own["thresholds"] = _thresholds(said, content)
    return {profile.FILE: content}, complaints


def _thresholds(said: profile.Profile, content: bytes) -> files.Own:
    """Return the thresholds of a profile as rows over the shipped ones."""
    rows = [
        (
            line,
            {"kind": kind, "key": key, "value": value, files.CHANGED_BY: said.name or profile.FILE},
        )
        for line, (name, value) in enumerate(said.thresholds.items(), start=1)
        for kind, _, key in [name.partition(".")]
    ]
    return files.Own(files.declared()["thresholds"], content, rows, profile.FILE)


def _areas_first(name: str) -> tuple[bool, str]:
    """Return a table's place: another may name an area that the office adds."""
    return name != "local_areas", name


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
