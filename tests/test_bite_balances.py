"""The formulas of farms, leachate, heating, tanks and vapour on few rows worked by hand (各类平衡公式逐一手算)."""

import duckdb
import pytest

from tests.given import expected, given, macros, rows

STATE = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
ACTIVITY = "intensity_scale, intensity_before, intensity_after, activity"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return macros()


def test_farms_by_head_and_factor(con) -> None:
    given(
        con,
        "ref_coefficient",
        """
coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to
W6.generation | cod/生猪 | 40 | 2021 | 2023
W6.generation | cod/生猪 | 36 | 2024 |
W6.generation | nh3n/生猪 | 2 | 2021 |
W6.generation | cod/蛋鸡 | 5 | 2021 |
W7.generation | nh3n/蛋鸡 | 99 | 2021 |
""",
    )
    given(
        con,
        "record_project",
        """
project_id | project_type | credit_year | livestock | heads:DECIMAL(18,6) | generation_cod_kg_per_head | \
removal_cod_before_ratio | removal_cod_after_ratio | generation_nh3n_kg_per_head | \
removal_nh3n_before_ratio | removal_nh3n_after_ratio
W-1 | W6 | 2023 | 生猪 | 1000 | | 0.25 | 0.75 | 3 | 0.5 | 0.6
W-2 | W6 | 2024 | 生猪 | 1000 | | 0.25 | 0.75 | | 0.6 | 0.5
W-3 | W6 | 2024 | 蛋鸡 | 0.000001 | 0.000001 | 0 | 0.000001 | | 0.1 | 0.2
W-4 | W7 | 2024 | 生猪 | 1000 | | 0.25 | 0.75 | | 0.6 | 0.5
""",
    )
    activity = ACTIVITY.replace("intensity_scale", "REPLACE(intensity_scale, '|', '/')")
    columns = f"{STATE}, {activity}, generation_kg_per_head"
    pigs, layers = "removal_t_per_head/生猪", "removal_t_per_head/蛋鸡"
    assert rows(con, "w6_per_head", columns) == expected(f"""
        W-1 | cod | 20 | removal_t | 10 | 30 | {pigs} | 0.01 | 0.03 | 1000 | 40
        W-1 | nh3n | 0.3 | removal_t | 1.5 | 1.8 | {pigs} | 0.0015 | 0.0018 | 1000 | 3
        W-2 | cod | 18 | removal_t | 9 | 27 | {pigs} | 0.009 | 0.027 | 1000 | 36
        W-2 | nh3n | -0.2 | removal_t | 1.2 | 1 | {pigs} | 0.0012 | 0.001 | 1000 | 2
        W-3 | cod | 0.000000000000000000001 | removal_t | 0 | 0.000000000000000000001 | {layers} | \
0 | 0.000000000000001 | 0.000001 | 0.000001
        W-3 | nh3n | | removal_t | | | {layers} | | | 0.000001 |
    """)


def test_leachate_by_volume_and_concentrations(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | leachate_10k_m3 | inlet_cod_mg_per_l | outlet_cod_mg_per_l | \
inlet_nh3n_mg_per_l | outlet_nh3n_mg_per_l
W-1 | W8 | 10 | 8000 | 100 | 1500 | 10
W-2 | W8 | 0.000001 | 0.000002 | 0.000001 | 5 | 25
W-3 | W8 | 2 | 60 | 50 | |
W-4 | W2 | 10 | 8000 | 100 | 1500 | 10
""",
    )
    columns = f"{STATE}, leachate_10k_m3, inlet_mg_per_l, outlet_mg_per_l"
    assert rows(con, "w8_mass_balance", columns) == expected("""
        W-1 | cod | 790 | removal_t | 0 | 790 | 10 | 8000 | 100
        W-1 | nh3n | 149 | removal_t | 0 | 149 | 10 | 1500 | 10
        W-2 | cod | 0.00000000000001 | removal_t | 0 | 0.00000000000001 | 0.000001 | 0.000002 | 0.000001
        W-2 | nh3n | -0.0000002 | removal_t | 0 | -0.0000002 | 0.000001 | 5 | 25
        W-3 | cod | 0.2 | removal_t | 0 | 0.2 | 2 | 60 | 50
        W-3 | nh3n | | removal_t | 0 | | 2 | |
    """)


def test_households_by_coal_and_factor(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | households:DECIMAL(18,6) | coal_t_per_household | factor_nox_kg_per_t
A-1 | A6 | 12000 | 2.5 | 1.6
A-2 | A6 | 1 | 0.000001 | 0.000001
A-3 | A6 | 0 | 2.5 | 1.6
A-4 | A4 | 12000 | 2.5 | 1.6
""",
    )
    assert rows(con, "a6_per_household", STATE) == expected("""
        A-1 | nox | 48 | replaced_emission_t | 0 | 48
        A-2 | nox | 0.000000000000001 | replaced_emission_t | 0 | 0.000000000000001
        A-3 | nox | 0 | replaced_emission_t | 0 | 0
    """)


def test_tanks_by_their_losses(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | loss_before_t | loss_after_t
V-1 | V5 | 12.345678 | 2.1
V-2 | V5 | 3 | 4.5
V-3 | V6 | 12 | 2
""",
    )
    assert rows(con, "v5_tank_loss", STATE) == expected("""
        V-1 | vocs | 10.245678 | emission_t | 12.345678 | 2.1
        V-2 | vocs | -1.5 | emission_t | 3 | 4.5
    """)


def test_vapour_by_oil_handled_and_recovery(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | throughput_t | factor_vocs_kg_per_t | recovery_before_ratio | recovery_after_ratio
V-1 | V6 | 3000 | 2 | 0.25 | 0.9
V-2 | V6 | 1000 | 1 | 0.8 | 0.7
V-3 | V6 | 0.000001 | 0.000001 | 0 | 0.000001
V-4 | V5 | 3000 | 2 | 0.25 | 0.9
""",
    )
    scale = "vocs_t_per_t_handled"
    assert rows(con, "v6_throughput", f"{STATE}, {ACTIVITY}") == expected(f"""
        V-1 | vocs | 3.9 | emission_t | 4.5 | 0.6 | {scale} | 0.0015 | 0.0002 | 3000
        V-2 | vocs | -0.1 | emission_t | 0.2 | 0.3 | {scale} | 0.0002 | 0.0003 | 1000
        V-3 | vocs | 0.000000000000000000001 | emission_t | 0.000000000000001 | \
0.000000000000000999999 | {scale} | 0.000000001 | 0.000000000999999 | 0.000001
    """)
