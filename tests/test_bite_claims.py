"""Claims: where a project lies, what it may count, what stands against it; few rows each (认定逐步手算)."""

import pytest

from tests.given import expected, given, macros, rows
from tests.given_claims import LINKS, site_claims, unlinked

# Regions

PLANS = """
plan_id | first_year:BIGINT | last_year:BIGINT | base_year
14 | 2021 | 2025 | 2020
15 | 2026 | 2030 | 2025
"""
REGIONS = """
region_code | region_name | level | parent_code | valid_from | valid_to | successor
450000 | 广西 | province | | 1958 | |
450100 | 南宁市 | city | 450000 | 1958 | |
450127 | 横县 | county | 450100 | 1958 | 2021 | 450181
450181 | 横州市 | county | 450100 | 2021 | |
450200 | 柳州市 | city | 450000 | 1958 | 2023 | 450200
450200 | 柳州新市 | city | 450000 | 2023 | |
450200-X01 | 新区 | area | 450205 | 2000 | |
450205 | 柳北区 | county | 450200 | 1958 | |
429004 | 仙桃市 | county | 420000 | 1994 | |
420000 | 湖北 | province | | 1958 | |
310101 | 黄浦区 | county | 310000 | 1958 | |
310000 | 上海 | province | | 1958 | |
310101-X1 | 园区 | area | 310101 | 1958 | |
450300 | 桂林市 | city | 450000 | 1958 | 2026 | 450301;450302
450401 | 早名 | county | 450200 | 1958 | 2021 | 450402
450402 | 中名 | county | 450200 | 2021 | 2023 | 450403
450403 | 今名 | county | 450200 | 2023 | |
450501 | 将改 | county | 450200 | 1958 | 2025 | 450502
450502 | 改后 | county | 450200 | 2025 | |
450601 | 旧称 | county | 450200 | 1958 | 2010 | 450602
450601 | 新称 | county | 450200 | 2010 | 2025 | 450602
450602 | 后继 | county | 450200 | 2025 | |
450000-X01 | 直管区 | area | 450000 | 1958 | |
310100 | 市辖区 | city | 310000 | 1958 | |
450701 | 旧县 | county | 450200 | 1958 | 1990 | 450702
450701 | 新县 | county | 450200 | 1996 | |
450702 | 旧县 | county | 450200 | 1990 | |
450703 | 初县 | county | 450200 | 1958 | 1982 | 450704
450703 | 次县 | county | 450200 | 1983 | 1990 | 450701
450704 | 初县 | county | 450200 | 1982 | 1983 |
450705 | 两次 | county | 450200 | 1958 | 1980 | 450705
450705 | 两次 | county | 450200 | 1980 | 2000 | 450702
"""


def regions(period_year: int = 2024):
    con = macros()
    given(con, "ref_region", REGIONS)
    given(con, "ref_plan", PLANS)
    given(con, "run_period", f"period_year\n{period_year}")
    return con


def test_regions_as_they_were_in_a_year() -> None:
    columns = "region_code, credit_year, plan_id, plan_last_year, region_name, level, parent_code, "
    columns += "city_code, province_code"
    found = rows(regions(), "region_year", columns)
    assert [row for row in found if " | 2024 | " in row] == expected("""
        310000 | 2024 | 14 | 2025 | 上海 | province | | 310000 | 310000
        310100 | 2024 | 14 | 2025 | 市辖区 | city | 310000 | 310100 | 310000
        310101 | 2024 | 14 | 2025 | 黄浦区 | county | 310000 | 310000 | 310000
        310101-X1 | 2024 | 14 | 2025 | 园区 | area | 310101 | 310000 | 310000
        420000 | 2024 | 14 | 2025 | 湖北 | province | | 420000 | 420000
        429004 | 2024 | 14 | 2025 | 仙桃市 | city | 420000 | 429004 | 420000
        450000 | 2024 | 14 | 2025 | 广西 | province | | 450000 | 450000
        450000-X01 | 2024 | 14 | 2025 | 直管区 | area | 450000 | 450000-X01 | 450000
        450100 | 2024 | 14 | 2025 | 南宁市 | city | 450000 | 450100 | 450000
        450181 | 2024 | 14 | 2025 | 横州市 | county | 450100 | 450100 | 450000
        450200 | 2024 | 14 | 2025 | 柳州新市 | city | 450000 | 450200 | 450000
        450200-X01 | 2024 | 14 | 2025 | 新区 | area | 450205 | 450200 | 450000
        450205 | 2024 | 14 | 2025 | 柳北区 | county | 450200 | 450200 | 450000
        450300 | 2024 | 14 | 2025 | 桂林市 | city | 450000 | 450300 | 450000
        450403 | 2024 | 14 | 2025 | 今名 | county | 450200 | 450200 | 450000
        450501 | 2024 | 14 | 2025 | 将改 | county | 450200 | 450200 | 450000
        450601 | 2024 | 14 | 2025 | 新称 | county | 450200 | 450200 | 450000
        450701 | 2024 | 14 | 2025 | 新县 | county | 450200 | 450200 | 450000
        450702 | 2024 | 14 | 2025 | 旧县 | county | 450200 | 450200 | 450000
    """)
    short = [" | ".join(row.split(" | ")[:5]) for row in found]
    # both names hold in the year of the change, one row per code, the later name
    assert "450127 | 2021 | 14 | 2025 | 横县" in short
    assert "450181 | 2021 | 14 | 2025 | 横州市" in short
    assert [row for row in short if row.startswith("450200 | 2023")] == [
        "450200 | 2023 | 14 | 2025 | 柳州新市"
    ]
    assert "450200 | 2022 | 14 | 2025 | 柳州市" in short
    assert not [row for row in short if row.startswith("450127 | 2022")]
    assert "450300 | 2026 | 15 | 2030 | 桂林市" in short
    assert not [row for row in short if row.startswith("450300 | 2027")]
    assert "310000 | 2030 | 15 | 2030 | 上海" in short
    assert len({tuple(row.split(" | ")[:2]) for row in found}) == len(found)
    assert {row.split(" | ")[1] for row in found} == {str(year) for year in range(2021, 2031)}


@pytest.mark.parametrize(("period_year", "of_501"), [(2024, "450501"), (2025, "450502")])
def test_a_county_that_got_another_code_is_one_area_once_it_has_it(period_year, of_501) -> None:
    found = dict(
        row.split(" | ")
        for row in rows(regions(period_year), "region_area", "region_code, area_code")
    )
    assert found["450127"] == "450181"
    assert found["450401"] == found["450402"] == found["450403"] == "450403"
    assert found["450501"] == of_501
    assert found["450601"] == of_501.replace("4505", "4506")
    assert found["450200"] == "450200"
    assert found["450300"] == "450300"  # split into two
    assert found["450200-X01"] == "450200-X01"


def test_only_the_last_holder_of_a_code_hands_it_on() -> None:
    found = dict(
        row.split(" | ") for row in rows(regions(2026), "region_area", "region_code, area_code")
    )
    assert found["450701"] == "450701"  # given to another county in 1996
    assert found["450703"] == "450701"  # 450704 was of its first holder
    assert found["450705"] == "450702"
    assert found["450300"] == "450300"  # split into two in 2026


def test_nine_changes_of_a_code_are_followed_and_a_circle_ends() -> None:
    chain = [f"4600{n:02d} | {1990 + n} | {1991 + n} | 4600{n + 1:02d}" for n in range(11)]
    circle = ["470001 | 1990 | 1991 | 470002", "470002 | 1990 | 1992 | 470001"]
    con = macros()
    heading = "region_code | valid_from | valid_to | successor"
    given(con, "ref_region", "\n".join([heading, *chain, *circle]))
    given(con, "run_period", "period_year\n2024")
    found = dict(row.split(" | ") for row in rows(con, "region_area", "region_code, area_code"))
    assert found["460000"] == "460009"
    assert found["460002"] == "460011"
    assert found["470001"] in ("470001", "470002")


# Projects

RECORDS = """
project_id | project_type | credit_year | region_code | acceptance_date | project_nature | facility_code | \
outlet_code | permit_no | uscc | enterprise_name | longitude_deg | latitude_deg
A-1 | A1 | 2024 | 450205 | 2024-05-01 | 正常 | MF1 | DA1 | 91450200000000000X001P | u1 | 甲厂 | |
A-2 | A1 | 2024 | 450205 | 2024-05-01 | 正常 | MF1 | | 91450200000000000X001V | u1 | 甲厂 | |
A-3 | A1 | 2024 | 450205 | 2024-05-01 | 正常 | | DA1 | | u1 | 甲 厂 | |
A-4 | A1 | 2024 | 450205 | 2024-05-01 | 正常 | | | | u1 | 甲厂 | 109.456 | 24.321
A-5 | A1 | 2024 | 450181 | 2024-05-01 | 正常 | MF1 | DA1 | | | 甲厂 | 109.456 |
A-6 | A1 | 2030 | 310101 | 2024-05-01 | 正常 | MF1 | DA1 | | | 乙 | |
A-7 | A1 | 2024 | 999999 | 2024-05-01 | 正常 | MF1 | DA1 | | | 乙 | |
A-8 | A1 | 2021 | 450127 | 2021-05-01 | 正常 | MF1 | DA1 | | | 丙 | |
"""
PLACES = {
    "near": [("109.4", "24.3"), ("109.41", "24.31")],  # 0.01° apart: one place
    "east": [("109.4", "24.3"), ("109.409", "24.3"), ("109.42", "24.3"), ("", "")],
    "north": [("109.4", "24.3"), ("109.4", "24.31"), ("109.4", "24.32")],
    "permit": [("109.4", "24.3")],
    "beside": [("109.395", "24.3"), ("109.5", "24.3")],  # near another name's place
    "edge": [("109.4", "24.3"), ("109.41", "24.3"), ("109.5", "24.3")],
    "hundred": [("99.99", "24.3"), ("100.2", "24.3")],  # as text 100 comes before 99
    "steep": [("109.4", "24.3"), ("109.395", "24.5")],
}
"""Coordinates of sites of one enterprise name each."""


def test_projects_are_placed_and_their_source_is_named() -> None:
    con = regions()
    given(con, "record_project", RECORDS)
    shown = "REPLACE(site_key, '|', '/'), REPLACE(point_key, '|', '/')"
    columns = (
        f"project_id, plan_id, region_name, area_code, city_code, city_name, province_code, {shown}"
    )
    permit = "91450200000000000X001"
    liubei = "14 | 柳北区 | 450205 | 450200 | 柳州新市 | 450000"
    assert rows(con, "placed_project", columns) == expected(f"""
        A-1 | {liubei} | {permit} | {permit}/MF1/DA1
        A-2 | {liubei} | {permit} | {permit}/MF1/
        A-3 | {liubei} | u1@450205/甲厂 | u1@450205/甲厂//DA1
        A-4 | {liubei} | u1@450205/甲厂 | A-4
        A-5 | 14 | 横州市 | 450181 | 450100 | 南宁市 | 450000 | @450181/甲厂 | @450181/甲厂/MF1/DA1
        A-6 | 15 | 黄浦区 | 310101 | 310000 | 上海 | 310000 | @310101/乙 | @310101/乙/MF1/DA1
        A-7 | | | | | | | @999999/乙 | @999999/乙/MF1/DA1
        A-8 | 14 | 横县 | 450181 | 450100 | 南宁市 | 450000 | @450127/丙 | @450127/丙/MF1/DA1
    """)


def test_sites_of_one_name_are_kept_apart_where_they_lie_apart() -> None:
    con = regions()
    lines = [
        f"{name}-{number} | A1 | 2024 | 450205 | 2024-05-01 | 正常 | | | | u | {name} | {x} | {y}"
        for name, places in PLACES.items()
        for number, (x, y) in enumerate(places)
    ]
    lines.append(
        "permit-1 | A1 | 2024 | 450205 | 2024-05-01 | 正常 | | | P23 | u | permit | 109.9 | 24.9"
    )
    given(con, "record_project", "\n".join([RECORDS.strip().splitlines()[0], *lines]))
    found = rows(
        con, "placed_project", "project_id, REPLACE(REPLACE(site_key, '|', '/'), '0000', '')"
    )
    assert found == expected("""
        near-0 | u@450205/near
        near-1 | u@450205/near
        east-0 | u@450205/east/109.40/24.30
        east-1 | u@450205/east/109.40/24.30
        east-2 | u@450205/east/109.42/24.30
        east-3 | u@450205/east
        north-0 | u@450205/north/109.40/24.30
        north-1 | u@450205/north/109.40/24.30
        north-2 | u@450205/north/109.40/24.31
        beside-0 | u@450205/beside/109.395000/24.30
        beside-1 | u@450205/beside/109.50/24.30
        edge-0 | u@450205/edge/109.40/24.30
        edge-1 | u@450205/edge/109.40/24.30
        edge-2 | u@450205/edge/109.50/24.30
        hundred-0 | u@450205/hundred/99.99/24.30
        hundred-1 | u@450205/hundred/100.20/24.30
        steep-0 | u@450205/steep/109.40/24.30
        steep-1 | u@450205/steep/109.395000/24.50
        permit-0 | u@450205/permit
        permit-1 | P23
    """)


# Claims

PLACED = """
project_id | project_type | credit_year | acceptance_date | project_nature | plan_id | region_code | \
area_code | city_code | province_code | point_key
P-01 | A1 | 2024 | 2024-05-01 | 正常 | 14 | r | a | c | p | k
P-02 | A1 | 2024 | 2024-05-01 | 应急管理减排 | 14 | r | a | c | p | k
P-03 | A1 | 2024 | 2024-05-01 | 超标治理 | 14 | r | a | c | p | k
P-04 | A1 | 2024 | 2020-12-31 | 正常 | 14 | r | a | c | p | k
P-05 | A1 | 2024 | 2021-01-01 | 正常 | 14 | r | a | c | p | k
P-06 | A1 | 2023 | 2024-01-01 | 正常 | 14 | r | a | c | p | k
P-07 | A1 | 2025 | 2024-05-01 | 正常 | 14 | r | a | c | p | k
P-08 | A1 | 2024 | 2024-10-31 | 正常 | 14 | r | a | c | p | k
P-09 | A1 | 2024 | 2024-11-01 | 正常 | 14 | r | a | c | p | k
P-10 | A1 | 2024 | 2024-05-01 | 正常 | 14 | r | a | c | p | k
P-11 | A1 | 2024 | 2024-05-01 | 正常 | 15 | r | a | c | p | k
P-12 | A1 | 2024 | 2024-05-01 | 正常 | 99 | r | a | c | p | k
"""
COMPUTED = """
project_id | pollutant | computed_t | computed_is_exact | limit_cut_t | method_id | is_after_above_limit
P-01 | nox | 30 | true | 2 | A1.m | false
P-01 | cod | 99 | true | 2 | A1.m | false
P-08 | nox | 8 | false | 0 | A1.m | false
P-10 | nox | 30 | true | 0 | A1.m | true
"""
TONNES = (
    "claim_no | project_id | pollutant | base_emission_t | reported_t | offset_t | traded_t\n"
    + "\n".join(
        f"{n} | P-{n:02d} | nox | 50 | 29 | {3 if n == 1 else ''} | {4 if n == 8 else ''}"
        for n in range(1, 13)
    )
)


REGISTERED = """
project_id | pollutant | registered_offset_t | registered_traded_t
P-01 | nox | 2.999999 | 0
P-08 | nox | 0.5 | 4.000001
P-08 | cod | 9 | 9
"""
SWITCHES = "e2_plan:BOOLEAN | e2_year:BOOLEAN | e3:BOOLEAN | e4_nature:BOOLEAN | e4_after:BOOLEAN\n"


REJECTED = "project_id | pollutant | reason\nP-05 | cod | x\nP-10 | nox | idle_source"


def test_a_rule_that_is_switched_off_stands_against_nothing() -> None:
    con = macros()
    given(con, "ref_plan", PLANS)
    given(con, "run_period", "period_year | period_month | last_day\n2024 | 10 | 2024-10-31")
    given(con, "placed_project", PLACED)
    given(con, "record_tonnes", TONNES)
    given(con, "computed_reduction", COMPUTED)
    given(con, "base_in_ledger", "project_id | pollutant | ledger_base_t")
    given(con, "registered_tonnes", REGISTERED)
    given(con, "rejection", REJECTED)
    given(con, "rejecting_rule", SWITCHES + "false | false | false | false | false")
    against = [row for row in rows(con, "claim", "project_id, ineligible_reason") if row[-1] != "|"]
    assert against == expected("""
        P-07 | credit_year_after_period
        P-09 | accepted_after_period
        P-10 | idle_source
    """)


def test_the_first_reason_against_a_claim_is_named() -> None:
    con = macros()
    given(con, "ref_plan", PLANS)
    given(con, "run_period", "period_year | period_month | last_day\n2024 | 10 | 2024-10-31")
    given(con, "placed_project", PLACED)
    given(con, "record_tonnes", TONNES)
    given(con, "computed_reduction", COMPUTED)
    given(
        con,
        "base_in_ledger",
        "project_id | pollutant | ledger_base_t\nP-08 | nox | 44\nP-07 | cod | 45",
    )
    given(con, "registered_tonnes", REGISTERED)
    given(con, "rejection", REJECTED)
    given(con, "rejecting_rule", SWITCHES + "true | true | true | true | true")
    columns = "project_id, base_emission_t, base_t, offset_t, traded_t, computed_t, limit_cut_t, "
    columns += "eligible, ineligible_reason"
    assert rows(con, "claim", columns) == expected("""
        P-01 | 50 | 50 | 3 | 0 | 30 | 2 | True |
        P-02 | 50 | 50 | 0 | 0 | | | False | emergency_reduction
        P-03 | 50 | 50 | 0 | 0 | | | False | over_limit_cure
        P-04 | 50 | 50 | 0 | 0 | | | False | outside_plan
        P-05 | 50 | 50 | 0 | 0 | | | True |
        P-06 | 50 | 50 | 0 | 0 | | | False | accepted_after_credit_year
        P-07 | 50 | 50 | 0 | 0 | | | False | credit_year_after_period
        P-08 | 50 | 44 | 0.5 | 4.000001 | 8 | 0 | True |
        P-09 | 50 | 50 | 0 | 0 | | | False | accepted_after_period
        P-10 | 50 | 50 | 0 | 0 | 30 | 0 | False | after_above_limit
        P-11 | 50 | 50 | 0 | 0 | | | False | outside_plan
    """)


NET = """
claim_no | eligible | computed_t:DECIMAL(38,26) | offset_t | traded_t | base_t | computed_is_exact
1 | true | 80 | 1 | 2 | 50 | true
2 | true | -5 | 0 | 0 | 50 | true
3 | false | 80 | 1 | 2 | 50 | true
4 | true | 70 | 0 | 0.345 | | true
5 | true | 40 | 0 | 0 | 60 | true
6 | true | 40 | 0 | 0 | 60 | true
7 | true | 8.75499999999999999999999999 | 0 | 0 | 60 | false
8 | true | 1 | 2 | 0 | 60 | true
9 | true | 8.75499999999999999999999999 | 0 | 0 | 60 | true
"""


def test_net_tonnes_of_claims_alone_and_in_line() -> None:
    con = macros()
    given(con, "claim", NET)
    line = "case_id | claim_no | line_key | place_in_line | claimed_t | base_t | is_exact"
    given(
        con,
        "line_claim",
        f"{line}\n- | 5 | k | 1 | 40 | 60 | true\n- | 6 | k | 2 | 40 | 60 | false",
    )
    assert rows(
        con, "net_claim", "claim_no, counted_before_t, capped_t, cap_cut_t, net_t, counted_t"
    ) == expected("""
        1 | 0 | 50 | 30 | 47 | 47
        2 | 0 | -5 | 0 | -5 | 0
        3 | 0 | 0 | 0 | 0 | 0
        4 | 0 | 70 | 0 | 69.66 | 69.66
        5 | 0 | 40 | 0 | 40 | 40
        6 | 40 | 20 | 20 | 20 | 20
        7 | 0 | 8.75499999999999999999999999 | 0 | 8.76 | 8.76
        8 | 0 | 1 | 0 | -1 | 0
        9 | 0 | 8.75499999999999999999999999 | 0 | 8.75 | 8.75
    """)


LEDGER = """
permit_no | uscc | region_code | facility_code | outlet_code | pollutant | base_year | base_emission_t | \
enterprise_name | permitted_emission_t
91450200000000000X001P | u1 | 450205 | MF1 | DA1 | nox | 2020 | 100 | 甲 厂 | 110
91450200000000000X001V | u1 | 450205 | | DA2 | nox | 2020 | 90 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | MF9 | DA2 | nox | 2020 | 91 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | | | nox | 2020 | 80 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | MF3 | | nox | 2020 | 70 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | MF1 | DA1 | nox | 2025 | 60 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | MF1 | DA1 | cod | 2020 | 50 | 甲 厂 |
| u2 | 450205 | MF1 | | nox | 2020 | 40 | 甲 厂 |
| u2 | 450206 | MF1 | | nox | 2020 | 30 | 甲 厂 |
91450200000000000X001P | u1 | 450205 | MF1 | DA1 | nox | 2020 | 99 | 甲 厂 |
"""
ASKING = """
project_id | permit_no | uscc | region_code | facility_code | outlet_code | credit_year | enterprise_name
A-1 | 91450200000000000X001Q | u1 | 450205 | MF1 | DA1 | 2024 | 甲厂
A-2 | 91450200000000000X001P | u1 | 450205 | MF2 | DA2 | 2021 | 甲厂
A-3 | 91450200000000000X001P | u1 | 450205 | | | 2025 | 甲厂
A-4 | 91450200000000000X001P | u1 | 450205 | MF3 | | 2024 | 甲厂
A-5 | | u2 | 450205 | MF1 | | 2024 | 甲厂
A-6 | | u2 | 450205 | MF1 | DA7 | 2024 | 甲厂
A-7 | 91450200000000000X002P | u1 | 450205 | MF1 | DA1 | 2024 | 甲厂
A-8 | 91450200000000000X001P | u1 | 450205 | MF9 | DA2 | 2024 | 甲厂
A-9 | 91450200000000000X001P | u1 | 450205 | MF1 | DA1 | 2024 | 甲厂
B-1 | 91450200000000000X001P | u1 | 450205 | MF3 | | 2026 | 甲厂
B-2 | 91450200000000000X001P | u1 | 450205 | MF3 | | 2024 | 甲厂
B-3 | 91450200000000000X001P | u1 | 450205 | MF5 | | 2024 | 甲厂
B-4 | | u2 | 450205 | MF1 | | 2024 | 乙厂
"""


def test_the_ledger_speaks_of_the_same_outlet_facility_or_site() -> None:
    con = macros()
    given(con, "ref_plan", PLANS)
    given(con, "record_l1_base_emission", LEDGER)
    given(con, "record_project", ASKING)
    tonnes = [f"A-{n} | nox | {5 if n < 9 else ''}" for n in range(1, 10)]
    tonnes += [
        "B-1 | nox | 5",
        "B-2 | so2 | 5",
        "B-3 | nox | 5",
        "A-1 | cod | 5",
    ]  # another year, pollutant, facility, name; the cod of A-1 is 50
    given(con, "record_tonnes", "\n".join(["project_id | pollutant | base_emission_t", *tonnes]))
    assert rows(con, "base_in_ledger", "project_id, pollutant, ledger_base_t") == expected("""
        A-1 | cod | 50
        A-1 | nox | 100
        A-2 | nox | 90
        A-3 | nox | 80
        A-4 | nox | 70
        A-5 | nox | 40
        A-8 | nox | 91
    """)


def test_a_ledger_of_one_enterprise_speaks_of_that_one() -> None:
    con = macros()
    given(con, "ref_plan", PLANS)
    given(con, "record_l1_base_emission", "\n".join(LEDGER.strip().splitlines()[:2]))
    given(con, "record_project", ASKING)
    given(con, "record_tonnes", "project_id | pollutant | base_emission_t\nA-1 | nox | 5")
    assert rows(con, "base_in_ledger", "project_id, ledger_base_t") == ["A-1 | 100"]


# Which claims have anything to do with each other

CROWD = """
project_id | uscc | permit_no | enterprise_name | project_name | longitude_deg | latitude_deg
A-1 | u1 | | 甲厂 | 一号 炉 | 1 | 2
A-2 | u1 | | 甲厂 | 二号炉 | |
A-3 | u1 | | 甲厂 | 三号炉 | |
A-4 | u4 | 91450200000000000X001P | 丁厂 | 四号炉 | |
A-5 | u5 | 91450200000000000X001V | 戊厂 | 五号炉 | |
A-6 | u6 | | 己厂 | 六号炉 | |
A-7 | u1 | | 甲厂 | 七号炉 | |
A-8 | u8 | 91450200000000000X001P | 辛厂 | 八号炉 | |
A-9 | u9 | | 壬局 | 九号车 | |
"""
CROWD_PLACED = """
project_id | plan_id | region_code | site_key | facility_code | outlet_code
A-1 | 14 | 450205 | s1 | F | O
A-2 | 14 | 450205 | s2 | |
A-3 | 14 | 450206 | s3 | |
A-4 | 14 | 450205 | p1 | |
A-5 | 14 | 450205 | p1 | |
A-6 | 14 | 450205 | s6 | |
A-7 | 15 | 450205 | s1 | |
A-8 | 15 | 450205 | p1 | |
A-9 | 14 | 450205 | s9 | |
"""


def test_projects_that_share_a_site_or_an_enterprise_in_a_county() -> None:
    con = macros()
    given(con, "record_project", CROWD)
    given(con, "placed_project", CROWD_PLACED)
    given(con, "shared_item", "project_id\nA-1\nA-9\nA-9")
    given(con, "lone_doubt", "project_id\nA-3\nA-9")
    given(con, "held_project", "project_id\nA-6\nA-9")
    given(con, "doubted_by_figures", "project_id")
    given(
        con,
        "source_link",
        f"project_id | {LINKS}\nA-2 | G | | | false | |\nA-6 | | B | | false | |",
    )
    given(con, "alike_figures", "claim_no\n7")
    given(con, "claim", "claim_no | project_id\n7 | A-7\n8 | A-8")
    con.execute("ALTER TABLE record_project ADD COLUMN vocs_basis VARCHAR")
    for column in ("area_code", "city_code"):
        con.execute(f"ALTER TABLE placed_project ADD COLUMN {column} VARCHAR")
    given(con, "above_entry", "project_id\nA-2\nA-7")
    columns = "project_id, site_key, uscc, permit_site, enterprise_key, title_key, longitude_deg, facility_code"
    assert rows(con, "crowded_project", columns) == expected("""
        A-1 | s1 | u1 | | 甲厂 | 一号炉 | 1 | F
        A-2 | s2 | u1 | | 甲厂 | 二号炉 | |
        A-3 | s3 | u1 | | 甲厂 | 三号炉 | |
        A-4 | p1 | u4 | 91450200000000000X001 | 丁厂 | 四号炉 | |
        A-5 | p1 | u5 | 91450200000000000X001 | 戊厂 | 五号炉 | |
        A-6 | s6 | u6 | | 己厂 | 六号炉 | |
        A-7 | s1 | u1 | | 甲厂 | 七号炉 | |
        A-9 | s9 | u9 | | 壬局 | 九号车 | |
    """)


def test_claims_of_crowded_projects_stand_in_line_by_year_first() -> None:
    con = macros()
    columns = "project_type | plan_id | region_code | point_key | computed_is_exact | base_t | offset_t | traded_t"
    columns += " | method_id"
    given(
        con,
        "ref_method",
        "method_id | is_closure:VARCHAR | base_of\nP-1 | yes | source\nP-2 | | served_area\nP-3 | yes | source",
    )
    claims = [
        "1 | P-1 | nox | 2025 | 2023-01-01 | 5 | true",
        "2 | P-2 | nox | 2024 | 2024-05-01 | 6 | true",
        "3 | P-3 | nox | 2024 | 2024-05-01 | 7 | true",  # stands alone
        "4 | P-1 | cod | 2025 | 2023-01-01 | 8 | false",
    ]
    given(
        con,
        "claim",
        f"claim_no | project_id | pollutant | credit_year | acceptance_date | computed_t | eligible | {columns}\n"
        + "\n".join(f"{c} | A1 | 14 | r | k | true | 1 | 0 | 0 | {c[4:7]}" for c in claims),
    )
    keys = "site_key | uscc | permit_no | permit_site | enterprise_key | title_key | longitude_deg | latitude_deg"
    given(
        con,
        "crowded_project",
        f"project_id | {keys} | facility_code | outlet_code\n"
        + "\n".join(f"P-{n} | s | u | | | e | t | | | |" for n in (1, 2)),
    )
    levels = "level_scale | level_before_t | level_after_t"
    intensities = "intensity_scale | intensity_before | intensity_after | activity"
    states = [
        "P-1 | nox | 9",
        "P-1 | cod | 10",
        "P-2 | nox | 11",
        "P-2 | cod | 12",
        "P-3 | nox | 13",
    ]
    given(
        con,
        "claim_state",
        f"project_id | pollutant | activity | {levels} | {intensities.removesuffix(' | activity')}\n"
        + "\n".join(f"{state} | | | | | |" for state in states),
    )
    unlinked(con)
    assert rows(
        con, "site_claim", "line_no, claim_no, computed_t, activity, is_closure, is_served_area"
    ) == [
        "1 | 2 | 6 | 11 | False | True",
        "2 | 1 | 5 | 9 | True | False",
    ]


def state(before: float, after: float, activity: float = 10, **more) -> dict:
    """Return a claim of an intensity that falls at some activity, without codes."""
    computed = f"{activity * (before - after):g}"
    steps = {
        "intensity_scale": "mg",
        "intensity_before": before,
        "intensity_after": after,
        "activity": activity,
    }
    levels = {"level_before_t": activity * before, "level_after_t": activity * after}
    return {"computed_t": computed} | steps | levels | more


def doubts(*claims: dict) -> list[str]:
    con = macros()
    site_claims(con, *claims)
    return rows(con, "claim_doubt", "claim_no, doubt_t, is_whole, is_exact, first_line_no")


def doubted(pairs: list[list[dict]]) -> list[bool]:
    """Return whether the later claim of each pair is in doubt: all at once, each in a plan of its own."""
    con = macros()
    apart = [
        claim | {"plan_id": f"{number}/{claim.get('plan_id', '14')}"}
        for number, pair in enumerate(pairs)
        for claim in pair
    ]
    site_claims(con, *apart)
    later = {int(row) for row in rows(con, "claim_doubt", "claim_no")}
    return [2 * number + 2 in later for number in range(len(pairs))]


PERMIT = {"permit_site": "p1"}
OUTLET = PERMIT | {"outlet_code": "DA1"}


def test_the_same_interval_claimed_twice_is_all_in_doubt() -> None:
    claims = [state(100, 60, **OUTLET), state(100, 60, activity=6, **OUTLET)]
    assert doubts(*claims) == ["2 | 240 | True | True | 1"]


def test_a_stage_that_begins_where_the_last_ended_is_not_in_doubt() -> None:
    assert doubts(state(100, 60, **OUTLET), state(60, 30, activity=11, **OUTLET)) == []


def test_a_stage_that_begins_above_the_end_of_the_last_is_in_doubt_by_the_difference() -> None:
    claims = [state(100, 60, **OUTLET), state(70, 30, activity=11, **OUTLET)]
    assert doubts(*claims) == ["2 | 110 | False | False | 1"]
    claims = [state(100, 60, **OUTLET), state(120, 90, activity=11, **OUTLET)]
    assert doubts(*claims) == ["2 | 110 | False | False | 1"]


def test_what_several_claims_covered_counts_once() -> None:
    claims = [
        state(100, 60, **OUTLET),
        state(90, 50, activity=1, **OUTLET),  # 60…90 was covered: 30 · 1
        state(80, 40, activity=2, **OUTLET),  # 50…80 was covered: 30 · 2
        state(95, 35, activity=1, **OUTLET),  # 40…95 was covered: 55
    ]
    assert doubts(*claims) == expected("""
        2 | 30 | False | False | 1
        3 | 60 | False | False | 1
        4 | 55 | False | False | 1
    """)
    whole = [state(100, 70, **OUTLET), state(70, 40, **OUTLET), state(90, 50, activity=3, **OUTLET)]
    assert doubts(*whole) == ["3 | 120 | True | True | 1"]


def test_a_doubt_is_never_above_the_claim_and_small_ones_are_none() -> None:
    claims = [state(100, 60, **OUTLET), state(80, 59, activity=10, **OUTLET) | {"computed_t": 150}]
    assert doubts(*claims) == ["2 | 150 | False | False | 1"]
    first = state(100, 60, **OUTLET)
    # 0.001 mg at 5.1: 0.0051 t, 0.01 as it is written; at 5: 0.005 t, to even 0.00
    assert doubts(first, state(60.001, 30, activity=5.1, **OUTLET)) == [
        "2 | 0.0051 | False | False | 1"
    ]
    assert doubts(first, state(60.001, 30, activity=5, **OUTLET)) == []


def on(basis: str, before: float, after: float, **more) -> dict:
    """Return a claim of what is removed at the outlet, in tonnes of some basis."""
    removal = {"level_scale": "removal_t", "level_before_t": before, "level_after_t": after}
    return OUTLET | removal | {"vocs_basis": basis, "computed_t": after - before} | more


def test_what_is_claimed_on_another_basis_is_in_doubt_as_a_whole_or_begins_where_it_ended() -> None:
    first = on("VOCs", 0, 10)
    assert doubts(first, on("NMHC", 0, 12)) == ["2 | 12 | True | True | 1"]
    assert doubts(first, on("NMHC", 9.5, 12)) == ["2 | 2.5 | True | True | 1"]
    assert doubts(first, on("NMHC", 10, 12)) == []
    assert doubts(first, on("VOCs", 0, 12)) == ["2 | 10 | False | True | 1"]
    assert doubts(first, on("", 0, 12)) == ["2 | 10 | False | True | 1"]
    assert doubts(on("", 0, 10), on("NMHC", 0, 12)) == ["2 | 10 | False | True | 1"]
    # what first covered the third is on its own basis: figures say how far
    assert doubts(first, on("NMHC", 0, 12), on("VOCs", 5, 13)) == [
        "2 | 12 | True | True | 1",
        "3 | 7 | False | True | 1",
    ]
    # two outlets on two bases
    assert doubts(first, on("NMHC", 0, 12, outlet_code="DA2")) == []


PAIRS = [
    (PERMIT | {"outlet_code": "DA1"}, PERMIT | {"outlet_code": "DA2"}, False),
    (PERMIT | {"facility_code": "MF1"}, PERMIT | {"facility_code": "MF2"}, False),
    (PERMIT | {"facility_code": "MF1"}, PERMIT | {"facility_code": "MF1"}, True),
    (
        PERMIT | {"facility_code": "MF1", "title_key": "a"},
        PERMIT | {"facility_code": "MF1"},
        True,
    ),
    (OUTLET | {"facility_code": "MF1"}, OUTLET | {"facility_code": "MF2"}, False),
    (
        PERMIT | {"facility_code": "MF1", "outlet_code": "DA1"},
        PERMIT | {"facility_code": "MF1", "outlet_code": "DA2"},
        False,
    ),
    (OUTLET | {"facility_code": "MF1"}, OUTLET, True),
    (OUTLET, OUTLET | {"facility_code": "MF1", "title_key": "a"}, True),
    (PERMIT | {"facility_code": "MF1"}, PERMIT, True),
    (OUTLET | {"facility_code": "MF1"}, PERMIT, True),
    (OUTLET, PERMIT, True),  # a code is missing: the title decides
    (PERMIT, OUTLET, True),
    (OUTLET, PERMIT | {"title_key": "a"}, False),
    (PERMIT, OUTLET | {"title_key": "a"}, False),
    (PERMIT, PERMIT, True),
    (PERMIT, PERMIT | {"title_key": "a"}, False),
    (PERMIT, PERMIT | {"project_type": "A2"}, False),
    (OUTLET, OUTLET | {"project_type": "A2"}, True),
    (PERMIT | {"facility_code": "MF1"}, PERMIT | {"outlet_code": "DA1"}, True),
    (PERMIT | {"outlet_code": "DA1"}, PERMIT | {"facility_code": "MF1"}, True),
    (
        PERMIT | {"outlet_code": "DA1"},
        PERMIT | {"facility_code": "MF1", "title_key": "a"},
        False,
    ),
    (OUTLET, OUTLET | {"permit_site": "p2"}, False),
    (OUTLET, OUTLET | {"permit_site": "p2", "uscc": "u2"}, False),
    (OUTLET, OUTLET | {"permit_site": None}, True),
    (OUTLET | {"permit_site": None}, OUTLET, True),
    (OUTLET | {"permit_site": None}, OUTLET | {"permit_site": None}, True),
    (OUTLET | {"permit_site": None}, OUTLET | {"enterprise_key": "乙厂"}, False),
    (OUTLET, OUTLET | {"permit_site": None, "uscc": "u2"}, False),
    (OUTLET, OUTLET | {"permit_site": None, "region_code": "450206"}, False),
    (OUTLET, OUTLET | {"uscc": "u2", "enterprise_key": "乙厂"}, True),
    ({"outlet_code": "DA1", "uscc": None}, {"outlet_code": "DA1", "uscc": None}, True),
    (OUTLET, OUTLET | {"pollutant": "so2"}, False),
    (OUTLET, OUTLET | {"plan_id": "15"}, False),
    (OUTLET, OUTLET | {"intensity_scale": "kg", "level_scale": "removal_t"}, False),
]
"""What an earlier and a later claim say of their source, and whether it may be the same."""


def test_which_claims_are_on_one_source() -> None:
    both = [[state(100, 60, **earlier), state(90, 50, **later)] for earlier, later, _ in PAIRS]
    assert doubted(both) == [meet for _, _, meet in PAIRS]


HERE = {"outlet_code": "DA1", "longitude_deg": 109.40, "latitude_deg": 24.30}
PLACES_BESIDE = [
    ({"longitude_deg": 109.40, "latitude_deg": 24.30}, True),
    ({"longitude_deg": 109.41, "latitude_deg": 24.31}, True),
    ({"longitude_deg": 109.42, "latitude_deg": 24.30}, False),
    ({"longitude_deg": 109.40, "latitude_deg": 24.32}, False),
    ({"longitude_deg": 109.39, "latitude_deg": 24.29}, True),
    ({"longitude_deg": 109.38, "latitude_deg": 24.30}, False),
    ({"longitude_deg": 109.40, "latitude_deg": 24.28}, False),
    ({}, True),
]


def test_two_places_of_one_enterprise_are_two_sites() -> None:
    both = [
        [state(100, 60, **HERE), state(90, 50, **{"outlet_code": "DA1"} | place)]
        for place, _ in PLACES_BESIDE
    ]
    assert doubted(both) == [meet for _, meet in PLACES_BESIDE]


def test_equal_figures_tie_where_codes_and_titles_do_not() -> None:
    assert doubts(state(100, 60, **PERMIT), state(100, 60, title_key="a", **PERMIT)) == [
        "2 | 400 | True | True | 1"
    ]
    assert doubts(state(100, 60, **PERMIT), state(100, 61, title_key="a", **PERMIT)) == []
    assert doubts(state(100, 60, **PERMIT), state(101, 60, title_key="a", **PERMIT)) == []


def test_tonnes_are_compared_where_intensities_are_not_alike() -> None:
    first = state(100, 60, **OUTLET)  # 1000 t to 600 t
    other = state(9, 5, activity=100, intensity_scale="kg", **OUTLET)  # 900 t to 500 t
    assert doubts(first, other) == ["2 | 300 | False | True | 1"]
    none = state(9, 5, activity=100, **OUTLET) | {"intensity_scale": None}
    assert doubts(first, none) == ["2 | 300 | False | True | 1"]
    assert doubts(none, none) == ["2 | 400 | True | True | 1"]
    assert doubts(none, first) == ["2 | 300 | False | True | 1"]
    by_county = [claim | {"permit_site": None} for claim in (first, other)]
    assert doubts(*by_county) == ["2 | 300 | False | True | 1"]
    by_permit = [first, other | {"uscc": "u2", "enterprise_key": "乙厂"}]
    assert doubts(*by_permit) == ["2 | 300 | False | True | 1"]


def test_a_claim_of_nothing_covers_nothing() -> None:
    rising = state(60, 100, **OUTLET)
    assert doubts(rising, state(100, 60, **OUTLET)) == []
    assert doubts(state(100, 60, **OUTLET), rising) == []
    nothing = state(100, 60, **OUTLET) | {"computed_t": 0}
    assert doubts(state(100, 60, **OUTLET), nothing) == []
    assert doubts(nothing, state(100, 60, **OUTLET)) == []
    assert doubts(nothing | {"computed_t": "-0.5"}, state(100, 60, **OUTLET)) == []
    little = state(100, 60, **OUTLET) | {"computed_t": "0.5"}
    assert doubts(little, little) == ["2 | 0.5 | True | True | 1"]


def test_an_inexact_claim_and_another_type_say_so() -> None:
    first = state(100, 60, **OUTLET)
    later = state(100, 60, **OUTLET) | {"computed_is_exact": "false", "project_type": "A2"}
    assert doubts(first, later) == ["2 | 400 | True | False | 1"]
    third = state(100, 60, **OUTLET) | {"project_type": "A2"}
    assert doubts(first, later, third)[1] == "3 | 400 | True | True | 1"


def point(at: float) -> dict:
    """Return a claim of 5 t whose state does not change."""
    return state(at, at, **OUTLET) | {"computed_t": 5}


def test_the_first_to_cover_is_not_one_that_only_touches() -> None:
    below = [state(40, 20, **OUTLET), state(100, 60, **OUTLET), state(70, 40, **OUTLET)]
    assert doubts(*below) == ["3 | 100 | False | False | 2"]
    above = [state(100, 70, **OUTLET), state(50, 20, **OUTLET), state(70, 40, **OUTLET)]
    assert doubts(*above) == ["3 | 100 | False | False | 2"]


def test_what_lies_within_what_was_covered_adds_nothing() -> None:
    claims = [state(100, 60, **OUTLET), state(80, 70, **OUTLET), state(95, 50, **OUTLET)]
    assert doubts(*claims) == expected("""
        2 | 100 | True | True | 1
        3 | 350 | False | False | 1
    """)
    assert doubts(state(100, 60, **OUTLET), state(70.5, 70, **OUTLET)) == [
        "2 | 5 | True | True | 1"
    ]


def test_a_state_that_does_not_change_is_covered_by_its_like_only() -> None:
    assert doubts(point(60), point(60)) == ["2 | 5 | True | True | 1"]
    assert doubts(state(100, 60, **OUTLET), point(70)) == []
    assert doubts(state(100, 60, **OUTLET), point(60)) == []
    assert doubts(state(60, 40, **OUTLET), point(60)) == []
    whole = "3 | 5 | True | True | 2"
    assert doubts(state(100, 60, **OUTLET), point(60), point(60)) == [whole]
    assert doubts(state(60, 40, **OUTLET), point(60), point(60)) == [whole]


def test_what_both_scales_cover_counts_once() -> None:
    first = state(100, 60, **OUTLET)
    kg = state(10, 9, activity=100, intensity_scale="kg", **OUTLET)  # 1000 t to 900 t
    # wholly covered in intensity by the first, by 100 t on the level by the second
    assert doubts(first, kg, state(100, 60, activity=12, **OUTLET)) == expected("""
        2 | 100 | True | True | 1
        3 | 480 | True | True | 1
    """)
    assert doubts(first, kg, state(110, 70, **OUTLET))[1] == "3 | 300 | False | False | 1"
    # the same numbers on both scales are different things: 60…80 mg by one, 57…70 t by the other
    low = state(7, 5.7, intensity_scale="kg", **OUTLET)
    third = state(100, 60, activity=0.95, **OUTLET)
    assert doubts(state(80, 60, **OUTLET), low, third) == ["3 | 19 | False | False | 1"]


def test_a_point_inside_one_claim_and_equal_to_another_is_whole() -> None:
    inside = [state(100, 50, **OUTLET), point(60), point(60)]
    assert doubts(*inside) == ["3 | 5 | True | True | 1"]


def test_what_two_scales_cover_is_joined_in_tonnes() -> None:
    first = state(100, 60, **OUTLET)
    kg = state(5, 4, activity=100, intensity_scale="kg", **OUTLET)  # 500 t to 400 t
    # 0.0001 mg at 10 is 0.001 t, too little alone; 400…500 t on the level are 100 t
    third = state(60.0001, 30, **OUTLET)
    assert doubts(first, kg, third) == ["3 | 100.001 | False | False | 1"]
    # 1000…600 t by the first, 500…400 t by the other: 500 t of 700 t; the overlap of both counts once
    assert doubts(first, kg, state(100, 30, **OUTLET)) == ["3 | 500 | False | False | 1"]
    wider = state(7, 4, activity=100, intensity_scale="kg", **OUTLET)  # 700 t to 400 t
    assert doubts(first, wider, state(100, 30, **OUTLET)) == expected("""
        2 | 100 | False | True | 1
        3 | 600 | False | False | 1
    """)

    follows = state(6, 3, activity=100, intensity_scale="kg", **OUTLET)  # 600 t to 300 t
    assert doubts(first, follows, state(100, 30, **OUTLET)) == ["3 | 700 | False | False | 1"]


def test_what_is_covered_piece_by_piece_is_whole() -> None:
    nested = [state(60, 50, **OUTLET), state(90, 40, **OUTLET), state(90, 40, activity=3, **OUTLET)]
    assert doubts(*nested)[1] == "3 | 150 | True | True | 1"
    # 45…60, 50…90 with 60…80 inside it, 60…95
    parts = [state(*s, **OUTLET) for s in ((100, 60), (90, 50), (80, 60), (60, 40))]
    assert doubts(*parts, state(95, 45, activity=2, **OUTLET))[-1] == "5 | 100 | True | True | 1"
    # on the level 50…80 t lie between them, the same numbers as in mg; R is more than they come to in mg
    mg = [state(100, 60, activity=1, **OUTLET), state(60, 30, activity=1, **OUTLET)]
    kg = state(80, 50, activity=1, intensity_scale="kg", **OUTLET)
    whole = state(100, 30, activity=1, **OUTLET) | {"computed_t": 75}
    assert doubts(*mg, kg, whole)[-1] == "4 | 75 | True | True | 1"


def test_a_next_stage_is_in_no_doubt_though_another_scale_is_at_its_site() -> None:
    first = state(100, 60, **OUTLET)  # 1000 t to 600 t
    kg = state(1, 0.5, activity=100, intensity_scale="kg", **OUTLET)  # 100 t to 50 t
    third = state(60, 30, activity=11, **OUTLET)  # 660 t to 330 t: more gas, no other reduction
    assert doubts(first, kg, third) == []


def beside(*claims: dict) -> list[str]:
    con = macros()
    site_claims(con, *claims)
    return rows(
        con,
        "same_source",
        "line_no, scale_kind, low, high, earlier_low, earlier_high, first_line_no",
    )


def test_a_claim_stands_once_beside_each_interval_that_it_meets() -> None:
    coded = OUTLET | {"facility_code": "MF1"}  # alike in both codes, the title and the figures
    alike = [state(100, 60, **coded), state(100, 60, **coded)]
    assert beside(*alike) == ["2 | intensity | 60 | 100 | 60 | 100 | 1"]
    apart = state(50, 40, **coded)
    assert beside(state(100, 60, **coded), apart) == []
    assert beside(apart, state(100, 60, **coded)) == []
    # tonnes equal to the mg and kg by an activity of 1: each scale by itself
    mg, kg = state(100, 60, activity=1, **coded), state(90, 50, activity=1, **coded)
    assert beside(mg, kg | {"intensity_scale": "kg"}) == ["2 | level | 50 | 90 | 60 | 100 | 1"]


# The interval of each claim

ALONE = {"intensity_scale": "mg", "intensity_before": 9, "intensity_after": 5, "computed_t": 4}
ALONE |= {"level_before_t": 90, "level_after_t": 50}
BESIDE = [
    (ALONE | {"uscc": "a", "permit_site": "p1"}, "il"),
    (ALONE | {"uscc": "b", "permit_site": "p1", "intensity_scale": "kg"}, "il"),
    (ALONE | {"uscc": "c"}, "il"),
    (ALONE | {"uscc": "c", "intensity_scale": "kg"}, "il"),
    (ALONE | {"uscc": "d"}, "i"),
    (ALONE | {"uscc": "d", "region_code": "450206", "intensity_scale": "kg"}, "i"),
    (ALONE | {"uscc": "d", "pollutant": "so2", "intensity_scale": "kg"}, "i"),
    (ALONE | {"uscc": "d", "plan_id": "15", "intensity_scale": "kg"}, "i"),
    (ALONE | {"uscc": "e", "permit_site": "p2"}, "i"),
    (ALONE | {"uscc": "e", "permit_site": "p2"}, "i"),
    (ALONE | {"uscc": "f", "permit_site": "p2", "pollutant": "so2", "intensity_scale": "kg"}, "i"),
    (ALONE | {"uscc": "g", "permit_site": "p2", "plan_id": "15", "intensity_scale": "kg"}, "i"),
    (ALONE | {"uscc": "h", "intensity_scale": None}, "l"),
    (ALONE | {"uscc": "j", "intensity_scale": None, "level_scale": None}, ""),
    (ALONE | {"uscc": "c", "level_scale": None}, "i"),
    (ALONE | {"uscc": "k", "computed_t": 0}, ""),
    (ALONE | {"uscc": None}, "il"),
    (ALONE | {"uscc": None, "intensity_scale": "kg"}, "il"),
]
"""Claims and on which scales they are compared: another scale of the site or enterprise asks for tonnes."""


def test_tonnes_stand_beside_intensity_only_where_scales_meet() -> None:
    con = macros()
    site_claims(con, *[claim for claim, _ in BESIDE])
    found = rows(con, "claim_interval", "claim_no, scale_kind, scale, low, high")
    wanted = []
    for number, (claim, kinds) in enumerate(BESIDE, start=1):
        if "i" in kinds:
            wanted.append(f"{number} | intensity | {claim['intensity_scale']} | 5 | 9")
        if "l" in kinds:
            wanted.append(f"{number} | level | emission_t | 50 | 90")
    assert found == sorted(wanted)


def test_an_interval_goes_from_the_lower_state_to_the_higher() -> None:
    con = macros()
    rising = ALONE | {"intensity_before": 5, "intensity_after": 9}
    rising |= {"level_before_t": 50, "level_after_t": 90}
    site_claims(con, rising, ALONE | {"uscc": "b"})
    assert rows(con, "claim_interval", "claim_no, low, high") == ["1 | 5 | 9", "2 | 5 | 9"]


def test_places_in_line_are_of_one_plan_and_pollutant() -> None:
    con = macros()
    same = {"point_key": "k", "computed_t": 5, "base_t": 50}
    of = [{}, {"plan_id": "15"}, {"pollutant": "so2"}]
    site_claims(con, *[same | other for other in of * 2])
    found = rows(con, "line_claim", "claim_no, place_in_line")
    assert found == ["1 | 1", "2 | 1", "3 | 1", "4 | 2", "5 | 2", "6 | 2"]


# Which claims a doubt names, and what a finding alone would cost


def covering(*touching: str) -> list[str]:
    """Return who covers line 9 or 8: scale, interval, first line, own and earlier interval."""
    con = macros()
    bounds = " | ".join(
        f"{b}:DECIMAL(38,20)" for b in ("low", "high", "earlier_low", "earlier_high")
    )
    heading = f"line_no | scale_kind | interval_no | first_line_no | {bounds}"
    given(con, "claimed_before", "\n".join([heading, *touching]))
    con.execute("ALTER TABLE claimed_before ADD COLUMN is_together BOOLEAN DEFAULT FALSE")
    given(con, "claim_doubt", "line_no\n9\n8")
    return rows(con, "covering_claim", "line_no, covering_line_no")


def test_what_only_touches_covers_nothing_though_another_scale_is_in_doubt() -> None:
    on_the_level = "9 | l | 2 | 2 | 4 | 9 | 5 | 9"
    assert covering("9 | i | 1 | 1 | 40 | 60 | 60 | 100", on_the_level) == ["9 | 2"]
    assert covering("9 | i | 1 | 1 | 40 | 60 | 20 | 40", on_the_level) == ["9 | 2"]
    point = "9 | i | 2 | 2 | 50 | 50 | 50 | 50"
    assert covering("9 | i | 1 | 1 | 50 | 50 | 50 | 90", point) == ["9 | 2"]
    assert covering("9 | i | 1 | 1 | 50 | 50 | 20 | 50", point) == ["9 | 2"]
    # 1 stands at 90 and has no length; 50…90 is what 2 covered
    assert covering("9 | i | 1 | 1 | 40 | 95 | 90 | 90", "9 | i | 2 | 2 | 40 | 95 | 50 | 90") == [
        "9 | 2"
    ]


def test_each_scale_of_each_doubt_is_walked_by_itself() -> None:
    both = ["9 | 1", "9 | 2"]
    begin_alike = ["9 | i | 1 | 1 | 40 | 95 | 50 | 90", "9 | l | 2 | 2 | 50 | 95 | 50 | 70"]
    assert covering(*begin_alike) == both
    wider = ["9 | i | 2 | 2 | 40 | 95 | 50 | 90", "9 | l | 1 | 1 | 40 | 95 | 45 | 95"]
    assert covering(*wider) == both
    assert covering("9 | i | 1 | 1 | 5 | 5 | 5 | 5", "9 | l | 2 | 2 | 4 | 9 | 5 | 9") == both
    two_points = ["9 | i | 1 | 1 | 5 | 5 | 5 | 5", "8 | i | 2 | 2 | 6 | 6 | 6 | 6"]
    assert covering(*two_points) == ["8 | 2", "9 | 1"]


def test_the_six_named_are_those_first_in_line_on_each_scale() -> None:
    parts = [f"9 | i | {9 - n} | {n} | 0 | 90 | {10 * n} | {10 * n + 10}" for n in range(1, 8)]
    on_the_level = "9 | l | 20 | 8 | 4 | 9 | 5 | 9"
    assert covering(*parts, on_the_level) == [f"9 | {n}" for n in (1, 2, 3, 4, 5, 6, 8)]


def test_a_member_that_gains_room_has_less_than_nothing_at_risk() -> None:
    con = macros()
    given(con, "resolution", "case_id | claim_no | counted_t\nf1 | 1 | 0\nf1 | 2 | 60")
    given(con, "net_claim", "claim_no | counted_t:DECIMAL(18,2)\n1 | 60\n2 | 40")
    given(con, "claim", "claim_no | project_id | pollutant\n1 | P-1 | nox\n2 | P-2 | nox")
    members = "f1 | P-1 | nox\nf1 | P-2 | nox\nf1 | P-2 | nox"
    given(con, "finding_member", f"finding_id | project_id | pollutant\n{members}")
    assert rows(con, "finding_risk", "finding_id, project_id, tonnes_at_risk") == expected("""
        f1 | P-1 | 60
        f1 | P-2 | -20
    """)


# What a closed source has let out


def closed(*claims: dict) -> list[str]:
    """Return what is in doubt of claims on one closed source, a facility of 100 t, and beside which claims."""
    con = macros()
    usual = {"facility_code": "F", "base_t": 100, "permit_site": "s", "level_scale": "removal_t"}
    site_claims(con, *[usual | claim for claim in claims])
    return rows(con, "doubted_claim", "claim_no, doubt_t, is_whole, first_line_no, is_beyond_base")


def removal(tonnes: float, **more) -> dict:
    return {"computed_t": tonnes, "level_before_t": 0, "level_after_t": tonnes, **more}


def closure(before: float, after: float = 0, **more) -> dict:
    states = {"level_scale": "emission_t", "level_before_t": before, "level_after_t": after}
    return {"computed_t": before - after, "is_closure": "true"} | states | more


def test_a_closure_counts_what_measured_treatments_have_left_of_the_base() -> None:
    assert closed(removal(25), closure(100)) == ["2 | 25 | False | 1 | True"]
    assert closed(removal(25), closure(100, 10)) == ["2 | 25 | False | 1 | True"]
    # stated from what was left: nothing is double
    assert closed(removal(25), closure(75)) == []
    assert closed(removal(25), closure(75.005)) == []
    assert closed(removal(25), closure(75.01)) == ["2 | 0.01 | False | 1 | True"]
    assert closed(removal(60), removal(60, level_before_t=60, level_after_t=120), closure(100)) == [
        "3 | 100 | True | 1 | True"
    ]
    assert closed(closure(100)) == []


def test_the_largest_base_and_only_what_is_not_in_doubt_yet_count_against_a_closed_source() -> None:
    assert closed(removal(25, base_t=130), closure(100)) == []
    assert closed(removal(25, base_t=None), closure(100, base_t=None)) == []
    assert closed(removal(25, base_t=None), closure(100)) == ["2 | 25 | False | 1 | True"]
    # the copy is in doubt and takes nothing from the closure
    assert closed(removal(25), removal(25), closure(100)) == [
        "2 | 25 | True | 1 | False",
        "3 | 25 | False | 1 | True",
    ]
    # what is above its own base was never let out
    assert closed(removal(50, base_t=20), closure(100)) == ["2 | 20 | False | 1 | True"]


def test_after_a_closure_another_scale_claims_what_is_gone() -> None:
    assert closed(closure(100), removal(25)) == ["2 | 25 | True | 1 | True"]
    assert closed(closure(100, 20), removal(25)) == ["2 | 25 | True | 1 | True"]
    assert closed(closure(70), removal(25)) == []
    # on its own scale the interval says what is left: 20 → 5
    after = {
        "computed_t": 15,
        "level_scale": "emission_t",
        "level_before_t": 20,
        "level_after_t": 5,
    }
    assert closed(closure(100, 20), after) == []


@pytest.mark.parametrize(
    "other",
    [
        {"facility_code": "F2"},
        {"outlet_code": "DA1", "facility_code": None},
        {"pollutant": "cod"},
        {"plan_id": "15"},
        {"permit_site": "z"},
        {"is_closure": "false", "computed_t": 100},
    ],
)
def test_another_source_or_one_that_nobody_closes_is_not_closed(other: dict) -> None:
    assert closed(removal(25), closure(100, title_key="关停") | other) == []


def test_a_closed_source_is_known_without_permit_and_codes() -> None:
    bare = {"facility_code": None, "permit_site": None}
    assert closed(removal(25, **bare), closure(100, **bare)) == ["2 | 25 | False | 1 | True"]
    assert closed(removal(25, permit_site=None), closure(100)) == ["2 | 25 | False | 1 | True"]
    assert closed(removal(25), closure(100, permit_site=None)) == ["2 | 25 | False | 1 | True"]
    named = {"permit_site": None, "enterprise_key": "乙厂"}
    assert closed(removal(25), closure(100, **named)) == []
    far = {"permit_site": None, "longitude_deg": 109.5, "latitude_deg": 24.3}
    assert closed(removal(25, longitude_deg=109.4, latitude_deg=24.3), closure(100, **far)) == []


def test_what_shares_no_place_with_the_closure_counts_beside_a_claim_that_does() -> None:
    # the operator's closure is under the permit, the owner's first claim under its name, the second under both
    first, operator = removal(60, permit_site=None), {"uscc": "u2", "title_key": "关停"}
    second = removal(30, level_before_t=100, level_after_t=130)
    assert closed(first, closure(50, **operator), second) == ["3 | 30 | True | 1 | True"]
    assert closed(closure(50, **operator), second) == []


def test_a_closed_source_shows_the_first_claim_under_each_description_up_to_six() -> None:
    con = macros()
    usual = {"facility_code": "F", "base_t": 100, "permit_site": "s", "level_scale": "removal_t"}
    titles = ["a", "a", *"bcdefg"]
    claims = [removal(n, title_key=title) for n, title in enumerate(titles, start=1)]
    site_claims(con, *[usual | claim for claim in [*claims, closure(100)]])
    found = rows(con, "doubted_cover", "line_no, covering_line_no")
    assert [row for row in found if row.startswith("9 ")] == [
        f"9 | {line}" for line in (1, 3, 4, 5, 6, 7)
    ]


# Claims that alone are above the ledger


def test_a_lone_claim_above_its_facility_site_or_enterprise_in_the_ledger() -> None:
    con = macros()
    given(
        con,
        "base_entry",
        """plan_id | pollutant | owner_key | facility_code | outlet_code | of_enterprise | ledger_base_t
        14 | nox | 91450200000000000X001 | F | | 91450200000000000X | 40
        14 | nox | u2@r¦乙厂 | | | u2 | 40""",
    )
    con.execute("UPDATE base_entry SET owner_key = REPLACE(owner_key, '¦', '|')")
    for column in ("facility_code", "outlet_code"):
        con.execute(f"UPDATE base_entry SET {column} = COALESCE({column}, '')")
    names = ["91450200000000000X001P | x | 甲厂", "| u2 | 乙厂", "u2 | u2 | 乙厂", "| u2 | 丙厂"]
    sites = [0, 0, 0, 1, 1, 2, 3]
    given(
        con,
        "record_project",
        "project_id | permit_no | uscc | enterprise_name | region_code\n"
        + "\n".join(f"P-{n} | {names[site]} | r" for n, site in enumerate(sites)),
    )
    facilities = ["F", "F", "F2", "", "F", "", ""]
    given(
        con,
        "placed_project",
        "project_id | plan_id | facility_code\n"
        + "\n".join(f"P-{n} | 14 | {code}" for n, code in enumerate(facilities)),
    )
    given(
        con,
        "claim",
        "project_id | pollutant | eligible | computed_t | base_t\n"
        + "\n".join(f"P-{n} | nox | true | {41 - n % 2} | 90" for n in range(7)),
    )
    assert rows(con, "above_entry", "project_id, pollutant") == ["P-0 | nox", "P-4 | nox"]
