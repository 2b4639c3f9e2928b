"""Propose the mapping of a foreign workbook or csv: of its sheets the one that fits best (列映射建议)."""

import tempfile
from pathlib import Path

from jianpai import schemas
from jianpai.flows import problems, receive
from jianpai.flows.errors import UsageError
from jianpai.flows.limits import HEADING_SEARCH_ROWS
from jianpai.flows.proposal.propose import Proposal, propose
from jianpai.flows.read.sheet import headings
from jianpai.flows.read.source.open_file import RefusedFileError, sheets
from jianpai.flows.read.source.sheets import SheetText, template_of


def propose_file(path: Path, project_type: str | None = None) -> Proposal:
    """Return the proposal for the sheet and the template that fit best.

    Raises:
        UsageError: there is no such file or type, the file cannot be read, it is filled in as the
            template asks, or nothing in it looks like what a template wants.
    """
    templates = _templates(project_type)
    found = [
        proposal
        for sheet in _sheets(path)
        if (proposal := propose(sheet, templates)) and proposal.pairs
    ]
    best = max(found, key=lambda proposal: proposal.score, default=None)
    if best is None or (project_type is None and best.score <= 0):
        raise _nothing_found(path)
    return best


def _templates(project_type: str | None) -> list[str]:
    projects = {type_id: entry.name for type_id, entry in schemas.project_entries().items()}
    if project_type is None:
        return [*projects.values()]
    template = template_of(project_type)
    if template is None:
        raise UsageError.unknown_type(project_type, [*projects])
    return [template]


def _sheets(path: Path) -> list[SheetText]:
    """Return the visible sheets that hold anything."""
    if not path.exists():
        raise UsageError.missing_file(path)
    if refusal := receive.refusal(path):
        raise _refused(path, *refusal)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            opened = sheets(path, path.name, Path(scratch))
            found = [sheet for sheet, is_visible in opened if is_visible and not sheet.stray_cell]
    except RefusedFileError as error:
        raise _refused(path, error.rule_id, error.detail) from error
    if known := next((sheet for sheet in found if _is_filled_in_template(sheet)), None):
        raise UsageError.unreadable_file(
            path.name,
            f"工作表“{known.name}”已是模板的表头，不需要列映射。可直接运行 jianpai check {path.name}。",
            f"sheet “{known.name}” has the template's headings and needs no mapping. "
            f"Run jianpai check {path.name}.",
        )
    return [sheet for sheet in found if sheet.cells.height]


def _is_filled_in_template(sheet: SheetText) -> bool:
    template = template_of(sheet.name)
    if template is None or sheet.cells.is_empty():
        return False
    found = headings.find(sheet.cells, template, sheet.merges)
    return found is not None and not headings.missing(found, template) and not found.other_unit


def _refused(path: Path, rule_id: str, detail: str) -> UsageError:
    told = problems.worded(problems.one(rule_id, file_name=path.name, detail=detail))
    return UsageError(told["message"][0], told["message_en"][0])


def _nothing_found(path: Path) -> UsageError:
    return UsageError.unreadable_file(
        path.name,
        f"没有找到像填报项的表头。请确认数据在未隐藏的工作表中、表头在前 {HEADING_SEARCH_ROWS} 行；"
        "知道项目类型时请加 --type，如 --type W1。",
        "no heading looks like a column of a template. See that the data stand in a visible sheet with "
        f"headings in its first {HEADING_SEARCH_ROWS} rows; name the type if you know it, such as --type W1.",
    )
