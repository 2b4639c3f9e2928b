"""Copy the received files of a run into its ``evidence/`` folder (佐证文件副本).

A copy shares its bytes on the disk with that of an earlier run, where that one is still whole, and never
with the file in ``received/``: what damages one of the two leaves the other to restore it from.
"""

import os
import shutil
from pathlib import Path

from jianpai.flows import receipts
from jianpai.flows.publish.evidence.places import FOLDER, Places, places
from jianpai.flows.warehouse import Warehouse, sha256


def copy_evidence(files: Places, house: Warehouse, out: Path) -> None:
    """Write every file of a run to its place under ``out``, read-only.

    Raises:
        OSError: a file cannot be copied.
    """
    earlier = _earlier(house)
    for named, place in files.items():
        digest, name = named.split("/", 1)
        target = out / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if not _linked(earlier.get(named), digest, target):
            shutil.copyfile(_received(house, digest, name), target)
            target.chmod(target.stat().st_mode & 0o444)


def _received(house: Warehouse, digest: str, name: str) -> Path:
    return receipts.stored(name, digest, house)


def _earlier(house: Warehouse) -> dict[str, Path]:
    """Return the copies of the current runs by ``places.key``."""
    found: dict[str, Path] = {}
    for run_id in house.published().values():
        folder = house.runs / run_id
        if (folder / FOLDER).is_dir():
            found |= {named: folder / place for named, place in places(folder / "tables").items()}
    return found


def _linked(copy: Path | None, digest: str, target: Path) -> bool:
    """Let a whole copy of an earlier run be the file too; return whether that was possible."""
    try:
        if copy is None or sha256(copy) != digest:
            return False
        os.link(copy, target)
    except OSError:
        return False
    return True
