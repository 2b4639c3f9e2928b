"""The formulas of water that enterprises and works let out, on few rows worked by hand (水类公式逐一手算)."""

import duckdb
import pytest

from tests.given import expected, given, macros, rows

STATE = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
ACTIVITY = "intensity_scale, intensity_before, intensity_after, activity"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return macros()


def test_upgrades_at_one_volume(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | volume_10k_m3 | inlet_cod_mg_per_l | outlet_cod_before_mg_per_l | \
outlet_cod_after_mg_per_l | inlet_nh3n_mg_per_l | outlet_nh3n_before_mg_per_l | \
outlet_nh3n_after_mg_per_l
W-1 | W2 | 700 | 210 | 50 | 31 | 25 | 8 | 4.5
W-2 | W2 | 700 | 210 | 50 | 31 | | |
W-3 | W1 | 700 | 210 | 50 | 31 | 25 | 8 | 4.5
""",
    )
    # COD: 700 × 19; NH₃-N: 700 × 3.5; removed: 700 × 160 and 179, 700 × 17 and 20.5; all × 10⁻²
    assert rows(con, "w2_upgrade", STATE) == expected("""
        W-1 | cod | 133 | removal_t | 1120 | 1253
        W-1 | nh3n | 24.5 | removal_t | 119 | 143.5
        W-2 | cod | 133 | removal_t | 1120 | 1253
        W-2 | nh3n | | removal_t | |
    """)


def test_reuse_by_volume(con) -> None:
    given(
        con,
        "record_project",
        """
project_id | project_type | reuse_before_10k_m3 | reuse_after_10k_m3 | outlet_cod_mg_per_l | \
outlet_nh3n_mg_per_l
W-1 | W3 | 120.5 | 365 | 21.4 | 1.3
W-2 | W8 | 120.5 | 365 | 21.4 | 1.3
""",
    )
    scale = "reuse_t_per_mg_per_l"
    assert rows(con, "w3_reuse", f"{STATE}, {ACTIVITY}") == expected(f"""
        W-1 | cod | 52.323 | reuse_t | 25.787 | 78.11 | {scale} | 1.205 | 3.65 | 21.4
        W-1 | nh3n | 3.1785 | reuse_t | 1.5665 | 4.745 | {scale} | 1.205 | 3.65 | 1.3
    """)


OUTLETS = """
project_id | project_type | wastewater_before_10k_m3 | wastewater_after_10k_m3 | \
wastewater_cod_before_mg_per_l | wastewater_cod_after_mg_per_l | limit_cod_at_base_mg_per_l | \
wwtp_outlet_cod_mg_per_l | wastewater_nh3n_before_mg_per_l | wastewater_nh3n_after_mg_per_l | \
limit_nh3n_at_base_mg_per_l | wwtp_outlet_nh3n_mg_per_l
W-1 | W4 | 120 | 96 | 150 | 70 | | 28 | 12 | 12 | 12 | 2
W-2 | W4 | 50 | 45.5 | 260 | 80 | 200 | | 30 | 16 | 15 |
W-3 | W5 | 120 | 96 | 150 | 70 | | 28 | 12 | 12 | 12 | 2
"""


def test_waste_water_let_out_directly(con) -> None:
    given(con, "record_project", OUTLETS)
    scale = "wastewater_t_per_10k_m3"
    columns = f"{STATE}, limit_cut_t, is_after_above_limit, {ACTIVITY}"
    assert rows(con, "w4_direct", columns) == expected(f"""
        W-1 | cod | 112.8 | emission_t | 180 | 67.2 | 0 | False | {scale} | 1.5 | 0.7 | 120
        W-1 | nh3n | 2.88 | emission_t | 14.4 | 11.52 | 0 | False | | 0.12 | 0.12 | 120
        W-2 | cod | 63.6 | emission_t | 100 | 36.4 | 30 | False | {scale} | 2 | 0.8 | 50
        W-2 | nh3n | 0.22 | emission_t | 7.5 | 7.28 | 7.5 | True | | 0.15 | 0.16 | 50
    """)


def test_waste_water_through_a_works(con) -> None:
    given(con, "record_project", OUTLETS)
    scale = "sewered_t_per_mg_per_l"
    assert rows(con, "w4_indirect", f"{STATE}, {ACTIVITY}") == expected(f"""
        W-1 | cod | 6.72 | emission_t | 33.6 | 26.88 | {scale} | 1.2 | 0.96 | 28
        W-1 | nh3n | 0.48 | emission_t | 2.4 | 1.92 | {scale} | 1.2 | 0.96 | 2
        W-2 | cod | | emission_t | | | {scale} | 0.5 | 0.455 |
        W-2 | nh3n | | emission_t | | | {scale} | 0.5 | 0.455 |
    """)


CLOSED = """
project_id | project_type | wastewater_before_closure_10k_m3 | base_emission_cod_t | \
wwtp_outlet_cod_mg_per_l | moved_cod_t | base_emission_nh3n_t | wwtp_outlet_nh3n_mg_per_l | \
moved_nh3n_t
W-1 | W5 | 120 | 180 | 28 | 0 | 9.5 | 2 | 1.005
W-2 | W4 | 120 | 180 | 28 | 0 | 9.5 | 2 | 1.005
"""


def test_closures_of_sources_that_let_out_directly(con) -> None:
    given(con, "record_project", CLOSED)
    assert rows(con, "w5_direct", STATE) == expected("""
        W-1 | cod | 180 | emission_t | 180 | 0
        W-1 | nh3n | 8.495 | emission_t | 9.5 | 1.005
    """)


def test_closures_of_sources_behind_a_works(con) -> None:
    given(con, "record_project", CLOSED)
    assert rows(con, "w5_indirect", f"{STATE}, {ACTIVITY}") == expected("""
        W-1 | cod | 33.6 | emission_t | 33.6 | 0 | sewered_t_per_mg_per_l | 1.2 | 0 | 28
        W-1 | nh3n | 1.395 | emission_t | 2.4 | 1.005 | | 1.2 | 0 | 2
    """)


LARGEST = """
project_id | project_type | volume_10k_m3 | inlet_cod_mg_per_l | outlet_cod_before_mg_per_l | \
outlet_cod_after_mg_per_l | inlet_nh3n_mg_per_l | outlet_nh3n_before_mg_per_l | \
outlet_nh3n_after_mg_per_l
W-1 | W2 | 1000000 | 100000 | 99999.999999 | 0.000001 | 10000 | 10000 | 0
"""


def test_the_largest_figures_keep_every_digit(con) -> None:
    given(con, "record_project", LARGEST)
    assert rows(con, "w2_upgrade", STATE) == expected("""
        W-1 | cod | 999999999.98 | removal_t | 0.01 | 999999999.99
        W-1 | nh3n | 100000000 | removal_t | 0 | 100000000
    """)
