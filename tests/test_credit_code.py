"""Mistyped credit codes and permits: what is cleaned, what is repaired and by what, what stays an error."""

from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.identity import credit_code
from jianpai.schemas.sheet import checks
from samples.made_up import uscc
from tests.sheets import (
    A1,
    L1,
    OTHER_USCC,
    USCC,
    W1,
    Outcome,
    a1,
    base_emission,
    examine,
    examine_batches,
    grid,
    letter,
    w1,
    write_csv,
    write_xlsx,
)

PERMIT = f"{USCC}001P"
WITH_O = USCC.replace("0", "O")
SWAPPED = USCC[:10] + USCC[11] + USCC[10] + USCC[12:]
WRONG = USCC[:12] + "7" + USCC[13:]
OLD = "450200000012345"
SECOND = {"project_id": "450200-2024-W-0002"}


def of(folder: Path, *rows: dict, name: str = "一批", sheet: str = W1) -> Outcome:
    return examine(write_xlsx(folder / f"{name}.xlsx", {sheet: grid(sheet, list(rows))}))


def codes(found: Outcome, project_type: str = "W1") -> list[str]:
    return found.projects[project_type]["uscc"].to_list()


def test_the_check_digit_is_that_of_the_schema() -> None:
    typed = [uscc(n) for n in range(50)] + [USCC, WITH_O, SWAPPED, WRONG, OLD, USCC.lower(), ""]
    frame = pl.DataFrame({"uscc": typed}).select(checks.is_valid_uscc())
    assert frame.to_series().to_list() == [credit_code.is_valid(code) for code in typed]


@pytest.mark.parametrize(
    ("code", "organisation"),
    [
        ("91130200699229617X", "699229617"),  # HJ 608-2017 annex A
        ("91130200699229618X", None),
        ("911302000000000000", None),
    ],
)
def test_an_organisation_code_is_one_by_its_own_check(code: str, organisation: str | None) -> None:
    assert credit_code.organisation(code) == organisation


@pytest.mark.parametrize(
    "typed",
    [
        USCC[:4] + "\u200b\u2060" + USCC[4:],
        USCC[:9] + "\ufeff" + USCC[9:],
        USCC + "(1-1)",
        USCC + "（副本）",
        USCC.lower() + "【1】",
        f"统一社会信用代码：{USCC}",
        "９１" + USCC[2:] + "（１－１）",
    ],
)
def test_what_is_no_part_of_a_code_is_cleaned_and_said(tmp_path: Path, typed: str) -> None:
    found = of(tmp_path, w1(uscc=typed))
    problem = found.only("V-130")
    assert (codes(found), problem["severity"]) == ([USCC], "warning")
    assert problem["cell"] == letter(W1, [w1()], "uscc") + "2"
    assert USCC in problem["detail"]


@pytest.mark.parametrize("typed", [f" {USCC[:8]} {USCC[8:]}", USCC.lower(), "９" + USCC[1:]])
def test_blanks_case_and_width_are_read_as_ever(tmp_path: Path, typed: str) -> None:
    found = of(tmp_path, w1(uscc=typed))
    assert (codes(found), found.rules) == ([USCC], [])


@pytest.mark.parametrize("typed", [WITH_O + "(1-1)", SWAPPED + "（副本）"])
def test_cleaning_alone_mends_no_mistake(tmp_path: Path, typed: str) -> None:
    assert of(tmp_path, w1(uscc=typed)).errors == ["V-05"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (WITH_O, "形近字符 O→0"),
        (USCC.replace("1", "I"), "形近字符 I→1"),
        (SWAPPED, "第11、12位颠倒"),
        (WRONG, "第13位误填 7→0"),
        (USCC[:12] + USCC[13:], "漏填第"),
        (USCC[:12] + "7" + USCC[12:], "第13位多填一个字符"),
        (OLD, "填的是15位旧号"),
        (USCC[2:17], "填的是15位旧号"),
    ],
)
def test_the_permit_of_the_row_confirms_a_repair(tmp_path: Path, typed: str, words: str) -> None:
    rows = [w1(uscc=typed, permit_no=PERMIT)]
    found = of(tmp_path, *rows)
    problem = found.only("V-131")
    assert (codes(found), found.status) == ([USCC], {2: "accepted"})
    assert (problem["value"], problem["severity"]) == (typed, "warning")
    assert problem["detail"].startswith(f"{USCC}（{words}")
    assert problem["detail"].endswith(f"一批.xlsx {W1}!{letter(W1, rows, 'permit_no')}2）")


def test_a_record_of_the_name_in_the_county_confirms_a_repair(tmp_path: Path) -> None:
    rows = [w1(), w1(uscc=SWAPPED, **SECOND)]
    found = of(tmp_path, *rows)
    problem = found.only("V-132")
    assert codes(found) == [USCC, USCC]
    assert problem["cell"] == letter(W1, rows, "uscc") + "3"
    assert problem["detail"].endswith(f"!{letter(W1, rows, 'uscc')}2）")


def test_a_name_is_compared_without_brackets_and_width(tmp_path: Path) -> None:
    one, other = (
        w1(enterprise_name="示例（柳州）公司"),
        w1(enterprise_name="示例(柳州)公司", uscc=WRONG),
    )
    assert codes(of(tmp_path, one, other | SECOND)) == [USCC, USCC]


@pytest.mark.parametrize(
    "other",
    [
        {"enterprise_name": "另一家公司"},
        {"region_code": "450203"},
        {"uscc": OTHER_USCC},
        {"acceptance_date": "没有"},  # in error itself
    ],
)
def test_nothing_is_repaired_that_nothing_confirms(tmp_path: Path, other: dict) -> None:
    found = of(tmp_path, w1(**other), w1(uscc=WITH_O, **SECOND))
    hint = found.of("V-05")[0]
    assert found.status[3] == "quarantined"
    assert (hint["value"], hint["severity"]) == (WITH_O, "error")
    assert f"疑为 {USCC}：形近字符 O→0；许可证和本县同名企业的有效记录均未证实" in hint["message"]


def test_a_mistake_of_another_kind_stays_an_error_beside_its_permit(tmp_path: Path) -> None:
    typed = USCC[:6] + "7777" + USCC[10:]
    assert of(tmp_path, w1(uscc=typed, permit_no=PERMIT)).errors == ["V-05"]


def test_a_swap_that_nothing_confirms_is_not_guessed(tmp_path: Path) -> None:
    problem = of(tmp_path, w1(uscc=SWAPPED)).only("V-05")
    assert problem["detail"] is None


def test_two_codes_that_may_be_meant_repair_nothing(tmp_path: Path) -> None:
    rows = [w1(), w1(uscc=OTHER_USCC, **SECOND), w1(uscc=OLD, project_id="450200-2024-W-0003")]
    found = of(tmp_path, *rows)
    assert found.errors == ["V-05"]
    assert f"{USCC}、{OTHER_USCC} 均有可能，未自动更正" in found.of("V-05")[0]["message"]


def test_permit_and_name_that_disagree_repair_nothing(tmp_path: Path) -> None:
    bad = w1(uscc=OLD, permit_no=f"{OTHER_USCC}001P", **SECOND)
    assert of(tmp_path, w1(), bad).errors == ["V-05"]


def test_a_later_file_confirms_an_earlier_one(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "W1_九月.csv", grid(W1, [w1(uscc=WRONG)]))
    alone = examine(first)
    second = write_csv(tmp_path / "W1_十月.csv", grid(W1, [w1(**SECOND)]))
    assert (alone.errors, codes(examine_batches([first], [second]))) == (["V-05"], [USCC, USCC])


def test_a_repaired_row_supersedes_the_one_before_it(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "W1_九月.csv", grid(W1, [w1()]))
    second = write_csv(tmp_path / "W1_十月.csv", grid(W1, [w1(uscc=WRONG, project_name="新名")]))
    found = examine(first, second)
    assert found.project()["project_name"] == "新名"
    assert sorted(found.rows["status"]) == ["accepted", "superseded"]


@pytest.mark.parametrize(
    ("typed", "rule", "meant"),
    [
        (f"{WITH_O}001P", "V-133", PERMIT),
        (f"{USCC}OO1P", "V-133", PERMIT),
        (f"{SWAPPED}001P", "V-133", PERMIT),
        (f"{PERMIT}(副本)", "V-130", PERMIT),
        (f"{USCC}\u200b001P", "V-130", PERMIT),
    ],
)
def test_the_credit_code_confirms_a_permit(
    tmp_path: Path, typed: str, rule: str, meant: str
) -> None:
    found = of(tmp_path, w1(permit_no=typed))
    assert (found.only(rule)["value"], found.project()["permit_no"]) == (typed, meant)


def test_code_and_permit_with_one_mistake_are_repaired_by_the_name(tmp_path: Path) -> None:
    bad = w1(uscc=SWAPPED, permit_no=f"{SWAPPED}002P", **SECOND)
    found = of(tmp_path, w1(), bad)
    assert found.rules == ["V-132", "V-133"]
    assert found.project(position=1)["permit_no"] == f"{USCC}002P"


def test_the_permit_of_another_enterprise_stays_as_it_is(tmp_path: Path) -> None:
    found = of(tmp_path, w1(permit_no=f"{OTHER_USCC}001P"))
    assert (found.rules, found.project()["permit_no"]) == (["V-11"], f"{OTHER_USCC}001P")


def test_a_ledger_is_repaired_too(tmp_path: Path) -> None:
    ledger = grid(L1, [base_emission(uscc=WITH_O)])
    found = examine(write_xlsx(tmp_path / "台账.xlsx", {A1: grid(A1, [a1()]), L1: ledger}))
    assert (found.rules, found.ledger["uscc"].to_list()) == (["V-131"], [USCC])


def test_a_withdrawal_needs_no_code(tmp_path: Path) -> None:
    assert of(tmp_path, w1(uscc=WITH_O, record_status="撤回")).rules == ["V-44"]


def test_many_rows_of_one_mistake_and_many_codes_of_one_name_end(tmp_path: Path) -> None:
    same = [w1(uscc=uscc(n), project_id=f"450200-2024-W-{n:04d}") for n in range(1, 41)]
    bad = [w1(uscc=OLD, project_id=f"450200-2024-W-{n:04d}") for n in range(100, 3_100)]
    found = examine(write_csv(tmp_path / "W1_多.csv", grid(W1, [*same, *bad])))
    assert set(found.errors) == {"V-06"}
    assert len(found.errors) == len(bad)


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("450200000012345", "15位旧工商注册号或旧税号"),
        ("4502001234567", "13位旧工商注册号或旧税号"),
        (
            "450200123456788",
            "15位旧税务登记号（后9位 123456788 是组织机构代码，即新代码的第9–17位）",
        ),
        ("YL100000-1", "9位组织机构代码（YL1000001 即新代码的第9–17位）"),
    ],
)
def test_an_old_number_is_told_from_a_mistyped_code(tmp_path: Path, typed: str, what: str) -> None:
    problem = of(tmp_path, w1(uscc=typed)).only("V-06")
    assert problem["severity"] == "error"
    assert problem["message"].endswith(
        f"的值“{typed}”：不是统一社会信用代码，疑为{what}；许可证和本县同名企业的有效记录均未证实新代码，"
        "未自动更正。请填营业执照上的18位代码（旧号已由它取代，可按企业名称在国家企业信用信息公示系统查询）。"
    )


def test_an_old_number_in_english(tmp_path: Path) -> None:
    message = of(tmp_path, w1(uscc=OLD)).only("V-06")["message_en"]
    assert "is no credit code but likely an old registration or tax number of 15 digits;" in message
    assert message.endswith(
        "To do: write the 18 characters on the business licence which took its place."
    )
