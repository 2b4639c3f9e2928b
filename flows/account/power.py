"""Powers, which SQL has as DOUBLE only: sixteen digits, and not the same on every machine (幂)."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache

import duckdb

DIGITS = Context(prec=50, rounding=ROUND_HALF_EVEN)


def create_function(con: duckdb.DuckDBPyConnection) -> None:
    """Define SCALED_POWER_E17(factor, base, exponent) on a connection."""
    quantity = "DECIMAL(18, 6)"
    con.create_function("scaled_power_e17", scaled_power_e17, [quantity] * 3, "HUGEINT")


@lru_cache(maxsize=100_000)
def scaled_power_e17(factor: Decimal, base: Decimal, exponent: Decimal) -> int:
    """Return factor · base^exponent as a whole number of 10⁻¹⁷, to the nearest; base at least 0."""
    power = DIGITS.power(base, exponent) if base else base
    return int(DIGITS.multiply(factor, power).scaleb(17, DIGITS).to_integral_value(ROUND_HALF_EVEN))
