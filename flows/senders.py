"""Who sent a file, and whom to ask about it (报送单位).

A sender has a folder of its own in the inbox; a file that lies in none is known by a name of the office's
contacts in it, else by what follows the sheet in its name (``W1_柳州.csv``).
"""

from pathlib import PurePosixPath

from jianpai.flows.overlay import profile


def sender(file_name: str) -> str:
    """Return who sent a file; nothing where its name does not say."""
    path = PurePosixPath(file_name)
    if len(path.parts) > 1:
        return path.parts[0]
    return _contact(path.stem) or path.stem.rpartition("_")[2].strip()


def contact(file_name: str) -> str:
    """Return whom the office asks about a file, as its profile says; nothing where it does not."""
    of = profile.in_use().contacts
    return of.get(_contact(sender(file_name)) or _contact(PurePosixPath(file_name).stem), "")


def _contact(text: str) -> str:
    """Return the longest name of the contacts that stands in a text."""
    named = [name for name in profile.in_use().contacts if name in text]
    return max(named, key=len, default="")
