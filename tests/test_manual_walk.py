"""The officer's manual walked through as it is written: its commands in order, each shown line printed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from handbook.pictures import office, terminal
from tests import manual

pytestmark = [pytest.mark.program, pytest.mark.long]


def by_hand(asked: list[str], place: Path) -> None:
    """Do what the manual tells an officer to do before a command."""
    if asked == ["check-reference"]:
        office.set_up(place)
    elif asked == ["run", "--period", "2025-09"]:
        office.september(place)
    elif asked == ["run", "--period", "2025-10"]:
        office.october(place)
    elif asked[0] == "decide":
        shutil.copy(office.newest(place) / "flagged.xlsx", place / asked[1])
        office.decide(place / asked[1])


def printed(asked: list[str], place: Path) -> list[str]:
    """Return the lines that a command prints, without the time that some begin with."""
    told = subprocess.run(
        terminal.command(asked),
        cwd=place,
        env=terminal.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return [re.sub(r"^\d\d:\d\d:\d\d  ", "", line) for line in told.stdout.splitlines()]


def test_every_line_that_the_manual_shows_is_printed(tmp_path: Path) -> None:
    ids, place, missing = manual.RunIds(), tmp_path, []
    for shown in manual.console():
        if shown.program == "cd":
            place /= shown.arguments[0]
            continue
        by_hand(shown.arguments, place)
        lines, at = printed(ids.of(shown.arguments), place), 0
        for line in shown.lines:
            found = at if line == manual.LEFT_OUT else ids.finds(line, lines, at)
            if found < 0:
                missing.append("\n".join([" ".join(shown.arguments), line, "", *lines]))
            at = max(at, found)
    assert not missing, "\n\n".join(missing)
