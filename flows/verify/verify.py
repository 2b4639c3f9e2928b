"""Verify the finished tables before they are published (成果表核验).

    tables/*.parquet -> rows that break a rule -> verdict of each rule -> Verification + data docs

What is demanded stands in ``flows/verify/expectations.py`` and ``sql/check/``; ``rules.py`` makes
queries of it and ``offending.py`` runs them, ``recomputed.py`` computes the figures again without SQL,
Great Expectations judges what they found (``suites.py``) and writes the pages (``docs.py``).
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianpai.flows.verify.expectations import TABLES
from jianpai.flows.verify.offending import opened, outcome
from jianpai.flows.verify.recomputed import Share, recomputed
from jianpai.flows.verify.rules import rules_of

SAMPLE_ROWS = 3


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold.

    ``check_id`` is the name of a file in ``sql/check/`` or, for the rules of one table,
    ``unique(…)``, ``not_null``, ``in_set``, ``of_a_project``, ``of_an_accepted_row``, ``readable``,
    ``recomputed`` (``recomputed.py``) or ``data_docs`` (its page).
    ``count`` is the number of offending rows (200 at most), 0 where the check could not run;
    ``sample`` shows the first of them.
    """

    check_id: str
    table: str
    message: str
    count: int
    sample: str

    def __str__(self) -> str:
        rows = f"：{self.count} 行\n{self.sample}" if self.count else ""
        return f"{self.table}：{self.message}{rows}".rstrip()


@dataclass(frozen=True)
class Verification:
    """The outcome: what failed, of how many expectations, and how many projects were computed again."""

    failures: list[Failure]
    expectations: int
    recomputed: Share

    @property
    def is_passed(self) -> bool:
        """Whether the run may be published."""
        return not self.failures


def verify(tables: Path, data_docs: Path, scratch: Path) -> Verification:
    """Check the finished tables and write the pages that show how each expectation went.

    Args:
        tables: the folder of ``<table>.parquet`` files.
        data_docs: the folder the pages go to, ``index.html`` first; readable without network.
        scratch: a folder for what does not fit into memory; nothing is written elsewhere.

    A table that cannot be read and a check that cannot run are failures, not exceptions.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    with opened(tables, list(TABLES), scratch) as (con, unreadable):
        readable = [table for table in TABLES if table not in unreadable]
        again, share = recomputed(con)
        outcomes = [*(outcome(con, rule) for rule in rules_of(readable)), again]
    with _quietly():
        from jianpai.flows.verify.docs import write_pages  # noqa: PLC0415  takes seconds to import
        from jianpai.flows.verify.suites import judged  # noqa: PLC0415

        results = judged(outcomes)
        without_page = write_pages(results, data_docs, f"不经 SQL 的独立复算：{share}")
    failures = [
        *(_unreadable(table, error) for table, error in unreadable.items()),
        *(_failure(result) for result in results if not result.success),
        *(_missing_page(table) for table in without_page),
    ]
    return Verification(failures, len(results) + len(unreadable), share)


@contextmanager
def _quietly() -> Iterator[None]:
    """Silence the library's remarks about itself and about the versions of what it uses."""
    log = logging.getLogger("great_expectations")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)


def _unreadable(table: str, error: str) -> Failure:
    return Failure("readable", table, f"成果表无法读取：{error}", 0, "")


def _missing_page(table: str) -> Failure:
    return Failure("data_docs", table, "核验报告缺少该成果表的页面", 0, "")


def _failure(result: Any) -> Failure:
    config = result.expectation_config
    message = config.description
    if error := _error(result.exception_info):
        message += f"。检查无法执行：{error}"
    rows = result.result.get("details", {}).get("unexpected_rows", [])
    sample = "\n".join(_row_text(row) for row in rows[:SAMPLE_ROWS])
    count = result.result.get("observed_value", 0)
    return Failure(config.meta["check_id"], config.meta["table"], message, count, sample)


def _error(exception_info: dict[str, Any]) -> str | None:
    """Return what stopped a check, if anything did.

    Great Expectations gives either one record or one for each metric that failed.
    """
    records = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    for record in records:
        if record["raised_exception"]:
            return str(record["exception_message"])
    return None


def _row_text(row: dict[str, str]) -> str:
    return "；".join(f"{name}={value}" for name, value in row.items())
