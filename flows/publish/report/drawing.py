"""Draw the report's charts as static SVG (报告图表), from Vega-Lite descriptions by vl-convert.

The page holds no script. Sizes, ticks and the places of all words are fixed numbers and never
measured text, so that the drawing is the same on a machine without Chinese fonts; the reader's own
fonts show the words. Lengths are drawn as floats; the tonnes beside them are the exact text.
"""

from collections.abc import Iterable
from colorsys import hsv_to_rgb
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import vl_convert
from markupsafe import Markup, escape

from jianpai import schemas
from jianpai.flows.publish import above_quota
from jianpai.flows.publish.report.wording import STATES, tonnes

Spec = dict[str, Any]

FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, SimHei, SimSun, sans-serif"
DRAWN_FONT = "sans-serif"  # measuring words in a list of fonts takes twice the time
INK, MUTED, GRID = "#1c2733", "#5a6875", "#dfe4e9"
BAR, DOUBT, PACE = "#2f6690", "#c9dcea", "#b4540a"
FIRST_HUE, GOLDEN_ANGLE, DARK = 0.57, 0.381966, 0.18
WIDTH, NAMES_WIDTH, AXIS_HEIGHT = 600, 138, 24
TARGETS_WIDTH, TOTALS_WIDTH = 186, 86
NAME_LENGTH = 11
AREAS_DRAWN = 30
BANDS_OF_QUOTAS, BANDS_OF_TYPES = 16, 26
"""Areas in one drawing: as many as stand on a printed page without being made smaller."""
WIDEST_PCT = 200
GUIDE = {"labelFlush": False, "labelOverlap": False, "labelLimit": 0, "labelFontSize": 12}


@dataclass(frozen=True)
class Chart:
    """A drawing, and how many areas it leaves out."""

    svg: Markup
    hidden: int


@dataclass(frozen=True)
class AreaTypes:
    """An area and its accounted tonnes by project type."""

    code: str
    name: str
    tonnes_by_type: dict[str, Decimal]


def progress_charts(quotas: list[dict[str, Any]], label: str) -> list[Chart]:
    """Return one pollutant's quotas as bars in percent of each quota, in drawings of a page each."""
    bars = [progress_bar(row) for row in quotas[:AREAS_DRAWN]]
    if not bars:
        return []
    widest = min(max(110.0, *(bar["ceiling"] * 1.05 for bar in bars)), WIDEST_PCT)
    ticks = list(range(0, int(widest) + 1, 20 if widest <= 140 else 50))
    axis = {"values": ticks, "labelExpr": "datum.value + '%'", **GUIDE}
    scale = {"domain": [0, widest], "nice": False}
    x = {"field": "floor", "type": "quantitative", "title": None, "axis": axis, "scale": scale}
    layers = [
        layer(
            {"type": "bar", "size": 14, "color": DOUBT, "stroke": BAR, "strokeWidth": 0.8},
            x=x,
            x2={"field": "ceiling"},
        ),
        layer({"type": "bar", "size": 14, "color": BAR}, x=amount("accounted")),
        interval_end("floor"),
        interval_end("ceiling"),
        layer(
            {"type": "point", "shape": "triangle-up", "size": 48, "filled": True, "opacity": 1}
            | {"color": PACE, "yOffset": 13},
            x=amount("pace"),
        ),
        layer(
            {"type": "tick", "thickness": 4, "size": 26, "color": INK, "stroke": "white"},
            x={"datum": 100},
        ),
        target_words("tonnes", -7),
        target_words("state", 8, fontWeight="bold"),
    ]
    hidden = len(quotas) - len(bars)
    pages = [bars[n : n + BANDS_OF_QUOTAS] for n in range(0, len(bars), BANDS_OF_QUOTAS)]
    drawings = [drawn(page, layers, 36, TARGETS_WIDTH, label) for page in pages]
    return [Chart(svg, hidden if svg is drawings[-1] else 0) for svg in drawings]


def progress_bar(row: dict[str, Any]) -> dict[str, Any]:
    """Return a quota's marks in percent of the quota, and the words beside them."""
    target = row["target_value"]

    def percent(value: Decimal | None) -> float | None:
        return None if value is None else min(float(value / target * 100), WIDEST_PCT)

    done = row["achieved_accounted_t"]
    asked = "" if row["above_pct"] is None else f"，{above_quota.ASKED}"
    return {
        "area": row["region_code"],
        "name": short_name(row["region_name"]),
        "floor": percent(row["achieved_floor_t"]),
        "accounted": percent(done),
        "ceiling": percent(row["achieved_ceiling_t"]),
        "pace": percent(row["pace_to_date"]),
        "tonnes": f"{tonnes(done)} / {tonnes(target)} 吨",
        "state": f"{done / target * 100:.1f}%　{STATES[row['state']]}{asked}",
    }


def composition_charts(areas: list[AreaTypes], colours: dict[str, str], label: str) -> list[Chart]:
    """Return one pollutant's accounted tonnes of each area, stacked by project type, a page each.

    Wide pieces carry the type's code, so that the types can be told apart without colour.
    None where no area has any tonnes.
    """
    with_tonnes = [area for area in areas if any(area.tonnes_by_type.values())]
    shown = with_tonnes[:AREAS_DRAWN]
    if not shown:
        return []
    pieces = stacked(shown)
    colour = {"domain": list(colours), "range": list(colours.values())}
    axis = {"axis": {"tickCount": 4, "format": ",.9~g", **GUIDE}}
    scale = {"scale": {"domain": [min(0, *ends(pieces)), max(ends(pieces))]}}
    layers = [
        layer(
            {"type": "bar", "size": 14, "stroke": "white", "strokeWidth": 0.8},
            x=amount("start") | axis | (scale if len(shown) > BANDS_OF_TYPES else {}),
            x2={"field": "end"},
            color={"field": "type", "type": "nominal", "scale": colour, "legend": None},
        ),
        layer(
            {"type": "text", "fontSize": 12, "color": "white", "fontWeight": "bold"},
            x=amount("middle"),
            text={"field": "code"},
        ),
        layer(
            {"type": "text", "align": "left", "dx": 5, "fontSize": 12, "color": INK},
            x=amount("end"),
            text={"field": "total"},
        ),
    ]
    codes = [area.code for area in shown]
    parts = [set(codes[n : n + BANDS_OF_TYPES]) for n in range(0, len(codes), BANDS_OF_TYPES)]
    pages = [[piece for piece in pieces if piece["area"] in part] for part in parts]
    drawings = [drawn(page, layers, 22, TOTALS_WIDTH, label) for page in pages]
    hidden = len(with_tonnes) - len(shown)
    return [Chart(svg, hidden if svg is drawings[-1] else 0) for svg in drawings]


def ends(pieces: list[dict[str, Any]]) -> list[float]:
    """Return where the pieces of all bars end."""
    return [piece["end"] for piece in pieces]


def stacked(areas: list[AreaTypes]) -> list[dict[str, Any]]:
    """Return each piece of each bar with where it begins and ends; the last names the total."""
    pieces = []
    widest = max(sum(area.tonnes_by_type.values()) for area in areas)
    for area in areas:
        end = Decimal(0)
        for code, value in sorted(area.tonnes_by_type.items()):
            start, end = end, end + value
            place = {"start": float(start), "end": float(end), "middle": float(start + end) / 2}
            words = {"code": code if value * 12 > widest else "", "name": "", "total": ""}
            pieces.append({"area": area.code, "type": code, **words, **place})
        pieces[-1] |= {"name": short_name(area.name), "total": tonnes(end)}
    return pieces


def short_name(name: str) -> str:
    """Return a name cut to the room beside the bars."""
    return name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1]}…"


def type_colours(types: Iterable[str]) -> dict[str, str]:
    """Return a colour for each project type, the same in every chart and report, no two alike."""
    used = set(types)
    known = [*schemas.project_entries(), *sorted(used - schemas.project_entries().keys())]
    return {t: type_colour(place) for place, t in enumerate(known) if t in used}


def type_colour(place: int) -> str:
    """Return the colour of the nth type: hues a golden angle apart, so that neighbours differ most.

    All are as dark as white words on them need (contrast 4.5 at least, WCAG 2).
    """
    rgb: tuple[float, ...] = hsv_to_rgb((FIRST_HUE + place * GOLDEN_ANGLE) % 1, 0.7, 1)
    while luminance(rgb) > DARK:
        rgb = tuple(part * 0.98 for part in rgb)
    return "#" + "".join(f"{round(part * 255):02x}" for part in rgb)


def luminance(rgb: tuple[float, ...]) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in rgb]
    return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def layer(mark: Spec, **encoding: Spec) -> Spec:
    """Return one layer of a chart: a mark, and the fields it shows."""
    return {"mark": mark, "encoding": encoding}


def amount(field: str) -> Spec:
    """Return the horizontal place of a number."""
    return {"field": field, "type": "quantitative", "title": None}


def interval_end(field: str) -> Spec:
    """Return the thin line at one end of the interval from floor to ceiling."""
    return layer({"type": "tick", "thickness": 1.6, "size": 20, "color": INK}, x=amount(field))


def target_words(field: str, dy: int, **style: Any) -> Spec:
    """Return text at a fixed place to the right of each bar."""
    mark = {"type": "text", "align": "left", "fontSize": 12, "color": INK, "dy": dy, **style}
    place = WIDTH - NAMES_WIDTH - TARGETS_WIDTH + 10
    return layer(mark, x={"value": place}, text={"field": field})


def area_names() -> Spec:
    """Return the names of the areas, to the left of the bars."""
    mark = {"type": "text", "align": "right", "fontSize": 12, "color": INK}
    return layer(mark, x={"value": -8}, text={"field": "name"})


def drawn(
    marks: list[dict[str, Any]], layers: list[Spec], step: int, right: int, label: str
) -> Markup:
    """Return the layers as one SVG element that a screen reader announces by its label.

    ``step`` is the height of one area's band, ``right`` the room for words beside the plot.
    """
    codes = list(dict.fromkeys(mark["area"] for mark in marks))
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": marks},
        "width": WIDTH - NAMES_WIDTH - right,
        "height": step * len(codes),
        "autosize": "none",
        "padding": {"left": NAMES_WIDTH, "top": 2, "right": right, "bottom": AXIS_HEIGHT},
        "encoding": {
            "y": {"field": "area", "type": "nominal", "axis": None, "scale": {"domain": codes}}
        },
        "layer": [*layers, area_names()],
        "config": {"aria": False, "font": DRAWN_FONT, "view": {"stroke": None}}
        | {"axis": {"gridColor": GRID, "domainColor": MUTED, "tickColor": MUTED}},
    }
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    svg = svg.replace(f'font-family="{DRAWN_FONT}"', f'font-family="{FONT}"')
    head = f'<svg role="img" aria-label="{escape(label)}" '
    return Markup(head + svg.removeprefix("<svg "))
