"""The office: its folder, how a command finds it, its profile, whose quotas are judged."""

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.command.cli import app
from jianpai.flows.errors import AccountingError
from jianpai.flows.office.made import make
from jianpai.flows.office.office import named
from jianpai.flows.overlay import overlay, profile, scope
from tests.accounting import account_folder
from tests.sheets import A1, W1, a1, grid, w1, write_csv

CITY = "450200"


def written(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jianpai.toml").write_text(text, "utf-8")
    return folder


def said(arguments: list[str], capsys) -> str:
    """Return what a command says on standard error."""
    with pytest.raises(AccountingError) as raised:
        app(arguments, standalone_mode=False)
    capsys.readouterr()
    return raised.value.message_zh


def test_a_new_office_has_its_folders_and_a_profile_without_mistakes(tmp_path):
    make(tmp_path / "柳州")
    assert sorted(p.name for p in (tmp_path / "柳州").iterdir()) == [
        "inbox", "jianpai.toml", "reference", "warehouse",
    ]  # fmt: skip
    office = named(tmp_path / "柳州")
    assert (office.inbox, office.profile.cron) == (tmp_path / "柳州" / "inbox", "0 6 5 * *")
    overlay.of(office.reference, office.folder)


def test_an_office_is_never_made_twice(tmp_path, capsys):
    make(tmp_path)
    (tmp_path / "jianpai.toml").write_text('[office]\nname = "甲"\n', "utf-8")
    with pytest.raises(AccountingError, match="已是单位目录，没有改动"):
        make(tmp_path)
    assert named(tmp_path).profile.name == "甲"


def test_outside_of_an_office_run_and_schedule_say_how_to_start(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = (
        "这里不是单位目录，也没有写 --inbox，未运行。请先建立单位目录：jianpai init 目录，在该目录中运行，"
        "或用 --office 指明；也可以直接写出 --inbox 和 --warehouse。"
    )
    assert said(["run", "--period", "2025-10"], capsys) == told
    assert said(["schedule"], capsys) == told
    assert said(["run", "--period", "2025-10", "--inbox", "."], capsys) == told.replace(
        "没有写 --inbox", "没有写 --warehouse"
    )


def test_a_folder_without_a_profile_is_no_office(tmp_path, capsys):
    asked = ["run", "--period", "2025-10", "--office", str(tmp_path)]
    assert said(asked, capsys) == (
        f"{tmp_path} 中没有 jianpai.toml，不是单位目录。请核对 --office，或先建立：jianpai init {tmp_path}。"
    )


def test_a_command_finds_the_office_above_the_working_folder(tmp_path, capsys, monkeypatch):
    make(tmp_path / "柳州")
    below = tmp_path / "柳州" / "inbox" / "柳北区"
    below.mkdir()
    monkeypatch.chdir(below)
    assert app(["explain", "450200-2024-A-0001"], standalone_mode=False) == 2
    assert f"{tmp_path / '柳州' / 'warehouse'} 中没有已发布的运行" in capsys.readouterr().err


WRONG = {
    '[office]\nnaem = "甲"\n': "jianpai.toml office.naem 设置项：没有这个设置，是否要写 name？",
    "[ofice]\n": "jianpai.toml ofice 设置项：没有这个设置，是否要写 office？",
    "[office]\nname = 3\n": "jianpai.toml office.name 设置项：应为文字，请加引号。",
    '[office]\nareas = "450200"\n': 'jianpai.toml office.areas 设置项：应为文字的列表，如 ["450200"]。',
    '[office]\nareas = ["459999"]\n': "jianpai.toml office.areas 设置项：“459999”不是行政区划代码，请核对。",
    '[office]\nlanguage = "fr"\n': "jianpai.toml office.language 设置项：“fr”不是可用的语言，可填 zh、en。",
    '[thresholds]\n"F-01.absolut" = 1\n': "jianpai.toml thresholds.F-01.absolut 设置项：没有这个门限，"
    "是否要写 F-01.absolute？",
    '[thresholds]\n"F-01.absolute" = "五"\n': "jianpai.toml 第 1 行 value 设置项：“五”应为不带单位、"
    "不带千分位逗号的数，整数不超过十二位、小数不超过六位。",
    'office = 1\n': "jianpai.toml office 设置项：应为一节，写作 [office] 另起一行。",
    '[office]\nname = 甲\n': 'jianpai.toml 第 2 行：写法有误，应为 键 = "值"，文字加引号。',
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_in_the_profile_is_named_with_its_key(tmp_path, text):
    office = written(tmp_path, text)
    with pytest.raises(AccountingError) as raised:
        overlay.of(None, office)
    assert WRONG[text] in raised.value.message_zh


def test_a_profile_in_another_encoding_is_told(tmp_path):
    (tmp_path / "jianpai.toml").write_bytes('[office]\nname = "甲"\n'.encode("gbk"))
    with pytest.raises(AccountingError, match="请另存为 UTF-8 编码"):
        named(tmp_path)


def test_thresholds_of_the_profile_lie_over_the_shipped_and_are_named(tmp_path):
    office = written(tmp_path, '[office]\nname = "甲局"\n[thresholds]\nF-01.absolute = 0.05\n')
    laid = overlay.of(None, office)
    row = laid.tables["thresholds"].filter(kind="F-01", key="absolute")
    assert row["value"].to_list() == ["0.05"]
    [change] = laid.overrides
    assert (change.row_key, change.shipped_value, change.changed_by) == (
        "kind=F-01；key=absolute", "0.01", "甲局",
    )  # fmt: skip
    (tmp_path / "reference").mkdir()
    rows = "kind,key,value,changed_by\nF-01,absolute,0.02,乙\n"
    (tmp_path / "reference" / "thresholds.csv").write_text(rows, "utf-8")
    with pytest.raises(AccountingError, match=r"门限已写在 reference/thresholds\.csv，请只留一处"):
        overlay.of(tmp_path / "reference", office)


def test_the_scope_is_the_offices_areas_what_lies_in_them_and_above(tmp_path):
    with overlay.using(None, written(tmp_path, f'[office]\nareas = ["{CITY}"]\n')):
        found = scope.in_use()
        assert {CITY, "450205", "450200-X01"} <= found.own
        assert found.parents == {"450000"}
        assert "450100" not in found.own
    assert scope.in_use() is None
    assert profile.in_use() == profile.Profile()


@pytest.fixture(scope="module")
def progress(tmp_path_factory) -> pl.DataFrame:
    """The progress that an office of one city publishes, a record of another city among them."""
    folder = tmp_path_factory.mktemp("office")
    office = written(folder, f'[office]\nareas = ["{CITY}"]\n')
    inbox = folder / "inbox"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1)]))
    other = w1(2, region_code="450102", project_id="450102-2024-W-0002")
    write_csv(inbox / "W1_南宁.csv", grid(W1, [other]))
    with overlay.using(None, office):
        tables = account_folder(inbox, folder / "work")
    assert tables["problem"].filter(rule_id="V-140")["project_id"].to_list() == [
        "450102-2024-W-0002"
    ]
    return tables["target_progress"].filter(
        plan_id="14FYP", indicator="project_reduction", year=2025
    )


def test_only_the_offices_own_quotas_are_judged(progress):
    state = {(r["region_code"], r["pollutant"]): r["state"] for r in progress.to_dicts()}
    assert state[CITY, "nox"] in ("behind", "on_pace", "met", "undecided")
    assert state[CITY, "cod"] == "no_submission"
    assert state["450000", "nox"] == "parent_area"
    assert {code for code, _ in state} == {"450000", CITY, "450100"}
    assert state["450100", "cod"] == "no_target"


def test_what_was_not_submitted_is_zero_and_keeps_its_gap(progress):
    [row] = progress.filter(region_code=CITY, pollutant="cod").to_dicts()
    assert row["achieved_accounted_t"] == Decimal("0.00")
    assert row["gap_t"] == -row["pace_to_date"]
