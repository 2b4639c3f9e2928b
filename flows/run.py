"""One run: what it accounts for, its id, and the folder it is written in (运行)."""

import hashlib
import json
from dataclasses import astuple, dataclass
from pathlib import Path

from jianpai.flows.decisions import record, store
from jianpai.flows.decisions.record import Decision
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.receive import Receipts
from jianpai.flows.versions import dependencies
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Run:
    """A run of one period over everything received; its id says what it depends on."""

    period: Period
    count_open_findings: bool
    house: Warehouse
    receipts: Receipts
    run_id: str
    decisions: tuple[Decision, ...] = ()
    """those that stand when the run begins"""

    @classmethod
    def of(
        cls, period: Period, count_open_findings: bool, house: Warehouse, receipts: Receipts
    ) -> "Run":
        decisions = store.standing(store.load(house)[: receipts.decisions_known])
        content = {
            "files": [(f.batch, f.order, f.name, f.sha256) for f in receipts.files],
            "unreceived": receipts.unreceived,
            "withdrawn": [astuple(each) for each in receipts.withdrawn],
            "count_open_findings": count_open_findings,
            "decisions": record.as_json(decisions),
            **dependencies(),
        }
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        run_id = f"{period}-{digest[:12]}"
        return cls(period, count_open_findings, house, receipts, run_id, decisions)

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

    @property
    def readings(self) -> Path:
        """Where readings are kept for the next run; safe to delete."""
        return self.house.root / "cache" / "read"

    def begin(self) -> None:
        """Create the folders of a run that is being written, with the office's data and decisions in it."""
        self.tables.mkdir(parents=True)
        overlay.keep(self.draft)
        store.keep(self.draft, self.decisions)
        self.scratch.mkdir(exist_ok=True)
