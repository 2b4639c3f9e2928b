"""The unit of a mapped column: what the heading says, what the mapping declares, the exact factor (单位换算).

A heading in another unit than the template's refuses the workbook unless the mapping declares it.
"""

import re
from decimal import Decimal, localcontext

import polars as pl

from jianpai import schemas
from jianpai.flows.read.mapping.mapped_headings import KNOWN_UNITS, Parts, SourceHeadings
from jianpai.flows.read.mapping.mapping_file import MappedColumn
from jianpai.flows.read.mapping.mapping_text import MappingError
from jianpai.flows.read.sheet.cells import GROUPED_NUMBER, NUMBER, half_width
from jianpai.flows.read.sheet.heading_text import normal, parted
from jianpai.schemas.sheet.units import factor_to

_FACTOR_DIGITS = 60


def said_unit(parts: Parts) -> str | None:
    """Return the unit that the headings of a column say, the lowest first; None if they say none.

    It stands in a bracket, in a cell of its own, or behind the last word. What stands in the bracket
    of the lowest heading is returned even where it is no known unit.
    """
    texts = [normal(text) for text in reversed(parts)]
    texts = [text.strip("()") if text.strip("()") in KNOWN_UNITS else text for text in texts]
    brackets = [parted(text)[1] for text in texts]
    for text, bracket in zip(texts, brackets, strict=True):
        if text in KNOWN_UNITS or bracket in KNOWN_UNITS:
            return text if text in KNOWN_UNITS else bracket
    if brackets[0] is not None:
        return brackets[0]
    ends = [unit for unit in KNOWN_UNITS if len(unit) > 1 and texts[0].endswith(unit)]
    return max(ends, key=len, default=None)


def unit_of(source: SourceHeadings, letter: str, wanted: str) -> str | None:
    """Return the unit that the headings of a column say, else the title above them."""
    said = said_unit(source.parts[letter])
    if said is not None:
        return said
    for units in source.title_units:
        known = {unit: factor for unit in sorted(units) if (factor := factor_to(wanted, unit))}
        if known and 1 not in known.values():
            return next(iter(known))
    return None


def factor_of(
    name: str, template: str, column: MappedColumn, source: SourceHeadings, letter: str
) -> Decimal:
    """Return what the numbers of a mapped column are multiplied by.

    Raises:
        MappingError: heading, declared unit and factor do not agree, or the factor is not known.
    """
    meta = schemas.columns(template)[name].metadata
    wanted = meta["unit"]
    heading, target = meta["heading"], meta["unit_zh"]
    if wanted is None:
        if column.unit is None:
            return Decimal(1)
        zh, en = f"“{heading}”没有单位，不能换算", f"“{heading}” has no unit to convert to"
        raise MappingError.of(zh, en, column.line)
    said = unit_of(source, letter, wanted)
    if column.unit is None:
        if said is None or said == "%" or factor_to(wanted, said) == 1:
            return Decimal(1)
        raise _undeclared(column, said, heading, target, factor_to(wanted, said))
    declared = normal(column.unit)
    known = factor_to(wanted, declared)
    _check_agrees(column, said, wanted, known)
    if known is None and column.factor is None:
        zh = f"没有从“{column.unit}”到{target}的换算系数，请写 乘以 = “…”"
        en = f"no factor is known from “{column.unit}” to {wanted}: declare factor = “…”"
        raise MappingError.of(zh, en, column.line)
    if known is not None and column.factor not in (None, known):
        zh = f"“{column.unit}”换算为{target}应乘以 {known:f}，不是 {column.factor:f}"
        en = f"“{column.unit}” becomes {wanted} by {known:f}, not by {column.factor:f}"
        raise MappingError.of(zh, en, column.line)
    return known if column.factor is None else column.factor  # type: ignore[return-value]


def _check_agrees(
    column: MappedColumn, said: str | None, wanted: str, known: Decimal | None
) -> None:
    """Check that the heading does not say another unit than the mapping declares."""
    is_other = said in KNOWN_UNITS and said != normal(column.unit or "")
    if is_other and (known is None or factor_to(wanted, said or "") != known):
        zh = f"表头“{column.heading}”的单位是{said}，映射写的是{column.unit}"
        en = f"the heading “{column.heading}” says {said}, the mapping declares {column.unit}"
        raise MappingError.of(zh, en, column.line)


def _undeclared(
    column: MappedColumn, said: str, heading: str, target: str, factor: Decimal | None
) -> MappingError:
    times = "…" if factor is None else f"{factor:f}"
    written = f'{{ 表头 = "{column.heading}", 单位 = "{said}", 乘以 = "{times}" }}'
    zh = f"表头“{column.heading}”的单位是{said}，填报项“{heading}”的单位是{target}；请改写为 {written}"
    en = f"“{column.heading}” is in {said}, “{heading}” in {target}: write {written}"
    return MappingError.of(zh, en, column.line)


def converted(cells: pl.Series, factor: Decimal, is_kept: pl.Series) -> pl.Series:
    """Return the cells with their numbers multiplied, exact to the last digit; other texts stay.

    Args:
        is_kept: where a cell stays as it is: headings, and cells that say their unit themselves.
    """
    numbers = half_width(cells).str.replace("^\u2212", "-")
    is_grouped = numbers.str.contains(GROUPED_NUMBER).fill_null(False)
    plain = numbers.to_frame("n").select(
        pl.when(is_grouped).then(pl.col("n").str.replace_all(",", "")).otherwise("n")
    )["n"]
    products = [
        _product(number, factor) if number is not None and re.match(NUMBER, number) else None
        for number in plain
    ]
    multiplied = pl.Series(cells.name, products, dtype=pl.String)
    return (
        multiplied.set(is_kept, None)
        .to_frame("m")
        .select(pl.coalesce("m", pl.lit(cells)))
        .to_series()
        .alias(cells.name)
    )


def _product(number: str, factor: Decimal) -> str:
    with localcontext(prec=len(number) + _FACTOR_DIGITS):
        text = format(Decimal(number) * factor, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
