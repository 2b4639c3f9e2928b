"""Hold the findings and totals of a run against what is true, and say how well they agree."""

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import polars as pl

from tests.detection.misreports import _BY_LEVEL
from tests.detection.world import Label, World

KINDS = [f"D-{n:02d}" for n in range(1, 25)] + [f"F-{n:02d}" for n in range(1, 21)]
Tables = dict[str, pl.DataFrame]
Raised = tuple[str, frozenset[str]]
"""A finding whatever its pollutant: kind and records."""


@cache
def equivalent() -> frozenset[tuple[str, str]]:
    """Return which kind may be raised as well on a record seeded for another."""
    with (Path(__file__).parent / "equivalent.csv").open(encoding="utf-8", newline="") as file:
        return frozenset((row["seeded"], row["raised"]) for row in csv.DictReader(file))


@dataclass
class KindScore:
    """How one kind did."""

    seeded: Counter[str]
    found: Counter[str]
    right: int = 0
    tolerated: int = 0
    wrong: int = 0
    innocents_hit: Counter[str] | None = None

    @property
    def recall(self) -> float:
        return self.found.total() / self.seeded.total() if self.seeded.total() else 1.0

    @property
    def precision(self) -> float:
        judged = self.right + self.wrong
        return self.right / judged if judged else 1.0


@dataclass
class Scored:
    """All that a run is measured by."""

    kinds: dict[str, KindScore]
    others: Counter[str]
    """findings of kinds beyond those seeded"""
    missed: list[Label]
    false: list[tuple[Raised, str]]
    """findings that are none, with what their records are"""
    cities: pl.DataFrame
    """city_code, pollutant, credit_year, true_t, accounted_t, floor_t, ceiling_t"""
    by_note: pl.DataFrame
    """true and accounted tonnes by what the records are"""
    not_taken: Counter[str]
    """records that were refused, or computed to other tonnes than the rule book's, by what they are"""


def score(world: World, tables: Tables) -> Scored:
    """Return how the tables of a run over the world agree with it."""
    raised = _raised(tables["finding"])
    kinds, missed = _recalled(world, raised)
    false = _judged(world, raised, kinds)
    others = Counter(kind for kind, _ in raised if kind not in kinds)
    cities, by_note = _cities(world, tables), _by_note(world, tables)
    return Scored(kinds, others, missed, false, cities, by_note, _not_taken(world, tables))


def _not_taken(world: World, tables: Tables) -> Counter[str]:
    columns = ("project_id", "pollutant", "computed_t")
    computed = {(i, p): t for i, p, t in tables["project_reduction"].select(columns).iter_rows()}
    off: Counter[str] = Counter()
    for project in world.projects:
        for pollutant, true in project.reductions().items():
            found = computed.get((project.id, pollutant))
            if found is None:
                off[f"refused: {project.note}"] += 1
            elif abs(Fraction(found) - true) > Fraction(1, 10**9):
                off[f"other tonnes: {project.note}"] += 1
    return off


def _raised(findings: pl.DataFrame) -> set[Raised]:
    rows = findings.select("kind", "project_ids").iter_rows()
    return {(kind, frozenset(ids)) for kind, ids in rows}


def _recalled(world: World, raised: set[Raised]) -> tuple[dict[str, KindScore], list[Label]]:
    kinds = {kind: KindScore(Counter(), Counter(), innocents_hit=Counter()) for kind in KINDS}
    by_record: dict[tuple[str, str], list[frozenset[str]]] = defaultdict(list)
    for kind, ids in raised:
        for project_id in ids:
            by_record[kind, project_id].append(ids)
    missed = []
    for label in world.labels:
        kinds[label.kind].seeded[label.level] += 1
        any_id = min(label.project_ids)
        if any(label.project_ids <= ids for ids in by_record[label.kind, any_id]):
            kinds[label.kind].found[label.level] += 1
        else:
            missed.append(label)
    return kinds, missed


def _judged(
    world: World, raised: set[Raised], kinds: dict[str, KindScore]
) -> list[tuple[Raised, str]]:
    """Count right, tolerated and wrong findings by kind; return the wrong ones."""
    labelled: dict[str, set[str]] = defaultdict(set)
    for label in world.labels:
        for project_id in label.project_ids:
            labelled[project_id].add(label.kind)
    notes = {project.id: project.note for project in world.projects}
    false = []
    for kind, ids in sorted(raised, key=lambda found: (found[0], sorted(found[1]))):
        if kind not in kinds:
            continue
        seeded = [labelled[i] for i in ids]
        if all(kind in of for of in seeded):
            kinds[kind].right += 1
        elif all(kind in of or any((x, kind) in equivalent() for x in of) for of in seeded):
            kinds[kind].tolerated += 1
        else:
            kinds[kind].wrong += 1
            about = " + ".join(sorted({notes[i] for i in ids}))
            false.append(((kind, ids), about))
            _count_innocents(kinds[kind], notes, ids)
    return false


def _count_innocents(kind: KindScore, notes: dict[str, str], ids: frozenset[str]) -> None:
    assert kind.innocents_hit is not None
    for case in {notes[i] for i in ids if notes[i].startswith("negative")}:
        kind.innocents_hit[case.removeprefix("negative: ")] += 1


def _truth(world: World) -> pl.DataFrame:
    rows = [
        (p.county.city_code, p.id, p.note, pollutant, p.year, tonnes)
        for p in world.projects
        for pollutant, tonnes in p.counted().items()
    ]
    names = ["city_code", "project_id", "note", "pollutant", "credit_year"]
    types = {
        **dict.fromkeys(names, pl.String),
        "credit_year": pl.Int64,
        "true_t": pl.Decimal(18, 2),
    }
    return pl.DataFrame(rows, schema=types, orient="row")


def _cities(world: World, tables: Tables) -> pl.DataFrame:
    key = ["city_code", "pollutant", "credit_year"]
    true = _truth(world).group_by(key).agg(pl.col("true_t").sum())
    of_run = tables["area_total"].filter(pl.col("level") == "city").select(
        pl.col("region_code").alias("city_code"), "pollutant", pl.col("credit_year").cast(pl.Int64),
        "accounted_t", "floor_t", "ceiling_t",
    )  # fmt: skip
    together = true.join(of_run, on=key, how="left")
    return together.with_columns(pl.col("accounted_t", "floor_t", "ceiling_t").fill_null(0)).sort(
        key
    )


def _by_note(world: World, tables: Tables) -> pl.DataFrame:
    key = ["project_id", "pollutant"]
    of_run = tables["project_reduction"].select(*key, "floor_t", "ceiling_t")
    both = (
        _truth(world)
        .join(of_run, on=key, how="left")
        .with_columns(pl.col("floor_t", "ceiling_t").fill_null(0))
    )
    return (
        both.group_by("note")
        .agg(
            pl.col("true_t").sum(),
            pl.col("floor_t").sum(),
            pl.col("ceiling_t").sum(),
            error_t=(pl.col("floor_t") - pl.col("true_t")).sum(),
        )
        .sort(pl.col("error_t").abs(), "note", descending=True)
    )


def report(world: World, scored: Scored) -> str:
    """Return the measured tables as Markdown."""
    lines = [
        f"{len(world.projects):,} projects, {len(world.labels):,} faults, "
        f"{len(world.innocents):,} hard negatives in {len({c.city_code for c in world.counties})} cities",
        "",
        "| kind | seeded | found | recall | easy | medium | hard | right | wrong | also | precision |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(_row(kind, of) for kind, of in scored.kinds.items()),
        "",
        *_city_lines(scored.cities),
        "",
        *_negative_lines(world, scored),
    ]
    if scored.others:
        told = ", ".join(f"{kind} {count}" for kind, count in sorted(scored.others.items()))
        lines += ["", f"Findings of other kinds: {told}."]
    return "\n".join(lines)


def _row(kind: str, of: KindScore) -> str:
    levels = [
        f"{of.found[level] / of.seeded[level]:.3f}" if of.seeded[level] else "–"
        for level in _BY_LEVEL
    ]
    judged = f"{of.precision:.3f}" if of.right + of.wrong else "–"
    cells = [kind, of.seeded.total(), of.found.total(), f"{of.recall:.3f}", *levels]
    return "| " + " | ".join(map(str, [*cells, of.right, of.wrong, of.tolerated, judged])) + " |"


def _city_lines(cities: pl.DataFrame) -> list[str]:
    of_city = cities.group_by("city_code", "pollutant").agg(pl.col(pl.Decimal).sum())
    lines = [
        "| pollutant | true t | accounted t | difference t | % | largest city % | true total within floor–ceiling |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for pollutant in ("cod", "nh3n", "nox", "vocs"):
        rows = of_city.filter(pl.col("pollutant") == pollutant)
        yearly = cities.filter(pl.col("pollutant") == pollutant)
        true, accounted = rows["true_t"].sum(), rows["accounted_t"].sum()
        off = max(
            (_percent(a - t, t) for t, a in rows.select("true_t", "accounted_t").iter_rows()),
            key=abs,
        )
        lines.append(
            f"| {pollutant} | {true:,} | {accounted:,} | {accounted - true:+,} | "
            f"{_percent(accounted - true, true):+.3f} | {off:+.3f} | {_held(yearly)} |"
        )
    every = cities.group_by("city_code").agg((~_within()).sum().alias("outside"))
    whole = every.filter(pl.col("outside") == 0).height
    return [
        *lines,
        "",
        f"Cities whose every true total lies within floor–ceiling: {whole} of {every.height}.",
    ]


def _percent(part: Decimal, whole: Decimal) -> float:
    return float(part) / float(whole) * 100 if whole else 0.0


def _within() -> pl.Expr:
    return (pl.col("floor_t") <= pl.col("true_t")) & (pl.col("true_t") <= pl.col("ceiling_t"))


def _held(rows: pl.DataFrame) -> str:
    return f"{rows.filter(_within()).height} of {rows.height} city years"


def _negative_lines(world: World, scored: Scored) -> list[str]:
    total = Counter(innocent.case for innocent in world.innocents)
    hit: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, of in scored.kinds.items():
        for case, count in (of.innocents_hit or {}).items():
            hit[case][kind] += count
    lines = ["| hard negative | cases | taken for |", "|---|---:|---|"]
    for case in sorted(total):
        told = ", ".join(f"{kind} × {count}" for kind, count in sorted(hit[case].items())) or "–"
        lines.append(f"| {case} | {total[case]} | {told} |")
    return lines


def details(scored: Scored, most: int = 10) -> str:
    """Return what was missed and what was wrongly raised, for whoever mends a detector."""
    missed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for label in scored.missed:
        missed[label.kind, label.level].append(" + ".join(sorted(label.project_ids)))
    false: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (kind, ids), about in scored.false:
        false[kind, about].append(" + ".join(sorted(ids)))
    lines = ["refused or computed otherwise:"]
    lines += [f"  {what}: {count}" for what, count in sorted(scored.not_taken.items())]
    lines += ["missed:"]
    lines += [f"  {k} {level}: {len(v)}, e.g. {v[0]}" for (k, level), v in sorted(missed.items())]
    lines += ["wrongly raised:"]
    lines += [f"  {k} on {about}: {len(v)}, e.g. {v[0]}" for (k, about), v in sorted(false.items())]
    lines += ["tonnes (accounted − true) by what the records are:"]
    off = scored.by_note.filter(pl.col("error_t") != 0).head(max(most, 60))
    lines += [f"  {note}: {error:+}" for note, error in off.select("note", "error_t").iter_rows()]
    return "\n".join(lines)
