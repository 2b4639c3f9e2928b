"""Draw a cluster of projects as a network (存疑关联图): a lane for each outlet, time from left to right.

Places are computed from order alone, so the drawing is the same everywhere: a project has a column of
its own, in the order in which claims count, and the lane of its facility and outlet. A curve leads from
the doubted project to the one that keeps the tonnes, with the kinds of the findings on it.
"""

from dataclasses import dataclass

from markupsafe import Markup, escape

from jianpai.flows.publish.report.clusters import Cluster, Edge
from jianpai.flows.publish.report.drawing import FONT, GRID, INK, MUTED, short_name
from jianpai.flows.publish.report.queries import Row
from jianpai.flows.publish.report.wording import tonnes

LEFT, TOP, RIGHT, BOTTOM = 118, 34, 20, 6
LANE, SITE_HEAD, RADIUS = 104, 24, 13
WIDTH = 640
NARROWEST, WIDEST = 34, 150
LABEL_HEIGHT, LETTER = 16, 7.2
COLOURS = {"error": "#a12622", "warning": "#8a5a00"}
DASHES = {"error": "", "warning": ' stroke-dasharray="6 4"'}
PLAIN, DOUBTED, GROUND = "#2f6690", "#a12622", "#f3f6f8"


@dataclass(frozen=True)
class Spot:
    """Where a project is drawn, and its number."""

    x: float
    y: float
    number: int


@dataclass(frozen=True)
class Lane:
    """The row of one facility and outlet of a site."""

    y: float
    codes: tuple[str, ...]


def network(cluster: Cluster, label: str) -> Markup:
    """Return the picture of a cluster as one SVG element."""
    sites = _sites(cluster.projects)
    lanes, bands, height = _lanes(sites)
    step = min(max((WIDTH - LEFT - RIGHT) / max(len(cluster.projects), 1), NARROWEST), WIDEST)
    width = max(WIDTH, LEFT + RIGHT + step * len(cluster.projects))
    spots = {
        project["project_id"]: Spot(LEFT + step * (n + 0.5), lanes[_lane_key(project)].y, n + 1)
        for n, project in enumerate(cluster.projects)
    }
    parts = [
        *(_band(*band, width) for band in bands),
        *_years(cluster.projects, step, height),
        *_lane_lines(cluster.projects, lanes, spots),
        *_edges(cluster.edges, spots, [_title_box(y, name) for y, _, name in bands]),
        *(_node(project, spots[project["project_id"]], step) for project in cluster.projects),
    ]
    head = (
        f'<svg role="img" aria-label="{escape(label)}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}" '
        f'font-family="{FONT}">'
    )
    return Markup(head + "".join(parts) + "</svg>")


def _sites(projects: list[Row]) -> dict[str, list[Row]]:
    """Return the projects of each site, sites in the order in which they come first."""
    sites: dict[str, list[Row]] = {}
    for project in projects:
        sites.setdefault(project["site_key"], []).append(project)
    return sites


Box = tuple[float, float, float, float]
"""Middle, half width, half height."""

LaneKey = tuple[str, tuple[str, ...]]


def _lane_key(project: Row) -> LaneKey:
    """Return what a lane stands for: site and codes; projects of a site without codes share one."""
    codes = (project["facility_code"], project["outlet_code"])
    return project["site_key"], tuple(code for code in codes if code)


def _lanes(
    sites: dict[str, list[Row]],
) -> tuple[dict[LaneKey, Lane], list[tuple[float, float, str]], float]:
    """Return the lanes, the band of each site (y, height, name), and the height of all."""
    lanes: dict[LaneKey, Lane] = {}
    bands = []
    y: float = TOP
    for projects in sites.values():
        keys = sorted({_lane_key(project) for project in projects})
        top = y
        y += SITE_HEAD
        for key in keys:
            lanes[key] = Lane(y + LANE * 0.52, key[1] or ("未填编号",))
            y += LANE
        first = projects[0]
        name = f"{first['enterprise_name'] or ''}　{first['permit_no'] or '无许可证编号'}　{first['city_name'] or ''}"
        bands.append((top, y - top, name))
        y += 8
    return lanes, bands, y + BOTTOM


def _band(y: float, height: float, name: str, width: float) -> str:
    return (
        f'<rect x="4" y="{_n(y)}" width="{_n(width - 8)}" height="{_n(height)}" rx="6" fill="{GROUND}" '
        f'stroke="{GRID}"/><text x="14" y="{_n(y + 16)}" font-size="12" font-weight="700" fill="{INK}">'
        f"{escape(name)}</text>"
    )


def _title_box(y: float, name: str) -> Box:
    """Return the place of a band's name: a Chinese character is as wide as high, others half."""
    half = sum(6.0 if ord(letter) > 255 else 3.6 for letter in name)
    return 14 + half, y + 12, half, 8.0


def _years(projects: list[Row], step: float, height: float) -> list[str]:
    """Return the credit years above the columns, and a line where a year begins."""
    parts = []
    for n, project in enumerate(projects):
        if n and project["credit_year"] == projects[n - 1]["credit_year"]:
            continue
        count = sum(other["credit_year"] == project["credit_year"] for other in projects)
        x = LEFT + step * n
        parts.append(
            f'<line x1="{_n(x)}" y1="30" x2="{_n(x)}" y2="{_n(height - BOTTOM - 8)}" stroke="{GRID}" '
            f'stroke-dasharray="2 3"/><text x="{_n(x + step * count / 2)}" y="24" font-size="12" '
            f'text-anchor="middle" fill="{MUTED}">{project["credit_year"]}年</text>'
        )
    return parts


def _lane_lines(
    projects: list[Row], lanes: dict[LaneKey, Lane], spots: dict[str, Spot]
) -> list[str]:
    """Return the name of each lane, and a line through the projects that share it."""
    parts = []
    for key, lane in lanes.items():
        xs = [spots[p["project_id"]].x for p in projects if _lane_key(p) == key]
        parts += [
            f'<text x="16" y="{_n(lane.y + 4 + 15 * (n - (len(lane.codes) - 1) / 2))}" font-size="12" '
            f'fill="{INK}">{escape(short_name(code))}<title>{escape(code)}</title></text>'
            for n, code in enumerate(lane.codes)
        ]
        if key[1] and len(xs) > 1:
            parts.append(
                f'<line x1="{_n(min(xs))}" y1="{_n(lane.y)}" x2="{_n(max(xs))}" y2="{_n(lane.y)}" '
                'stroke="#9fb0bf" stroke-width="3"/>'
            )
    return parts


def _edges(edges: list[Edge], spots: dict[str, Spot], titles: list[Box]) -> list[str]:
    """Return the curves, and their words above all of them, none over another."""
    curves, words = [], []
    taken = [*titles, *((spot.x, spot.y, RADIUS + 4.0, RADIUS + 4.0) for spot in spots.values())]
    for edge in edges:
        a, b = spots[edge.later], spots[edge.earlier]
        middle = ((a.x + b.x) / 2, min(a.y, b.y) - _rise(a, b))
        if a.y != b.y:
            middle = ((a.x + b.x) / 2 + 14, (a.y + b.y) / 2)
        start, end = _rim(a, middle), _rim(b, middle)
        curves.append(
            f'<path d="M{_n(start[0])} {_n(start[1])}Q{_n(middle[0])} {_n(middle[1])} {_n(end[0])} '
            f'{_n(end[1])}" fill="none" stroke="{COLOURS[edge.severity]}" stroke-width="1.6"'
            f"{DASHES[edge.severity]}/>{_arrow(middle, end, COLOURS[edge.severity])}"
        )
        at = ((a.x + b.x) / 4 + middle[0] / 2, (a.y + b.y) / 4 + middle[1] / 2)
        words.append(_word(edge, at, taken))
    return [*curves, *words]


def _rise(a: Spot, b: Spot) -> float:
    """Return how far above its lane a curve goes: farther between projects that lie apart."""
    return min(30 + abs(a.x - b.x) * 0.14, 84)


def _rim(spot: Spot, towards: tuple[float, float]) -> tuple[float, float]:
    """Return the point of a project's circle that looks towards another point."""
    dx, dy = towards[0] - spot.x, towards[1] - spot.y
    length = max((dx * dx + dy * dy) ** 0.5, 1)
    return spot.x + dx / length * (RADIUS + 2), spot.y + dy / length * (RADIUS + 2)


def _arrow(start: tuple[float, float], tip: tuple[float, float], colour: str) -> str:
    """Return the head of an arrow that comes from one point and ends at another."""
    dx, dy = tip[0] - start[0], tip[1] - start[1]
    length = max((dx * dx + dy * dy) ** 0.5, 1)
    dx, dy = dx / length, dy / length
    back, side = (tip[0] - 9 * dx, tip[1] - 9 * dy), (4.5 * -dy, 4.5 * dx)
    corners = [tip, (back[0] + side[0], back[1] + side[1]), (back[0] - side[0], back[1] - side[1])]
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
    return f'<polygon points="{points}" fill="{colour}"/>'


def _word(edge: Edge, at: tuple[float, float], taken: list[Box]) -> str:
    """Return the kinds of an edge on a white ground, moved up until it hides no other and no project."""
    text = " ".join(edge.kinds)
    half, (x, y) = len(text) * LETTER / 2 + 4, at
    while any(
        abs(x - x2) < half + w and abs(y - y2) < LABEL_HEIGHT / 2 + h for x2, y2, w, h in taken
    ):
        y -= LABEL_HEIGHT / 2
    taken.append((x, y, half, LABEL_HEIGHT / 2))
    return (
        f'<rect x="{_n(x - half)}" y="{_n(y - 8)}" width="{_n(2 * half)}" height="{LABEL_HEIGHT}" rx="3" '
        f'fill="#fff" stroke="{COLOURS[edge.severity]}" stroke-width="0.8"/><text x="{_n(x)}" y="{_n(y + 3.5)}" '
        f'font-size="12" font-weight="700" text-anchor="middle" fill="{COLOURS[edge.severity]}">{escape(text)}</text>'
    )


def _node(project: Row, spot: Spot, step: float) -> str:
    """Return a project: its number, type, and what it could lose; one in doubt has a double rim."""
    risks = [risk["tonnes"] for risk in project["risks"]]
    ring = (
        f'<circle cx="{_n(spot.x)}" cy="{_n(spot.y)}" r="{RADIUS + 3.5}" fill="#fff" stroke="{DOUBTED}" '
        'stroke-width="1.6"/>'
        if risks
        else ""
    )
    colour = DOUBTED if risks else PLAIN
    below = (
        [project["project_type"], *(f"−{tonnes(t)}" for t in risks)]
        if step > 60
        else [project["project_type"]]
    )
    words = "".join(
        f'<text x="{_n(spot.x)}" y="{_n(spot.y + RADIUS + 15 + 13 * n)}" font-size="12" '
        f'text-anchor="middle" paint-order="stroke" stroke="{GROUND}" stroke-width="3" '
        f'fill="{INK if n == 0 else DOUBTED}">{escape(line)}</text>'
        for n, line in enumerate(below[:2])
    )
    title = f"{project['project_id']} {project['project_name']}"
    return (
        f"<g><title>{escape(title)}</title>{ring}"
        f'<circle cx="{_n(spot.x)}" cy="{_n(spot.y)}" r="{RADIUS}" fill="{colour}"/>'
        f'<text x="{_n(spot.x)}" y="{_n(spot.y + 4)}" font-size="12" font-weight="700" text-anchor="middle" '
        f'fill="#fff">{spot.number}</text>{words}</g>'
    )


def _n(number: float) -> str:
    """Return a length with one decimal at most."""
    return f"{number:.1f}".removesuffix(".0")
