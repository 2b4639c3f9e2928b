"""The one way to get finished tables for tests of pages: those of real runs, and changes to them.

A run's tables are made once per session; a test that wants another value changes a copy.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl

from tests.accounting import account_folder

INBOX = Path(__file__).parent.parent / "samples" / "inbox"


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jianpai-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def of_sample() -> Path:
    """Return the folder of the tables of the whole sample; nobody may write there."""
    return of_inbox("sample", INBOX)


def of_inbox(name: str, inbox: Path) -> Path:
    """Return the folder of the tables of a run over an inbox."""
    account_folder(inbox, _folder() / name)
    return _folder() / name / "tables"


def changed(
    tables: Path, folder: Path, **changes: Callable[[pl.DataFrame], pl.DataFrame] | None
) -> Path:
    """Copy tables into a new folder, some of them changed by a function of the whole table."""
    folder.mkdir(parents=True)
    for file in tables.glob("*.parquet"):
        change = changes.get(file.stem)
        if change is None:
            shutil.copy(file, folder)
        else:
            change(pl.read_parquet(file)).write_parquet(folder / file.name)
    return folder


def edit(tables: Path, name: str, **columns: object) -> None:
    """Replace columns of one table of a copy."""
    path = tables / f"{name}.parquet"
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)
