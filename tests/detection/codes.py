"""Codes as they are in practice: credit codes, permits, vehicle numbers, hashes of files.

Written from GB 32100-2015 and HJ 608-2017; nothing is shared with the program that is measured.
"""

import csv
import hashlib
from dataclasses import dataclass
from pathlib import Path

_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FULL_WIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)} | {" ": "　"})


@dataclass(frozen=True)
class County:
    """A county, its city, and where its middle lies."""

    code: str
    name: str
    city_code: str
    city: str
    longitude: float
    latitude: float


def counties(cities: int) -> list[County]:
    """Return the counties of the first so many cities of places.csv."""
    with (Path(__file__).parent / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:cities]
    return [
        County(word[:6], word[6:], row["city_code"], row["city"], *_middle(row, number))
        for row in rows
        for number, word in enumerate(row["counties"].split())
    ]


def _middle(row: dict[str, str], number: int) -> tuple[float, float]:
    """Return the middle of a city's county; counties lie in two rows, 0.2° apart."""
    east, north = number % 3 - 1, number // 3
    longitude, latitude = float(row["longitude_deg"]), float(row["latitude_deg"])
    return longitude + 0.2 * east, latitude + 0.2 * north - 0.1


def organisation(number: int, head: str = "MA") -> str:
    """Return a made-up organisation code of nine signs, GB 11714."""
    body = f"{head}{number:06d}"
    values = [_ORGANISATION_SIGNS.index(sign) for sign in body]
    rest = sum(v * w for v, w in zip(values, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return body + "0123456789X0"[(11 - rest) % 11]


def credit_code(office: str, organisation_code: str, first: str = "91") -> str:
    """Return the credit code that an office of six digits gave to an organisation."""
    body = first + office + organisation_code
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + _SIGNS[(31 - total % 31) % 31]


def vin(number: int) -> str:
    """Return a made-up vehicle number of seventeen signs."""
    return f"LZZ5EXSA{number:09d}"


def sha256(text: str) -> str:
    """Return the hash of a file whose content is the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def full_width(text: str) -> str:
    """Return the text as an input method in full width types it."""
    return text.translate(_FULL_WIDTH)
