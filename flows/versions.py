"""What every result depends on beside what was received: code, libraries, reference data (版本)."""

import hashlib
from functools import cache
from importlib.metadata import version
from typing import Any

from jianpai.flows.places import ROOT, SQL
from jianpai.flows.warehouse import sha256
from jianpai.schemas import reference

LIBRARIES = [
    "duckdb",
    "polars",
    "pandera",
    "fastexcel",
    "python-calamine",
    "xlsxwriter",
    "prefect",
    "great-expectations",
]
RESULT_LIBRARIES = ["duckdb", "polars", "fastexcel", "python-calamine", "xlsxwriter"]
"""Another version of these may write other bytes, so they are part of the run's id."""


def dependencies() -> dict[str, Any]:
    """Return all of it, as plain values of which a digest can be taken."""
    return {
        "reference_data": reference_files(),
        "code": code_version(),
        "libraries": {name: version(name) for name in RESULT_LIBRARIES},
    }


def reference_files() -> dict[str, str]:
    """Return the SHA-256 of each reference file by its name, an office's own as ``reference/<name>``."""
    own = reference.overlay().files.items()
    return {path.name: sha256(path) for path in reference.files()} | {
        f"reference/{name}": hashlib.sha256(content).hexdigest() for name, content in own
    }


@cache
def code_version() -> str:
    """Return the version and a digest over every source file the result depends on."""
    digest = hashlib.sha256()
    sources = [
        *SQL.rglob("*.sql"),
        *ROOT.glob("flows/**/*.py"),
        *ROOT.glob("flows/**/*.j2"),
        *ROOT.glob("schemas/**/*.py"),
    ]
    for path in sorted(sources):
        digest.update(
            path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
        )
    return f"{version('jianpai')}+{digest.hexdigest()[:12]}"
