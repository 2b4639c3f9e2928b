"""Shared by all tests: the program as it is installed, and settings of hypothesis."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", parent=settings.get_profile("default"), max_examples=5000)
settings.load_profile("default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts the program through these fixtures; ``make quick`` leaves it out."""
    for item in items:
        if STARTERS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("program")


STARTERS = {"program", "jianpai"}


@pytest.fixture(scope="session")
def program() -> Path:
    """The installed ``jianpai`` beside the running Python."""
    return Path(sys.executable).with_name("jianpai")


@pytest.fixture
def jianpai(program: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the real program in an empty folder and return what it said."""

    def run(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
        command = [str(program), *map(str, arguments)]
        options = {"cwd": tmp_path, "env": dict(os.environ), "timeout": 300} | options
        return subprocess.run(command, capture_output=True, text=True, check=False, **options)

    return run


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Gives an empty folder each time it is called: once for each example of a property."""
    return lambda: tmp_path_factory.mktemp("run")


@pytest.fixture
def in_time() -> Iterator[None]:
    """Fail a test that does not end: for steps that repeat until nothing changes, or that may wait."""
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LONGEST_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


LONGEST_S = 20


def _too_long(*_: object) -> None:
    raise TimeoutError
