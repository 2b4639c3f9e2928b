"""Which rows of a sheet are data: totals, notes and repeated headings are passed over (数据行).

Merged text is filled down to every row it spans; a merged number cannot be shared out.
"""

import polars as pl
from xlsxwriter.utility import xl_col_to_name

from jianpai import schemas
from jianpai.flows.read.sheet.cells import PLACEHOLDER
from jianpai.flows.read.sheet.heading import Headings
from jianpai.flows.read.sheet.repeated import repeated_headings
from jianpai.flows.read.source.sheets import AT, Merge, SheetText, is_virtual

TOTAL_WORDS = r"^\p{Han}{0,8}(合计|总计|小计|汇总|累计|共计)[数量]?([(（].*[)）])?[:：]?$"
"""The label of a totals row."""

NOTE_WORDS = (
    r"^(填报人|填表人|制表|审核|复核|负责人|联系人|联系电话|填报单位|填报日期|备注|注|说明)"
    r"\p{Han}{0,4}[:：]"
)
"""The label of the lines below a table: who filled it in, notes."""

NO_NAME = f"{TOTAL_WORDS}|{NOTE_WORDS}|{PLACEHOLDER}"
"""What says nothing about a project where its enterprise, place or kind belongs."""

ISSUE = {**AT, "rule_id": pl.String, "detail": pl.String}
"""A complaint about one cell of the sheet, before it has words."""

_LABEL_COLUMNS = 4
_MERGED_NUMBER_KINDS = ("quantity", "ratio")


def issues(cells: pl.DataFrame, rule_id: str) -> pl.DataFrame:
    """Return (row_number, letter) of cells as complaints that break one rule."""
    named = cells.with_columns(rule_id=pl.lit(rule_id), detail=pl.lit(None, dtype=pl.String))
    return named.select(pl.col(name).cast(dtype) for name, dtype in ISSUE.items())


def data_rows(
    sheet: SheetText, found: Headings, template: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows below the headings that hold data, and (row_number, rule_id) of those passed over."""
    sent = [name for name in sheet.cells.columns if name != "row_number" and not is_virtual(name)]
    below = sheet.cells.filter(
        pl.col("row_number") > found.last_row_number,
        pl.any_horizontal(pl.col(sent).is_not_null()),
    )
    key = next(
        (at for at, name in found.columns.items() if name == "project_id"),
        next(iter(found.columns)),
    )
    without_id = below.filter(~_is_id(key))
    rules = dict.fromkeys(_labelled_or_lone(without_id, sent, found, template), "R-30")
    rules |= dict.fromkeys(repeated_headings(without_id, key, sheet, found, template), "R-36")
    rules |= dict.fromkeys(_numbering(below), "R-36")
    schema = {"row_number": pl.Int32, "rule_id": pl.String}
    passed_over = pl.DataFrame(sorted(rules.items()), schema=schema, orient="row")
    return below.filter(~pl.col("row_number").is_in(list(rules))) if rules else below, passed_over


def _labelled_or_lone(
    without_id: pl.DataFrame, letters: list[str], found: Headings, template: str
) -> list[int]:
    """Return the rows that are totals, notes, or the title of a group."""
    if without_id.is_empty():
        return []
    lone = without_id.filter(_is_lone_text(letters))["row_number"].to_list()
    return [*_totals_and_notes(without_id, found, template), *lone]


def _is_id(key: str) -> pl.Expr:
    """Return where a row has an id of its own; one that a mapping made up says nothing about it."""
    if is_virtual(key):
        return pl.lit(False)
    return pl.col(key).str.contains(r"^[^\p{Han}]*[0-9０-９][^\p{Han}]*$").fill_null(False)


def _totals_and_notes(without_id: pl.DataFrame, found: Headings, template: str) -> list[int]:
    """Return the rows that begin with a label, have no id, and do not say whose project they are.

    The names and telephone numbers of a note may stand in any column, so that only figures beside
    them make it a project.
    """
    labels = [name for name in without_id.columns if name != "row_number"][:_LABEL_COLUMNS]
    labelled = without_id.filter(_any(labels, f"{TOTAL_WORDS}|{NOTE_WORDS}"))
    identifying, figures = _identifying(found, template)
    names_a_project = _any(identifying, NO_NAME, is_like=False)
    is_noted = _any(labels, NOTE_WORDS) & ~_any(figures, "[0-9０-９]")
    return labelled.filter(~names_a_project | is_noted)["row_number"].to_list()


def _identifying(found: Headings, template: str) -> tuple[list[str], list[str]]:
    """Return the letters of the required columns that tell projects apart, and of the figures.

    Names are left out, for a totals row may have one (共5个项目); a mapping fills its own columns in
    every row.
    """
    columns = schemas.columns(template)
    required = {
        at: (name, columns[name].metadata["kind"])
        for at, name in found.columns.items()
        if columns[name].metadata["needed"] and not is_virtual(at)
    }
    telling = [
        at
        for at, (name, kind) in required.items()
        if name == "enterprise_name" or (kind in ("code", "choice") and name != "project_id")
    ]
    return telling, [at for at, (_, kind) in required.items() if kind == "quantity"]


def _any(letters: list[str], pattern: str, is_like: bool = True) -> pl.Expr:
    """Return where one of the cells, blanks removed, is like a pattern, or is filled and unlike it."""
    is_found = pl.col(letters).str.replace_all(r"\s", "").str.contains(pattern)
    return pl.any_horizontal(pl.lit(False), (is_found == is_like).fill_null(False))


def _is_lone_text(letters: list[str]) -> pl.Expr:
    """Return where a row holds a single cell of Chinese text: the title of a group, a seal, a note."""
    filled = pl.sum_horizontal(pl.col(letters).is_not_null())
    is_chinese = pl.any_horizontal(pl.col(letters).str.contains(r"\p{Han}"))
    return (filled == 1) & is_chinese


def _numbering(below: pl.DataFrame) -> list[int]:
    """Return the number of the first row if it only counts the columns (1, 2, 3 …)."""
    first = below.row(0, named=True) if below.height else {}
    texts = [
        text
        for name, text in first.items()
        if name != "row_number" and text not in (None, *"甲乙丙丁")
    ]
    counted = [str(position) for position in range(1, len(texts) + 1)]
    return [first["row_number"]] if len(texts) > 2 and texts == counted else []


def with_merges_filled(
    rows: pl.DataFrame, sheet: SheetText, found: Headings, template: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the rows with merged text filled down, and R-07 issues of merged numbers.

    A merged number is a total over several projects; repeating it would count it twice. A merged
    project id is filled only among a project's children, where several rows belong to one project.
    """
    merged_numbers = [pl.DataFrame(schema=ISSUE)]
    below = (merge for merge in sheet.merges if merge[0] >= found.last_row_number)
    at_letters = ((m, at) for m in below for at in found.standing_at(xl_col_to_name(m[1])))
    for merge, letter in at_letters:
        name = found.columns[letter]
        if schemas.columns(template)[name].metadata["kind"] in _MERGED_NUMBER_KINDS:
            merged_numbers.append(_numbers_in(rows, merge, letter))
        elif name != "project_id" or template not in _project_templates():
            rows = _filled(rows, merge, letter, sheet)
    return rows, pl.concat(merged_numbers)


def _project_templates() -> set[str]:
    return {sheet.to_schema().name for sheet in schemas.project_sheets().values()}


def _spanned(merge: Merge) -> pl.Expr:
    return pl.col("row_number").is_between(merge[0] + 1, merge[2] + 1)


def _numbers_in(rows: pl.DataFrame, merge: Merge, letter: str) -> pl.DataFrame:
    """Return an issue for each row a merged number spans; an empty merged cell is none."""
    cells = rows.filter(_spanned(merge))
    is_shared = cells.height > 1 and cells[letter].is_not_null().any()
    named = cells.select("row_number", letter=pl.lit(letter))
    return issues(named if is_shared else named.clear(), "R-07")


def _filled(rows: pl.DataFrame, merge: Merge, letter: str, sheet: SheetText) -> pl.DataFrame:
    value = sheet.cells.filter(pl.col("row_number") == merge[0] + 1)[letter].first()
    filled = pl.when(_spanned(merge) & pl.col(letter).is_null()).then(pl.lit(value))
    return rows.with_columns(filled.otherwise(pl.col(letter)).alias(letter))
