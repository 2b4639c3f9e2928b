"""What a run depended on and is another today: reference data, code, libraries, its own tables (变动)."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianpai.flows.versions import RESULT_LIBRARIES, code_version, reference_files
from jianpai.flows.warehouse import sha256


@dataclass(frozen=True)
class Change:
    """One thing that is another than it was: its kind, its name, what it was and what it is."""

    kind: str
    """reference_data, code, library or table"""
    name: str
    before: str
    now: str


def since(manifest: dict[str, Any], tables: Path) -> list[Change]:
    """Return what has changed since a run was published; a thing that is no more is now empty."""
    digests = {name: table["sha256"] for name, table in manifest["tables"].items()}
    present = {path.stem: sha256(path) for path in tables.glob("*.parquet")}
    libraries = {name: manifest["libraries"].get(name, "") for name in RESULT_LIBRARIES}
    return [
        *_between("table", digests, present),
        *_between("reference_data", manifest["reference_files"], reference_files()),
        *_between("code", {"jianpai": manifest["code_version"]}, {"jianpai": code_version()}),
        *_between("library", libraries, {name: version(name) for name in RESULT_LIBRARIES}),
    ]


def _between(kind: str, before: dict[str, str], now: dict[str, str]) -> list[Change]:
    return [
        Change(kind, name, before.get(name, ""), now.get(name, ""))
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    ]
