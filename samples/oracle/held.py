"""Claims that a rule of eligibility holds or that better data make smaller (rulebook §2.5 E5, E9, E12, §2.7)."""

from dataclasses import dataclass
from fractions import Fraction

from jianpai.schemas import reference
from samples.exact import ZERO, half_even, number
from samples.oracle.claim import FIRST_PLAN_YEAR, PLAN_YEARS, Claim, Key
from samples.oracle.ledger import owner
from samples.oracle.overlap import LEAST_FINDING_T, Doubt

SERVED_AREA_TYPES = {
    method["project_type"]
    for method in reference.table("methods").to_dicts()
    if method["base_of"] == "served_area"
}
"""Their base is that of an area, not of a source."""
LEAST_LISTED_SHARE = Fraction(4, 5)
LEAST_CAPTURE = Fraction(3, 4)
IDLE_BELOW_T = Fraction(1, 100)
WIDEST_SPREAD = Fraction(3, 10)
PRIORITY = ["在线监测", "执行报告", "手工监测", "物料衡算", "产排污系数"]


@dataclass(frozen=True)
class Held(Doubt):
    """Tonnes of a claim that are in doubt for what is known of it alone."""

    rule: str = ""

    @property
    def kind(self) -> str:
        """Return the name of the case."""
        return self.rule


def held(line: list[Claim], outside: set[Key], values: list[dict]) -> list[Held]:
    """Return every such doubt about claims that count; ``outside`` are those not in the base."""
    found = [_lone(c, "F-21") for c in line if c.is_eligible and c.key in outside]
    found += [_lone(c, "F-11") for c in line if c.is_eligible and _captured_too_little(c)]
    return found + [doubt for c in line if c.is_eligible and (doubt := _by_better_data(c, values))]


def part_held(claim: Claim, tonnes: Fraction, kept: list[Claim], rule: str) -> Held:
    """Return tonnes of a claim as held, no more than it has, with the claims that keep them."""
    own = min(tonnes, claim.reduction.tonnes)
    return Held(claim, own, own == claim.reduction.tonnes, kept, rule)


def is_idle(claim: Claim) -> bool:
    """Return whether the source let out next to nothing in the base year."""
    is_source = claim.project_type not in SERVED_AREA_TYPES
    return is_source and claim.base is not None and claim.base < IDLE_BELOW_T


def _lone(claim: Claim, rule: str, tonnes: Fraction | None = None) -> Held:
    own = max(claim.reduction.tonnes, ZERO)
    taken = own if tonnes is None else tonnes
    return Held(claim, taken, taken == own, [], rule)


def not_in_base(line: list[Claim], ledger: list[dict]) -> set[Key]:
    """Return the claims on sites that a county's ledger, about complete, does not hold."""
    listed = {(owner(row), row["pollutant"], int(row["base_year"])) for row in ledger}
    sources = [c for c in line if c.project_type not in SERVED_AREA_TYPES]
    by_county: dict[tuple, list[Claim]] = {}
    for claim in sources:
        base_year = FIRST_PLAN_YEAR + claim.plan * PLAN_YEARS - 1
        by_county.setdefault((claim.code("region_code"), claim.pollutant, base_year), []).append(
            claim
        )
    outside = set()
    for (_, pollutant, year), claims in by_county.items():
        sites = {owner(c.record) for c in claims}
        on_record = {site for site in sites if (site, pollutant, year) in listed}
        if on_record and len(on_record) >= LEAST_LISTED_SHARE * len(sites):
            outside |= {c.key for c in claims if owner(c.record) not in on_record}
    return outside


def _captured_too_little(claim: Claim) -> bool:
    capture = claim.record.get("min_quarter_capture_ratio")
    is_monitored = claim.record["data_source"] == "在线监测"
    return bool(is_monitored and capture and number(capture) < LEAST_CAPTURE)


def _by_better_data(claim: Claim, values: list[dict]) -> Held | None:
    """Return what better data than the claim's own say less, or that the sources lie far apart."""
    own = [row for row in values if (row["project_id"], row["pollutant"]) == claim.key]
    stages: dict[str, dict[str, Fraction]] = {"改造前": {}, "改造后": {}}
    for row in own:
        stages[row["stage"]][row["data_source"]] = number(row["emission_t"])
    both = sorted(stages["改造前"].keys() & stages["改造后"].keys(), key=PRIORITY.index)
    tonnes = ZERO
    if both and PRIORITY.index(both[0]) < PRIORITY.index(claim.record["data_source"]):
        best = stages["改造前"][both[0]] - stages["改造后"][both[0]]
        tonnes = max(min(claim.reduction.tonnes, claim.reduction.tonnes - best), ZERO)
    is_wide = any(_is_wide(list(stage.values())) for stage in stages.values())
    return _lone(claim, "F-22", tonnes) if is_wide or half_even(tonnes) >= LEAST_FINDING_T else None


def _is_wide(values: list[Fraction]) -> bool:
    return bool(values) and max(values) - min(values) > WIDEST_SPREAD * max(values)
