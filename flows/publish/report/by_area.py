"""Put the area totals and quotas into the order officers read them in (地区汇总).

Province, its cities, their counties, each by code. Where an area holds more than the sum of
the areas below it, the difference becomes a row of its own, so that every total can be re-added.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from jianpai.flows.publish.report.queries import Row

TONNES = ("reported_t", "floor_t", "accounted_t", "ceiling_t")
ZERO = Decimal("0.00")
REMAINDER = "未列入以上地区"


@dataclass
class Area:
    """A region with its cumulative tonnes and its quotas, both by pollutant."""

    code: str
    name: str
    parent_code: str | None
    totals: dict[str, Row] = field(default_factory=dict)
    quotas: dict[str, list[Row]] = field(default_factory=dict)
    children: list["Area"] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """One line of a table of areas: tonnes, the quotas they are held against, and depth."""

    area: Area
    name: str
    depth: int
    total: Row
    quotas: list[Row]


def area_tree(totals: list[Row], progress: list[Row]) -> list[Area]:
    """Return the areas that have no parent here (provinces), each with what lies in it."""
    areas: dict[str, Area] = {}
    for row in totals:
        area_of(areas, row, row["parent_code"]).totals[row["pollutant"]] = row
    for row in progress:
        area = area_of(areas, row, parent_by_code(row["region_code"], row["level"]))
        area.quotas.setdefault(row["pollutant"], []).append(row)
    roots: list[Area] = []
    for area in sorted(areas.values(), key=lambda a: a.code):
        parent = areas.get(area.parent_code or "")
        (parent.children if parent else roots).append(area)
    return roots


def area_of(areas: dict[str, Area], row: Row, parent_code: str | None) -> Area:
    """Return the area of a row, new if no row has named it before."""
    code = row["region_code"]
    return areas.setdefault(code, Area(code, row["region_name"], parent_code))


def parent_by_code(region_code: str, level: str) -> str | None:
    """Return the code of the area above, for an area that has a quota and no project yet."""
    return {"city": f"{region_code[:2]}0000", "county": f"{region_code[:4]}00"}.get(level)


def province_lines(province: Area, pollutant: str) -> Iterator[Line]:
    """Yield a province's line, one for each area right below it, and one for the rest."""
    yield line(province, pollutant, 0)
    yield from lines_below(province, pollutant)


def lines_below(area: Area, pollutant: str) -> Iterator[Line]:
    """Yield one line for each area right below, and one for what they do not hold."""
    for child in area.children:
        yield line(child, pollutant, 1)
    rest = remainder(area, pollutant)
    if any(rest[column] for column in TONNES):
        yield Line(area, REMAINDER, 1, rest, [])


def line(area: Area, pollutant: str, depth: int) -> Line:
    """Return the line of an area; without any project its tonnes are zero."""
    return Line(
        area,
        area.name,
        depth,
        area.totals.get(pollutant) or nothing(),
        area.quotas.get(pollutant, []),
    )


def nothing() -> Row:
    """Return the totals of an area without projects."""
    return {"projects": 0, "t_by_year": {}} | dict.fromkeys(TONNES, ZERO)


def remainder(area: Area, pollutant: str) -> Row:
    """Return what an area holds beyond the areas below it: projects, tonnes, tonnes by year."""
    rest = nothing()
    own = area.totals.get(pollutant)
    if own is None or not area.children:
        return rest
    below = [child.totals[pollutant] for child in area.children if pollutant in child.totals]
    for column in ("projects", *TONNES):
        rest[column] = own[column] - sum(row[column] for row in below)
    rest["t_by_year"] = {
        year: tonnes - sum(row["t_by_year"].get(year, ZERO) for row in below)
        for year, tonnes in own["t_by_year"].items()
    }
    return rest


def sum_of(lines: list[Row]) -> Row:
    """Return the sum of some totals."""
    return {column: sum((row[column] for row in lines), ZERO) for column in TONNES} | {
        "projects": sum(row["projects"] for row in lines)
    }


def all_areas(areas: list[Area]) -> Iterator[Area]:
    """Yield every area, each before those below it."""
    for area in areas:
        yield area
        yield from all_areas(area.children)
