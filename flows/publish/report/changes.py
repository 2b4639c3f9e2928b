"""What the report's first block shows of the change since the run before (本次变动)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows import terms
from jianpai.flows.publish.report.by_area import ZERO
from jianpai.flows.publish.report.listing import Listing
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.report.wording import plan_name
from jianpai.flows.since import change_words, since
from jianpai.flows.since.causes import CAUSES
from jianpai.flows.since.since import Changes

RECORDS_SHOWN, LINES_SHOWN, STATES_SHOWN, FIELDS_SHOWN = 20, 80, 20, 4


def changes(folder: Path | None) -> dict[str, Any] | None:
    """Return what the page says of the change since the run before; None of the first run."""
    found = None if folder is None else since.read(folder)
    if found is None:
        return None
    totals = change_words.changed_totals(found)
    return {
        "former": found.former,
        "versions": change_words.versions(found, 0),
        "counts": change_words.counts(found),
        "by_pollutant": change_words.pollutant_changes(found),
        "causes": causes_of(totals),
        "lines": lines(totals),
        "sums": sums(totals),
        "records": records(found),
        "states": states(found),
        "quarantined": quarantined(found),
    }


def causes_of(totals: pl.DataFrame) -> dict[str, str]:
    """Return the causes that occur, in their order, with what each is called."""
    known = set(totals["cause"])
    return {code: words for code, (words, _) in CAUSES.items() if code in known}


def lines(totals: pl.DataFrame) -> Listing:
    """Return one line per plan, city and pollutant whose total changed; its causes sum to the change."""
    found = lines_of_all(totals)
    return Listing(found[:LINES_SHOWN], len(found))


def lines_of_all(totals: pl.DataFrame) -> list[Row]:
    """Return every line, those that the page leaves out as well."""
    key = ["plan_id", "city_code", "pollutant"]
    return [_line(part.to_dicts()) for part in totals.partition_by(key, maintain_order=True)]


def _line(steps: list[Row]) -> Row:
    first = steps[0]
    return {
        "plan": plan_name(first["plan_id"]),
        "city": change_words.city(first["city_code"]),
        "pollutant": first["pollutant"],
        "before_t": first["before_t"],
        "after_t": first["after_t"],
        "delta_t": first["after_t"] - first["before_t"],
        "by_cause": {step["cause"]: step["change_t"] for step in steps},
    }


def sums(totals: pl.DataFrame) -> list[Row]:
    """Return one line per pollutant that sums the lines above it."""
    found: dict[str, Row] = {}
    for line in lines_of_all(totals):
        total = found.setdefault(
            line["pollutant"],
            {"pollutant": line["pollutant"], "by_cause": {}}
            | dict.fromkeys(("before_t", "after_t", "delta_t"), ZERO),
        )
        for name in ("before_t", "after_t", "delta_t"):
            total[name] += line[name]
        for cause, tonnes in line["by_cause"].items():
            total["by_cause"][cause] = total["by_cause"].get(cause, Decimal(0)) + tonnes
    return [found[code] for code in terms.POLLUTANTS if code in found]


def records(found: Changes) -> Listing:
    """Return the records that moved most tonnes, each with its causes and corrected cells."""
    shown = found.records.head(RECORDS_SHOWN)
    fields = found.fields.join(shown.select("project_id").unique(), on="project_id", how="semi")
    by_project: dict[str, list[Row]] = {}
    for row in fields.iter_rows(named=True):
        by_project.setdefault(row["project_id"], []).append(row)
    rows = [_record(row, by_project.get(row["project_id"], [])) for row in shown.to_dicts()]
    return Listing(rows, found.records.height)


def _record(row: Row, corrected: list[Row]) -> Row:
    about = {None, row["pollutant"]}
    own = change_words.pollutant_of_column()
    fields = [change_words.field(f) for f in corrected if own.get(f["column_name"]) in about]
    return row | {
        "kind_words": CAUSES[row["kind"]][0],
        "city": change_words.city(row["city_code"]),
        "why": change_words.causes(row["causes"], 0),
        "fields": fields[:FIELDS_SHOWN],
        "fields_hidden": max(len(fields) - FIELDS_SHOWN, 0),
    }


def states(found: Changes) -> Listing:
    """Return the quotas that are in another state than before, then projects and findings."""
    shown = found.states.head(STATES_SHOWN).to_dicts()
    return Listing([{"words": change_words.state(row, 0)} for row in shown], found.states.height)


def quarantined(found: Changes) -> list[Row]:
    """Return one row per file with rows that are quarantined now and were not, or not read, before."""
    rows = found.rows.filter(pl.col("status") == "quarantined")
    return (
        rows.group_by("file_name", maintain_order=True)
        .agg(rows=pl.len())
        .sort("rows", "file_name", descending=[True, False])
        .head(STATES_SHOWN)
        .to_dicts()
    )
