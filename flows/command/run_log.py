"""The log file of a run (运行日志): what was shown, and what is for whoever maintains the system.

    WAREHOUSE/logs/<started>_<run id>.log

Warnings, tracebacks and what Prefect says of itself go there and not to the terminal. Until the run
has an id the file bears the period. The newest ``KEPT`` are kept.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from jianpai.flows import progress
from jianpai.flows.warehouse import closed_to_others, no_access_for_others

FOLDER = "logs"
KEPT = 200
_LINE = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s  %(message)s")


class RunLog(logging.FileHandler):
    """Writes every message to the file; knows whether one of them says that something is wrong."""

    def __init__(self, folder: Path, period: str, lang: str) -> None:
        self._started = f"{datetime.now():%Y%m%d-%H%M%S}"
        self._lang = lang
        self.path = folder / f"{self._started}_{period}.log"
        self.has_warned = False
        super().__init__(self.path, encoding="utf-8")
        self.setFormatter(_LINE)

    def emit(self, record: logging.LogRecord) -> None:
        self.has_warned |= record.name == progress.log.name and record.levelno >= logging.WARNING
        super().emit(progress.worded(record, self._lang))

    def of_run(self, run_id: str) -> None:
        """Give the file the name of the run."""
        named = self.path.with_name(f"{self._started}_{run_id}.log")
        with suppress(OSError):
            self.path.rename(named)
            self.path = named
            self.baseFilename = str(named)  # opened again where Prefect has closed it

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Do without the line: on a full disk the run itself says what is wrong."""

    def failed(self, error: BaseException) -> None:
        """Write down how the run ended, with where in the program it did."""
        self.has_warned = True
        lines = "".join(traceback.format_exception(error))
        self.handle(progress.log.makeRecord("jianpai", logging.ERROR, "", 0, lines, (), None))


@contextmanager
def logged(warehouse: Path, period: str, lang: str = "zh") -> Iterator[RunLog]:
    """Write what is said inside, and until the program ends, to a log file of the warehouse."""
    folder = warehouse / FOLDER
    with no_access_for_others():
        folder.mkdir(exist_ok=True)
        closed_to_others(folder)
        log = RunLog(folder, period, lang)
    _forget_old(folder)
    progress.log.addHandler(log)
    for former in [each for each in logging.getLogger().handlers if isinstance(each, RunLog)]:
        logging.getLogger().removeHandler(former)
    logging.getLogger().addHandler(log)
    logging.captureWarnings(True)
    try:
        yield log
    except BaseException as error:
        log.failed(error)
        raise
    finally:
        progress.log.removeHandler(log)


def _forget_old(folder: Path) -> None:
    """Delete all but the newest logs; their names begin with the time."""
    for old in sorted(folder.glob("*.log"))[:-KEPT]:
        old.unlink(missing_ok=True)


def take_over() -> None:
    """Write to the log of the run what libraries have set up to write to standard error, as Prefect does."""
    log = next((each for each in logging.getLogger().handlers if isinstance(each, RunLog)), None)
    if log is None:
        return
    known = logging.Logger.manager.loggerDict.values()
    for logger in [
        logging.getLogger(),
        *(each for each in known if isinstance(each, logging.Logger)),
    ]:
        for handler in [each for each in logger.handlers if _is_on_screen(each)]:
            logger.removeHandler(handler)
            if log not in logger.handlers and not logger.propagate:
                logger.addHandler(log)


def _is_on_screen(handler: logging.Handler) -> bool:
    is_own = type(handler).__module__.startswith("jianpai.")
    return not is_own and getattr(handler, "stream", None) in (sys.stderr, sys.__stderr__)
