"""What a claim's own figures, the ledgers and the bills say against it (rulebook §11), in fractions.

``doubted`` are the checks that take tonnes, ``asked`` those that only ask. A check that compares a record
with its peers, looks at cells beside R or at the total of an area, has no second computation:
``NOT_COMPUTED`` names its kind.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from jianpai.schemas import reference
from samples.exact import ZERO, half_even, number, optional
from samples.oracle.claim import Claim
from samples.oracle.held import Held
from samples.oracle.ledger import Ledgers, owner
from samples.oracle.overlap import is_closure

NOT_COMPUTED = {"F-03", "F-06", "F-09", "F-10", "F-12", "F-16", "F-18", "F-20", "F-26"}
NEEDED = {"液氨": Fraction("0.370"), "尿素": Fraction("0.653"), "氨水(20%)": Fraction("1.85")}
"""Reagent that a tonne of NOx takes at least."""
LEAST_RATIO = Fraction("0.95")
HELD_BY_CARBON = Fraction("0.20")
LEAST_ACTIVITY = Fraction("0.7")
ROUNDING_T, DIFFERENCE_T, DIFFERENCE = Fraction("0.005"), Fraction("0.01"), Fraction("0.01")
ABOVE_LEDGER = Fraction("1.05")
PER_MG = Fraction(1, 100_000)
LEAST_T = Decimal("0.01")
USED = ("month_power_10k_kwh", "month_water_10k_m3", "month_gas_10k_nm3", "monitored_hours")
BILLED = {"天然气": "month_gas_10k_nm3", "电力": "month_power_10k_kwh"}


def doubted(line: list[Claim], ledgers: Ledgers) -> list[Held]:
    """Return every doubt about a claim that counts."""
    counting = [c for c in line if c.is_eligible and c.reduction.tonnes > 0]
    return [
        Held(claim, tonnes, tonnes == claim.reduction.tonnes, [], kind)
        for claim in counting
        for kind, tonnes in _doubts(claim, line, ledgers)
    ]


def _doubts(claim: Claim, line: list[Claim], ledgers: Ledgers) -> Iterator[tuple[str, Fraction]]:
    whole = claim.reduction.tonnes
    if (reagent := _beyond_reagent(claim)) > 0:
        yield "F-04", reagent
    if (carbon := _beyond_carbon(claim)) > 0:
        yield "F-05", carbon
    if _runs_on(claim, line, ledgers):
        yield "F-08", whole
    if _lacks_bill(claim, ledgers):
        yield "F-13", whole
    if _speaks_of_emergency(claim):
        yield "F-15", whole
    if half_even(activity := _of_lower_activity(claim)) >= LEAST_T:
        yield "F-19", activity


def _beyond_reagent(claim: Claim) -> Fraction:
    kind, used = claim.record.get("reagent_kind"), claim.record.get("reagent_t")
    if not kind or not used:
        return ZERO
    cells = (
        "nox_before_mg_per_nm3",
        "limit_at_base_mg_per_nm3",
        "nox_after_mg_per_nm3",
        "flue_gas_after_10k_nm3",
    )
    before, limit, after, gas = (number(str(claim.record[name])) for name in cells)
    removed = min(claim.reduction.tonnes, gas * (min(before, limit) - after) * PER_MG)
    is_short = number(str(used)) < LEAST_RATIO * NEEDED[kind] * removed
    return removed - number(str(used)) / NEEDED[kind] if is_short else ZERO


def _beyond_carbon(claim: Claim) -> Fraction:
    carbon = claim.record.get("activated_carbon_t")
    if not carbon or claim.code("treatment_kind_after") not in ("", "一次性活性炭吸附"):
        return ZERO
    return max(claim.reduction.tonnes - HELD_BY_CARBON * number(carbon), ZERO)


def _runs_on(claim: Claim, line: list[Claim], ledgers: Ledgers) -> bool:
    """Return whether the site of a closure used anything in a later month."""
    if not is_closure(claim):
        return False
    is_part = claim.code("facility_code") or claim.code("outlet_code")
    if is_part and any(not is_closure(c) and owner(c.record) == owner(claim.record) for c in line):
        return False
    return any(
        row["month"] > claim.record["closure_date"][:7]
        and any(number(row.get(name)) > 0 for name in USED)
        for row in _bills(claim, ledgers)
    )


def _bills(claim: Claim, ledgers: Ledgers) -> list[dict]:
    return [row for row in ledgers.energy if owner(row) == owner(claim.record)]


def _lacks_bill(claim: Claim, ledgers: Ledgers) -> bool:
    """Return whether no bill shows that the clean energy of a switch was used."""
    record = claim.record
    kinds = ("天然气", "液化石油气", "电力", "外购蒸汽")
    if record.get("measure") != "清洁能源替代" or record.get("substitute_kind") not in kinds:
        return False
    column = BILLED.get(record["substitute_kind"], "")
    since = record["acceptance_date"][:7]
    months = [
        row[column] for row in _bills(claim, ledgers) if row.get(column) and row["month"] > since
    ]
    if any(number(month) > 0 for month in months):
        return False
    files = [f["evidence_kind"] for f in ledgers.files if f["project_id"] == claim.project_id]
    named = "；".join([record.get("evidence") or "", *files]).strip("；")
    return bool(months) or bool(named and not any(map(_is_bill, re.split("[；;]", named))))


def _is_bill(document: str) -> bool:
    """Return whether a word says so, or one names the energy and one what was paid or used."""
    found = [
        any(word in document for word in _words(f"F-13{part}")) for part in ("", "/energy", "/bill")
    ]
    return found[0] or (found[1] and found[2])


def _speaks_of_emergency(claim: Claim) -> bool:
    harmless = "|".join(sorted(_words("F-15.not"), key=len, reverse=True))
    name = re.sub(harmless, "", claim.record["project_name"])
    is_normal = claim.record["project_nature"] == "正常"
    return is_normal and any(word in name for word in _words("F-15"))


def _words(kind: str) -> list[str]:
    rows = reference.table("finding_words").to_dicts()
    return [row["word"] for row in rows if row["kind"] == kind]


def _of_lower_activity(claim: Claim) -> Fraction:
    """Return what of a reduction is of gas, or of turnover, that fell by more than 30 %."""
    columns = {
        "A1": ("flue_gas_before_10k_nm3", "flue_gas_after_10k_nm3", "nox_after_mg_per_nm3"),
        "V5": ("turnover_before_t", "turnover_after_t", "loss_after_t"),
    }.get(claim.project_type)
    if not columns:
        return ZERO
    before, after, left = (number(claim.record[name]) for name in columns)
    if after >= before * LEAST_ACTIVITY:
        return ZERO
    whole = claim.reduction.tonnes
    if claim.project_type == "A1":
        return min(whole, left * (before - after) * PER_MG)
    return min(whole, left * (before - after) / after) if after else whole


def is_reported_otherwise(claim: Claim, capped: Fraction, net: Decimal) -> bool:
    """Return whether what was reported is none of the figures that the record comes to (F-01)."""
    reported = optional(claim.record.get(f"reported_{claim.pollutant}_t"))
    if reported is None:
        return False
    own = claim.reduction.tonnes
    figures = (own, capped, Fraction(net), max(Fraction(net), ZERO))
    apart = min(abs(reported - figure) for figure in figures)
    return apart > ROUNDING_T and (apart > DIFFERENCE_T or apart > DIFFERENCE * abs(own))


def is_base_above(stated: Fraction | None, ledger: Fraction, permitted: Fraction | None) -> bool:
    """Return whether a stated base is above the permitted amount, or well above the ledger (F-02)."""
    if stated is None:
        return False
    is_above_permit = permitted is not None and stated > permitted
    return is_above_permit or stated > ABOVE_LEDGER * ledger


def was_above_limit(claim: Claim) -> bool:
    """Return whether the limit of the base year cut what there was before (F-14)."""
    pollutant, record = claim.pollutant, claim.record
    if claim.project_type == "A1":
        names = ("flue_gas_before_10k_nm3", "nox_before_mg_per_nm3", "limit_at_base_mg_per_nm3")
    elif claim.project_type == "W4" and record["discharge_to"] == "直接排放":
        before = f"wastewater_{pollutant}_before_mg_per_l"
        names = ("wastewater_before_10k_m3", before, f"limit_{pollutant}_at_base_mg_per_l")
    else:
        return False
    volume, concentration, limit = (optional(record.get(name)) for name in names)
    return bool(volume and limit is not None and concentration and concentration > limit)
