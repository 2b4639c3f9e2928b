"""Progress (进度): one line a step, for the person at the terminal, the log file and Prefect's log.

Who shows it is a screen (``flows/screen``): plain lines, or a bar a step where it is a terminal.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

log = logging.getLogger("jianpai")

P = ParamSpec("P")
R = TypeVar("R")


class Screen(Protocol):
    """What shows the steps while they go on."""

    def begin(self, zh: str, en: str) -> None:
        """Show that a step has begun."""

    def advance(self, done: int, of: int) -> None:
        """Show how far the step has come."""

    def end(self, *, is_done: bool) -> None:
        """Show that the step has ended, done or failed."""


_screens: list[Screen] = []


def say(zh: str, en: str, *values: object) -> None:
    """Report progress; the terminal shows one language, Prefect's log the Chinese words."""
    log.info(zh, *values, extra={"en": en})


def warn(zh: str, en: str, *values: object) -> None:
    """Report what went wrong without stopping the run."""
    log.warning(zh, *values, extra={"en": en})


def worded(record: logging.LogRecord, lang: str) -> logging.LogRecord:
    """Return a record in the language asked for."""
    if lang == "en" and hasattr(record, "en"):
        return logging.makeLogRecord(record.__dict__ | {"msg": record.en})
    return record


def show_on(screen: Screen | None) -> None:
    """Let a screen show the steps from now on, in place of any before; none where it is None."""
    _screens[:] = [screen] if screen else []


def so_far(done: int, of: int) -> None:
    """Report how far the step that goes on has come."""
    for screen in _screens:
        screen.advance(done, of)


@contextmanager
def step(zh: str, en: str) -> Iterator[None]:
    """Report what is done inside as a step."""
    shown = list(_screens)
    for screen in shown:
        screen.begin(zh, en)
    is_done = False
    try:
        yield
        is_done = True
    finally:
        for screen in shown:
            screen.end(is_done=is_done)


def as_step(zh: str, en: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return what makes a function report itself as a step."""

    def decorated(work: Callable[P, R]) -> Callable[P, R]:
        @wraps(work)
        def reported(*args: P.args, **kwargs: P.kwargs) -> R:
            with step(zh, en):
                return work(*args, **kwargs)

        return reported

    return decorated
