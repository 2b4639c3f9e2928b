"""The kinds of column a reported sheet can have.

Each function returns a pandera field that carries what readers, templates, the dictionary and the
messages need: heading (中文表头), need, unit and how a cell's text is read (``kind``).
"""

from typing import Any

import pandera.polars as pa
import polars as pl

QUANTITY = pl.Decimal(18, 6)
"""Type of every measured or reported number: six decimals, below 10¹².

Six decimals keep every product of the formulas exact within the 38 digits that DuckDB's decimals
hold (the longest, V1, needs 26 decimals).
"""


def _field(
    heading: str, description: str, kind: str, required: bool, unit: str | None, **checks: Any
):
    return pa.Field(
        nullable=not required,
        title=heading.split("（", maxsplit=1)[0],
        description=description,
        metadata={"heading": heading, "kind": kind, "required": required, "unit": unit},
        **checks,
    )


def text(heading: str, description: str, *, required: bool = False, **checks: Any):
    """Return a free text column, kept as sent but for outer blanks."""
    return _field(heading, description, "text", required, None, **checks)


def code(heading: str, description: str, *, required: bool = False, **checks: Any):
    """Return a coded column: full-width characters and lower case are normalised before checking."""
    return _field(heading, description, "code", required, None, **checks)


def choice(heading: str, description: str, values: list[str], *, required: bool = False):
    """Return a column whose cells come from a closed list."""
    return _field(heading, description, "choice", required, None, isin=values)


def year(heading: str, description: str, *, required: bool = False):
    """Return a calendar year column."""
    return _field(heading, description, "year", required, None)


def date(heading: str, description: str, *, required: bool = False):
    """Return a calendar date column."""
    return _field(heading, description, "date", required, None)


def quantity(heading: str, description: str, unit: str, *, required: bool = False, **checks: Any):
    """Return a decimal column with a unit; ``ge``/``le``/``gt`` are its physical bounds."""
    return _field(heading, description, "quantity", required, unit, **checks)


def ratio(heading: str, description: str, *, required: bool = False):
    """Return a ratio between 0 and 1; a cell ``80%`` means 0.80."""
    bounds = {"min_value": 0, "max_value": 1}
    return _field(heading, description, "ratio", required, "1", in_range=bounds)
