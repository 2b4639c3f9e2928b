"""A command on a terminal, and what it leaves on the screen (终端): as text, and as a page to be drawn."""

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent.parent
START = "from jianpai.flows.command.cli import main; main()"
COLUMNS, ROWS = 152, 60
_PART = re.compile(r"\x1b\[([?\d;]*)([A-Za-z])|(\r|\n|[^\x1b\r\n])")
_GROUND, _INK = (29, 35, 42), (224, 228, 233)
_RED, _GREEN, _YELLOW, _BLUE = (239, 112, 105), (126, 200, 120), (230, 190, 90), (110, 168, 235)
_MAGENTA, _CYAN = (200, 140, 220), (100, 200, 200)
_COLOURS = [_GROUND, _RED, _GREEN, _YELLOW, _BLUE, _MAGENTA, _CYAN, _INK]
_THEME = TerminalTheme(_GROUND, _INK, _COLOURS)
_PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; background: #1d232a; color: #e0e4e9; }}
pre {{ margin: 14px 16px; font: 14px/1.5 "Noto Sans Mono CJK SC", monospace; }}
</style><pre>{code}</pre>"""


def environment() -> dict[str, str]:
    """Return the environment in which the program of this folder runs."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "TZ": "Asia/Shanghai"}


def command(arguments: list[str]) -> list[str]:
    """Return the command line that starts the program of this folder."""
    return [sys.executable, "-c", START, *arguments]


def screen(arguments: list[str], folder: Path) -> str:
    """Run a command on a terminal in a folder; return what is left on it, colours as escape sequences."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    started = subprocess.Popen(
        command(arguments), cwd=folder, env=environment(), stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    written = b"".join(_read(ours))
    started.wait()
    os.close(ours)
    return left(written.decode())


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            return
        if not part:
            return
        yield part


def left(written: str) -> str:
    """Return the lines that a terminal shows after all of this was written to it."""
    lines: list[list[tuple[str, str]]] = [[]]
    row = column = 0
    colour = ""
    for number, kind, character in _PART.findall(written):
        if kind == "m":
            colour = "" if number in ("", "0") else f"{colour}\x1b[{number}m"
        elif kind == "A":
            row = max(row - int(number or 1), 0)
        elif kind == "K":
            lines[row] = [] if number == "2" else lines[row][:column]
        elif character == "\r":
            column = 0
        elif character == "\n":
            row, column = row + 1, 0
            lines += [[] for _ in range(row + 1 - len(lines))]
        elif character:
            lines[row][column : column + 1] = [(colour, character)]
            column += 1
    return "\n".join(_line(line) for line in lines)


def _line(cells: list[tuple[str, str]]) -> str:
    """Return a line, with escape sequences only where the colour changes."""
    parts = [
        (colour, "".join(character for _, character in of_colour))
        for colour, of_colour in groupby(cells, key=itemgetter(0))
    ]
    return "".join(f"{colour}{text}\x1b[0m" if colour else text for colour, text in parts)


def page(shown: str) -> str:
    """Return the screen as a page of HTML, long lines broken where a terminal breaks them."""
    console = Console(
        record=True,
        width=COLUMNS,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
    )
    console.print(_unbreakable(shown), overflow="fold", highlight=False, emoji=False)
    code = console.export_html(theme=_THEME, inline_styles=True, code_format="{code}")
    return _PAGE.format(code=code)


def height(shown: str) -> int:
    """Return how high the page is, in pixels."""
    console = Console(width=COLUMNS, file=io.StringIO())
    return 21 * len(_unbreakable(shown).wrap(console, COLUMNS, overflow="fold")) + 28


def _unbreakable(shown: str) -> Text:
    """Return the text so that it is broken where the line is full, as a terminal does, and not at a space."""
    return Text.from_ansi(shown.replace(" ", "\N{NO-BREAK SPACE}"))


def prompt(arguments: list[str]) -> str:
    """Return the line that an officer types."""
    return "\x1b[1m$ jianpai " + " ".join(arguments) + "\x1b[0m"
