"""Yearly figures beside the months they should come to, on few rows worked by hand (年数与月数核对逐一手算)."""

import duckdb
import pytest

from tests.given import expected, given, macros, rows, value


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return macros()


@pytest.mark.parametrize(
    ("products", "water", "mean"),
    [
        ("452016", "2628", "172"),
        ("1", "3", "0.333333333333"),
        ("2", "3", "0.666666666667"),
        ("0", "5", "0"),
        ("0", "0", ""),
        ("120000000000", "1200000", "100000"),
    ],
)
def test_a_mean_is_weighted_and_taken_to_twelve_decimals(con, products, water, mean) -> None:
    assert (
        value(con, f"WEIGHTED_MEAN({products}::DECIMAL(38, 12), {water}::DECIMAL(38, 6))") == mean
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [("180.500000", "180.5"), ("100.000000", "100"), ("0.000000", "0"), ("-0.050000", "-0.05")],
)
def test_a_number_is_shown_without_zeros_at_its_end(con, number, text) -> None:
    assert value(con, f"PLAIN_NUMBER({number}::DECIMAL(18, 6))") == text


CELLS = [
    f"{end}_{p}_{s}_mg_per_l"
    for s in ("before", "after")
    for p in ("cod", "nh3n")
    for end in ("inlet", "outlet")
]
SUMS = [
    f"months_{kind}_{s}_10k_g:DECIMAL(38,12)"
    for s in ("before", "after")
    for kind in ("inlet", "outlet")
]
MEANS = [
    f"mean_{kind}_{s}_mg_per_l:DECIMAL(38,12)"
    for s in ("before", "after")
    for kind in ("inlet", "outlet")
]


def test_each_declared_figure_stands_beside_what_the_months_come_to(con) -> None:
    given(
        con,
        "record_project",
        f"""
project_id | volume_before_10k_m3 | volume_after_10k_m3 | {" | ".join(CELLS)}
W-1 | 10 | 20 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
W-2 | | 20 | | 2 | 3 | 4 | 5 | 6 | | 8
W-3 | 10 | 20 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
""",
    )
    given(
        con,
        "w1_month_mean",
        f"""
project_id | pollutant | months_volume_before_10k_m3 | months_volume_after_10k_m3 | {" | ".join(SUMS + MEANS)}
W-1 | cod | 11 | 22 | 110 | 33 | 440 | 66 | 10 | 3 | 20 | 3
W-1 | nh3n | 11 | 22 | 55 | 22 | 44 | 22 | 5 | 2 | 2 | 1
W-2 | nh3n | 11 | | 55 | 22 | | | 5 | 2 | |
W-2 | cod | | 0 | | | 0 | 0 | | | |
""",
    )
    columns = "project_id, pollutant, stage, column_name, quantity, declared, weight, weighted_sum, weighted"
    assert rows(con, "w1_declared_year", columns) == expected("""
        W-1 | cod | after | inlet_cod_after_mg_per_l | inlet | 5 | 22 | 440 | 20
        W-1 | cod | after | outlet_cod_after_mg_per_l | outlet | 6 | 22 | 66 | 3
        W-1 | cod | after | volume_after_10k_m3 | volume | 20 | 1 | 22 | 22
        W-1 | cod | before | inlet_cod_before_mg_per_l | inlet | 1 | 11 | 110 | 10
        W-1 | cod | before | outlet_cod_before_mg_per_l | outlet | 2 | 11 | 33 | 3
        W-1 | cod | before | volume_before_10k_m3 | volume | 10 | 1 | 11 | 11
        W-1 | nh3n | after | inlet_nh3n_after_mg_per_l | inlet | 7 | 22 | 44 | 2
        W-1 | nh3n | after | outlet_nh3n_after_mg_per_l | outlet | 8 | 22 | 22 | 1
        W-1 | nh3n | after | volume_after_10k_m3 | volume | 20 | 1 | 22 | 22
        W-1 | nh3n | before | inlet_nh3n_before_mg_per_l | inlet | 3 | 11 | 55 | 5
        W-1 | nh3n | before | outlet_nh3n_before_mg_per_l | outlet | 4 | 11 | 22 | 2
        W-1 | nh3n | before | volume_before_10k_m3 | volume | 10 | 1 | 11 | 11
        W-2 | cod | after | inlet_cod_after_mg_per_l | inlet | 5 | 0 | 0 |
        W-2 | cod | after | outlet_cod_after_mg_per_l | outlet | 6 | 0 | 0 |
        W-2 | cod | after | volume_after_10k_m3 | volume | 20 | 1 | 0 | 0
        W-2 | nh3n | before | inlet_nh3n_before_mg_per_l | inlet | 3 | 11 | 55 | 5
        W-2 | nh3n | before | outlet_nh3n_before_mg_per_l | outlet | 4 | 11 | 22 | 2
    """)


DECLARED = """
project_id | pollutant | stage | quantity | column_name | declared:DECIMAL(38,6) | weight:DECIMAL(38,6) | \
weighted_sum:DECIMAL(38,12) | weighted:DECIMAL(38,12)
"""


def test_figures_that_lie_further_apart_than_the_limit(con) -> None:
    given(
        con,
        "w1_declared_year",
        DECLARED.strip()
        + """
W-1 | cod | before | volume | volume_before_10k_m3 | 201 | 1 | 200 | 200
W-2 | cod | before | volume | volume_before_10k_m3 | 201.000001 | 1 | 200 | 200
W-2 | cod | after | volume | volume_after_10k_m3 | 198.999999 | 1 | 200 | 200
W-3 | cod | after | volume | volume_after_10k_m3 | 199 | 1 | 200 | 200
W-1 | nh3n | after | inlet | inlet_nh3n_after_mg_per_l | 20.2 | 7 | 140 | 20
W-2 | nh3n | after | inlet | inlet_nh3n_after_mg_per_l | 20.200001 | 7 | 140 | 20
W-3 | nh3n | before | outlet | outlet_nh3n_before_mg_per_l | 19.799999 | 7 | 140 | 20.00005
W-4 | nh3n | before | outlet | outlet_nh3n_before_mg_per_l | 19.8 | 7 | 140 | 20
W-4 | cod | after | volume | volume_after_10k_m3 | 5 | 1 | 0 | 0
W-4 | cod | after | inlet | inlet_cod_after_mg_per_l | 5 | 0 | 0 |
W-5 | cod | after | volume | volume_after_10k_m3 | 5 | 1 | 9 | 9
W-6 | cod | after | volume | volume_after_10k_m3 | 5 | 1 | 9 | 9
""",
    )
    lines = [f"W-{n} | {p} | {n != 5}" for n in range(1, 6) for p in ("cod", "nh3n")]
    given(con, "claim", "project_id | pollutant | eligible\n" + "\n".join(lines))
    given(
        con,
        "ref_threshold",
        "kind | key | value:DECIMAL(18,6)\nF-23 | volume | 0.5\nF-23 | concentration | 1\nF-2 | volume | 9",
    )
    facts = ["quantity", "declared", "weighted", "unit", "limit_pct"]
    columns = (
        "REPLACE(finding_key, '|', ' '), pollutant, role, doubt_t, doubt_is_exact, stock_key, "
    )
    columns += ", ".join(f"facts ->> '{name}'" for name in facts)
    columns += ", finding_key = project_id || '|' || (facts ->> 'column_name'), facts ->> 'stage'"
    found = rows(con, "find_f23_year_differs_from_months", columns)
    of = "member | 0 | True | "
    assert found == expected(f"""
        W-2 volume_before_10k_m3 | cod | {of} | volume | 201.000001 | 200 | 10k_m3 | 0.5 | True | before
        W-2 volume_after_10k_m3 | cod | {of} | volume | 198.999999 | 200 | 10k_m3 | 0.5 | True | after
        W-2 inlet_nh3n_after_mg_per_l | nh3n | {of} | inlet_nh3n | 20.200001 | 20 | mg_per_l | 1 | True | after
        W-3 outlet_nh3n_before_mg_per_l | nh3n | {of} | outlet_nh3n | 19.799999 | 20.0001 | mg_per_l | 1 | True | before
        W-4 volume_after_10k_m3 | cod | {of} | volume | 5 | 0 | 10k_m3 | 0.5 | True | after
    """)


FACTS = '{{"column_name": "{}", "stage": "{}", "quantity": "{}", "declared": "{}"}}'.format


def test_the_cells_of_a_finding(con) -> None:
    members = [
        ("f1", "F-23", "W-1", FACTS("inlet_cod_after_mg_per_l", "after", "inlet_cod", "230.5")),
        ("f2", "F-23", "W-1", FACTS("volume_before_10k_m3", "before", "volume", "9")),
        ("f3", "F-23", "W-1", FACTS("outlet_cod_after_mg_per_l", "after", "outlet_cod", "1")),
        ("f4", "F-23", "W-1", FACTS("inlet_nh3n_after_mg_per_l", "after", "inlet_nh3n", "1")),
        ("f5", "F-23", "W-1", FACTS("outlet_nh3n_after_mg_per_l", "after", "outlet_nh3n", "1")),
        ("f6", "F-17", "W-1", FACTS("volume_before_10k_m3", "before", "volume", "9")),
    ]
    given(
        con,
        "finding_member",
        "finding_id | kind | project_id | facts:JSON\n" + "\n".join(map(" | ".join, members)),
    )
    place = "file_name | file_sha256 | sheet_name | row_number"
    given(con, "record_project", f"project_id | {place}\nW-1 | a | s | W | 3\nW-2 | a | s | W | 4")
    given(
        con,
        "record_w1_monthly_operation",
        f"""
project_id | stage | month | month_volume_10k_m3 | inlet_cod_mg_per_l | outlet_cod_mg_per_l | \
inlet_nh3n_mg_per_l | outlet_nh3n_mg_per_l | {place}
W-1 | 改造后 | 2023-02 | 7 | 231 | 30 | 25 | 5 | b | t | M | 9
W-1 | 改造后 | 2023-01 | 8.5 | 230 | 31 | 24 | 4 | b | t | M | 5
W-1 | 改造前 | 2021-01 | 6 | 220 | 32 | 23 | 3 | b | t | M | 6
W-2 | 改造后 | 2023-01 | 1 | 1 | 1 | 1 | 1 | b | t | M | 7
""",
    )
    given(
        con,
        "source_column",
        """
file_name | file_sha256 | sheet_name | column_name | column_letter
a | s | W | inlet_cod_after_mg_per_l | H
b | t | M | inlet_cod_mg_per_l | E
b | t | M | outlet_cod_mg_per_l | F
b | t | M | inlet_nh3n_mg_per_l | G
b | t | M | month_volume_10k_m3 | D
x | t | M | month_volume_10k_m3 | X
b | x | M | month_volume_10k_m3 | X
b | t | X | month_volume_10k_m3 | X
""",
    )
    said = "r.project_id || ' ' || r.value || ' ' || r.file || ' ' || r.sheet || '!' || COALESCE(r.cell, '')"
    cells = f"LIST_TRANSFORM(records, LAMBDA r: {said})"
    found = rows(con, "evidence_w1_month", f"finding_id, place, column_name, verdict, {cells}")
    water = "3 | month_volume_10k_m3 | differs | ['W-1 8.5 b M!D5', 'W-1 7 b M!D9']"
    assert found == sorted(
        [
            "f1 | 1 | inlet_cod_after_mg_per_l | differs | ['W-1 230.5 a W!H3']",
            "f1 | 2 | inlet_cod_mg_per_l | differs | ['W-1 230 b M!E5', 'W-1 231 b M!E9']",
            "f2 | 1 | volume_before_10k_m3 | differs | ['W-1 9 a W!']",
            "f2 | 3 | month_volume_10k_m3 | differs | ['W-1 6 b M!D6']",
            "f3 | 1 | outlet_cod_after_mg_per_l | differs | ['W-1 1 a W!']",
            "f3 | 2 | outlet_cod_mg_per_l | differs | ['W-1 31 b M!F5', 'W-1 30 b M!F9']",
            "f4 | 1 | inlet_nh3n_after_mg_per_l | differs | ['W-1 1 a W!']",
            "f4 | 2 | inlet_nh3n_mg_per_l | differs | ['W-1 24 b M!G5', 'W-1 25 b M!G9']",
            "f5 | 1 | outlet_nh3n_after_mg_per_l | differs | ['W-1 1 a W!']",
            "f5 | 2 | outlet_nh3n_mg_per_l | differs | ['W-1 4 b M!', 'W-1 5 b M!']",
            *(f"f{n} | {water}" for n in (1, 3, 4, 5)),
        ]
    )
