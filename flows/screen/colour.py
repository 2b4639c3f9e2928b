"""Colour, where it is a terminal that wants it (颜色); https://no-color.org."""

import os
from typing import TextIO

RED, GREEN, YELLOW, FAINT = "31", "32", "33", "2"


def is_wanted(stream: TextIO) -> bool:
    """Return whether a stream is shown in colour."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def is_terminal(stream: TextIO) -> bool:
    """Return whether what is written can be drawn over: a terminal, and not one that only types."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def painted(text: str, colour: str, is_coloured: bool) -> str:
    """Return a text in a colour, plain where none is wanted."""
    return f"\x1b[{colour}m{text}\x1b[0m" if is_coloured else text
