"""The warehouse folder: what is kept where, who may write, and how a file appears whole or not at all.

received/<sha256><ext>   every file ever received, never changed
received/receipts.jsonl  one line per receipt: batch, file name, SHA-256
received/withdrawals.jsonl  files taken back and put back: which, from which batch on, why, by whom
received/not_taken.jsonl what lay in the inbox and was not taken in, a line where that changed
inboxes.json             the inboxes the warehouse belongs to
runs/<run id>/           published runs, written once
current.json             period -> run id, replaced atomically
publications.jsonl       what was made current when, and what it replaced
failed/<run id>/         the last draft that failed verification
work/                    runs being written; what a run left there is removed by the next
identity/                ids given out, one file a batch, never changed
decisions/               what was decided of findings, lines only ever added
cache/read/              readings by content, safe to delete
logs/                    what each run said, the newest 200
prefect/                 Prefect's own database on this machine

Nothing here is for other users of the machine: new folders have mode 0750, files 0640, less what the
umask takes; ``prefect/`` is the user's alone.
"""

import fcntl
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from jianpai.flows import progress
from jianpai.flows.errors import SurroundingsError, WarehouseBusyError

_held: ContextVar[frozenset[Path]] = ContextVar("_held", default=frozenset())
"""The warehouses held here; a variable of the context, for another thread is another run."""


class Warehouse:
    """The paths of one warehouse folder; nothing is created until it is opened."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.received = self.root / "received"
        self.receipts = self.received / "receipts.jsonl"
        self.withdrawals = self.received / "withdrawals.jsonl"
        self.not_taken = self.received / "not_taken.jsonl"
        self.inboxes = self.root / "inboxes.json"
        self.publications = self.root / "publications.jsonl"
        self.runs = self.root / "runs"
        self.work = self.root / "work"
        self.failed = self.root / "failed"
        self.identity = self.root / "identity"
        self.decisions = self.root / "decisions"
        self.current = self.root / "current.json"

    @contextmanager
    def opened(self) -> Iterator["Warehouse"]:
        """Hold the warehouse for one run; what this run opens again meanwhile it holds already.

        Raises:
            WarehouseBusyError: another run holds it.
        """
        if self.root in _held.get():
            yield self
            return
        with no_access_for_others():
            self.root.mkdir(parents=True, exist_ok=True)
            with (self.root / ".lock").open("a+") as lock:
                _take(lock, self.root)
                token = _held.set(_held.get() | {self.root})
                try:
                    self._make_folders()
                    self._remove_leftovers()
                    yield self
                finally:
                    _held.reset(token)

    def _make_folders(self) -> None:
        for folder in (self.received, self.runs, self.work, self.identity):
            folder.mkdir(exist_ok=True)
        kept = (
            *(self.received, self.runs, self.work, self.identity, self.failed),
            self.decisions,
            self.root / "cache",
        )
        for folder in filter(Path.is_dir, kept):
            closed_to_others(folder)

    def _remove_leftovers(self) -> None:
        folders = (self.received, self.identity, self.decisions)
        parts = [part for folder in folders for part in folder.glob("*.part")]
        for leftover in [*self.work.iterdir(), *parts]:
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()

    def published(self) -> dict[str, str]:
        """Return run ids by period, e.g. ``{"2025-10": "2025-10-3f2a…"}``.

        Raises:
            SurroundingsError: the file was changed by something else and is no list of runs.
        """
        if not self.current.exists():
            return {}
        try:
            return dict(json.loads(self.current.read_text("utf-8")))
        except (ValueError, TypeError) as error:
            raise SurroundingsError.damaged_store(self.current) from error

    def make_current(self, period: str, run_id: str) -> None:
        """Make a run the period's published one."""
        periods = self.published() | {period: run_id}
        text = json.dumps(dict(sorted(periods.items())), ensure_ascii=False, indent=2) + "\n"
        write_atomically(self.current, text.encode())


@contextmanager
def no_access_for_others() -> Iterator[None]:
    """Give what is written meanwhile, by any thread of this process, no right to other users."""
    before = os.umask(0o077)
    os.umask(before | 0o027)
    try:
        yield
    finally:
        os.umask(before)


def closed_to_others(folder: Path, *, also_to_the_group: bool = False) -> None:
    """Take the right to look into a folder from other users; where this may not be done, say so."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    closed = mode & ~(0o077 if also_to_the_group else 0o007)
    try:
        if mode != closed:
            folder.chmod(closed)
    except PermissionError:
        progress.warn(
            "其他用户可以查看目录 %s，本用户无权改变。请其所有者执行 chmod o-rwx。",
            "Other users can look into %s and this user may not change that: its owner should run "
            "chmod o-rwx on it.",
            folder,
        )


def _take(lock, root: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise WarehouseBusyError.of(root, lock.read().strip() or "?") from None
    lock.truncate(0)
    lock.write(f"pid {os.getpid()}")
    lock.flush()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(target: Path, content: bytes) -> None:
    """Replace a file so that a reader sees the old or the new content, also after a power cut."""
    part = target.with_name(f"{target.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Make every file below a folder durable before the folder is renamed into place."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
