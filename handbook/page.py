"""The handbook as one HTML file: what each type's page shows, by the names the template uses."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from handbook import chinese, examples, headers, sheets
from handbook.headers import Header
from jianpai import schemas
from jianpai.flows import html, terms
from jianpai.flows.publish.report.wording import CONFIDENCES, confidence
from jianpai.schemas import reference
from jianpai.schemas.reference import REFERENCE_DATA

Row = dict[str, Any]
ENGLISH = {
    "V": "official: the text itself was read",
    "S": "secondary source",
    "M+": "recalled with confidence, unverified",
    "M": "recalled, unverified",
    "M-": "recalled, weak: not shipped",
    "E": "engineering balance, not the official form",
    "D": "a proposal of this project",
}
"""confidence tag (rulebook §0.1) -> its English; the Chinese is that of the report"""
LIMITS = {
    "gaps": "缺项的处理",
    "negative": "结果为负时",
    "chain": "与其他申报的衔接",
    "bound": "误差界",
    "exactness": "精确性",
}
"""field of a SQL header that states a limit -> its Chinese; a field that is none of these bears its name"""
_NO_LIMITS = {"grain", "reads", "source", "method"}


@dataclass(frozen=True)
class Method:
    """One method of a type: its row of methods.csv, and the formulas it rests on."""

    row: Row
    chosen_by: str
    formulas: list[Header]


@dataclass(frozen=True)
class TypePage:
    """The page of one project type."""

    entry: schemas.Entry
    methods: list[Method]
    sheets: list[schemas.Entry]
    evidence: list[Row]
    coefficients: list[Row]
    main_examples: list[examples.Example]
    other_examples: list[examples.Example]

    @property
    def unverified(self) -> list[Row]:
        """The methods and coefficients that nobody has verified against an official text."""
        return unverified([*(m.row for m in self.methods), *self.coefficients])


def render() -> str:
    """Return the handbook of everything the registry and the reference data hold."""
    env = html.environment(Path(__file__).parent)
    env.filters |= {
        "chinese": chinese.chinese,
        "confidence": confidence,
        "unit": sheets.shown,
        "pollutant": lambda code: terms.POLLUTANTS.get(code, code),
        "severity": lambda code: terms.SEVERITIES[code][0],
        "named": named,
        "grouped": grouped,
        "by_source": by_source,
        "symbol_unit": symbol_unit,
        "limits": limits,
        "raised": raised,
    }
    env.globals |= {"about": sheets.about, "own_columns": sheets.own_columns, "english": ENGLISH}
    return env.get_template("handbook.html.j2").render(
        pages=pages(),
        confidences=CONFIDENCES,
        shared_columns=sheets.shared_columns(),
        shared_rules=sheets.shared_rules(),
        own_rules=sheets.own_rules,
        shared_evidence=shared_evidence(),
        other_coefficients=other_coefficients(),
        values={name: rows(name) for name in ("limits", "ratios")},
    )


def pages() -> list[TypePage]:
    """Return the page of every project type, in the order of the registry."""
    return [page(entry) for entry in schemas.project_entries().values()]


def page(entry: schemas.Entry) -> TypePage:
    """Return the page of one project type."""
    children = [c for c in schemas.child_sheets().values() if c.type_id == entry.type_id]
    return TypePage(
        entry,
        [method(row, entry) for row in rows_of("methods", entry.type_id)],
        [entry, *children],
        rows_of("evidence", entry.type_id),
        coefficients(entry.type_id),
        *examples.examples(entry.type_id),
    )


def method(row: Row, entry: schemas.Entry) -> Method:
    """Return a method with the rule that chooses it and its formulas."""
    chosen_by = ""
    if row["rule_column"]:
        heading = schemas.columns(entry.name)[row["rule_column"]].title
        chosen_by = f"{heading} = {'、'.join(row['rule_values'].split(';'))}"
    return Method(row, chosen_by, headers.with_sources(row["relation"]))


def rows_of(table: str, type_id: str) -> list[Row]:
    """Return the rows of a reference table that are about a project type."""
    return [row for row in rows(table) if row["project_type"] == type_id]


def rows(table: str) -> list[Row]:
    """Return the rows of a reference table; none where there is no such table yet."""
    is_there = (REFERENCE_DATA / f"{table}.csv").is_file()
    return reference.table(table).to_dicts() if is_there else []


def shared_evidence() -> list[Row]:
    """Return the evidence that is asked for whatever the type."""
    return [row for row in rows("evidence") if row["project_type"] not in schemas.project_entries()]


def coefficients(type_id: str) -> list[Row]:
    """Return the coefficients of a project type: their ids begin with its own."""
    return [r for r in rows("coefficients") if r["coefficient_id"].split(".")[0] == type_id]


def other_coefficients() -> list[Row]:
    """Return the coefficients whose ids begin with no project type."""
    types = schemas.project_entries()
    return [r for r in rows("coefficients") if r["coefficient_id"].split(".")[0] not in types]


def named(row: Row) -> str:
    """Return the id of a coefficient, limit or ratio with what it is for."""
    parts = ("coefficient_id", "limit_id", "ratio_id", "key", "kind", "condition", "edition")
    return " ".join(row[name] for name in parts if row.get(name))


def grouped(entries: list[Row]) -> list[tuple[str, str, int]]:
    """Return methods and coefficients once each: (id, confidence, how many rows)."""
    counted = Counter((r.get("method_id") or r["coefficient_id"], r["confidence"]) for r in entries)
    return [(name, tag, count) for (name, tag), count in counted.items()]


def by_source(coefficients: list[Row]) -> list[list[Row]]:
    """Return coefficients in groups of one source, so that it need not be said at each of them."""
    common = (
        *("document", "number", "clause", "note"),
        *("confidence", "verified_by", "valid_from", "valid_to", "changed_by"),
    )
    return [list(g) for _, g in groupby(coefficients, lambda row: [row[key] for key in common])]


def unverified(entries: list[Row]) -> list[Row]:
    """Return the entries of the rule book that nobody has verified against an official text."""
    return [row for row in entries if not row["verified_by"]]


def symbol_unit(symbol: headers.Symbol, entry: schemas.Entry) -> str:
    """Return a symbol's unit; for ``-`` the words of the reported column that names its unit."""
    column = schemas.columns(entry.name).get(symbol.column)
    return sheets.unit_of(column) if symbol.unit == "-" and column is not None else symbol.unit


def limits(formula: Header) -> list[tuple[str, str, str]]:
    """Return what a formula says of its limits: (English name, 中文, text)."""
    stated = [(f, text) for f, text in formula.fields.items() if f not in _NO_LIMITS]
    exact = [("exactness", remark) for remark in formula.remarks]
    return [(field, LIMITS.get(field, ""), text) for field, text in stated + exact]


def raised(line: str) -> Markup:
    """Return a formula line with its exponents raised: S^b."""
    return Markup(re.sub(r"\^(\w+)", r"<sup>\1</sup>", str(escape(line))))
