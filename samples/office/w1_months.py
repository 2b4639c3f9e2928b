"""The months of made-up sewage works: more and thinner water in the rainy season (月运行)."""

from random import Random

from samples.office.regions import city_code
from samples.records import Project, Row
from samples.types.building import as_reported, rounded

CITIES = ("450100", "450900", "451400", "150200")
"""Where some works report month by month."""
LAST_WHOLE_YEAR = 2024
STAGES = {"before": "改造前", "after": "改造后"}
SHARES_PCT = (7, 6, 7, 8, 9, 10, 11, 11, 9, 8, 7, 7)
STRENGTHS_PCT = (105, 106, 104, 101, 99, 96, 94, 93, 98, 101, 103, 104)
PLACES = {"cod": "0.1", "nh3n": "0.01"}


def reports_by_month(project: Project) -> bool:
    """Return whether an ordinary works files its months; the same ones every time."""
    is_there = city_code(project.region_code) in CITIES
    is_whole = project.credit_year <= LAST_WHOLE_YEAR
    return is_there and is_whole and Random(project.project_id).random() < 0.6


def by_month(project: Project, *, is_year_left_out: bool = False) -> Project:
    """Return the project with the months of its stages, and their means in its yearly cells, or none.

    A stage without water, as that before a new works, has no months.
    """
    for stage in STAGES:
        if project.decimal(f"volume_{stage}_10k_m3"):
            _add_months(project, stage)
    as_reported(project)
    if is_year_left_out:
        words = {row.cells["stage"] for row in project.children}
        stages = [stage for stage, word in STAGES.items() if word in words]
        project.cells |= dict.fromkeys(n for s in stages for n in yearly_cells(s))
    return project


def yearly_cells(stage: str) -> list[str]:
    """Return the yearly columns that the months of a stage give."""
    means = [f"{end}_{p}_{stage}_mg_per_l" for p in PLACES for end in ("inlet", "outlet")]
    return [f"volume_{stage}_10k_m3", *means]


def _add_months(project: Project, stage: str) -> None:
    year = project.credit_year - (stage == "before")
    volume, *means = (project.decimal(name) for name in yearly_cells(stage))
    water = [rounded(volume * share / 100, "0.01") for share in SHARES_PCT]
    water[-1] += volume - sum(water)
    names = [name.replace(f"_{stage}", "") for name in yearly_cells(stage)[1:]]
    months = [
        {
            name: rounded(mean * strength / 100, PLACES[name.split("_")[1]])
            for name, mean in zip(names, means, strict=True)
        }
        for strength in STRENGTHS_PCT
    ]
    for name, yearly in zip(names, yearly_cells(stage)[1:], strict=True):
        total = sum(w * month[name] for w, month in zip(water, months, strict=True))
        project.cells[yearly] = rounded(total / volume, "0.001")
    project.children += [
        Row(
            {
                "project_id": project.project_id,
                "stage": STAGES[stage],
                "month": f"{year}-{number:02d}",
                "month_volume_10k_m3": water[number - 1],
                **month,
            }
        )
        for number, month in enumerate(months, start=1)
    ]
