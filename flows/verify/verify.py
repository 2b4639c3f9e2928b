"""Verify the finished tables before they are published (成果表核验).

    tables/*.parquet -> views in a throw-away database -> expectations -> Verification + data docs

What is demanded stands in ``flows/verify/expectations.py`` and ``sql/check/``; ``suites.py``
beside it runs it, ``docs.py`` says how the pages look.
"""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from jianpai.flows.verify.expectations import TABLES

SAMPLE_ROWS = 3


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold.

    ``check_id`` is the name of a file in ``sql/check/`` or, for the rules of one table,
    ``unique(…)``, ``not_null(…)``, ``in_set(…)``, ``readable`` or ``data_docs`` (its page).
    ``count`` is the number of offending rows (a file in ``sql/check/`` counts at most 200), 0 where
    the check could not run; ``sample`` shows the first of them.
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
    """The outcome: what failed, of how many expectations."""

    failures: list[Failure]
    expectations: int

    @property
    def is_passed(self) -> bool:
        """Whether the run may be published."""
        return not self.failures


def verify(tables: Path, data_docs: Path, scratch: Path) -> Verification:
    """Check the finished tables and write the pages that show how each expectation went.

    Args:
        tables: the folder of ``<table>.parquet`` files.
        data_docs: the folder the pages go to, ``index.html`` first; readable without network.
        scratch: a folder for the throw-away database; nothing is written elsewhere.

    A table that cannot be read and a check that cannot run are failures, not exceptions.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    database = scratch / "verify.duckdb"
    unreadable = _create_views(tables, database)
    readable = [table for table in TABLES if table not in {failure.table for failure in unreadable}]
    with _quietly():
        from jianpai.flows.verify.suites import validate  # noqa: PLC0415  takes seconds to import

        results = validate(database, readable, data_docs)
    database.unlink()
    failed = [_failure(table, result) for table, result in results if not result.success]
    failures = unreadable + failed + _missing_pages(readable, data_docs)
    return Verification(failures, len(results) + len(unreadable))


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


def _create_views(tables: Path, database: Path) -> list[Failure]:
    """Give each table a view on its parquet file; return the tables that cannot be read."""
    failures = []
    database.unlink(missing_ok=True)
    with duckdb.connect(database, config={"autoinstall_known_extensions": False}) as con:
        for name in TABLES:
            try:
                con.read_parquet(str(tables / f"{name}.parquet")).create_view(name)
            except duckdb.Error as error:
                message = f"成果表无法读取：{_first_line(error)}"
                failures.append(Failure("readable", name, message, 0, ""))
    return failures


def _missing_pages(tables: list[str], data_docs: Path) -> list[Failure]:
    """Return the tables without a page; the library only logs that it could not write one."""
    return [
        Failure("data_docs", table, "核验报告缺少该成果表的页面", 0, "")
        for table in tables
        if not any((data_docs / "validations" / table).rglob("*.html"))
    ]


def _failure(table: str, result: Any) -> Failure:
    config = result.expectation_config
    message = config.description
    if error := _error(result.exception_info):
        message += f"。检查无法执行：{error}"
    count = result.result.get("unexpected_count", result.result.get("observed_value", 0))
    return Failure(config.meta["check_id"], table, message, count, _sample(result.result))


def _error(exception_info: dict[str, Any]) -> str | None:
    """Return what stopped a check, if anything did.

    Great Expectations gives either one record or one for each metric that failed.
    """
    records = [exception_info] if "raised_exception" in exception_info else exception_info.values()
    for record in records:
        if record["raised_exception"]:
            return " ".join(str(record["exception_message"]).partition("[SQL: ")[0].split())
    return None


def _sample(result: dict[str, Any]) -> str:
    rows = result.get("details", {}).get("unexpected_rows")
    rows = rows or result.get("partial_unexpected_list", [])
    return "\n".join(_row_text(row) for row in rows[:SAMPLE_ROWS] if row is not None)


def _row_text(row: Any) -> str:
    if isinstance(row, dict):
        return "；".join(f"{name}={value}" for name, value in row.items())
    return str(row)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
