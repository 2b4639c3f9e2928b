"""Publish: the finished run gets its report, export and manifest and appears all at once (发布)."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from jianpai.flows.decisions.issued import Issued
from jianpai.flows.overlay import profile
from jianpai.flows.publish.area_report.pages import write_pages
from jianpai.flows.publish.evidence.copies import copy_evidence
from jianpai.flows.publish.evidence.places import places
from jianpai.flows.publish.export.package import write_export
from jianpai.flows.publish.flagged.workbook import write_flagged
from jianpai.flows.publish.manifest import write_manifest
from jianpai.flows.publish.report.page import RunLabel, write_report
from jianpai.flows.published import publications
from jianpai.flows.run import Run
from jianpai.flows.since import history, jumps
from jianpai.flows.since import since as changes
from jianpai.flows.versions import code_version
from jianpai.flows.warehouse import sync_folder, sync_tree


@contextmanager
def drawn(run: Run) -> Iterator[list[Future]]:
    """Begin to draw the export, the reports and the auditors' workbook from the finished tables.

    They are drawn beside the draft while its tables are verified, and join it when it is published;
    of a run that fails verification they are lost. Nothing is still drawing when this ends. What changed
    since the run before, and which totals jumped, is found first, for report and workbook show it.
    """
    label = RunLabel(run.run_id, str(run.period), code_version(), run.count_open_findings)
    run.drawings.mkdir()
    report, flagged = run.drawings / "report.html", run.drawings / "flagged.xlsx"
    export = run.drawings / "export"
    since = changes.write(run, run.drawings)
    jumps.write(run, since)
    months = history.write(run, run.drawings)
    issued = Issued.of(run.run_id, run.house, profile.in_use().name)
    with ThreadPoolExecutor() as pool:
        yield [
            pool.submit(write_export, run.tables, export, run.run_id, str(run.period)),
            pool.submit(copy_evidence, places(run.tables), run.house, run.drawings),
            pool.submit(write_report, run.tables, report, label, since, months),
            pool.submit(write_pages, run.tables, run.drawings, label, months),
            pool.submit(write_flagged, run.tables, flagged, since=since, issued=issued),
        ]


def publish(run: Run, drawings: list[Future], started: datetime, recomputed: str) -> None:
    """Complete the draft, move it to its place and make it the period's current run.

    ``recomputed`` says how many of its projects were computed a second time.

    A kill before the move leaves nothing; between move and current.json it leaves a whole run that
    the next one finds and makes current.
    """
    for drawing in drawings:
        drawing.result()
    for path in run.drawings.iterdir():
        path.rename(run.draft / path.name)
    write_manifest(run, started, recomputed)
    sync_tree(run.draft)
    run.draft.rename(run.published)
    sync_folder(run.published.parent)
    publications.make_current(run.house, str(run.period), run.run_id)
