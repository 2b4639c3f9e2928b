"""Who may import whom: an arrow goes from what uses to what is used, and never in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {
    ".".join(["jianpai", *path.relative_to(ROOT).with_suffix("").parts]): path
    for folder in ("flows", "schemas")
    for path in (ROOT / folder).rglob("*.py")
}


def imported(path: Path) -> set[str]:
    """Return the modules of this project that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & MODULES.keys()


ARROWS = {name: imported(path) for name, path in MODULES.items()}


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Return what stands in a circle of arrows, its beginning once more at the end; empty if there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def test_a_circle_is_found() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}


def test_no_module_is_imported_by_what_it_uses() -> None:
    assert len(ARROWS) > 100
    assert circle(ARROWS) == []


def room(module: str) -> str:
    """Return the room a module stands in: a folder of flows, or a file of it; schemas is one room."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[1] == "schemas" else 3])


def test_no_room_is_entered_by_what_it_enters() -> None:
    rooms: dict[str, set[str]] = {}
    for name, targets in ARROWS.items():
        entered = {room(target) for target in targets} - {room(name)}
        rooms.setdefault(room(name), set()).update(entered)
    assert circle(rooms) == []


@pytest.mark.parametrize(
    ("used_by", "used"),
    [
        ("jianpai.flows", "jianpai.flows.command"),  # the command line is used by nobody
        ("jianpai.schemas", "jianpai.flows"),
        ("jianpai.flows.pipeline", "jianpai.flows.monthly"),  # the order knows no orchestrator
    ],
)
def test_nothing_below_imports_what_stands_above(used_by, used) -> None:
    against = [
        (name, target)
        for name, targets in ARROWS.items()
        for target in targets
        if name.startswith(used_by) and not name.startswith(used) and target.startswith(used)
    ]
    assert against == []


def test_the_pipeline_knows_no_orchestrator() -> None:
    for name in ("pipeline", "steps"):
        assert "prefect" not in (ROOT / "flows" / f"{name}.py").read_text("utf-8")
