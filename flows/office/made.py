"""Make an office's folder (建立本单位目录): the profile to fill in, and the folders it names."""

from pathlib import Path

from jianpai.flows.errors import UsageError
from jianpai.flows.overlay.profile_text import Profile
from jianpai.flows.places import PROFILE, ROOT

SKELETON = ROOT / "flows" / "office"
"""Where the files of a new office lie."""


def make(folder: Path) -> list[Path]:
    """Create an office's folder and return what was created, files and folders.

    Raises:
        UsageError: there is an office already, or the folder is a file.
    """
    if (folder / PROFILE).exists():
        raise UsageError.office_exists(folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError.no_folder(str(folder))
    made = []
    for name in (Profile.inbox, Profile.warehouse, Profile.reference):
        (folder / name).mkdir(parents=True, exist_ok=True)
        made.append(folder / name)
    for source, target in ((PROFILE, PROFILE), ("reference.md", f"{Profile.reference}/说明.md")):
        (folder / target).write_bytes((SKELETON / source).read_bytes())
        made.append(folder / target)
    return made
