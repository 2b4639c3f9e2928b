"""Find the office that a command is for (本单位的查找): ``--office``, else the working folder or above it."""

from dataclasses import dataclass
from pathlib import Path

from jianpai.flows.errors import UsageError
from jianpai.flows.overlay import profile_text
from jianpai.flows.overlay.complaint import refused
from jianpai.flows.overlay.profile_text import Profile
from jianpai.flows.places import PROFILE


@dataclass(frozen=True)
class Office:
    """An office's folder and what its profile says; folders of it are relative to where it lies."""

    folder: Path
    profile: Profile

    @property
    def inbox(self) -> Path:
        return self.folder / self.profile.inbox

    @property
    def warehouse(self) -> Path:
        return self.folder / self.profile.warehouse

    @property
    def reference(self) -> Path:
        return self.folder / self.profile.reference


def named(folder: Path) -> Office:
    """Return the office of a folder.

    Raises:
        UsageError: the folder is none of an office.
        ReferenceDataError: its profile is written wrongly; areas and thresholds are looked at by the run.
    """
    file = folder / PROFILE
    if not file.is_file():
        raise UsageError.no_office_there(folder)
    said, complaints = profile_text.read(file.read_bytes())
    if complaints:
        raise refused(folder, complaints)
    return Office(folder, said)
