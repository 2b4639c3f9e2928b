"""What the commands do once they are asked: call the work, say the outcome, return the exit status."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import typer

from jianpai.flows import progress
from jianpai.flows.command import disk_faults, settings
from jianpai.flows.errors import AccountingError, UsageError
from jianpai.flows.warehouse import Warehouse


def guarded(
    lang: str, work: Callable[[], int], consequence: disk_faults.Words = disk_faults.NOT_WRITTEN
) -> int:
    """Do the work; say every expected failure in the user's words and return its exit status.

    ``consequence`` is what a fault of the disk means for the command.
    """
    try:
        return work()
    except AccountingError as error:
        return _say(error, lang)
    except Exception as error:
        fault = disk_faults.behind(error)
        if fault is None:
            raise
        return _say(disk_faults.error_of(fault, consequence), lang)


def _say(error: AccountingError, lang: str) -> int:
    typer.echo(error.text(lang), err=True)
    return error.exit_status


def run_month(
    period: str, inbox: Path, warehouse: Path, count_open_findings: bool, lang: str
) -> int:
    """Do the monthly run and print the city table."""

    def work() -> int:
        from jianpai.flows.period import Period

        Period.of(period)
        if not inbox.is_dir():
            raise UsageError.missing_folder(inbox)
        with Warehouse(warehouse).opened():
            pass
        settings.configure(warehouse)
        server = settings.start_server()
        from jianpai.flows.command import supervised

        import_module(
            "jianpai.flows.verify.suites"
        )  # Great Expectations: seconds, while the server starts
        progress.show(lang)
        server.wait()
        run_id = supervised.run(server, period, inbox, warehouse, count_open_findings)
        _print_outcome(Warehouse(warehouse).runs / run_id, lang)
        return 0

    return guarded(lang, work, disk_faults.NOT_PUBLISHED)


def _print_outcome(run: Path, lang: str) -> None:
    from jianpai.flows.publish.city_table import city_table, outcome

    typer.echo(city_table(run / "tables", lang))
    typer.echo(outcome(run, lang))


def write_templates(out: Path, types: list[str] | None, lang: str) -> int:
    """Write the empty workbook for some or all project types."""

    def work() -> int:
        from jianpai.flows.template import write_template

        typer.echo(str(write_template(out, types or [], lang)))
        return 0

    return guarded(lang, work)


def explain_project(
    project_id: str, pollutant: str | None, run_id: str | None, warehouse: Path, lang: str
) -> int:
    """Print how the figures of a project came about."""

    def work() -> int:
        from jianpai.flows.explain.explain import explain

        typer.echo(explain(Warehouse(warehouse), project_id, pollutant, run_id, lang))
        return 0

    return guarded(lang, work)


def serve_schedule(cron: str, inbox: Path, warehouse: Path, lang: str) -> int:
    """Serve the monthly run on a schedule until interrupted."""

    def work() -> int:
        settings.configure(warehouse)
        from jianpai.flows.command.schedule import serve

        serve(cron, inbox, warehouse, lang)
        return 0

    return guarded(lang, work)
