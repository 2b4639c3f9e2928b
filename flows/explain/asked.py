"""What is asked for: the run, the project id, the pollutant (所问)."""

import polars as pl

from jianpai.flows.errors import UsageError
from jianpai.flows.explain.errors import NotExplainedError
from jianpai.flows.read.sheet.cells import parse
from jianpai.flows.warehouse import Warehouse


def run(house: Warehouse, run_id: str | None) -> str:
    """Return the id of a published run: the one asked for, or that of the latest period.

    Raises:
        UsageError: the warehouse is a file.
        NotExplainedError: there is no such run.
    """
    if house.root.is_file():
        raise UsageError.no_folder(str(house.root))
    periods = house.published()
    if not periods:
        raise NotExplainedError.no_run(house.root)
    published = sorted(folder.name for folder in house.runs.iterdir())
    asked = run_id or periods[max(periods)]
    if asked not in published:
        raise NotExplainedError.unknown_run(asked, published)
    return asked


def project_id(text: str) -> str:
    """Return a project id as the reading of cells would: capitals, half width, no blanks."""
    return parse(pl.Series([text]), "code", True).values[0] or text


def pollutant(rows: list[dict], text: str) -> list[dict]:
    """Return the figures of one pollutant, of those of a project.

    Raises:
        NotExplainedError: the project has no such pollutant.
    """
    asked = [row for row in rows if row["pollutant"] == text.strip().lower()]
    if not asked:
        known = [row["pollutant"] for row in rows]
        raise NotExplainedError.unknown_pollutant(text, rows[0]["project_id"], known)
    return asked
