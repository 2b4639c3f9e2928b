"""The empty workbook: every heading is recognised, a filled row is accepted, texts stay texts."""

import openpyxl
import pytest

from jianpai import schemas
from jianpai.flows.errors import UsageError
from jianpai.flows.template import write_template
from tests.sheets import A1, GOOD, L1, MATERIAL, V1, W1, base_emission, examine, materials


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    return write_template(tmp_path_factory.mktemp("模板"), [])


@pytest.fixture(scope="module")
def opened(template):
    """The template as a spreadsheet opens it; nobody may change it."""
    return openpyxl.load_workbook(template)


def fill(path, rows, folder):
    """Return a copy of a template in a folder, with rows filled in."""
    book = openpyxl.load_workbook(path)
    for name, lines in rows.items():
        names = list(schemas.columns(name))
        for number, line in enumerate(lines, start=2):
            for column, value in line.items():
                book[name].cell(number, names.index(column) + 1, value)
    book.save(folder / path.name)
    return folder / path.name


def test_every_heading_of_the_template_is_recognised(template):
    found = examine(template)
    assert found.rules == ["R-35"] * len(schemas.sheets())  # no word of the guide page
    for name in schemas.sheets():
        known = found.source_columns.filter(sheet_name=name)["column_name"].to_list()
        assert known == list(schemas.columns(name))


def test_a_filled_row_of_every_sheet_is_accepted(template, tmp_path):
    rows = {W1: [GOOD[W1]()], A1: [GOOD[A1]()], V1: [GOOD[V1]()], MATERIAL: materials()}
    filled = rows | {L1: [base_emission()]}
    found = examine(fill(template, filled, tmp_path))
    assert found.rules == []  # of the guide page and the unused sheets nothing is said
    assert found.rows["status"].to_list() == ["accepted"] * 6


def test_the_guide_explains_every_column(opened):
    rows = list(opened["填报说明"].iter_rows(min_row=2, values_only=True))
    sheets = opened.sheetnames[1:]
    assert set(sheets) == set(schemas.sheets())
    assert [name for name in sheets if name in (A1, V1, MATERIAL, W1, L1)] == [
        A1,
        V1,
        MATERIAL,
        W1,
        L1,
    ]
    columns = [(name, c) for name in sheets for c in schemas.columns(name).values()]
    assert [row[:2] for row in rows] == [(name, c.metadata["heading"]) for name, c in columns]
    needs = {"必填", "选填", "申报该污染物时必填", "申报时必填，明细表报全的可留空"}
    assert {row[2] for row in rows} == needs


def test_codes_are_texts_and_choices_are_offered(opened):
    sheet = opened[A1]
    formats = {
        name: sheet.column_dimensions[letter].number_format
        for name, letter in letters(sheet).items()
    }
    assert formats["uscc"] == formats["region_code"] == "@"
    offered = {
        str(v.sqref).split(":")[0]: v.formula1 for v in sheet.data_validations.dataValidation
    }
    assert '"正常,应急管理减排,超标治理"' in offered.values()


def test_a_ledger_offers_the_pollutants_by_name_and_reads_what_it_offers(
    template, opened, tmp_path
):
    offered = [v.formula1 for v in opened[L1].data_validations.dataValidation]
    assert '"化学需氧量,氨氮,氮氧化物,VOCs"' in offered
    rows = [base_emission(pollutant=p) for p in ("化学需氧量", "氨氮", "氮氧化物", "VOCs")]
    assert examine(fill(template, {L1: rows}, tmp_path)).ledger["pollutant"].sort().to_list() == [
        "cod", "nh3n", "nox", "vocs",
    ]  # fmt: skip


def letters(sheet):
    names = list(schemas.columns(sheet.title))
    return {
        name: sheet.cell(1, position).column_letter for position, name in enumerate(names, start=1)
    }


def test_one_type_only(tmp_path):
    path = write_template(tmp_path, ["V1"])
    assert path.name == "减排项目填报模板_V1.xlsx"
    assert openpyxl.load_workbook(path).sheetnames == ["填报说明", V1, MATERIAL]


def test_an_unknown_type_is_named(tmp_path):
    with pytest.raises(UsageError) as error:
        write_template(tmp_path, ["W9"])
    ledgers = [entry.type_id for entry in schemas.ledger_sheets().values()]
    known = [*sorted(schemas.project_sheets()), *ledgers]
    assert {"A1", "V1", "W1"} < set(known)
    assert error.value.text("zh") == f"没有项目类型 W9。可选：{'、'.join(known)}。"
    assert (
        error.value.text("en") == f"There is no project type W9. Choose one of {', '.join(known)}."
    )


def test_the_command_writes_the_workbook_and_says_where(jianpai, tmp_path):
    said = jianpai("template", "--out", tmp_path / "模板", "--type", "W1")
    target = tmp_path / "模板" / "减排项目填报模板_W1.xlsx"
    assert (said.returncode, said.stdout, target.is_file()) == (0, f"{target}\n", True)
    assert "没有读到数据行" in jianpai("check", target).stdout
    assert jianpai("template", "--out", tmp_path, "--type", "X").returncode == 2


def test_the_same_template_has_the_same_bytes(tmp_path):
    one, other = (write_template(tmp_path / name, []).read_bytes() for name in "ab")
    assert one == other


def guide(book, title):
    rows = book[title].iter_rows(min_row=2, values_only=True)
    return {row[:2]: row[2:5] for row in rows}


def test_the_guide_and_the_comments_speak_as_the_clerk_does(opened):
    told = guide(opened, "填报说明")
    assert told[A1, "改造前年烟气量（万标立方米）"] == (
        "必填",
        "万标立方米",
        "改造前一整年的标态干烟气量。",
    )
    units = {unit or "" for _, unit, _ in told.values()}
    assert units >= {
        *("", "吨", "度", "万吨", "万吨/日", "mg/L", "蒸吨/小时", "万标立方米", "mg/Nm3"),
        *("g/mL", "0–1 或 %", "% 或 g/L", "见“产量单位”"),
    }
    assert [text for *_, text in told.values() if not text.endswith("。")] == []
    comments = {cell.value: cell.comment.text for cell in opened[W1][1]}
    assert comments["曾用名"] == "选填。企业曾用名；多个用“；”分隔。"


def test_the_guide_in_english(jianpai, tmp_path):
    said = jianpai("template", "--out", tmp_path, "--lang", "en")
    book = openpyxl.load_workbook(said.stdout.strip())
    told = guide(book, "Guide")
    assert told[MATERIAL, "用量（吨）"] == ("required", "t", "Used in the year of the stage.")
    comments = [cell.comment.text for cell in book[W1][1]]
    assert comments[1] == "required: Name of the project as approved."


def test_a_comment_has_room_for_its_text(opened):
    for name in schemas.sheets():
        for cell in opened[name][1]:
            assert len(cell.comment.text) <= 66, cell.value  # three lines of 22 characters
