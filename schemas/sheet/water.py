"""Columns of water: volumes of a year and concentrations, within what sewage can be (水量与浓度)."""

from jianpai.schemas.sheet.fields import quantity

MOST_COD, MOST_OTHER = 100_000, 10_000
"""What waste water can hold at most, in mg/L."""


def volume(heading: str, description: str, description_zh: str, *, required: bool = True):
    """Return a volume of a year in 10⁴ m³."""
    bounds = {"ge": 0, "le": 1_000_000}
    return quantity(heading, description, description_zh, "10^4 m^3", required=required, **bounds)


def concentration(
    pollutant: str, heading: str, description: str, description_zh: str, *, required: bool = True
):
    """Return a yearly mean concentration of a pollutant in mg/L."""
    return quantity(
        heading,
        description,
        description_zh,
        "mg / L",
        required=required,
        pollutant=pollutant,
        ge=0,
        le=MOST_COD if pollutant == "cod" else MOST_OTHER,
    )
