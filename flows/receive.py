"""Receive: every file of the inbox is kept under its SHA-256 before anything reads it (收件).

A receipt is a content with the name under which it first came. The batches are numbered, one a run;
within a batch the file name orders. The order of receipts decides which submission of a project
supersedes which. A content received before changes nothing, whatever it is called now (contract
§2); it is a copy, and said to be one.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jianpai.flows import file_kind, problems, receipts
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.file_kind import Kind
from jianpai.flows.limits import MAX_CSV_BYTES, MAX_WORKBOOK_BYTES
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.warehouse import Warehouse, sha256, sync_folder

SUBMISSIONS = {
    ".xlsx": MAX_WORKBOOK_BYTES,
    ".csv": MAX_CSV_BYTES,
    ".xls": MAX_WORKBOOK_BYTES,
    ".et": MAX_WORKBOOK_BYTES,
}
MISNAMED = {".xls", ".et"}
"""Old formats, read where the content is an xlsx after all; meant as submissions in any case."""
OTHER_WORKBOOKS = {".xlsm", ".xlsb", ".ods"}
"""Workbooks in another format: meant as submissions, so that they are errors."""


Unreceived = tuple[str, str, str]
"""File name, rule id, detail of a file that was not taken in."""


@dataclass(frozen=True)
class Receipts:
    """Everything in force, in the order of precedence, and what could not be received."""

    files: list[ReceivedFile]
    unreceived: list[Unreceived]


def receive(inbox: Path, warehouse: Warehouse) -> Receipts:
    """Return every file ever received, new ones of the inbox included.

    Raises:
        OSError: the store cannot be written.
    """
    known = receipts.load(warehouse)
    unreceived: list[Unreceived] = []
    sent: list[tuple[str, str]] = []
    for path in files_in(inbox, unreceived):
        name = readable(path.relative_to(inbox).as_posix())
        stored = refusal(path) or _store(path, warehouse)
        if isinstance(stored, tuple):
            unreceived.append((name, *stored))
        else:
            sent.append((name, stored))
    new, copies = receipts.new_receipts(sent, known, warehouse)
    unreceived += [(name, "V-47", former) for name, former in copies]
    receipts.save(warehouse, known + new)
    return Receipts(_received(known + new, warehouse), sorted(unreceived))


def files_in(inbox: Path, unreceived: list[Unreceived]) -> list[Path]:
    """Return what lies in the inbox by name; dot files and Excel's lock files are not submissions.

    Folders that cannot be opened are added to ``unreceived``.
    """

    def note(error: OSError) -> None:
        name = Path(error.filename).relative_to(inbox).as_posix()
        unreceived.append((readable(name), "R-32", reason(error)))

    found = []
    for folder, folders, names in os.walk(inbox, onerror=note):
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        found += [
            Path(folder) / name for name in names + linked if not name.startswith((".", "~$"))
        ]
    return sorted(found, key=lambda path: readable(path.relative_to(inbox).as_posix()))


def readable(name: str) -> str:
    """Return a file name as text; the bytes of a name from a GBK system are decoded as such."""
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return os.fsencode(name).decode(encoding)
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def refusal(path: Path) -> tuple[str, str] | None:
    """Return (rule id, detail) if a file cannot be taken in: no submission, no file, empty, too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return ("R-32", problems.both("不是普通文件", "no regular file"))
        if receipts.is_mapping(path.name):
            return None
        return _refused_content(path, status.st_size)
    except OSError as error:
        return ("R-32", reason(error))


def _refused_content(path: Path, size: int) -> tuple[str, str] | None:
    suffix = path.suffix.lower()
    if size == 0:
        return file_kind.REFUSED[Kind.EMPTY]
    if suffix in OTHER_WORKBOOKS:
        return ("R-20", suffix)
    if suffix not in SUBMISSIONS:
        return ("R-27", "")
    if size > SUBMISSIONS[suffix]:
        return ("R-22", _too_large(size, SUBMISSIONS[suffix]))
    kind = file_kind.kind_of(path) if suffix in MISNAMED else Kind.WORKBOOK
    return file_kind.REFUSED.get(kind) or _no_workbook(kind)


def _no_workbook(kind: Kind) -> tuple[str, str] | None:
    return ("R-20", file_kind.NO_WORKBOOK[kind]) if kind in file_kind.NO_WORKBOOK else None


def reason(error: OSError) -> str:
    """Return why a file cannot be read, as the detail of a problem."""
    said = error.strerror or type(error).__name__
    return problems.both(_REASONS.get(error.errno, said), said)


_REASONS: dict[int | None, str] = {
    errno.ENOENT: "文件已不在",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EIO: "磁盘读取出错",
    errno.ESTALE: "网络盘连接中断",
    errno.EISDIR: "是文件夹",
}


def _too_large(size: int, limit: int) -> str:
    megabytes = f"{size / 1e6:,.0f} MB > {limit / 1e6:,.0f} MB"
    return problems.both(f"文件过大：{megabytes}", f"the file is too large: {megabytes}")


def _store(path: Path, warehouse: Warehouse) -> str | tuple[str, str]:
    """Copy a file into the store and return its SHA-256, or a refusal if it vanished meanwhile."""
    part = warehouse.received / f"{os.getpid()}.part"
    try:
        digest = _copied(path, part)
        target = warehouse.received / f"{digest}{receipts.suffix(path.name)}"
        if not target.exists():
            part.replace(target)
            sync_folder(warehouse.received)
    except _VanishedError as error:
        return ("R-32", str(error))
    finally:
        part.unlink(missing_ok=True)
    return digest


def _copied(path: Path, part: Path) -> str:
    """Copy a file durably and return its SHA-256."""
    digest = hashlib.sha256()
    with part.open("wb") as copy:
        for block in _blocks(path):
            digest.update(block)
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())
    part.chmod(part.stat().st_mode & 0o444)  # nobody means to write it again; others by the umask
    return digest.hexdigest()


class _VanishedError(Exception):
    """The inbox file could not be read to its end; not to be confused with a full disk."""


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while block := source.read(1 << 20):
                yield block
    except OSError as error:
        raise _VanishedError(reason(error)) from error


def _received(known: list[dict], warehouse: Warehouse) -> list[ReceivedFile]:
    """Return the files of the receipts in the order of precedence."""
    files = []
    for order, receipt in enumerate(receipts.in_order(known), start=1):
        name, digest = receipt["file_name"], receipt["sha256"]
        path = receipts.stored(name, digest, warehouse)
        size = path.stat().st_size
        files.append(ReceivedFile(order, name, digest, path, size, receipt["batch"]))
    return files


def check_store(files: list[ReceivedFile]) -> None:
    """Compare every received file with its SHA-256.

    Raises:
        SurroundingsError: a file was changed after it was received.
    """
    with ThreadPoolExecutor() as pool:
        for file, digest in pool.map(lambda file: (file, sha256(file.path)), files):
            if digest != file.sha256:
                raise SurroundingsError.damaged_store(file.path)
