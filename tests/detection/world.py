"""The made-up world: sites, projects, ledgers, what of them is wrong, and what a project truly counts.

Whoever adds a record says what is true of it; totals follow from that in exact fractions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from random import Random
from typing import Any

from tests.detection import codes
from tests.detection.codes import County
from tests.detection.formulas import POLLUTANTS, Cells, Children, reduction

WHOLE = "whole"
_LAST_DAY = date(2025, 9, 30)
_FIRST = tuple(
    "恒瑞 宏泰 金穗 永兴 华晟 鼎盛 蓝海 嘉禾 远望 天润".split()  # noqa: SIM905
    + "新岭 白石 清河 东篱 云岫 松涛 长青 启明 星野 泽丰".split()  # noqa: SIM905
)
_SECOND = tuple("昌隆益盈利源安顺和达通捷宁康裕茂庆祥福荣")


@dataclass(frozen=True)
class Site:
    """One place of one enterprise."""

    name: str
    credit_code: str
    county: County
    permit: str | None
    longitude: Decimal | None
    latitude: Decimal | None


@dataclass
class Project:
    """One record as it is sent, its rows in child sheets, and what of it is not true."""

    kind: str
    cells: Cells
    children: Children
    county: County
    wrong: dict[str, Fraction] = field(default_factory=dict)
    """tonnes of a pollutant that the right resolution takes out of the claim, before the cap"""
    true_base: dict[str, Decimal] = field(default_factory=dict)
    true_given: dict[str, Decimal] = field(default_factory=dict)
    """what was truly used as offset or sold, where the record says less"""
    note: str = "ordinary"
    """the seeded kind or the case of the hard negative the record belongs to"""

    @property
    def id(self) -> str:
        return str(self.cells["project_id"])

    @property
    def year(self) -> int:
        return int(self.cells["credit_year"])

    @property
    def pollutants(self) -> tuple[str, ...]:
        return POLLUTANTS[self.kind]

    def reductions(self) -> dict[str, Fraction]:
        """Return R by pollutant."""
        return reduction(self.kind, self.cells, self.children)

    def counted(self) -> dict[str, Decimal]:
        """Return what truly counts by pollutant: R less what is wrong, capped, deducted, rounded once."""
        return {p: self._counted(p, r) for p, r in self.reductions().items()}

    def _counted(self, pollutant: str, reduced: Fraction) -> Decimal:
        base = self.true_base.get(pollutant, self.cells.get(f"base_emission_{pollutant}_t"))
        left = reduced - self.wrong.get(pollutant, Fraction(0))
        capped = left if base is None else min(left, Fraction(str(base)))
        given = self.true_given.get(pollutant)
        if given is None:
            cells = (self.cells.get(f"{name}_{pollutant}_t") for name in ("offset", "traded"))
            given = sum((Decimal(str(cell)) for cell in cells if cell is not None), Decimal(0))
        return max(half_even(capped - Fraction(given)), Decimal(0))


@dataclass(frozen=True)
class Label:
    """A seeded fault: the records without which it cannot be seen."""

    kind: str
    level: str
    project_ids: frozenset[str]


@dataclass(frozen=True)
class Innocent:
    """A hard negative: records that look like the kinds and are not."""

    case: str
    kinds: tuple[str, ...]
    project_ids: frozenset[str]


@dataclass
class World:
    """Everything that is sent, and everything that is true."""

    rng: Random
    counties: list[County]
    projects: list[Project] = field(default_factory=list)
    ledgers: dict[str, list[tuple[str, Cells]]] = field(default_factory=dict)
    """rows of each ledger with the city whose office sends them"""
    labels: list[Label] = field(default_factory=list)
    innocents: list[Innocent] = field(default_factory=list)
    _enterprises: int = 0
    _serials: dict[str, int] = field(default_factory=dict)

    # --- who and where

    def county(self, other_than: County | None = None, other_city: bool = False) -> County:
        """Return a county by chance; another one, or one of another city, where asked."""
        while True:
            found = self.rng.choice(self.counties)
            if other_than is None or (
                found.city_code != other_than.city_code if other_city else found != other_than
            ):
                return found

    def county_of_city(self, like: County) -> County:
        """Return another county of the same city."""
        same = [c for c in self.counties if c.city_code == like.city_code and c != like]
        return self.rng.choice(same)

    def core(self) -> str:
        """Return the distinctive part of a name, unlike any before it."""
        self._enterprises += 1
        n = self._enterprises
        return _FIRST[n % 20] + _SECOND[n // 20 % 20] + _word(n // 400)

    def site(self, trade: str, county: County | None = None, **more: Any) -> Site:
        """Return the only site of a new enterprise."""
        county = county or self.county()
        name = more.pop("name", None) or f"{county.name}{self.core()}{trade}有限公司"
        number = self._enterprises = self._enterprises + 1
        code = codes.credit_code(county.code, codes.organisation(number))
        site = Site(name, code, county, f"{code}001P", *self.place(county))
        return replace(site, **more)

    def place(self, county: County, spread: float = 0.08) -> tuple[Decimal, Decimal]:
        """Return a place in the county."""
        return tuple(
            Decimal(str(round(middle + self.rng.uniform(-spread, spread), 5)))
            for middle in (county.longitude, county.latitude)
        )  # type: ignore[return-value]

    # --- records

    def add(
        self, kind: str, site: Site, year: int, cells: Cells, children: Children | None = None
    ) -> Project:
        """File a record of a project at a site; bases that the cells lack follow from R."""
        accepted = cells.pop("acceptance_date", None) or self.day(year)
        common = {
            "project_id": self.new_id(kind, site.county, year),
            "credit_year": year,
            "region_code": site.county.code,
            "enterprise_name": site.name,
            "uscc": site.credit_code,
            "permit_no": site.permit,
            "longitude_deg": site.longitude,
            "latitude_deg": site.latitude,
            "project_nature": "正常",
            "acceptance_date": accepted,
            "evidence": "合订本:合订本.pdf",
        }
        project = Project(kind, common | cells, children or {}, site.county)
        for row in (row for rows in project.children.values() for row in rows):
            row["project_id"] = project.id
        self.projects.append(project)
        return project

    def again(
        self,
        project: Project,
        year: int | None = None,
        county: County | None = None,
        **changes: Any,
    ) -> Project:
        """File a record once more under a new number, with changed cells."""
        county, year = county or project.county, year or project.year
        cells = project.cells | {
            "project_id": self.new_id(project.kind, county, year),
            "credit_year": year,
            "region_code": county.code,
        }
        if year != project.year:
            cells["acceptance_date"] = self.day(year)
        children = {
            name: [row | {"project_id": cells["project_id"]} for row in rows]
            for name, rows in project.children.items()
        }
        copy = Project(project.kind, cells | changes, children, county)
        self.projects.append(copy)
        return copy

    def new_id(self, kind: str, county: County, year: int) -> str:
        """Return the next project number of a county, year and medium."""
        head = f"{county.code}-{year}-{kind[0]}"
        self._serials[head] = self._serials.get(head, 0) + 1
        return f"{head}-{self._serials[head]:04d}"

    def day(self, year: int) -> date:
        """Return a day of acceptance in the year, before the period ends."""
        day = date(year, 1, 10) + timedelta(days=self.rng.randrange(250))
        return min(day, _LAST_DAY)

    def later(self, project: Project, days: int = 20) -> date:
        """Return a day after the acceptance of a project, in the same year and period."""
        day: date = project.cells["acceptance_date"]
        return min(day + timedelta(days=days), date(day.year, 12, 28), _LAST_DAY)

    def entry(self, ledger: str, county: County, **cells: Any) -> None:
        """Write a row of a ledger, sent by the office of the county's city."""
        self.ledgers.setdefault(ledger, []).append((county.city_code, cells))

    # --- what is true

    def fault(
        self,
        kind: str,
        level: str,
        projects: Iterable[Project],
        wrong: dict[int, Any] | None = None,
    ) -> None:
        """Label records as a fault; ``wrong`` says by place in the list what of each is not true."""
        projects = list(projects)
        self.labels.append(Label(kind, level, frozenset(p.id for p in projects)))
        for project in projects:
            project.note = f"{kind} {level}"
        for place, taken in (wrong or {}).items():
            projects[place].wrong = _by_pollutant(projects[place], taken)

    def innocent(self, case: str, kinds: str, projects: Iterable[Project]) -> None:
        """Label records that look like a fault and are none."""
        projects = list(projects)
        ids = frozenset(p.id for p in projects)
        self.innocents.append(Innocent(case, tuple(kinds.split()), ids))
        for project in projects:
            project.note = f"negative: {case}"


def _word(n: int) -> str:
    """Return a number as characters of names; none for 0."""
    signs = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"
    return "" if n == 0 else _word(n // 20 - 1 if n >= 20 else 0) + signs[n % 20]


def _by_pollutant(project: Project, taken: Any) -> dict[str, Fraction]:
    reduced = project.reductions()
    if taken == WHOLE:
        return reduced
    if isinstance(taken, dict):
        return {p: Fraction(t) for p, t in taken.items()}
    return {p: Fraction(taken) for p in reduced}


def half_even(value: Fraction, digits: int = 2) -> Decimal:
    """Return the fraction rounded once, ties to even (GB/T 8170-2008)."""
    scaled = value * 10**digits
    return Decimal(round(scaled)).scaleb(-digits)


def ceiling(value: Fraction, digits: int = 2) -> Decimal:
    """Return the fraction rounded up."""
    return Decimal(-((-value * 10**digits) // 1)).scaleb(-digits)


def quantized(value: float, digits: int) -> Decimal:
    """Return a measured figure with so many decimals."""
    step = Decimal(1).scaleb(-digits)
    return Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_EVEN)


def rounded_up(value: Decimal, step: str = "0.01") -> Decimal:
    """Return a figure rounded up to a step."""
    return value.quantize(Decimal(step), rounding=ROUND_CEILING)
