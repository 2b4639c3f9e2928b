"""Units of the reported columns, and how a heading may spell them: reference_data/units.csv.

A heading's bracket is compared with that table, so that `上报COD减排量（千克）` stops the sheet
instead of being read as tonnes (×1000 errors: rulebook §8).
"""

from jianpai.schemas import reference

SPELLINGS: dict[str, tuple[str, ...]] = {
    row["unit"]: tuple(row["spellings"].split(";")) for row in reference.table("units").to_dicts()
}


def is_spelling_of(bracket: str, unit: str | None) -> bool:
    """Return whether a heading's bracket (normalised, lower case) names the column's unit."""
    return unit is not None and bracket in SPELLINGS.get(unit, ())
