"""The formulas of VOC projects and the split of W1, on few rows worked by hand (VOCs类公式逐一手算)."""

import duckdb
import pytest

from tests.given import expected, given, macros, rows

STATE = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
ACTIVITY = "intensity_scale, intensity_before, intensity_after, activity"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return macros()


def test_treatment_by_balance(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | generation_vocs_t | collection_before_ratio | removal_before_ratio | \
collection_after_ratio | removal_after_ratio
V-1 | V2 | 200 | 0.5 | 0.15 | 0.8 | 0.9
V-2 | V2 | 10.5 | 0.4 | 0 | 0.3 | 0.7
V-3 | V2 | | | | |
V-4 | V1 | 200 | 0.5 | 0.15 | 0.8 | 0.9
""",
    )
    scale = "vocs_let_out_ratio"
    # 200 × 0.925 and × 0.28; 10.5 × 1 and × 0.79
    assert rows(con, "v2_generation", f"{STATE}, {ACTIVITY}") == expected(f"""
        V-1 | vocs | 129 | emission_t | 185 | 56 | {scale} | 0.925 | 0.28 | 200
        V-2 | vocs | 2.205 | emission_t | 10.5 | 8.295 | {scale} | 1 | 0.79 | 10.5
        V-3 | vocs | | emission_t | | | {scale} | | |
    """)


def test_treatment_as_measured(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | waste_gas_before_10k_nm3 | waste_gas_after_10k_nm3 | \
inlet_vocs_before_mg_per_nm3 | outlet_vocs_before_mg_per_nm3 | inlet_vocs_after_mg_per_nm3 | \
outlet_vocs_after_mg_per_nm3
V-1 | V2 | 12000 | 15000 | 150 | 90 | 140 | 18
V-2 | V2 | 0 | 10000.5 | 0 | 0 | 300 | 30
V-3 | V3 | 12000 | 15000 | 150 | 90 | 140 | 18
""",
    )
    # 15 000 × 122 less 12 000 × 60; 10 000.5 × 270; × 10⁻⁵
    assert rows(con, "v2_monitored", STATE) == expected("""
        V-1 | vocs | 11.1 | removal_t | 7.2 | 18.3
        V-2 | vocs | 27.00135 | removal_t | 0 | 27.00135
    """)


def test_closure_from_the_base_to_what_was_moved(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | base_emission_vocs_t | moved_vocs_t
V-1 | V3 | 60.345 | 12.84
V-2 | V3 | 20 | 25.5
V-3 | V2 | 60 | 0
""",
    )
    assert rows(con, "v3_closure", STATE) == expected("""
        V-1 | vocs | 47.505 | emission_t | 60.345 | 12.84
        V-2 | vocs | -5.5 | emission_t | 20 | 25.5
    """)


COMPONENTS = """
project_id | file_order | sheet_name | row_number | component_kind | points:DECIMAL(18,6) | \
sv_before_ppm:DECIMAL(18,6) | sv_after_ppm:DECIMAL(18,6) | operating_hours:DECIMAL(18,6)
V-1 | 1 | S | 2 | 甲 | 5 | 100 | 25 | 8000
V-1 | 1 | S | 3 | 乙 | 2 | 16 | 0 | 1000
V-2 | 1 | S | 4 | 甲 | 1 | 4 | 9 | 500
V-9 | 1 | S | 5 | 甲 | 1 | 100 | 25 | 500
"""
FACTORS = """
coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to
V4.correlation_a | 甲 | 3 | 2021 | 2022
V4.correlation_a | 甲 | 5 | 2023 |
V4.correlation_b | 甲 | 0.5 | 2021 |
V4.correlation_a | 乙 | 7 | 2021 |
V4.correlation_b | 乙 | 0.25 | 2021 | 2022
V4.correlation_b | 乙 | 0.75 | 2023 |
W6.generation | 甲 | 99 | 2021 |
"""


def leaks(con: duckdb.DuckDBPyConnection) -> None:
    given(con, "record_v4_component", COMPONENTS)
    given(con, "ref_coefficient", FACTORS)
    given(
        con,
        "record_project",
        "project_id | project_type | credit_year\nV-1 | V4 | 2022\nV-2 | V4 | 2023\nV-9 | V1 | 2023",
    )


def test_leaks_by_the_correlation_of_their_kind_and_year(con) -> None:
    leaks(con)
    # 2022: 3·√100 = 30, 3·√25 = 15 mg/h × 5 × 8 000 h; 7·⁴√16 = 14 mg/h × 2 × 1 000 h
    # 2023: 5·√4 = 10, 5·√9 = 15 mg/h × 500 h; all × 10⁻⁹
    columns = "row_number, correlation_a_mg_per_h, correlation_b, reduction_t"
    assert rows(con, "v4_component_emission", columns) == expected("""
        2 | 3 | 0.5 | 0.0006
        3 | 7 | 0.25 | 0.000028
        4 | 5 | 0.5 | -0.0000025
    """)
    assert rows(con, "v4_leak_repair", f"{STATE}, computed_is_exact") == expected("""
        V-1 | vocs | 0.000628 | emission_t | 0.001228 | 0.0006 | False
        V-2 | vocs | -0.0000025 | emission_t | 0.000005 | 0.0000075 | False
    """)


def test_a_works_is_split_into_water_inflow_and_outflow(con) -> None:
    given(
        con,
        "w1_pollutant",
        """
project_id | pollutant | volume_before_10k_m3 | volume_after_10k_m3 | inlet_before_mg_per_l | \
outlet_before_mg_per_l | inlet_after_mg_per_l | outlet_after_mg_per_l | months_before_t | \
months_after_t | months_volume_before_10k_m3 | months_volume_after_10k_m3 | \
months_inlet_before_10k_g:DECIMAL(38,12) | months_inlet_after_10k_g:DECIMAL(38,12) | \
months_outlet_before_10k_g:DECIMAL(38,12) | months_outlet_after_10k_g:DECIMAL(38,12) | \
mean_inlet_after_mg_per_l:DECIMAL(38,12) | mean_outlet_before_mg_per_l:DECIMAL(38,12)
W-1 | cod | 1825 | 2628 | 180 | 45 | 200 | 28 | | | | | | | | | |
W-2 | cod | 0 | 100 | 0 | 0 | 200 | 30 | | | | | | | | | |
W-3 | cod | 100 | 100 | | | | | | | | | | | | | |
W-4 | cod | 3 | | 10 | 4 | | | | 1 | | 7 | | 100 | | 31 | 14.285714285714 |
W-5 | cod | | 3 | | | 10 | 4 | 0 | | 0 | | 0 | | 0 | | |
""",
    )
    parts = "project_id, volume_part_t, sewer_part_t, upgrade_part_t"
    # W-2 is new: 100 × (200 − 0), 0 × (200 − 0), 100 × (0 − 30), × 10⁻²
    # W-4: 100 + 12 − 7 × 4 − 3 × 14.28…, 3 × 14.28… − 30, 7 × 4 − 31;  W-5 stood still before: 30, 0, −12
    assert rows(con, "w1_split", parts) == expected("""
        W-1 | 1244.65 | 365 | 446.76
        W-2 | 200 | 0 | -30
        W-3 | | |
        W-4 | 0.41142857142858 | 0.12857142857142 | -0.03
        W-5 | 0.3 | 0 | -0.12
    """)
    shown = "project_id, water_before_10k_m3, water_after_10k_m3, water_inlet_after_mg_per_l, "
    shown += "water_outlet_before_mg_per_l, inlet_before_10k_g, inlet_after_10k_g, "
    shown += "outlet_before_10k_g, outlet_after_10k_g"
    assert [row for row in rows(con, "w1_split", shown) if row[:3] in ("W-1", "W-4")] == expected("""
        W-1 | | | | | | | |
        W-4 | 3 | 7 | 14.285714285714 | 4 | 30 | 100 | 12 | 31
    """)


def test_parts_are_shown_of_claims_only(con) -> None:
    given(
        con,
        "w1_split",
        """
project_id | pollutant | volume_part_t | sewer_part_t | upgrade_part_t
W-1 | cod | 1 | 2 | 3
W-1 | nh3n | | |
""",
    )
    given(con, "claim", "project_id | pollutant\nW-1 | cod\nW-2 | cod")
    columns = "project_id, pollutant, volume_part_t, sewer_part_t, upgrade_part_t"
    assert rows(con, "out_w1_part", columns) == ["W-1 | cod | 1 | 2 | 3"]
