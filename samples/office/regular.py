"""The ordinary projects of each city: random, but adding up to a given tonnage."""

from collections.abc import Iterator
from decimal import Decimal

from samples.office.office import Office
from samples.office.regions import CITIES
from samples.office.w1_months import by_month, reports_by_month
from samples.records import Project
from samples.types import a1, v1, w1

# city: (number of W1, A1, V1 projects), (t of COD, NH3-N, NOx, VOCs they add up to, roughly).
# Liuzhou and Beihai are set so that, with the planted cases, one pollutant is met, one on pace,
# one undecided and one behind in each.
PLANS: dict[str, tuple[tuple[int, int, int], tuple[int, int, int, int]]] = {
    "150100": ((2, 1, 2), (520, 40, 60, 45)),
    "150200": ((3, 3, 2), (610, 45, 900, 30)),
    "150600": ((2, 3, 2), (350, 26, 1100, 25)),
    "152500": ((2, 2, 1), (180, 13, 240, 12)),
    "450100": ((5, 2, 4), (3900, 290, 320, 260)),
    "450200": ((10, 8, 7), (4400, 326, 1925, 900)),
    "450300": ((4, 2, 3), (1500, 105, 190, 90)),
    "450400": ((4, 2, 4), (1150, 80, 130, 110)),
    "450500": ((4, 3, 3), (450, 17, 124, 148)),
    "450600": ((4, 2, 2), (620, 41, 420, 40)),
    "450700": ((4, 3, 3), (900, 63, 360, 85)),
    "450800": ((4, 3, 3), (1250, 88, 480, 95)),
    "450900": ((4, 2, 4), (1400, 98, 210, 140)),
    "451000": ((4, 2, 3), (820, 57, 510, 30)),
    "451100": ((4, 2, 2), (560, 39, 120, 45)),
    "451200": ((4, 2, 2), (540, 38, 150, 22)),
    "451300": ((4, 2, 3), (580, 40, 280, 28)),
    "451400": ((4, 2, 3), (510, 36, 140, 36)),
}


def regular_projects(office: Office, city: str) -> list[Project]:
    """Return the ordinary projects of a city."""
    (waters, airs, vocs), (cod_t, nh3n_t, nox_t, vocs_t) = PLANS[city]
    shares = [_shares(office, count) for count in (waters, airs, vocs)]
    years = _years(office)
    counties = _counties(office, city)
    ratio = Decimal(nh3n_t) / cod_t
    made = [_works(office, next(counties), next(years), s * cod_t, ratio) for s in shares[0]]
    made += [a1.ordinary(office, next(counties), next(years), s * nox_t) for s in shares[1]]
    made += [v1.ordinary(office, next(counties), next(years), s * vocs_t) for s in shares[2]]
    return made


def _works(office: Office, county: str, year: int, cod_t: Decimal, ratio: Decimal) -> Project:
    """Return an ordinary sewage works; some report month by month, of these every other that alone."""
    works = w1.ordinary(office, county, year, cod_t, ratio)
    if reports_by_month(works):
        by_month(works, is_year_left_out=int(works.project_id[-1]) % 2 == 0)
    return works


def _shares(office: Office, count: int) -> list[Decimal]:
    weights = [Decimal(office.rng.randint(40, 180)) for _ in range(count)]
    return [weight / sum(weights) for weight in weights]


def _years(office: Office) -> Iterator[int]:
    start = office.rng.randint(0, 4)
    while True:
        yield 2021 + start % 5
        start += office.rng.randint(1, 3)


def _counties(office: Office, city: str) -> Iterator[str]:
    codes = list(CITIES[city].counties)
    start = office.rng.randint(0, len(codes))
    while True:
        yield codes[start % len(codes)]
        start += 1
