"""Units of the reported columns, and how a heading may spell them.

A heading's bracket is compared with this table, so that `上报COD减排量（千克）` stops the sheet
instead of being read as tonnes (×1000 errors: rulebook §8).
"""

SPELLINGS: dict[str, tuple[str, ...]] = {
    "t": ("吨", "t", "吨/年", "t/a"),
    "10^4 m^3 / d": ("万吨/日", "万立方米/日", "万m3/d", "万m3/日", "万吨/d", "万t/d"),
    "10^4 m^3": ("万吨", "万立方米", "万m3", "万吨/年", "万立方米/年", "万m3/a", "万t"),
    "mg / L": ("mg/l", "毫克/升"),
    "t / h": ("蒸吨/小时", "t/h", "吨/小时", "蒸吨"),
    "10^4 m^3 (273 K, 101.325 kPa, dry)": ("万标立方米", "万标m3", "万nm3", "万标立方米/年"),
    "mg / m^3 (273 K, 101.325 kPa, dry)": ("mg/nm3", "mg/m3", "毫克/标立方米", "毫克/立方米"),
    "g / mL": ("g/ml", "克/毫升", "g/cm3"),
    "degree": ("度", "°"),
    "1": ("0-1", "%", "比例", "无量纲"),
}


def is_spelling_of(bracket: str, unit: str | None) -> bool:
    """Return whether a heading's bracket (normalised, lower case) names the column's unit."""
    return unit is not None and bracket in SPELLINGS.get(unit, ())
