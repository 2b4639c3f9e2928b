"""The base-year emission that the ledger L1 states for a claim (contract §3, step 3; §2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from samples.columns import LEDGERS
from samples.exact import number
from samples.oracle.claim import FIRST_PLAN_YEAR, PLAN_YEARS, Claim, plain
from samples.oracle.source import SITE_LENGTH


@dataclass(frozen=True)
class Ledgers:
    """The rows of the bureau's ledgers: base-year emissions, registers, what sources of data say, files, bills."""

    base: list[dict] = field(default_factory=list)
    offset: list[dict] = field(default_factory=list)
    traded: list[dict] = field(default_factory=list)
    values: list[dict] = field(default_factory=list)
    files: list[dict] = field(default_factory=list)
    energy: list[dict] = field(default_factory=list)

    @classmethod
    def of(cls, rows: Mapping[str, list[dict]]) -> "Ledgers":
        """Return the ledgers of their rows by the name of the sheet."""
        return cls(*(rows.get(sheet, []) for sheet in LEDGERS))


def ledger_base(claim: Claim, ledger: list[dict]) -> Fraction | None:
    """Return what the ledger says of the claim's outlet, facility or site, None if nothing.

    A claim without a base of its own has none to be replaced.
    """
    if claim.base is None:
        return None
    base_year = FIRST_PLAN_YEAR + claim.plan * PLAN_YEARS - 1
    about_it = [
        row
        for row in ledger
        if (row["pollutant"], int(row["base_year"])) == (claim.pollutant, base_year)
        and owner(row) == owner(claim.record)
        and _is_about(row, claim)
    ]
    of_facility = [row for row in about_it if row.get("facility_code")]
    stated = [number(row["base_emission_t"]) for row in of_facility or about_it]
    return max(stated, default=None)


def owner(row: dict) -> tuple[str, ...]:
    """Return whose site a row is about: the permit's, else the enterprise's of that name in the county."""
    if row.get("permit_no"):
        return (row["permit_no"][:SITE_LENGTH],)
    return row["uscc"], row["region_code"], plain(row["enterprise_name"])


def _is_about(row: dict, claim: Claim) -> bool:
    """Return whether the row is about the same thing; an outlet may be named without its facility."""
    facility, outlet = row.get("facility_code") or "", row.get("outlet_code") or ""
    if outlet != claim.code("outlet_code"):
        return False
    return facility == claim.code("facility_code") or bool(outlet and not facility)
