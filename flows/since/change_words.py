"""What changed since the run before, counted and in the user's words (变动说明)."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.since import finding_words
from jianpai.flows.since.causes import CAUSES
from jianpai.flows.since.since import Changes
from jianpai.schemas import reference

CAME, LEFT = ("new", "released", "refiled"), ("withdrawn", "taken_back", "quarantined")
"""What became of a record that is in force in one run only."""
FILE_STATES: terms.Words = {
    "new": ("新收", "new"),
    "replaced": ("同名重报", "sent again under its name"),
    "gone": ("已撤回", "taken back"),
}
ROW_STATES: terms.Words = {
    "accepted": ("接受", "accepted"),
    "quarantined": ("隔离", "quarantined"),
    "superseded": ("被取代", "superseded"),
}
SUBJECTS: terms.Words = {
    "quota": ("目标进度", "quota"),
    "eligibility": ("是否计入", "may it count"),
    "finding": ("存疑状态", "finding"),
}
NO_FORMER: tuple[str, str] = (
    "首次运行：此前没有已发布的本期或更早一期的核算，没有变动可列。",
    "First run: nothing was published before for this or an earlier period, so there is no change to tell.",
)
_NAMED = 3
"""Quotas that a line of the terminal names."""
_SEPARATORS = ("、", ", ")


def counts(found: Changes) -> dict[str, int]:
    """Return how many files, records, rows and states changed, by what became of them."""
    fates = found.records.unique("project_id")["kind"].to_list()
    files = dict(found.files.group_by("state").len().iter_rows())
    by_status = dict(found.rows.group_by("status").len().iter_rows())
    subjects = dict(found.states.group_by("subject").len().iter_rows())
    return {
        **{f"files_{state}": files.get(state, 0) for state in FILE_STATES},
        **{kind: fates.count(kind) for kind in (*CAME, *LEFT, "corrected")},
        "moved": sum(kind not in (*CAME, *LEFT, "corrected") for kind in fates),
        "rows_quarantined": by_status.get("quarantined", 0),
        "rows_superseded": by_status.get("superseded", 0),
        **{f"states_{subject}": subjects.get(subject, 0) for subject in SUBJECTS},
    }


def text(found: Changes | None, lang: str) -> str:
    """Return what changed since the run before as five lines for the terminal; of the first run one."""
    position = 1 if lang == "en" else 0
    if found is None:
        return NO_FORMER[position]
    return "\n".join(
        [
            _files_line(found, position),
            _records_line(found, position),
            _totals_line(found, position),
            _states_line(found, position),
            _findings_line(found, lang),
        ]
    )


def _files_line(found: Changes, position: int) -> str:
    n = counts(found)
    if position:
        return (
            f"Changed since {found.former.run_id}: files new {n['files_new']}, sent again "
            f"{n['files_replaced']}, taken back {n['files_gone']}; rows newly quarantined "
            f"{n['rows_quarantined']}, superseded {n['rows_superseded']}{versions(found, 1)}."
        )
    return (
        f"与 {found.former.run_id} 相比：文件新收 {n['files_new']} 份、同名重报 {n['files_replaced']} 份、"
        f"撤回 {n['files_gone']} 份；数据行新隔离 {n['rows_quarantined']} 行、"
        f"被取代 {n['rows_superseded']} 行{versions(found, 0)}。"
    )


def _records_line(found: Changes, position: int) -> str:
    n = counts(found)
    kinds = ["new", "corrected", "withdrawn", *("released", "refiled", "taken_back", "quarantined")]
    said = [(CAUSES[k][position], n[k]) for k in kinds if n[k] or k in kinds[:3]]
    parts = _SEPARATORS[position].join(f"{words} {number}" for words, number in said)
    if position:
        return f"Projects: {parts}; moved by something else {n['moved']}."
    return f"项目：{parts}；本身未变而吨数有变 {n['moved']}。"


def _totals_line(found: Changes, position: int) -> str:
    parts = [
        f"{_pollutant(code, position)} {change:+,}{'' if position else ' 吨'}"
        for code, change in pollutant_changes(found).items()
        if change
    ]
    cities = changed_totals(found).select("plan_id", "city_code").n_unique()
    if position:
        said = ", ".join(parts) or "unchanged"
        return f"Accounted tonnes: {said}; cities whose totals changed {cities}."
    return f"核定量：{'、'.join(parts) or '合计不变'}；有变动的市 {cities} 个。"


def _states_line(found: Changes, position: int) -> str:
    n = counts(found)
    quotas = found.states.filter(pl.col("subject") == "quota").to_dicts()
    named = _SEPARATORS[position].join(state(row, position) for row in quotas[:_NAMED])
    more = ("等" if not position else ", …") if len(quotas) > _NAMED else ""
    if position:
        said = f" ({named}{more})" if named else ""
        return (
            f"States: quotas {n['states_quota']}{said}, may it count {n['states_eligibility']}, "
            f"findings {n['states_finding']}."
        )
    said = f"（{named}{more}）" if named else ""
    return (
        f"状态有变：目标进度 {n['states_quota']} 项{said}、是否计入 {n['states_eligibility']} 项、"
        f"存疑状态 {n['states_finding']} 项。"
    )


def _findings_line(found: Changes, lang: str) -> str:
    summary = finding_words.summary(found.findings, lang)
    if lang == "en":
        return f"Findings since {found.former.run_id}: {summary}."
    return f"存疑事项与 {found.former.run_id} 相比：{summary}。"


def versions(found: Changes, position: int) -> str:
    """Return which of rule book, code and libraries was another, as the end of a sentence."""
    named = _SEPARATORS[position].join(CAUSES[name][position] for name in found.former.versions)
    if not named:
        return ""
    return f"; {named}" if position else f"；{named}"


def pollutant_changes(found: Changes) -> dict[str, Decimal]:
    """Return the change of the accounted tonnes of all cities and plans by pollutant."""
    sums = dict(found.records.group_by("pollutant").agg(pl.col("delta_t").sum()).iter_rows())
    return {code: sums.get(code, Decimal(0)) for code in terms.POLLUTANTS}


def changed_totals(found: Changes) -> pl.DataFrame:
    """Return the rows of total_change of the cities and pollutants whose total is another."""
    return found.totals.filter(pl.col("before_t") != pl.col("after_t"))


def state(row: dict[str, Any], position: int) -> str:
    """Return one state that moved: of what, from, to."""
    about = [row["name"] or row["subject_id"], _pollutant(row["pollutant"], position)]
    moved = f"{state_word(row, 'before', position)} → {state_word(row, 'after', position)}"
    return f"{' '.join(part for part in about if part)} {moved}"


def state_word(row: dict[str, Any], side: str, position: int) -> str:
    """Return what the state of a quota, a project or a finding is called."""
    code = row[side]
    words = {
        "quota": terms.STATES,
        "finding": terms.FINDING_STATES,
        "eligibility": terms.INELIGIBLE_REASONS | {"eligible": ("计入", "counts")},
    }[row["subject"]]
    return words.get(code, (code, code))[position]


def causes(steps: Iterable[dict[str, Any]], position: int) -> str:
    """Return the causes with their tonnes, in the order of ``CAUSES``."""
    ordered = sorted(steps, key=lambda step: list(CAUSES).index(step["cause"]))
    separator = ("，", ", ")[position]
    return separator.join(f"{CAUSES[s['cause']][position]} {s['change_t']:+,}" for s in ordered)


def field(row: dict[str, Any]) -> str:
    """Return one corrected cell: its column, both values, where each of them stands."""
    named = terms.COLUMNS.get(row["column_name"], row["column_name"]) or "明细行"
    about = f"{row['row_key']} {named}".strip() if row["column_name"] else named
    places = [
        " · ".join(part for part in (_short(row[f"{side}_file_name"]), row[f"{side}_cell"]) if part)
        for side in ("before", "after")
    ]
    values = [row[side] or "—" for side in ("before", "after")]
    return f"{about}：{values[0]} → {values[1]}（{places[0] or '—'} → {places[1] or '—'}）"


def city(code: str) -> str:
    """Return the name of a city, or its code where it has none."""
    return cities().get(code, code)


@reference.cached
def cities() -> dict[str, str]:
    """Return the last name of every region by its code."""
    return dict(reference.regions().select("region_code", "region_name").iter_rows())


@cache
def pollutant_of_column() -> dict[str, str]:
    """Return the pollutant that a submission column is about, of those that are about one."""
    return {
        name: column.metadata["pollutant"]
        for sheet in schemas.sheets()
        for name, column in schemas.columns(sheet).items()
        if column.metadata["pollutant"]
    }


def _short(name: str | None) -> str:
    return (name or "").rpartition("/")[2]


def _pollutant(code: str, position: int) -> str:
    return code if position else terms.POLLUTANTS.get(code, code)
