"""The files that a check is asked for, folders opened as a run opens its inbox (待检查的文件)."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jianpai.flows import problems, receive
from jianpai.flows.errors import UsageError
from jianpai.flows.received_file import MAPPING_SUFFIX, ReceivedFile
from jianpai.flows.warehouse import sha256


@dataclass(frozen=True)
class ToCheck:
    """A file to check, by the name that it has in messages."""

    path: Path
    name: str
    is_of_folder: bool
    unopened: tuple[str, str] | None = None
    """rule id and detail of a folder that cannot be opened"""

    def taken(self, order: int) -> ReceivedFile | pl.DataFrame:
        """Return the file as if it had been received, or the problem why it cannot be read."""
        taken = self.unopened or receive.refusal(self.path) or self._as_received(order)
        if isinstance(taken, ReceivedFile):
            return taken
        return problems.one(taken[0], file_order=order, file_name=self.name, detail=taken[1])

    def _as_received(self, order: int) -> ReceivedFile | tuple[str, str]:
        try:
            digest = sha256(self.path)
        except OSError as error:
            return ("R-32", receive.reason(error))
        return ReceivedFile(order, self.name, digest, self.path, self.path.stat().st_size)


def files_to_check(paths: list[Path]) -> list[ToCheck]:
    """Return the files named and those of the folders named; of several, with the folder's name before.

    Raises:
        UsageError: a path does not exist, or a folder holds nothing to check.
    """
    found = []
    for path in paths:
        if not path.exists():
            raise UsageError.missing_file(path)
        if path.is_dir():
            found += _files_of(path, f"{path.resolve().name}/" if len(paths) > 1 else "")
        else:
            found.append(ToCheck(path, receive.readable(path.name), False))
    return [*found, *_mappings_beside(found)]


def _mappings_beside(files: list[ToCheck]) -> list[ToCheck]:
    """Return the mapping that lies beside a file and was not named too."""
    named = {file.path for file in files}
    beside = dict.fromkeys(
        file.path.with_name(f"{file.path.stem}{MAPPING_SUFFIX}")
        for file in files
        if not file.is_of_folder
    )
    return [
        ToCheck(path, receive.readable(path.name), False)
        for path in beside
        if path not in named and path.is_file()
    ]


def _files_of(folder: Path, before: str) -> list[ToCheck]:
    unread: list[receive.Unreceived] = []
    paths = receive.files_in(folder, unread)
    files = [
        ToCheck(path, before + receive.readable(path.relative_to(folder).as_posix()), True)
        for path in paths
    ]
    unopened = [
        ToCheck(folder / name, before + name, True, (rule_id, detail))
        for name, rule_id, detail in unread
    ]
    if not files and not unopened:
        raise UsageError.unreadable_file(
            str(folder), "目录里没有可检查的文件。", "the folder holds no file to check."
        )
    return files + unopened
