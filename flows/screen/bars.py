"""Progress as one bar a step, drawn with rich where standard error is a terminal (进度条).

rich is loaded with the first step: the first line comes before it.
"""

import logging
import sys
from typing import TYPE_CHECKING

from jianpai.flows import progress
from jianpai.flows.screen.lines import Lines

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PER_SECOND = 5
_WIDTH = 20


class Bars(Lines):
    """Draws a bar for each step, with the words in which the step says what it did."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._drawn: Progress | None = None
        self._step: TaskID | None = None

    def begin(self, zh: str, en: str) -> None:
        if self._drawn is None:
            self._drawn = _drawn()
            self._drawn.start()
        self._step = self._drawn.add_task(en if self._lang == "en" else zh, total=None)

    def advance(self, done: int, of: int) -> None:
        if self._drawn is not None and self._step is not None:
            self._drawn.update(self._step, completed=done, total=of)

    def end(self, *, is_done: bool) -> None:
        if self._drawn is None or self._step is None:
            return
        if is_done:
            self._drawn.update(self._step, total=1, completed=1)
        else:
            self._drawn.stop_task(self._step)
        self._step = None

    def emit(self, record: logging.LogRecord) -> None:
        """Set what a step says beside its bar; write anything else as a line above the bars."""
        if self._drawn is None:
            super().emit(record)
        elif self._step is None or record.levelno >= logging.WARNING:
            self._drawn.console.out(self.line(record), highlight=False)
        else:
            words = progress.worded(record, self._lang).getMessage()
            self._drawn.update(self._step, description=words)

    def stop(self) -> None:
        """Leave the bars as they stand, and the terminal as it was.

        Not ``close``: that is called of every handler when Prefect sets up its logging.
        """
        if self._drawn is not None:
            self._drawn.stop()
            self._drawn = None


def _drawn() -> "Progress":
    from rich.console import Console  # noqa: PLC0415 - after the first line
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    return Progress(
        BarColumn(_WIDTH),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(file=sys.stderr),
        refresh_per_second=_PER_SECOND,
    )
