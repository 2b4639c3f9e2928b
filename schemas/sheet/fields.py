"""The kinds of column a reported sheet can have.

Each function returns a pandera field that carries what readers, templates, the dictionary and the
messages need: heading (中文表头), what it means in English and Chinese, need, unit, which pollutant it
is about, and how a cell's text is read (``kind``).
"""

import re
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl

QUANTITY = pl.Decimal(18, 6)
"""Type of every measured or reported number: six decimals, below 10¹².

Six decimals keep every product of the formulas exact within the 38 digits that DuckDB's decimals
hold (the longest, V1, needs 26 decimals).
"""


def _field(
    heading: str,
    description: str,
    description_zh: str,
    *,
    kind: str,
    required: bool,
    unit: str | None = None,
    unit_zh: str = "",
    pollutant: str | None = None,
    in_rows: bool = False,
    spellings: dict[str, str] | None = None,
    offered: list[str] | None = None,
    codes: Callable[[], list[str]] | None = None,
    **checks: Any,
):
    # what a pollutant needs is needed where the pollutant is claimed: schemas/__init__.py asks that
    bracket = re.search("（(.*)）$", heading)
    return pa.Field(
        nullable=not required or pollutant is not None or in_rows,
        title=heading.split("（", maxsplit=1)[0],
        description=description,
        metadata={
            "heading": heading,
            "kind": kind,
            "required": required,
            "in_rows": in_rows,
            "unit": unit,
            "unit_zh": bracket[1] if bracket else unit_zh,
            "description_zh": description_zh,
            "pollutant": pollutant,
            "spellings": spellings or {},
            "offered": offered or [],
            "codes": codes,
        },
        **checks,
    )


def text(heading: str, description: str, description_zh: str, *, required: bool = False):
    """Return a free text column, kept as sent but for outer blanks."""
    return _field(heading, description, description_zh, kind="text", required=required)


def code(
    heading: str,
    description: str,
    description_zh: str,
    *,
    required: bool = False,
    form: str | None = None,
    example: str = "",
):
    """Return a coded column: full-width characters and lower case are normalised before checking.

    ``form`` is the pattern it must match; ``example`` is what the message shows instead of it.
    """
    check = {"pattern": form, "error": f"str_matches({example})"} if form else None
    return _field(
        heading, description, description_zh, kind="code", required=required, str_matches=check
    )


def choice(
    heading: str,
    description: str,
    description_zh: str,
    values: list[str] | Callable[[], list[str]],
    *,
    required: bool = False,
    spellings: dict[str, str] | None = None,
    offered: list[str] | None = None,
):
    """Return a column whose cells come from a closed list.

    ``values`` is a function where they stand in reference data that an office may add to: the list is
    then asked for whenever a row is checked. ``spellings`` are read as their value; ``offered`` are
    those the template lists instead of the values.
    """
    fixed, codes = (values, None) if isinstance(values, list) else (None, values)
    return _field(
        heading,
        description,
        description_zh,
        kind="choice",
        required=required,
        spellings=spellings,
        offered=offered,
        codes=codes,
        isin=fixed,
    )


def year(heading: str, description: str, description_zh: str, *, required: bool = False):
    """Return a calendar year column."""
    return _field(heading, description, description_zh, kind="year", required=required)


def month(heading: str, description: str, description_zh: str, *, required: bool = False):
    """Return a calendar month column: a text such as 2024-05."""
    check = {"pattern": r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", "error": "str_matches(2024-05)"}
    return _field(
        heading, description, description_zh, kind="month", required=required, str_matches=check
    )


def date(heading: str, description: str, description_zh: str, *, required: bool = False):
    """Return a calendar date column."""
    return _field(heading, description, description_zh, kind="date", required=required)


def quantity(
    heading: str,
    description: str,
    description_zh: str,
    unit: str,
    *,
    required: bool = False,
    **more: Any,
):
    """Return a decimal column with a unit; ``ge``/``le``/``gt`` are its physical bounds.

    ``unit_zh`` says the unit to a clerk where the heading has no bracket; a column with a
    ``pollutant`` is required where its row claims that pollutant, one that may be ``in_rows`` where
    the rows of a child sheet do not give it.
    """
    return _field(
        heading, description, description_zh, kind="quantity", required=required, unit=unit, **more
    )


def ratio(
    heading: str,
    description: str,
    description_zh: str,
    *,
    required: bool = False,
    pollutant: str | None = None,
):
    """Return a ratio between 0 and 1; a cell ``80%`` means 0.80."""
    return _field(
        heading,
        description,
        description_zh,
        kind="ratio",
        required=required,
        unit="1",
        unit_zh="0–1 或 %",
        pollutant=pollutant,
        in_range={"min_value": 0, "max_value": 1},
    )
