"""Chains of projects on one outlet: each step as a record of any type that goes from a state to a lower one.

States are tonnes a year from 1,000 down; a step's R is the state before less the state after.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

from samples.made_up import Record, Submission, uscc

POLLUTANT = {"A": "nox", "V": "vocs", "W": "cod"}
_CLOSED = {
    "closure_date": "2021-01-01",
    "base_emission_{p}_t": "{before}",
    "moved_{p}_t": "{after}",
}
_NO_TREATMENT = {
    f"{what}_{stage}_ratio": "0"
    for what in ("collection", "removal")
    for stage in ("before", "after")
}
STEP: dict[str, Record] = {
    "A1.monitored": {
        "unit_kind": "水泥窑",
        "flue_gas_before_10k_nm3": "{flow_before}000",
        "flue_gas_after_10k_nm3": "{flow_after}000",
        "nox_before_mg_per_nm3": "{at_before}",
        "nox_after_mg_per_nm3": "{at_after}",
        "limit_at_base_mg_per_nm3": "1000",
    },
    "A2.coefficient": {
        "unit_class": "其他",
        "fuel_10k_t": "10",
        "generation_nox_kg_per_t": "10",
        "denitration_before_ratio": "{removed_before}",
        "running_before_ratio": "1",
        "denitration_after_ratio": "{removed_after}",
        "running_after_ratio": "1",
    },
    "A3.product": {
        "product_kind": "其他",
        "product_10k_t": "10",
        "generation_nox_kg_per_t": "10",
        "overall_denitration_before_ratio": "{removed_before}",
        "overall_denitration_after_ratio": "{removed_after}",
    },
    "A4.closure": {"measure": "关停", **_CLOSED},
    "A4.fuel_switch": {
        "measure": "清洁能源替代",
        "fuel_before_t": "{before}",
        "generation_nox_kg_per_t": "1000",
        "substitute_kind": "天然气",
        "substitute_amount": "{after}",
        "substitute_unit": "吨",
        "factor_nox_of_substitute": "1000",
    },
    "A4.central_heating": {
        "measure": "集中供热替代",
        "replaced_emission_nox_t": "{before}",
        "heat_source_nox_t": "{after}",
    },
    "V1.substitution": _NO_TREATMENT,
    "V2.generation": {
        "data_source": "物料衡算",
        "generation_vocs_t": "1000",
        "collection_before_ratio": "1",
        "removal_before_ratio": "{removed_before}",
        "collection_after_ratio": "1",
        "removal_after_ratio": "{removed_after}",
    },
    "V2.monitored": {
        "vocs_basis": "VOCs",
        "waste_gas_before_10k_nm3": "100000",
        "waste_gas_after_10k_nm3": "100000",
        "inlet_vocs_before_mg_per_nm3": "1000",
        "outlet_vocs_before_mg_per_nm3": "{before}",
        "inlet_vocs_after_mg_per_nm3": "1000",
        "outlet_vocs_after_mg_per_nm3": "{after}",
    },
    "V3.closure": _CLOSED,
    "V4.leak_repair": {"ldar_scope": "首次开展"},
    "V5.tank_loss": {
        "tank_volume_m3": "5000",
        "stored_liquid": "汽油",
        "control_before": "单层密封",
        "control_after": "双重密封",
        "turnover_before_t": "1",
        "turnover_after_t": "1",
        "loss_tool": "AP-42第7章",
        "loss_before_t": "{before}",
        "loss_after_t": "{after}",
    },
    "V6.throughput": {
        "facility_kind": "油罐车",
        "throughput_t": "100000",
        "factor_vocs_kg_per_t": "10",
        "recovery_before_ratio": "{removed_before}",
        "recovery_after_ratio": "{removed_after}",
    },
    "W1.mass_balance": {
        "design_capacity_10k_m3_per_d": "100",
        "volume_before_10k_m3": "100",
        "volume_after_10k_m3": "100",
        "inlet_cod_before_mg_per_l": "1000",
        "outlet_cod_before_mg_per_l": "{before}",
        "inlet_cod_after_mg_per_l": "1000",
        "outlet_cod_after_mg_per_l": "{after}",
    },
    "W2.upgrade": {
        "volume_10k_m3": "100",
        "inlet_cod_mg_per_l": "1000",
        "outlet_cod_before_mg_per_l": "{before}",
        "outlet_cod_after_mg_per_l": "{after}",
    },
    "W3.reuse": {
        "reuse_purpose": "工业用水",
        "reuse_before_10k_m3": "{used_before}",
        "reuse_after_10k_m3": "{used_after}",
        "outlet_cod_mg_per_l": "100",
    },
    "W4.direct": {
        "discharge_to": "直接排放",
        "wastewater_before_10k_m3": "{flow_before}",
        "wastewater_after_10k_m3": "{flow_after}",
        "wastewater_cod_before_mg_per_l": "{at_before}",
        "wastewater_cod_after_mg_per_l": "{at_after}",
    },
    "W4.indirect": {
        "discharge_to": "进入城镇污水厂",
        "wastewater_before_10k_m3": "{before}",
        "wastewater_after_10k_m3": "{after}",
        "wastewater_cod_before_mg_per_l": "500",
        "wastewater_cod_after_mg_per_l": "400",
        "wwtp_outlet_cod_mg_per_l": "100",
    },
    "W5.direct": {"discharge_to": "直接排放", **_CLOSED},
    "W5.indirect": {
        "discharge_to": "进入城镇污水厂",
        "closure_date": "2021-01-01",
        "wastewater_before_closure_10k_m3": "{before}",
        "wwtp_outlet_cod_mg_per_l": "100",
        "moved_cod_t": "{after}",
    },
    "W6.per_head": {
        "livestock": "生猪",
        "heads": "100000",
        "manure_use": "全量还田利用",
        "land_mu": "10000",
        "generation_cod_kg_per_head": "10",
        "removal_cod_before_ratio": "{removed_before}",
        "removal_cod_after_ratio": "{removed_after}",
    },
}
"""By method: what a record says of a step, in figures of its two states (``_figures``)."""
_MATERIAL = {
    "material_name": "漆",
    "material_kind": "涂料",
    "amount_t": "1000",
    "voc_content_unit": "%",
}
_COMPONENT = {
    "component_code": "1",
    "component_kind": "阀门",
    "points": "5000",
    "operating_hours": "8000",
}
ROWS: dict[str, dict[str, list[Record]]] = {
    "V1.substitution": {
        "V1 原辅材料": [
            _MATERIAL | {"stage": "改造前", "voc_content": "{pct_before}"},
            _MATERIAL | {"stage": "改造后", "voc_content": "{pct_after}"},
        ]
    },
    "V4.leak_repair": {
        "V4 密封点": [_COMPONENT | {"sv_before_ppm": "{before}", "sv_after_ppm": "{after}"}]
    },
}  # fmt: skip
"""The rows of its child sheet; V4's states are readings."""

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
"""Methods whose steps follow one another, and what may close the source; removal is on another scale."""
FLOWS = [Decimal(flow) for flow in ("1", "1.25", "2", "2.5")]
WITH_FLOWS = {"A1.monitored", "W4.direct"}
AMPLE_T = Decimal(5000)


@dataclass(frozen=True)
class State:
    """What an outlet lets out a year, and the flow it does so with."""

    tonnes: Decimal
    flow: Decimal


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
    steps = [(rng.choice(methods.split()), pair) for pair in pairwise(states)]
    if states[0].flow == states[-1].flow:
        for _ in range(rng.randint(0, 3)):
            before, after = sorted(rng.sample(range(len(states)), 2))
            steps.append((rng.choice(methods.split()), (states[before], states[after])))
    ends = (states[0], states[-1])
    if closure and rng.random() < 0.7:
        steps.append((closure, ends))
    rng.shuffle(steps)
    base = rng.choice([states[0].tonnes, AMPLE_T])
    sent = [_step(rng, m, pair, 10 * number + n, base) for n, (m, pair) in enumerate(steps)]
    whole = _step(rng, methods.split(maxsplit=1)[0], ends, 10 * number + 9, AMPLE_T)
    other = {"uscc": uscc(10_000 + number), "permit_no": ""}
    alone = Submission(whole.record | other, whole.children)
    return Chain(methods, sent, alone, states[0].tonnes - states[-1].tonnes)


def _states(rng: Random, *, grows: bool) -> list[State]:
    """Return two to five falling states; the last one is often nothing."""
    last = rng.choice([0, rng.randint(1, 5_000)])
    falling = [*sorted(rng.sample(range(5_001, 100_001), rng.randint(1, 4)), reverse=True), last]
    flows = sorted(rng.choices(FLOWS, k=len(falling))) if grows else FLOWS[:1] * len(falling)
    return [State(Decimal(t).scaleb(-2), f) for t, f in zip(falling, flows, strict=True)]


def _step(
    rng: Random, method: str, pair: tuple[State, State], serial: int, base: Decimal
) -> Submission:
    common = _common(rng, method, serial)
    pollutant = POLLUTANT[method[0]]
    common |= {f"base_emission_{pollutant}_t": f"{base:f}", f"reported_{pollutant}_t": "1"}
    texts = _texts(pair) | {"p": pollutant}
    children = {
        sheet: [{"project_id": common["project_id"]} | _filled(row, texts) for row in rows]
        for sheet, rows in ROWS.get(method, {}).items()
    }
    return Submission(common | _filled(STEP[method], texts), children)


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


def _common(rng: Random, method: str, serial: int) -> Record:
    number, year = serial // 10, rng.randint(2021, 2025)
    return {
        "project_type": method[:2],
        "project_id": f"450202-{year}-{method[0]}-{serial:04d}",
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
