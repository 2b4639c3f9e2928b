"""Places of one name that lie apart (同名不同址): which site a record without permit speaks of.

The first place of a name is its site; a place more than 0.01° from every known one is another. A record
without coordinates is of the site that was the only one when the two first stood beside each other.
Nothing that is received later changes what was decided here.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby, product
from typing import Any, NamedTuple

import duckdb
import polars as pl

NEAR_E6 = 10_000
"""0.01°, as sql/claim/placed_project.sql has it."""

LEADER: dict[str, Any] = {
    "name_key": pl.String,
    "longitude_e6": pl.Int64,
    "latitude_e6": pl.Int64,
    "site_key": pl.String,
}

_SPREAD = """
WITH spread AS (
    SELECT name_key FROM sighted_name
    WHERE name_key IS NOT NULL AND longitude_e6 IS NOT NULL AND latitude_e6 IS NOT NULL
    GROUP BY name_key
    HAVING MAX(longitude_e6) - MIN(longitude_e6) > $near OR MAX(latitude_e6) - MIN(latitude_e6) > $near
)
SELECT name_key, longitude_e6, latitude_e6, MIN(batch) AS batch
FROM sighted_name SEMI JOIN spread USING (name_key)
GROUP BY name_key, longitude_e6, latitude_e6
ORDER BY name_key, batch, longitude_e6, latitude_e6
"""


class Seen(NamedTuple):
    """A place under a name, and the batch it first came in."""

    name_key: str
    longitude_e6: int | None
    latitude_e6: int | None
    batch: int

    @property
    def is_known(self) -> bool:
        return self.longitude_e6 is not None and self.latitude_e6 is not None


def leaders(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Return the site of each place of the names that lie apart; other names are one site each."""
    seen = map(Seen._make, con.execute(_SPREAD, {"near": NEAR_E6}).fetchall())
    rows = [
        (name, place.longitude_e6, place.latitude_e6, site)
        for name, places in groupby(seen, key=lambda place: place.name_key)
        for place, site in _sites(name, list(places))
    ]
    return pl.DataFrame(rows, schema=LEADER, orient="row")


def _sites(name: str, places: list[Seen]) -> Iterator[tuple[Seen, str]]:
    known = [place for place in places if place.is_known]
    led = list(zip(known, _led(known), strict=True))
    first = {leader for _, leader in led if leader.batch == known[0].batch}
    only = next(iter(first)) if len(first) == 1 else None
    for place, leader in led:
        yield place, name if leader == only else _apart(leader)
    for place in places:
        if not place.is_known:
            yield place, _of_no_place(place, only, {leader for _, leader in led})


def _led(known: list[Seen]) -> Iterator[Seen]:
    """Yield the leader of each place: the first that lies near it; places come in order of receipt."""
    cells: dict[tuple[int, int], list[Seen]] = defaultdict(list)
    for place in known:
        x, y = place.longitude_e6 or 0, place.latitude_e6 or 0
        cell = x // NEAR_E6, y // NEAR_E6
        beside = (
            leader
            for dx, dy in product((-1, 0, 1), repeat=2)
            for leader in cells[cell[0] + dx, cell[1] + dy]
        )
        near = [
            leader
            for leader in beside
            if abs((leader.longitude_e6 or 0) - x) <= NEAR_E6
            and abs((leader.latitude_e6 or 0) - y) <= NEAR_E6
        ]
        leader = min(near, key=lambda seen: (seen.batch, seen[1:3]), default=place)
        if leader is place:
            cells[cell].append(place)
        yield leader


def _apart(leader: Seen) -> str:
    return f"{leader.name_key}|{_degrees(leader.longitude_e6)}|{_degrees(leader.latitude_e6)}"


def _degrees(e6: int | None) -> str:
    whole, rest = divmod(e6 or 0, 1_000_000)
    return f"{whole}.{rest:06d}"


def _of_no_place(place: Seen, only: Seen | None, leaders: set[Seen]) -> str:
    """Return the site of a record without coordinates."""
    if only is None:
        return place.name_key
    beside = max(place.batch, only.batch)
    is_one = sum(leader.batch <= beside for leader in leaders) == 1
    return place.name_key if is_one else f"{place.name_key}|?"
