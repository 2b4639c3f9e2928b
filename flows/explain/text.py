"""A dossier as text (文字说明)."""

from jianpai.flows.explain.dossier import Cell, Dossier, Field, Figure, Finding, Row, Step
from jianpai.flows.explain.words import Speaker, with_unit

_HIDDEN_KINDS = {"text", "code", "choice", "month"}
_VERDICTS = {"differs": ("不同", "differs"), "missing": ("一方未填", "missing on one side")}


def as_text(dossier: Dossier, lang: str) -> str:
    """Return the dossier as lines to read: record and cells, then each figure."""
    say = Speaker(lang)
    named = {figure.method.rule_cell_id for figure in dossier.figures}
    lines = [say.project(dossier), "", say.pick("来源单元格", "source cells")]
    for row in dossier.rows:
        lines += _cells(row, dossier.rows[0], named, say)
    names = addresses(dossier)
    for figure in dossier.figures:
        lines += ["", *_figure(figure, names, say)]
    return "\n".join(lines)


def addresses(dossier: Dossier) -> dict[str, str]:
    """Return what each cell is called: its address, with sheet and file where not the project's."""
    return {
        cell.cell_id: f"{_sheet_of(row, dossier.rows[0])}{cell.cell or '·'}"
        for row in dossier.rows
        for cell in row.cells
    }


def _cells(row: Row, own: Row, named: set[str], say: Speaker) -> list[str]:
    """Return one line per number or date of a row, and for the cell that chose the method."""
    where = _sheet_of(row, own)
    shown = [c for c in row.cells if c.kind not in _HIDDEN_KINDS or c.cell_id in named]
    return [f"  {where + cell.cell:<6} {_cell(cell, say)}" for cell in shown if cell.cell]


def _sheet_of(row: Row, own: Row) -> str:
    """Return the sheet of a row as an address begins, with its file if not the project's."""
    is_same_file = row.file_sha256 == own.file_sha256
    if is_same_file and row.sheet_name == own.sheet_name:
        return ""
    return f"{'' if is_same_file else row.file_name + ' · '}{row.sheet_name}!"


def _cell(cell: Cell, say: Speaker) -> str:
    steps = "".join(say.in_brackets(say.words(step.words)) for step in cell.readings)
    colon = say.pick("：", ": ")
    return f"{cell.heading}{colon}“{cell.raw}” → {with_unit(cell.value)}{steps}"


def _figure(figure: Figure, names: dict[str, str], say: Speaker) -> list[str]:
    source = f"  {say.pick('依据', 'source')} {say.citation(figure.method)}"
    lines = [
        say.method(figure),
        source,
        f"  {say.pick('选用', 'chosen')} {say.rule(figure.method)}",
    ]
    lines += [f"  {say.pick('系数', 'factor')} {say.coefficient(f)}" for f in figure.coefficients]
    lines += [f"    {say.citation(factor)}" for factor in figure.coefficients]
    for step in figure.steps:
        lines += _step(step, names, say)
    return [*lines, f"  R = {with_unit(figure.computed)}", *_counted(figure, say)]


def _step(step: Step, names: dict[str, str], say: Speaker) -> list[str]:
    place = step.row_place.rpartition("!")
    number = say.pick(f"第{place[2]}行", f"row {place[2]}")
    row = [f"  {' '.join(step.row)}{say.in_brackets(f'{place[0]} {number}')}"] if place[0] else []
    symbols = [
        f"      {s.symbol} = {with_unit(s.amount)}  {say.words(s.title)}"
        f"{_from(names.get(s.cell_id) or s.coefficient.replace('|', ' '))}"
        for s in step.symbols
    ]
    return [*row, f"    {step.formula}", f"    {step.with_numbers}", *_part(step, say), *symbols]


def _part(step: Step, say: Speaker) -> list[str]:
    """Return what a result is, unless it is the reduction itself."""
    own = step.result
    if own is None or own.symbol == "R":
        return []
    return [f"      {own.symbol} = {with_unit(own.amount)}  {say.words(own.title)}"]


def _from(origin: str) -> str:
    return f" ← {origin}" if origin else ""


def _counted(figure: Figure, say: Speaker) -> list[str]:
    """Return what is taken off, what is left, and what is in doubt."""
    lines = []
    for deduction in figure.deductions:
        if deduction.kind == "cap":
            lines.append(say.cap(figure.cap, figure.computed, deduction.tonnes))
        elif deduction.kind == "ineligible":
            lines.append(f"  {say.words(deduction.title)}: {say.words(deduction.reason_words)}")
        elif deduction.kind == "limit_cut":
            lines.append(f"  {say.words(deduction.title)}: {with_unit(deduction.tonnes)}")
        else:
            why = say.words(deduction.reason_words)
            origin = say.in_brackets(why) if why else ""
            lines.append(f"  − {say.words(deduction.title)} {with_unit(deduction.tonnes)}{origin}")
    if figure.eligible:
        lines.append(f"  {say.net(figure)}")
    lines += [f"  {say.rounding(r)}" for r in figure.roundings if r.where != "net"]
    lines += [line for finding in figure.findings for line in _finding(finding, say)]
    said = [
        f"{say.pick('计入', 'counts')}: {say.outcome(figure)}",
        say.room() if figure.floor_is_above_ceiling else "",
        say.recomputed(figure),
    ]
    by_year = [say.carried(carried) for carried in figure.carried]
    return [*lines, *(f"  {line}" for line in [*said, *by_year] if line)]


def _finding(finding: Finding, say: Speaker) -> list[str]:
    """Return the doubt, one line that names what agrees, and one for each field in which records differ."""
    same = say.pick("、", ", ").join(say.words(words) for words in finding.agrees)
    agrees = [f"      {say.pick('相同', 'agrees')}: {same}"] if same else []
    return [f"  ! {say.finding(finding)}", *agrees, *(_field(f, say) for f in finding.compared)]


def _field(field: Field, say: Speaker) -> str:
    values = " · ".join(f"{r.project_id} “{r.value}” ({r.place})" for r in field.records)
    return f"      {say.pick(*_VERDICTS[field.verdict])}: {say.words(field.title)} {values}"
