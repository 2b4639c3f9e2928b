"""What a record of each method says of a step from a state to a lower one, in figures of both (逐级减排的填报).

``{before}`` and ``{after}`` are the states in tonnes a year, from 1,000 down; the others are what
``tests.chains`` makes of them. R of a step is the state before less the state after.
"""

from samples.made_up import Record

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
