"""One run: what it accounts for, its id, and the folder it is written in (运行)."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from jianpai.flows.period import Period
from jianpai.flows.places import ROOT, SQL
from jianpai.flows.receive import Receipts
from jianpai.flows.warehouse import Warehouse, sha256
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


@dataclass(frozen=True)
class Run:
    """A run of one period over everything received; its id says what it depends on."""

    period: Period
    count_open_findings: bool
    house: Warehouse
    receipts: Receipts
    run_id: str

    @classmethod
    def of(
        cls, period: Period, count_open_findings: bool, house: Warehouse, receipts: Receipts
    ) -> "Run":
        content = {
            "files": [(f.batch, f.order, f.name, f.sha256) for f in receipts.files],
            "unreceived": receipts.unreceived,
            "reference_data": reference_files(),
            "code": code_version(),
            "libraries": {name: version(name) for name in RESULT_LIBRARIES},
            "count_open_findings": count_open_findings,
        }
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return cls(period, count_open_findings, house, receipts, f"{period}-{digest[:12]}")

    @property
    def label(self) -> str:
        """The period, for the names of flow and task runs."""
        return str(self.period)

    @property
    def published(self) -> Path:
        """Where the run stands once it is published."""
        return self.house.runs / self.run_id

    @property
    def draft(self) -> Path:
        """Where the run is being written."""
        return self.house.work / self.run_id

    @property
    def tables(self) -> Path:
        return self.draft / "tables"

    @property
    def drawings(self) -> Path:
        """Where report, export and the auditors' workbook are drawn."""
        return self.scratch / "drawings"

    @property
    def scratch(self) -> Path:
        return self.house.work / "scratch"

    def begin(self) -> None:
        """Create the folders of a run that is being written."""
        self.tables.mkdir(parents=True)
        self.scratch.mkdir(exist_ok=True)


def reference_files() -> dict[str, str]:
    """Return the SHA-256 of each reference file by its name."""
    return {path.name: sha256(path) for path in reference.files()}


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
