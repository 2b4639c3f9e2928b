"""Records of different kinds of projects that may count one reduction twice; a test states what matters."""

from typing import Any

from samples.made_up import Record, uscc

PROJECT_TYPES = {"A": "nox", "W": "cod", "V": "vocs"}
FILES = "L5 佐证文件"


def record(project_type: str, number: int, **cells: Any) -> Record:
    """Return a record of an enterprise of its own, by its number; ``firm`` is that of another record."""
    year, firm = cells.pop("year", 2023), cells.pop("firm", number)
    letter = project_type[0]
    code = uscc(70_000 + firm)
    row = {
        "project_type": project_type,
        "project_id": project_id(letter, number, year),
        "project_name": f"{number}号项目",
        "credit_year": year,
        "region_code": "450203",
        "enterprise_name": f"示例{firm}号公司",
        "uscc": code,
        "permit_no": f"{code}{cells.pop('site', '001P')}",
        "project_nature": "正常",
        "acceptance_date": f"{year}-06-30",
        "data_source": "手工监测",
        f"reported_{PROJECT_TYPES[letter]}_t": 1,
    }
    return {name: "" if cell is None else str(cell) for name, cell in {**row, **cells}.items()}


def project_id(letter: str, number: int, year: int = 2023) -> str:
    """Return the id of the record of a number."""
    return f"450200-{year}-{letter}-{number:04d}"


def boiler(number: int, **cells: Any) -> Record:
    """Return a boiler retrofit: 5 t, 5 t are let out after."""
    gas = {"flue_gas_before_10k_nm3": 10_000, "flue_gas_after_10k_nm3": 10_000}
    state = {"nox_before_mg_per_nm3": 100, "nox_after_mg_per_nm3": 50}
    limits = {"limit_at_base_mg_per_nm3": 300, "base_emission_nox_t": 100}
    return record("A1", number, unit_kind="燃煤锅炉", **{**gas, **state, **limits, **cells})


def closure(number: int, **cells: Any) -> Record:
    """Return a boiler that is shut: 20 t, nothing moved."""
    shut = {"measure": "关停", "closure_date": "2023-05-31", "moved_nox_t": 0}
    return record("A4", number, **{**shut, "base_emission_nox_t": 20, **cells})


def heating(number: int, **cells: Any) -> Record:
    """Return a central heating: 12 − 3 = 9 t."""
    replaced = {"replaced_emission_nox_t": 12, "heat_source_nox_t": 3, "base_emission_nox_t": 12}
    return record("A4", number, measure="集中供热替代", **{**replaced, **cells})


def industry(number: int, **cells: Any) -> Record:
    """Return waste water let out directly: 150 − 56 = 94 t; 20 × 10⁴ m³ are spared."""
    volumes = {"wastewater_before_10k_m3": 100, "wastewater_after_10k_m3": 80}
    means = {"wastewater_cod_before_mg_per_l": 150, "wastewater_cod_after_mg_per_l": 70}
    own = {"discharge_to": "直接排放", "base_emission_cod_t": 400}
    return record("W4", number, **{**volumes, **means, **own, **cells})


def works(number: int, **cells: Any) -> Record:
    """Return a new sewage works of 1 × 10⁴ m³/d: 365 × 180 × 10⁻² = 657 t, outlet 20 mg/L."""
    before = {f"{e}_cod_before_mg_per_l": 0 for e in ("inlet", "outlet")}
    after = {"inlet_cod_after_mg_per_l": 200, "outlet_cod_after_mg_per_l": 20}
    water = {"volume_before_10k_m3": 0, "volume_after_10k_m3": 365}
    own = {"design_capacity_10k_m3_per_d": 1, **water, **before, **after}
    return record("W1", number, **{**own, **cells})


def reuse(number: int, **cells: Any) -> Record:
    """Return a reuse of 100 × 10⁴ m³ more."""
    own = {"reuse_before_10k_m3": 0, "reuse_after_10k_m3": 100, "outlet_cod_mg_per_l": 50}
    return record("W3", number, reuse_purpose="工业用水", **{**own, **cells})


def farm(number: int, **cells: Any) -> Record:
    """Return a farm of 5 000 pigs: 50 t."""
    ratios = {"removal_cod_before_ratio": "0.5", "removal_cod_after_ratio": "0.75"}
    own = {"livestock": "生猪", "heads": 5_000, "manure_use": "有机肥加达标处理"}
    base = {"base_emission_cod_t": 9_000, "generation_cod_kg_per_head": 40}
    return record("W6", number, **{**own, **ratios, **base, **cells})


def village(number: int, **cells: Any) -> Record:
    """Return a village facility that lets out itself: 30.66 t."""
    people = {"residents_10k_person": "0.5", "operating_days": 365, "collection_ratio": "0.6"}
    own = {"generation_cod_g_per_person_d": 40, "removal_cod_ratio": "0.7"}
    return record("W7", number, **{"destination": "直接排放", **people, **own, **cells})


def landfill(number: int, **cells: Any) -> Record:
    """Return a leachate treatment that lets out itself: 10 × 7 900 × 10⁻² = 790 t."""
    means = {"inlet_cod_mg_per_l": 8_000, "outlet_cod_mg_per_l": 100, "base_emission_cod_t": 1_000}
    own = {"leachate_10k_m3": 10, "destination": "直接排放"}
    return record("W8", number, **{**own, **means, **cells})


def file(of: Record, kind: str, content: int) -> Record:
    """Return a row of L5: a file of that content as evidence of a record."""
    return {
        "project_id": of["project_id"],
        "evidence_kind": kind,
        "evidence_file": f"{kind}.pdf",
        "evidence_sha256": f"{content:064X}",
    }
