"""Write the run's report (核算报告): one HTML file in Chinese that needs nothing beside it.

The page is made from the finished tables alone and carries no clock, so that the same tables give
the same bytes. What it shows is gathered in report_facts: totals by report_tables and report_areas,
lists by report_lists, drawings by report_charts, words by report_words; report.html.j2 lays it out.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows import report_areas, report_tables, report_words
from flows.report_facts import facts
from flows.report_words import POLLUTANTS

TEXT_SHOWN = 400


@dataclass(frozen=True)
class RunLabel:
    """What the report says about the run it belongs to; ``period`` is as in 2025-10."""

    run_id: str
    period: str
    code_version: str
    count_open_findings: bool


def write_report(tables: Path, out: Path, run: RunLabel) -> None:
    """Write the report of the tables in a folder to one file.

    Raises:
        duckdb.Error: a table is missing or lacks a column.
    """
    with report_tables.open_tables(tables) as con:
        shown = facts(con, run.period, run.count_open_findings)
    page = environment().get_template("report.html.j2").render(shown, run=run)
    out.write_text(page, encoding="utf-8", newline="\n")


@cache
def environment() -> Environment:
    """Return the template environment: everything escaped, nothing undefined passed over."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "tonnes": report_words.tonnes,
        "signed": report_words.signed_tonnes,
        "plain": report_words.plain,
        "confidence": report_words.confidence,
        "clip": clip,
        "pollutant": lambda code: report_words.SHORT_POLLUTANTS.get(code, code),
        "reason": lambda code: report_words.INELIGIBLE_REASONS.get(code, code),
        "type_name": lambda code: report_words.PROJECT_TYPES.get(code, code),
    }
    env.globals |= {
        "pollutants": POLLUTANTS,
        "states": report_words.STATES,
        "severities": report_words.SEVERITIES,
        "finding_states": report_words.FINDING_STATES,
        "plan_name": report_words.plan_name,
        "period_name": report_words.period_name,
        "province_lines": report_areas.province_lines,
        "lines_below": report_areas.lines_below,
        "line": report_areas.line,
    }
    return env


def clip(text: object, length: int = TEXT_SHOWN) -> str:
    """Return a text cut to a length that a table cell bears; nothing becomes a dash."""
    words = "—" if text is None or text == "" else str(text)
    return words if len(words) <= length else f"{words[:length]}…（已截短）"
