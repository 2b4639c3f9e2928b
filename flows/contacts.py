"""Whom the office asks about a file (联系人), as its profile says."""

from jianpai.flows.intake.sender import sender
from jianpai.flows.overlay import profile


def contact(file_name: str) -> str:
    """Return the contact of who sent a file; nothing where the profile names none.

    The longest name of a contact that stands in the sender's, else in the place of the file.
    """
    of = profile.in_use().contacts
    for text in (sender(file_name), file_name):
        if named := [name for name in of if name in text]:
            return of[max(named, key=len)]
    return ""
