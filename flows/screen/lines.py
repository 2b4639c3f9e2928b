"""Progress as plain lines on standard error, each with the time (逐行进度)."""

import logging
import sys

from jianpai.flows import progress
from jianpai.flows.screen import colour

TIME = "%H:%M:%S"


class Lines(logging.Handler):
    """Writes each message as a line; what is wrong is coloured where it is a terminal."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.setFormatter(logging.Formatter("%(asctime)s  %(message)s", TIME))

    def emit(self, record: logging.LogRecord) -> None:
        print(self.line(record), file=sys.stderr, flush=True)

    def line(self, record: logging.LogRecord) -> str:
        """Return the message with its time, in the language asked for."""
        text = self.format(progress.worded(record, self._lang))
        if record.levelno < logging.WARNING:
            return text
        is_error = record.levelno >= logging.ERROR
        paint = colour.RED if is_error else colour.YELLOW
        return colour.painted(text, paint, colour.is_wanted(sys.stderr))
