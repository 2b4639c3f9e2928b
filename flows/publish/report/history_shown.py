"""Show the accounted totals of the months published before as lines (历月核定量)."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
from markupsafe import Markup

from jianpai.flows.publish.report.queries import Row, rows
from jianpai.flows.publish.report.small_drawings import sparkline
from jianpai.flows.publish.report.wording import POLLUTANTS

MONTHS_SHOWN = 6


@dataclass(frozen=True)
class Line:
    """The accounted tonnes of an area, month by month; ``months`` are the last ones, in order."""

    pollutant: str
    code: str
    name: str
    level: str
    svg: Markup
    months: list[Decimal | None]
    change: Decimal | None


@dataclass(frozen=True)
class History:
    """The lines by pollutant, and the months whose figures stand beside them."""

    periods: list[str]
    first: str
    lines: dict[str, list[Line]]

    @property
    def all(self) -> list[Line]:
        """The lines of all pollutants, in their order."""
        return [line for pollutant in POLLUTANTS for line in self.lines.get(pollutant, [])]

    @property
    def is_of_one_area(self) -> bool:
        """Whether the lines tell of one area, which then need not be named in each."""
        return len({line.code for line in self.all}) == 1


def of_cities(table: Path | None) -> History | None:
    """Return the lines of the provinces and cities; None where no month was published before."""
    found = _read(table, "level IN ('province', 'city')") if table else []
    return _of(found, _periods(found)) if found else None


def by_area(table: Path | None) -> dict[str, History]:
    """Return the lines of every area by its code."""
    if table is None:
        return {}
    found: dict[str, list[Row]] = {}
    all_rows = _read(table, "TRUE")
    for row in all_rows:
        found.setdefault(row["region_code"], []).append(row)
    periods = _periods(all_rows)
    return {code: _of(of, periods) for code, of in found.items()}


def _read(table: Path, which: str) -> list[Row]:
    with duckdb.connect() as con:
        return rows(
            con,
            f"""
            SELECT * FROM read_parquet('{str(table).replace("'", "''")}') WHERE {which}
            ORDER BY region_code, pollutant, period
            """,
        )


def _periods(found: list[Row]) -> list[str]:
    return sorted({row["period"] for row in found})


def _of(found: list[Row], periods: list[str]) -> History:
    of: dict[tuple[str, str], list[Row]] = {}
    for row in found:
        of.setdefault((row["pollutant"], row["region_code"]), []).append(row)
    lines: dict[str, list[Line]] = {}
    for (pollutant, _), months in of.items():
        if any(month["accounted_t"] for month in months):
            lines.setdefault(pollutant, []).append(_line(months, periods))
    return History(periods[-MONTHS_SHOWN:], periods[0], lines)


def _line(months: list[Row], periods: list[str]) -> Line:
    known = {month["period"]: month["accounted_t"] for month in months}
    values = [known.get(period) for period in periods]
    last, before = values[-1], values[-2] if len(values) > 1 else None
    change = last - before if last is not None and before is not None else None
    area = months[-1]
    shown = values[-MONTHS_SHOWN:]
    place = (area["pollutant"], area["region_code"], area["region_name"], area["level"])
    return Line(*place, sparkline(values), shown, change)
