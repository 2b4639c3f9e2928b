"""The report of one area of a published run, as it stands there or drawn again (所问地区的报告)."""

import json
from pathlib import Path

import duckdb

from jianpai.flows.explain import asked
from jianpai.flows.overlay import overlay
from jianpai.flows.publish.area_report import areas as which
from jianpai.flows.publish.area_report.areas import Paged
from jianpai.flows.publish.area_report.errors import NoAreaReportError
from jianpai.flows.publish.area_report.pages import page_of
from jianpai.flows.publish.report import facts, queries
from jianpai.flows.publish.report.page import RunLabel
from jianpai.flows.since import history
from jianpai.flows.warehouse import Warehouse, write_atomically
from jianpai.schemas import reference


def report_of(
    house: Warehouse, area: str | None, run_id: str | None = None, out: Path | None = None
) -> Path:
    """Return where a report stands: of the whole run, or of one area by its code or name.

    With ``out`` it is written there; what the run wrote is copied as it is.

    Raises:
        NotExplainedError: there is no such run.
        NoAreaReportError: the run has no records of the area, or has not written its report.
    """
    run = house.runs / asked.run(house, run_id)
    if area is None:
        return _given(run / "report.html", out)
    try:
        with overlay.using(overlay.kept_by(run)):
            return _of_area(run, area, out)
    except duckdb.Error as error:
        raise NoAreaReportError.of_an_older_version(run.name) from error


def _of_area(run: Path, area: str, out: Path | None) -> Path:
    label = _label(run)
    page = _page(run, area, label)
    path = run / page.path
    if path.exists():
        return _given(path, out)
    if out is None:
        raise NoAreaReportError.not_written(page.area.code, run.name)
    text = page_of(run / "tables", page.area.code, label, history.kept(run))
    return _written(text.encode(), out)


def _given(path: Path, out: Path | None) -> Path:
    return path if out is None else _written(path.read_bytes(), out)


def _written(content: bytes, out: Path) -> Path:
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, content)
    return out


def _label(run: Path) -> RunLabel:
    said = json.loads((run / "manifest.json").read_text("utf-8"))
    version, counts = said["code_version"], said["count_open_findings"]
    return RunLabel(run.name, said["period"], version, counts)


def _page(run: Path, area: str, label: RunLabel) -> Paged:
    """Return the area that a code or a name means."""
    year = int(label.period[:4])
    with queries.open_tables(run / "tables") as con:
        pages = which.paged(con, facts.area_tree(con, reference.plan_of(year), year))
    meant = area.strip()
    found = [page for page in pages if meant in (page.area.code, page.area.name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NoAreaReportError.of_several(meant, [page.area.code for page in found])
    likely = sorted(pages, key=lambda page: page.area.code[:4] != meant[:4])
    known = [(page.area.code, page.area.name) for page in likely]
    raise NoAreaReportError.unknown(meant, run.name, known)
