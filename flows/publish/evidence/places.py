"""Under which name each received file lies in a run's ``evidence/`` folder (佐证文件名).

The sender's own name and folders; only what Windows does not allow in a name becomes ``_``, so that the
folder can be copied or mailed. Of several files of one name the last received has it; an earlier one bears
the beginning of its SHA-256 too.
"""

import re
from pathlib import Path, PurePosixPath

import polars as pl

FOLDER = "evidence"
Places = dict[str, str]
"""``key`` of a received file -> its path in the folder of the run."""
_NOT_ALLOWED = re.compile(r'[<>:"\\|?*\x00-\x1f]')


def key(file_name: str, sha256: str) -> str:
    """Return what names a received file: a content, and the name it came under."""
    return f"{sha256}/{file_name}"


def places(tables: Path) -> Places:
    """Return where each file of a run's table source_file lies."""
    files = pl.read_parquet(tables / "source_file.parquet").sort("file_order", descending=True)
    taken: set[str] = set()
    found: Places = {}
    for name, digest in files.select("file_name", "file_sha256").rows():
        allowed = _allowed(name)
        if allowed.casefold() in taken:
            path = PurePosixPath(allowed)
            allowed = str(path.with_name(f"{path.stem}_{digest[:8]}{path.suffix}"))
        taken.add(allowed.casefold())
        found[key(name, digest)] = f"{FOLDER}/{allowed}"
    return found


def _allowed(name: str) -> str:
    """Return a name with its folders as Windows allows it: no part ends with a blank or a dot."""
    parts = [_NOT_ALLOWED.sub("_", part) for part in name.split("/")]
    return "/".join(part if part.strip(" .") == part else part.strip(" .") + "_" for part in parts)
