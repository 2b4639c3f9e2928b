"""The dossier of a project: what its figures rest on, gathered once for text, JSON and page (卷宗).

Numbers are exact text with their unit, words are in both languages; nothing here computes.
"""

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """One thing said in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Amount:
    """A value as exact text, and its unit; a text or a date has none."""

    value: str
    unit: str


@dataclass(frozen=True)
class Reading:
    """One step from the text of a cell to its value."""

    kind: str
    """percent, unit, rounded, rewritten, empty, merged, mapping, or the id of the rule that said so"""
    words: Words
    before: str
    after: str


@dataclass(frozen=True)
class Cell:
    """One cell of a received file and what was read from it."""

    cell_id: str
    cell: str
    """its address, empty where a column mapping supplied the value"""
    heading: str
    column: str
    kind: str
    raw: str
    value: Amount
    readings: list[Reading]


@dataclass(frozen=True)
class Row:
    """One row of a received file: the project's own, of a child sheet, or of a ledger."""

    role: str
    template: str
    file_name: str
    file_sha256: str
    sheet_name: str
    row_number: int
    key: list[str]
    cells: list[Cell]


@dataclass(frozen=True)
class Symbol:
    """One symbol of a formula: its value, and the cell or factor that it is."""

    symbol: str
    title: Words
    amount: Amount
    column: str
    cell_id: str
    coefficient: str
    """the ``coefficient_ref`` of a factor of the rule book, empty where it is none"""


@dataclass(frozen=True)
class Step:
    """One formula with its numbers; of a child sheet, for one of its rows."""

    relation: str
    formula: str
    with_numbers: str
    row: list[str]
    row_place: str
    result: Symbol | None
    symbols: list[Symbol]


@dataclass(frozen=True)
class Coefficient:
    """A factor of the rule book as it was in the run."""

    coefficient_ref: str
    coefficient_id: str
    key: str
    amount: Amount
    title: Words
    source: str
    """the document with its number"""
    clause: str
    note: str
    confidence: str
    verified_by: str
    valid_from: str
    valid_to: str
    changed_by: str


@dataclass(frozen=True)
class Method:
    """The method, and the rule that chose it."""

    method_id: str
    title: Words
    source: str
    """the document with its number"""
    clause: str
    note: str
    confidence: str
    verified_by: str
    valid_from: str
    valid_to: str
    changed_by: str
    credit_year: str
    rule_column: str
    rule_values: list[str]
    rule_value: str
    """what the record says in the column"""
    rule_cell_id: str


@dataclass(frozen=True)
class Earlier:
    """A reduction that was counted before on the same source."""

    project_id: str
    credit_year: str
    capped: Amount


@dataclass(frozen=True)
class Cap:
    """What the base-year emission still leaves to a claim."""

    base: Amount
    base_stated: Amount
    base_cell_id: str
    counted_before: Amount
    earlier: list[Earlier]
    capped: Amount


@dataclass(frozen=True)
class Deduction:
    """Tonnes that do not count: over the limit, not eligible, over the base, offset or traded."""

    kind: str
    """limit_cut (not in R), ineligible, cap, offset, trade"""
    title: Words
    tonnes: Amount
    reason: str
    reason_words: Words
    cell_id: str


@dataclass(frozen=True)
class Carried:
    """Tonnes that leave the credit year (negative) or reach the one after it, where years count by months."""

    year: str
    tonnes: Amount
    first_months: int
    """months that count in the credit year"""
    is_due: bool
    """whether the year has come"""


@dataclass(frozen=True)
class Rounding:
    """One rounding: where, from, to, to how many decimals; all half to even (GB/T 8170-2008)."""

    where: str
    """cell, quotient or net"""
    title: Words
    cell_id: str
    before: Amount
    after: Amount
    decimals: int


@dataclass(frozen=True)
class Said:
    """What one record says in a field that was compared."""

    project_id: str
    value: str
    place: str


@dataclass(frozen=True)
class Field:
    """A field in which the records of a finding differ."""

    column: str
    title: Words
    verdict: str
    records: list[Said]


@dataclass(frozen=True)
class Finding:
    """A doubt that touches the figure."""

    finding_id: str
    kind: str
    title: Words
    severity: str
    status: str
    message: Words
    tonnes_at_risk: Amount
    """what this figure would lose"""
    tonnes_at_risk_of_all: Amount
    """what the total would lose"""
    agrees: list[Words]
    compared: list[Field]


@dataclass(frozen=True)
class Figure:
    """One pollutant of the project, from what was reported to what counts."""

    pollutant: str
    title: Words
    method: Method
    coefficients: list[Coefficient]
    steps: list[Step]
    reported: Amount
    computed: Amount
    computed_is_exact: bool
    recomputed: Amount
    """the formula's result today, from the stored record"""
    eligible: bool
    cap: Cap
    deductions: list[Deduction]
    roundings: list[Rounding]
    net: Amount
    counted: Amount
    floor: Amount
    accounted: Amount
    ceiling: Amount
    at_risk: Amount
    carried: list[Carried]
    floor_is_above_ceiling: bool
    findings: list[Finding]


@dataclass(frozen=True)
class Project:
    """Which project it is."""

    project_id: str
    project_name: str
    project_type: str
    type_title: str
    enterprise_name: str
    region_code: str
    region_name: str
    credit_year: str
    plan_id: str


@dataclass(frozen=True)
class PublishedRun:
    """The run that published the figures; what its manifest says, where there is one."""

    run_id: str
    period: str
    code_version: str
    reference_files: dict[str, str]


@dataclass(frozen=True)
class Dossier:
    """All that the figures of one project rest on."""

    dossier_version: int
    run: PublishedRun
    project: Project
    rows: list[Row]
    figures: list[Figure]
