"""``jianpai replay``: a published run computed again is the same; what was changed since is named."""

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from jianpai.flows import pipeline
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.replay import words
from jianpai.flows.replay.difference import Difference, first_difference
from jianpai.flows.replay.replay import replay
from jianpai.flows.warehouse import Warehouse
from tests.sheets import A1, MATERIAL, V1, W1, a1, grid, materials, v1, w1, write_csv, write_xlsx

pytestmark = pytest.mark.long


PERIOD = Period.of("2025-10")


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> tuple[Path, str, str]:
    """A warehouse with two runs, the second after a correction; a row in error, a note in the inbox."""
    folder = tmp_path_factory.mktemp("replay")
    inbox, house = folder / "inbox", folder / "warehouse"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1), a1(2, reported_nox_t="约30")]))
    write_xlsx(inbox / "涂装.xlsx", {V1: grid(V1, [v1(1)]), MATERIAL: grid(MATERIAL, materials(1))})
    write_csv(inbox / "W1_柳州.csv", grid(W1, [w1(1)]))
    (inbox / "说明.txt").write_text("不是填报文件", "utf-8")
    first = pipeline.monthly(Asked(PERIOD, inbox, house)).run_id
    write_csv(inbox / "W1_柳州_更正.csv", grid(W1, [w1(1, reported_cod_t="29")]))
    second = pipeline.monthly(Asked(PERIOD, inbox, house)).run_id
    assert first != second
    return house, first, second


@pytest.fixture
def copied(published, tmp_path) -> tuple[Warehouse, str]:
    house, first, _ = published
    shutil.copytree(house, tmp_path / "warehouse")
    return Warehouse(tmp_path / "warehouse"), first


@pytest.mark.parametrize("which", [1, 2])
def test_a_run_computed_again_is_the_same_also_after_later_files(published, which):
    house, run_id = Warehouse(published[0]), published[which]
    before = sorted(path for path in house.root.rglob("*"))
    found = replay(house, run_id)
    assert (found.changed, found.difference, found.is_the_same) == ([], None, True)
    assert found.files == which + 2
    assert found.tables["project_reduction"] == 4
    assert sorted(path for path in house.root.rglob("*")) == before
    rows = sum(found.tables.values())
    assert words.text(found, "zh").splitlines() == [
        f"已用收到的 {which + 2} 份文件复算 {run_id}：{len(found.tables)} 张成果表，{rows} 行。",
        "每一行都与发布的相同。",
    ]
    assert words.text(found, "en").endswith("Every row is as it was published.")


def rewrite(table: Path, query: str) -> None:
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW former AS FROM read_parquet('{table}')")
        con.execute(f"CREATE TABLE changed AS {query}")
        con.execute(f"COPY changed TO '{table}' (FORMAT parquet)")


def test_a_published_figure_that_was_changed_is_named(copied):
    house, run_id = copied
    table = house.runs / run_id / "tables" / "project_reduction.parquet"
    rewrite(
        table,
        "SELECT * REPLACE (CASE WHEN pollutant = 'nh3n' THEN net_t + 1 ELSE net_t END AS net_t) FROM former",
    )
    found = replay(house, run_id)
    assert [(change.kind, change.name) for change in found.changed] == [
        ("table", "project_reduction")
    ]
    key = {"project_id": "450200-2024-W-0001", "pollutant": "nh3n"}
    assert found.difference == Difference("project_reduction", key, "net_t", "4.00", "3.00")
    said = words.text(found, "zh").splitlines()
    assert said[1].startswith("成果表在发布后被改动：project_reduction  ")
    assert said[2] == (
        "第一处不同：project_reduction project_id=450200-2024-W-0001, pollutant=nh3n，net_t：发布 4.00，复算 3.00。"
    )
    assert "First difference: project_reduction project_id=" in words.text(found, "en")


def test_a_row_that_only_one_side_has_is_named(copied, tmp_path):
    house, run_id = copied
    tables = house.runs / run_id / "tables"
    shutil.copytree(tables, tmp_path / "other")
    rewrite(tmp_path / "other" / "project.parquet", "FROM former WHERE project_id LIKE '%-W-%'")
    found = first_difference(tables, tmp_path / "other")
    assert found == Difference("project", {"project_id": "450200-2024-A-0001"}, "", "1", "")
    (tmp_path / "other" / "problem.parquet").unlink()
    assert first_difference(tables, tmp_path / "other") == Difference(
        "problem", {}, "", "problem.parquet", ""
    )


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_received_file_that_was_changed_is_named_or_restored_from_the_inbox(copied, damage):
    house, run_id = copied
    file = next(path for path in house.received.glob("*.csv"))
    file.chmod(0o600)
    file.unlink() if damage == "gone" else file.write_bytes(file.read_bytes() + b"\n")
    for copy in house.runs.glob(f"*/evidence/**/*{file.suffix}"):
        copy.unlink()
    inboxes = house.inboxes.read_bytes()
    house.inboxes.unlink()  # a copy of the warehouse elsewhere, without the inbox
    with pytest.raises(SurroundingsError) as error:
        replay(house, run_id)
    assert file.name in error.value.message_zh
    house.inboxes.write_bytes(inboxes)
    assert replay(house, run_id).is_the_same  # restored from the inbox


def test_other_reference_data_code_and_libraries_are_named(copied):
    house, run_id = copied
    file = house.runs / run_id / "manifest.json"
    manifest = json.loads(file.read_text("utf-8"))
    manifest["reference_files"]["methods.csv"] = "0" * 64
    manifest["reference_files"]["former.csv"] = "1" * 64
    manifest["code_version"] = "0.0.1+aaaaaaaaaaaa"
    manifest["libraries"]["duckdb"] = "1.0.0"
    file.write_text(json.dumps(manifest), "utf-8")
    found = replay(house, run_id)
    assert [(change.kind, change.name) for change in found.changed] == [
        ("reference_data", "former.csv"),
        ("reference_data", "methods.csv"),
        ("code", "jianpai"),
        ("library", "duckdb"),
    ]
    assert (found.difference, found.is_the_same) == (None, False)
    said = words.text(found, "zh")
    assert f"参照数据与发布时不同：former.csv  {'1' * 40} → 无" in said
    assert "库版本与发布时不同：duckdb  1.0.0 → " in said


def test_an_unknown_run_is_told(copied):
    house, run_id = copied
    with pytest.raises(NotExplainedError) as error:
        replay(house, "2025-10-ffffffffffff")
    assert run_id in error.value.message_zh


@pytest.mark.program
def test_the_command_says_the_outcome(jianpai, published):
    house, first, _ = published
    said = jianpai("replay", first, "--warehouse", house)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.endswith("每一行都与发布的相同。\n")
    said = jianpai("replay", "2025-10-0", "--warehouse", house, "--lang", "en")
    assert (said.returncode, said.stdout) == (2, "")
