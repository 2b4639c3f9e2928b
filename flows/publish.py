"""Publish: the finished run gets its report, export and manifest and appears all at once (发布)."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

from flows.exporting.package import write_export
from flows.flagging.workbook import write_flagged
from flows.manifest import write_manifest
from flows.reporting.page import RunLabel, write_report
from flows.run import Run, code_version
from flows.warehouse import sync_folder, sync_tree


def publish(run: Run, started: datetime) -> None:
    """Complete the draft, move it to its place and make it the period's current run.

    A kill before the move leaves nothing; between move and current.json it leaves a whole run that
    the next one finds and makes current.
    """
    label = RunLabel(run.run_id, str(run.period), code_version(), run.count_open_findings)
    with ThreadPoolExecutor() as pool:
        written: list[Future] = [
            pool.submit(
                write_export, run.tables, run.draft / "export", run.run_id, str(run.period)
            ),
            pool.submit(write_report, run.tables, run.draft / "report.html", label),
            pool.submit(write_flagged, run.tables, run.draft / "flagged.xlsx", run.house.received),
        ]
    for work in written:
        work.result()
    write_manifest(run, started)
    sync_tree(run.draft)
    run.draft.rename(run.published)
    sync_folder(run.published.parent)
    run.house.make_current(str(run.period), run.run_id)
