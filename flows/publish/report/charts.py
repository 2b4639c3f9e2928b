"""Choose what the charts of the report show (图表内容): the quotas and the types of each pollutant."""

from typing import Any

from jianpai.flows.publish.report import by_area, drawing, wording
from jianpai.flows.publish.report.by_area import Area
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.report.wording import POLLUTANTS


def drawings(areas: list[Area], steps: list[Row]) -> dict[str, Any]:
    """Return the charts of the page by pollutant, and the colours of the project types."""
    quotas = wording.own_quotas(areas)
    colours = drawing.type_colours(row["project_type"] for row in steps)
    return {
        "colours": colours,
        "progress_charts": {p: progress_charts(quotas, p) for p in POLLUTANTS},
        "composition_charts": {p: composition_charts(steps, areas, colours, p) for p in POLLUTANTS},
    }


def progress_charts(quotas: list[Row], pollutant: str) -> list[drawing.Chart]:
    """Return the drawings of one pollutant's quotas."""
    of = [row for row in quotas if row["pollutant"] == pollutant and row["target_value"]]
    words = "；".join(
        f"{row['region_name']}核定量 {wording.tonnes(row['achieved_accounted_t'])} 吨，"
        f"目标 {wording.tonnes(row['target_value'])} 吨，{wording.state(row)}"
        for row in of[: drawing.AREAS_DRAWN]
    )
    return drawing.progress_charts(of, f"{POLLUTANTS[pollutant]}目标进度：{words}")


def composition_charts(
    steps: list[Row], areas: list[Area], colours: dict[str, str], pollutant: str
) -> list[drawing.Chart]:
    """Return the drawings of one pollutant's tonnes by area and project type."""
    names = {area.code: area.name for area in by_area.all_areas(areas)}
    found: dict[str, drawing.AreaTypes] = {}
    for row in steps:
        if row["pollutant"] == pollutant:
            code = str(row["region_code"])
            area = drawing.AreaTypes(code, names.get(code, code), {})
            found.setdefault(code, area).tonnes_by_type[row["project_type"]] = row["accounted_t"]
    label = f"{POLLUTANTS[pollutant]}各地区核定减排量，按项目类型堆叠；数值见地区表和项目类型表"
    return drawing.composition_charts(list(found.values()), colours, label)
