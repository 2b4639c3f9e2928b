"""Hold the shipped reference tables to what an office's rows are held to (随程序数据检查).

An office edits its own files only, but somebody will open a shipped one: what that breaks is told with
file, line, column and what to do, before anything is computed.
"""

from pathlib import Path

from jianpai.flows.overlay import checks, files
from jianpai.flows.overlay.complaint import Complaint, refused
from jianpai.flows.overlay.files import Own
from jianpai.schemas.reference import REFERENCE_DATA


def require() -> None:
    """Do nothing where the shipped tables are whole.

    Raises:
        ReferenceDataError: they are not; every mistake is told.
    """
    if found := complaints(REFERENCE_DATA):
        raise refused(REFERENCE_DATA, found)


def complaints(folder: Path) -> list[Complaint]:
    """Return everything that is wrong with the tables of a folder that an office may lay over."""
    found: list[Complaint] = []
    for name, declared in files.declared().items():
        path = folder / f"{name}.csv"
        own = _read(path, declared)
        found += own if isinstance(own, list) else _of_rows(own)
    return found


def _read(path: Path, declared: files.Declared) -> Own | list[Complaint]:
    """Return the rows of a shipped table; it is read as UTF-8 alone."""
    if not path.exists():
        return [
            Complaint(
                path.name,
                None,
                "",
                "文件不在，请重新安装程序",
                "is missing; install the program again",
            )
        ]
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        zh, en = "不是 UTF-8 编码，请另存为“CSV UTF-8”", "is not UTF-8; save it as CSV UTF-8"
        return [Complaint(path.name, None, "", zh, en)]
    return files.read_table(path, declared)


def _of_rows(own: Own) -> list[Complaint]:
    of, found = own.declared, []
    rows = [row for _, row in own.rows]
    lines: dict[tuple[str, ...], int] = {}
    for line, row in own.rows:
        key = tuple(row[name] for name in of.key)
        if key in lines:
            found.append(checks.twice(own.file, line, lines[key], of.key))
        lines.setdefault(key, line)
        found += checks.of_row(own, line, row)
    return found + checks.overlapping(own, rows, dict(enumerate(line for line, _ in own.rows)))
