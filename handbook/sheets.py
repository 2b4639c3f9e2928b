"""What a sheet asks for: its columns and the rules between them (填报要求)."""

import inspect
import re
import sys
from dataclasses import dataclass
from typing import Any

from jianpai import schemas
from jianpai.flows import template
from jianpai.schemas import reference
from jianpai.schemas.sheet.project import ProjectSheet

_STANDARD_STATE = " (273 K, 101.325 kPa, dry)"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Column:
    """One column of a sheet, in the words of the handbook."""

    name: str
    heading: str
    need: str
    need_zh: str
    unit: str
    allowed: str
    choices: list[str]
    meaning_zh: str
    meaning_en: str


@dataclass(frozen=True)
class Rule:
    """One rule that looks at several columns of a row, and the columns it is about."""

    rule_id: str
    severity: str
    columns: str
    what_zh: str
    do_zh: str
    what_en: str


def shared_columns() -> list[Column]:
    """Return the columns that every project sheet has."""
    first = next(iter(schemas.project_entries().values())).name
    return [column for column in columns(first) if column.name in _shared()]


def own_columns(sheet: str) -> list[Column]:
    """Return the columns of a sheet but those that every project sheet has."""
    is_project = issubclass(schemas.sheets()[sheet], ProjectSheet)
    return [c for c in columns(sheet) if not (is_project and c.name in _shared())]


def columns(sheet: str) -> list[Column]:
    """Return the columns of a sheet in the order of its template."""
    return [_column(name, column) for name, column in schemas.columns(sheet).items()]


def _shared() -> set[str]:
    return set(ProjectSheet.to_schema().columns)


def _column(name: str, column: Any) -> Column:
    need = template.need(column)
    return Column(
        name,
        column.metadata["heading"],
        need,
        template.NEEDS["zh"][need],
        unit_of(column),
        "，".join(_bounds(column)),
        template.choices(column),
        column.metadata["description_zh"],
        column.description,
    )


def unit_of(column: Any) -> str:
    """Return the unit of a reported column; where its heading has none, the words that say it."""
    meta = column.metadata
    is_in_heading = f"（{meta['unit_zh']}）" in meta["heading"]
    return shown(meta["unit"]) if is_in_heading or not meta["unit_zh"] else meta["unit_zh"]


def shown(unit: str | None) -> str:
    """Return a unit of reference_data/units.csv as the formulas write it: ``10^4 m^3`` is 10⁴ m³."""
    if unit is None:
        return ""
    unit, is_standard = unit.removesuffix(_STANDARD_STATE), unit.endswith(_STANDARD_STATE)
    base, *powers = unit.replace(" / ", "/").split("^")
    raised = base + "".join(p[0].translate(_SUPERSCRIPTS) + p[1:] for p in powers)
    return raised.replace("m³", "Nm³") if is_standard else raised


def _bounds(column: Any) -> list[str]:
    """Return the bounds and the form that a column's cells must keep."""
    found: dict[str, Any] = {}
    for check in column.checks:
        found |= {f"{check.name} {key}": value for key, value in check.statistics.items()}
        if check.name == "str_matches":
            found["form"] = check.error[len("str_matches(") : -1]
    low = found.get("greater_than_or_equal_to min_value", found.get("in_range min_value"))
    high = found.get("less_than_or_equal_to max_value", found.get("in_range max_value"))
    above, below = found.get("greater_than min_value"), found.get("less_than max_value")
    if low is not None and high is not None:
        return [f"{low:,} 至 {high:,}"]
    signs = {"≥": low, ">": above, "≤": high, "<": below}
    limits = [f"{sign} {value:,}" for sign, value in signs.items() if value is not None]
    return [*limits, *([f"如 {found['form']}"] if "form" in found else [])]


def own_rules(sheet: str) -> list[Rule]:
    """Return the rules between columns that a sheet adds to those of every project sheet."""
    is_project = issubclass(schemas.sheets()[sheet], ProjectSheet)
    return _rules(
        sheet, _errors(schemas.sheets()[sheet]) - (_everywhere() if is_project else set())
    )


def shared_rules() -> list[Rule]:
    """Return the rules between columns that every project sheet has."""
    first = next(iter(schemas.project_entries().values())).name
    return _rules(first, _everywhere())


def _everywhere() -> set[str]:
    return _errors(ProjectSheet)


def _errors(model: schemas.Sheet) -> set[str]:
    # not their names: pandera calls a check otherwise once a class has inherited it
    return {check.error for check in model.to_schema().checks}


def _rules(sheet: str, errors: set[str]) -> list[Rule]:
    """Return one rule per id of errors such as ``V-20:outlet_cod_before_mg_per_l``."""
    titles: dict[str, list[str]] = {}
    named = schemas.columns(sheet)
    for error in sorted(
        errors, key=lambda e: (e.split(":")[0], list(named).index(e.split(":")[1]))
    ):
        rule_id, column = error.split(":")
        titles.setdefault(rule_id, []).append(named[column].title)
    words = {row["rule_id"]: row for row in reference.table("rules").to_dicts()}
    return [_rule(words[rule_id], "、".join(found)) for rule_id, found in titles.items()]


def _rule(words: dict[str, str], columns: str) -> Rule:
    said = {key: _DETAIL.sub("", text or "") for key, text in words.items()}
    what = (said["what_zh"], said["do_zh"], said["what_en"])
    return Rule(said["rule_id"], said["severity"], columns, *what)


_DETAIL = re.compile(r"（\{detail\}）| \(\{detail\}\)|\{detail\}")
"""what a message adds about one row"""


def about(sheet: str) -> dict[str, str]:
    """Return what the page of a sheet says: its purpose, who fills it, what a row is."""
    model = schemas.sheets()[sheet]
    page = inspect.cleandoc(sys.modules[model.__module__].__doc__ or "")
    opening, _, rest = page.partition("\n\n")
    fields = [line.split("  ", 1) for line in rest.splitlines() if "  " in line]
    said = {name: text.strip() for name, text in fields if name}
    return {
        "purpose": " ".join(opening.split(": ", 1)[-1].split()),
        "filled_by": said.get("Filled by", ""),
        "row": inspect.cleandoc(model.__doc__ or "").splitlines()[0],
    }
