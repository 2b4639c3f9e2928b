"""What settling gives: the records that count, and what became of every row (有效记录)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from jianpai.flows import problems
from jianpai.flows.read.result import PLACE

REPAIR: dict[str, Any] = {
    **{name: problems.SCHEMA[name] for name in PLACE},
    **dict.fromkeys(
        ("project_id", "region_code", "column_name", "rule_id", "old_value", "new_value"), pl.String
    ),
    **dict.fromkeys(("zh", "en", "by_project_id", "by_file_name", "by_sheet_name"), pl.String),
    **dict.fromkeys(("by_file_order", "by_row_number"), pl.Int32),
    "by_cell": pl.String,
}
"""One row per repaired cell: where, old and new, how it was mistyped, and the cell that confirms it."""

NAMED_BY = [
    "project_id", "uscc", "permit_no", "region_code", "enterprise_name", "former_names",
    "facility_code", "outlet_code", "boiler_registration_no", "eia_approval_no", "site_address", "vin",
]  # fmt: skip
SIGHTING: dict[str, Any] = {
    "sight_no": pl.Int64,
    "batch": pl.Int32,
    "file_order": pl.Int32,
    "file_name": pl.String,
    "sheet_name": pl.String,
    "row_number": pl.Int32,
    "is_project": pl.Boolean,
    "is_in_force": pl.Boolean,
    **dict.fromkeys(NAMED_BY, pl.String),
    "holder": pl.String,
    **dict.fromkeys(["longitude_e6", "latitude_e6"], pl.Int64),
}
"""One row per row read that names a source or vehicle; ``sight_no`` is its place in the order of receipt,
``holder`` the enterprise that the permit is of."""


@dataclass(frozen=True)
class InForce:
    """The records that count, the fate of every row, and all problems."""

    projects: dict[str, pl.DataFrame]
    """project type -> one row per project_id"""
    children: dict[str, pl.DataFrame]
    """relation of a child sheet -> its rows in force"""
    ledgers: dict[str, pl.DataFrame]
    """relation of a ledger -> its rows in force"""
    submission_rows: pl.DataFrame
    """one row per data row read: place, project_type, project_id, status, reason, reason_en"""
    problems: pl.DataFrame
    repairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REPAIR))
    """one row per credit code or permit that was repaired"""
    sightings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SIGHTING))
    """one row per row ever read that names a source (flows/settle/sightings.py)"""

    def by_type(self) -> Iterator[pl.DataFrame]:
        """Yield the records type by type, by id, with project_type; each has the columns of its type."""
        for project_type, records in sorted(self.projects.items()):
            yield records.with_columns(project_type=pl.lit(project_type))
