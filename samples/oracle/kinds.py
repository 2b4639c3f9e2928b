"""Claims in doubt for what other kinds of projects, words or files say of them (rulebook §10 D-05 to D-24)."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jianpai.flows.recompute.w1 import year_of_months
from jianpai.schemas import reference
from samples.exact import ZERO, half_even, number, optional
from samples.oracle.claim import Claim, Key, plain
from samples.oracle.held import Held
from samples.oracle.overlap import LEAST_FINDING_T, is_closure
from samples.oracle.source import SITE_LENGTH

DIRECT, RURAL_TO_WORKS, TO_WORKS = "直接排放", "接入城镇污水厂", "进入城镇污水厂"
HEATING = "集中供热替代"
WORKS_NAME = re.compile("^.*?(污水处理厂|污水厂|净水厂|净化厂|再生水厂)")
MONTHS_APART, MOST_LOAD, DAYS = 24, Fraction(6, 5), 365
HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True)
class Together:
    """Doubts of one finding: confirming it takes all of them."""

    kind: str
    doubts: list[Held]


def words(kind: str) -> list[str]:
    """Return the words that a check looks for."""
    table = reference.table("finding_words").to_dicts()
    return [row["word"] for row in table if row["kind"] == kind]


class Kinds:
    """The claims in line with all that the checks between kinds look up."""

    def __init__(
        self, line: list[Claim], sites: dict[Key, str], children: list[dict], files: list[dict]
    ) -> None:
        self.line, self.sites, self.children, self.files = line, sites, children, files
        self.claiming = [c for c in line if c.is_eligible and c.reduction.tonnes > 0]
        self.place = {claim.key: place for place, claim in enumerate(line)}

    def doubts(self) -> list[Held]:
        """Return every doubt that is about one claim, of a hundredth of a tonne or more."""
        checks: list[Callable[[], Iterable[Held | None]]] = [
            self._relocated,
            self._direct_beside_works,
            self._boilers,
            self._manure,
            self._rural_sewage,
            self._leachate,
            self._reuse,
            self._phases,
        ]
        found = [doubt for check in checks for doubt in check() if doubt]
        return [doubt for doubt in found if half_even(doubt.tonnes) >= LEAST_FINDING_T]

    # Works, and what they let out

    def _works(self) -> list[tuple[Claim, Fraction]]:
        """Return the claims of sewage works with what they let out after, in line."""
        works = [c for c in self.line if c.project_type in ("W1", "W2")]
        return [(c, outlet) for c in works if (outlet := self._outlet_after(c)) is not None]

    def _outlet_after(self, claim: Claim) -> Fraction | None:
        own = [r for r in self.children if "month" in r and r["project_id"] == claim.project_id]
        months = year_of_months(own, claim.pollutant, "after") if own else []
        water = sum((Fraction(month[0]) for month in months), ZERO)
        if water:
            return sum((Fraction(m[0]) * Fraction(m[2]) for m in months), ZERO) / water
        return optional(claim.record.get(f"outlet_{claim.pollutant}_after_mg_per_l"))

    def _receiving(self, claim: Claim) -> tuple[Claim | None, Fraction | None]:
        """Return the works that a record names, if one reports, and what it lets out."""
        named = plain(claim.code("receiving_works")).upper()
        reports = [(w, o) for w, o in self._works() if named and _is_called(w, claim, named)]
        works, outlet = _nearest(claim, reports)
        stated = optional(claim.record.get(f"wwtp_outlet_{claim.pollutant}_mg_per_l"))
        return works, outlet if stated is None else stated

    def _at_outlet(self, claim: Claim) -> list[tuple[Claim, Fraction]]:
        """Return the works that claim at the outlet, or may: what is missing is a question."""
        return [
            (works, outlet)
            for works, outlet in self._works()
            if works.is_eligible
            and (works.plan, works.pollutant) == (claim.plan, claim.pollutant)
            and self.sites[works.key] == self.sites[claim.key]
            and _agree(works.code("outlet_code"), claim.code("outlet_code"))
        ]

    # The checks

    def _direct_beside_works(self) -> Iterator[Held]:
        for claim in self._of("W4", "W5"):
            if claim.record["discharge_to"] != DIRECT:
                continue
            named = bool(claim.code("receiving_works"))
            works, outlet = self._receiving(claim)
            if not named:
                works, at_outlet = _nearest(claim, self._at_outlet(claim))
                outlet = at_outlet if outlet is None else outlet
            if named or works:
                yield _beyond(claim, _indirect(claim, outlet), works, "D-06")

    def _leachate(self) -> Iterator[Held]:
        for claim in self._of("W8"):
            if claim.record["destination"] == TO_WORKS:
                works, outlet = self._receiving(claim)
                volume = number(claim.record["leachate_10k_m3"])
                yield _beyond(claim, volume * (outlet or ZERO) * HUNDREDTH, works, "D-20")

    def _rural_sewage(self) -> Iterator[Held]:
        for claim in self._of("W7"):
            if claim.record["destination"] == RURAL_TO_WORKS:
                yield _beyond(claim, ZERO, None, "D-19")

    def _boilers(self) -> Iterator[Held]:
        heating = {
            c.key: c
            for c in self.claiming
            if c.record.get("measure") == HEATING and c.project_type == "A4"
        }
        for claim in self._of("A4"):
            named = claim.code("central_heating_project_id"), claim.pollutant
            if claim.key not in heating and named in heating:
                yield _beyond(claim, ZERO, heating[named], "D-13")

    def _reuse(self) -> Iterator[Held]:
        for claim in self._of("W3"):
            works, outlet = _nearest(claim, self._at_outlet(claim), or_later=False)
            if works and outlet is not None:
                gained = number(claim.record["reuse_after_10k_m3"]) - number(
                    claim.record["reuse_before_10k_m3"]
                )
                own = number(claim.record[f"outlet_{claim.pollutant}_mg_per_l"])
                tonnes = gained * max(ZERO, own - outlet) * HUNDREDTH
                yield _held(claim, tonnes, [works], "D-21")

    def _manure(self) -> Iterator[Held]:
        """Walk the line: of a centre's manure counts what its farms have not, and the other way round."""
        doubts: dict[Key, list[tuple[Fraction, list[Claim]]]] = defaultdict(list)
        for centre in self._of("W6"):
            farms = self._farms_of(centre)
            before = [f for f in farms if self.place[f.key] < self.place[centre.key]]
            so_far = sum((f.reduction.tonnes for f in before), ZERO)
            doubts[centre.key].append((min(centre.reduction.tonnes, so_far), before))
            for farm in farms[len(before) :]:
                left = max(ZERO, centre.reduction.tonnes - so_far)
                doubts[farm.key].append((min(farm.reduction.tonnes, left), [centre]))
                so_far += farm.reduction.tonnes
        for claim in self._of("W6"):
            kept = [c for _, claims in doubts[claim.key] for c in claims]
            yield _held(claim, max((t for t, _ in doubts[claim.key]), default=ZERO), kept, "D-18")

    def _farms_of(self, centre: Claim) -> list[Claim]:
        codes = {
            plain(code) for code in re.split(r"[；;、，,\s]+", centre.code("manure_source_farms"))
        } - {""}
        return [
            farm
            for farm in self._of("W6")
            if plain(farm.code("farm_code")) in codes
            and (farm.plan, farm.pollutant, farm.city)
            == (centre.plan, centre.pollutant, centre.city)
            and farm.project_id != centre.project_id
        ]

    def _phases(self) -> Iterator[Held]:
        plants: dict[tuple, list[Claim]] = defaultdict(list)
        for claim in self._of("W1"):
            capacity = number(claim.record["design_capacity_10k_m3_per_d"])
            if _phase(claim) and capacity > 0:
                plants[self.sites[claim.key], claim.year, claim.pollutant, capacity].append(claim)
        everybody = [claim for phases in plants.values() for claim in phases]
        for (site, year, pollutant, capacity), phases in plants.items():
            beside = [
                c
                for c in everybody
                if (self.sites[c.key], c.year, c.pollutant) == (site, year, pollutant)
            ]
            if len({_phase(c) for c in phases}) > 1 and not _have_own_lines(phases):
                yield from self._split(phases, beside, MOST_LOAD * DAYS * capacity)

    def _split(self, phases: list[Claim], beside: list[Claim], most: Fraction) -> Iterator[Held]:
        water = [self._own_water(claim, beside) for claim in phases]
        excess = sum(water, ZERO) - most
        for claim, own in reversed(list(zip(phases, water, strict=True))):
            cut = min(own, max(ZERO, excess))
            excess -= own
            if cut > 0:
                kept = [phases[0]] if phases[0] is not claim else []
                yield _held(claim, claim.reduction.tonnes * cut / own, kept, "D-22")

    def _own_water(self, claim: Claim, beside: list[Claim]) -> Fraction:
        """Return the water of a phase; only what it gains where it begins where another ends."""
        before, after = (self._volume(claim, stage) for stage in ("before", "after"))
        own = claim.reduction.level
        ends = [c.reduction.level.after for c in beside if c.reduction.level]
        is_next = own is not None and own.before != 0 and own.before in ends
        return max(ZERO, after - before) if is_next else after

    def _volume(self, claim: Claim, stage: str) -> Fraction:
        own = [r for r in self.children if "month" in r and r["project_id"] == claim.project_id]
        months = year_of_months(own, claim.pollutant, stage) if own else []
        if months:
            return sum((Fraction(month[0]) for month in months), ZERO)
        return number(claim.record.get(f"volume_{stage}_10k_m3"))

    def _relocated(self) -> Iterator[Held]:
        shared: dict[tuple, list[tuple[Claim, list[Claim]]]] = defaultdict(list)
        for claim in filter(is_closure, self.claiming):
            new = self._new_sites(claim)
            if new:
                shared[claim.plan, claim.pollutant, self.sites[claim.key]].append((claim, new))
            elif _moves(claim) and _moved(claim) == 0:
                yield _held(claim, claim.reduction.tonnes, [], "D-05")
        for closures in shared.values():
            moved = sum((_moved(claim) for claim, _ in closures), ZERO)
            before = ZERO
            for claim, new in closures:
                emission = sum((c.reduction.level.after for c in new if c.reduction.level), ZERO)
                yield _held(claim, max(ZERO, emission - moved - before), new, "D-05")
                before += claim.reduction.tonnes

    def _new_sites(self, closed: Claim) -> list[Claim]:
        """Return the last claim at each source where the production may go on, and lets something out."""
        last: dict[tuple, Claim] = {}
        for claim in self.line:
            level = claim.reduction.level
            is_other = self.sites[claim.key] != self.sites[closed.key]
            if (
                is_other
                and claim.pollutant == closed.pollutant
                and _organisation(claim) == _organisation(closed)
                and not is_closure(claim)
                and _is_within_months(closed, claim)
                and (_moves(closed) or _moves(claim) or claim.base == 0)
                and level
                and level.scale == "emission_t"
                and level.after > 0
            ):
                codes = claim.code("facility_code"), claim.code("outlet_code")
                point = (self.sites[claim.key], *codes) if any(codes) else (claim.project_id,)
                last[point] = claim
        return list(last.values())

    def _of(self, *types: str) -> list[Claim]:
        return [claim for claim in self.claiming if claim.project_type in types]

    # Files

    def files_shared(self) -> list[tuple[str, Together]]:
        """Return each file that is evidence of projects which cannot share it, with the claims it holds."""
        found = []
        for users in self._users().values():
            rank = min(rank for _, rank in users)
            ids = {project_id for project_id, _ in users}
            claims = [c for c in self.line if c.project_id in ids]
            if len({self._owner(c, rank) for c in claims}) < 2:
                continue
            for pollutant in sorted({c.pollutant for c in claims}):
                held = [
                    Held(c, c.reduction.tonnes, True, [], "D-24")
                    for c in claims
                    if c.is_eligible
                    and c.pollutant == pollutant
                    and half_even(c.reduction.tonnes) >= LEAST_FINDING_T
                ]
                if held:
                    found.append((pollutant, Together("D-24", held)))
        return found

    def _users(self) -> dict[str, list[tuple[str, int]]]:
        """Return by file who files it, and how strictly it is judged: 1 proof, 2 of a site, 3 licence."""
        users: dict[str, list[tuple[str, int]]] = defaultdict(list)
        in_force = {claim.project_id for claim in self.line}
        for row in self.files:
            rank = _rank(row["evidence_kind"])
            if row.get("evidence_sha256") and rank < 4 and row["project_id"] in in_force:
                users[row["evidence_sha256"].upper()].append((row["project_id"], rank))
        return users

    def _owner(self, claim: Claim, rank: int) -> tuple:
        if rank == 3:
            return (_organisation(claim),)
        codes = claim.code("facility_code"), claim.code("outlet_code")
        if rank == 2:
            return (self.sites[claim.key],)
        if claim.project_type in ("W1", "W3") and any(codes):
            return (claim.project_type, self.sites[claim.key], *codes)
        return (claim.project_id,)


def _held(claim: Claim, tonnes: Fraction, kept: list[Claim], rule: str) -> Held:
    own = min(tonnes, claim.reduction.tonnes)
    return Held(claim, own, own == claim.reduction.tonnes, kept, rule)


def _beyond(claim: Claim, credit: Fraction, works: Claim | None, rule: str) -> Held:
    """Return what of a claim is beyond what it may count."""
    own = claim.reduction.tonnes
    return _held(claim, own - min(own, max(ZERO, credit)), [works] if works else [], rule)


def _indirect(claim: Claim, outlet: Fraction | None) -> Fraction:
    """Return what the indirect formula gives, nothing where a figure of it is not known."""
    record = claim.record
    if outlet is None:
        return ZERO
    if claim.project_type == "W4":
        before, after = (number(record[f"wastewater_{s}_10k_m3"]) for s in ("before", "after"))
        return (before - after) * outlet * HUNDREDTH
    volume = optional(record.get("wastewater_before_closure_10k_m3"))
    return ZERO if volume is None else volume * outlet * HUNDREDTH - _moved(claim)


def _moved(claim: Claim) -> Fraction:
    return number(claim.record.get(f"moved_{claim.pollutant}_t"))


def _nearest(
    claim: Claim, reports: list[tuple[Claim, Fraction]], or_later: bool = True
) -> tuple[Claim | None, Fraction | None]:
    """Return the report of the year nearest to the claim's and not after it, else the first after."""
    until = [pair for pair in reports if pair[0].year <= claim.year]
    if until:
        return max(until, key=lambda pair: pair[0].place_in_line)
    if not reports or not or_later:
        return None, None
    first = min(works.year for works, _ in reports)
    return max(
        (pair for pair in reports if pair[0].year == first), key=lambda p: p[0].place_in_line
    )


def _is_called(works: Claim, claim: Claim, named: str) -> bool:
    """Return whether a name, a credit code or a permit is that of the works."""
    if works.pollutant != claim.pollutant:
        return False
    if works.code("permit_no") and named[:SITE_LENGTH] == works.code("permit_no")[:SITE_LENGTH]:
        return True
    if named[:18] == works.code("uscc"):
        return True
    title = WORKS_NAME.match(plain(works.record["project_name"]))
    names = {plain(works.record["enterprise_name"]).upper(), title[0].upper() if title else ""}
    return works.city == claim.city and named in names


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _phase(claim: Claim) -> frozenset[str]:
    title = plain(claim.record["project_name"])
    named = [plain(n + unit) for n in words("D-22/number") for unit in words("D-22/unit")]
    return frozenset(word for word in named if word in title)


def _have_own_lines(phases: list[Claim]) -> bool:
    """Return whether each phase names a facility and an outlet of its own."""
    return all(
        all(c.code(name) for c in phases) and len({c.code(name) for c in phases}) == len(phases)
        for name in ("facility_code", "outlet_code")
    )


def _organisation(claim: Claim) -> str:
    return claim.code("uscc")[8:17]


def _moves(claim: Claim) -> bool:
    names = (claim.code(name) for name in ("project_name", "enterprise_name", "former_names"))
    text = "|".join(names)
    return any(word in text for word in words("D-05"))


def _is_within_months(closed: Claim, new: Claim) -> bool:
    day = date.fromisoformat(closed.code("closure_date") or closed.record["acceptance_date"])
    accepted = date.fromisoformat(new.record["acceptance_date"])
    first, last = sorted([day, accepted])
    months = (last.year - first.year) * 12 + last.month - first.month
    return months < MONTHS_APART or (months == MONTHS_APART and last.day <= first.day)


def _rank(kind: str) -> int:
    ranks = {"D-24/proof": 1, "D-24/licence": 3, "D-24/shared": 4}
    return next((r for name, r in ranks.items() if any(w in kind for w in words(name))), 2)
