"""Times on record as the office reads them: Beijing time (北京时间)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TIMEZONE = "Asia/Shanghai"


def now() -> str:
    """Return the present moment as it is put on record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def day(recorded: str) -> date:
    """Return the day of a moment on record, e.g. 2025-11-05."""
    return _local(recorded).date()


def minute(recorded: str) -> str:
    """Return a moment on record to the minute, e.g. ``2025-11-05 09:30``."""
    return f"{_local(recorded):%Y-%m-%d %H:%M}"


def _local(recorded: str) -> datetime:
    return datetime.fromisoformat(recorded).astimezone(ZoneInfo(TIMEZONE))
