"""Which area a quarantined row is of (隔离行的属地): the row itself is in error and may not say so rightly."""

import re
from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from jianpai.flows.publish.area_report.areas import Paged
from jianpai.flows.publish.report import listing
from jianpai.flows.publish.report.listing import Listing
from jianpai.flows.publish.report.queries import Row, rows

ROWS_LOOKED_AT, ROWS_SHOWN = 20_000, 300
_BETWEEN = re.compile(r"[/_\s.·（）()—-]+")


def quarantined(con: DuckDBPyConnection, pages: list[Paged]) -> dict[str, Listing]:
    """Return the quarantined rows of each area by its code, in the order of their files.

    A row is of the area of its project where an accepted record of that id states one, else of the one
    whose code begins the id, else of the areas whose code or name stands in the file's name. What is a
    county's is its city's as well.
    """
    of = by_area(rows(con, _WITH_PLACES, most=ROWS_LOOKED_AT), pages)
    return {code: Listing(lines[:ROWS_SHOWN], len(lines)) for code, lines in of.items()}


def of_files(unread: list[Row], pages: list[Paged]) -> dict[str, list[Row]]:
    """Return what was not read of each area, by the code or name that stands in the file's name."""
    nowhere: Row = {"area_code": None, "city_code": None, "project_id": None}
    return by_area([row | nowhere for row in unread], pages)


def by_area(found: list[Row], pages: list[Paged]) -> dict[str, list[Row]]:
    """Return the rows of each area; one that names none is of none."""
    by_code = {page.area.code: page for page in pages}
    by_name = {page.area.name: page.area.code for page in pages}
    of: dict[str, list[Row]] = {}
    for row in found:
        for code in sorted(set(_areas(row, by_code, by_name))):
            of.setdefault(code, []).append(row)
    return of


_WITH_PLACES = f"""
SELECT q.*, p.area_code, p.city_code
FROM ({listing.QUARANTINED}) AS q
LEFT JOIN (SELECT project_id, area_code, city_code FROM project) AS p USING (project_id)
ORDER BY {listing.QUARANTINED_ORDER} LIMIT $most
"""


def _areas(row: Row, by_code: dict[str, Paged], by_name: dict[str, str]) -> Iterator[str]:
    for code in _codes(row, by_code, by_name):
        yield code
        page = by_code[code]
        if page.level == "county" and page.parent and page.parent.code in by_code:
            yield page.parent.code


def _codes(row: Row, by_code: dict[str, Paged], by_name: dict[str, str]) -> list[str]:
    stated = [code for code in (row["area_code"], row["city_code"]) if code in by_code]
    if stated:
        return stated
    begins = (row["project_id"] or "")[:6]
    of_city = f"{begins[:4]}00"
    in_name = [
        code
        for word in _BETWEEN.split(row["file_name"] or "")
        for code in (word, by_name.get(word, ""))
        if code in by_code
    ]
    if begins in by_code or of_city in by_code:
        first = begins if begins in by_code else of_city
        return [first, *(code for code in in_name if code[:4] == first[:4])]
    return in_name
