"""The package used from Python: what its four functions give, and that the README's example holds."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import jianpai
from jianpai.flows import pipeline
from jianpai.flows.command.commands import Shown, explain_project
from jianpai.flows.errors import NothingAcceptableError, UsageError
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.period import Period
from tests.sheets import A1, MATERIAL, W1, a1, grid, materials, v1, w1, write_csv

ROOT = Path(__file__).parent.parent
EXAMPLES = [
    block
    for block in re.findall(
        r"^```python\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.M | re.S
    )
    if "import jianpai" in block
]


@pytest.fixture(scope="module")
def run():
    """Three projects, one of each type that the sheets here make."""
    frames = {
        "W1": [w1()],
        A1: pl.DataFrame([a1()]),
        "V1": pl.DataFrame([v1()]).to_pandas(),
        MATERIAL: materials(),
    }
    return jianpai.account(frames, "2025-10")


def test_importing_the_package_is_quick() -> None:
    loaded = "import jianpai, sys; print({'polars', 'pandera', 'prefect'} & sys.modules.keys())"
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


def test_account_gives_every_table_as_a_frame(run) -> None:
    reductions = run.tables["project_reduction"]
    net = {(row["project_type"], row["pollutant"]): row["net_t"] for row in reductions.to_dicts()}
    assert net == {
        ("W1", "cod"): Decimal("30.00"),
        ("W1", "nh3n"): Decimal("3.00"),
        ("A1", "nox"): Decimal("30.20"),
        ("V1", "vocs"): Decimal("17.60"),
    }
    assert {"finding", "problem", "area_total", "target_progress"} <= set(run.tables)
    assert len(run.tables) == len(list((run.folder / "tables").iterdir()))
    assert (run.period, run.run_id[:8]) == ("2025-10", "2025-10-")


def test_explain_tells_how_a_figure_came_about(run) -> None:
    said = jianpai.explain(run, "450200-2024-W-0001", "cod")
    assert "W1.csv" in said
    assert "30.00" in said
    assert "Q" in jianpai.explain(run, "450200-2024-W-0001", lang="en")
    with pytest.raises(NotExplainedError):
        jianpai.explain(run, "450200-2024-W-0099")


def test_explain_gives_what_the_json_holds(run, tmp_path) -> None:
    told = jianpai.explain(run, "450200-2024-A-0001", format="json")
    (figure,) = told["figures"]
    assert told["project"]["project_id"] == "450200-2024-A-0001"
    assert (figure["pollutant"], figure["net"]) == ("nox", {"value": "30.20", "unit": "t"})
    asked = Shown("450200-2024-A-0001", None, None, "json", tmp_path / "dossier.json")
    assert explain_project(asked, run.folder.parent.parent, "zh") == 0
    assert told == json.loads((tmp_path / "dossier.json").read_text("utf-8"))
    of_cod = jianpai.explain(run, "450200-2024-W-0001", "cod", format="json")["figures"]
    assert [(f["pollutant"], f["net"]["value"]) for f in of_cod] == [("cod", "30.00")]


def test_explain_gives_the_page_and_refuses_other_formats(run) -> None:
    page = jianpai.explain(run, "450200-2024-A-0001", lang="en", format="html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "30.20" in page
    with pytest.raises(UsageError, match="没有输出格式 pdf。可选：text、json、html。"):
        jianpai.explain(run, "450200-2024-A-0001", format="pdf")


def test_account_of_a_folder_is_that_of_its_files(tmp_path) -> None:
    write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1()]))
    tables = jianpai.account(tmp_path, "2025-10").tables
    assert tables["project_reduction"]["net_t"].to_list() == [Decimal("30.00"), Decimal("3.00")]


def test_what_is_refused_is_named(tmp_path) -> None:
    with pytest.raises(UsageError, match="没有项目类型 X9"):
        jianpai.account({"X9": [w1()]}, "2025-10")
    with pytest.raises(UsageError, match="收件目录不存在"):
        jianpai.account(tmp_path / "none", "2025-10")
    with pytest.raises(UsageError, match="核算期“2025”无法识别"):
        jianpai.account({"W1": [w1()]}, "2025")
    with pytest.raises(NothingAcceptableError, match="约30"):
        jianpai.account({"W1": [w1(reported_cod_t="约30")]}, "2025-10")


def test_check_gives_the_problems_as_a_frame(tmp_path) -> None:
    path = write_csv(tmp_path / "A1_柳州.csv", grid(A1, [a1(reported_nox_t="约30"), a1(2)]))
    checked = jianpai.check([str(path)])
    assert checked.problems["rule_id"].to_list() == ["R-01"]
    assert checked.problems["cell"].to_list() == ["K2"]
    assert (checked.rows.height, checked.exit_status) == (2, 1)
    with pytest.raises(UsageError, match="文件不存在"):
        jianpai.check([tmp_path / "none.xlsx"])


def test_load_run_refuses_what_is_no_run(tmp_path) -> None:
    with pytest.raises(UsageError, match=r"目录中没有已发布的运行：.*runs/运行编号"):
        jianpai.load_run(tmp_path)


def test_load_run_gives_a_published_run(tmp_path, caplog) -> None:
    write_csv(tmp_path / "W1_柳州.csv", grid(W1, [w1()]))
    (tmp_path / "inbox").mkdir()
    (tmp_path / "W1_柳州.csv").rename(tmp_path / "inbox" / "W1_柳州.csv")
    asked = pipeline.Asked(Period.of("2025-10"), tmp_path / "inbox", tmp_path / "warehouse")
    with caplog.at_level("INFO", logger="jianpai"):
        published = pipeline.monthly(asked).published
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    assert manifest["recomputed"] == "复核 1/1 个项目"
    assert "项全部通过，另行复核 1/1 个项目" in caplog.text
    run = jianpai.load_run(str(published))
    assert (run.run_id, run.period) == (published.name, "2025-10")
    assert run.tables["project"]["project_id"].to_list() == ["450200-2024-W-0001"]
    assert "W1_柳州.csv" in jianpai.explain(run, "450200-2024-W-0001", "cod")


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_of_the_readme_holds(example, capsys) -> None:
    """Each line that ends in ``# → …`` prints what stands there."""
    exec(compile(example, "README.md", "exec"), {})
    said = capsys.readouterr().out
    expected = re.findall(r"# → (.*)$", example, re.M)
    assert expected
    assert all(words in said for words in expected), said


def test_every_public_function_says_what_comes_back() -> None:
    assert sorted(jianpai.__all__) == ["account", "check", "explain", "load_run"]
    for name in jianpai.__all__:
        described = getattr(jianpai, name).__doc__
        assert all(part in described for part in ("Return ", "Args:", "Raises:"))


def test_the_temporary_folder_goes_with_the_result() -> None:
    accounts = jianpai.account({"W1": [w1()]}, "2025-10")
    folder = accounts.folder
    assert folder.is_dir()
    del accounts
    assert not folder.parent.parent.parent.exists()
