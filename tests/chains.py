"""Chains of projects on one outlet, each step claimed by any method, in any order (逐级减排)."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

from samples.made_up import Record, Submission, uscc
from tests.chain_steps import ROWS, STEP

POLLUTANT = {"A": "nox", "V": "vocs", "W": "cod"}
SERIES = [
    ("A1.monitored", "A4.closure"),
    ("A2.coefficient", "A4.closure"),
    ("A3.product", "A4.closure"),
    ("A4.fuel_switch", "A4.closure"),
    ("A4.central_heating", "A4.closure"),
    ("A1.monitored A2.coefficient A3.product A4.fuel_switch A4.central_heating", "A4.closure"),
    ("A1.monitored A4.fuel_switch", ""),
    ("V1.substitution", "V3.closure"),
    ("V2.generation", "V3.closure"),
    ("V2.monitored", ""),
    ("V2.monitored", "V3.closure"),
    ("V4.leak_repair", ""),
    ("V5.tank_loss", "V3.closure"),
    ("V6.throughput", "V3.closure"),
    ("V1.substitution V2.generation V5.tank_loss V6.throughput", "V3.closure"),
    ("V2.generation V5.tank_loss", ""),
    ("W1.mass_balance", ""),
    ("W2.upgrade", ""),
    ("W1.mass_balance W2.upgrade", ""),
    ("W3.reuse", ""),
    ("W4.direct", "W5.direct"),
    ("W4.indirect", "W5.indirect"),
    ("W6.per_head", ""),
]
"""Methods whose steps follow one another, and what may close the source; removal is on another scale, so that
only the base tells what a closure has left of it."""
FLOWS = [Decimal(flow) for flow in ("1", "1.25", "2", "2.5")]
WITH_FLOWS = {"A1.monitored", "W4.direct"}
AMPLE_T = Decimal(1000)
"""No less than any state, and not so much more that flow and base speak for a wrong unit (F-10)."""
LEAST_LAST, MOST_LAST = 500, 5_000
"""Hundredths of a tonne that are left, if anything is: less would speak for a wrong unit (F-10)."""
YEARS = [2021, 2022, 2023, 2024]
LATER_YEARS = [2021, 2023, 2025, 2025]
"""What is claimed again is often claimed last."""


@dataclass(frozen=True)
class State:
    """What an outlet lets out a year, and the flow it does so with."""

    tonnes: Decimal
    flow: Decimal


@dataclass(frozen=True)
class Step:
    """A claim from a state to a lower one."""

    method: str
    pair: tuple[State, State]
    year: int
    base: Decimal


@dataclass(frozen=True)
class Chain:
    """Claims on one outlet that lead from its first state to its last, in any order."""

    methods: str
    steps: list[Submission]
    whole: Submission
    """The same in one step, of another enterprise."""
    fall_t: Decimal


def chain(rng: Random, methods: str, closure: str, number: int) -> Chain:
    """Return one to four steps; some of them, or all at once, claimed again; often closed at the end.

    Where the flow grows from step to step nothing is claimed again but by the closure: how much of it
    is double depends on the flow it is seen at (docs/decisions.md 11).
    """
    states = _states(rng, grows=methods in WITH_FLOWS and rng.random() < 0.5)
    named, ends = methods.split(), (states[0], states[-1])
    base = (
        states[0].tonnes if methods == "V2.monitored" else rng.choice([states[0].tonnes, AMPLE_T])
    )
    steps = [Step(rng.choice(named), pair, rng.choice(YEARS), base) for pair in pairwise(states)]
    if states[0].flow == states[-1].flow:
        before, after = sorted(rng.sample(range(len(states)), 2))
        for _ in range(rng.randint(0, 3)):
            pair = rng.choice([(states[before], states[after]), ends])
            steps.append(Step(rng.choice(named), pair, rng.choice(LATER_YEARS), base))
    if closure and rng.random() < 0.7:
        steps.append(Step(closure, ends, rng.choice(YEARS), base))
    sent = [_record(rng, step, 10 * number + place) for place, step in enumerate(steps)]
    whole = _record(rng, Step(named[0], ends, YEARS[0], AMPLE_T), 10 * number + 9)
    other = {"uscc": uscc(10_000 + number), "permit_no": ""}
    alone = Submission(whole.record | other, whole.children)
    return Chain(methods, sent, alone, states[0].tonnes - states[-1].tonnes)


def _states(rng: Random, *, grows: bool) -> list[State]:
    """Return two to five falling states; the last one is often nothing."""
    last = rng.choice([0, rng.randint(LEAST_LAST, MOST_LAST)])
    falling = [
        *sorted(rng.sample(range(MOST_LAST + 1, 100_001), rng.randint(1, 4)), reverse=True),
        last,
    ]
    flows = sorted(rng.choices(FLOWS, k=len(falling))) if grows else FLOWS[:1] * len(falling)
    return [State(Decimal(t).scaleb(-2), f) for t, f in zip(falling, flows, strict=True)]


def _record(rng: Random, step: Step, serial: int) -> Submission:
    pollutant = POLLUTANT[step.method[0]]
    stated = {f"base_emission_{pollutant}_t": f"{step.base:f}", f"reported_{pollutant}_t": "1"}
    common, texts = _common(rng, step, serial), _texts(step.pair) | {"p": pollutant}
    children = {
        sheet: [{"project_id": common["project_id"]} | _filled(row, texts) for row in rows]
        for sheet, rows in ROWS.get(step.method, {}).items()
    }
    return Submission(common | stated | _filled(STEP[step.method], texts), children)


def _filled(cells: Record, texts: dict[str, str]) -> Record:
    return {name.format(**texts): cell.format(**texts) for name, cell in cells.items()}


def _texts(pair: tuple[State, State]) -> dict[str, str]:
    """Return what a sheet may say of two states, by the names that ``STEP`` uses."""
    figures = {}
    for stage, state in zip(("before", "after"), pair, strict=True):
        figures |= {
            stage: state.tonnes,
            f"flow_{stage}": (100 * state.flow).to_integral_value(),
            f"at_{stage}": state.tonnes / state.flow,
            f"pct_{stage}": state.tonnes / 10,
            f"used_{stage}": 1000 - state.tonnes,
            f"removed_{stage}": 1 - state.tonnes / 1000,
        }
    return {name: f"{figure:f}" for name, figure in figures.items()}


def _common(rng: Random, step: Step, serial: int) -> Record:
    number, year = serial // 10, step.year
    return {
        "project_type": step.method[:2],
        "project_id": f"450202-{year}-{step.method[0]}-{serial:04d}",
        "project_name": f"{serial}号项目",
        "credit_year": str(year),
        "region_code": "450202",
        "enterprise_name": f"示例企业{number}",
        "uscc": uscc(number),
        "permit_no": f"{uscc(number)}001{rng.choice('PQ')}",
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        "project_nature": "正常",
        "acceptance_date": f"{year}-{rng.randint(1, 9):02d}-05",
        "data_source": "在线监测",
    }
