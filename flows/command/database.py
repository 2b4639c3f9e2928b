"""Prefect's empty database, ready made (Prefect 空数据库).

To reach its present shape an empty database goes through every migration of Prefect's history: four
seconds of processor time before the first run of a warehouse. ``prefect_database.sql`` is what they
leave, for the version of Prefect in its first line; a test lets Prefect make it and compares. With
another version the file is not used, and Prefect migrates as ever.
"""

import sqlite3
from contextlib import closing, suppress
from importlib.metadata import version
from pathlib import Path

from jianpai.flows.warehouse import no_access_for_others

STATEMENTS = Path(__file__).with_name("prefect_database.sql")
HEADING = "-- What the migrations of Prefect {} leave of an empty SQLite database.\n"


def prepare(home: Path) -> None:
    """Put the empty database into Prefect's folder, if there is none and this Prefect is known."""
    target = home / "prefect.db"
    text = STATEMENTS.read_text("utf-8")
    if target.exists() or not text.startswith(HEADING.format(version("prefect"))):
        return
    part = home / "prefect.db.part"
    with no_access_for_others():
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as con:
            con.executescript(f"BEGIN; {text}; COMMIT")
    with suppress(FileExistsError):  # another run of the same moment was quicker
        target.hardlink_to(part)
    part.unlink(missing_ok=True)
