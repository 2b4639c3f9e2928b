"""Every received file is held against its SHA-256; a damaged one is restored where a copy is left (收件修复).

Looked for, by content: in the inbox, then among the evidence that earlier runs keep
(``runs/*/evidence/``). Where there is none, the file is named with its sender and nothing is computed.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from jianpai.flows import progress
from jianpai.flows.intake import inboxes
from jianpai.flows.intake.copying import VanishedError, copied
from jianpai.flows.intake.errors import DamagedFileError
from jianpai.flows.intake.sender import sender
from jianpai.flows.warehouse import Warehouse, sha256, sync_folder


class Kept(NamedTuple):
    """A received file: its name, its SHA-256, when it came, where it is kept, whether it must be whole."""

    name: str
    sha256: str
    received: date
    path: Path
    is_needed: bool = True


def check(files: Iterable[Kept], house: Warehouse, inbox: Path | None = None) -> None:
    """Restore every file that is gone or damaged.

    Raises:
        DamagedFileError: a file that is needed cannot be restored.
        OSError: the store cannot be written.
    """
    kept = list({file.path: file for file in files}.values())
    with ThreadPoolExecutor() as pool:
        damaged = [
            f for f, is_whole in zip(kept, pool.map(_is_whole, kept), strict=True) if not is_whole
        ]
    for file in damaged:
        copy = next(_copies(file, house, inbox), None)
        if copy is not None:
            _restore(file, copy)
        elif file.is_needed:
            raise DamagedFileError.of(file.name, sender(file.name), file.received, file.path)


def _is_whole(file: Kept) -> bool:
    return file.path.is_file() and sha256(file.path) == file.sha256


def _copies(file: Kept, house: Warehouse, inbox: Path | None) -> Iterator[Path]:
    """Yield the files elsewhere that have the content, those that may be it by their name first."""
    folders = [inbox] if inbox else []
    for folder in [*folders, *inboxes.remembered(house), *sorted(house.runs.glob("*/evidence"))]:
        named = [folder / file.name] if (folder / file.name).is_file() else []
        for path in [*named, *sorted(folder.rglob("*"))]:
            if path.suffix.lower() == file.path.suffix and _has_content(path, file.sha256):
                yield path


def _has_content(path: Path, digest: str) -> bool:
    with suppress(OSError):
        return path.is_file() and sha256(path) == digest
    return False


def _restore(file: Kept, copy: Path) -> None:
    part = file.path.with_name(f"{os.getpid()}.part")
    try:
        if copied(copy, part) != file.sha256:
            raise DamagedFileError.of(file.name, sender(file.name), file.received, file.path)
        part.replace(file.path)
    except VanishedError as error:
        raise error.error from error
    finally:
        part.unlink(missing_ok=True)
    sync_folder(file.path.parent)
    progress.warn(
        "收到的文件 %s（报送单位 %s）在收件库中已损坏，已用内容相同的 %s 恢复",
        "the received file %s (from %s) was damaged in the store and is restored from %s, of the same content",
        file.name,
        sender(file.name) or "?",
        copy,
    )
