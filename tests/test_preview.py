"""What a check says the rows would count: totals, and each cause of counting less, in its words."""

from datetime import date
from decimal import Decimal

import pytest

import jianpai
from jianpai.flows.check import check
from jianpai.flows.command import previewed
from samples.made_up import USCC
from tests.sheets import A1, L2, W1, a1, grid, offset_entry, w1, write_csv, write_xlsx


def of_site(number, **changes):
    """Return a boiler of a site of its own: 30.20 t reported and computed."""
    return a1(number, permit_no=f"{USCC}{number:03d}P", outlet_code="DA001", **changes)


ROWS = [
    of_site(1),
    of_site(2, reported_nox_t=50),
    of_site(3, base_emission_nox_t=10),
    of_site(4, project_nature="超标治理"),
    of_site(5, offset_nox_t=5, traded_nox_t=1),
    of_site(6, traded_nox_t=99),
    of_site(7, nox_before_mg_per_nm3=900, reported_nox_t=200),
    a1(8, permit_no=f"{USCC}001P", outlet_code="DA001"),
    of_site(9, reported_nox_t=10),
    of_site(10, reported_nox_t="约30"),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    sheets = {A1: grid(A1, ROWS), W1: grid(W1, [w1(credit_year=2023, acceptance_date=date(2023, 5, 1),
                                                   project_id="450200-2023-W-0001")])}  # fmt: skip
    return write_xlsx(tmp_path_factory.mktemp("preview") / "柳州.xlsx", sheets)


@pytest.fixture(scope="module")
def checked(path):
    return jianpai.check([path])


def of(checked, number):
    rows = checked.preview.rows.filter(project_id=f"450200-2024-A-{number:04d}")
    return rows.select("row_number", "counted_t", "reason").row(0)


CAUSES = {
    1: ("30.20", ""),
    2: ("30.20", "按填报数据复算为 30.20 吨"),
    3: ("10.00", "不超过基准年排放量 10.00 吨，封顶扣 20.20 吨"),
    4: ("0.00", "不符合核算条件，不计入：超标治理项目，不纳入核算范围"),
    5: ("24.20", "扣减区域削减 5.00 吨；扣减排污权交易 1.00 吨"),
    6: ("0.00", "扣减排污权交易 99.00 吨；净减排量 -68.80 吨为负，按 0 计"),
    7: ("76.40", "按填报数据复算为 76.40 吨（超过基准年执行限值的 110.00 吨不计）"),
    8: ("0.00", "存疑暂不计入 30.20 吨：D-01 同一减排量重复申报（涉及 450200-2024-A-0001）"),
    9: ("30.20", ""),
}


@pytest.mark.parametrize("number", CAUSES)
def test_each_cause_of_counting_less_is_told(checked, number):
    counted, reason = CAUSES[number]
    assert of(checked, number) == (number + 1, Decimal(counted), reason)


def test_totals_add_up_to_the_last_digit(checked):
    assert checked.preview.period == "2024-12"
    totals = {row[0]: row[1:] for row in checked.preview.totals.rows()}
    rows = checked.preview.rows.filter(pollutant="nox")
    assert totals["nox"] == tuple(
        rows[name].sum() for name in ("reported_t", "counted_t", "difference_t")
    )
    assert totals["cod"] == (Decimal(30), Decimal(30), Decimal(0))
    assert list(totals) == ["cod", "nh3n", "nox"]


def test_a_row_in_error_is_left_out_and_said_so(checked):
    assert (checked.rows_to_correct, checked.unread, checked.is_ready) == (1, 0, False)
    assert "450200-2024-A-0010" not in checked.preview.rows["project_id"]
    assert "各行（不含须先改正的 1 行）预计计入：" in previewed.text(checked.preview, 1, "zh")


def test_what_counts_less_is_printed_largest_first_and_cut(checked, monkeypatch):
    monkeypatch.setattr(previewed, "MAX_LESS", 2)
    lines = previewed.text(checked.preview, 0, "zh").splitlines()
    at = lines.index(f"有 {checked.preview.less.height} 项计入少于上报：")
    assert lines[at + 1].startswith("  柳州.xlsx，工作表“A1 锅炉炉窑超低排放与深度治理”，第8行，")
    assert lines[at + 3] == f"… 另有 {checked.preview.less.height - 2} 项，请用 --out 写出完整清单"


def test_what_counts_less_in_english(checked):
    text = previewed.text(checked.preview, 0, "en")
    assert (
        "row 9, 450200-2024-A-0008 NOx: reported 30.20 t, would count 0.00 t: 30.20 t withheld in doubt: "
        "D-01 the same reduction claimed twice (with 450200-2024-A-0001)" in text
    )
    assert "cut by 20.20 t to the base-year emission of 10.00 t" in text
    assert "Accounted for alone up to 2024-12" in text


def test_the_list_holds_every_row_in_the_order_of_the_files(checked):
    listed = previewed.listed(checked.preview, "zh")
    assert listed["行"].to_list() == [*range(2, 11), 2, 2]
    assert listed["减排项目编号"].n_unique() == 10


def test_a_shortfall_alone_is_clean(tmp_path):
    checked = check([write_csv(tmp_path / "A1.csv", grid(A1, [of_site(2, reported_nox_t=50)]))])
    assert (checked.exit_status, checked.is_ready, checked.preview.less.height) == (0, True, 1)


def test_where_no_project_is_accepted_nothing_is_accounted_for(tmp_path):
    refused = write_csv(tmp_path / "A1.csv", grid(A1, [of_site(1, reported_nox_t="?")]))
    ledger = write_csv(tmp_path / "L2.csv", grid(L2, [offset_entry()]))
    assert check([refused]).preview is None
    assert check([ledger]).preview is None


def test_an_entry_whose_project_is_in_other_files_draws_no_word(tmp_path):
    sheets = {A1: grid(A1, [of_site(1)]), L2: grid(L2, [offset_entry(permit_no=f"{USCC}777P")])}
    complaints = check([write_xlsx(tmp_path / "一批.xlsx", sheets)]).preview.complaints
    assert set(complaints["rule_id"]) == {"V-119"}
