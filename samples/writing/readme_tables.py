"""The tables of samples/README.md, from the second computation and the places of the rows."""

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from samples.columns import CHILDREN, LABELS, SHEETS
from samples.office.regions import CITIES, city_code
from samples.planted.cases import Mistake, Sample
from samples.records import Project, Row
from samples.writing.expected import exact_text, total, two_decimals
from samples.writing.figures import PLAN, Figure

_QUOTAS = Path(__file__).parent.parent / "office" / "quotas.csv"
"""Tonnes of 2021–2025 as the plans give them, typed off apart from what the program reads."""
_MONTHS_OF_PLAN, _MONTHS_TO_PERIOD = 60, 58
_REASONS = {
    "emergency_reduction": "应急管理减排",
    "over_limit_cure": "超标治理",
    "outside_plan": "验收不在规划期内",
    "accepted_after_credit_year": "验收晚于核算年度",
    "credit_year_after_period": "核算年度晚于核算期",
    "after_above_limit": "改造后浓度高于限值",
}


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def short(value: Fraction) -> str:
    """Return a figure to at most six decimals, with ≈ where that is not all of it."""
    text = exact_text(value, 6)
    return text if round(value, 6) == value else f"≈{text}"


def totals_table(lines: list[Figure], city: str) -> str:
    """Return the city's totals over the plan, by pollutant, against its quota."""
    rows = []
    for pollutant, quota in _quotas(city):
        sums = total(lines, city, pollutant, PLAN)
        pace = Fraction(quota * _MONTHS_TO_PERIOD, _MONTHS_OF_PLAN)
        state = _state(sums.floor_t, sums.ceiling_t, pace, quota)
        floor, ceiling = two_decimals(sums.floor_t), two_decimals(sums.ceiling_t)
        gross = short(sums.gross_t)
        rows.append([LABELS[pollutant], gross, ceiling, floor, quota, two_decimals(pace), state])
    headings = ["污染物", "毛减排量", "上限", "核定量（=下限）", "任务", "线性进度 2025-10", "状态"]
    return table(headings, rows)


def _quotas(city: str) -> list[tuple[str, int]]:
    with _QUOTAS.open(encoding="utf-8", newline="") as rows:
        listed = [row for row in csv.DictReader(rows) if row["region_code"] == city]
    return [(row["pollutant"], int(row["quota_t"])) for row in listed]


def _state(floor: Fraction, ceiling: Fraction, pace: Fraction, quota: int) -> str:
    if floor >= quota:
        return "已完成 met"
    if floor >= pace:
        return "达到进度 on_pace"
    return "待定 undecided" if ceiling >= pace else "落后 behind"


def yearly_table(lines: list[Figure], city: str) -> str:
    """Return the city's totals by pollutant and credit year."""
    rows = []
    for pollutant in LABELS:
        for year in PLAN:
            sums = total(lines, city, pollutant, [year])
            figures = [two_decimals(sums.ceiling_t), two_decimals(sums.floor_t)]
            rows.append([LABELS[pollutant], year, short(sums.gross_t), *figures])
    return table(["污染物", "核算年度", "毛减排量", "上限", "核定量（=下限）"], rows)


def counted_table(lines: list[Figure], city: str, pollutant: str) -> str:
    """Return every counted project of a city and pollutant, with the sums to re-add."""
    own = [x for x in _of_city(lines, city) if x.pollutant == pollutant and not x.ineligible_reason]
    own.sort(key=lambda x: x.order)
    rows = [[x.project.project_id, x.project.credit_year, *_figures(x)] for x in own]
    counted = sum((x.ceiling_t for x in own), Decimal(0))
    floor = sum((x.floor_t for x in own), Decimal(0))
    sums = [two_decimals(t) for t in (counted, counted - floor, floor)]
    rows.append(["**合计**", "", "", "", "", *(f"**{t}**" for t in sums)])
    return table(["项目", "年度", "R", "封顶后", "扣减", "净减排量", "存疑", "下限"], rows)


def _figures(line: Figure) -> list[str]:
    deducted = sum(
        line.project.decimal(f"{kind}_{line.pollutant}_t") for kind in ("offset", "traded")
    )
    risks = "、".join(dict.fromkeys(line.kinds))
    at_risk = f"{two_decimals(line.at_risk_t)} ({risks})" if risks else "0.00"
    return [
        short(line.computed_t),
        short(line.capped_t),
        f"{deducted:f}",
        two_decimals(line.net_t),
        at_risk,
        two_decimals(line.floor_t),
    ]


def cases_in_totals_table(sample: Sample, lines: list[Figure], city: str) -> str:
    """Return how each planted case of the city enters its totals."""
    by_project = {id(p): [x for x in lines if x.project is p] for p in sample.projects}
    rows = []
    for case in sample.cases:
        for project in case.projects:
            if city_code(project.region_code) != city:
                continue
            for line in by_project[id(project)]:
                rows.append([case.kind, project.project_id, LABELS[line.pollutant], *_entry(line)])
            if not by_project[id(project)]:
                rows.append(
                    [case.kind, project.project_id, *[""] * 4, "不计（已撤回）", "", "0.00"]
                )
    headings = ["情形", "项目", "污染物", "R", "封顶后", "扣减", "净减排量", "存疑", "下限"]
    return table(headings, rows)


def _entry(line: Figure) -> list[str]:
    if line.ineligible_reason:
        reason = f"不计：{_REASONS[line.ineligible_reason]}"
        return [short(line.computed_t), "", "", reason, "", "0.00"]
    return _figures(line)


def _of_city(lines: list[Figure], city: str) -> list[Figure]:
    return [line for line in lines if city_code(line.project.region_code) == city]


def cases_table(sample: Sample) -> str:
    """Return every planted case with its city and ids."""
    rows = []
    for case in sample.cases:
        cities = dict.fromkeys(CITIES[city_code(p.region_code)].name for p in case.projects)
        ids = "、".join(f"`{p.project_id}`" for p in case.projects)
        rows.append([case.kind, "、".join(cities), ids, case.what])
    return table(["情形", "市", "项目", "说明"], rows)


def mistakes_table(mistakes: list[Mistake]) -> str:
    """Return every planted mistake with file, sheet, cell and what happens to it."""
    rows = [
        [_file(m.row), _sheet(m.row), _cells(m), _written(m), m.rule_id, m.wrong, m.handling]
        for m in sorted(mistakes, key=lambda m: _file(m.row))
    ]
    return table(["文件", "工作表", "单元格", "填写内容", "规则", "错误", "处理"], rows)


def _file(row: Row) -> str:
    assert row.place
    return f"`{row.place.file}`"


def _sheet(row: Row) -> str:
    assert row.place
    return "" if row.place.file.endswith(".csv") else row.place.sheet


def _cells(mistake: Mistake) -> str:
    rows = [mistake.row, *(r for r in mistake.extra_rows if _is_same_sheet(r, mistake.row))]
    return "、".join(cell_of(row, mistake.column) for row in rows)


def _is_same_sheet(row: Row, other: Row) -> bool:
    assert row.place and other.place
    return (row.place.file, row.place.sheet) == (other.place.file, other.place.sheet)


def cell_of(row: Row, column: str) -> str:
    """Return the address of a cell, e.g. F12."""
    assert row.place
    return f"{row.place.letters[column]}{row.place.row_number}"


def _written(mistake: Mistake) -> str:
    value = mistake.row.written.get(mistake.column, mistake.row.cells.get(mistake.column))
    value = getattr(value, "value", value)
    return "（空）" if value is None else f"`{value}`"


def record_counts(projects: list[Project]) -> str:
    """Return how many records and ids of each type there are, as a sentence."""
    ids = {p.project_id: p.project_type for p in projects}
    kinds = list(ids.values())
    parts = [f"{kind} {kinds.count(kind)}" for kind in SHEETS if kind in kinds]
    children = Counter(CHILDREN[p.project_type] for p in projects for _ in p.children)
    rows = [f"{count} 行{name.partition(' ')[2]}" for name, count in children.items()]
    numbers = f"{len(ids)} 个项目编号（{'，'.join(parts)}）"
    return "，".join([numbers, f"{len(projects)} 行项目", *rows])
