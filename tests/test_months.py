"""Months of sewage works: read as clerks write them, a year or none, superseded month by month, in the dossier."""

import json
import re
import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.flows.explain.as_json import as_json
from jianpai.flows.explain.explain import explain
from jianpai.flows.explain.gather import gather
from jianpai.flows.verify.verify import verify
from samples.types import makers
from samples.types.w1 import ENDS, MONTH, POLLUTANTS, good_children
from tests.accounting import account_folder
from tests.given import given as table
from tests.given import macros
from tests.golden_case import GOLDEN
from tests.sheets import W1, Outcome, Row, examine, examine_batches, grid, w1, write_xlsx
from tests.test_dossier import numbers, value_of
from tests.test_explain import publish

MEANS = [f"{end}_{p}_mg_per_l" for p in POLLUTANTS for end in ENDS]
AFTER = ["volume_after_10k_m3", *(name.replace("_mg", "_after_mg") for name in MEANS)]
LEFT_OUT = dict.fromkeys(AFTER)
"""The yearly cells after the project, which its months give."""
WITHDRAWN = {"record_status": "撤回"}


def months(stage: str = "改造后", year: int = 2024, **changes: Any) -> list[Row]:
    """Return twelve good months, 100 in all at 200 − 30 and 25 − 5."""
    [twelve] = good_children(stage=stage, **changes).values()
    return [row | {"month": row["month"].replace("2024", str(year))} for row in twelve]


def but(twelve: list[Row], number: int, **changes: Any) -> list[Row]:
    """Return the months with one of them changed."""
    return [row | changes if n == number else row for n, row in enumerate(twelve, start=1)]


def sent(folder: Path, project: Row, twelve: list[Row], name: str = "一批") -> Path:
    return write_xlsx(
        folder / f"{name}.xlsx", {W1: grid(W1, [project]), MONTH: grid(MONTH, twelve)}
    )


def examined(folder: Path, project: Row, twelve: list[Row]) -> Outcome:
    return examine(sent(folder, project, twelve))


@pytest.mark.parametrize(
    "written",
    [
        "{0}-{1:02d}",
        "{0}年{1}月",
        "{0}年{1:02d}月份",
        "{0}{1:02d}",
        "{0}/{1}",
        "{0}.{1:02d}",
        "{0} 年 {1} 月",
        "{0}-{1}-28",
        "day",
        "number",
    ],
)
def test_a_month_is_read_as_clerks_write_it(tmp_path, written):
    known = {"day": lambda n: date(2024, n, 1), "number": lambda n: 202400 + n}
    write = known.get(written, lambda n: written.format(2024, n))
    twelve = [row | {"month": write(n)} for n, row in enumerate(months(), start=1)]
    found = examined(tmp_path, w1(**LEFT_OUT), twelve)
    assert (found.rules, set(found.rows["status"])) == ([], {"accepted"})


IDLE = dict.fromkeys(MEANS) | {"month_volume_10k_m3": 0}
A_YEAR = {
    "whole": months(),
    "with a month that stood still": but(months(), 2, **IDLE),
    "with zeros in it": but(months(), 2, **dict.fromkeys(MEANS, 0), month_volume_10k_m3=0),
}


@pytest.mark.parametrize("name", A_YEAR)
def test_twelve_months_of_a_year_stand_for_its_cells(tmp_path, name):
    assert examined(tmp_path, w1(**LEFT_OUT), A_YEAR[name]).rules == []


NO_YEAR = {
    "of eleven months": (months()[:-1], "化学需氧量、氨氮：缺 2024-12", "COD, NH3-N: 2024-12 lacking"),
    "of five": (months()[:5], "化学需氧量、氨氮：缺 2024-06、2024-07", "COD, NH3-N: 2024-06, 2024-07"),
    "of two years": (
        months()[6:] + months(year=2023)[:6],
        "化学需氧量、氨氮：月份分属 2023、2024 年",
        "COD, NH3-N: the months are of 2023, 2024",
    ),
    "of thirteen": (months() + months(year=2025)[:1], "月份分属 2024、2025 年", "the months are of 2024, 2025"),
    "that lacks a pollutant in one": (
        but(months(), 3, inlet_cod_mg_per_l=None, outlet_cod_mg_per_l=None),
        "（化学需氧量：缺 2024-03）",
        "(COD: 2024-03 lacking)",
    ),
    "that lacks a pollutant": (
        months(inlet_nh3n_mg_per_l=None, outlet_nh3n_mg_per_l=None),
        "（氨氮：没有浓度）",
        "(NH3-N: no concentrations)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_YEAR)
def test_what_is_no_year_is_not_used_and_that_is_said(tmp_path, name):
    twelve, zh, en = NO_YEAR[name]
    found = examined(tmp_path, w1(), twelve)
    said = found.only("V-101")
    assert (zh in said["message"], en in said["message_en"]) == (True, True), said
    assert (said["column_name"], said["severity"]) == ("volume_after_10k_m3", "warning")
    assert set(found.rows["status"]) == {"accepted"}


@pytest.mark.parametrize("name", NO_YEAR)
def test_where_nothing_gives_the_year_each_empty_cell_is_an_error(tmp_path, name):
    twelve, zh, _ = NO_YEAR[name]
    found = examined(tmp_path, w1(**LEFT_OUT), twelve)
    lacking = {problem["column_name"] for problem in found.of("V-100")}
    about = [
        p for p, label in (("cod", "化学需氧量"), ("nh3n", "氨氮")) if label in zh or "、20" in zh
    ]
    assert lacking == {n for n in AFTER if "volume" in n or any(f"_{p}_" in n for p in about)}
    assert found.errors == ["V-100"] * len(lacking)
    assert found.rows.filter(pl.col("sheet_name") == W1)["status"].to_list() == ["quarantined"]
    assert found.projects["W1"].is_empty()


def test_a_works_without_months_is_asked_for_its_year(tmp_path):
    found = examined(tmp_path, w1(**LEFT_OUT), [])
    assert found.of("V-100")[0]["message"] == (
        "一批.xlsx，工作表“W1 城镇污水处理”，第2行，单元格P2（改造后年处理水量（万吨））：为空，“W1 月运行”也没有给出"
        "该阶段的全年数据（没有该阶段的月份）。请补填年数，或报齐该阶段同一年的十二个月（停运的月份水量填 0）。"
    )


def test_a_cell_that_cannot_be_read_is_not_missing_as_well(tmp_path):
    found = examined(tmp_path, w1(volume_after_10k_m3="约100", outlet_cod_after_mg_per_l=None), [])
    assert found.errors == ["R-01", "V-100"]
    assert found.of("V-100")[0]["column_name"] == "outlet_cod_after_mg_per_l"


def test_a_pollutant_that_is_not_claimed_needs_neither(tmp_path):
    of_nh3n = dict.fromkeys(schemas.columns_of(W1, "nh3n"))
    no_nh3n = months(inlet_nh3n_mg_per_l=None, outlet_nh3n_mg_per_l=None)
    assert examined(tmp_path, w1() | of_nh3n | LEFT_OUT, no_nh3n).rules == []


WATER = [
    (2024, Decimal("439.2"), []),  # 1.2 × 1 × 366 days
    (2024, Decimal("439.200001"), ["V-104"]),
    (2023, Decimal("438"), []),
    (2023, Decimal("438.000001"), ["V-104"]),
]


@pytest.mark.parametrize(("year", "water", "rules"), WATER)
def test_more_water_than_the_works_could_treat_in_a_year_is_asked_about(
    tmp_path, year, water, rules
):
    twelve = but(months(year=year, month_volume_10k_m3=36), 12, month_volume_10k_m3=water - 11 * 36)
    found = examined(tmp_path, w1(**LEFT_OUT), twelve)
    assert found.rules == rules
    assert all(f"各月处理水量合计 {water} 万吨，超过" in p["message"] for p in found.of("V-104"))


@pytest.mark.parametrize(
    ("number", "water", "is_impossible"),
    [(1, 93, False), (1, "93.000001", True), (2, 87, False), (2, "87.000001", True), (4, 91, True)],
)
def test_more_water_than_three_times_a_months_capacity_is_an_error(
    tmp_path, number, water, is_impossible
):
    found = examined(tmp_path, w1(**LEFT_OUT), but(months(), number, month_volume_10k_m3=water))
    assert found.errors == (["V-105", "V-32"] if is_impossible else [])
    for problem in found.of("V-105"):
        assert (problem["row_number"], problem["value"]) == (number + 1, str(water))


def test_a_month_in_error_keeps_its_project_out_with_all_its_months(tmp_path):
    found = examined(tmp_path, w1(**LEFT_OUT), but(months(), 5, month_volume_10k_m3="约8"))
    assert found.errors == ["R-01", "V-32"]
    assert set(found.rows["status"]) == {"quarantined"}


# Later batches


def accounted(folder: Path, *files: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of files that were all received in one run."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for file in files:
        shutil.copy(file, inbox)
    return account_folder(inbox, folder / "run")


def computed(tables: dict[str, pl.DataFrame]) -> list[Decimal]:
    return tables["project_reduction"].sort("pollutant")["computed_t"].to_list()


def by_file(found: Outcome, name: str) -> list[str]:
    of_file = found.rows.filter(
        pl.col("file_name") == f"{name}.xlsx", pl.col("sheet_name") == MONTH
    )
    return of_file.sort("row_number")["status"].to_list()


def only_months(folder: Path, name: str, *later: Row) -> Path:
    return write_xlsx(folder / f"{name}.xlsx", {MONTH: grid(MONTH, list(later))})


def test_a_later_month_supersedes_the_one_of_its_key_only(tmp_path):
    first = sent(tmp_path, w1(**LEFT_OUT), months() + months("改造前", 2022))
    later = only_months(
        tmp_path, "更正", months()[4] | {"month": "2024年5月", "month_volume_10k_m3": 9}
    )
    found = examine_batches([first], [later])
    assert (found.errors, found.rules) == ([], ["V-39"])
    fates = by_file(found, "一批")
    assert [place for place, fate in enumerate(fates) if fate == "superseded"] == [4]
    assert by_file(found, "更正") == ["accepted"]


def test_a_month_that_is_withdrawn_leaves_no_year(tmp_path):
    first = sent(tmp_path, w1(**LEFT_OUT), months())
    key = {name: months()[4][name] for name in ("project_id", "stage", "month")}
    found = examine_batches([first], [only_months(tmp_path, "撤回", key | WITHDRAWN)])
    assert set(found.errors) == {"V-100"}
    assert "缺 2024-05" in found.of("V-100")[0]["message"]
    assert found.projects["W1"].is_empty()


def test_months_that_fail_their_project_wait_with_it_and_the_earlier_ones_stay(tmp_path):
    first = sent(tmp_path, w1(), months("改造前", 2022), "一批")
    second = sent(
        tmp_path,
        w1(**LEFT_OUT),
        months("改造前", 2022, month_volume_10k_m3=7) + months()[:11],
        "二批",
    )
    found = examine_batches([first], [second])
    assert set(found.errors) == {"V-100"}
    assert set(by_file(found, "一批")) == {"accepted"}
    assert set(by_file(found, "二批")) == {"quarantined"}
    assert found.project()["volume_after_10k_m3"] == 100


def test_the_same_month_twice_in_one_batch_counts_for_neither(tmp_path):
    found = examined(
        tmp_path, w1(), [*months(), months()[4] | {"month": "202405", "month_volume_10k_m3": 9}]
    )
    assert found.errors == ["V-32", "V-35", "V-35"]


def test_months_of_a_project_of_another_type_stand_in_no_table(tmp_path):
    upgrade = makers()["W2"].good()
    own = [row | {"project_id": upgrade["project_id"]} for row in months()]
    name = schemas.project_entries()["W2"].name
    tables = accounted(
        tmp_path,
        write_xlsx(tmp_path / "W2.xlsx", {name: grid(name, [upgrade]), MONTH: grid(MONTH, own)}),
    )
    assert tables["project_month"].is_empty()
    assert set(tables["problem"]["rule_id"]) == {"V-33", "V-119"}
    run = tmp_path / "run"
    assert verify(run / "tables", run / "docs", run / "scratch").failures == []


# What counts


def test_a_year_in_its_cells_and_in_its_months_is_the_same(tmp_path):
    files = [
        sent(tmp_path, w1(1), [], "年"),
        sent(tmp_path, w1(2, **LEFT_OUT), months(project_id=w1(2)["project_id"]), "月"),
    ]
    tables = accounted(tmp_path, *files)
    assert computed(tables) == [30, 30, 3, 3]
    double = [kind for kind in tables["finding"]["kind"] if kind.startswith("D-")]
    assert set(double) == {"D-01"}  # one enterprise, one interval: seen as the same
    assert tables["w1_part"].drop("project_id").n_unique() == 2


FIGURE = st.decimals(0, 500, places=3)
WATER_OF_MONTH = st.decimals(0, 2_000, places=2)
A_MONTH = st.tuples(WATER_OF_MONTH, *[FIGURE] * len(MEANS))
OF_YEAR = [
    "volume_before_10k_m3",
    *AFTER,
    *(name.replace("_after", "_before") for name in AFTER[1:]),
]
CLAIMS = [
    f"{kind}_{p}_t"
    for p in POLLUTANTS
    for kind in ("base_emission", "reported", "offset", "traded")
]


def works(project_id: str, *year: Decimal) -> str:
    """Return the row of a new works that claims both pollutants: its year after, or none."""
    cells = ["0", *(map(str, year) if year else [""] * len(AFTER)), *["0"] * len(MEANS)]
    return " | ".join([project_id, "W1", *cells, *["1"] * len(CLAIMS)])


def of_months(project_id: str, twelve: list[tuple[Decimal, ...]]) -> list[str]:
    """Return the rows of the months after of a works."""
    own = f"{project_id} | 改造后"
    return [
        f"{own} | 2023-{n:02d} | {' | '.join(map(str, month))} | 1 | m | {n}"
        for n, month in enumerate(twelve, start=1)
    ]


TWELVE = {"min_size": 12, "max_size": 12}


@settings(max_examples=40, deadline=None)
@given(st.lists(A_MONTH, **TWELVE), st.lists(WATER_OF_MONTH, **TWELVE))
def test_splitting_a_year_into_months_changes_nothing(varied, waters):
    """Months of the same concentrations are the year of all their water; of several, what they sum to."""
    means = varied[0][1:]
    projects = [works("W-1", sum(waters), *means), works("W-2"), works("W-3")]
    rows_of_months = of_months("W-2", [(water, *means) for water in waters]) + of_months(
        "W-3", varied
    )
    con = macros()
    heading = " | ".join(["project_id | project_type", *OF_YEAR, *CLAIMS])
    table(con, "record_project", "\n".join([heading, *projects]))
    heading = " | ".join(["project_id | stage | month | month_volume_10k_m3", *MEANS, PLACE])
    table(con, "record_w1_monthly_operation", "\n".join([heading, *rows_of_months]))
    relation.build(con, "w1_split")
    relation.build(con, "w1_mass_balance")
    found = {(works, p): tonnes for works, p, tonnes, _ in con.execute(_WITH_PARTS).fetchall()}
    for place, pollutant in enumerate(POLLUTANTS):
        removed = [m[0] * (m[1 + 2 * place] - m[2 + 2 * place]) for m in varied]
        assert found["W-1", pollutant] == found["W-2", pollutant]
        assert found["W-3", pollutant] == sum(removed) / 100
    assert all(parts == tonnes for *_, tonnes, parts in con.execute(_WITH_PARTS).fetchall())


PLACE = "file_order | sheet_name | row_number"
_WITH_PARTS = """
SELECT r.project_id, r.pollutant, r.computed_t, s.volume_part_t + s.sewer_part_t + s.upgrade_part_t
FROM w1_mass_balance AS r JOIN w1_split AS s USING (project_id, pollutant)
"""


# The dossier


@pytest.fixture(scope="module")
def dossier(tmp_path_factory) -> dict:
    """The JSON of the golden works that files its months, of both pollutants."""
    folder = tmp_path_factory.mktemp("months")
    shutil.copytree(GOLDEN / "w1_months_sum_to_the_rule_book_example" / "in", folder / "inbox")
    house = publish(folder)
    said = json.loads(as_json(gather(house, "450200-2022-W-0101")))
    said["text"] = explain(house, "450200-2022-W-0101", "cod", None, "zh")
    return said


def steps(dossier: dict, pollutant: str, name: str) -> list[dict]:
    [figure] = [f for f in dossier["figures"] if f["pollutant"] == pollutant]
    return [step for step in figure["steps"] if step["relation"] == name]


@pytest.mark.parametrize("pollutant", POLLUTANTS)
def test_every_month_is_shown_with_its_cells_and_sums_to_the_reduction(dossier, pollutant):
    cells = {cell["cell_id"]: cell for row in dossier["rows"] for cell in row["cells"]}
    of_months = steps(dossier, pollutant, "w1_month")
    assert [step["row"] for step in of_months[:2]] == [["改造前", "2020-01"], ["改造前", "2020-02"]]
    assert len(of_months) == 24
    for step in of_months[1:]:  # in the first month the works stood still
        linked = {symbol["symbol"]: cells[symbol["cell_id"]] for symbol in step["symbols"]}
        assert {n: cell["value"]["value"] for n, cell in linked.items()} == numbers(step)
        assert {cell["column"] for cell in linked.values()} == {
            "month_volume_10k_m3",
            *(n for n in MEANS if pollutant in n),
        }
    [balance] = steps(dossier, pollutant, "w1_mass_balance")
    sums = dict.fromkeys(("改造后", "改造前"), Fraction(0))
    for step in of_months:
        sums[step["row"][0]] += Fraction(step["result"]["amount"]["value"])
    assert {k: Fraction(v) for k, v in numbers(balance).items()} == {
        "Σ₁m": sums["改造后"],
        "Σ₀m": sums["改造前"],
    }
    assert balance["formula"] == "R = Σ₁m − Σ₀m"


@pytest.mark.parametrize("pollutant", POLLUTANTS)
def test_every_formula_of_months_gives_its_result_again(dossier, pollutant):
    names = ("w1_month", "w1_month_mean", "w1_mass_balance", "w1_split")
    every = [step for name in names for step in steps(dossier, pollutant, name)]
    assert len(every) == 24 + 4 + 1 + 3
    for step in every:
        assert value_of(step["formula"], numbers(step)) == Fraction(
            step["result"]["amount"]["value"]
        ), step


def test_the_text_names_the_months_and_where_they_stand(dossier):
    lines = dossier["text"].splitlines()
    assert "  改造后 2022-07（W1 月运行_golden 第20行）" in lines
    worked = {above.strip(): below.strip() for above, below in pairwise(lines)}
    assert worked["R = Σ₁m − Σ₀m"] == "2056.41 = 4520.16 − 2463.75"
    assert worked["Cin₁ = Σ₁QCin ÷ Σ₁Q"] == "200 = 525600 ÷ 2628"
    assert not re.search("月份", dossier["text"])  # they stand in the names of the rows
