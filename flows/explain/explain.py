"""Explain: how one project's figures came about, from the cells that were sent to net tonnes (溯源说明).

gather -> dossier -> text, JSON or page
"""

from jianpai.flows.errors import UsageError
from jianpai.flows.explain import compared_shown
from jianpai.flows.explain.as_json import as_json
from jianpai.flows.explain.compared import compared
from jianpai.flows.explain.gather import gather
from jianpai.flows.explain.page import as_page
from jianpai.flows.explain.text import as_text
from jianpai.flows.warehouse import Warehouse

FORMATS = {
    "text": as_text,
    "json": lambda dossier, _: as_json(dossier),
    "html": as_page,
}
"""What a dossier is shown as; JSON holds both languages."""


def explain(
    house: Warehouse,
    project_id: str,
    pollutant: str | None,
    run_id: str | None,
    lang: str,
    *,
    form: str = "text",
) -> str:
    """Return the chain of a project's figures; without a run, of the latest period's.

    Raises:
        UsageError: there is no such form.
        NotExplainedError: there is no such run, or it has no such project or pollutant.
    """
    if form not in FORMATS:
        raise UsageError.unknown_form(form, list(FORMATS))
    return FORMATS[form](gather(house, project_id, pollutant, run_id), lang)


def explain_compared(
    house: Warehouse, project_id: str, run_id: str | None, lang: str, *, form: str = "text"
) -> str:
    """Return with which projects a project was compared, and why nothing was found.

    Raises:
        UsageError: there is no such form.
        NotExplainedError: there is no such run, or it has no such project.
    """
    if form not in compared_shown.FORMATS:
        raise UsageError.unknown_form(form, list(compared_shown.FORMATS))
    return compared_shown.FORMATS[form](compared(house, project_id, run_id), lang)
