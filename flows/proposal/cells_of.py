"""What the cells below a foreign heading are like, and so which kind of column they can fill (单元格内容)."""

import polars as pl

from jianpai.flows.read.sheet.cells import half_width, parse

_MOSTLY = 0.6
_NUMBER = r"^[-+]?[0-9][0-9,]*\.?[0-9]*\s*[%％]?$"
_FORMS = {
    "project_id": r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
    "region_code": r"^[0-9]{6}(\.0)?$",
    "year": r"^(19|20)[0-9]{2}(\.0)?年?度?$",
    "quantity": _NUMBER,
    "ratio": _NUMBER,
}
"""What the cells of a column, or of a kind of column, look like."""
_MAX_LOOKED_AT = 500


def can_fill(cells: pl.Series, name: str, kind: str) -> bool:
    """Return whether most of the cells can be read as the column; empty ones say nothing."""
    filled = cells.drop_nulls().head(_MAX_LOOKED_AT)
    if filled.is_empty():
        return False
    if kind == "date":
        days = parse(filled, "date", True).values
        return len(days) - days.null_count() >= _MOSTLY * len(days)
    if kind == "text":
        return not _mostly(filled, _NUMBER)
    form = _FORMS.get(name) or _FORMS.get(kind)
    return form is None or _mostly(filled, form)


def _mostly(cells: pl.Series, pattern: str) -> bool:
    return int(half_width(cells).str.contains(pattern).sum()) >= _MOSTLY * len(cells)


def are_percentages(cells: pl.Series) -> bool:
    """Return whether a ratio is written as 85: a plain number above 1."""
    numbers = half_width(cells.drop_nulls()).str.extract(r"^([0-9]+\.?[0-9]*)$", 1)
    return bool((numbers.cast(pl.Float64) > 1).any())
