"""Wrong usage of the command line: told in Chinese, in English on request, always with status 2."""

import re

import pytest

USAGE = "\n用法见：jianpai run --help\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], f"缺少选项 --period。{USAGE}"),
        (["run", "--perid", "2025-10"], f"没有选项 --perid。是否要写 --period？{USAGE}"),
        (
            ["run", "--period", "2025-10", "--inbox", "i", "--warehouse", "w", "a", "b"],
            f"多余的参数：a b。{USAGE}",
        ),
        (["run", "--lang", "fr"], f"选项 --lang 的值无法使用：fr（可选：zh、en）。{USAGE}"),
        (["run", "--period"], "选项 --period 后面缺少值。\n"),
        (["run", "--count-open-findings=1"], "选项 --count-open-findings 不带值。\n"),
        (["check"], "缺少参数 FILE…。\n用法见：jianpai check --help\n"),
        (
            ["rum"],
            "没有命令 rum。可用的命令：init、run、check、template、mapping、decide、explain、report、"
            "replay、diff、check-reference、schedule、received、runs。\n",
        ),
        (["--nein"], "没有选项 --nein。\n用法见：jianpai --help\n"),
    ],
)
def test_wrong_usage_is_told_in_chinese(jianpai, tmp_path, arguments, words):
    said = jianpai(*arguments)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith(words)
    assert not re.search("[Uu]sage|Error|option|Missing", said.stderr)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", [["--lang", "en"], ["--lang=en"]])
def test_wrong_usage_is_told_in_english(jianpai, lang):
    said = jianpai("run", *lang)
    assert (said.returncode, said.stdout) == (2, "")
    assert "Missing option '--period'." in said.stderr


def test_without_a_command_the_help_is_shown(jianpai):
    said = jianpai()
    assert (said.returncode, "jianpai run --period 2025-10" in said.stderr) == (2, True)


def test_a_file_where_a_folder_is_needed_is_wrong_usage(jianpai, tmp_path):
    (tmp_path / "inbox").mkdir()
    file = tmp_path / "数据仓"
    file.write_text("")
    words = f"{file} 是文件，这里必须是目录。请换一个目录，或移走该文件。\n"
    for arguments in (
        ["run", "--period", "2025-10", "--inbox", "inbox", "--warehouse", file],
        ["explain", "450200-2024-A-0001", "--warehouse", file],
        ["template", "--out", file],
    ):
        said = jianpai(*arguments)
        assert (said.returncode, said.stdout, said.stderr) == (2, "", words)


def test_a_warehouse_below_a_file_is_wrong_usage(jianpai, tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "数据仓").write_text("")
    house = tmp_path / "数据仓" / "里面"
    said = jianpai("run", "--period", "2025-10", "--inbox", "inbox", "--warehouse", house)
    assert said.returncode == 2
    assert said.stderr.startswith(f"{house.parent} 是文件，这里必须是目录。")
