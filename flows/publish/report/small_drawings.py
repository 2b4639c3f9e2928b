"""Draw what fits into a cell of a table (小图): a quota's bar, and a line over the months; no words."""

from decimal import Decimal
from typing import Any

from markupsafe import Markup

from jianpai.flows.publish.report.drawing import BAR, DOUBT, INK, MUTED, PACE, progress_bar

BAR_WIDTH, BAR_HEIGHT = 150, 14
WIDTH, HEIGHT, MARGIN = 150, 24, 4


def quota_bar(row: dict[str, Any]) -> Markup:
    """Return a small bar of one quota: accounted, the interval of doubt, the path and the quota."""
    bar = progress_bar(row)
    widest = max(110.0, bar["ceiling"])

    def x(percent: float) -> str:
        return f"{max(percent, 0) / widest * BAR_WIDTH:.1f}"

    pace = "" if bar["pace"] is None else f'<path d="M{x(bar["pace"])} 9l-4 5h8z" fill="{PACE}"/>'
    return Markup(
        f'<svg class="bar" aria-hidden="true" viewBox="0 0 {BAR_WIDTH} {BAR_HEIGHT}" width="{BAR_WIDTH}" '
        f'height="{BAR_HEIGHT}"><rect y="2" width="{x(bar["ceiling"])}" height="8" fill="{DOUBT}"/>'
        f'<rect y="2" width="{x(bar["accounted"])}" height="8" fill="{BAR}"/>'
        f'<rect x="{x(100)}" width="2" height="12" fill="{INK}"/>{pace}</svg>'
    )


def sparkline(values: list[Decimal | None]) -> Markup:
    """Return the values as a small line; a month without a value interrupts nothing and has no dot.

    The line begins at zero, so that a small change does not look like a large one.
    """
    top = max((value for value in values if value is not None), default=Decimal(0)) or Decimal(1)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    points = [
        (
            MARGIN + step * place,
            HEIGHT - MARGIN - float(max(value, Decimal(0)) / top) * (HEIGHT - 2 * MARGIN),
        )
        for place, value in enumerate(values)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1] if points else (MARGIN, HEIGHT - MARGIN)
    return Markup(
        f'<svg class="spark" aria-hidden="true" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<line x1="0" y1="{HEIGHT - MARGIN}" x2="{WIDTH}" y2="{HEIGHT - MARGIN}" stroke="{MUTED}" stroke-width="0.6"/>'
        f'<polyline points="{path}" fill="none" stroke="{BAR}" stroke-width="2"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{BAR}"/></svg>'
    )
