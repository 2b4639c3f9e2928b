"""Receive: every file of the inbox is kept under its SHA-256 before anything reads it (收件).

A receipt is a content with the name under which it first came. The batches are numbered, one a run;
within a batch the file name orders. The order of receipts decides which submission of a project
supersedes which. A content received before changes nothing, whatever it is called now (contract
§2); it is a copy, and said to be one.
"""

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from jianpai.flows import beijing, file_kind, problems, receipts
from jianpai.flows.file_kind import Kind
from jianpai.flows.intake import horizon, mend, not_taken, withdrawals
from jianpai.flows.intake.copying import VanishedError, copied
from jianpai.flows.intake.horizon import Horizon, Limit
from jianpai.flows.intake.mend import Kept
from jianpai.flows.intake.not_taken import Unreceived
from jianpai.flows.intake.withdrawals import Withdrawal
from jianpai.flows.limits import MAX_CSV_BYTES, MAX_WORKBOOK_BYTES
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.warehouse import Warehouse, sync_folder

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


@dataclass(frozen=True)
class Receipts:
    """Everything in force, in the order of precedence, and what could not be received."""

    files: list[ReceivedFile]
    unreceived: list[Unreceived]
    withdrawn: list[Withdrawal] = field(default_factory=list)
    """received files that were taken back and do not count"""
    up_to_batch: int = 0
    """the last batch of files or withdrawals that was known"""
    decisions_known: int | None = None
    """how many decisions on findings were on record; None: all that are"""


def receive(inbox: Path, warehouse: Warehouse, limit: Limit = horizon.everything) -> Receipts:
    """Take in what is new in the inbox; return every received file that counts up to the limit.

    Raises:
        DamagedFileError: a received file was changed or is gone, and cannot be restored.
        OSError: the store cannot be written.
    """
    known = receipts.load(warehouse)
    mend.check(_kept(known, warehouse, limit(warehouse)), warehouse, inbox)
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
    unreceived += _copies(copies, dict(sent), warehouse)
    receipts.save(warehouse, known + new)
    not_taken.note(warehouse, sorted(unreceived))
    return _counted(known + new, warehouse, limit(warehouse))


def _kept(known: list[dict], warehouse: Warehouse, up_to: Horizon) -> list[Kept]:
    """Return the files on record; one that is withdrawn may be lost."""
    gone = withdrawals.in_effect(warehouse, up_to.batch)
    return [
        Kept(
            receipt["file_name"],
            receipt["sha256"],
            beijing.day(receipt["received_at"]),
            receipts.place(receipt["file_name"], receipt["sha256"], warehouse),
            (receipt["file_name"], receipt["sha256"]) not in gone,
        )
        for receipt in known
    ]


def _copies(
    copies: list[receipts.Sent], digests: dict[str, str], warehouse: Warehouse
) -> list[Unreceived]:
    """Return what is said of the files with a content received before: that of a withdrawn one stays so."""
    gone = withdrawals.in_effect(warehouse)
    told = []
    for name, former in copies:
        withdrawal = gone.get((former, digests[name]))
        told.append(
            (name, "V-47", former) if withdrawal is None else (name, "V-161", _former(withdrawal))
        )
    return told


def _former(withdrawal: Withdrawal) -> str:
    zh, en = problems.each(withdrawal.words)
    return problems.both(f"{withdrawal.file_name}（{zh}）", f"{withdrawal.file_name} ({en})")


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
        digest = copied(path, part)
        target = warehouse.received / f"{digest}{receipts.suffix(path.name)}"
        if not target.exists():
            part.replace(target)
            sync_folder(warehouse.received)
    except VanishedError as error:
        return ("R-32", reason(error.error))
    finally:
        part.unlink(missing_ok=True)
    return digest


def _counted(known: list[dict], warehouse: Warehouse, up_to: Horizon) -> Receipts:
    """Return what counts of the files on record, up to a batch."""
    gone = withdrawals.in_effect(warehouse, up_to.batch)
    in_time = [receipt for receipt in known if receipt["batch"] <= up_to.batch]
    held = [r for r in in_time if (r["file_name"], r["sha256"]) not in gone]
    withdrawn = [gone[of] for of in sorted(gone)]
    return Receipts(
        _received(held, warehouse), up_to.unreceived, withdrawn, up_to.batch, up_to.decisions
    )


def _received(held: list[dict], warehouse: Warehouse) -> list[ReceivedFile]:
    """Return the files of the receipts in the order of precedence."""
    files = []
    for order, receipt in enumerate(receipts.in_order(held), start=1):
        name, digest = receipt["file_name"], receipt["sha256"]
        path = receipts.stored(name, digest, warehouse)
        size = path.stat().st_size
        files.append(ReceivedFile(order, name, digest, path, size, receipt["batch"]))
    return files
