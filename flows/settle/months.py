"""What the months of a works mean for the yearly cells of its project: given, lacking, too much (月运行与年数).

Twelve months of one year stand for the cells of their stage; with fewer the cells count and are needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.result import PLACE
from jianpai.flows.settle.across_rows import complaint, is_in_error
from jianpai.flows.settle.rows import WITHDRAWN
from jianpai.flows.validate.validate import ROW
from jianpai.schemas import reference
from jianpai.schemas.sheet.declaration import Months

YEAR = 12
LOAD, MOST_LOAD = 1.2, 3.0
"""Times its capacity that a works treats: above the first it is asked about, above the second it cannot be."""
_NONE = problems.both("没有该阶段的月份", "it has no months of the stage")


def impossible(entry: schemas.Entry, sent: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """Return V-105 of months with more water than their works could treat on all their days."""
    of = entry.months
    if of is None or sent.is_empty():
        return problems.none()
    days = (pl.col(of.month) + "-01").str.to_date(strict=False).dt.month_end().dt.day()
    most = pl.col(of.capacity).cast(pl.Float64) * days * MOST_LOAD
    capacity = projects.group_by("project_id").agg(pl.col(of.capacity).max())
    known = sent.filter(~pl.col("is_withdrawal")).join(capacity, on="project_id")
    return complaint(known.filter(pl.col(of.volume).cast(pl.Float64) > most), "V-105", of.volume)


def beside_projects(
    entry: schemas.Entry, rows: pl.DataFrame, projects: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Return V-100 of yearly cells that nothing gives, V-101 and V-104 of months that are odd.

    Args:
        rows: the rows of the sheet as they stand.
        projects: the records of its type.
        found: the problems so far; a project whose months are in error (V-32) is told that alone.
    """
    if entry.months is None:
        return problems.none()
    parts = list(_parts(entry, entry.months, rows, projects, found))
    errors = found.filter(is_in_error()).select(*ROW, "column_name")
    lacking = problems.together([_lacking(part, cell) for part in parts for cell in part.cells])
    told = lacking.join(errors, on=[*ROW, "column_name"], how="anti", maintain_order="left")
    odd = [_unused(parts), *(_overloaded(part, entry.months) for part in parts)]
    return problems.together([told, *odd]).unique(maintain_order=True)


@dataclass(frozen=True)
class _Part:
    """The records that claim a pollutant, beside what their months of a stage give of it."""

    records: pl.DataFrame
    cells: list[str]
    """the yearly columns that the months may stand for, that of the volume first"""
    words: dict[str, str]
    """the pollutant's row of reference_data/pollutants.csv"""


def _parts(
    entry: schemas.Entry,
    of: Months,
    rows: pl.DataFrame,
    projects: pl.DataFrame,
    found: pl.DataFrame,
) -> Iterator[_Part]:
    years = _years(entry, of, rows)
    sheet, columns = schemas.project_entries()[entry.type_id].name, schemas.columns(entry.name)
    concerned = _concerned(of, projects, years["project_id"], found)
    for stage, word in of.stages.items():
        for pollutant in entry.pollutants:
            own = years.filter(pl.col(of.stage) == stage, pl.col("pollutant") == pollutant)
            claiming = concerned.filter(schemas.is_claimed(sheet, pollutant))
            about = (None, pollutant)
            yield _Part(
                claiming.join(own, on="project_id", how="left", maintain_order="left"),
                [c.format(word) for n, c in of.yearly.items() if columns[n].metadata["pollutant"] in about],
                reference.pollutant_words(pollutant),
            )  # fmt: skip


def _concerned(
    of: Months, projects: pl.DataFrame, with_months: pl.Series, found: pl.DataFrame
) -> pl.DataFrame:
    """Return the records that lack a yearly cell or have months, but those that V-32 is said of."""
    cells = [cell.format(word) for cell in of.yearly.values() for word in of.stages.values()]
    has_months = pl.col("project_id").is_in(with_months.unique().implode())
    asked = projects.filter(
        has_months | pl.any_horizontal(pl.col(cells).is_null()),
        pl.col("project_id").is_not_null(),
        (pl.col("record_status") != WITHDRAWN).fill_null(True),
    )
    spoilt = found.filter(pl.col("rule_id") == "V-32")
    return asked.join(spoilt, on=ROW, how="anti", maintain_order="left")


def _years(entry: schemas.Entry, of: Months, rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row per project, stage and pollutant with months: are they a year of it, what do they lack.

    A month without any concentration stood still (V-102) and lacks nothing.
    """
    months = rows.filter("is_in_force").with_columns(year=pl.col(of.month).str.head(4))
    measured = [name for name in of.yearly if name != of.volume]
    is_idle = ~pl.any_horizontal(pl.col(measured).is_not_null())
    found = []
    for pollutant in entry.pollutants:
        own = pl.all_horizontal(pl.col(schemas.columns_of(entry.name, pollutant)).is_not_null())
        grouped = months.group_by("project_id", of.stage, maintain_order=True).agg(
            years=pl.col("year").unique().sort(),
            had=pl.col(of.month).filter(is_idle | own),
            water=pl.col(of.volume).sum(),
            is_year=(pl.len() == YEAR) & (pl.col("year").n_unique() == 1),
        )
        found.append(grouped.with_columns(pollutant=pl.lit(pollutant)))
    return pl.concat(found).with_columns(
        is_given=pl.col("is_year") & (pl.col("had").list.len() == YEAR),
        lacks_zh=_lacks("月份分属 {} 年", "没有浓度", "缺 {}", "、"),
        lacks_en=_lacks("the months are of {}", "no concentrations", "{} lacking", ", "),
    )


def _lacks(of_several: str, of_none: str, of_some: str, comma: str) -> pl.Expr:
    """Return in words what keeps months from being a year."""
    first = pl.col("years").list.first()
    twelve = pl.concat_list([pl.format(f"{{}}-{n:02d}", first) for n in range(1, YEAR + 1)])
    missing = twelve.list.set_difference("had").list.sort().list.join(comma)
    return (
        pl.when(pl.col("years").list.len() > 1)
        .then(pl.format(of_several, pl.col("years").list.join(comma)))
        .when(pl.col("had").list.len() == 0)
        .then(pl.lit(of_none))
        .otherwise(pl.format(of_some, missing))
    )


def _lacking(part: _Part, cell: str) -> pl.DataFrame:
    """Return V-100 of an empty yearly cell for which the months do not stand."""
    is_given = pl.col("is_given").fill_null(False)
    bare = part.records.filter(~is_given, pl.col(cell).is_null())
    lacks = pl.format(problems.both("{}", "{}"), "lacks_zh", "lacks_en")
    return complaint(bare.with_columns(detail=lacks.fill_null(_NONE)), "V-100", cell)


def _unused(parts: list[_Part]) -> pl.DataFrame:
    """Return V-101 of months that are no year, so that the yearly cells count; one for what lacks the same."""
    lacks, place = ["lacks_zh", "lacks_en"], [*PLACE, "project_id", "column_name"]
    unused = pl.concat(
        part.records.filter(
            ~pl.col("is_given"), pl.all_horizontal(pl.col(part.cells).is_not_null())
        ).select(
            *place[:-1], *lacks, column_name=pl.lit(part.cells[0]),
            zh=pl.lit(part.words["short_zh"]), en=pl.lit(part.words["title_en"]),
        )
        for part in parts
    )  # fmt: skip
    together = unused.group_by(*place, *lacks, maintain_order=True).agg(
        pl.col("zh").str.join("、"), pl.col("en").str.join(", ")
    )
    words = problems.both("{}：{}", "{}: {}")
    named = together.with_columns(detail=pl.format(words, "zh", "lacks_zh", "en", "lacks_en"))
    return problems.frame(named.with_columns(rule_id=pl.lit("V-101")))


def _overloaded(part: _Part, of: Months) -> pl.DataFrame:
    """Return V-104 of months that together are more water than the works could treat in a year."""
    days = pl.date(pl.col("years").list.first().cast(pl.Int32), 12, 31).dt.ordinal_day()
    most = pl.col(of.capacity).cast(pl.Float64) * days * LOAD
    above = part.records.filter("is_year", pl.col("water").cast(pl.Float64) > most)
    water = pl.col("water").cast(pl.String).str.replace(r"\.?0+$", "")
    detail = pl.format(problems.both("{} 万吨", "{} · 10⁴ m³"), water, water)
    named = above.with_columns(detail=detail, **{part.cells[0]: pl.lit(None, pl.String)})
    return complaint(named, "V-104", part.cells[0])
