"""What several projects on one source come to: from its first state to its last, never above its base."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given

from jianpai.schemas import reference
from samples.oracle.claim import Claim
from samples.oracle.stock import stocks
from tests import small_cases
from tests.accounting import account_folder
from tests.chain_steps import STEP
from tests.chains import SERIES, Chain, chain
from tests.examples import SEEDS, few, many
from tests.made_up_inbox import sent
from tests.small_cases import SmallCase, accounts, small_case

pytestmark = pytest.mark.long

CHAINS_OF_ONE, CHAINS_OF_SEVERAL, CASES = 2, 6, 200
ROUNDING_T, LEAST_FINDING_T = Decimal("0.005"), Decimal("0.01")
FROM_NOTHING = {"A6", "A7", "W7", "W8"}
"""Types that claim all there was; nothing follows."""
LEAST_COMPARED = 0.9
WITH_POWERS = "V4.leak_repair"
"""Its steps are no hundredths of a tonne."""
Folders = Callable[[], Path]


# From the first state to the last


def test_every_method_with_states_is_in_a_chain() -> None:
    methods = set(reference.table("methods")["method_id"])
    with_states = {m for m in methods if m[:2] not in FROM_NOTHING}
    assert set(STEP) == with_states
    assert {m for names, closure in SERIES for m in f"{names} {closure}".split()} == with_states


@dataclass(frozen=True)
class Fall:
    """What a chain came to, what its whole fall was computed to, and what it is by how the chain was made."""

    of: Chain
    floor_t: Decimal
    computed_t: Decimal

    @property
    def is_exact(self) -> bool:
        return self.of.methods != WITH_POWERS

    @property
    def slack_t(self) -> Decimal:
        """Return by how much the steps together may miss the whole."""
        return Decimal(0) if self.is_exact else (ROUNDING_T + LEAST_FINDING_T) * len(self.of.steps)


def falls(folder: Path, seed: int) -> tuple[list[Fall], int]:
    """Account for many chains, all in one run; return those that are compared, and how many were made."""
    rng = Random(seed)
    several = [series for series in SERIES if " " in series[0]]
    drawn = SERIES * CHAINS_OF_ONE + several * CHAINS_OF_SEVERAL
    chains = [chain(rng, *series, number) for number, series in enumerate(drawn)]
    inbox = sent((s for c in chains for s in [*c.steps, c.whole]), folder / "in")
    tables = account_folder(inbox, folder / "run")
    rows = {row["project_id"]: row for row in tables["project_reduction"].iter_rows(named=True)}
    in_doubt = unlike_their_peers(tables)
    compared = [c for c in chains if not in_doubt & {s.record["project_id"] for s in c.steps}]
    return [
        Fall(
            one,
            sum((rows[s.record["project_id"]]["floor_t"] for s in one.steps), Decimal(0)),
            rows[one.whole.record["project_id"]]["computed_t"],
        )
        for one in compared
    ], len(chains)


def unlike_their_peers(tables: dict[str, pl.DataFrame]) -> set[str]:
    """Return the projects of F-10: a late step is small beside the first steps of others, and held whole for that."""
    findings = tables["finding"].filter(pl.col("kind") == "F-10")
    return {project_id for ids in findings["project_ids"].to_list() for project_id in ids}


@few
@given(SEEDS)
def test_a_chain_in_any_order_comes_to_what_fell(folders: Folders, seed: int) -> None:
    compared, made = falls(folders(), seed)
    assert len(compared) > made * LEAST_COMPARED
    assert [fall for fall in compared if abs(fall.floor_t - fall.computed_t) > fall.slack_t] == []
    assert [fall for fall in compared if fall.is_exact and fall.computed_t != fall.of.fall_t] == []


@pytest.mark.proof
@many
@given(SEEDS)
def test_many_chains_in_any_order_come_to_what_fell(folders: Folders, seed: int) -> None:
    compared, made = falls(folders(), seed)
    assert len(compared) > made * LEAST_COMPARED
    assert [fall for fall in compared if abs(fall.floor_t - fall.computed_t) > fall.slack_t] == []
    assert [fall for fall in compared if fall.is_exact and fall.computed_t != fall.of.fall_t] == []


# Never above the base


Source = tuple[str, Fraction, list[Claim]]
"""What it is, its base-year emission, and the claims on it that state one."""


def sources(case: SmallCase) -> Iterator[Source]:
    """Yield the outlets, facilities, sites and enterprises of a case whose base a claim or the ledger states."""
    oracle = accounts(case)
    at_site = defaultdict(list)
    for claim in oracle.line:
        if claim.is_eligible and claim.base is not None:
            at_site[claim.plan, claim.pollutant, oracle.sites[claim.key]].append(claim)
    for claims in at_site.values():
        yield from _stated("outlet", claims, ["facility_code", "outlet_code"], [])
        yield from _stated("facility", claims, ["facility_code"], ["outlet_code"])
        yield from _stated("site", claims, [], ["facility_code", "outlet_code"])
    for stock in stocks(oracle.line, oracle.sites, case.ledger):
        kinds = ["shared outlet", "listed facility", "listed site", "listed enterprise"]
        yield kinds[stock.tier - 1], stock.tonnes, stock.claims


def _stated(
    kind: str, claims: list[Claim], named: list[str], unnamed: list[str]
) -> Iterator[Source]:
    """Yield the sources that are named by some codes; claims without the others state their base."""
    found = defaultdict(list)
    for claim in claims:
        codes = [claim.code(name) for name in named]
        if not named or codes[-1]:
            found[tuple(codes)].append(claim)
    for members in found.values():
        bases = [c.base for c in members if not any(c.code(name) for name in unnamed)]
        if bases:
            yield kind, max(bases), members


@dataclass(frozen=True)
class Counted:
    """What counts of the claims on one source, beside its base."""

    kind: str
    base: Fraction
    rows: list[dict]

    def total(self, figure: str) -> Fraction:
        return Fraction(sum(row[figure] for row in self.rows))

    @property
    def above(self) -> list[str]:
        """Return the figures that are above the base; a ceiling is asked of an outlet alone."""
        figures = ["accounted_t", *(["ceiling_t"] if self.kind == "outlet" else [])]
        most = self.base + Fraction(ROUNDING_T) * len(self.rows) + Fraction(LEAST_FINDING_T)
        return [figure for figure in figures if self.total(figure) > most]

    @property
    def is_half_full(self) -> bool:
        figure = "ceiling_t" if self.kind == "outlet" else "accounted_t"
        return len(self.rows) > 1 and self.total(figure) > self.base / 2


def counted(folder: Path, seed: int) -> list[Counted]:
    """Account for many enterprises in one run; return what counts of each of their sources."""
    rng = Random(seed)
    cases = [small_case(rng, number) for number in range(CASES)]
    small_cases.write(cases, folder / "in")
    rows = account_folder(folder / "in", folder / "run")["project_reduction"].rows(named=True)
    found = {(row["project_id"], row["pollutant"]): row for row in rows}
    return [
        Counted(kind, base, [found[claim.key] for claim in members])
        for case in cases
        for kind, base, members in sources(case)
    ]


def fewest_half_full(found: list[Counted]) -> int:
    """Return of how many sources the test really says something, for the kind with the fewest."""
    half_full = Counter(source.kind for source in found if source.is_half_full)
    return min(half_full[kind] for kind in ("outlet", "facility", "site", "shared outlet"))


@few
@given(SEEDS)
def test_no_source_counts_more_than_its_base(folders: Folders, seed: int) -> None:
    found = counted(folders(), seed)
    assert [source for source in found if source.above] == []
    assert fewest_half_full(found) >= CASES / 100


@pytest.mark.proof
@many
@given(SEEDS)
def test_no_source_of_many_counts_more_than_its_base(folders: Folders, seed: int) -> None:
    found = counted(folders(), seed)
    assert [source for source in found if source.above] == []
    assert fewest_half_full(found) >= CASES / 100
