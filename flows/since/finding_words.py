"""What became of the findings, in the user's words (存疑变动说明)."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from jianpai.flows import terms
from jianpai.flows.since.causes import FINDING_CAUSES

STATES: terms.Words = {
    "new": ("新增", "new"),
    "changed": ("证据有变", "changed evidence"),
    "gone": ("消失", "gone"),
    "same": ("不变", "the same"),
}
"""In the order in which they are told."""
_FINER: tuple[str, str] = (
    "修约位数以下的数值或项目的先后关系有变",
    "digits below the rounding, or which project keeps the tonnes, changed",
)
LISTED, SHOWN = 20, 100
"""Findings of a state that the terminal and a page list."""
PROJECTS_LISTED = 6


def counts(found: pl.DataFrame) -> dict[str, int]:
    """Return how many findings are new, changed, gone and the same."""
    known = dict(found.group_by("state").len().iter_rows())
    return {state: known.get(state, 0) for state in STATES}


def summary(found: pl.DataFrame, lang: str) -> str:
    """Return how many are new, changed and gone, as one phrase."""
    position = 1 if lang == "en" else 0
    parts = [f"{STATES[state][position]} {number}" for state, number in counts(found).items()]
    return (", " if position else "、").join(parts)


def of_state(found: pl.DataFrame, state: str, shown: int) -> list[dict[str, Any]]:
    """Return the first findings of a state, those with most tonnes at risk first."""
    tonnes = pl.coalesce(
        "former_tonnes_at_risk" if state == "gone" else "tonnes_at_risk", pl.lit(0)
    )
    of = found.filter(pl.col("state") == state)
    return of.sort(-tonnes, "finding_series").head(shown).to_dicts()


def text(found: pl.DataFrame, lang: str) -> str:
    """Return what became of the findings between two runs, for the terminal."""
    is_english = lang == "en"
    lines = [f"{'Findings: ' if is_english else '存疑事项：'}{summary(found, lang)}"]
    for state in ("new", "changed", "gone"):
        rows = of_state(found, state, LISTED)
        lines += [_line(row, lang) for row in rows]
        hidden = counts(found)[state] - len(rows)
        if hidden:
            more = f"  … and {hidden} more" if is_english else f"  ……另有 {hidden} 条"
            lines.append(more)
    return "\n".join(lines)


def _line(row: dict[str, Any], lang: str) -> str:
    position = 1 if lang == "en" else 0
    title = row["title_en"] if position else row["title"]
    pollutant = row["pollutant"] if position else terms.POLLUTANTS.get(row["pollutant"], "")
    separator, colon = (", ", ": ") if position else ("，", "：")
    about = [f"{row['kind']} {title}", pollutant, projects(row, lang), tonnes(row, lang)]
    head = f"  [{STATES[row['state']][position]}] {row['finding_id'] or row['former_finding_id']} "
    said = separator.join(part for part in about if part)
    return f"{head}{said}{colon}{explained(row, lang)}"


def projects(row: dict[str, Any], lang: str) -> str:
    """Return the projects of a finding, the first six by name."""
    ids = row["project_ids"] or []
    more = len(ids) - PROJECTS_LISTED
    joined = ("; " if lang == "en" else "、").join(ids[:PROJECTS_LISTED])
    if more <= 0:
        return joined
    return f"{joined} and {more} more" if lang == "en" else f"{joined}等共 {len(ids)} 个"


def tonnes(row: dict[str, Any], lang: str) -> str:
    """Return the tonnes at risk before and after."""
    unit = "t" if lang == "en" else "吨"
    before, after = row["former_tonnes_at_risk"], row["tonnes_at_risk"]
    if before is None or after is None or before == after:
        value = before if after is None else after
        return f"{value:,} {unit}"
    return f"{before:,} → {after:,} {unit}"


def explained(row: dict[str, Any], lang: str) -> str:
    """Return why a finding is new or gone, or what of its evidence has changed."""
    position = 1 if lang == "en" else 0
    why = FINDING_CAUSES[row["why"]][position] if row["why"] else ""
    parts = [why, *changed_fields(row, lang)]
    other = row["other_finding_id"]
    if other:
        parts.append(_other(row["state"], other)[position])
    return ("; " if position else "；").join(part for part in parts if part)


def _other(state: str, other: str) -> tuple[str, str]:
    """Return which finding of another kind stands in the place of one that is gone, or stood before."""
    if state == "gone":
        return f"现由 {other} 代替", f"now {other}"
    return f"此前为 {other}", f"was {other}"


def changed_fields(row: dict[str, Any], lang: str) -> list[str]:
    """Return each field of the evidence that has changed, with what it was and is."""
    if row["state"] != "changed":
        return []
    names = ("title_en", "before_en", "after_en") if lang == "en" else ("title", "before", "after")
    fields = [tuple(change[name] for name in names) for change in row["changes"]]
    if not fields:
        return [_FINER[1 if lang == "en" else 0]]
    return [f"{title} {before} → {after}" for title, before, after in fields]


@dataclass(frozen=True)
class Block:
    """The findings of a state that a page shows, and how many there are."""

    state: str
    title: str
    rows: list[dict[str, str]]
    total: int

    @property
    def hidden(self) -> int:
        """How many the page does not show."""
        return self.total - len(self.rows)


def blocks(found: pl.DataFrame | None) -> list[Block]:
    """Return what a page shows of the findings that are new, changed and gone; nothing where none is known."""
    if found is None:
        return []
    known = counts(found)
    return [
        Block(
            state, STATES[state][0], [shown(r) for r in of_state(found, state, SHOWN)], known[state]
        )
        for state in ("new", "changed", "gone")
    ]


def shown(row: dict[str, Any]) -> dict[str, str]:
    """Return what a Chinese page says of one finding."""
    return {
        "id": row["finding_id"] or row["former_finding_id"],
        "former_id": row["former_finding_id"] or "",
        "series": row["finding_series"],
        "kind": f"{row['kind']} {row['title']}",
        "pollutant": terms.POLLUTANTS.get(row["pollutant"], row["pollutant"]),
        "projects": projects(row, "zh"),
        "tonnes": tonnes(row, "zh").removesuffix(" 吨"),
        "why": explained(row, "zh"),
    }


def table(found: pl.DataFrame) -> pl.DataFrame:
    """Return the findings that are new, changed or gone as rows, in both languages, in this order."""
    order = pl.col("state").replace_strict({state: n for n, state in enumerate(STATES)})
    moved = found.filter(pl.col("state") != "same").sort(order, "finding_series")
    rows = [
        {
            **{name: row[name] for name in ("state", "finding_series", "finding_id")},
            **{name: row[name] for name in ("former_finding_id", "kind", "title", "title_en")},
            "pollutant": row["pollutant"],
            "project_ids": "、".join(row["project_ids"] or []),
            "former_tonnes_at_risk": row["former_tonnes_at_risk"],
            "tonnes_at_risk": row["tonnes_at_risk"],
            "explained": explained(row, "zh"),
            "explained_en": explained(row, "en"),
        }
        for row in moved.iter_rows(named=True)
    ]
    tonnes_type = pl.Decimal(18, 2)
    types = dict.fromkeys(_TABLE, pl.String)
    return pl.DataFrame(rows, types | dict.fromkeys(_TONNES, tonnes_type))


_TONNES = ("former_tonnes_at_risk", "tonnes_at_risk")
_TABLE = (
    *("state", "finding_series", "finding_id", "former_finding_id", "kind", "title", "title_en"),
    *("pollutant", "project_ids", *_TONNES, "explained", "explained_en"),
)
