"""The sample submissions are what the makers make, byte for byte, and every type has its maker."""

import subprocess
import sys
from collections import Counter
from filecmp import cmp
from pathlib import Path

import polars as pl

from jianpai import schemas
from samples.types import makers
from tests.bench.generate import generate

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"


def test_making_the_sample_again_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "samples", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    made = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    kept = {p.relative_to(SAMPLES) for p in (SAMPLES / "inbox").rglob("*") if p.is_file()}
    assert set(made) == kept | {Path("README.md"), Path("expected_totals.csv")}
    assert [p for p in made if not cmp(tmp_path / p, SAMPLES / p, shallow=False)] == []


def test_every_project_type_has_a_maker() -> None:
    assert set(makers()) == set(schemas.project_entries())


def test_the_bench_gets_its_rows_and_titles_as_in_practice(tmp_path: Path) -> None:
    rows = generate(2_000, tmp_path)
    expected = {"A1": 700, "W1": 700, "V1": 200, "V1 原辅材料": 400}
    assert {sheet: rows[sheet] for sheet in expected} == expected
    titles = pl.read_csv(tmp_path / "A1_000.csv", infer_schema=False)["项目名称"]
    assert Counter(titles)["锅炉超低排放改造"] == 350
