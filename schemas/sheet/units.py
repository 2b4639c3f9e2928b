"""Units of the reported columns, and how a heading may spell them: reference_data/units.csv.

A heading's bracket is compared with that table, so that `上报COD减排量（千克）` stops the sheet
instead of being read as tonnes (×1000 errors: rulebook §8). A mapping file may declare another unit:
reference_data/unit_conversions.csv has the exact factors; what has none (0.7 MW for 1 t/h of steam)
is not in it.
"""

from decimal import Decimal

from jianpai.schemas import reference

SPELLINGS: dict[str, tuple[str, ...]] = {
    row["unit"]: tuple(row["spellings"].split(";")) for row in reference.table("units").to_dicts()
}

FACTORS: dict[str, dict[str, Decimal]] = {}
"""By unit of the template: what a number in another unit is multiplied by."""
for _row in reference.table("unit_conversions").iter_rows(named=True):
    _factors = dict.fromkeys(_row["spellings"].split(";"), Decimal(_row["factor"]))
    FACTORS.setdefault(_row["unit"], {}).update(_factors)


def factor_to(unit: str, spelling: str) -> Decimal | None:
    """Return what a number in another unit is multiplied by; None where no exact factor is known.

    ``%`` is a spelling of the ratios' unit, whose cells say it themselves; declared, it is 0.01.
    """
    if unit == "1" and spelling == "%":
        return Decimal("0.01")
    return Decimal(1) if is_spelling_of(spelling, unit) else FACTORS.get(unit, {}).get(spelling)


def is_spelling_of(bracket: str, unit: str | None) -> bool:
    """Return whether a heading's bracket (normalised, lower case) names the column's unit."""
    return unit is not None and bracket in SPELLINGS.get(unit, ())
