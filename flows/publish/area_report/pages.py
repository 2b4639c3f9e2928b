"""Write the reports of cities and counties (分地区报告), one file each, to print and to send."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jianpai.flows.publish.area_report import areas as which
from jianpai.flows.publish.area_report.areas import Paged
from jianpai.flows.publish.area_report.gather import Shown, gathered
from jianpai.flows.publish.area_report.todo import tasks
from jianpai.flows.publish.report import facts, queries
from jianpai.flows.publish.report.page import RunLabel
from jianpai.flows.publish.report.rendering import environment, letterhead
from jianpai.flows.publish.unread import unread
from jianpai.schemas import reference


def write_pages(tables: Path, out: Path, run: RunLabel, history: Path | None = None) -> None:
    """Write the report of every city and county of the office that has records below a folder.

    Raises:
        duckdb.Error: a table is missing or lacks a column.
    """
    for page, text in _drawn(tables, run, history, None):
        path = out / page.path
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def page_of(tables: Path, code: str, run: RunLabel, history: Path | None = None) -> str:
    """Return the report of one area.

    Raises:
        KeyError: the area has no records in these tables.
    """
    return next((text for _, text in _drawn(tables, run, history, code)), "") or _none(code)


def _none(code: str) -> str:
    raise KeyError(code)


def _drawn(
    tables: Path, run: RunLabel, history: Path | None, code: str | None
) -> Iterator[tuple[Paged, str]]:
    """Yield each area with its page; of one area alone if it is named."""
    year = int(run.period[:4])
    plan = reference.plan_of(year)
    not_read = unread(tables).to_dicts()
    with queries.open_tables(tables) as con:
        tree = facts.area_tree(con, plan, year)
        known = which.paged(con, tree)
        written = known[: which.PAGES_WRITTEN]
        pages = written if code is None else [page for page in known if page.area.code == code]
        shown = gathered(con, pages, plan, year, unread=not_read, history=history)
    years = facts.years_of(tree)
    template = environment().get_template("area.html.j2")
    paths = {page.area.code: Path(page.path).name for page in written}
    common = {"run": run, "plan": plan, "years": years, "area_pages": paths, **letterhead()}
    for page in pages:
        yield page, template.render(_of(page, shown[page.area.code]), **common)


def _of(page: Paged, shown: Shown) -> dict[str, Any]:
    """Return what the template calls the parts of one area's page."""
    return {"page": page, "area": page.area, "shown": shown, "tasks": tasks(page.area, shown)}
