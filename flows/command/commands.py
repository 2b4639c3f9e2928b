"""What the commands do once they are asked: call the work, say the outcome, return the exit status."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from jianpai.flows import progress
from jianpai.flows.command import disk_faults, interrupted, settings, telling
from jianpai.flows.command.server import PrefectServer
from jianpai.flows.errors import AccountingError, UsageError
from jianpai.flows.loading import uncollected
from jianpai.flows.period import Period, day_of
from jianpai.flows.screen import colour
from jianpai.flows.verify import apart
from jianpai.flows.warehouse import Warehouse, write_atomically

if TYPE_CHECKING:
    from jianpai.flows.pipeline import Asked


def guarded(
    lang: str, work: Callable[[], int], consequence: disk_faults.Words = disk_faults.NOT_WRITTEN
) -> int:
    """Do the work; say every expected failure in the user's words and return its exit status.

    ``consequence`` is what a fault of the disk means for the command. Ctrl-C is told as well.
    """
    interrupted.watch()
    try:
        return work()
    except (Exception, KeyboardInterrupt) as error:
        said = telling.in_words(error, consequence)
        if said is None:
            raise
        return _say(said, lang)


def _say(error: AccountingError, lang: str) -> int:
    typer.echo(error.text(lang), err=True)
    return error.exit_status


def run_month(
    period: str,
    inbox: Path,
    warehouse: Path,
    lang: str,
    *,
    counted: "Counted | None" = None,
    reference: Path | None = None,
    office: Path | None = None,
) -> int:
    """Do the monthly run and print the city table.

    What takes long to load waits until the period is known to be one and the first line is written.
    """

    what = counted or Counted()

    def work() -> int:
        month = Period.of(period)
        until = day_of(what.as_of) if what.as_of is not None else None
        if not inbox.is_dir():
            raise UsageError.missing_folder(inbox)
        # Held from the first line to the last: another run in between would be refused too late.
        with Warehouse(warehouse).opened() as house, telling.of_run(house, period, lang) as told:
            is_first = not any(house.runs.iterdir())
            former = house.published().get(str(month))
            progress.say("月度核算 %s：收件目录 %s", "monthly run %s: inbox %s", period, inbox)
            server = _server(warehouse) if is_first else None
            with progress.step(
                "启动：载入程序，查看收件目录", "start: load the program, look into the inbox"
            ):
                with uncollected():
                    from jianpai.flows import pipeline
                    from jianpai.flows.overlay import overlay, shipped
                    from jianpai.flows.published import moved

                shipped.require()
                overlay.use(reference, office)
                folders = (month, inbox, warehouse)
                asked = pipeline.Asked(*folders, what.open_findings, what.also, what.replace, until)
                same = None if is_first else pipeline.unchanged(asked)
            folder = same.published if same else _published(asked, server or _server(warehouse))
            told.run_is(folder.name)
        _print_outcome(folder, lang)
        if former not in (None, folder.name):
            typer.echo(moved.text(house, str(former), folder.name, lang))
        told.name_log_if_needed()
        return 0

    return guarded(lang, work, disk_faults.NOT_PUBLISHED)


class Counted(NamedTuple):
    """What counts in a run beside what its inbox brings, as the user asked for it."""

    open_findings: bool = False
    also: bool = False
    replace: bool = False
    as_of: str | None = None


def _server(warehouse: Path) -> PrefectServer:
    """Return Prefect's server, which takes seconds to start."""
    settings.configure(warehouse)
    return settings.start_server()


def _published(asked: "Asked", server: PrefectServer) -> Path:
    """Return the folder of the run, computed while Prefect shows it.

    While the server starts the inbox is read ahead; while the run goes on, a process of its own
    loads what verifies it.
    """
    with uncollected():
        from jianpai.flows import pipeline
        from jianpai.flows.command import supervised

    with progress.step("启动：预读填报文件，等待 Prefect", "start: read ahead, wait for Prefect"):
        pipeline.read_ahead(asked)
        apart.begin()
        server.wait()
    run_id = supervised.run(server, asked)
    return Warehouse(asked.warehouse).runs / run_id


def _print_outcome(run: Path, lang: str) -> None:
    from jianpai.flows.publish.city_table import city_table, outcome
    from jianpai.flows.publish.four_facts import four_facts

    is_coloured = colour.is_wanted(sys.stdout)
    typer.echo(city_table(run / "tables", lang, is_coloured))
    typer.echo(outcome(run, lang))
    typer.echo(f"\n{four_facts(run, lang, is_coloured)}")


def write_templates(out: Path, types: list[str] | None, lang: str) -> int:
    """Write the empty workbook for some or all project types."""

    def work() -> int:
        from jianpai.flows.template import write_template

        typer.echo(str(write_template(out, types or [], lang)))
        return 0

    return guarded(lang, work)


def explain_project(shown: "Shown", warehouse: Path, lang: str) -> int:
    """Print or write how the figures of a project came about."""

    def work() -> int:
        if shown.form == "html" and shown.out is None:
            raise UsageError.page_without_file()
        from jianpai.flows.explain.explain import explain, explain_compared

        house = Warehouse(warehouse)
        if shown.compared:
            of = (shown.project_id, shown.run_id, lang)
            text = explain_compared(house, *of, form=shown.form)
        else:
            asked = (shown.project_id, shown.pollutant, shown.run_id, lang)
            text = explain(house, *asked, form=shown.form)
        if shown.out is None:
            typer.echo(text)
        else:
            shown.out.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(shown.out, f"{text}\n".encode())
            typer.echo(str(shown.out))
        return 0

    return guarded(lang, work)


def area_report(
    area: str | None, warehouse: Path, run_id: str | None, out: Path | None, lang: str
) -> int:
    """Print where the report of a run or of one of its areas stands, or write it to a file."""

    def work() -> int:
        from jianpai.flows.publish.area_report.asked import report_of

        typer.echo(str(report_of(Warehouse(warehouse), area, run_id, out)))
        return 0

    return guarded(lang, work)


class Shown(NamedTuple):
    """What is to be explained, and as what."""

    project_id: str
    pollutant: str | None
    run_id: str | None
    form: str
    out: Path | None
    compared: bool = False


def replay_run(run_id: str, warehouse: Path, lang: str) -> int:
    """Compute a published run again and print what differs; 1 if anything does."""

    def work() -> int:
        from jianpai.flows.replay import words
        from jianpai.flows.replay.replay import replay

        found = replay(Warehouse(warehouse), run_id)
        typer.echo(words.text(found, lang))
        return 0 if found.is_the_same else 1

    return guarded(lang, work)


def diff_runs(before: str, after: str, warehouse: Path, out: Path | None, lang: str) -> int:
    """Print why the totals of two runs differ; with ``out`` write the table and the page as well."""

    def work() -> int:
        from jianpai.flows.restate import words
        from jianpai.flows.restate.page import write_files
        from jianpai.flows.restate.restate import restate
        from jianpai.flows.since import finding_words

        found = restate(Warehouse(warehouse), before, after)
        typer.echo(words.text(found, lang))
        if found.findings is not None:
            typer.echo(finding_words.text(found.findings, lang))
        if out is not None:
            for path in write_files(found, out):
                typer.echo(str(path))
        return 0

    return guarded(lang, work)


def serve_schedule(
    cron: str,
    folders: tuple[Path, Path, Path | None, Path | None],
    lang: str,
    *,
    also: bool = False,
) -> int:
    """Serve the monthly run on a schedule until interrupted; folders as in ``schedule.Folders``."""

    def work() -> int:
        settings.configure(folders[1])
        from jianpai.flows.command.schedule import Folders, serve

        serve(cron, Folders(*folders), lang, also=also)
        return 0

    return guarded(lang, work)
