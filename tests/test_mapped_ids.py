"""Ids made of names: they depend on their own row alone, and two rows never share one unnoticed."""

import random
import re

import pytest

from jianpai.flows.read.mapping.mapped_ids import serial_of
from tests.sheets import W1, examine, grid, heading, w1, write_csv

ID = re.compile(r"[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}")


def read(folder, names, head="", tail=""):
    """Return what becomes of plants of these names in one county."""
    titles, row = grid(W1, [w1(volume_after_10k_m3=100)])
    at = [titles.index(heading(name, W1)) for name in ("project_id", "project_name", "uscc")]
    lines = [
        [f"{n}" if i == at[1] else cell for i, cell in enumerate(row) if i != at[0]] for n in names
    ]
    kept = [text for i, text in enumerate(titles) if i != at[0]]
    text = ["类型 = 'W1'", "项目编号由 = ['项目名称']", head, "[列]"]
    text += [f"'{title}' = '{title}'" for title in kept] + [tail]
    (folder / "外表.mapping.toml").write_text("\n".join(text), "utf-8")
    return examine(write_csv(folder / "外表.csv", [kept, *lines]), folder / "外表.mapping.toml")


def ids(found):
    project = found.projects["W1"]
    return dict(project.select("project_name", "project_id").iter_rows())


NAMES = [f"第{n}污水处理厂" for n in range(1, 21)]


def test_inserting_and_sorting_rows_leaves_every_id(tmp_path):
    before = ids(read(tmp_path, NAMES))
    assert len(before) == len(set(before.values())) == 20
    assert all(ID.fullmatch(project_id) for project_id in before.values())
    assert {project_id[:13] for project_id in before.values()} == {"450200-2024-W"}
    shuffled = random.Random(1).sample(NAMES, 20)
    after = ids(read(tmp_path, ["新厂", *shuffled[:5], "又一厂", *shuffled[5:]]))
    assert {name: after[name] for name in NAMES} == before


def test_the_id_is_the_same_tomorrow_and_elsewhere(tmp_path):
    assert ids(read(tmp_path, ["城东污水处理厂"])) == {"城东污水处理厂": "450200-2024-W-1409"}


@pytest.mark.parametrize("text", ["城东（一期）厂", " 城东 (一期)厂", "城东（一期）厂　"])
def test_blanks_and_widths_do_not_matter(text):
    assert serial_of(text) == serial_of("城东(一期)厂")


@pytest.mark.parametrize(("text", "serial"), [("17", "0017"), ("0017", "0017"), ("1234", "1234")])
def test_a_short_number_is_the_serial(text, serial):
    assert serial_of(text) == serial


def test_other_contents_get_a_serial_from_1000():
    serials = {int(serial_of(f"{n}号")) for n in range(30_000)}
    assert (min(serials), max(serials)) == (1000, 9999)


def met():
    """Return two names that get one serial."""
    seen: dict[str, str] = {}
    for n in range(1000):
        name = f"第{n}厂"
        if serial_of(name) in seen:
            return seen[serial_of(name)], name
        seen[serial_of(name)] = name
    raise AssertionError


def test_two_names_of_one_id_are_told_and_neither_is_taken(tmp_path):
    one, other = met()
    shared = f"450200-2024-W-{serial_of(one)}"
    free = f"450200-2024-W-{int(serial_of(one)) + 1}"
    found = read(tmp_path, [one, "好厂", other])
    assert found.status == {2: "quarantined", 3: "accepted", 4: "quarantined"}
    first, second = found.of("R-61")
    assert first["message"] == (
        f'外表.csv，工作表“外表”，第2行的值“{one}”：与第 4 行都得出 {shared}，如写 "{one}" = "{free}"。'
        "请在列映射中加一节 [指定编号]，给其中一行写上另一个编号；已报送过的一行保留原编号。"
    )
    assert f'row 2; e.g. "{other}" = "{free}"' in second["message_en"]


def test_a_given_id_parts_them(tmp_path):
    one, other = met()
    tail = f"[指定编号]\n'{other}' = '450200-2024-W-0007'"
    found = read(tmp_path, [one, other], tail=tail)
    assert found.rules == []
    assert ids(found) == {one: f"450200-2024-W-{serial_of(one)}", other: "450200-2024-W-0007"}


def test_the_same_content_twice_is_told(tmp_path):
    found = read(tmp_path, ["城东厂", "城东厂", "城西厂"])
    assert found.status[4] == "accepted"
    told = {row["row_number"]: row["message"] for row in found.of("R-62")}
    assert told[2] == (
        "外表.csv，工作表“外表”，第2行的值“城东厂”：与第 3 行的内容相同，得出同一编号。如是同一项目请删去一行；"
        "如是不同项目请在来源表的名称中写明区别（如一期、二期；首次报送时也可在“项目编号由”中再加一列）。"
    )
    assert set(told) == {2, 3}


def test_the_beginning_may_be_given(tmp_path):
    found = read(tmp_path, ["17"], head="项目编号开头 = '450000-2024-W'")
    assert ids(found) == {"17": "450000-2024-W-0017"}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("项目编号开头 = '450000-2024'", "项目编号开头 应为如 “450200-2024-W” 的文本"),
        (
            "项目编号 = '450000-2024-W-{row:04d}'",
            "这些填报项有两个来源：减排项目编号（project_id）",
        ),
        ("指定编号 = { 甲 = '7' }", "指定编号 应为一节，每项如 “450200-2024-W-0007”"),
    ],
)
def test_wrong_settings_are_told(tmp_path, head, words):
    assert words in read(tmp_path, ["甲"], head=head).only("R-39")["message"]


def test_an_id_needs_its_beginning(tmp_path):
    (tmp_path / "外表.mapping.toml").write_text(
        "类型 = 'W1'\n项目编号由 = ['厂名']\n[列]\n项目名称 = '厂名'", "utf-8"
    )
    path = write_csv(tmp_path / "外表.csv", [["厂名"], ["甲"]])
    message = examine(path, tmp_path / "外表.mapping.toml").only("R-39")["message"]
    assert "“项目编号由”需要行政区划代码和核算年度的来源；没有的请写 项目编号开头" in message
