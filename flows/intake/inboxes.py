"""Which inbox a warehouse belongs to (收件目录登记): another one is refused, so that nothing mixes.

    inboxes.json   of each: its path, and its path as seen from the warehouse

The second finds it again where the office's folder was moved or renamed as a whole. An inbox that
was moved alone is known by what lies in it: a file that was received, under the same name.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

from jianpai.flows import json_lines, progress
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.intake.errors import RecordError
from jianpai.flows.warehouse import Warehouse, sha256, write_atomically

Entry = dict[str, str]


def remembered(house: Warehouse) -> list[Path]:
    """Return the inboxes of a warehouse that are where they were, or moved along with it."""
    return [place for entry in _load(house) if (place := _place(entry, house)).is_dir()]


def admit(house: Warehouse, inbox: Path, *, also: bool = False) -> None:
    """Let an inbox pass that belongs to the warehouse, or is to belong to it from now on.

    Raises:
        RecordError: the warehouse belongs to another.
    """
    entries = _load(house)
    real = inbox.resolve()
    if also or not entries or any(real in _places(entry, house) for entry in entries):
        return
    gone = [entry for entry in entries if not _place(entry, house).is_dir()]
    if gone and _holds_what_was_received(house, real):
        progress.say(
            "收件目录已由 %s 移到 %s，今后以此为准",
            "the inbox was moved from %s to %s, which is remembered from now on",
            gone[0]["path"],
            real,
        )
        _save(house, [_entry(house, real) if entry is gone[0] else entry for entry in entries])
        return
    known = [str(_place(entry, house)) for entry in entries]
    raise RecordError.another_inbox(house.root, known, real)


def remember(house: Warehouse, inbox: Path) -> None:
    """Put an inbox on record that was let pass and from which something was received."""
    entries = _load(house)
    real = inbox.resolve()
    own = [entry for entry in entries if real in _places(entry, house)]
    if not own:
        _save(house, [*entries, _entry(house, real)])
    elif own[0]["path"] != str(real):
        _save(house, [_entry(house, real) if entry is own[0] else entry for entry in entries])


def _load(house: Warehouse) -> list[Entry]:
    if not house.inboxes.exists():
        return []
    try:
        return list(json.loads(house.inboxes.read_text("utf-8"))["inboxes"])
    except (ValueError, TypeError, KeyError) as error:
        raise SurroundingsError.damaged_store(house.inboxes) from error


def _save(house: Warehouse, entries: list[Entry]) -> None:
    text = json.dumps({"inboxes": entries}, ensure_ascii=False, indent=2) + "\n"
    write_atomically(house.inboxes, text.encode())


def _entry(house: Warehouse, inbox: Path) -> Entry:
    """Return what is remembered; the path from the warehouse only where they share a folder."""
    shared = Path(os.path.commonpath([inbox, house.root]))
    relative = os.path.relpath(inbox, house.root) if shared != Path(shared.anchor) else ""
    return {"path": str(inbox), "from_warehouse": relative}


def _places(entry: Entry, house: Warehouse) -> list[Path]:
    beside = entry["from_warehouse"]
    return ([(house.root / beside).resolve()] if beside else []) + [Path(entry["path"])]


def _place(entry: Entry, house: Warehouse) -> Path:
    """Return where an inbox is now; where it is nowhere, where it was."""
    return next((place for place in _places(entry, house) if place.is_dir()), Path(entry["path"]))


def _holds_what_was_received(house: Warehouse, inbox: Path) -> bool:
    for receipt in json_lines.load(house.receipts):
        with suppress(OSError):
            if sha256(inbox / receipt["file_name"]) == receipt["sha256"]:
                return True
    return False
