"""Which submission counts: later over earlier, good over bad, withdrawals, copies, materials."""

import shutil
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows import problems, receive
from jianpai.flows.warehouse import Warehouse
from tests.sheets import (
    MATERIAL,
    V1,
    W1,
    Outcome,
    examine,
    grid,
    material,
    materials,
    v1,
    w1,
    write_csv,
    write_xlsx,
)

ID = "450200-2024-W-0001"


def send(folder: Path, *batches: list[dict]) -> Outcome:
    """Examine W1 rows sent in several files, one after the other."""
    return examine(
        *(write_csv(folder / f"W1_{i}.csv", grid(W1, rows)) for i, rows in enumerate(batches))
    )


def fates(found: Outcome) -> list[tuple[str, int, str]]:
    return (
        found.rows.sort("file_order", "row_number")
        .select("file_name", "row_number", "status")
        .rows()
    )


def test_the_later_submission_supersedes_the_earlier_and_both_stay_visible(tmp_path):
    found = send(tmp_path, [w1(reported_cod_t=30), w1(2)], [w1(reported_cod_t=25)])
    assert found.rules == []
    assert fates(found) == [
        ("W1_0.csv", 2, "superseded"),
        ("W1_0.csv", 3, "accepted"),
        ("W1_1.csv", 2, "accepted"),
    ]
    assert found.projects["W1"]["reported_cod_t"].to_list() == [25, 30]
    reason = found.rows.filter(pl.col("status") == "superseded").row(0, named=True)
    assert reason["reason"] == "已由后报文件 W1_1.csv 中的同号记录取代"
    assert reason["reason_en"] == "superseded by the same id in the later file W1_1.csv"


def test_a_later_row_in_error_supersedes_nothing(tmp_path):
    found = send(tmp_path, [w1(reported_cod_t=30)], [w1(reported_cod_t="约25")])
    assert fates(found) == [("W1_0.csv", 2, "accepted"), ("W1_1.csv", 2, "quarantined")]
    assert found.project()["reported_cod_t"] == 30


def test_an_earlier_row_in_error_is_superseded_by_its_correction(tmp_path):
    found = send(tmp_path, [w1(reported_cod_t="约25")], [w1(reported_cod_t=25)])
    assert fates(found) == [("W1_0.csv", 2, "superseded"), ("W1_1.csv", 2, "accepted")]


def test_a_withdrawal_takes_the_record_out(tmp_path):
    found = send(tmp_path, [w1()], [{"project_id": ID, "record_status": "撤回"}])
    assert fates(found) == [("W1_0.csv", 2, "superseded"), ("W1_1.csv", 2, "accepted")]
    assert found.projects["W1"].is_empty()
    problem = found.only("V-43")
    assert problem["message"] == (
        "W1_1.csv，工作表“W1_1”，第2行，单元格J2（记录状态）的值“撤回”：记录已撤回，不再计入。无需处理。"
    )


def test_a_withdrawn_record_can_be_sent_again(tmp_path):
    found = send(
        tmp_path, [w1()], [{"project_id": ID, "record_status": "撤回"}], [w1(reported_cod_t=28)]
    )
    assert found.project()["reported_cod_t"] == 28
    assert found.only("V-45")["message"].endswith("撤回后又报来，重新计入。请确认不再撤回。")


def test_the_same_row_sent_again_does_not_undo_a_withdrawal(tmp_path):
    withdrawal = {"project_id": ID, "record_status": "撤回"}
    found = send(tmp_path, [w1()], [withdrawal], [w1(), w1(2)])
    assert found.rules == ["V-43", "V-46"]
    assert found.projects["W1"]["project_id"].to_list() == [ID[:-1] + "2"]
    assert fates(found)[2] == ("W1_2.csv", 2, "superseded")
    [echo] = found.rows.filter(file_name="W1_2.csv", row_number=2)["reason"]
    assert echo == "与撤回前的记录相同，撤回仍有效"


def test_a_row_that_says_that_it_holds_undoes_a_withdrawal(tmp_path):
    withdrawal = {"project_id": ID, "record_status": "撤回"}
    found = send(tmp_path, [w1()], [withdrawal], [w1(record_status="有效")])
    assert (found.rules, found.projects["W1"].height) == (["V-45"], 1)


def test_an_identical_row_of_a_later_file_is_the_one_in_force(tmp_path):
    assert fates(send(tmp_path, [w1()], [w1()]))[0][2] == "superseded"


def test_identical_rows_of_one_file_count_once(tmp_path):
    found = send(tmp_path, [w1(), w1(2), w1()])
    assert [fate[1:] for fate in fates(found)] == [
        (2, "accepted"),
        (3, "accepted"),
        (4, "superseded"),
    ]
    [copy] = found.rows.filter(pl.col("status") == "superseded")["reason"]
    assert copy == "同一文件内完全相同的重复行"


def test_different_rows_of_one_id_in_one_file_are_all_quarantined(tmp_path):
    found = send(tmp_path, [w1(reported_cod_t=30), w1(2), w1(reported_cod_t=31)])
    assert [fate[1:] for fate in fates(found)] == [
        (2, "quarantined"),
        (3, "accepted"),
        (4, "quarantined"),
    ]
    assert found.rules == ["V-30", "V-30"]
    assert found.of("V-30")[0]["message"] == (
        f"W1_0.csv，工作表“W1_0”，第2行，单元格A2（减排项目编号）的值“{ID}”："
        "同一文件内有内容不同的同号记录（W1_0!2、W1_0!4）。请保留一条后重新提交。"
    )


def test_a_conflict_within_a_file_supersedes_nothing(tmp_path):
    found = send(tmp_path, [w1(reported_cod_t=29)], [w1(reported_cod_t=30), w1(reported_cod_t=31)])
    assert [fate[2] for fate in fates(found)] == ["accepted", "quarantined", "quarantined"]


def test_a_copy_of_a_shifted_row_does_not_take_its_place(tmp_path):
    cells = [*grid(W1, [w1()]), grid(W1, [w1()])[1]]
    cells[1] = [*cells[1], "多出"]
    found = examine(write_csv(tmp_path / "W1_1.csv", cells))
    assert [fate[1:] for fate in fates(found)] == [(2, "quarantined"), (3, "accepted")]


def test_one_id_in_two_sheets_is_a_conflict(tmp_path):
    one, other = grid(W1, [w1()]), grid(W1, [w1(reported_cod_t=29)])
    found = examine(write_xlsx(tmp_path / "柳州.xlsx", {"W1": one, "W1 (2)": other}))
    assert found.rules == ["V-30", "V-30"]
    assert found.of("V-30")[0]["detail"] == "W1 (2)!2、W1!2"


# V1 and its materials


def batch(folder: Path, name: str, projects: list[dict], theirs: list[dict]) -> Path:
    sheets = {V1: grid(V1, projects)} if projects else {}
    return write_xlsx(
        folder / f"{name}.xlsx",
        {**sheets, **({MATERIAL: grid(MATERIAL, theirs)} if theirs else {})},
    )


def test_a_project_without_materials_is_quarantined(tmp_path):
    found = examine(batch(tmp_path, "a", [v1()], []))
    problem = found.only("V-31")
    assert (
        "在“V1 原辅材料”表中没有该项目的行。请在该表补报该项目的各行；有阶段的，改造前、改造后都要报。"
        in problem["message"]
    )
    assert found.status == {2: "quarantined"}


def test_a_bad_material_row_quarantines_its_project_and_names_the_row(tmp_path):
    theirs = [*materials(1), *materials(2)]
    theirs[1]["amount_t"] = "3吨多"
    found = examine(batch(tmp_path, "a", [v1(1), v1(2)], theirs))
    assert found.rules == ["R-01", "V-32"]
    assert (
        "该项目有未通过的明细行（a.xlsx V1 原辅材料!3），暂不核算" in found.of("V-32")[0]["message"]
    )
    assert found.projects["V1"]["project_id"].to_list() == ["450200-2024-V-0002"]
    assert found.materials["project_id"].unique().to_list() == ["450200-2024-V-0002"]


def test_materials_without_project_are_reported(tmp_path):
    found = examine(batch(tmp_path, "a", [v1()], [*materials(1), material(7)]))
    assert found.only("V-33")["project_id"] == "450200-2024-V-0007"


def test_a_correction_brings_its_own_materials(tmp_path):
    first = batch(tmp_path, "a", [v1()], materials())
    new = [
        material(amount_t=90),
        material(stage="改造后", amount_t=80),
        material(material_name="稀释剂"),
    ]
    found = examine(first, batch(tmp_path, "b", [v1(reported_vocs_t=25)], new))
    assert found.rules == []
    assert found.project("V1")["reported_vocs_t"] == 25
    assert sorted(found.materials["amount_t"]) == [80, 90, 100]
    assert found.rows.group_by("status").len().sort("status").rows() == [
        ("accepted", 4),
        ("superseded", 3),
    ]


def test_a_correction_of_the_project_alone_keeps_its_materials(tmp_path):
    first = batch(tmp_path, "a", [v1()], materials())
    found = examine(first, batch(tmp_path, "b", [v1(reported_vocs_t=25)], []))
    assert (found.rules, found.materials.height) == ([], 2)
    assert found.project("V1")["reported_vocs_t"] == 25


def test_a_correction_of_the_materials_alone_keeps_the_project(tmp_path):
    first = batch(tmp_path, "a", [v1()], materials())
    found = examine(first, batch(tmp_path, "b", [], materials(amount_t=70)))
    assert (found.rules, found.projects["V1"].height) == ([], 1)
    assert set(found.materials["amount_t"]) == {Decimal(70)}


def test_a_correction_with_a_bad_material_leaves_the_former_project_in_force(tmp_path):
    first = batch(tmp_path, "a", [v1(reported_vocs_t=41)], materials())
    bad = [material(amount_t="?"), material(stage="改造后")]
    found = examine(first, batch(tmp_path, "b", [v1(reported_vocs_t=25)], bad))
    assert found.rules == ["R-01", "V-32"]
    assert found.project("V1")["reported_vocs_t"] == 41
    assert set(found.materials["amount_t"]) == {Decimal(100)}


@pytest.mark.parametrize("text", ["撤回", "撤回 "])
def test_a_withdrawn_v1_project_needs_no_materials(tmp_path, text):
    first = batch(tmp_path, "a", [v1()], materials())
    row = {"project_id": "450200-2024-V-0001", "record_status": text}
    found = examine(first, batch(tmp_path, "b", [row], []))
    assert set(found.rules) <= {"V-43"}
    assert found.projects["V1"].is_empty()


def test_materials_of_one_stage_alone_are_asked_about(tmp_path):
    found = examine(batch(tmp_path, "a", [v1()], [material(), material(material_name="稀释剂")]))
    problem = found.only("V-34")
    assert problem["message"] == (
        "a.xlsx，工作表“V1 原辅材料”，第2行，单元格A2（减排项目编号）的值“450200-2024-V-0001”：此项目没有"
        "“改造后”阶段的原辅材料，按用量为 0 核算。请核对是否漏报；确实没有的请报一行用量为 0。"
    )
    assert found.materials.height == 2


def test_an_exact_copy_of_a_material_counts_once(tmp_path):
    found = examine(batch(tmp_path, "a", [v1()], [*materials(), *materials()]))
    assert (found.rules, found.materials.height) == ([], 2)
    copies = found.rows.filter(pl.col("status") == "superseded")
    assert copies.select("row_number", "reason").rows() == [
        (4, "同一批填报内完全相同的重复行"),
        (5, "同一批填报内完全相同的重复行"),
    ]


def test_a_material_twice_with_other_figures_keeps_the_project_out(tmp_path):
    found = examine(batch(tmp_path, "a", [v1()], [*materials(), material(amount_t=20)]))
    assert found.rules == ["V-32", "V-35", "V-35"]
    assert [p["cell"] for p in found.of("V-35")] == ["A2", "A4"]
    assert (
        "数据不同的同一条目（V1 原辅材料!2、V1 原辅材料!4），均未采用"
        in found.of("V-35")[0]["message"]
    )
    assert (found.projects["V1"].height, found.materials.height) == (0, 0)


def test_bad_materials_sent_alone_take_nothing_from_the_project(tmp_path):
    first = batch(tmp_path, "a", [v1()], materials())
    found = examine(
        first, batch(tmp_path, "b", [], [material(amount_t="?"), material(stage="改造后")])
    )
    assert found.rules == ["R-01"]
    assert set(found.materials["amount_t"]) == {Decimal(100)}
    assert found.projects["V1"].height == 1


def test_materials_beside_a_bad_project_row_are_not_mixed_with_the_former_one(tmp_path):
    first = batch(tmp_path, "a", [v1()], materials())
    bad = v1(collection_after_ratio="?")
    found = examine(first, batch(tmp_path, "b", [bad], materials(amount_t=70)))
    assert found.rules == ["R-01"]
    left = found.rows.filter(pl.col("status") == "quarantined")
    assert left["reason"].unique().sort().to_list() == [
        "同一批填报中该项目的填报行有误，各明细行随之暂不采用",
        "有错误，见问题清单",
    ]
    assert set(found.materials["amount_t"]) == {Decimal(100)}


@pytest.mark.parametrize("wrong", ["无", "450200-2024-V-00O1"])
def test_a_material_with_an_improper_id_keeps_the_project_above_out(tmp_path, wrong):
    theirs = [material(), material(stage="改造后", project_id=wrong)]
    found = examine(batch(tmp_path, "a", [v1()], theirs))
    assert found.of("V-32")[0]["project_id"] == "450200-2024-V-0001"
    assert found.projects["V1"].is_empty()


@pytest.mark.parametrize("theirs", [[], [material(amount_t="?")]])
def test_no_submission_of_a_project_without_usable_materials_counts(tmp_path, theirs):
    sent = [batch(tmp_path, name, [v1(project_name=name)], theirs) for name in ("a", "b")]
    found = examine(*sent)
    assert found.projects["V1"].is_empty()
    assert set(found.rows["status"]) == {"quarantined"}


def test_materials_sent_with_a_bad_row_serve_its_correction(tmp_path):
    first = batch(tmp_path, "a", [v1(collection_after_ratio="?")], materials())
    found = examine(first, batch(tmp_path, "b", [v1()], []))
    assert (found.rules, found.materials.height) == (["R-01"], 2)
    assert found.projects["V1"].height == 1


def test_another_enterprise_under_the_same_id_is_asked_about(tmp_path):
    other = w1(uscc="91450200000000230U", permit_no=None)
    found = send(tmp_path, [w1()], [other])
    assert found.only("V-36")["message"].endswith(
        "取代了 W1_0.csv W1_0!2 的同号记录，但企业、行政区划或项目类型不同。"
        "请核对减排项目编号；如为两个项目请改用不同编号。"
    )
    assert fates(found) == [("W1_0.csv", 2, "superseded"), ("W1_1.csv", 2, "accepted")]


def test_a_withdrawal_of_an_id_that_nobody_sent_is_asked_about(tmp_path):
    found = send(tmp_path, [w1(1)], [{"project_id": ID[:-1] + "2", "record_status": "撤回"}])
    assert found.only("V-44")["message"].endswith("没有可撤回的同号记录。请核对减排项目编号。")
    assert found.projects["W1"].height == 1


# Received files


@pytest.fixture
def house(tmp_path):
    (tmp_path / "inbox").mkdir()
    return Warehouse(tmp_path / "warehouse")


def receipts(house: Warehouse, inbox: Path) -> list[str]:
    with house.opened():
        return [file.name for file in receive.receive(inbox, house).files]


def put(inbox: Path, name: str, *rows: dict) -> Path:
    inbox.mkdir(exist_ok=True)
    return write_csv(inbox / name, grid(W1, list(rows)))


def test_files_are_received_once_and_kept_when_the_inbox_is_emptied(house, tmp_path):
    inbox = tmp_path / "inbox"
    put(inbox, "W1_b.csv", w1(2))
    assert receipts(house, inbox) == ["W1_b.csv"]
    put(inbox, "W1_a.csv", w1(1))
    assert receipts(house, inbox) == ["W1_b.csv", "W1_a.csv"]  # the later batch comes later
    for path in inbox.iterdir():
        path.unlink()
    assert receipts(house, inbox) == ["W1_b.csv", "W1_a.csv"]
    assert len(list(house.received.glob("*.csv"))) == 2


def received(house: Warehouse, inbox: Path) -> receive.Receipts:
    with house.opened():
        return receive.receive(inbox, house)


def reported(file: receive.ReceivedFile) -> list[str]:
    return file.path.read_text("utf-8").splitlines()[1].split(",")


def test_a_file_put_back_as_it_was_is_a_copy_and_undoes_no_correction(house, tmp_path):
    inbox = tmp_path / "inbox"
    put(inbox, "W1_a.csv", w1(reported_cod_t=30))
    receipts(house, inbox)
    put(inbox, "W1_a.csv", w1(reported_cod_t=25))
    receipts(house, inbox)
    put(inbox, "W1_a.csv", w1(reported_cod_t=30))
    for _ in range(2):
        found = received(house, inbox)
        assert [file.order for file in found.files] == [1, 2]
        assert "25" in reported(found.files[-1])
        assert found.unreceived == [("W1_a.csv", "V-47", "W1_a.csv")]


def test_a_copy_under_another_name_changes_nothing(house, tmp_path):
    inbox = tmp_path / "inbox"
    old = put(inbox, "W1_a.csv", w1())
    receipts(house, inbox)
    withdrawal = put(inbox, "W1_b.csv", {"project_id": ID, "record_status": "撤回"})
    receipts(house, inbox)
    shutil.copy(old, inbox / "W1_汇总.csv")
    (inbox / "市里").mkdir()
    shutil.copy(withdrawal, inbox / "市里" / "W1_撤回.csv")
    found = received(house, inbox)
    assert [file.name for file in found.files] == ["W1_a.csv", "W1_b.csv"]
    assert found.unreceived == [
        ("W1_汇总.csv", "V-47", "W1_a.csv"),
        ("市里/W1_撤回.csv", "V-47", "W1_b.csv"),
    ]
    said = problems.worded(problems.one("V-47", file_name="W1_汇总.csv", detail="W1_a.csv"))
    assert said["message"].item() == (
        "W1_汇总.csv：内容与已收过的文件 W1_a.csv 相同，不重复采用，不影响已有的更正和撤回。"
        "如需恢复以前的数据请修改后重报。"
    )


def test_a_csv_that_was_not_read_for_its_name_can_be_renamed(house, tmp_path):
    inbox = tmp_path / "inbox"
    path = put(inbox, "A1_柳州.csv", w1())
    assert receipts(house, inbox) == ["A1_柳州.csv"]
    path.rename(inbox / "W1_柳州.csv")
    assert receipts(house, inbox) == ["A1_柳州.csv", "W1_柳州.csv"]


def test_a_workbook_sent_again_under_another_name_with_a_mapping_is_received(house, tmp_path):
    inbox = tmp_path / "inbox"
    book = write_xlsx(inbox / "汇总.xlsx", {"表": grid(W1, [w1()])})
    receipts(house, inbox)
    shutil.copy(book, inbox / "汇总2.xlsx")
    (inbox / "汇总2.mapping.toml").write_text("sheet = '表'", "utf-8")
    assert sorted(receipts(house, inbox)) == ["汇总.xlsx", "汇总2.mapping.toml", "汇总2.xlsx"]


def test_received_files_are_read_only(house, tmp_path):
    put(tmp_path / "inbox", "W1_a.csv", w1())
    [file] = received(house, tmp_path / "inbox").files
    assert file.path.stat().st_mode & 0o333 == 0


def test_the_files_of_one_run_are_one_batch(house, tmp_path):
    inbox = tmp_path / "inbox"
    put(inbox, "W1_b.csv", w1(2))
    put(inbox, "W1_c.csv", w1(3))
    receipts(house, inbox)
    put(inbox, "W1_a.csv", w1(1))
    files = received(house, inbox).files
    assert [(file.name, file.batch) for file in files] == [
        ("W1_b.csv", 1),
        ("W1_c.csv", 1),
        ("W1_a.csv", 2),
    ]


def test_the_inbox_of_a_former_month_supersedes_nothing_when_it_is_run_again(house, tmp_path):
    put(tmp_path / "2025-09", "W1_a.csv", w1(reported_cod_t=30))
    put(tmp_path / "2025-10", "W1_a.csv", w1(reported_cod_t=25))
    receipts(house, tmp_path / "2025-09")
    receipts(house, tmp_path / "2025-10")
    assert "25" in reported(received(house, tmp_path / "2025-09").files[-1])
