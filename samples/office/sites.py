"""Fictional enterprises with valid made-up credit codes and permit numbers.

The organisation code inside each credit code begins with YL (样例), the brand in each name with
示例 or 样例: no real enterprise is meant.
"""

from dataclasses import dataclass, replace
from random import Random

from samples.office.regions import CITIES, city_code, region_name

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class Site:
    """One place of production: the enterprise, its permit and where it stands."""

    region_code: str
    brand: str
    enterprise_name: str
    uscc: str
    permit_no: str | None
    longitude_deg: str
    latitude_deg: str

    def renamed(self, enterprise_name: str) -> "Site":
        """Return the same site under another enterprise name."""
        return replace(self, enterprise_name=enterprise_name)

    def in_region(self, region_code: str) -> "Site":
        """Return the same site as another county or area files it."""
        return replace(self, region_code=region_code)

    def without_permit(self) -> "Site":
        """Return the same site with no permit number given."""
        return replace(self, permit_no=None)

    def second_permit(self) -> "Site":
        """Return another site of the same enterprise, with its own permit."""
        return replace(self, permit_no=f"{self.uscc}002P")


def organisation_check(body: str) -> str:
    """Return the check character of an organisation code (position 17 of a credit code)."""
    values = [int(c) if c.isdigit() else ord(c) - ord("A") + 10 for c in body]
    total = sum(w * v for w, v in zip(_ORGANISATION_WEIGHTS, values, strict=True))
    return "0X987654321"[total % 11]


def uscc_check(body: str) -> str:
    """Return the check character of a credit code, GB 32100-2015: weights 3^i mod 31."""
    total = sum(pow(3, i, 31) * ALPHABET.index(c) for i, c in enumerate(body))
    return ALPHABET[-total % 31]


def made_up_uscc(county_code: str, serial: int) -> str:
    """Return a valid credit code of no existing enterprise."""
    organisation = f"YL{serial:06d}"
    body = f"91{county_code}{organisation}{organisation_check(organisation)}"
    return body + uscc_check(body)


class SiteRegister:
    """Hands out a new fictional site on each call."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._count: dict[str, int] = {}
        self._serial = 100_000

    def new(self, region_code: str, trade: str) -> Site:
        """Return a new enterprise of the trade, standing in the region."""
        city = CITIES[city_code(region_code)]
        brand = self._brand(city.code)
        self._serial += self._rng.randint(11, 997)
        uscc = made_up_uscc(region_code[:6], self._serial)
        return Site(
            region_code=region_code,
            brand=brand,
            enterprise_name=f"{city.short_name}{brand}{trade}有限公司",
            uscc=uscc,
            permit_no=f"{uscc}001{self._rng.choice('PPPQRUV')}",
            longitude_deg=f"{city.longitude_deg + self._rng.uniform(-0.12, 0.12):.6f}",
            latitude_deg=f"{city.latitude_deg + self._rng.uniform(-0.12, 0.12):.6f}",
        )

    def _brand(self, city: str) -> str:
        index = self._count.get(city, 0)
        self._count[city] = index + 1
        pair = _STEMS[index % 10] + _BRANCHES[index % 12]
        return f"{'示例' if index < 60 else '样例'}{pair}"


def place_name(site: Site) -> str:
    """Return how project names of the site begin, e.g. 柳江区示例甲子."""
    return f"{region_name(site.region_code)}{site.brand}"
