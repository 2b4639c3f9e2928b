"""Which received file a user means (按名称查找收件): by its name, its unique ending, the start of its hash."""

import difflib
import re
from datetime import date

from jianpai.flows import beijing
from jianpai.flows.intake.errors import RecordError

File = tuple[str, str, date]
"""Name, SHA-256 and day of receipt."""
_NEAREST = 3


def files(receipts: list[dict]) -> list[File]:
    """Return every content under its name, each once, with the day it first came."""
    found: dict[tuple[str, str], date] = {}
    for receipt in receipts:
        of = (receipt["file_name"], receipt["sha256"])
        found.setdefault(of, beijing.day(receipt["received_at"]))
    return [(name, digest, received) for (name, digest), received in found.items()]


def found(asked: str, known: list[File]) -> list[File]:
    """Return the files that are meant: of that name, else with that ending, else with that hash."""
    exact = [file for file in known if file[0] == asked]
    ending = [file for file in known if asked and file[0].endswith(asked)]
    is_hash = re.fullmatch(r"[0-9a-fA-F]{6,64}", asked)
    hashed = [file for file in known if is_hash and file[1].startswith(asked.lower())]
    return exact or ending or hashed


def one(asked: str, known: list[File]) -> File:
    """Return the one file that is meant.

    Raises:
        RecordError: there is none, or there are several.
    """
    meant = found(asked, known)
    if not meant:
        raise RecordError.unknown(asked, nearest(asked, [name for name, _, _ in known]))
    if len(meant) > 1:
        raise RecordError.several(asked, meant)
    return meant[0]


def nearest(asked: str, names: list[str]) -> list[str]:
    """Return the names most like what was asked for, compared as a whole and without folders."""
    likeness = {
        name: max(
            difflib.SequenceMatcher(None, asked, text).ratio()
            for text in (name, name.rpartition("/")[2])
        )
        for name in names
    }
    near = [name for name in likeness if likeness[name] >= 0.5]
    return sorted(near, key=lambda name: (-likeness[name], name))[:_NEAREST]
