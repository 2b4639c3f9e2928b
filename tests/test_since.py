"""What changed since the run before: rows, cells, states; their tonnes sum to the change of the totals, to the cent."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.city_table import outcome
from jianpai.flows.since import change_words, since
from jianpai.flows.since.since import Changes
from samples.made_up import uscc
from tests.sheets import A1, MATERIAL, V1, W1, a1, grid, materials, v1, w1, write_csv, write_xlsx

# The good rows of samples/types: a boiler 30.20 t NOx each; a works 30 t COD and 3 t ammonia; paint 17.60 t VOCs.

pytestmark = pytest.mark.long


def own(row: dict, number: int) -> dict:
    """Return the row as an enterprise of its own files it."""
    return row | {"uscc": uscc(number), "enterprise_name": f"示例{number}有限公司"}


def run(inbox: Path, house: Path, period: str = "2025-10", **options: bool) -> Path:
    return pipeline.monthly(Asked(Period.of(period), inbox, house, **options)).published


HALF = {"volume_before_10k_m3": 50, "volume_after_10k_m3": 50, "reported_cod_t": 15}
LATE = {"credit_year": 2025, "acceptance_date": "2025-11-05", "project_id": "450200-2025-A-0004"}
SAME_BOILER = {"project_id": "450200-2024-A-0091"}
NORTH = {"region_code": "450500"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    """Seven runs: first, sent anew, another city, next month, findings counted, a file taken back, next plan."""
    folder = tmp_path_factory.mktemp("since")
    inbox, house = folder / "inbox", folder / "warehouse"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [own(a1(1), 1), own(a1(2), 2), own(a1(5), 5)]))
    write_csv(inbox / "W1_柳州.csv", grid(W1, [own(w1(1), 3), own(w1(2), 4)]))
    write_xlsx(inbox / "涂装.xlsx", {V1: grid(V1, [v1(1)]), MATERIAL: grid(MATERIAL, materials(1))})
    made = [run(inbox, house)]
    corrected = own(w1(1, **HALF, reported_nh3n_t="1.5"), 3)
    write_csv(inbox / "W1_柳州_更正.csv", grid(W1, [corrected]))
    write_csv(inbox / "W1_柳州_撤回.csv", grid(W1, [own(w1(2, record_status="撤回"), 4)]))
    bad = own(a1(2, nox_before_mg_per_nm3="三百"), 2)
    news = [own(a1(3), 6), own(a1(1), 1) | SAME_BOILER, own(a1(4), 7) | LATE, bad]
    write_csv(inbox / "A1_柳州_新增.csv", grid(A1, news))
    half_paint = [row | {"amount_t": 50} for row in materials(1)]
    write_csv(inbox / "V1 原辅材料_更正.csv", grid(MATERIAL, half_paint))
    made.append(run(inbox, house))
    write_csv(inbox / "A1_北海.csv", grid(A1, [own(a1(5), 5) | NORTH]))
    made.append(run(inbox, house))
    made.append(run(inbox, house, "2025-11"))
    made.append(run(inbox, house, "2025-11", count_open_findings=True))
    made.append(run(inbox, house, "2026-01"))
    return made


def accounted(folder: Path) -> dict[tuple[str, str, str], Decimal]:
    """Return the accounted total of each plan, city and pollutant, cumulative, from the published area_total."""
    totals = pl.read_parquet(folder / "tables" / "area_total.parquet").filter(level="city")
    latest = totals.sort("credit_year").group_by("plan_id", "region_code", "pollutant").last()
    rows = latest.select(
        "plan_id", "region_code", "pollutant", "cumulative_accounted_t"
    ).iter_rows()
    return {(plan, city, pollutant): tonnes for plan, city, pollutant, tonnes in rows}


def sums(frame: pl.DataFrame, column: str) -> dict[tuple[str, str, str], Decimal]:
    """Return a column's sum by plan, city and pollutant, where it is not 0."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for *place, tonnes in frame.select("plan_id", "city_code", "pollutant", column).iter_rows():
        found[tuple(place)] = found.get(tuple(place), Decimal(0)) + tonnes
    return {place: tonnes for place, tonnes in found.items() if tonnes}


def moved(before: Path, after: Path) -> dict[tuple[str, str, str], Decimal]:
    """Return the change of each published total that has one."""
    was, now = accounted(before), accounted(after)
    change = {p: now.get(p, Decimal(0)) - was.get(p, Decimal(0)) for p in was.keys() | now.keys()}
    return {place: tonnes for place, tonnes in change.items() if tonnes}


def pairs(runs: list[Path]) -> Iterator[tuple[Path, Path, Changes]]:
    """Yield each run with the one before it and what changed."""
    folders = {folder.name: folder for folder in runs}
    for after in runs[1:]:
        found = since.kept(after)
        assert found is not None
        yield folders[found.former.run_id], after, found


def test_rows_and_causes_sum_to_the_change_of_every_published_total(runs):
    changes = [moved(before, after) for before, after, _ in pairs(runs)]
    assert [len(change) for change in changes] == [4, 2, 1, 1, 1]
    for (_, _, found), change in zip(pairs(runs), changes, strict=True):
        assert sums(found.records, "delta_t") == change
        assert sums(found.totals, "change_t") == change
        steps = found.records.explode("causes").unnest("causes").drop_nulls("cause")
        assert sums(steps, "change_t") == change


def test_every_total_is_the_one_that_was_published(runs):
    for before, after, found in pairs(runs):
        for row in found.totals.iter_rows(named=True):
            place = row["plan_id"], row["city_code"], row["pollutant"]
            assert row["before_t"] == accounted(before).get(place, 0)
            assert row["after_t"] == accounted(after).get(place, 0)


def rows_of(folder: Path) -> list[tuple]:
    """Return project, pollutant, kind, tonnes before and now of what changed, with its causes."""
    found = since.kept(folder)
    return sorted(
        (r["project_id"], r["pollutant"], r["kind"], str(r["before_t"]), str(r["after_t"]),
         change_words.causes(r["causes"], 1))
        for r in found.records.iter_rows(named=True)
    )  # fmt: skip


def test_what_was_sent_stands_project_by_project(runs):
    assert rows_of(runs[1]) == [
        ("450200-2024-A-0003", "nox", "new", "0.00", "30.20", "new record +30.20"),
        ("450200-2024-A-0091", "nox", "new", "0.00", "0.00", "new record +30.20, finding -30.20"),
        ("450200-2024-V-0001", "vocs", "corrected", "17.60", "8.80", "corrected input -8.80"),
        ("450200-2024-W-0001", "cod", "corrected", "30.00", "15.00", "corrected input -15.00"),
        ("450200-2024-W-0001", "nh3n", "corrected", "3.00", "1.50", "corrected input -1.50"),
        ("450200-2024-W-0002", "cod", "withdrawn", "30.00", "0.00",
         "withdrawn or no longer in force -30.00"),
        ("450200-2024-W-0002", "nh3n", "withdrawn", "3.00", "0.00",
         "withdrawn or no longer in force -3.00"),
        ("450200-2025-A-0004", "nox", "new", "0.00", "0.00", ""),
    ]  # fmt: skip


def test_a_project_that_moves_leaves_one_city_and_enters_the_other(runs):
    assert rows_of(runs[2]) == [
        ("450200-2024-A-0005", "nox", "corrected", "0.00", "30.20", "corrected input +30.20"),
        ("450200-2024-A-0005", "nox", "corrected", "30.20", "0.00", "corrected input -30.20"),
    ]


def test_a_month_that_passes_and_findings_that_count_are_causes(runs):
    late = "450200-2025-A-0004", "nox"
    assert rows_of(runs[3]) == [(*late, "period", "0.00", "30.20", "the month has passed +30.20")]
    copy = "450200-2024-A-0091", "nox"
    assert rows_of(runs[4]) == [(*copy, "decision", "0.00", "30.20", "decision on findings +30.20")]


def test_every_corrected_cell_is_named_with_both_values(runs):
    found = since.kept(runs[1])
    assert [change_words.field(row) for row in found.fields.iter_rows(named=True)] == [
        "改造前 溶剂型面漆 用量：100 → 50（涂装.xlsx · E2 → V1 原辅材料_更正.csv · E2）",
        "改造后 水性面漆 用量：100 → 50（涂装.xlsx · E3 → V1 原辅材料_更正.csv · E3）",
        "上报COD减排量：30 → 15（W1_柳州.csv · M2 → W1_柳州_更正.csv · M2）",
        "上报氨氮减排量：3 → 1.5（W1_柳州.csv · K2 → W1_柳州_更正.csv · K2）",
        "改造后年处理水量：100 → 50（W1_柳州.csv · P2 → W1_柳州_更正.csv · P2）",
        "改造前年处理水量：100 → 50（W1_柳州.csv · O2 → W1_柳州_更正.csv · O2）",
    ]


def test_files_and_rows_that_were_not_accepted_are_listed(runs):
    found = since.kept(runs[1])
    assert found.files["state"].to_list() == ["new"] * 4
    rows = found.rows.select("file_name", "row_number", "former_status", "status").rows()
    assert rows == [
        ("A1_柳州_新增.csv", 5, None, "quarantined"),
        ("W1_柳州.csv", 2, "accepted", "superseded"),
        ("W1_柳州.csv", 3, "accepted", "superseded"),
        ("涂装.xlsx", 2, "accepted", "superseded"),
        ("涂装.xlsx", 3, "accepted", "superseded"),
    ]


def test_states_that_moved_say_from_what_to_what(runs):
    found = since.kept(runs[3])
    eligible = found.states.filter(subject="eligibility").row(0, named=True)
    assert (eligible["subject_id"], eligible["after"]) == ("450200-2025-A-0004", "eligible")
    assert change_words.state(eligible, 0).endswith(" → 计入")


def test_the_terminal_says_it_in_five_lines(runs):
    said = outcome(runs[1], "zh").splitlines()[-5:]
    assert said == [
        f"与 {runs[0].name} 相比：文件新收 4 份、同名重报 0 份、撤回 0 份；数据行新隔离 1 行、被取代 4 行。",
        "项目：新增记录 3、更正填报 2、撤回或不再有效 1；本身未变而吨数有变 0。",
        "核定量：化学需氧量 -45.00 吨、氨氮 -4.50 吨、氮氧化物 +30.20 吨、VOCs -8.80 吨；有变动的市 1 个。",
        "状态有变：目标进度 0 项、是否计入 0 项、存疑状态 0 项。",
        f"存疑事项与 {runs[0].name} 相比：{said[-1].partition('：')[2]}",
    ]
    english = outcome(runs[1], "en").splitlines()[-5:]
    assert english[1:3] == [
        "Projects: new record 3, corrected input 2, withdrawn or no longer in force 1; "
        "moved by something else 0.",
        "Accounted tonnes: cod -45.00, nh3n -4.50, nox +30.20, vocs -8.80; cities whose totals changed 1.",
    ]


def test_of_the_first_run_nothing_is_made_up(runs):
    assert since.kept(runs[0]) is None
    assert outcome(runs[0], "zh").splitlines()[-1] == change_words.NO_FORMER[0]
    page = (runs[0] / "report.html").read_text("utf-8")
    block = page.partition('<section id="changed"')[2].partition("</section>")[0]
    assert "首次运行：此前没有已发布的本期或更早一期的核算，没有变动可列。" in block
    assert "吨" not in block
    with (runs[0] / "flagged.xlsx").open("rb") as file:
        sheets = pl.read_excel(file, sheet_id=0, infer_schema_length=0)
    assert "变动" not in sheets


def test_the_block_stands_first_on_the_page_and_its_line_adds_up(runs):
    page = (runs[1] / "report.html").read_text("utf-8")
    first = page.partition("</header>")[2].lstrip()
    assert first.startswith('<section id="changed"')
    block = first.partition("</section>")[0]
    table = block.partition("<tbody>")[2].partition("</tbody>")[0]
    line = next(row for row in table.split("<tr>") if "氮氧化物" in row)
    cells = re.sub("<[^>]+>", "|", line).replace("\n", "").split("|")
    numbers = [cell for cell in cells if cell and cell != "—"]
    assert numbers == ["柳州市", "氮氧化物", "90.60", "+60.40", "-30.20", "120.80", "+30.20"]
    assert "W1_柳州.csv · M2 → W1_柳州_更正.csv · M2" in block


def test_the_workbook_lists_it_and_both_sheets_sum_to_the_change(runs):
    for before, after, _ in pairs(runs):
        with (after / "flagged.xlsx").open("rb") as file:
            rows, totals = (pl.read_excel(file, sheet_name=n) for n in ("变动", "变动合计"))
        change = sum(moved(before, after).values())
        for sheet in (rows, totals):
            cents = [Decimal(str(t)) for t in sheet["变动（吨）"].drop_nulls()]
            assert sum(cents, Decimal(0)).quantize(Decimal("0.01")) == change
    with (runs[1] / "flagged.xlsx").open("rb") as file:
        rows = pl.read_excel(file, sheet_name="变动")
    assert rows["对象"].unique(maintain_order=True).to_list() == ["项目", "文件", "数据行"]
    assert (
        "30 → 15"
        in rows.filter(pl.col("减排项目编号") == "450200-2024-W-0001")[
            0, "更正的单元格、状态：原值 → 现值"
        ]
    )
