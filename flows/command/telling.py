"""What a run tells while it goes on and when it ends otherwise than hoped (运行过程与中断的说明)."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from jianpai.flows.command import disk_faults, interrupted, run_log
from jianpai.flows.command.interrupted import StoppedError
from jianpai.flows.command.run_log import RunLog
from jianpai.flows.errors import AccountingError, UnexpectedError
from jianpai.flows.screen.show import shown
from jianpai.flows.warehouse import Warehouse


class Telling:
    """The log of a run, named where the user may need it."""

    def __init__(self, log: RunLog, lang: str) -> None:
        self._log = log
        self._lang = lang

    def run_is(self, run_id: str) -> None:
        """Say which run it is, once that is known."""
        self._log.of_run(run_id)

    def name_log_if_needed(self) -> None:
        """Name the log on standard error if something went wrong without stopping the run."""
        if self._log.has_warned:
            typer.echo(self.log_line(self._lang), err=True)

    def log_line(self, lang: str) -> str:
        """Return the line that names the log."""
        return f"Log: {self._log.path}" if lang == "en" else f"日志：{self._log.path}"


@contextmanager
def of_run(house: Warehouse, period: str, lang: str) -> Iterator[Telling]:
    """Show what is said inside and write it to the log of the run; tell what stops it, and name the log.

    Raises:
        AccountingError: whatever was raised inside, in the user's words.
    """
    before = house.published().get(period)
    with run_log.logged(house.root, period, lang) as log:
        told = Telling(log, lang)
        try:
            with shown(lang):
                yield told
        except (Exception, KeyboardInterrupt) as error:
            said = (
                _stopped(house, period, before) if interrupted.is_behind(error) else _failed(error)
            )
            for lang_of_line, name in (("zh", "message_zh"), ("en", "message_en")):
                setattr(said, name, f"{getattr(said, name)}\n{told.log_line(lang_of_line)}")
            raise said from error


def _stopped(house: Warehouse, period: str, before: str | None) -> StoppedError:
    """Return what Ctrl-C has left of a run: nothing, or all of it."""
    now = house.published().get(period)
    if now is None or now == before:
        return StoppedError.of(interrupted.NOTHING_PUBLISHED)
    return StoppedError.of(interrupted.PUBLISHED, now)


def _failed(error: BaseException) -> AccountingError:
    return in_words(error, disk_faults.NOT_PUBLISHED) or UnexpectedError.of(error)


def in_words(error: BaseException, consequence: disk_faults.Words) -> AccountingError | None:
    """Return an error in the user's words; None if no one has expected it.

    ``consequence`` is what a fault of the disk means for the command.
    """
    if interrupted.is_behind(error) and not isinstance(error, AccountingError):
        return StoppedError.of()
    if isinstance(error, AccountingError):
        return error
    fault = disk_faults.behind(error)
    return disk_faults.error_of(fault, consequence) if fault else None
