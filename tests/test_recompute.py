"""The second computation: no difference to the SQL over generated records, and every planted one caught."""

import ast
import random
from collections.abc import Iterator
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianpai import schemas
from jianpai.flows.recompute import factors
from jianpai.flows.recompute.counted import Published, difference
from jianpai.flows.recompute.figures import (
    EXACT,
    Reduction,
    Span,
    is_given,
    number,
    rounded,
)
from jianpai.flows.recompute.formulas import formulas, reductions
from jianpai.flows.verify import recomputed as verifying
from samples.made_up import Submission
from samples.types import a2, a3, makers, v4, w6
from tests.accounting import account_folder
from tests.made_up_inbox import of_every_type, sent

ROOM = Path(__file__).parent.parent / "flows" / "recompute"
EACH = 1_100
LAST_DIGIT = "0.00000000000000000000000001"


def test_every_project_type_is_computed_a_second_time() -> None:
    assert set(formulas()) == set(schemas.project_entries())


def test_the_room_knows_neither_the_sql_nor_who_runs_it() -> None:
    allowed = ("jianpai.flows.recompute", "jianpai.schemas")
    for path in ROOM.glob("*.py"):
        imported = [
            node.module or ""
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.ImportFrom)
        ]
        own = [name for name in imported if name.startswith("jianpai")]
        assert all(name.startswith(allowed) for name in own), path
        assert "duckdb" not in path.read_text("utf-8"), path


def rule_book() -> dict[tuple[str, str], str]:
    """Return the factors as the rule book has them, typed by the makers; V4's are kg an hour there."""
    of_livestock = {
        ("W6.generation", f"{pollutant}/{kind}"): value
        for pollutant, values in w6.GENERATION.items()
        for kind, value in values.items()
    }
    correlations = {
        (f"V4.correlation_{name}", kind): value
        for kind, (a, b) in v4.CORRELATIONS.items()
        for name, value in (("a", str(Decimal(a) * 10**6)), ("b", b))
    }
    of_units = {("A2.generation", kind): value for kind, value in a2.GENERATION.items()}
    of_kilns = {("A3.generation", kind): value for kind, value in a3.GENERATION.items()}
    residents = {("W7.generation", "cod"): "70"}
    return of_livestock | correlations | of_units | of_kilns | residents


def test_factors_are_those_of_the_rule_book_in_the_years_they_hold() -> None:
    factor = factors.of_rule_book()
    for (name, key), value in rule_book().items():
        assert factor(name, key, 2025) == factor(name, key, "2021") == Decimal(value), key
    with pytest.raises(
        LookupError, match=r"系数 W7\.generation（cod）在 2020 年应有 1 个值，现有 0 个"
    ):
        factor("W7.generation", "cod", 2020)
    editions = [("f", "k", "1", 2021, 2023), ("f", "k", "2", 2023, None)]
    factor = factors.of_rows(editions)
    assert (factor("f", "k", 2022), factor("f", "k", 2024)) == (1, 2)
    with pytest.raises(LookupError, match="现有 2 个"):
        factor("f", "k", 2023)


# No difference


def accounted(submissions: list[Submission], folder: Path) -> Path:
    """Return the folder of the tables of some submissions."""
    account_folder(sent(submissions, folder / "in"), folder / "run")
    return folder / "run" / "tables"


def opened(tables: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection with a copy of every table, so that they can be changed."""
    con = duckdb.connect()
    for file in tables.glob("*.parquet"):
        con.execute(f"CREATE TABLE {file.stem} AS FROM '{file}'")
    return con


def found(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Return what differs of all projects."""
    outcome, share = verifying.recomputed(con)
    assert outcome.error == ""
    assert outcome.count == len(outcome.rows)
    assert share.projects == share.of
    return outcome.rows


@pytest.mark.long
def test_over_twenty_thousand_records_of_all_types_nothing_differs(tmp_path: Path) -> None:
    submissions = of_every_type(random.Random(20), EACH)
    assert len(submissions) >= 20_000
    with opened(accounted(submissions, tmp_path)) as con:
        assert found(con) == []
        published = con.execute("SELECT COUNT(*) FROM project").fetchone()
        counting = con.execute("SELECT COUNT(*) FROM project_reduction WHERE counted_t > 0")
        assert published > (len(submissions) - 10,)  # a few outputs lie too far apart (V-28)
        assert counting.fetchone() > (len(submissions) // 4,)


@pytest.mark.long
@settings(max_examples=5)
@given(st.lists(st.tuples(st.sampled_from([*makers()]), st.integers(0, 2**32)), min_size=1))
def test_whatever_is_drawn_nothing_differs(tmp_path_factory, drawn: list[tuple[str, int]]) -> None:
    submissions = [
        makers()[type_id].made_up(random.Random(seed), serial)
        for serial, (type_id, seed) in enumerate(drawn)
    ]
    with opened(accounted(submissions, tmp_path_factory.mktemp("drawn"))) as con:
        assert found(con) == []


# Every difference


TIE, QUOTIENT = "450200-2024-V-9001", "450200-2024-V-9002"


def submitted() -> list[Submission]:
    """Return records of every type, a tank of 0.345 t, and materials of 10 − 20/9 t."""
    few = of_every_type(random.Random(3), 6)
    tank = makers()["V5"].made_up(random.Random(1), 9001)
    figures = {"loss_before_t": "0.345", "loss_after_t": "0", "base_emission_vocs_t": "9"}
    plain = {"project_id": TIE, "credit_year": "2024", "acceptance_date": "2024-06-15"}
    nothing = {"offset_vocs_t": "", "traded_vocs_t": ""}
    line = makers()["V1"].made_up(random.Random(1), 9002)
    ratios = dict.fromkeys((name for name in line.record if name.endswith("_ratio")), "0")
    made = {"output_before": "9", "output_after": "9", "base_emission_vocs_t": "90"}
    rows = line.all_children
    before, after = (
        rows[0] | {"project_id": QUOTIENT, "stage": stage, "material_name": stage, "amount_t": "20"}
        for stage in ("改造前", "改造后")
    )
    before |= {"voc_content": "50", "voc_content_unit": "%", "density_g_per_ml": ""}
    after |= {"voc_content": "100", "voc_content_unit": "g/L", "density_g_per_ml": "0.9"}
    [sheet] = line.children
    return [
        *few,
        Submission(tank.record | figures | plain | nothing),
        Submission(
            line.record | ratios | made | plain | nothing | {"project_id": QUOTIENT},
            {sheet: [before, after]},
        ),
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(accounted(submitted(), tmp_path_factory.mktemp("sound"))) as con:
        yield con


@pytest.fixture
def con(sound: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables in which nothing differs; what a test changes in them is undone after it."""
    sound.begin()
    yield sound
    sound.rollback()


FIRST = "(SELECT MIN(project_id) FROM project_reduction WHERE {})"
COUNTING = "eligible AND net_t > 1 AND project_type = '{}'"
PLANTED = [
    *(
        (
            "computed_t",
            f"UPDATE project_reduction SET computed_t = computed_t + {LAST_DIGIT} WHERE project_id ="
            f" {FIRST.format(COUNTING.format(type_id))}",
        )
        for type_id in ("W1", "A1", "V4", "W6")
    ),
    (
        "computed_t",
        f"UPDATE project_reduction SET computed_t = computed_t - {LAST_DIGIT} * 9"
        f" WHERE project_id = '{QUOTIENT}'",
    ),
    (
        "computed_t",
        f"UPDATE project_reduction SET computed_is_exact = TRUE, computed_t = computed_t - {LAST_DIGIT}"
        f" WHERE project_id = '{QUOTIENT}'",
    ),
    *(
        (
            "net_t",
            f"UPDATE project_reduction SET net_t = net_t {sign} 0.01, counted_t = counted_t {sign} 0.01"
            f" WHERE project_id = {FIRST.format(COUNTING.format(type_id))}",
        )
        for type_id, sign in (("W1", "+"), ("A1", "-"), ("V4", "+"), ("V1", "-"))
    ),
    (
        "net_t",
        f"UPDATE project_reduction SET net_t = 0.35, counted_t = 0.35 WHERE project_id = '{TIE}'",
    ),
    (
        "net_t",
        "UPDATE project_reduction SET offset_t = offset_t + 1"
        f" WHERE project_id = {FIRST.format(COUNTING.format('A2'))}",
    ),
    (
        "capped_t",
        f"UPDATE project_reduction SET counted_before_t = base_t WHERE project_id = '{TIE}'",
    ),
    ("counted_t", f"UPDATE project_reduction SET counted_t = 0 WHERE project_id = '{TIE}'"),
    (
        "counted_t",
        "UPDATE project_reduction SET eligible = FALSE, ineligible_reason = 'outside_plan'"
        f" WHERE project_id = '{TIE}'",
    ),
    (
        "ineligible_reason",
        "UPDATE project_reduction SET eligible = FALSE, ineligible_reason = 'after_above_limit',"
        f" counted_t = 0 WHERE project_id = '{TIE}'",
    ),
    (
        "ineligible_reason",
        "UPDATE project_reduction SET eligible = TRUE, ineligible_reason = NULL WHERE project_id ="
        f" {FIRST.format('ineligible_reason = $$after_above_limit$$')}",
    ),
    (
        "computed_t",
        f"UPDATE project_material SET amount_t = amount_t + 0.000001 WHERE project_id = '{QUOTIENT}'"
        " AND stage = '改造前'",
    ),
    (
        "computed_t",
        f"DELETE FROM project_material WHERE project_id = '{QUOTIENT}' AND stage = '改造后'",
    ),
    (
        "computed_t",
        "UPDATE project_component SET points = points + 1 WHERE project_id ="
        f" {FIRST.format(COUNTING.format('V4'))}",
    ),
    ("computed_t", f"UPDATE project SET loss_after_t = 0.000001 WHERE project_id = '{TIE}'"),
    ("computed_t", f"DELETE FROM project_reduction WHERE project_id = '{TIE}'"),
]
"""The column that is named, and one change of one project."""


def test_nothing_differs_in_the_tables_that_are_changed_below(con) -> None:
    assert found(con) == []
    figures = con.execute(
        "SELECT project_id, net_t, computed_is_exact FROM project_reduction"
        f" WHERE project_id IN ('{TIE}', '{QUOTIENT}') ORDER BY project_id"
    ).fetchall()
    assert figures == [(TIE, Decimal("0.34"), True), (QUOTIENT, Decimal("7.78"), False)]


@pytest.mark.parametrize(("column", "change"), PLANTED)
def test_a_planted_difference_is_named_and_nothing_else(con, column: str, change: str) -> None:
    [changed] = con.execute(change).fetchone()
    assert changed >= 1
    differing = found(con)
    assert {row["column"] for row in differing} == {column}
    assert len({row["project_id"] for row in differing}) == 1
    assert all(row["published"] != row["recomputed"] for row in differing)


def test_both_figures_stand_in_the_message(con) -> None:
    con.execute(f"UPDATE project_reduction SET computed_t = 0.355 WHERE project_id = '{TIE}'")
    [row] = found(con)
    assert row == {
        "project_id": TIE,
        "pollutant": "vocs",
        "column": "computed_t",
        "published": "0.35500000000000000000000000",
        "recomputed": "0.34500000000000000000000000",
    }


def test_the_bound_of_a_quotient_is_not_a_difference(con) -> None:
    con.execute(
        f"UPDATE project_reduction SET computed_t = computed_t + {LAST_DIGIT}"
        f" WHERE project_id = '{QUOTIENT}'"
    )
    assert found(con) == []


def test_a_factor_of_the_run_decides_and_not_that_of_the_day(con) -> None:
    con.execute(
        "UPDATE coefficient SET coefficient_value = 71 WHERE coefficient_id = 'W7.generation'"
    )
    left_out = con.execute(
        "SELECT project_id FROM project WHERE project_type = 'W7'"
        " AND removal_cod_ratio IS NOT NULL AND generation_cod_g_per_person_d IS NULL"
    ).fetchall()
    differing = {(row["project_id"], row["pollutant"]) for row in found(con)}
    assert differing
    assert differing <= {(project_id, "cod") for (project_id,) in left_out}


def test_what_cannot_be_computed_is_a_difference_of_its_project(con) -> None:
    con.execute(f"UPDATE project_material SET density_g_per_ml = 0 WHERE project_id = '{QUOTIENT}'")
    of_project = [row for row in found(con) if row["project_id"] == QUOTIENT]
    assert "无法复算：ZeroDivisionError" in of_project[0]["recomputed"]


def test_what_cannot_be_read_is_said(con) -> None:
    con.execute("ALTER TABLE project DROP COLUMN loss_after_t")
    outcome, _ = verifying.recomputed(con)
    assert "loss_after_t" in outcome.error


# Samples


@pytest.fixture
def many(con, monkeypatch) -> duckdb.DuckDBPyConnection:
    """Tables of which only twenty projects are looked at."""
    monkeypatch.setattr(verifying, "ALL_UP_TO", 50)
    monkeypatch.setattr(verifying, "SAMPLED", 20)
    return con


def chosen(con: duckdb.DuckDBPyConnection) -> set[tuple]:
    return set(con.execute("SELECT project_id FROM chosen_project").fetchall())


def test_of_many_projects_some_are_looked_at_and_it_is_said_how_many(many) -> None:
    outcome, share = verifying.recomputed(many)
    [count] = many.execute("SELECT COUNT(*) FROM project").fetchone()
    assert str(share) == f"复核 20/{count} 个项目"
    assert str(share) in outcome.rule.message
    assert (outcome.count, len(chosen(many))) == (0, 20)
    assert str(verifying.Share(10_000, 1_000_000)) == "复核 10,000/1,000,000 个项目"


def test_the_same_ones_of_the_same_run_and_others_of_another(many) -> None:
    verifying.recomputed(many)
    first = chosen(many)
    many.execute("CREATE OR REPLACE TABLE project AS FROM project ORDER BY project_id DESC")
    verifying.recomputed(many)
    assert chosen(many) == first
    many.execute("UPDATE source_file SET file_sha256 = 'another month' WHERE file_order = 1")
    verifying.recomputed(many)
    assert chosen(many) != first


def test_a_difference_of_a_chosen_project_is_found_and_of_another_not(many) -> None:
    verifying.recomputed(many)
    project_id = min(chosen(many))[0]
    of_chosen = (
        "UPDATE project_reduction SET computed_t = computed_t + 1 WHERE {} (project_id = $1)"
    )
    many.execute(of_chosen.format("NOT"), [project_id])
    outcome, _ = verifying.recomputed(many)
    assert project_id not in {row["project_id"] for row in outcome.rows}
    many.execute(of_chosen.format(""), [project_id])
    outcome, _ = verifying.recomputed(many)
    assert project_id in {row["project_id"] for row in outcome.rows}


# Figures


@pytest.mark.parametrize(
    ("cell", "figure"), [(None, "0"), ("", "0"), ("80%", "0.80"), ("12.50", "12.5"), (7, "7")]
)
def test_a_cell_is_a_number(cell: object, figure: str) -> None:
    assert number(cell) == Decimal(figure)
    assert is_given(cell) == (cell not in (None, ""))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("0.345", "0.34"), ("0.355", "0.36"), ("-0.355", "-0.36"), ("-0.345", "-0.34")],
)
def test_a_tie_is_rounded_to_even(figure: str, expected: str) -> None:
    assert rounded(Decimal(figure), 2) == rounded(Fraction(figure), 2) == Decimal(expected)


def test_rounding_keeps_more_digits_than_the_default_context() -> None:
    long = Decimal("123456789012345678901234567890.125")
    assert (
        rounded(long, 2)
        == rounded(Fraction(long), 2)
        == Decimal("123456789012345678901234567890.12")
    )


def test_no_digit_is_lost_unseen() -> None:
    with localcontext(EXACT), pytest.raises(Inexact):
        Decimal(1) / 3


def test_a_formula_is_exact_whatever_the_context_of_who_asks() -> None:
    record = {"loss_before_t": "100000000000.000001", "loss_after_t": "0.000002"}
    with localcontext(prec=3):
        [reduction] = reductions("V5", record, []).values()
    assert reduction.tonnes == Decimal("99999999999.999999")


def row(tonnes: str, net: str, **columns: object) -> Published:
    """Return a published row that counts, without base, offset and trade."""
    figures = Decimal(tonnes), Decimal(net), Decimal(0)
    computed, rounded_once, zero = figures
    counted = max(rounded_once, zero)
    sound = Published(
        "p",
        "vocs",
        computed,
        True,
        True,
        None,
        None,
        zero,
        computed,
        zero,
        zero,
        rounded_once,
        counted,
    )
    return sound._replace(**columns)


def of(tonnes: Decimal | Fraction, bound: Decimal | Fraction = Decimal(0)) -> Reduction:
    return Reduction(tonnes, Span("emission_t", tonnes, tonnes), bound_t=bound)


THIRD = Fraction(1, 3)
BOUND = Fraction(3, 10**26)


@pytest.mark.parametrize(
    ("published", "own", "column"),
    [
        (row("0.005", "0"), of(Decimal("0.005")), None),
        (row("0.005", "0.01"), of(Decimal("0.005")), "net_t"),
        (row("0.015", "0.02"), of(Fraction("0.015")), None),
        (row("0.015", "0.01", computed_is_exact=False), of(Fraction("0.015"), BOUND), "net_t"),
        (
            row(f"0.00{'3' * 24}", "0", computed_is_exact=False),
            of(THIRD / 100, BOUND),
            None,
        ),
        (
            row(f"0.00{'3' * 24}", "0.01", computed_is_exact=False),
            of(THIRD / 100, BOUND),
            "net_t",
        ),
        (
            row("0.005", "0.01", computed_is_exact=False),
            of(Fraction("0.005") + Fraction(1, 10**26) / 3, BOUND),
            None,
        ),
        (
            row("0.005", "0", computed_is_exact=False),
            of(Fraction("0.005") + Fraction(1, 10**26) / 3, BOUND),
            None,
        ),
        (row("5", "5", computed_is_exact=False), of(Decimal("5.00000000000000000000000001")), "computed_t"),
        (row("-3.005", "-3"), of(Decimal("-3.005")), None),
        (row("9", "4", base_t=Decimal(10), counted_before_t=Decimal(6), capped_t=Decimal(4)), of(Decimal(9)), None),
        (row("9", "0", base_t=Decimal(5), counted_before_t=Decimal(6), capped_t=Decimal(0)), of(Decimal(9)), None),
        (row("9", "9", base_t=Decimal(5), counted_before_t=Decimal(0)), of(Decimal(9)), "capped_t"),
    ],
)  # fmt: skip
def test_a_row_is_held_against_what_was_computed(published, own, column) -> None:
    differs = difference(published, own)
    assert (differs.column if differs else None) == column
