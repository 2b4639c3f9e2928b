"""A second computation of the expected figures, in plain fractions, from the intended values.

It shares no code with the product: contract §2 and §3, rulebook §10 (D-01, D-03, D-11), period
2025-10, plan 2021–2025. Tonnes are exact ``Fraction``s until they are rounded once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from samples.columns import POLLUTANTS
from samples.records import Project, Row

PLAN = range(2021, 2026)
ZERO = Fraction(0)


@dataclass
class Line:
    """One project and pollutant on its way from R to what counts; tonnes, exact."""

    project: Project
    pollutant: str
    computed_t: Fraction
    ineligible_reason: str
    capped_t: Fraction = ZERO
    net_t: Fraction = ZERO
    counted_t: Fraction = ZERO
    risks_t: dict[str, Fraction] = field(default_factory=dict)

    @property
    def at_risk_t(self) -> Fraction:
        """Return the tonnes lost if every finding is confirmed."""
        return min(self.counted_t, sum(self.risks_t.values(), ZERO))

    @property
    def floor_t(self) -> Fraction:
        """Return what is left if every finding is confirmed."""
        return self.counted_t - self.at_risk_t

    @property
    def base_t(self) -> Fraction:
        """Return the base-year emission stated for the pollutant."""
        return tonnes(self.project, f"base_emission_{self.pollutant}_t")

    @property
    def order(self) -> tuple:
        """Return the order in which projects draw on one base."""
        return (self.project.credit_year, self.project.acceptance_date, self.project.project_id)


def tonnes(row: Row, column: str) -> Fraction:
    """Return a cell as an exact fraction; an empty cell is 0."""
    return Fraction(row.decimal(column))


def half_even_2(value: Fraction) -> Fraction:
    """Return the value rounded once to two decimals, ties to even (GB/T 8170-2008)."""
    return round(value, 2)


def reduction(project: Project, pollutant: str) -> Fraction:
    """Return R of the project in tonnes, exact."""
    if project.project_type == "W1":
        return _removal(project, pollutant, "after") - _removal(project, pollutant, "before")
    if project.project_type == "A1":
        return flue_gas_emission(project, "before") - flue_gas_emission(project, "after")
    return voc_emission(project, "before") - _output_ratio(project) * voc_emission(project, "after")


def _removal(project: Project, pollutant: str, stage: str) -> Fraction:
    inlet = tonnes(project, f"inlet_{pollutant}_{stage}_mg_per_l")
    outlet = tonnes(project, f"outlet_{pollutant}_{stage}_mg_per_l")
    return tonnes(project, f"volume_{stage}_10k_m3") * (inlet - outlet) / 100


def flue_gas_emission(project: Project, stage: str) -> Fraction:
    """Return the NOx of one stage; before, the concentration is at most the limit."""
    concentration = tonnes(project, f"nox_{stage}_mg_per_nm3")
    if stage == "before":
        concentration = min(concentration, tonnes(project, "limit_at_base_mg_per_nm3"))
    return tonnes(project, f"flue_gas_{stage}_10k_nm3") * concentration / 100_000


def voc_emission(project: Project, stage: str) -> Fraction:
    """Return the VOCs of one stage left after collection and removal."""
    label = {"before": "改造前", "after": "改造后"}[stage]
    generated = sum((voc_in(m) for m in project.materials if m.cells["stage"] == label), ZERO)
    collected = tonnes(project, f"collection_{stage}_ratio")
    return generated * (1 - collected * tonnes(project, f"removal_{stage}_ratio"))


def voc_in(material: Row) -> Fraction:
    """Return the VOCs in one material in tonnes."""
    content = tonnes(material, "voc_content")
    if material.cells["voc_content_unit"] == "%":
        return tonnes(material, "amount_t") * content / 100
    return tonnes(material, "amount_t") * content / (tonnes(material, "density_g_per_ml") * 1000)


def _output_ratio(project: Project) -> Fraction:
    if project.cells.get("output_before") is None:
        return Fraction(1)
    return tonnes(project, "output_before") / tonnes(project, "output_after")


def ineligible_reason(project: Project) -> str:
    """Return the code of the reason that makes the project not countable, or an empty text."""
    limit, after = "limit_at_base_mg_per_nm3", "nox_after_mg_per_nm3"
    reasons = {
        "emergency_reduction": project.cells["project_nature"] == "应急管理减排",
        "over_limit_cure": project.cells["project_nature"] == "超标治理",
        "credit_year_after_period": project.credit_year > PLAN[-1],
        "outside_plan": project.acceptance_date.year not in PLAN,
        "accepted_after_credit_year": project.acceptance_date.year > project.credit_year,
        "after_above_limit": project.project_type == "A1"
        and tonnes(project, after) > tonnes(project, limit),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def site_key(project: Project) -> str:
    """Return the permit number, or the credit code where no permit is given."""
    return str(project.cells.get("permit_no") or project.cells["uscc"])


def point_key(project: Project) -> tuple[str, ...]:
    """Return site, facility and outlet; a project without either code stands alone."""
    codes = [str(project.cells.get(c) or "") for c in ("facility_code", "outlet_code")]
    return (site_key(project), *codes) if any(codes) else (project.project_id,)


def facility_key(project: Project) -> tuple[str, ...]:
    """Return site and facility, or site and outlet where no facility is given."""
    codes = [str(project.cells.get(c) or "") for c in ("facility_code", "outlet_code")]
    code = next((code for code in codes if code), "")
    return (site_key(project), code) if code else (project.project_id,)


def account(projects: Iterable[Project]) -> list[Line]:
    """Return one line per project in force and pollutant, findings included."""
    lines = [
        Line(p, pollutant, reduction(p, pollutant), ineligible_reason(p))
        for p in projects
        if p.is_in_force
        for pollutant in POLLUTANTS[p.project_type]
    ]
    eligible = sorted((x for x in lines if not x.ineligible_reason), key=lambda x: x.order)
    _cap_and_deduct(eligible)
    _same_project_twice(eligible)
    _same_project_in_two_years(eligible)
    _claims_above_base(eligible)
    return lines


def _cap_and_deduct(eligible: list[Line]) -> None:
    counted: dict[tuple, Fraction] = defaultdict(Fraction)
    for line in eligible:
        key = (point_key(line.project), line.pollutant)
        line.capped_t = min(line.computed_t, max(ZERO, line.base_t - counted[key]))
        offset = tonnes(line.project, f"offset_{line.pollutant}_t")
        traded = tonnes(line.project, f"traded_{line.pollutant}_t")
        line.net_t = half_even_2(line.capped_t - offset - traded)
        line.counted_t = max(ZERO, line.net_t)
        counted[key] += line.counted_t


def _grouped(lines: list[Line], key: Callable[[Line], tuple]) -> Iterable[list[Line]]:
    groups: dict[tuple, list[Line]] = defaultdict(list)
    for line in lines:
        groups[(key(line), line.pollutant)].append(line)
    return (group for group in groups.values() if len(group) > 1)


def _same_project_twice(eligible: list[Line]) -> None:
    def same(line: Line) -> tuple:
        project = line.project
        return (point_key(project), project.project_type, project.credit_year)

    for group in _grouped(eligible, same):
        for line in group[1:]:
            line.risks_t["D-01"] = line.counted_t


def _same_project_in_two_years(eligible: list[Line]) -> None:
    def same(line: Line) -> tuple:
        return (point_key(line.project), line.project.project_type)

    discrete = [line for line in eligible if line.project.project_type != "W1"]
    for group in _grouped(discrete, same):
        for earlier, later in pairwise(group):
            is_other_year = earlier.project.credit_year != later.project.credit_year
            if is_other_year and not _continues(earlier.project, later.project):
                later.risks_t["D-03"] = later.counted_t


def _continues(earlier: Project, later: Project) -> bool:
    emission = flue_gas_emission if later.project_type == "A1" else voc_emission
    return emission(later, "before") <= emission(earlier, "after") * Fraction(105, 100)


def _claims_above_base(eligible: list[Line]) -> None:
    for group in _grouped(eligible, lambda line: facility_key(line.project)):
        base = facility_base(group)
        if sum(line.computed_t for line in group) <= base:
            continue
        excess = max(ZERO, sum((line.counted_t for line in group), ZERO) - base)
        for line in reversed(group):
            line.risks_t["D-11"] = min(line.counted_t, excess)
            excess -= line.risks_t["D-11"]


def facility_base(group: list[Line]) -> Fraction:
    """Return the base-year emission of a facility from what its projects state.

    Several outlets that all state one figure share it; else each outlet has its smallest.
    """
    smallest: dict[str, Fraction] = {}
    for line in group:
        outlet = str(line.project.cells.get("outlet_code") or "")
        smallest[outlet] = min(line.base_t, smallest.get(outlet, line.base_t))
    stated = {line.base_t for line in group}
    return stated.pop() if len(stated) == 1 else sum(smallest.values(), ZERO)
