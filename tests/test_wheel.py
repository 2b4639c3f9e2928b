"""The wheel in an empty environment and an empty folder: one import name, all its data, every command.

What it depends on comes from this environment by a path file, so that nothing is fetched.
"""

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.prefect_server import plain_environment
from tests.sheets import A1, W1, a1, grid, w1, write_csv

pytestmark = pytest.mark.program
ROOT = Path(__file__).parent.parent
NOT_PACKED = [".*", "warehouse", "build", "*.egg-info", "__pycache__", "tests", "samples", "docs"]
WHERE = """
import importlib.util, jianpai
print(jianpai.__file__)
print([name for name in ("flows", "schemas", "sql", "samples") if importlib.util.find_spec(name)])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves its traces in the folder."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns(*NOT_PACKED)
    shutil.copytree(ROOT, folder / "source", symlinks=True, ignore=ignored)
    build = ["wheel", ".", "--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    subprocess.run(
        [sys.executable, "-m", "pip", *build, "--wheel-dir", str(folder)],
        cwd=folder / "source",
        env=environment(),
        check=True,
    )
    return next(folder.glob("*.whl"))


def environment() -> dict[str, str]:
    """Return an environment in which nothing but what is installed can be imported."""
    return {name: value for name, value in plain_environment().items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def office(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder but for an inbox, beside an environment with the wheel alone."""
    folder = tmp_path_factory.mktemp("office")
    venv.create(folder / "env", symlinks=True)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet"]
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", str(wheel)], env=environment(), check=True
    )
    [site] = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (folder / "home" / "inbox").mkdir(parents=True)
    write_csv(folder / "home" / "inbox" / "W1_柳州.csv", grid(W1, [w1()]))
    write_csv(folder / "home" / "inbox" / "A1_柳州.csv", grid(A1, [a1()]))
    return folder


def said(office: Path, program: str, *arguments: str) -> str:
    """Run a program of the environment in the empty folder; return what it printed."""
    done = subprocess.run(
        [str(office / "env" / "bin" / program), *arguments],
        cwd=office / "home",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_brings_one_name_and_all_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if ".dist-info/" not in name]
    assert {name.split("/")[0] for name in names} == {"jianpai"}
    of_the_checkout = {
        "jianpai/" + path.relative_to(ROOT).as_posix()
        for folder in ("flows", "schemas", "sql", "reference_data")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert set(names) == of_the_checkout | {"jianpai/__init__.py"}


def test_only_the_package_can_be_imported(office: Path) -> None:
    where, others = said(office, "python", "-c", WHERE).splitlines()
    assert Path(where).is_relative_to(office / "env")
    assert others == "[]"


def test_every_command_works_in_an_empty_folder(office: Path) -> None:
    assert said(office, "jianpai", "check", "inbox/W1_柳州.csv").startswith("读取 1 行：错误 0 条")
    assert said(office, "jianpai", "template", "--out", "t") == "t/减排项目填报模板.xlsx\n"
    run = "jianpai run --period 2025-10 --inbox inbox --warehouse warehouse"
    printed = said(office, *run.split())
    assert "450200 柳州市" in printed
    assert "30.20" in said(office, "jianpai", "explain", "450200-2024-A-0001")
    left = sorted(path.name for path in (office / "home").iterdir())
    assert left == ["inbox", "t", "warehouse"]
