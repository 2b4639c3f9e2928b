"""Write the run's report (核算报告): one HTML file in Chinese that needs nothing beside it.

The page is made from the finished tables alone and carries no clock, so that the same tables give
the same bytes. What it shows is gathered in facts: totals by queries and by_area,
lists by listing, drawings by drawing, words by wording; report.html.j2 lays it out, a template of
``sections/`` each part.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jianpai.flows.publish.report import history_shown, queries
from jianpai.flows.publish.report.changes import changes
from jianpai.flows.publish.report.facts import facts
from jianpai.flows.publish.report.rendering import environment, letterhead
from jianpai.flows.publish.unread import unread
from jianpai.flows.since import finding_changes, finding_words, former, jump_words, jumps


@dataclass(frozen=True)
class RunLabel:
    """What the report says about the run it belongs to; ``period`` is as in 2025-10."""

    run_id: str
    period: str
    code_version: str
    count_open_findings: bool


def write_report(
    tables: Path,
    out: Path,
    run: RunLabel,
    since: Path | None = None,
    history: Path | None = None,
) -> None:
    """Write the report of the tables in a folder to one file.

    ``since`` is the folder that holds what changed since the run before, if there is one;
    ``history`` the table of the totals of the months published before.

    Raises:
        duckdb.Error: a table is missing or lacks a column.
    """
    with queries.open_tables(tables) as con:
        shown = facts(con, run.period, run.count_open_findings)
    jumped = jumps.read(since)
    shown |= {"since": changes_since(since), "changed": changes(since)}
    shown |= {"jumps": [] if jumped is None else jump_words.shown(jumped)}
    shown |= {"history": history_shown.of_cities(history), "unread": unread(tables).to_dicts()}
    page = environment().get_template("report.html.j2").render(shown, run=run, **letterhead())
    out.write_text(page, encoding="utf-8", newline="\n")


def changes_since(folder: Path | None) -> dict[str, Any] | None:
    """Return what the page says of the findings since the run before; None of the first run."""
    if folder is None:
        return None
    found = finding_changes.read(folder)
    return {
        "run_id": former.kept(folder).run_id,
        "counts": finding_words.counts(found),
        "blocks": finding_words.blocks(found),
    }
