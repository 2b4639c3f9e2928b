"""The formulas of NOx by factor, closure and scrapping, on few rows worked by hand (氮氧化物公式逐一手算)."""

import duckdb
import pytest

from tests.given import expected, given, macros, rows

STATE = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
ACTIVITY = "intensity_scale, intensity_before, intensity_after, activity"
FACTORS = """
coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to
A2.generation | 100-300MW | 8 | 2021 | 2023
A2.generation | 100-300MW | 7 | 2024 |
A3.generation | 100-300MW | 99 | 2021 |
A3.generation | 水泥熟料 | 1.5 | 2021 |
A2.generation | 水泥熟料 | 98 | 2021 |
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return macros()


def test_units_by_fuel_and_factor(con) -> None:
    given(con, "ref_coefficient", FACTORS)
    given(
        con,
        "record_project",
        """
project_id | project_type | credit_year | unit_class | fuel_10k_t | generation_nox_kg_per_t | \
denitration_before_ratio | running_before_ratio | denitration_after_ratio | running_after_ratio
A-1 | A2 | 2023 | 100-300MW | 5 | | 0.5 | 0.4 | 0.8 | 0.9
A-2 | A2 | 2024 | 100-300MW | 5 | | 0.5 | 0.4 | 0.8 | 0.9
A-3 | A2 | 2024 | 100-300MW | 5 | 10 | 0.8 | 0.9 | 0.5 | 0.4
A-4 | A2 | 2024 | 其他 | 0.000001 | 0.000001 | 0 | 0 | 0.000001 | 0.000001
A-5 | A3 | 2024 | 100-300MW | 5 | | 0.5 | 0.4 | 0.8 | 0.9
""",
    )
    # removed 0.2 before, 0.72 after; per 10⁴ t of fuel 8 × 0.8 × 10 and 8 × 0.28 × 10
    scale = "nox_t_per_10k_t_fuel"
    columns = f"{STATE}, {ACTIVITY}, generation_kg_per_t"
    assert rows(con, "a2_coefficient", columns) == expected(f"""
        A-1 | nox | 208 | emission_t | 320 | 112 | {scale} | 64 | 22.4 | 5 | 8
        A-2 | nox | 182 | emission_t | 280 | 98 | {scale} | 56 | 19.6 | 5 | 7
        A-3 | nox | -260 | emission_t | 140 | 400 | {scale} | 28 | 80 | 5 | 10
        A-4 | nox | 0.00000000000000000000001 | emission_t | 0.00000000001 | \
0.00000000000999999999999 | {scale} | 0.00001 | 0.00000999999999999 | 0.000001 | 0.000001
    """)


def test_kilns_by_product_and_factor(con) -> None:
    given(con, "ref_coefficient", FACTORS)
    given(
        con,
        "record_project",
        """
project_id | project_type | credit_year | product_kind | product_10k_t | generation_nox_kg_per_t | \
overall_denitration_before_ratio | overall_denitration_after_ratio
A-1 | A3 | 2021 | 水泥熟料 | 120 | | 0.25 | 0.6
A-2 | A3 | 2025 | 平板玻璃 | 10 | 2.4 | 0 | 1
A-3 | A2 | 2025 | 水泥熟料 | 120 | | 0.25 | 0.6
A-4 | A3 | 2020 | 水泥熟料 | 120 | | 0.25 | 0.6
""",
    )
    activity = ACTIVITY.replace("intensity_scale", "REPLACE(intensity_scale, '|', '/')")
    columns = f"{STATE}, {activity}, generation_kg_per_t"
    assert rows(con, "a3_product", columns) == expected("""
        A-1 | nox | 630 | emission_t | 1350 | 720 | nox_t_per_10k_t/水泥熟料 | 11.25 | 6 | 120 | 1.5
        A-2 | nox | 240 | emission_t | 240 | 0 | nox_t_per_10k_t/平板玻璃 | 24 | 0 | 10 | 2.4
        A-4 | nox | | emission_t | | | nox_t_per_10k_t/水泥熟料 | | | 120 |
    """)


REPLACED = """
project_id | project_type | base_emission_nox_t | moved_nox_t | fuel_before_t | generation_nox_kg_per_t | \
overall_denitration_before_ratio | substitute_kind | substitute_amount:DECIMAL(18,6) | \
factor_nox_of_substitute:DECIMAL(18,6) | \
replaced_emission_nox_t | heat_source_nox_t
A-1 | A4 | 80 | 12.5 | 6000 | 2.5 | 0.2 | 天然气 | 300 | 7 | 35.2 | 4.7
A-2 | A4 | 5 | 0 | 6000 | 2.5 | | 电力 | 300 | 7 | 35.2 | 40
A-3 | A4 | | 1 | 1000 | 3 | 0.5 | 外购蒸汽 | | | |
A-4 | A1 | 80 | 12.5 | 6000 | 2.5 | 0.2 | 天然气 | 300 | 7 | 35.2 | 4.7
"""


def test_closures_less_what_moves(con) -> None:
    given(con, "record_project", REPLACED)
    assert rows(con, "a4_closure", STATE) == expected("""
        A-1 | nox | 67.5 | emission_t | 80 | 12.5
        A-2 | nox | 5 | emission_t | 5 | 0
        A-3 | nox | -1 | emission_t | 0 | 1
    """)


def test_fuel_replaced_by_what_is_burnt_or_not(con) -> None:
    given(con, "record_project", REPLACED)
    columns = f"{STATE}, removed_before_ratio, burnt_amount, burnt_factor"
    assert rows(con, "a4_fuel_switch", columns) == expected("""
        A-1 | nox | 9.9 | emission_t | 12 | 2.1 | 0.2 | 300 | 7
        A-2 | nox | 15 | emission_t | 15 | 0 | 0 | |
        A-3 | nox | 1.5 | emission_t | 1.5 | 0 | 0.5 | |
    """)


def test_boilers_replaced_less_the_heat_source(con) -> None:
    given(con, "record_project", REPLACED)
    assert rows(con, "a4_central_heating", STATE) == expected("""
        A-1 | nox | 30.5 | emission_t | 35.2 | 4.7
        A-2 | nox | -4.8 | emission_t | 35.2 | 40
        A-3 | nox | | emission_t | |
    """)


VEHICLES = """
project_id | file_order | file_name | file_sha256 | sheet_name | row_number | vin | vehicle_class | \
distance_km | factor_nox_g_per_km | factor_vocs_g_per_km | working_hours | factor_nox_g_per_h | \
factor_vocs_g_per_h
A-1 | 1 | f | s | S | 2 | V1 | 重型柴油货车 | 60000 | 7.5 | 0.2 | | |
A-1 | 1 | f | s | S | 3 | V2 | 汽油车 | 20000.5 | | 1 | 10 | 100 |
A-1 | 1 | f | s | S | 4 | M1 | 非道路移动机械 | 9 | 9 | | 800 | 500 |
A-2 | 1 | f | s | S | 5 | V1 | 汽油车 | 0.000001 | 0.000001 | | | |
"""


def test_what_each_vehicle_or_machine_lets_out(con) -> None:
    given(con, "record_a7_vehicle", VEHICLES)
    columns = "vin, pollutant, row_number, travelled_km, factor_g_per_km, worked_hours, factor_g_per_h, emission_t"
    assert rows(con, "a7_vehicle", columns) == expected("""
        V1 | nox | 2 | 60000 | 7.5 | | | 0.45
        V1 | vocs | 2 | 60000 | 0.2 | | | 0.012
        V2 | nox | 3 | 20000.5 | 0 | | | 0
        V2 | vocs | 3 | 20000.5 | 1 | | | 0.0200005
        M1 | nox | 4 | | | 800 | 500 | 0.4
        M1 | vocs | 4 | | | 800 | 0 | 0
        V1 | nox | 5 | 0.000001 | 0.000001 | | | 0.000000000000000001
        V1 | vocs | 5 | 0.000001 | 0 | | | 0
    """)


def test_a_round_of_scrapping_is_the_sum_of_its_vehicles(con) -> None:
    given(con, "record_a7_vehicle", VEHICLES)
    given(con, "record_project", "project_id | project_type\nA-1 | A7\nA-2 | A6\nA-3 | A7")
    columns = "project_id, pollutant, computed_t, emission_before_t"
    assert rows(con, "a7_scrapping", columns) == expected("""
        A-1 | nox | 0.85 | 0.85
        A-1 | vocs | 0.0320005 | 0.0320005
    """)


def test_only_vehicles_in_force_of_projects_in_force_are_published(con) -> None:
    given(con, "record_a7_vehicle", VEHICLES.replace("vehicle_class", "vehicle_class | scrapped_date")
          .replace("货车 |", "货车 | 2022-01-01 |").replace("汽油车 |", "汽油车 | 2022-01-02 |")
          .replace("机械 |", "机械 | 2022-01-03 |"))  # fmt: skip
    given(con, "placed_project", "project_id\nA-1")
    columns = "project_id, vin, vehicle_class, scrapped_date, row_number"
    assert rows(con, "out_project_vehicle", columns) == expected("""
        A-1 | V1 | 重型柴油货车 | 2022-01-01 | 2
        A-1 | V2 | 汽油车 | 2022-01-02 | 3
        A-1 | M1 | 非道路移动机械 | 2022-01-03 | 4
    """)
