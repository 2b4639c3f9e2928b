"""The accounting as an object, for whoever works with it from Python (核算结果对象)."""

import json
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import pipeline, steps
from jianpai.flows.errors import UsageError
from jianpai.flows.explain.explain import explain as explained
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.read.source.sheets import template_of
from jianpai.flows.run import Run
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a run by name, each read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._paths = {path.stem: path for path in sorted(folder.glob("*.parquet"))}
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read[name] = pl.read_parquet(self._paths[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(frozen=True)
class Accounts:
    """A finished accounting: its id, its month, its folder and its tables."""

    run_id: str
    period: str
    folder: Path
    tables: Tables
    """by name; reference_data/tables.csv describes them"""

    def explain(self, project_id: str, pollutant: str | None, lang: str, form: str) -> Any:
        """Return how the figures of a project came about: text, or what the JSON holds."""
        house = Warehouse(self.folder.parent.parent)
        told = explained(house, project_id, pollutant, self.run_id, lang, form=form)
        return json.loads(told) if form == "json" else told


def accounted(
    records: Any, period: str, count_open_findings: bool, reference: Path | None
) -> Accounts:
    """Return the accounting of a folder of submissions, or of frames by the name of their sheet.

    It lies in a temporary folder, which goes when the result does.
    """
    month = Period.of(period)
    root = Path(tempfile.mkdtemp(prefix="jianpai-"))
    try:
        inbox = _inbox_of(records, root / "inbox")
        with overlay.using(reference):
            run = _tabulated(Asked(month, inbox, root / "warehouse", count_open_findings))
    except BaseException:
        shutil.rmtree(root)
        raise
    tables = Tables(run.published / "tables")
    weakref.finalize(tables, shutil.rmtree, root, ignore_errors=True)
    return Accounts(run.run_id, period, run.published, tables)


def _tabulated(asked: Asked) -> Run:
    """Return a run with its tables, verified; neither report nor export is drawn."""
    with Warehouse(asked.warehouse).opened() as house:
        run = pipeline.received(asked, house)
        run.begin()
        pipeline.tabulate(run.receipts, Accounting.of(run))
        steps.verify(run)
        run.draft.rename(run.published)
        house.make_current(run.label, run.run_id)
    return run


def _inbox_of(records: Any, inbox: Path) -> Path:
    """Return the folder itself, or one with a csv for each frame."""
    if isinstance(records, str | Path):
        if not Path(records).is_dir():
            raise UsageError.missing_folder(Path(records))
        return Path(records)
    inbox.mkdir()
    for name, rows in records.items():
        if template_of(name) is None:
            raise UsageError.unknown_type(name, list(schemas.sheets()))
        _frame(rows).write_csv(inbox / f"{name}.csv")
    return inbox


def _frame(rows: Any) -> pl.DataFrame:
    """Return rows as a polars frame: one already, of pandas, or a list of dictionaries."""
    if isinstance(rows, pl.DataFrame):
        return rows
    if hasattr(rows, "iloc"):
        return pl.from_pandas(rows)
    return pl.DataFrame(rows, infer_schema_length=None)


def loaded(folder: Path) -> Accounts:
    """Return a published run of a warehouse.

    Raises:
        UsageError: the folder holds no published run.
    """
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise UsageError.no_run_there(folder)
    told = json.loads(manifest.read_text("utf-8"))
    tables = Tables(folder.resolve() / "tables")
    return Accounts(told["run_id"], told["period"], folder.resolve(), tables)
