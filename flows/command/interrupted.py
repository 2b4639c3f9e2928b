"""Ctrl-C (中断): a word in the user's language on what is whole and what to do, and status 130.

Libraries turn the signal into errors of their own, as DuckDB does of a query that goes on; so the signal
itself is remembered. A second Ctrl-C ends the program at once: whatever is written is written so that
a kill does no harm.
"""

import os
import signal
import sys
import threading

from jianpai.flows.errors import AccountingError

STATUS = 130
Words = tuple[str, str]
"""(Chinese, English)"""
STOPPED: Words = (
    "已中断（Ctrl-C）。没有改动任何填报文件和已发布的结果。需要时重新执行同一命令。",
    "Stopped (Ctrl-C). No submission and no published run was changed. Give the same command again "
    "when you need it.",
)
NOTHING_PUBLISHED: Words = (
    "已中断（Ctrl-C）：本次没有发布。收到的文件和以前发布的运行完好无损。"
    "重新执行同一命令即可，已读取的文件不会重读。",
    "Stopped (Ctrl-C): nothing was published. Received files and published runs are whole. Give the "
    "same command again; files that were read are not read again.",
)
PUBLISHED: Words = (
    "已中断（Ctrl-C），但本次运行已经发布完整：{run_id}。收到的文件和所有运行完好无损。"
    "重新执行同一命令可显示汇总表，不会重复计算。",
    "Stopped (Ctrl-C), but the run had been published whole: {run_id}. Received files and all runs are "
    "whole. The same command shows the table without computing again.",
)
SCHEDULE_STOPPED: Words = (
    "计划任务已停止（Ctrl-C）：不会再自动核算。收到的文件和已发布的运行完好无损。"
    "重新执行同一命令即可恢复。",
    "The schedule has stopped (Ctrl-C): nothing runs by itself any more. Received files and published "
    "runs are whole. Give the same command again to resume.",
)
_SHOW_CURSOR = b"\x1b[?25h"
_seen: list[int] = []


class StoppedError(AccountingError):
    """The user has stopped the command."""

    exit_status = STATUS

    @classmethod
    def of(cls, words: Words = STOPPED, run_id: str = "") -> "StoppedError":
        return cls(*(each.format(run_id=run_id) for each in words))


def watch() -> None:
    """Remember from now on that Ctrl-C was pressed."""
    _seen.clear()
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def is_behind(error: BaseException) -> bool:
    """Return whether an error is what became of Ctrl-C."""
    return isinstance(error, KeyboardInterrupt) or bool(_seen)


def is_untold() -> bool:
    """Return whether Ctrl-C was pressed and no command has told what became of it."""
    return _seen == [signal.SIGINT]


def ending() -> None:
    """Let Ctrl-C end the program at once from now on: all is said, only servers are still to be stopped."""
    _seen.append(0)


def _interrupt(number: int, _frame: object) -> None:
    if _seen:
        if sys.stderr.isatty():
            os.write(2, _SHOW_CURSOR)
        os._exit(STATUS)
    _seen.append(number)
    raise KeyboardInterrupt
