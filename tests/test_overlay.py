"""An office's rows over the shipped reference data: what they change, what is refused, who sees them."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import jianpai
from jianpai import schemas
from jianpai.flows import pipeline, template
from jianpai.flows.errors import NothingAcceptableError, ReferenceDataError, UsageError
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish import quotas
from jianpai.flows.publish.export.package import write_export
from jianpai.flows.read import cache
from jianpai.flows.recompute import factors
from jianpai.flows.replay import words
from jianpai.flows.replay.replay import replay
from jianpai.flows.restate.restate import restate
from jianpai.flows.versions import reference_files
from jianpai.flows.warehouse import Warehouse
from jianpai.schemas import reference
from samples.types import makers
from tests.sheets import A1, a1, grid, write_csv
from tests.tables import changed, of_six_projects

ROOT = Path(__file__).parent.parent
PIGS = {"coefficient_id": "W6.generation", "key": "cod/生猪", "valid_from": 2021}
ZHANG = {"changed_by": "张三"}
Cells = dict[str, Any]
Lay = Callable[..., Path]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """Return what writes an office's folder: rows by table, or the text of a file."""

    def write(**tables: list[Cells] | str | bytes) -> Path:
        folder = tmp_path / "reference"
        folder.mkdir(exist_ok=True)
        for table, rows in tables.items():
            content = rows if isinstance(rows, str | bytes) else csv_of(rows)
            data = content.encode() if isinstance(content, str) else content
            (folder / f"{table}.csv").write_bytes(data)
        return folder

    return write


def csv_of(rows: list[Cells]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    lines = csv.DictWriter(text, names, restval="")
    lines.writeheader()
    lines.writerows(rows)
    return text.getvalue()


def row_of(table: str, **key: str) -> Cells:
    found = reference.table(table).fill_null("").filter(pl.col(k) == v for k, v in key.items())
    [row] = found.to_dicts()
    return row


def village(**changes: Any) -> Cells:
    """Return 0.5 × 10⁴ residents, 365 d, 60 % collected, 70 % removed; COD by the table's factor."""
    nh3n = dict.fromkeys(schemas.columns_of(schemas.project_entries()["W7"].name, "nh3n"))
    return makers()["W7"].good() | nh3n | {"generation_cod_g_per_person_d": None} | changes


def net_of(run: Any) -> dict[str, Decimal]:
    rows = run.tables["project_reduction"]
    return dict(rows.select("pollutant", "net_t").rows())


# What a row changes


def test_a_row_replaces_the_cells_it_fills_and_empties_those_with_a_dash(lay: Lay) -> None:
    shipped = row_of("coefficients", key="cod/生猪")
    folder = lay(coefficients=[PIGS | ZHANG | {"value": "34.5", "note": "-", "clause": ""}])
    with overlay.using(folder):
        assert row_of("coefficients", key="cod/生猪") == shipped | ZHANG | {
            "value": "34.5",
            "note": "",
        }
        assert reference.table("coefficients").height == reference.shipped("coefficients").height
    assert row_of("coefficients", key="cod/生猪") == shipped


def test_what_changed_is_listed_cell_by_cell(lay: Lay) -> None:
    sheep = PIGS | {
        "key": "cod/羊",
        "value": 5,
        "unit": "kg / head",
        "title_zh": "羊",
        "title_en": "sheep",
    }
    added = sheep | {"document": "某文", "confidence": "V", "changed_by": "李四"}
    same = {"value": "36", "verified_by": "张三"}
    with overlay.using(lay(coefficients=[PIGS | ZHANG | same, added])):
        listed = reference.overlay().overrides
    first, *others = listed
    key = "coefficient_id=W6.generation；key=cod/生猪；valid_from=2021"
    assert (first.reference_table, first.row_key, first.column_name) == (
        "coefficients",
        key,
        "verified_by",
    )
    assert (first.shipped_value, first.own_value, first.changed_by) == ("", "张三", "张三")
    assert not first.is_added
    assert {o.column_name for o in others} == {*sheep, "document", "confidence"}
    assert all(o.is_added and o.shipped_value == "" and o.changed_by == "李四" for o in others)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_may_be_saved_by_any_spreadsheet(lay: Lay, encoding: str) -> None:
    text = csv_of([PIGS | ZHANG | {"value": "34"}, dict.fromkeys(PIGS)])
    with overlay.using(lay(coefficients=text.encode(encoding))):
        assert row_of("coefficients", key="cod/生猪")["value"] == "34"


def test_other_files_of_the_folder_are_no_tables(lay: Lay) -> None:
    folder = lay()
    for name in ("说明.md", ".hidden.csv", "~$methods.csv"):
        (folder / name).write_text("x", "utf-8")
    with overlay.using(folder):
        assert reference.overlay() == reference.Overlay()


def test_everything_made_of_reference_data_is_made_again(lay: Lay) -> None:
    quota = {"region_code": "450200-X03", "indicator": "project_reduction", "pollutant": "cod"}
    quota |= {"plan_id": "14FYP", "target_year": 2025}
    values = {"target_value": 12, "target_unit": "t", "target_kind": "floor_tonnes"}
    values |= {"base_year": 2020, "quoted": "不低于12吨", "document": "某文", "confidence": "V"}
    area = {"region_code": "450200-X03", "region_name": "某新区", "level": "county"}
    area |= {"parent_code": "450200", "valid_from": 2021, "source": "某文"}
    folder = lay(
        coefficients=[PIGS | ZHANG | {"value": "34"}],
        local_areas=[area | ZHANG],
        targets=[quota | values | ZHANG],  # of an area that only the office has
        ratios=[
            {"ratio_id": "collection", "kind": "工位罩", "condition": "", "edition": "某市", "valid_from": 2021}
            | {"value": "0.4", "unit": 1, "title_zh": "工位罩", "title_en": "bench hood"}
            | {"document": "某文", "confidence": "V"}
            | ZHANG
        ],
    )  # fmt: skip
    before = everything()
    with overlay.using(folder):
        factor, areas, words_of_quota, kinds, version, files = everything()
    assert factor == Decimal(34)
    assert "450200-X03" in areas
    assert words_of_quota == "不低于12吨"
    assert kinds[-1] == "工位罩"
    assert version != before[4]
    assert {name for name in files if name not in before[5]} == {
        f"reference/{name}.csv" for name in ("coefficients", "local_areas", "ratios", "targets")
    }
    assert everything() == before


def everything() -> tuple:
    column = schemas.columns(schemas.project_entries()["V2"].name)["collection_kind_after"]
    quota = {"region_code": "450200-X03", "indicator": "project_reduction", "pollutant": "cod"}
    return (
        factors.of_rule_book()("W6.generation", "cod/生猪", 2024),
        set(reference.regions()["region_code"]),
        quotas.quoted(quota | {"plan_id": "14FYP", "target_year": 2025}),
        template.choices(column),
        cache.version(),
        reference_files(),
    )


# What is refused

PIG = PIGS | ZHANG
D01 = {"kind": "D-01", "severity": "notice"} | ZHANG
SHEEP = PIG | {"key": "cod/羊", "value": 5}
W7_COD = {"coefficient_id": "W7.generation", "key": "cod", "valid_from": 2023}
METHOD = {"method_id": "A1.monitored"} | ZHANG
NEW_RATIO = {"ratio_id": "removal", "kind": "冷凝", "condition": "", "edition": "某省", "unit": 1}
NEW_RATIO |= {"valid_from": 2021, "title_zh": "冷凝", "title_en": "condenser", "document": "某文"}
NEW_RATIO |= {"confidence": "V"}
RATIO = NEW_RATIO | ZHANG | {"value": "0.5"}

# file, its rows or text, the place that is named, what is said in Chinese and in English
REFUSED: list[tuple[str, Any, str, str, str]] = [
    ("rules", [{"rule_id": "V-66"} | ZHANG], "rules.csv", "没有这张表，或本单位不能覆盖", "is no table"),
    ("method", [METHOD], "method.csv", "可以覆盖的有 methods.csv", "those are methods, coeffic"),
    ("methods", b"\xff\xfe\x00\x81", "methods.csv", "不是 UTF-8 或 GB18030 文本", "is no text"),
    ("methods", "", "methods.csv 第 1 行 method_id 列", "缺少这一列", "column method_id: is missing"),
    ("methods", [{"method_id": "A1.monitored"}], "第 1 行 changed_by 列", "缺少这一列", "is missing"),
    ("methods", [METHOD | {"核实人": "张三"}], "第 1 行 核实人 列", "可用的列：method_id", "no column"),
    ("methods", "method_id,changed_by,method_id\nx,y,z", "method_id 列", "表头重复", "stands twice"),
    ("methods", "method_id,changed_by\nA1.monitored,张三,x", "第 2 行", "单元格比表头多", "more cells"),
    ("methods", [METHOD, METHOD], "第 3 行", "与第 2 行是同一条", "has the key of line 2"),
    ("methods", [METHOD | {"changed_by": ""}], "changed_by 列", "不能为空", "must not be empty"),
    ("methods", [METHOD | {"title_zh": "-"}], "第 2 行 title_zh 列", "不能为空", "must not be empty"),
    ("methods", [METHOD | {"relation": "w1_split"}], "relation 列", "一致（a1_monitored）", "must stay"),
    ("methods", [METHOD | {"rule_column": "unit"}], "rule_column 列", "不在 methods.csv", "is not in"),
    ("methods", [METHOD | {"confidence": "M-"}], "confidence 列", "可填 V、S、M+、M、E、D", "none of V"),
    ("methods", [METHOD | {"valid_to": "25年"}], "valid_to 列", "不是四位年份", "is no year"),
    ("methods", [METHOD | {"valid_to": "2020"}], "valid_to 列", "早于适用首年 2021", "is before the"),
    ("methods", [METHOD | {"method_id": "A9"}], "project_type 列", "不能为空", "must not be empty"),
    ("coefficients", [PIG | {"value": "3,4"}], "value 列", "不带千分位逗号的数", "a plain number"),
    ("coefficients", [PIG | {"value": "３４"}], "value 列", "不带千分位逗号的数", "a plain number"),
    ("coefficients", [PIG | {"value": "1.1234567"}], "value 列", "小数不超过六位", "six decimals"),
    ("coefficients", [PIG | {"unit": "t / head"}], "unit 列", "一致（kg / head）", "(kg / head)"),
    ("coefficients", [PIG | {"coefficient_id": "X1"}], "coefficient_id 列", "“X1”不在", "is not in"),
    ("coefficients", [SHEEP | {"unit": "kg / t"}], "unit 列", "一致（kg / head）", "(kg / head)"),
    ("coefficients", [W7_COD | ZHANG], "第 2 行 valid_from 列", "与适用年度 2021– 的另一行重叠", "overlaps"),
    ("ratios", [RATIO | {"value": "95"}], "value 列", "“95”大于 1", "“95” is above 1"),
    ("ratios", [RATIO | {"region_code": "459999"}], "region_code 列", "不在 regions.csv", "is not in"),
    ("finding_kinds", [D01 | {"kind": "D-99"}], "第 2 行 kind 列", "本表不能增加行", "none can be added"),
    ("finding_kinds", [D01 | {"title_zh": "重复"}], "title_zh 列", "应与随程序的数据一致", "must stay"),
    ("finding_kinds", [D01 | {"severity": "大"}], "severity 列", "不在 rules.csv 的 severity", "is not in"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=[f"{c[0]}-{c[3][:12]}" for c in REFUSED])
def test_what_is_wrong_is_named_in_both_languages(lay: Lay, case) -> None:
    table, content, place, zh, en = case
    with pytest.raises(ReferenceDataError) as error:
        overlay.use(lay(**{table: content}))
    chinese, english = error.value.text("zh"), error.value.text("en")
    assert "有误，未开始核算" in chinese and "nothing was computed" in english
    assert any(place in line and zh in line for line in chinese.splitlines()), chinese
    assert any(en in line for line in english.splitlines()), english
    assert error.value.exit_status == 2
    assert reference.overlay() == reference.Overlay(), "what is wrong is not used"


def test_everything_wrong_is_told_at_once(lay: Lay) -> None:
    rows = [
        METHOD | {"valid_to": "2020"},
        METHOD | {"method_id": "W1.mass_balance", "valid_to": "x"},
    ]
    folder = lay(methods=rows, coefficients=[PIGS | ZHANG | {"value": "x"}])
    (folder / "targets.xlsx").write_bytes(b"PK")
    with pytest.raises(ReferenceDataError) as error:
        overlay.use(folder)
    told = [line for line in str(error.value).splitlines() if "·" in line]
    assert [line.split()[1].split("：")[0] for line in told] == [
        *("targets.xlsx", "coefficients.csv", "methods.csv", "methods.csv")
    ]
    assert "请另存为“CSV UTF-8”" in told[0]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="请核对 --reference"):
        overlay.use(tmp_path / "none")


# Who sees it


def test_the_example_of_the_readme_is_accounted_with(tmp_path: Path, lay: Lay) -> None:
    readme = (ROOT / "reference_data" / "README.md").read_text("utf-8")
    [example] = re.findall(r"^```csv\n(.*?)^```", readme, re.M | re.S)
    rows = {"W7": [village()]}
    shipped = jianpai.account(rows, "2025-10")
    own = jianpai.account(rows, "2025-10", reference=lay(coefficients=example))
    # 0.5 × 70 × 365 × 0.6 × 0.7 × 10⁻² = 53.655 and with 45 g 34.4925
    assert (net_of(shipped), net_of(own)) == (
        {"cod": Decimal("53.66")},
        {"cod": Decimal("34.49")},
    )
    assert own.run_id != shipped.run_id
    assert (own.folder / "reference" / "coefficients.csv").read_text("utf-8") == example
    listed = own.tables["overridden_row"]
    assert set(listed["is_added"]) == {True, False}
    assert shipped.tables["overridden_row"].is_empty()
    verified = own.tables["unverified_entry"].filter(pl.col("entry_kind") == "coefficient")
    assert verified.is_empty(), "the office's own factor is verified"
    assert "coefficient" in set(shipped.tables["unverified_entry"]["entry_kind"])
    said = jianpai.explain(own, rows["W7"][0]["project_id"])
    assert "45" in said and "某环函〔2024〕1号" in said


def test_a_record_needs_its_own_factor_where_the_table_has_none_for_the_year(tmp_path, lay) -> None:
    ended = [W7_COD | ZHANG | {"valid_from": 2021, "valid_to": 2023}]
    ended += [PIGS | ZHANG | {"valid_to": 2023}]
    w6 = schemas.project_entries()["W6"].name
    farm = write_csv(tmp_path / "W6_一.csv", grid(w6, [makers()["W6"].good()]))
    w7 = schemas.project_entries()["W7"].name
    rows = [
        village(),
        village(generation_cod_g_per_person_d=40) | {"project_id": "450200-2024-W-7002"},
    ]
    villages = write_csv(tmp_path / "W7_一.csv", grid(w7, rows))
    assert jianpai.check([farm, villages]).exit_status == 0
    found = jianpai.check([farm, villages], reference=lay(coefficients=ended))
    told = found.problems.select("rule_id", "column_name", "row_number").rows()
    assert sorted(told) == [
        ("V-114", "generation_cod_g_per_person_d", 2),
        ("V-114", "generation_cod_kg_per_head", 2),
    ]


def test_a_factor_that_the_office_adds_need_not_be_stated(lay: Lay) -> None:
    glass = {"coefficient_id": "A3.generation", "key": "平板玻璃", "valid_from": 2021, "value": "2"}
    glass |= {"unit": "kg / t", "title_zh": "平板玻璃", "title_en": "flat glass"}
    folder = lay(coefficients=[glass | ZHANG | {"document": "某文", "confidence": "V"}])
    good = makers()["A3"].good(product_kind="平板玻璃", generation_nox_kg_per_t=None)
    with pytest.raises(NothingAcceptableError, match="系数表没有该产品的产污系数"):
        jianpai.account({"A3": [good]}, "2025-10")
    run = jianpai.account({"A3": [good]}, "2025-10", reference=folder)
    [row] = run.tables["project_reduction"].to_dicts()
    stated = jianpai.account({"A3": [good | {"generation_nox_kg_per_t": 2}]}, "2025-10")
    assert row["computed_t"] == stated.tables["project_reduction"]["computed_t"][0] > 0


def test_a_kind_that_the_office_adds_can_be_chosen_and_is_held_against_its_ratio(lay: Lay) -> None:
    bench = NEW_RATIO | {"ratio_id": "collection", "kind": "工位罩（侧吸）", "value": "0.4"}
    folder = lay(ratios=[bench | {"region_code": "450200"} | ZHANG])
    row = makers()["V2"].good(collection_kind_after="工位罩(侧吸)")
    [problem] = checked(row, folder)
    assert (problem["rule_id"], problem["value"]) == ("V-110", "0.8")
    assert "0.4，某省，某文" in problem["message"]
    assert [p["rule_id"] for p in checked(row, None)] == ["V-03"]
    elsewhere = row | {"project_id": "450100-2024-V-2001", "region_code": "450103"}
    assert checked(elsewhere, folder) == []


def checked(row: Cells, folder: Path | None) -> list[Cells]:
    run = makers()["V2"].good(2)
    tables = jianpai.account({"V2": [row, run]}, "2025-10", reference=folder).tables
    found = tables["problem"].filter(pl.col("row_number") == 2, pl.col("rule_id") != "V-119")
    return found.to_dicts()


def test_the_severity_of_a_finding_is_the_offices(lay: Lay) -> None:
    twice = [a1(1, permit_no=None), a1(1, permit_no=None) | {"project_id": "450200-2024-A-0002"}]
    folder = lay(finding_kinds=[{"kind": "D-01", "severity": "notice"} | ZHANG])
    found = [
        jianpai.account({A1: twice}, "2025-10", reference=own).tables["finding"]
        for own in (None, folder)
    ]
    assert [list(table["severity"]) for table in found] == [["error"], ["notice"]]


def test_the_export_bears_the_offices_headings_and_names_its_wrong_rows(tmp_path, lay: Lay) -> None:
    tables = changed(of_six_projects(), tmp_path / "run" / "tables")
    heading = {"sheet": "json", "column_name": "net_t", "heading_en": "net_tonnes"}
    with overlay.using(lay(export_columns=[heading | ZHANG])):
        write_export(tables, tmp_path / "out", "r", "2025-10")
    document = tmp_path / "out" / "jianpai_export_2025-10.json"
    assert "net_tonnes" in json.loads(document.read_text("utf-8"))["projects"][0]
    wrong = {
        "sheet": "json",
        "column_name": "netto",
        "position": 990,
        "heading_zh": "净",
        "heading_en": "n",
    }
    wrong |= {"format": "number", "decimals": 2, "width": 9, "include": "yes"}
    with (
        overlay.using(lay(export_columns=[heading | ZHANG, wrong | ZHANG])),
        pytest.raises(ReferenceDataError, match="本单位数据第 3 行：column_name 的值“netto”不存在"),
    ):
        write_export(tables, tmp_path / "out2", "r", "2025-10")


# A run keeps it


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory) -> tuple[Path, str, str]:
    """A warehouse with a run of one village by the shipped factor, and one by the office's."""
    folder = tmp_path_factory.mktemp("own")
    own = folder / "reference"
    own.mkdir()
    text = csv_of([W7_COD | ZHANG | {"valid_from": 2021, "value": "45", "verified_by": "张三"}])
    (own / "coefficients.csv").write_text(text, "utf-8")
    (folder / "inbox").mkdir()
    name = schemas.project_entries()["W7"].name
    write_csv(folder / "inbox" / f"{name}.csv", grid(name, [village()]))
    asked = Asked(Period.of("2025-10"), folder / "inbox", folder / "warehouse")
    first = pipeline.monthly(asked).run_id
    with overlay.using(own):
        second = pipeline.monthly(asked).run_id
        assert pipeline.monthly(asked).run_id == second
    return folder / "warehouse", first, second


@pytest.mark.long
def test_the_manifest_lists_what_was_overridden_with_who_did_it(two_runs) -> None:
    house, first, second = two_runs
    manifests = [
        json.loads((house / "runs" / run / "manifest.json").read_text("utf-8"))
        for run in (first, second)
    ]
    assert manifests[0]["reference_overrides"] == []
    changes = manifests[1]["reference_overrides"]
    assert [(c["column_name"], c["shipped_value"], c["own_value"]) for c in changes] == [
        ("value", "70", "45"),
        ("verified_by", "", "张三"),
    ]
    assert {c["changed_by"] for c in changes} == {"张三"}
    assert "reference/coefficients.csv" in manifests[1]["reference_files"]
    assert not (house / "runs" / first / "reference").exists()


@pytest.mark.long
def test_a_report_names_the_overridden_rows(two_runs) -> None:
    house, first, second = two_runs
    pages = [(house / "runs" / run / "report.html").read_text("utf-8") for run in (first, second)]
    assert "本次核算使用了本单位数据" not in pages[0]
    assert "随程序的参照数据有 2 处由本单位更改或新增" in pages[1]
    row = r"核算系数</td><th scope=\"row\">coefficient_id=W7.generation；key=cod；valid_from=2021</th>"
    assert re.search(f"{row}<td[^>]*>value</td><td>70</td><td>45</td><td[^>]*>张三</td>", pages[1])


@pytest.mark.long
def test_a_replay_computes_with_the_files_that_the_run_keeps(two_runs, tmp_path: Path) -> None:
    shutil.copytree(two_runs[0], tmp_path / "warehouse")
    house, (_, first, second) = Warehouse(tmp_path / "warehouse"), two_runs
    assert replay(house, first).is_the_same
    assert replay(house, second).is_the_same
    kept = house.runs / second / "reference" / "coefficients.csv"
    kept.write_text(kept.read_text("utf-8").replace(",45,", ",46,"), "utf-8")
    found = replay(house, second)
    assert [(c.kind, c.name) for c in found.changed] == [
        ("reference_data", "reference/coefficients.csv")
    ]
    assert "参照数据与发布时不同：reference/coefficients.csv" in words.text(found, "zh")
    assert found.difference is not None and found.difference.table == "project_reduction"


@pytest.mark.long
def test_a_difference_by_it_is_one_of_the_rule_book(two_runs) -> None:
    house, first, second = two_runs
    for one, other, change in ((first, second, "-19.17"), (second, first, "19.17")):
        found = restate(Warehouse(house), one, other)
        assert found.versions == ["rule_book"]
        assert found.claims.select("cause", "change_t").rows() == [("rule_book", Decimal(change))]


def test_a_wrong_folder_ends_a_command_with_status_2_and_nothing_is_kept(jianpai, tmp_path) -> None:
    folder = tmp_path / "reference"
    folder.mkdir()
    (folder / "methods.csv").write_text("method_id,changed_by\nA9,张三\n", "utf-8")
    (tmp_path / "inbox").mkdir()
    name = schemas.project_entries()["W7"].name
    file = write_csv(tmp_path / "inbox" / f"{name}.csv", grid(name, [village()]))
    run = ("run", "--period", "2025-10", "--inbox", "inbox", "--warehouse", "w")
    for command in (run, ("check", file)):
        done = jianpai(*command, "--reference", folder)
        assert done.returncode == 2
        assert "methods.csv 第 2 行 project_type 列：不能为空，请填写。" in done.stderr
    assert not list((tmp_path / "w").glob("runs/*"))
