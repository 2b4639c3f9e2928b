"""The page about mappings: its worked example runs word for word, its messages are those of the program."""

import re
import shlex
from pathlib import Path

import pytest
import typer.testing

from jianpai.flows.check import check
from jianpai.flows.command.cli import app
from jianpai.flows.read.mapping import mapping_keys

PAGE = (Path(__file__).parent.parent / "docs" / "mapping.zh.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.M | re.S)


def blocks(kind: str) -> list[str]:
    return [text for of_kind, text in BLOCKS if of_kind == kind]


def ran(command: str) -> tuple[int, str]:
    """Return exit status and output of a command line of the page."""
    result = typer.testing.CliRunner().invoke(app, shlex.split(command.removeprefix("$ jianpai ")))
    return result.exit_code, result.output


def filled_in(proposal: str, constants: str) -> str:
    """Return the proposal with the lines that the page fills in, each in the place of its own."""
    lines = {line.split(" = ")[0]: line for line in constants.splitlines() if " = " in line}
    return "\n".join(lines.get(line.split(" = ")[0], line) for line in proposal.splitlines())


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder after the first step, in which the proposal lies as the page shows it."""
    folder = tmp_path_factory.mktemp("例")
    (folder / "甲县污水厂.csv").write_text(blocks("csv")[0], "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        command, output = blocks("console")[0].split("\n", 1)
        assert ran(command) == (0, output)
    return folder


def test_the_proposal_is_the_one_of_the_page(example: Path) -> None:
    written = (example / "甲县污水厂.mapping.toml").read_text("utf-8")
    assert written == blocks("toml")[0]


def test_what_is_filled_in_is_checked_as_the_page_says(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal, constants = blocks("toml")[:2]
    (tmp_path / "甲县污水厂.csv").write_text(blocks("csv")[0], "utf-8")
    (tmp_path / "甲县污水厂.mapping.toml").write_text(filled_in(proposal, constants), "utf-8")
    monkeypatch.chdir(tmp_path)
    command, output = blocks("console")[1].split("\n", 1)
    assert ran(command) == (1, output)


MISTAKES = [
    ("表头行数", "表头行树"),
    ("改造后年处理水量 =", "改造后年处理水两 ="),
    ("处理水量/（立方米/年）", "处理水"),
    (r"改造后年处理水量 = .*", '改造后年处理水量 = "处理水量"'),
    (
        r"改造后年处理水量 = .*",
        '改造后年处理水量 = { 表头 = "处理水量", 单位 = "立方米", 乘以 = "0.001" }',
    ),
    ("项目性质 = .*", "项目性质 = 请填写"),
    ("核算年度 =", "缺少 = []\n核算年度 ="),
    ("验收日期 = .*\n", ""),
]
"""What is written otherwise in the filled-in mapping, in the order of the page's messages."""


@pytest.mark.parametrize(("old", "new"), MISTAKES)
def test_messages_of_the_page_are_those_of_the_program(tmp_path: Path, old: str, new: str) -> None:
    position = MISTAKES.index((old, new))
    shown = re.findall(r"^\| (\S.*?) \| .*? \|$", PAGE.split("## 常见的错误信息")[1], re.M)[1:]
    text = filled_in(*blocks("toml")[:2])
    if new.startswith("缺少"):
        text = re.sub("^缺少 = .*\n", "", text, flags=re.M)
    (tmp_path / "甲县污水厂.csv").write_text(blocks("csv")[0], "utf-8")
    (tmp_path / "甲县污水厂.mapping.toml").write_text(re.sub(old, new, text, count=1), "utf-8")
    told = check([tmp_path / "甲县污水厂.csv"]).problems
    assert told["rule_id"].to_list() == ["R-39"]
    assert shown[position] in told["message"][0]


def test_the_page_explains_every_setting() -> None:
    for name, others in mapping_keys.TOP.items():
        assert f"`{name}`" in PAGE or f"`[{name}]`" in PAGE
        assert f"`{others[0]}`" in PAGE or f"`[{others[0]}]`" in PAGE
