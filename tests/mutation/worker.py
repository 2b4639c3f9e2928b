"""The worker: runs in a copy of the checkout, one child process per mutant.

``python -m tests.mutation.worker FILE…`` reads a task per line (JSON: path, text, tests, seconds) and
answers each with a verdict. The libraries are imported once, and the test files it is given, which ask
one query each, are collected once; a child is a fork of that, so that a mutant of a query costs
hundredths of a second. Other tests, and mutants of Python, are imported and collected in the child:
polars does not survive a fork once its threads run. No file outside the working directory is touched.
"""

import gc
import importlib
import json
import os
import resource
import signal
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any, TextIO

import pytest

import jianpai

HERE = Path.cwd()
READS = HERE.parent / f"{HERE.name}.reads.json"
CALLS = HERE.parent / f"{HERE.name}.calls.json"
LONGEST_BASELINE_S = 900.0
LOG = HERE.parent / f"{HERE.name}.log"
HEAVY = [
    "duckdb",
    "polars",
    "pandera.polars",
    "pyarrow",
    "xlsxwriter",
    "fastexcel",
    "sqlglot",
    "prefect",
]
LARGEST_FILE = 2**30
"""A mutant may write without end; a file that reaches this ends it."""
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", f"--basetemp={HERE.parent / HERE.name}.tmp"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # plugins imported before
QUICK = ["--tb=line", "--assert=plain", "-p", "no:unraisableexception"]
"""What costs more than the tests themselves and says nothing about a mutant: words, collecting garbage."""
INVALID = {"BinderException", "ParserException", "CatalogException", "SyntaxError", "NameError"}
"""A mutant that does not even run says nothing about the tests; it is not counted."""


class Judge:
    """A pytest plugin: serves the tasks instead of running tests, and in a child keeps the first failure."""

    def __init__(self, tasks: TextIO, answers: TextIO) -> None:
        """Take where tasks come from and answers go."""
        self._tasks, self._answers = tasks, answers
        self._reads: dict[str, list[str]] = {}
        self.failed: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Leave out tests that start the installed program: it is the one of the checkout."""
        items[:] = [item for item in items if not _starts_the_program(item)]

    def pytest_exception_interact(self, node: Any, call: Any) -> None:
        """Keep the first failure."""
        self.failed = self.failed or {"by": node.nodeid, "error": call.excinfo.type.__name__}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer tasks until the input ends."""
        for line in self._tasks:
            assert not _threads_of_polars(), "a collected test file imports what starts polars"
            answer = json.dumps(self._judged(session, json.loads(line)))
            print(answer, file=self._answers, flush=True)
        return True

    def _judged(self, session: pytest.Session, task: dict[str, Any]) -> dict[str, Any]:
        """Return verdict (killed, survived, invalid, timeout), by which test, and the seconds it took."""
        if self._collected(session, task):
            self._reads = self._reads or _what_is_read(session)
        else:
            for name in HEAVY:
                importlib.import_module(name)
        gc.freeze()  # a child need not look through what was imported here
        path = HERE / task["path"]
        original = path.read_text("utf-8")
        begun = time.monotonic()
        path.write_text(task["text"], "utf-8")
        try:
            answer = _in_a_child(lambda: self._found(session, task), task["seconds"])
        finally:
            path.write_text(original, "utf-8")
        return answer | {"seconds": round(time.monotonic() - begun, 2)}

    def _found(self, session: pytest.Session, task: dict[str, Any]) -> dict[str, Any]:
        """Run the tests of a task; return what became of the mutant."""
        collected = self._collected(session, task)
        failed = _run(
            [item for item in collected if task["path"] in self._reads.get(item.nodeid, [])]
        )
        found = self.failed
        ready = {item.nodeid.split("::")[0] for item in collected}
        others = [name for name in task["tests"] if name not in ready]
        if not failed and others:
            _forget_own_modules()
            inner = _Inner(self._tasks, self._answers, task["path"])
            os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
            failed = pytest.main([*OPTIONS, *QUICK, *others], plugins=[inner]) not in (0, 5)
            found = inner.failed
        if not failed:
            return {"verdict": "survived", "by": "", "error": ""}
        invalid = found.get("error") in INVALID
        return {"verdict": "invalid" if invalid else "killed", "by": "", "error": _said(), **found}

    def _collected(self, session: pytest.Session, task: dict[str, Any]) -> list[Any]:
        """Return the tests that stand ready for a task, in the order of its files; none for Python."""
        if not task["path"].endswith(".sql"):
            return []
        of = {
            name: [i for i in session.items if i.nodeid.startswith(f"{name}::")]
            for name in task["tests"]
        }
        return [item for items in of.values() for item in items]


def _what_is_read(session: pytest.Session) -> dict[str, list[str]]:
    """Return which queries each collected test reads; asked once, and only where a query is mutated."""
    _in_a_child(lambda: _note_what_is_read(session), LONGEST_BASELINE_S)
    return json.loads(READS.read_text("utf-8")) if READS.exists() else {}


def _note_what_is_read(session: pytest.Session) -> dict[str, Any]:
    """Write down which queries each collected test reads: it cannot notice mutants of others."""
    noted: dict[str, list[str]] = {}
    seen: set[str] = set()
    plain = Path.read_text

    def read_text(path: Path, *arguments: Any, **options: Any) -> str:
        seen.add(os.path.relpath(path.resolve(), HERE))
        return plain(path, *arguments, **options)

    Path.read_text = read_text  # type: ignore[assignment, method-assign]
    for item in session.items:
        seen.clear()
        _run([item])
        noted[item.nodeid] = sorted(seen)
    READS.write_text(json.dumps(noted), "utf-8")
    return {}


def _starts_the_program(item: Any) -> bool:
    marked = item.get_closest_marker("program") is not None
    return marked or "program" in getattr(item, "fixturenames", ())


class _Inner(Judge):
    """The plugin of a run inside a child: pytest itself runs the tests, first those that call the file.

    Which those are is noted by the first run, that of the unchanged code.
    """

    pytest_runtestloop = None  # type: ignore[assignment]

    def __init__(self, tasks: TextIO, answers: TextIO, path: str) -> None:
        """Take the mutated file."""
        super().__init__(tasks, answers)
        self._path = path
        self._calls = json.loads(CALLS.read_text("utf-8")) if CALLS.exists() else {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Put the tests first that call the mutated file; note what they call where that is not known."""
        super().pytest_collection_modifyitems(items)
        self._notes = any(item.nodeid not in self._calls for item in items)
        items.sort(key=lambda item: self._path not in self._calls.get(item.nodeid, []))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        """Run a test, if need be noting the files whose functions it calls."""
        called: set[str] = set()
        if self._notes:
            threading.setprofile(lambda frame, *_: called.add(frame.f_code.co_filename))
            sys.setprofile(lambda frame, *_: called.add(frame.f_code.co_filename))
        try:
            return (yield)
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
            if self._notes:
                self._calls[item.nodeid] = sorted(
                    os.path.relpath(os.path.realpath(f), HERE)
                    for f in called
                    if f.startswith(str(HERE))
                )

    def pytest_sessionfinish(self) -> None:
        """Keep what the tests call."""
        if self._notes:
            CALLS.write_text(json.dumps(self._calls), "utf-8")


def _run(items: list[Any]) -> bool:
    """Run collected tests in their order to the first failure; return whether one failed."""
    for item, following in zip(items, [*items[1:], None], strict=False):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return True
    return False


def _forget_own_modules() -> None:
    """Forget what was imported of the project, so that a mutant is imported in its place."""
    for name in list(sys.modules):
        is_own = name.split(".")[0] in ("jianpai", "tests")
        if is_own and not name.startswith("tests.mutation"):
            del sys.modules[name]


def _threads_of_polars() -> bool:
    tasks = Path("/proc/self/task")
    return any((task / "comm").read_text().startswith("polars-0") for task in tasks.iterdir())


def _in_a_child(work: Any, seconds: float) -> dict[str, Any]:
    """Return what a forked child finds; one that does not end in time is ended with all it started."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _become_a_test_run(work, writing)
    os.close(writing)
    is_late = not _ended_within(child, seconds)
    if is_late:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with os.fdopen(reading) as answer:
        told = answer.read()
    if is_late or not told:
        return {"verdict": "timeout" if is_late else "killed", "by": "", "error": _said()}
    return json.loads(told)


def _ended_within(child: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.01)
    return False


def _become_a_test_run(work: Any, answer: int) -> None:
    os.setpgid(0, 0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    _write_to_the_log()
    try:
        os.write(answer, json.dumps(work()).encode())
    except BaseException:
        traceback.print_exc()
    finally:  # whatever happens, a child must not go on as a second worker
        os._exit(0)


def _write_to_the_log() -> None:
    said = os.open(LOG, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    for descriptor in (1, 2):
        os.dup2(said, descriptor)
    os.close(said)


def _said() -> str:
    sys.stdout.flush()
    return LOG.read_text("utf-8", "replace")[-1500:]


def main() -> int:
    """Collect the tests once and answer tasks until the input ends."""
    if HERE not in Path(jianpai.__file__ or "").resolve().parents:
        raise SystemExit(
            f"jianpai is {jianpai.__file__}, not in {HERE}: the tests would see no mutant"
        )
    with os.fdopen(os.dup(0)) as tasks, os.fdopen(os.dup(1), "w") as answers:
        _write_to_the_log()
        judge = Judge(tasks, answers)
        code = pytest.main([*OPTIONS, "-s", *sys.argv[1:]], plugins=[judge])
        print(json.dumps({"verdict": "killed", "by": "collection", "error": _said()}), file=answers)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
