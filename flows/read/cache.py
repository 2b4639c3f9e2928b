"""Readings kept by content, so that only what changed is read again (读取缓存).

    cache/read/<version>/<key>/*.parquet + checksums.json

The key is the content of the file, of the mapping beside it, and what of its name decides how it is
read; the version is that of everything else a reading depends on. An entry that is damaged, or was
made by another version, is read anew; the folder may be deleted at any time. What a run publishes
does not depend on it: nothing of an entry names the file it was read from.
"""

import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import polars as pl

from jianpai.flows.read.result import Reading
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.versions import dependencies
from jianpai.schemas.reference import cached

CHECKSUMS = "checksums.json"


@cached
def version() -> str:
    """Return a digest of code, libraries and reference data: all that a reading rests on but the file."""
    return hashlib.sha256(json.dumps(dependencies(), sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class ReadCache:
    """The readings kept in a folder; of those that one run does not ask for, none is kept longer."""

    folder: Path
    used: set[str] = field(default_factory=set)
    _swap: Lock = field(default_factory=Lock)
    """The same content may be read by two threads at once, under two names."""

    def through(
        self, file: ReceivedFile, beside: ReceivedFile | None, read: Callable[[], Reading]
    ) -> Reading:
        """Return the reading kept of a file, or read it and keep that.

        ``beside`` is the mapping the file is read through.
        """
        key = _key(file, beside)
        self.used.add(key)
        entry = self.folder / version() / key
        kept = _kept(entry)
        if kept is not None:
            return _placed(kept, file, beside)
        reading = read()
        self._keep(entry, reading)
        return reading

    def _keep(self, entry: Path, reading: Reading) -> None:
        """Keep a reading; where there is no room, the whole cache is given up for the run's sake."""
        try:
            draft = _written(entry, _parts(reading))
            with self._swap:
                shutil.rmtree(entry, ignore_errors=True)
                draft.rename(entry)
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)

    def prune(self) -> None:
        """Remove every entry that was not asked for."""
        for folder in self.folder.glob("*/*"):
            if folder.parent.name != version() or folder.name not in self.used:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in self.folder.glob("*"):
            if folder.name != version():
                shutil.rmtree(folder, ignore_errors=True)


def _key(file: ReceivedFile, beside: ReceivedFile | None) -> str:
    """Return the name of a file's entry; a csv is read by its name, which says the type."""
    suffix = file.path.suffix.lower()
    name = Path(file.name).stem if suffix == ".csv" else ""
    content = [file.sha256, suffix, name, beside.sha256 if beside else ""]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _parts(reading: Reading) -> dict[str, pl.DataFrame]:
    records = {f"records {template}": frame for template, frame in reading.records.items()}
    return records | {"problems": reading.problems, "source_columns": reading.source_columns}


def _written(entry: Path, parts: dict[str, pl.DataFrame]) -> Path:
    """Return the folder that becomes the entry once it is whole; the next run removes one left over."""
    entry.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{entry.name}.", dir=entry.parent))
    checksums = {}
    for number, (name, frame) in enumerate(parts.items()):
        content = io.BytesIO()
        _unplaced(frame).write_parquet(content, compression="lz4", statistics=False)
        digest = hashlib.sha256(content.getbuffer()).hexdigest()
        checksums[f"{number}.parquet"] = {"part": name, "sha256": digest}
        (draft / f"{number}.parquet").write_bytes(content.getbuffer())
    (draft / CHECKSUMS).write_text(json.dumps(checksums, ensure_ascii=False), "utf-8")
    return draft


def _kept(entry: Path) -> Reading | None:
    """Return the reading of an entry; None if there is none, or if a byte of it is not as written."""
    try:
        checksums = json.loads((entry / CHECKSUMS).read_text("utf-8"))
        parts = {
            told["part"]: _verified(entry / name, told["sha256"])
            for name, told in checksums.items()
        }
        records = {
            name.removeprefix("records "): frame
            for name, frame in parts.items()
            if name.startswith("records ")
        }
        return Reading(records, parts["problems"], parts["source_columns"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _verified(path: Path, digest: str) -> pl.DataFrame:
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError(path)
    return pl.read_parquet(io.BytesIO(content))


_NAMES = ("file_order", "file_name")
"""Where a file stands among those received; the same content may be sent under another name."""


def _unplaced(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.lit(None, dtype=frame.schema[name]).alias(name)
        for name in _NAMES
        if name in frame.columns
    )


def _placed(kept: Reading, file: ReceivedFile, beside: ReceivedFile | None) -> Reading:
    """Return a kept reading with order and name of the files that ask for it."""
    return Reading(
        {template: _with_names(frame, file, beside) for template, frame in kept.records.items()},
        _with_names(kept.problems, file, beside),
        _with_names(kept.source_columns, file, beside),
    )


def _with_names(
    frame: pl.DataFrame, file: ReceivedFile, beside: ReceivedFile | None
) -> pl.DataFrame:
    """Return the frame naming the file, and the mapping where a complaint is about that."""
    is_beside = pl.col("file_sha256") == (beside.sha256 if beside else "")
    names = {
        name: pl.when(is_beside).then(pl.lit(other)).otherwise(pl.lit(own))
        for name, own, other in (
            ("file_order", file.order, beside.order if beside else None),
            ("file_name", file.name, beside.name if beside else None),
        )
        if name in frame.columns
    }
    return frame.with_columns(
        value.cast(frame.schema[name]).alias(name) for name, value in names.items()
    )
