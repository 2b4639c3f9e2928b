"""What the officer's manual shows (手册): its commands, its links, and the lines that commands print."""

import re
import shlex
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "README.zh-CN.md").read_text("utf-8")
LEFT_OUT = "……"
_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_LINE = re.compile(r"^(?: {4}|\$ )(jianpai .*)$", re.M)
_INLINE = re.compile(r"`(jianpai [^`]+)`")
_RUN_ID = re.compile(r"\d{4}-\d{2}-[0-9a-f]{12}")


class Shown(NamedTuple):
    """A command of a console block, and the lines shown below it."""

    program: str
    arguments: list[str]
    lines: list[str]


def commands(page: str) -> list[list[str]]:
    """Return every command that a page names, in blocks and in its sentences, each as its words."""
    text = page.replace("{", "").replace("}", "")
    found = _LINE.findall(text) + _INLINE.findall(text)
    return [shlex.split(line.split("#")[0])[1:] for line in found]


def links(page: str) -> list[str]:
    """Return the files that a page links to, pictures too."""
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page)
    return [target for target in targets if "://" not in target]


def anchors(page: str) -> set[str]:
    """Return the names by which the headings of a page are linked to."""
    titles = re.findall(r"^#+ (.*)$", page, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def console() -> list[Shown]:
    """Return the commands of the manual in order, with what is shown of their output."""
    found: list[Shown] = []
    for block in _CONSOLE.findall(PAGE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append(Shown(*_words(line), []))
            else:
                found[-1].lines.append(line)
    return found


def _words(line: str) -> tuple[str, list[str]]:
    """Return the program and the arguments of a line after the prompt."""
    _, program, *arguments = shlex.split(line)
    return program, arguments


class RunIds:
    """Which run of a new walk each run id of the manual stands for."""

    def __init__(self) -> None:
        self.real: dict[str, str] = {}

    def of(self, arguments: list[str]) -> list[str]:
        """Return the arguments with real run ids."""
        return [self.real.get(each, each) for each in arguments]

    def finds(self, shown: str, printed: list[str], start: int) -> int:
        """Return the place after the first line that is the shown one, at least ``start``; -1 without."""
        for place in range(start, len(printed)):
            if match := re.fullmatch(self._pattern(shown), printed[place].rstrip()):
                named = _RUN_ID.findall(shown)
                self.real |= dict(zip(named, match.groups(), strict=True))
                return place + 1
        return -1

    def _pattern(self, shown: str) -> str:
        pattern = re.escape(shown.rstrip()).replace(re.escape(LEFT_OUT), ".*")
        known = {re.escape(name): real for name, real in self.real.items()}
        for name in {re.escape(each) for each in _RUN_ID.findall(shown)}:
            real = re.escape(known[name]) if name in known else _RUN_ID.pattern
            pattern = pattern.replace(name, f"({real})")
        return pattern
