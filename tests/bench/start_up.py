"""The three times a user waits for: the first line, the sample published, the same content again."""

import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from tests.prefect_server import JIANPAI, SAMPLES, plain_environment


class StartUp(NamedTuple):
    """Seconds from Enter, with everything that has to be loaded and started."""

    first_line: float
    published: float
    same_content: float

    def lines(self) -> list[str]:
        """Return the rows of a Markdown table."""
        return [
            f"| sample run: from Enter to the first line | {self.first_line:.1f} | |",
            f"| sample run: from Enter to published | {self.published:.1f} | |",
            f"| the same content again, to the end | {self.same_content:.1f} | |",
        ]


def measured(warehouse: Path) -> StartUp:
    """Run the installed program on the sample, in a warehouse that does not exist, and once more."""
    first = _times(warehouse)
    again = _times(warehouse)
    published = next(seconds for line, seconds in first if "published:" in line)
    return StartUp(first[0][1], published, again[-1][1])


def _times(warehouse: Path) -> list[tuple[str, float]]:
    """Return what a run says, each line with its time, and its end."""
    inbox = SAMPLES / "inbox"
    command = [JIANPAI, "run", "--period", "2025-10", "--lang", "en", "--inbox", str(inbox)]
    started = time.monotonic()
    with subprocess.Popen(
        [*command, "--warehouse", str(warehouse)],
        env=plain_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = [(line, time.monotonic() - started) for line in process.stderr]
    if process.returncode:
        raise RuntimeError("".join(line for line, _ in said))
    return [*said, ("", time.monotonic() - started)]
