"""Progress (进度): one line a step, for the person at the terminal and for Prefect's log."""

import logging
import sys

log = logging.getLogger("jianpai")


def say(zh: str, en: str, *values: object) -> None:
    """Report progress; the terminal shows one language, Prefect's log the Chinese words."""
    log.info(zh, *values, extra={"en": en})


def warn(zh: str, en: str, *values: object) -> None:
    """Report what went wrong without stopping the run."""
    log.warning(zh, *values, extra={"en": en})


def show(lang: str = "zh") -> None:
    """Write progress to standard error from now on, each line with the time."""
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in [old for old in log.handlers if isinstance(old, _Terminal)]:
        log.removeHandler(handler)
    log.addHandler(_Terminal(lang))


class _Terminal(logging.Handler):
    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%H:%M:%S"))

    def emit(self, record: logging.LogRecord) -> None:
        if self._lang == "en" and hasattr(record, "en"):
            record = logging.makeLogRecord(record.__dict__ | {"msg": record.en})
        print(self.format(record), file=sys.stderr, flush=True)
