"""The change of the totals as a page with one waterfall for each city and pollutant (变动瀑布图)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from markupsafe import Markup

from jianpai.flows import html, terms
from jianpai.flows.publish.report.drawing import BAR, INK, amount, drawn, layer
from jianpai.flows.publish.report.wording import tonnes
from jianpai.flows.publish.spreadsheet import safe_text
from jianpai.flows.restate.restate import Restatement
from jianpai.flows.restate.words import by_city
from jianpai.flows.since import finding_words
from jianpai.flows.since.causes import CAUSES
from jianpai.flows.since.change_words import cities

RISE, FALL = "#1b6e3c", "#a12622"
"""As dark on white as words have to be; the sign stands beside each bar."""
_STEP, _RIGHT = 26, 110
PROJECTS_SHOWN = 12


def write_files(found: Restatement, out: Path) -> list[Path]:
    """Write the change of every project by cause and of every finding as csv, and the page; return all."""
    out.mkdir(parents=True, exist_ok=True)
    name = f"{found.before}_{found.after}"
    listed, page = out / f"变动_{name}.csv", out / f"变动_{name}.html"
    safe_text.write_csv(found.claims, listed)
    write_page(found, page)
    if found.findings is None:
        return [listed, page]
    findings = out / f"存疑变动_{name}.csv"
    safe_text.write_csv(finding_words.table(found.findings), findings)
    return [listed, page, findings]


def write_page(found: Restatement, out: Path) -> None:
    """Write the page, one HTML file that needs nothing beside it."""
    env = html.environment(Path(__file__).parent)
    names = cities()
    lines = [_shown(row, names) for row in by_city(found).iter_rows(named=True)]
    findings = finding_words.blocks(found.findings)
    page = env.get_template("diff.html.j2").render(found=found, lines=lines, findings=findings)
    out.write_text(page, encoding="utf-8", newline="\n")


def _shown(row: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Return what the page says of one city and pollutant."""
    order = list(CAUSES)
    steps = sorted(row["causes"], key=lambda step: order.index(step["cause"]))
    title = f"{names.get(row['city_code'], row['city_code'])} {terms.POLLUTANTS[row['pollutant']]}"
    return {
        "title": title,
        "plan": row["plan_id"],
        "before": tonnes(row["before_t"]),
        "after": tonnes(row["after_t"]),
        "change": f"{row['after_t'] - row['before_t']:+,}",
        "steps": [_step(step) for step in steps],
        "svg": waterfall(title, row["before_t"], steps, row["after_t"]),
    }


def _step(step: dict[str, Any]) -> dict[str, Any]:
    projects = step["projects"]
    return {
        "cause": CAUSES[step["cause"]][0],
        "change": f"{step['change_t']:+,}",
        "projects": projects[:PROJECTS_SHOWN],
        "hidden": max(len(projects) - PROJECTS_SHOWN, 0),
    }


def waterfall(title: str, before: Decimal, steps: list[dict[str, Any]], after: Decimal) -> Markup:
    """Return the bars from the former total over each cause to the present one."""
    marks = [_bar("0", "原核定量", (Decimal(0), before), BAR, f"{before:,}")]
    end = before
    for number, step in enumerate(steps, start=1):
        start, end = end, end + step["change_t"]
        colour = RISE if step["change_t"] > 0 else FALL
        name = CAUSES[step["cause"]][0]
        marks.append(_bar(str(number), name, (start, end), colour, f"{step['change_t']:+,}"))
    marks.append(_bar("9999", "现核定量", (Decimal(0), after), BAR, f"{after:,}"))
    own_colour = {"field": "colour", "type": "nominal", "scale": None}
    bars = layer(
        {"type": "bar", "size": 15}, x=amount("start"), x2={"field": "end"}, color=own_colour
    )
    words = layer(
        {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": INK},
        x=amount("right"),
        text={"field": "words"},
    )
    return drawn(marks, [bars, words], _STEP, _RIGHT, f"{title}：核定量变动的原因")


def _bar(
    place: str, name: str, span: tuple[Decimal, Decimal], colour: str, words: str
) -> dict[str, Any]:
    start, end = map(float, span)
    ends = {"start": start, "end": end, "right": max(start, end)}
    return {"area": place, "name": name, **ends, "colour": colour, "words": words}
