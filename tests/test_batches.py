"""Rows with a key of their own: united over the files of a batch, superseded row by row; ledgers; owners of ids."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jianpai.flows import pipeline, problems, receive
from jianpai.flows.account import records
from jianpai.flows.period import Period
from jianpai.flows.read.result import Reading, together, without_rows
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle.settle import settle
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse
from tests.sheets import (
    L1,
    MATERIAL,
    OTHER_USCC,
    USCC,
    V1,
    W1,
    Outcome,
    base_emission,
    examine,
    examine_batches,
    grid,
    material,
    v1,
    w1,
    write_csv,
    write_xlsx,
)

BEFORE, AFTER = material(), material(stage="改造后")
THINNER = material(material_name="稀释剂", material_kind="稀释剂")
WITHDRAWN = {"record_status": "撤回"}
KEY = {name: AFTER[name] for name in ("project_id", "stage", "material_name")}


def sheet_of(folder: Path, name: str, *rows: dict) -> Path:
    """Write material rows as a csv of their own."""
    return write_csv(folder / f"V1 原辅材料_{name}.csv", grid(MATERIAL, list(rows)))


def project_of(folder: Path, *rows: dict) -> Path:
    return write_csv(folder / "V1_项目.csv", grid(V1, list(rows or [v1()])))


def amounts(found: Outcome) -> list[int]:
    return sorted(int(amount) for amount in found.materials["amount_t"])


def fates(found: Outcome, name: str) -> list[tuple]:
    of_file = found.rows.filter(pl.col("file_name") == f"V1 原辅材料_{name}.csv")
    return of_file.sort("row_number").select("status", "reason").rows()


def test_materials_of_one_batch_are_united_over_files(tmp_path):
    files = [project_of(tmp_path), sheet_of(tmp_path, "一", BEFORE, AFTER)]
    found = examine_batches([*files, sheet_of(tmp_path, "二", THINNER)])
    assert (found.rules, amounts(found)) == ([], [100, 100, 100])


def test_materials_split_by_stage_over_files_are_whole(tmp_path):
    files = [sheet_of(tmp_path, "一", BEFORE), sheet_of(tmp_path, "二", AFTER)]
    found = examine_batches([project_of(tmp_path), *files])
    assert (found.rules, amounts(found)) == ([], [100, 100])


def test_a_later_row_supersedes_the_row_of_its_key_only_and_is_listed(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "九月", BEFORE, AFTER, THINNER)]
    found = examine_batches(first, [sheet_of(tmp_path, "十月", AFTER | {"amount_t": 60})])
    assert amounts(found) == [60, 100, 100]
    assert fates(found, "九月")[1] == (
        "superseded",
        "已由后报文件 V1 原辅材料_十月.csv 中的同一条目取代",
    )
    problem = found.only("V-39")
    assert problem["message"].endswith(
        "本批只报来该项目的部分条目（本批 1 行，此前 2 行仍有效）。"
        "请核对；不再使用的条目请在记录状态填“撤回”。"
    )
    assert (
        "changes only some of the project's rows (1 rows here, 2 sent before remain)"
        in (problem["message_en"])
    )


def test_a_withdrawn_material_counts_no_longer(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "九月", BEFORE, AFTER, THINNER)]
    key = {name: THINNER[name] for name in KEY}
    found = examine_batches(first, [sheet_of(tmp_path, "十月", key | WITHDRAWN)])
    assert (amounts(found), found.rules) == ([100, 100], ["V-39", "V-43"])


def test_a_withdrawal_of_a_material_that_nobody_sent_is_asked_about(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "九月", BEFORE, AFTER)]
    key = {name: THINNER[name] for name in KEY}
    found = examine_batches(first, [sheet_of(tmp_path, "十月", key | WITHDRAWN)])
    assert (amounts(found), found.rules) == ([100, 100], ["V-39", "V-44"])


def test_one_material_with_two_figures_in_two_files_of_a_batch_keeps_the_project_out(tmp_path):
    files = [
        sheet_of(tmp_path, "一", BEFORE, AFTER),
        sheet_of(tmp_path, "二", AFTER | {"amount_t": 60}),
    ]
    found = examine_batches([project_of(tmp_path), *files])
    assert found.rules == ["V-32", "V-35", "V-35"]
    assert (
        "（V1 原辅材料_一.csv V1 原辅材料_一!3、V1 原辅材料_二.csv V1 原辅材料_二!2），均未采用"
        in found.of("V-35")[0]["message"]
    )
    assert found.projects["V1"].is_empty()


def test_the_row_that_settles_a_conflict_brings_the_others_of_its_batch_with_it(tmp_path):
    first = [
        project_of(tmp_path),
        sheet_of(tmp_path, "一", BEFORE, AFTER, AFTER | {"amount_t": 60}),
    ]
    found = examine_batches(first, [sheet_of(tmp_path, "二", AFTER | {"amount_t": 70})])
    assert (amounts(found), found.projects["V1"].height) == ([70, 100], 1)
    assert [fate[0] for fate in fates(found, "一")] == ["accepted", "superseded", "superseded"]


def test_rows_beside_an_unreadable_key_wait_until_all_are_sent_again(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "一", BEFORE, AFTER | {"stage": "改造期"})]
    partly = examine_batches(first, [sheet_of(tmp_path, "二", AFTER)])
    assert "V-32" in partly.rules
    assert partly.projects["V1"].is_empty()
    whole = examine_batches(first, [sheet_of(tmp_path, "二", BEFORE, AFTER)])
    assert (amounts(whole), whole.projects["V1"].height) == ([100, 100], 1)


def test_a_bad_correction_is_mended_by_a_third_batch(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "一", BEFORE, AFTER)]
    bad = [sheet_of(tmp_path, "二", BEFORE | {"amount_t": "?"}, AFTER | {"amount_t": 60})]
    assert amounts(examine_batches(first, bad)) == [100, 100]
    mended = examine_batches(first, bad, [sheet_of(tmp_path, "三", BEFORE | {"amount_t": 90})])
    assert amounts(mended) == [60, 90]


def test_an_exact_copy_in_another_file_of_the_batch_counts_once(tmp_path):
    files = [sheet_of(tmp_path, "一", BEFORE, AFTER), sheet_of(tmp_path, "二", BEFORE, AFTER)]
    found = examine_batches([project_of(tmp_path), *files])
    assert (found.rules, amounts(found)) == ([], [100, 100])
    assert fates(found, "二") == [("superseded", "同一批填报内完全相同的重复行")] * 2


def test_materials_of_a_withdrawn_project_do_not_count_as_accepted(tmp_path):
    first = [project_of(tmp_path), sheet_of(tmp_path, "一", BEFORE, AFTER)]
    row = {"project_id": BEFORE["project_id"], **WITHDRAWN}
    withdrawal = write_csv(tmp_path / "V1_撤回.csv", grid(V1, [row]))
    found = examine_batches(first, [withdrawal])
    assert fates(found, "一") == [("superseded", "所属项目已撤回")] * 2
    assert (found.materials.height, found.rules) == (0, ["V-43"])
    again = write_csv(tmp_path / "V1_重报.csv", grid(V1, [v1(reported_vocs_t=25)]))
    back = examine_batches(first, [withdrawal], [again])
    assert (amounts(back), back.rules) == ([100, 100], ["V-45"])


# What the figures become


def run_over(tmp_path: Path, *batches: dict[str, list[dict]]) -> Decimal:
    """Receive each batch in a run of its own and return the one reduction of the last."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, files in enumerate(batches):
        for name, rows in files.items():
            template = MATERIAL if name.startswith(MATERIAL) else V1
            write_csv(inbox / f"{name}_{number}.csv", grid(template, rows))
        tables = tmp_path / f"tables_{number}"
        tables.mkdir()
        with Warehouse(tmp_path / "warehouse").opened() as house:
            how = Accounting(Period.of("2025-10"), False, tables, tmp_path)
            pipeline.tabulate(receive.receive(inbox, house), how)
    return pl.read_parquet(tables / "project_reduction.parquet")["computed_t"].item()


SPLIT = [
    [{"V1": [v1()], "V1 原辅材料a": [BEFORE, AFTER], "V1 原辅材料b": [THINNER]}],
    [{"V1": [v1()], "V1 原辅材料a": [BEFORE, THINNER], "V1 原辅材料b": [AFTER]}],
    [{"V1": [v1()], "V1 原辅材料a": [BEFORE, AFTER]}, {"V1 原辅材料b": [THINNER]}],
    [
        {"V1": [v1()], "V1 原辅材料": [BEFORE, AFTER | {"amount_t": 50}, THINNER]},
        {"V1 原辅材料b": [AFTER]},
    ],
]


@pytest.mark.parametrize("batches", SPLIT)
def test_the_figure_does_not_depend_on_how_the_materials_are_sent(batches, tmp_path):
    # before (100 · 0.5 + 100 · 0.5) · (1 − 0.8 · 0.7) = 44 t, after 100 · 0.1 · 0.44 = 4.4 t
    assert run_over(tmp_path, *batches) == Decimal("39.6")


# Ids of two enterprises


def other(**changes) -> dict:
    return w1(uscc=OTHER_USCC, region_code="450502", permit_no=None, **changes)


def w1_of(folder: Path, name: str, *rows: dict) -> Path:
    return write_csv(folder / f"W1_{name}.csv", grid(W1, list(rows)))


def test_an_id_of_two_enterprises_in_two_counties_counts_for_neither(tmp_path):
    found = examine(w1_of(tmp_path, "柳州", w1(), w1(2)), w1_of(tmp_path, "北海", other()))
    assert found.rules == ["V-14", "V-37", "V-37"]
    assert found.projects["W1"]["project_id"].to_list() == ["450200-2024-W-0002"]
    assert found.of("V-37")[0]["message"].endswith(
        "同一编号下有不同企业、不同区县的记录（W1_北海.csv W1_北海!2、W1_柳州.csv W1_柳州!2），均暂不计入。"
        "请核对减排项目编号；填错的一方请以该编号加本单位信用代码和行政区划代码报一行“撤回”，再用自己的编号重报。"
    )
    assert found.rows.sort("file_order", "row_number")["status"].to_list() == [
        "quarantined",
        "accepted",
        "quarantined",
    ]


def test_the_one_that_used_the_id_wrongly_withdraws_its_own(tmp_path):
    sent = [w1_of(tmp_path, "柳州", w1(reported_cod_t=30)), w1_of(tmp_path, "北海", other())]
    who = {"project_id": w1()["project_id"], "uscc": OTHER_USCC, "region_code": "450502"}
    found = examine(*sent, w1_of(tmp_path, "北海撤回", who | WITHDRAWN))
    assert found.rules == ["V-14", "V-43"]
    assert found.project()["uscc"] == USCC


def test_a_withdrawal_that_does_not_say_whose_takes_no_side(tmp_path):
    sent = [w1_of(tmp_path, "柳州", w1()), w1_of(tmp_path, "北海", other())]
    bare = {"project_id": w1()["project_id"]} | WITHDRAWN
    found = examine(*sent, w1_of(tmp_path, "撤回", bare))
    assert found.rules == ["V-14", "V-37", "V-37", "V-37"]
    assert found.projects["W1"].is_empty()


def test_an_id_withdrawn_before_another_used_it_is_no_conflict(tmp_path):
    bare = {"project_id": w1()["project_id"]} | WITHDRAWN
    sent = [w1_of(tmp_path, "柳州", w1()), w1_of(tmp_path, "撤回", bare)]
    found = examine(*sent, w1_of(tmp_path, "北海", other()))
    assert found.rules == ["V-14", "V-43"]
    assert found.project()["uscc"] == OTHER_USCC


def test_a_chain_of_changes_is_one_owner(tmp_path):
    moved = w1(region_code="450204")
    sold = w1(region_code="450204", uscc=OTHER_USCC, permit_no=None)
    found = examine(*(w1_of(tmp_path, str(i), row) for i, row in enumerate([w1(), moved, sold])))
    assert "V-37" not in found.rules
    assert found.project()["uscc"] == OTHER_USCC


# Ledgers


def ledger_of(folder: Path, name: str, *rows: dict) -> Path:
    return write_csv(folder / f"L1 基准年排放量_{name}.csv", grid(L1, list(rows)))


def test_a_ledger_row_is_received_like_any_other(tmp_path):
    sheets = {W1: grid(W1, [w1()]), L1: grid(L1, [base_emission()])}
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", sheets))
    assert found.rules == []
    row = found.rows.filter(sheet_name=L1).row(0, named=True)
    assert (row["status"], row["project_id"], row["project_type"]) == ("accepted", None, None)
    assert found.ledger.select(
        "permit_no", "outlet_code", "pollutant", "base_emission_t"
    ).rows() == [(f"{USCC}001P", "DA001", "nox", Decimal(80))]


def test_the_type_alone_names_the_ledger(tmp_path):
    found = examine(write_csv(tmp_path / "L1_柳州.csv", grid(L1, [base_emission()])))
    assert (found.rules, found.ledger.height) == ([], 1)


def test_a_later_ledger_row_supersedes_the_row_of_its_key(tmp_path):
    first = ledger_of(tmp_path, "一", base_emission(), base_emission(outlet_code="DA002"))
    found = examine(first, ledger_of(tmp_path, "二", base_emission(base_emission_t=75)))
    assert sorted(found.ledger["base_emission_t"]) == [75, 80]
    assert found.rows["status"].to_list() == ["superseded", "accepted", "accepted"]


def test_with_a_permit_the_other_names_of_the_site_are_no_key(tmp_path):
    first = ledger_of(tmp_path, "一", base_emission(enterprise_name="旧名"))
    found = examine(first, ledger_of(tmp_path, "二", base_emission(enterprise_name="新名")))
    assert found.ledger["enterprise_name"].to_list() == ["新名"]


def test_a_ledger_row_twice_with_other_figures_is_quarantined(tmp_path):
    one, two = base_emission(), base_emission(base_emission_t=75)
    found = examine_batches([ledger_of(tmp_path, "一", one), ledger_of(tmp_path, "二", two)])
    assert (found.rules, found.ledger.height) == (["V-35", "V-35"], 0)
    assert set(found.rows["status"]) == {"quarantined"}


def test_a_ledger_row_is_withdrawn(tmp_path):
    gone = {**base_emission(), **WITHDRAWN}
    found = examine(ledger_of(tmp_path, "一", base_emission()), ledger_of(tmp_path, "二", gone))
    assert (found.rules, found.ledger.height) == (["V-43"], 0)


def test_a_ledger_without_rows_is_a_typed_table(tmp_path):
    found = examine(w1_of(tmp_path, "柳州", w1()))
    assert found.ledger.is_empty()
    assert found.ledger.schema["base_emission_t"] == pl.Decimal(18, 6)
    assert records.tonnes(found.projects).height == 2


# Any order of batches, against a plain computation

NAMES = ["甲", "乙", "丙"]
ENTRY = st.tuples(st.sampled_from(NAMES), st.integers(1, 3), st.sampled_from([None, None, "撤回"]))
BATCHES = st.lists(st.lists(ENTRY, min_size=1, max_size=4), min_size=1, max_size=4)


def reading_of(batches: list[list[tuple]]) -> tuple[Reading, list[ReceivedFile]]:
    """Return material rows, name, amount and status, each in a file of its own; and good project rows."""
    sent = [(batch, *entry) for batch, entries in enumerate(batches, start=1) for entry in entries]
    rows = [
        {"file_order": order, "file_name": str(order), "file_sha256": "", "sheet_name": MATERIAL,
         "row_number": 2, "material_name": name, "amount_t": Decimal(amount), "record_status": status}
        for order, (_, name, amount, status) in enumerate(sent, start=1)
    ]  # fmt: skip
    files = [
        ReceivedFile(order, str(order), "", Path(), 0, batch)
        for order, (batch, *_) in enumerate(sent, start=1)
    ]
    nothing = without_rows(problems.none())
    blank = together([nothing]).records
    own = pl.DataFrame(rows, schema_overrides=blank[MATERIAL].schema)
    place = {
        "file_order": 1,
        "file_name": "1",
        "file_sha256": "",
        "sheet_name": V1,
        "row_number": 2,
    }
    project = pl.DataFrame([place | {"project_id": "P"}], schema_overrides=blank[V1].schema)
    named = own.with_columns(project_id=pl.lit("P"), stage=pl.lit("改造前"))
    records = blank | {
        MATERIAL: pl.concat([blank[MATERIAL], named], how="diagonal"),
        V1: pl.concat([blank[V1], project], how="diagonal"),
    }
    return Reading(records, problems.none(), nothing.source_columns), files


def plainly(batches: list[list[tuple]]) -> dict[str, int] | None:
    """Return the amount in force by name; None where a batch contradicts itself."""
    now: dict[str, tuple] = {}
    seen: dict[str, list[tuple]] = {name: [] for name in NAMES}
    for entries in batches:
        for name in NAMES:
            sent = {entry for entry in entries if entry[0] == name}
            if len(sent) > 1:
                return None
            for entry in sent:
                history = seen[name]
                last = max((i for i, e in enumerate(history) if e[2]), default=-1)
                is_echo = entry[2] is None and entry in history[: last + 1]
                if not is_echo:
                    now[name] = entry
                    history.append(entry)
    return {name: amount for name, amount, status in now.values() if status is None}


@pytest.mark.long
@settings(deadline=None, max_examples=60)
@given(BATCHES)
def test_what_is_in_force_is_what_a_plain_computation_says(batches):
    reading, files = reading_of(batches)
    found = settle(reading, problems.none(), files)
    in_force = dict(
        found.children["record_v1_material"].select("material_name", "amount_t").iter_rows()
    )
    expected = plainly(batches)
    if expected is None:
        assert "V-35" in found.problems["rule_id"]
    else:
        assert in_force == expected
    assert found.submission_rows.height == sum(map(len, batches)) + 1
