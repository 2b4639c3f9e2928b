"""The formulas and macros on few rows, each figure worked by hand (公式逐一手算).

The golden cases run the whole accounting; these ask one query, so that a wrong sign shows where it is.
"""

import pytest

from jianpai.flows.account import relation
from tests.given import expected, given, macros, rows, shown, value

# Macros


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.345", "0.34"),
        ("0.355", "0.36"),
        ("-0.345", "-0.34"),
        ("-0.355", "-0.36"),
        ("0.3450000001", "0.35"),
        ("0.3549999999", "0.35"),
        ("0.344", "0.34"),
        ("0.346", "0.35"),
        ("0.004", "0"),
        ("0.005", "0"),
        ("0.015", "0.02"),
        ("1.005", "1"),
        ("2.675", "2.68"),
        ("0", "0"),
        ("-0.004", "0"),
        ("12345678901.125", "12345678901.12"),
    ],
)
def test_tonnes_are_rounded_half_to_even(exact: str, rounded: str) -> None:
    assert value(macros(), f"HALF_EVEN_T({exact}::DECIMAL(38, 26))") == rounded


@pytest.mark.parametrize(
    ("n", "p", "q", "nearest", "is_whole"),
    [
        (10, 3, 5, 6, True),
        (7, 1, 2, 4, False),  # 3.5, up
        (7, 1, 3, 2, False),  # 2.33
        (8, 1, 3, 3, False),  # 2.67
        (7, 3, 4, 5, False),  # 5.25
        (9, 7, 4, 16, False),  # 15.75
        (6, 4, 8, 3, True),
        (0, 5, 7, 0, True),
        (5, 1, 1, 5, True),
        (10**30, 10**6, 3 * 10**6, (10**30 - 1) // 3, False),
    ],
)
def test_a_ratio_of_whole_numbers(n: int, p: int, q: int, nearest: int, is_whole: bool) -> None:
    con = macros()
    numbers = f"{n}::HUGEINT, {p}::HUGEINT, {q}::HUGEINT"
    assert value(con, f"TIMES_RATIO({numbers})") == str(nearest)
    assert value(con, f"IS_WHOLE_RATIO({numbers})") == str(is_whole)


def test_units_of_the_macros() -> None:
    con = macros()
    assert value(con, "MICRO(12.345678::DECIMAL(18, 6))") == "12345678"
    assert value(con, "TONNES_OF_E26(123::HUGEINT)") == "0.00000000000000000000000123"
    assert value(con, "TONNES_OF_E26(1500000000000000000000000000::HUGEINT)") == "15"


def test_a_share_of_a_quota_by_months() -> None:
    con = macros()
    assert value(con, "TONNES_SHARE(1200::DECIMAL(18, 6), 58, 60)") == "1160"
    assert value(con, "TONNES_SHARE(100::DECIMAL(18, 6), 1, 60)") == "1.67"  # 1.6666…
    assert value(con, "TONNES_SHARE(0.3::DECIMAL(18, 6), 3, 60)") == "0.02"  # 0.015, to even
    assert value(con, "TONNES_SHARE(0.5::DECIMAL(18, 6), 3, 60)") == "0.02"  # 0.025, to even


def test_net_tonnes_are_rounded_once_and_a_repeating_quotient_as_its_tie() -> None:
    con = macros()
    amounts = "1::DECIMAL(18, 6), 0.5::DECIMAL(18, 6)"
    assert value(con, f"NET_T(10.255::DECIMAL(38, 26), {amounts}, TRUE)") == "8.76"  # 8.755
    assert value(con, f"NET_T(10.265::DECIMAL(38, 26), {amounts}, TRUE)") == "8.76"  # 8.765
    almost = "10.26499999999999999999999999::DECIMAL(38, 26)"
    assert value(con, f"NET_T({almost}, {amounts}, TRUE)") == "8.76"
    almost = "10.25499999999999999999999999::DECIMAL(38, 26)"
    assert value(con, f"NET_T({almost}, {amounts}, TRUE)") == "8.75"
    assert value(con, f"NET_T({almost}, {amounts}, FALSE)") == "8.76"  # 8.755 as it was meant
    at_21 = "10.254999999999999999999::DECIMAL(38, 26)"
    assert value(con, f"NET_T({at_21}, {amounts}, FALSE)") == "8.76"
    at_20 = "10.25499999999999999999::DECIMAL(38, 26)"
    assert value(con, f"NET_T({at_20}, {amounts}, FALSE)") == "8.75"  # twenty decimals are kept


def test_names_are_compared_without_width_blanks_brackets_and_case() -> None:
    con = macros()
    assert value(con, "PLAIN_NAME('ＡＢ１ 锅炉（二期）·x#')") == value(
        con, "PLAIN_NAME('ab1锅炉二期X＃')"
    )
    assert value(con, "PLAIN_NAME('1号锅炉')") != value(con, "PLAIN_NAME('2号锅炉')")


def test_rate_per_unit_of_output() -> None:
    con = macros()
    tonnes = 15 * 10**26
    assert value(con, f"UNIT_RATE_OF_E26({tonnes}::HUGEINT, 4::DECIMAL(18, 6))") == "3.75"
    assert value(con, f"UNIT_RATE_OF_E26({tonnes}::HUGEINT, 0.5::DECIMAL(18, 6))") == "30"


LINES = """
case_id | line_key | place_in_line | claim_no | claimed_t:DECIMAL(38,26) | \
base_t:DECIMAL(38,26) | is_exact
c1 | a | 1 | 1 | 30 | 100 | true
c1 | a | 2 | 2 | -5 | 100 | true
c1 | a | 3 | 3 | 60 | 100 | false
c1 | a | 4 | 4 | 20 | 100 | true
c1 | a | 5 | 5 | 7  | 100 | true
c1 | b | 1 | 6 | 90 | 50 | false
c1 | c | 1 | 7 | 90 |     | true
c1 | c | 2 | 8 | 11 |     | true
c1 | d | 1 | 9 | 40 | 60  | true
c1 | d | 2 | 10 | 70 | 100 | false
c1 | d | 3 | 11 | -3 | 100 | true
c1 | d | 4 | 12 | 70 |    | true
c1 | d | 5 | 13 | 70 | 180 | true
c1 | e | 1 | 14 | 80 | 60  | true
c1 | e | 2 | 15 | 80 |     | true
c2 | a | 1 | 1 | 80 | 100 | false
c2 | a | 2 | 3 | 60 | 100 | true
c2 | f | 1 | 16 | -9 | 10 | true
c2 | f | 2 | 17 | 8 | 20 | true
c2 | f | 3 | 18 | 30 | 20 | true
c1 | g | 1 | 20 | 90 | 60 | true
c1 | g | 2 | 21 | 50 | 100 | true
c2 | g | 1 | 20 | 90 | 100 | true
c2 | g | 2 | 21 | 50 | 100 | true
c1 | h | 1 | 22 | 30 | 50 | true
c1 | h | 2 | 23 | -5 | 80 | true
c1 | h | 3 | 24 | 90 | 100 | true
c1 | h | 4 | 25 | 10 | 20 | true
c2 | h | 1 | 22 | 5 | 50 | true
c2 | h | 2 | 23 | 90 | 80 | true
"""


def test_each_claim_is_cut_to_what_those_before_it_left() -> None:
    con = macros()
    given(con, "lines", LINES)
    con.execute("CREATE TABLE capped AS FROM capped_line('lines')")
    columns = "case_id, claim_no, counted_before_t, capped_t, capped_is_exact"
    assert rows(con, "capped", columns) == expected("""
        c1 | 1 | 0 | 30 | True
        c1 | 2 | 30 | -5 | True
        c1 | 3 | 30 | 60 | False
        c1 | 4 | 90 | 10 | False
        c1 | 5 | 100 | 0 | False
        c1 | 6 | 0 | 50 | False
        c1 | 7 | 0 | 90 | True
        c1 | 8 | 90 | 11 | True
        c1 | 9 | 0 | 40 | True
        c1 | 10 | 40 | 60 | False
        c1 | 11 | 100 | -3 | False
        c1 | 12 | 100 | 70 | False
        c1 | 13 | 170 | 10 | False
        c1 | 14 | 0 | 60 | True
        c1 | 15 | 60 | 80 | True
        c2 | 1 | 0 | 80 | False
        c2 | 3 | 80 | 20 | False
        c2 | 16 | 0 | -9 | True
        c2 | 17 | 0 | 8 | True
        c2 | 18 | 8 | 12 | True
        c1 | 20 | 0 | 60 | True
        c1 | 21 | 60 | 40 | True
        c2 | 20 | 0 | 90 | True
        c2 | 21 | 90 | 10 | True
        c1 | 22 | 0 | 30 | True
        c1 | 23 | 30 | -5 | True
        c1 | 24 | 30 | 70 | True
        c1 | 25 | 100 | 0 | True
        c2 | 22 | 0 | 5 | True
        c2 | 23 | 5 | 75 | True
    """)


# W1


WORKS = """
project_id | project_type | volume_before_10k_m3 | volume_after_10k_m3 | \
inlet_cod_before_mg_per_l | outlet_cod_before_mg_per_l | inlet_cod_after_mg_per_l | \
outlet_cod_after_mg_per_l | inlet_nh3n_before_mg_per_l | outlet_nh3n_before_mg_per_l | \
inlet_nh3n_after_mg_per_l | outlet_nh3n_after_mg_per_l | base_emission_cod_t | reported_cod_t | \
offset_cod_t | traded_cod_t | base_emission_nh3n_t | reported_nh3n_t | offset_nh3n_t | traded_nh3n_t
W-1 | W1 | 700 | 1100 | 210 | 50 | 230 | 31 | 25 | 8 | 27 | 4.5 | | 1 | | | | 1 | |
A-1 | A1 | 700 | 1100 | 210 | 50 | 230 | 31 | 25 | 8 | 27 | 4.5 | | 1 | | | | 1 | |
"""
CLAIM = """
W-2 | W1 | 700 | | 210 | 50 | | | | | | | | 1 | | | | | |
W-3 | W1 | | 1100 | | | 230 | 31 | | | 27 | 4.5 | | | | | | | 0 |
W-4 | W1 | | | | | | | | | | | 9 | | | | | | | 0
W-5 | W1 | 700 | 1100 | 210 | 50 | 230 | 31 | | | | | | 1 | | | | | |
"""
MONTHS = """
project_id | stage | month | month_volume_10k_m3 | inlet_cod_mg_per_l | outlet_cod_mg_per_l | \
inlet_nh3n_mg_per_l | outlet_nh3n_mg_per_l | file_order | sheet_name | row_number
"""
SOME_YEAR = [f"2023-{n:02d}" for n in range(1, 13)]


def stage(works: str, word: str, figures: str, months: list[str] = SOME_YEAR, **other: str) -> str:
    """Return the rows of the months of a stage: all with the same figures, but those that are named."""
    return "".join(
        f"{works} | {word} | {month} | {other.get(f'm{month[5:]}', figures)} | 1 | m | {row}\n"
        for row, month in enumerate(months, start=2)
    )


def works_with_months(con, *stages: str) -> None:
    given(con, "record_project", WORKS + CLAIM.strip())
    given(con, "record_w1_monthly_operation", MONTHS + "".join(stages))


def test_sewage_works_by_pollutant() -> None:
    con = macros()
    works_with_months(con)
    columns = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
    # COD: 1100 × 199 − 700 × 160 = 106 900;  NH₃-N: 1100 × 22.5 − 700 × 17 = 12 850; both × 10⁻²
    of_year = [row for row in rows(con, "w1_mass_balance", columns) if row[:3] in ("W-1", "W-5")]
    assert of_year == expected("""
        W-1 | cod | 1069 | removal_t | 1120 | 2189
        W-1 | nh3n | 128.5 | removal_t | 119 | 247.5
        W-5 | cod | 1069 | removal_t | 1120 | 2189
        W-5 | nh3n | | removal_t | |
    """)


def test_sewage_works_in_three_parts() -> None:
    con = macros()
    works_with_months(con)
    columns = "project_id, pollutant, volume_part_t, sewer_part_t, upgrade_part_t"
    # COD: 400 × (230 − 50), 700 × (230 − 210), 1100 × (50 − 31);  NH₃-N: 400 × 19, 700 × 2, 1100 × 3.5; all × 10⁻²
    assert [row for row in rows(con, "w1_split", columns) if row[:3] == "W-1"] == expected("""
        W-1 | cod | 720 | 140 | 209
        W-1 | nh3n | 76 | 14 | 38.5
    """)


def all_after(works: str) -> str:
    """Return months after: 100 at 230 − 31 and 27 − 4.5, in May three times the water and dirtier."""
    return stage(works, "改造后", "100 | 230 | 31 | 27 | 4.5", m05="300 | 250 | 29.5 | 30 | 6")


def test_months_of_a_year_stand_for_the_cells_of_their_stage() -> None:
    con = macros()
    before = stage("W-3", "改造前", "50 | 200 | 60.5 | 25 | 8", m02="0 | | | |")
    works_with_months(con, all_after("W-1"), all_after("W-2"), before)
    columns = "project_id, pollutant, computed_t, level_before_t, level_after_t"
    # after: 11 × 100 × 199 + 300 × 220.5 = 285 050;  11 × 100 × 22.5 + 300 × 24 = 31 950
    # before W-3: 11 × 50 × 139.5 = 76 725;  11 × 50 × 17 = 9 350;  W-4 claims without anything else
    assert rows(con, "w1_mass_balance", columns) == expected("""
        W-1 | cod | 1730.5 | 1120 | 2850.5
        W-1 | nh3n | 200.5 | 119 | 319.5
        W-2 | cod | 1730.5 | 1120 | 2850.5
        W-2 | nh3n | | |
        W-3 | cod | 1421.75 | 767.25 | 2189
        W-3 | nh3n | 154 | 93.5 | 247.5
        W-4 | cod | | |
        W-4 | nh3n | | |
        W-5 | cod | 1069 | 1120 | 2189
        W-5 | nh3n | | |
    """)


def test_every_cell_about_a_pollutant_claims_it() -> None:
    con = macros()
    both = stage("W-4", "改造前", "50 | 200 | 60.5 | 25 | 8") + all_after("W-4")
    works_with_months(con, both)
    # 2850.5 − 12 × 50 × 139.5 × 10⁻²;  319.5 − 12 × 50 × 17 × 10⁻²
    found = rows(con, "w1_mass_balance", "project_id, pollutant, computed_t")
    assert [row for row in found if row[:3] == "W-4"] == expected("""
        W-4 | cod | 2013.5
        W-4 | nh3n | 217.5
    """)


NO_YEAR = {
    "eleven": stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", SOME_YEAR[1:]),
    "of two years": stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", [*SOME_YEAR[1:], "2024-01"]),
    "thirteen": stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", [*SOME_YEAR, "2024-01"]),
    "two stages": stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", SOME_YEAR[6:])
    + stage("W-1", "改造前", "100 | 1 | 0 | 1 | 0", SOME_YEAR[:6]),
    "two works": stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", SOME_YEAR[6:])
    + stage("W-2", "改造后", "100 | 1 | 0 | 1 | 0", SOME_YEAR[:6]),
}


@pytest.mark.parametrize("name", NO_YEAR)
def test_what_is_no_year_is_not_used(name: str) -> None:
    con = macros()
    works_with_months(con, NO_YEAR[name])
    assert rows(con, "w1_month", "project_id") == []
    found = rows(con, "w1_mass_balance", "project_id, pollutant, computed_t")
    assert [row for row in found if row[:3] == "W-1"] == ["W-1 | cod | 1069", "W-1 | nh3n | 128.5"]


def test_a_month_that_lacks_one_pollutant_is_no_month_of_it() -> None:
    con = macros()
    works_with_months(con, stage("W-1", "改造后", "100 | 1 | 0 | 1 | 0", m07="100 | 1 | 0 | |"))
    assert rows(con, "w1_month", "DISTINCT pollutant, COUNT(*) OVER (PARTITION BY pollutant)") == [
        "cod | 12"
    ]


def test_each_month_with_what_it_removed() -> None:
    con = macros()
    works_with_months(con, all_after("W-1"), stage("W-3", "改造前", "9 | 2 | 5 | 25 | 8"))
    columns = "project_id, pollutant, is_after, month_volume_10k_m3, month_inlet_mg_per_l, "
    columns += "month_outlet_mg_per_l, month_removed_t"
    assert sorted(set(rows(con, "w1_month", columns))) == expected("""
        W-1 | cod | True | 100 | 230 | 31 | 199
        W-1 | cod | True | 300 | 250 | 29.5 | 661.5
        W-1 | nh3n | True | 100 | 27 | 4.5 | 22.5
        W-1 | nh3n | True | 300 | 30 | 6 | 72
        W-3 | cod | False | 9 | 2 | 5 | -0.27
        W-3 | nh3n | False | 9 | 25 | 8 | 1.53
    """)


MEANS = "mean_inlet_before_mg_per_l, mean_outlet_before_mg_per_l, mean_inlet_after_mg_per_l, mean_outlet_after_mg_per_l"


def test_the_year_of_the_months_and_its_weighted_means() -> None:
    con = macros()
    still = stage("W-3", "改造前", "0 | | | |")
    works_with_months(con, all_after("W-1"), still)
    # (11 × 100 × 230 + 300 × 250) ÷ 1400 = 328 000 ÷ 1400;  (34 100 + 8 850) ÷ 1400;  (29 700 + 9 000) ÷ 1400
    # (4 950 + 1 800) ÷ 1400;  W-3 stood still: no means
    assert rows(con, "w1_month_mean", f"project_id, pollutant, {MEANS}") == expected("""
        W-1 | cod | | | 234.285714285714 | 30.678571428571
        W-1 | nh3n | | | 27.642857142857 | 4.821428571429
        W-3 | cod | | | |
        W-3 | nh3n | | | |
    """)
    sums = "months_{0}_t, months_volume_{0}_10k_m3, months_inlet_{0}_10k_g, months_outlet_{0}_10k_g"
    columns = f"project_id, pollutant, {sums.format('before')}, {sums.format('after')}"
    assert rows(con, "w1_month_mean", columns) == expected("""
        W-1 | cod | | | | | 2850.5 | 1400 | 328000 | 42950
        W-1 | nh3n | | | | | 319.5 | 1400 | 38700 | 6750
        W-3 | cod | 0 | 0 | 0 | 0 | | | |
        W-3 | nh3n | 0 | 0 | 0 | 0 | | | |
    """)


def test_the_parts_of_months_sum_to_the_reduction_exactly() -> None:
    con = macros()
    before = stage("W-1", "改造前", "70 | 210 | 50 | 25 | 8", m03="7 | 211 | 49 | 25 | 8")
    works_with_months(con, all_after("W-1"), before, stage("W-3", "改造前", "0 | | | |"))
    relation.build(con, "w1_split")
    # W-1 before: 777 at 163 177 and 38 843, so the mean outlet 38843 ÷ 777 = 49.990990990991
    # after 1400 at 328 000 and 42 950: cin₁ = 234.285714285714
    # Rv = 328000 + 38843 − 1400·cout₀ − 777·cin₁;  Rs = 777·cin₁ − 163177;  Ru = 1400·cout₀ − 42950
    # W-3 was new: Rv = 1100 × 230, Rs = 0, Ru = −1100 × 31; ammonia 1100 × 27, 0, −1100 × 4.5; all × 10⁻²
    columns = "project_id, volume_part_t, sewer_part_t, upgrade_part_t"
    found = con.execute(
        f"SELECT {columns} FROM w1_split WHERE pollutant = 'cod' AND project_id IN ('W-1', 'W-3')"
    )
    assert sorted(" | ".join(map(shown, row)) for row in found.fetchall()) == expected("""
        W-1 | 1148.15612612612822 | 188.62999999999778 | 270.373873873874
        W-3 | 2530 | 0 | -341
    """)


# A1


def test_boilers() -> None:
    con = macros()
    given(
        con,
        "record_project",
        """
project_id | project_type | flue_gas_before_10k_nm3 | flue_gas_after_10k_nm3 | \
nox_before_mg_per_nm3 | nox_after_mg_per_nm3 | limit_at_base_mg_per_nm3
A-1 | A1 | 20000 | 23000 | 500 | 50 | 400
A-2 | A1 | 20000 | 23000 | 300 | 50.4 | 400
A-3 | A1 | 10000 | 11000 | 300 | 401 | 400
A-4 | A1 | 10000 | 11000 | 400 | 400 | 400
W-1 | W1 | 20000 | 23000 | 500 | 50 | 400
""",
    )
    columns = (
        "project_id, pollutant, computed_t, limit_cut_t, is_after_above_limit, level_scale, "
        "level_before_t, level_after_t, intensity_scale, intensity_before, intensity_after, activity"
    )
    scale = "nox_t_per_10k_nm3"
    assert rows(con, "a1_monitored", columns) == expected(f"""
        A-1 | nox | 68.5 | 20 | False | emission_t | 80 | 11.5 | {scale} | 0.004 | 0.0005 | 20000
        A-2 | nox | 48.408 | 0 | False | emission_t | 60 | 11.592 | {scale} | 0.003 | \
0.000504 | 20000
        A-3 | nox | -14.11 | 0 | True | emission_t | 30 | 44.11 | | 0.003 | 0.00401 | 10000
        A-4 | nox | -4 | 0 | False | emission_t | 40 | 44 | | 0.004 | 0.004 | 10000
    """)


# V1

LINES_OF_V1 = """
project_id | project_type | collection_before_ratio | collection_after_ratio | \
removal_before_ratio | removal_after_ratio | output_before | output_after | output_unit
V-1 | V1 | 0.8 | 0.9 | 0.5 | 0.6 | 1000 | 1250 | 套
V-2 | V1 | 0 | 0 | 0 | 0 | | |
V-3 | V1 | 0 | 0 | 0 | 0 | 7 | 3 |
V-4 | V1 | 0 | 0 | 0 | 0 | 2 | 1 | ｔ
V-5 | V1 | 0 | 0 | 0 | 0 | | |
V-6 | V1 | 0 | 0 | 0 | 0 | | |
V-7 | V1 | 0.000001 | 0 | 0.000001 | 0 | | |
V-8 | V1 | 0 | 0 | 0 | 0 | 7 | 3 | 件
V-9 | V1 | 0 | 0 | 0 | 0 | | |
W-1 | W1 | 0 | 0 | 0 | 0 | | |
"""

MATERIALS = """
project_id | file_order | sheet_name | row_number | stage | material_name | amount_t | \
voc_content | voc_content_unit | density_g_per_ml
V-1 | 1 | m | 2 | 改造前 | 甲 | 100 | 50 | % |
V-1 | 1 | m | 3 | 改造前 | 乙 | 10 | 600 | g/L | 1.2
V-1 | 1 | m | 4 | 改造后 | 丙 | 120 | 10 | % | 1.1
V-2 | 1 | m | 5 | 改造前 | 甲 | 1 | 500 | g/L | 1.5
V-3 | 1 | m | 6 | 改造前 | 甲 | 20 | 100 | % |
V-3 | 1 | m | 7 | 改造后 | 乙 | 1 | 100 | % |
V-4 | 1 | m | 8 | 改造后 | 乙 | 6 | 50 | % |
V-5 | 1 | m | 9 | 改造后 | 乙 | 1 | 100 | g/L | 0.3
V-5 | 1 | m | 10 | 改造前 | 乙 | 3 | 100 | % |
V-6 | 1 | m | 11 | 改造前 | 乙 | 1 | 1 | g/L | 3.2
W-1 | 1 | m | 12 | 改造前 | 甲 | 1 | 50 | % |
V-7 | 1 | m | 13 | 改造前 | 甲 | 0.000001 | 0.000001 | g/L | 0.00001
V-8 | 1 | m | 14 | 改造前 | 甲 | 20 | 100 | % |
V-8 | 1 | m | 15 | 改造后 | 甲 | 1 | 100 | % |
V-8 | 1 | m | 16 | 改造后 | 乙 | 2 | 100 | % |
"""


def paints():
    con = macros()
    given(con, "record_project", LINES_OF_V1)
    given(con, "record_v1_material", MATERIALS)
    return con


def test_materials_with_the_ratios_of_their_stage() -> None:
    columns = "row_number, is_after, voc_content_pct, voc_content_g_per_l, density_g_per_ml, "
    columns += "collection_ratio, removal_ratio, emitted_ratio_e12"
    found = [
        row for row in rows(paints(), "v1_material_use", columns) if row[:2] in ("2 ", "3 ", "4 ")
    ]
    assert found == expected("""
        2 | False | 50 | | | 0.8 | 0.5 | 600000000000
        3 | False | | 600 | 1.2 | 0.8 | 0.5 | 600000000000
        4 | True | 10 | | 1.1 | 0.9 | 0.6 | 460000000000
    """)


def test_what_each_material_lets_out() -> None:
    columns = "row_number, emission_t, emission_is_exact"
    # 2: 100 × 0.5 × 0.6; 3: 10 × 600/1200 × 0.6; 4: 120 × 0.1 × 0.46; 5: 500/1500; 9: 100/300; 11: 1/3200;
    # 13: 10⁻⁶ × 10⁻⁶/10⁻² × (1 − 10⁻¹²), which ends, though 10⁻⁵ g/mL does not divide the product itself
    assert rows(paints(), "v1_material_emission", columns) == expected("""
        2 | 30 | True
        3 | 3 | True
        4 | 5.52 | True
        5 | 0.33333333333333333333333333 | False
        6 | 20 | True
        7 | 1 | True
        8 | 3 | True
        9 | 0.33333333333333333333333333 | False
        10 | 3 | True
        11 | 0.0003125 | True
        13 | 0.0000000000999999999999 | True
        14 | 20 | True
        15 | 1 | True
        16 | 2 | True
    """)


def test_substitution_at_equal_output() -> None:
    columns = "project_id, pollutant, computed_t, computed_is_exact, level_scale, level_before_t, "
    columns += "level_after_t, emission_after_t, REPLACE(intensity_scale, '|', ' of '), "
    columns += "intensity_before, intensity_after, activity"
    scale = "vocs_t_per_output of "
    # V-1: 33 − 5.52 × 1000/1250; V-3: 20 − 1 × 7/3; V-4: 0 − 3 × 2/1; V-8: 20 − 3 × 7/3
    assert rows(paints(), "v1_substitution", columns) == expected(f"""
        V-1 | vocs | 28.584 | True | emission_t | 33 | 4.416 | 5.52 | {scale}套 | 0.033 | \
0.004416 | 1000
        V-2 | vocs | 0.33333333333333333333333333 | False | emission_t | \
0.33333333333333333333333333 | 0 | 0 | | | |
        V-3 | vocs | 17.66666666666666666666666667 | False | emission_t | 20 | \
2.33333333333333333333333333 | 1 | vocs_t_per_output of | 2.85714285714285714286 | \
0.33333333333333333333 | 7
        V-4 | vocs | -6 | True | emission_t | 0 | 6 | 3 | {scale}t | 0 | 3 | 2
        V-5 | vocs | 2.66666666666666666666666667 | False | emission_t | 3 | \
0.33333333333333333333333333 | 0.33333333333333333333333333 | | | |
        V-6 | vocs | 0.0003125 | True | emission_t | 0.0003125 | 0 | 0 | | | |
        V-7 | vocs | 0.0000000000999999999999 | True | emission_t | 0.0000000000999999999999 | \
0 | 0 | | | |
        V-8 | vocs | 13 | True | emission_t | 20 | 7 | 3 | {scale}件 | 2.85714285714285714286 | 1 | 7
    """)


# V4

CORRELATIONS = """
coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to
V4.correlation_a | 阀门 | 3 | 2021 |
V4.correlation_b | 阀门 | 2 | 2021 |
V4.correlation_a | 法兰 | 5 | 2021 |
V4.correlation_b | 法兰 | 1 | 2021 | 2023
"""
COMPONENTS = """
project_id | file_order | sheet_name | row_number | component_kind | points:DECIMAL(18,6) | \
operating_hours:DECIMAL(18,6) | sv_before_ppm:DECIMAL(18,6) | sv_after_ppm:DECIMAL(18,6)
V-1 | 1 | m | 2 | 阀门 | 2 | 1000 | 500 | 100
V-1 | 1 | m | 3 | 法兰 | 4 | 100 | 0 | 20
V-2 | 1 | m | 4 | 阀门 | 2 | 1000 | 500 | 100
V-2 | 1 | m | 5 | 法兰 | 4 | 100 | 0 | 20
"""


def test_what_each_row_of_components_lets_out_and_a_plant_only_where_each_has_its_factor() -> None:
    con = macros()
    given(
        con,
        "record_project",
        "project_id | project_type | credit_year\nV-1 | V4 | 2023\nV-2 | V4 | 2024",
    )
    given(con, "ref_coefficient", CORRELATIONS)
    given(con, "record_v4_component", COMPONENTS)
    # valves 2 × 1000 × 3 × (500² − 100²) mg, flanges 4 × 100 × 5 × (0 − 20) mg; nothing has 法兰 in 2024
    columns = "row_number, correlation_a_mg_per_h, correlation_b, reduction_t"
    assert rows(con, "v4_component_emission", columns) == expected("""
        2 | 3 | 2 | 1.44
        3 | 5 | 1 | -0.00004
        4 | 3 | 2 | 1.44
        5 | 5 | |
    """)
    columns = "project_id, pollutant, computed_t, computed_is_exact, level_before_t, level_after_t"
    assert rows(con, "v4_leak_repair", columns) == expected("""
        V-1 | vocs | 1.43996 | False | 1.5 | 0.06004
    """)


# W7

VILLAGES = """
project_id | project_type | credit_year | residents_10k_person:DECIMAL(18,6) | operating_days:BIGINT | \
collection_ratio | generation_cod_g_per_person_d | removal_cod_ratio | generation_nh3n_g_per_person_d | \
removal_nh3n_ratio
G-1 | W7 | 2024 | 2.5 | 300 | 0.8 | 40 | 0.75 | 5 | 0.5
G-2 | W7 | 2023 | 2.5 | 300 | 0.8 | | 0.75 | | 0.5
G-3 | W7 | 2024 | 2.5 | 300 | 0.8 | | 0.75 | 5 |
G-4 | W7 | 2020 | 2.5 | 300 | 0.8 | | 0.75 | 5 | 0.5
G-5 | W7 | 2030 | 2.5 | 300 | 0.8 | | 0.75 | 5 | 0.5
A-1 | A1 | 2024 | 2.5 | 300 | 0.8 | 40 | 0.75 | 5 | 0.5
"""
GENERATION = """
coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to
W7.generation | cod | 30 | 2021 | 2023
W7.generation | cod | 36 | 2024 |
W8.generation | cod | 99 | 2021 |
"""


def test_villages_with_the_stated_factor_or_that_of_the_year() -> None:
    con = macros()
    given(con, "record_project", VILLAGES)
    given(con, "ref_coefficient", GENERATION)
    columns = "project_id, pollutant, computed_t, level_scale, level_before_t, level_after_t"
    # COD: 2.5 × 40 × 300 × 0.8 × 0.75 × 10⁻² = 180, with 30 g 135, with 36 g 162; NH₃-N: 2.5 × 5 × 300 × 0.4 × 10⁻²
    assert rows(con, "w7_per_resident", columns) == expected("""
        G-1 | cod | 180 | removal_t | 0 | 180
        G-1 | nh3n | 15 | removal_t | 0 | 15
        G-2 | cod | 135 | removal_t | 0 | 135
        G-2 | nh3n | | removal_t | 0 |
        G-3 | cod | 162 | removal_t | 0 | 162
        G-3 | nh3n | | removal_t | 0 |
        G-4 | cod | | removal_t | 0 |
        G-4 | nh3n | 15 | removal_t | 0 | 15
        G-5 | cod | 162 | removal_t | 0 | 162
        G-5 | nh3n | 15 | removal_t | 0 | 15
    """)


# The factors a figure took from the table

TAKEN = {
    "a2_coefficient": (
        "unit_class | fuel_10k_t | generation_nox_kg_per_t | denitration_before_ratio | running_before_ratio | "
        "denitration_after_ratio | running_after_ratio",
        "k | 1 | {} | 0 | 0 | 1 | 1",
        "A2.generation/k/2021",
    ),
    "a3_product": (
        "product_kind | product_10k_t | generation_nox_kg_per_t | overall_denitration_before_ratio | "
        "overall_denitration_after_ratio",
        "k | 1 | {} | 0 | 1",
        "A3.generation/k/2021",
    ),
    "w6_per_head": (
        "livestock | heads:DECIMAL(18,6) | generation_cod_kg_per_head | removal_cod_before_ratio | "
        "removal_cod_after_ratio | generation_nh3n_kg_per_head | removal_nh3n_before_ratio | "
        "removal_nh3n_after_ratio",
        "k | 1 | {} | 0 | 1 | 1 | 0 | 1",
        "W6.generation/cod/k/2021",
    ),
    "w7_per_resident": (
        "residents_10k_person:DECIMAL(18,6) | operating_days:BIGINT | collection_ratio | "
        "generation_cod_g_per_person_d | removal_cod_ratio | generation_nh3n_g_per_person_d | removal_nh3n_ratio",
        "1 | 1 | 1 | {} | 1 | 1 | 1",
        "W7.generation/cod/2021",
    ),
}
"""relation -> columns, a record with its own factor or none, the factor it takes then"""


@pytest.mark.parametrize("name", TAKEN)
def test_a_factor_is_taken_from_the_table_where_the_record_states_none(name: str) -> None:
    columns, record, taken = TAKEN[name]
    type_id, con = name[:2].upper(), macros()
    head = f"project_id | project_type | credit_year | {columns}\n"
    stated, empty = (
        f"{p} | {type_id} | 2024 | {record.format(f)}" for p, f in (("A", "5"), ("B", ""))
    )
    given(con, "record_project", f"{head}{stated}\n{empty}")
    keys = [
        ("A2", "k"),
        ("A3", "k"),
        ("W6", "cod/k"),
        ("W6", "nh3n/k"),
        ("W7", "cod"),
        ("W7", "nh3n"),
    ]
    factors = "\n".join(f"{t}.generation | {key} | 3 | 2021 |" for t, key in keys)
    given(
        con,
        "ref_coefficient",
        f"coefficient_id | key | value:DECIMAL(18,6) | valid_from | valid_to\n{factors}",
    )
    listed = "project_id, REPLACE(ARRAY_TO_STRING(coefficient_refs, ';'), '|', '/')"
    found = set(rows(con, name, listed))
    of_ammonia = {"B |"} if "cod" in taken else set()  # which every record here states
    assert found == {"A |", f"B | {taken}"} | of_ammonia


def test_a_plant_takes_two_factors_of_each_kind_of_its_components_once() -> None:
    con = macros()
    given(con, "record_project", "project_id | project_type | credit_year\nV-1 | V4 | 2023")
    given(con, "ref_coefficient", CORRELATIONS)
    of_plant = [line for line in COMPONENTS.splitlines() if not line.startswith("V-2")]
    given(
        con, "record_v4_component", "\n".join([*of_plant, "V-1 | 1 | m | 9 | 阀门 | 1 | 1 | 1 | 1"])
    )
    listed = "REPLACE(ARRAY_TO_STRING(LIST_SORT(coefficient_refs), ';'), '|', '/')"
    assert rows(con, "v4_leak_repair", listed) == [
        "V4.correlation_a/法兰/2021;V4.correlation_a/阀门/2021;"
        "V4.correlation_b/法兰/2021;V4.correlation_b/阀门/2021"
    ]
