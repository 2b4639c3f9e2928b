"""Compute a published run again and hold every table against what was published (复算).

    manifest -> the same received files -> the same steps -> tables -> the first row that differs

What a result depends on beside the files (shipped reference data, code, libraries) is the present one;
where it is another than the run's, the replay says so, and goes on: the difference shows what it does.
An office's own reference data and its decisions are those which the run keeps.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianpai.flows import beijing, pipeline, receipts
from jianpai.flows.decisions import store
from jianpai.flows.decisions.record import Decision
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.explain import asked
from jianpai.flows.intake import mend
from jianpai.flows.intake.mend import Kept
from jianpai.flows.intake.withdrawals import Withdrawal
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.receipts import place
from jianpai.flows.receive import Receipts
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.replay import changes
from jianpai.flows.replay.changes import Change
from jianpai.flows.replay.difference import Difference, first_difference
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Replayed:
    """What came out of computing a run again."""

    run_id: str
    files: int
    tables: dict[str, int]
    """table -> rows that were compared"""
    changed: list[Change]
    """what the run depended on and is another today"""
    difference: Difference | None

    @property
    def is_the_same(self) -> bool:
        """Whether every row of every table is as it was published, on what it was published from."""
        return not self.changed and self.difference is None


def replay(house: Warehouse, run_id: str) -> Replayed:
    """Return how a published run compares with what its received files give today.

    Raises:
        NotExplainedError: there is no such run.
        SurroundingsError: a received file is gone or is another than was received, so that there is
            nothing to compute from.
    """
    published = house.runs / asked.run(house, run_id)
    manifest = json.loads((published / "manifest.json").read_text("utf-8"))
    with overlay.using(overlay.kept_by(published)):
        changed = changes.since(manifest, published / "tables")
        with recomputed(house, manifest) as tables:
            difference = first_difference(published / "tables", tables)
    counts = {name: table["rows"] for name, table in manifest["tables"].items()}
    return Replayed(published.name, len(manifest["input_files"]), counts, changed, difference)


def _receipts(manifest: dict[str, Any], house: Warehouse) -> Receipts:
    """Return the received files of a run in their order, each checked against its SHA-256."""
    days = {(r["file_name"], r["sha256"]): r["received_at"] for r in receipts.load(house)}
    files, kept = [], []
    for file in manifest["input_files"]:
        name, digest = file["file_name"], file["file_sha256"]
        path = place(name, digest, house)
        about = (file["file_order"], name, digest, path, file["bytes"], file["batch"])
        files.append(ReceivedFile(*about))
        received = beijing.day(days.get((name, digest), manifest["finished"]))
        kept.append(Kept(name, digest, received, path))
    mend.check(kept, house)
    withdrawn = [Withdrawal(**each) for each in manifest.get("withdrawn_files", [])]
    return Receipts(files, [tuple(each) for each in manifest["unreceived"]], withdrawn)


@contextmanager
def recomputed(
    house: Warehouse, manifest: dict[str, Any], decisions: tuple[Decision, ...] | None = None
) -> Iterator[Path]:
    """Compute a run's tables from its received files, in a folder that goes when they have been used.

    It counts by other decisions than its own where they are given.

    Raises:
        SurroundingsError: a received file is gone or changed, or the tables cannot be written.
    """
    received = _receipts(manifest, house)
    folder = Path(tempfile.mkdtemp(prefix="jianpai-replay-"))
    try:
        own = store.kept_by(house.runs / manifest["run_id"]) if decisions is None else decisions
        _tabulate(manifest, received, folder, own)
        yield folder / "tables"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tabulate(
    manifest: dict[str, Any],
    received: Receipts,
    folder: Path,
    decisions: tuple[Decision, ...],
) -> None:
    tables, scratch = folder / "tables", folder / "scratch"
    period = Period.of(manifest["period"])
    counts_open = manifest["count_open_findings"]
    how = Accounting(period, counts_open, tables, scratch, decisions=decisions)
    try:
        tables.mkdir()
        scratch.mkdir()
        pipeline.tabulate(received, how)
    except OSError as error:
        raise SurroundingsError.of_replay(folder, str(error)) from error
