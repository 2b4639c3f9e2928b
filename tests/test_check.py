"""``jianpai check`` as a county uses it: what it prints, its exit status, what it leaves alone."""

import csv
import hashlib
import time

import pytest

from jianpai.flows.command.checked import check_files
from samples.made_up import USCC
from tests.sheets import (
    A1,
    MATERIAL,
    V1,
    W1,
    a1,
    grid,
    materials,
    v1,
    w1,
    write_csv,
    write_xlsx,
)

LISTS = ["问题清单.csv", "核算预览.csv", "核算提示.csv"]
READY = "结论：可以报送。"
HELP_S = 0.5
CHECK_S = 3.0
SLACK = 4
"""A measured time may be this many times longer while other work shares the machine."""


def site(number: int) -> str:
    """Return a permit of a site of its own."""
    return f"{USCC}{number:03d}P"


@pytest.fixture(scope="module")
def workbook_of_500_rows(tmp_path_factory):
    sheets = {
        W1: grid(W1, [w1(number, permit_no=site(number)) for number in range(1, 201)]),
        A1: grid(A1, [a1(number, permit_no=site(300 + number)) for number in range(1, 151)]),
        V1: grid(
            V1,
            [
                v1(number, permit_no=site(600 + number), reported_vocs_t="17.6")
                for number in range(1, 51)
            ],
        ),
        MATERIAL: grid(MATERIAL, [row for number in range(1, 51) for row in materials(number)]),
    }
    return write_xlsx(tmp_path_factory.mktemp("check") / "柳州.xlsx", sheets)


def timed(work):
    started = time.monotonic()
    result = work()
    return result, time.monotonic() - started


def test_help_answers_at_once(jianpai):
    said, seconds = timed(lambda: jianpai("--help"))
    assert (said.returncode, "jianpai run --period 2025-10" in said.stdout) == (0, True)
    assert seconds < HELP_S * SLACK


@pytest.mark.parametrize(
    "command", ["run", "check", "template", "explain", "replay", "diff", "schedule"]
)
def test_every_command_has_help_with_an_example(jianpai, command):
    said = jianpai(command, "--help")
    assert (said.returncode, f"jianpai {command}" in said.stdout) == (0, True)


def test_a_clean_workbook_of_500_rows(jianpai, workbook_of_500_rows, record_property):
    said, seconds = timed(lambda: jianpai("check", workbook_of_500_rows))
    record_property("seconds", round(seconds, 2))
    assert (said.returncode, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert (lines[0], lines[-1]) == ("读取 500 行：错误 0 条，警告 0 条，提示 0 条。", READY)
    assert seconds < CHECK_S * SLACK


def test_problems_are_printed_errors_first_and_listed_as_csv(jianpai, tmp_path):
    rows = [
        a1(1, nox_before_mg_per_nm3=410),
        a1(2, reported_nox_t="约30"),
        a1(3, capacity_t_per_h=None),
    ]
    path = write_csv(tmp_path / "A1_柳州.csv", grid(A1, rows))
    before = hashlib.sha256(path.read_bytes()).digest()
    said = jianpai("check", path, "--out", tmp_path / "自查")
    assert (said.returncode, said.stderr) == (1, "")
    assert said.stdout.splitlines() == [
        "错误 R-01 A1_柳州.csv，工作表“A1_柳州”，第3行，单元格K3（上报氮氧化物减排量（吨））的值“约30”："
        "不是可以读取的数字。请填阿拉伯数字，如 1234.5，不写单位和文字。",
        "警告 V-25 A1_柳州.csv，工作表“A1_柳州”，第4行，单元格M4（额定蒸发量（蒸吨/小时））："
        "锅炉类设备应填额定蒸发量。请补填。",
        "提示 V-24 A1_柳州.csv，工作表“A1_柳州”，第2行，单元格P2（改造前NOx浓度（mg/Nm3））的值“410”："
        "高于基准年执行限值，按限值核算。超标部分不计入减排量。",
        "读取 3 行：错误 1 条，警告 1 条，提示 1 条。",
        "",
        "只按这些文件核算到 2024-12（文件中最晚核算年度的末月），各行（不含须先改正的 1 行）预计计入：",
        "污染物    上报(吨)  预计计入(吨)  差(吨)",
        "氮氧化物     60.40         80.00   19.60",
        "是否与其他单位的记录重复计算，要以主管部门的核算为准。",
        "有 1 项计入少于上报：",
        "  A1_柳州.csv，工作表“A1_柳州”，第4行，450200-2024-A-0003 氮氧化物：上报 30.20 吨，预计计入 3.60 吨。"
        "存疑暂不计入 26.60 吨：D-11 累计申报超过基准年排放量（涉及 450200-2024-A-0001）",
        "核算时还会提示（详见 --out 的核算提示.csv）：V-119 佐证材料不齐 2 条",
        *(str(tmp_path / "自查" / name) for name in LISTS),
        "结论：请改 1 行。",
    ]
    with (tmp_path / "自查" / "问题清单.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["单元格"], row["级别"], row["规则"]) for row in listed] == [
        ("K3", "错误", "R-01"),
        ("M4", "警告", "V-25"),
        ("P2", "提示", "V-24"),
    ]
    assert hashlib.sha256(path.read_bytes()).digest() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["A1_柳州.csv", "自查"]


def test_messages_in_english(jianpai, tmp_path):
    path = write_csv(tmp_path / "A1_柳州.csv", grid(A1, [a1(reported_nox_t="约30")]))
    said = jianpai("check", path, "--lang", "en", "--out", tmp_path / "out")
    assert said.stdout.splitlines()[:2] == [
        "error R-01 A1_柳州.csv, sheet “A1_柳州”, row 2, cell K2 (上报氮氧化物减排量（吨）), value “约30”: "
        "is not a number that can be read. To do: write digits such as 1234.5 without unit or words.",
        "1 rows read: 1 error(s), 0 warning(s), 0 notice(s).",
    ]
    assert said.stdout.splitlines()[-1] == "Verdict: correct 1 row(s)."
    text = (tmp_path / "out" / "问题清单.csv").read_text("utf-8-sig")
    assert text.startswith('"file_name","sheet_name","row_number"')
    assert '"error","R-01","A1_柳州.csv, sheet' in text


def test_notices_alone_are_clean(capsys, tmp_path):
    cells = [[*line, extra] for line, extra in zip(grid(A1, [a1()]), ["备注", "无"], strict=True)]
    status = check_files([write_csv(tmp_path / "A1_柳州.csv", cells)], None, "zh")
    assert (status, capsys.readouterr().out[:7]) == (0, "提示 R-28")


def test_a_file_without_any_data_row_is_not_clean(capsys, tmp_path):
    one = write_xlsx(tmp_path / "柳州.xlsx", {"Sheet1": [["处理厂", "COD"], ["城南", 3]]})
    other = write_xlsx(tmp_path / "北海.xlsx", {"W1": grid(W1, [w1()])})
    assert check_files([one, other], None, "zh") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(
        "提示 R-25 柳州.xlsx，工作表“Sheet1”：工作表名称不是减排项目类型，未读取。"
    )
    assert said[1:3] == [
        "柳州.xlsx：没有读到数据行。请核对工作表名称（如“W1 城镇污水处理”）和表头。",
        "读取 1 行：错误 0 条，警告 0 条，提示 1 条。",
    ]
    assert said[-1] == "结论：1 个文件或工作表没有读取，请改正后再报。"


def test_a_template_on_a_sheet_of_another_name_is_not_clean(capsys, tmp_path):
    sheets = {"W1": grid(W1, [w1()]), "Sheet1": grid(W1, [w1(2)])}
    path = write_xlsx(tmp_path / "柳州.xlsx", sheets)
    assert check_files([path], None, "zh") == 1
    assert capsys.readouterr().out.startswith("错误 R-43 柳州.xlsx，工作表")


def test_a_csv_is_read_by_its_headings_where_its_name_tells_no_type(capsys, tmp_path):
    path = write_csv(tmp_path / "柳州.csv", grid(A1, [a1()]))
    assert check_files([path], None, "zh") == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "提示 R-48 柳州.csv，工作表“柳州”：文件名不以项目类型开头，按表头读作“A1 锅炉"
    )
    assert "\n读取 1 行：错误 0 条，警告 0 条，提示 1 条。\n" in said
    assert said.endswith(f"{READY}\n")


def test_a_long_list_is_cut_on_the_screen_only(capsys, tmp_path):
    rows = [a1(number, reported_nox_t="?") for number in range(1, 251)]
    path = write_csv(tmp_path / "A1_柳州.csv", grid(A1, rows))
    check_files([path], tmp_path / "out", "zh")
    assert capsys.readouterr().out.splitlines()[200:202] == [
        "… 另有 50 条，请用 --out 写出完整清单",
        "读取 250 行：错误 250 条，警告 0 条，提示 0 条。",
    ]
    assert len((tmp_path / "out" / "问题清单.csv").read_text("utf-8-sig").splitlines()) == 251


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "柳州.xlsx",
            b"not a zip",
            "错误 R-20 柳州.xlsx：文件已损坏，或不是真正的xlsx工作簿（不是完整的压缩包）",
        ),
        (
            "柳州.xls",
            b"\xd0\xcf\x11\xe0",
            "错误 R-21 柳州.xls：工作簿设有打开密码，或是旧版 .xls 格式",
        ),
        (
            "柳州.et",
            b"\xd0\xcf\x11\xe0",
            "错误 R-21 柳州.et：工作簿设有打开密码，或是旧版 .xls 格式",
        ),
        ("柳州.xlsm", b"PK", "错误 R-20 柳州.xlsm：文件已损坏，或不是真正的xlsx工作簿（.xlsm）"),
        (
            "W1_柳州.csv",
            b"\0\1\2",
            "错误 R-23 W1_柳州.csv：CSV文件不是UTF-8或GB18030文本（含空字节）",
        ),
        (
            "柳州.pdf",
            b"%PDF",
            "提示 R-27 柳州.pdf：文件不是 .xlsx 或 .csv，或文件名不以项目类型开头，未读取",
        ),
        ("W1_柳州.csv", b"", "错误 R-45 W1_柳州.csv：文件是空的（0 字节）"),
        ("柳州.csv", b"a,b\n", "提示 R-27 柳州.csv，工作表“柳州”：文件不是 .xlsx 或 .csv"),
    ],
)
def test_unreadable_files_give_2_and_say_why(capsys, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    status = check_files([tmp_path / name], None, "zh")
    said = capsys.readouterr()
    assert (status, said.err) == (2, "")
    assert said.out.startswith(words)


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("没有.xlsx", "文件不存在：没有.xlsx。请核对路径。"),
        (".", ".：目录里没有可检查的文件。"),
    ],
)
def test_wrong_arguments_give_2(jianpai, argument, words):
    said = jianpai("check", argument)
    assert (said.returncode, said.stdout, said.stderr.strip()) == (2, "", words)


def test_a_good_file_is_checked_beside_a_bad_one(capsys, tmp_path):
    (tmp_path / "坏.xlsx").write_bytes(b"x")
    good = write_csv(tmp_path / "A1_柳州.csv", grid(A1, [a1()]))
    assert check_files([tmp_path / "坏.xlsx", good], None, "zh") == 2
    said = capsys.readouterr().out
    assert "\n读取 1 行：错误 1 条，警告 0 条，提示 0 条。\n" in said
    assert said.endswith("\n结论：1 个文件或工作表没有读取，请改正后再报。\n")


def test_a_folder_is_checked_as_its_files_are(capsys, tmp_path):
    inbox = tmp_path / "柳州"
    (inbox / "城区").mkdir(parents=True)
    (inbox / ".隐藏.xlsx").write_bytes(b"x")
    write_csv(inbox / "城区" / "A1_柳州.csv", grid(A1, [a1(reported_nox_t="约30")]))
    write_csv(inbox / "W1_柳州.csv", grid(W1, [w1()]))
    (inbox / "城区" / "验收.pdf").write_bytes(b"%PDF")
    assert check_files([inbox], tmp_path / "out", "zh") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("错误 R-01 城区/A1_柳州.csv，工作表“A1_柳州”，第2行")
    assert said[1:3] == [
        "附件等 1 个文件不是填报文件，未读取：城区/验收.pdf",
        "读取 2 行：错误 1 条，警告 0 条，提示 1 条。",
    ]
    assert said[-1] == "结论：请改 1 行。"
    listed = (tmp_path / "out" / "问题清单.csv").read_text("utf-8-sig")
    assert '"提示","R-27","城区/验收.pdf：文件不是 .xlsx 或 .csv' in listed


def test_attachments_of_a_folder_are_no_problem_of_it(capsys, tmp_path):
    write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1()]))
    (tmp_path / "佐证.zip").write_bytes(b"PK")
    assert check_files([tmp_path], None, "en") == 0
    said = capsys.readouterr().out
    assert said.startswith("1 file(s) that are no submission were not read: 佐证.zip\n")
    assert said.endswith("\nVerdict: ready to submit.\n")


def test_a_folder_without_a_submission_is_not_ready(capsys, tmp_path):
    (tmp_path / "佐证.zip").write_bytes(b"PK")
    assert check_files([tmp_path], None, "zh") == 2
    assert capsys.readouterr().out.splitlines()[-1] == "结论：没有读到填报数据。"


def test_two_folders_with_files_of_one_name_are_told_apart(capsys, tmp_path):
    folders = [tmp_path / name for name in ("城南", "城北")]
    for number, folder in enumerate(folders, 1):
        folder.mkdir()
        write_csv(folder / "W1.csv", grid(W1, [w1(number, permit_no=site(number), uscc="1")]))
    assert check_files(folders, None, "zh") == 1
    said = capsys.readouterr().out
    assert "错误 V-05 城南/W1.csv，" in said
    assert "错误 V-05 城北/W1.csv，" in said


def test_rows_that_give_way_to_a_later_row_are_counted(capsys, tmp_path):
    for name, tonnes in (("甲", 30), ("乙", 29)):
        write_csv(tmp_path / f"W1_{name}.csv", grid(W1, [w1(reported_cod_t=tonnes)]))
    check_files([tmp_path], None, "zh")
    assert (
        "其中 1 行被这些文件里同一项目后来的行取代，不重复计入。"
        in capsys.readouterr().out.splitlines()
    )
