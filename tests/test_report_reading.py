"""The pages can be read by everybody: contrast, size of text, print, and a script that nothing depends on."""

import base64
import hashlib
import re
from itertools import product
from pathlib import Path

import pytest

from jianpai.flows.publish.area_report.pages import page_of
from jianpai.flows.publish.report import drawing, network, rendering
from tests.tables import changed, of_sample
from tests.test_report import CHROMIUM, RUN, Page, browse, probed, written

LEAST_CONTRAST, LEAST_PX = 4.5, 12.0
CSS = (Path(rendering.__file__).parent / "report.css").read_text("utf-8")
SHADES = (".h1", ".h2", ".h3", ".h4", ".h5")


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Page:
    return written(changed(of_sample(), tmp_path_factory.mktemp("run") / "tables"))


@pytest.fixture(scope="module")
def city() -> Page:
    return Page(page_of(of_sample(), "450200", RUN))


# The script


def policy_of(page: Page) -> dict[str, str]:
    """Return the directives of a page's content security policy."""
    meta = next(a for t, a in page.elements if t == "meta" and "http-equiv" in a)
    return dict(part.strip().split(" ", 1) for part in (meta["content"] or "").split(";"))


@pytest.mark.parametrize("name", ["page", "city"])
def test_the_policy_allows_the_one_script_of_the_page_and_nothing_else(name, request):
    shown: Page = request.getfixturevalue(name)
    [script] = re.findall(r"<script>(.*?)</script>", shown.html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy_of(shown) == {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    for asking in ("fetch", "XMLHttpRequest", "import", "eval", "innerHTML", "http", "WebSocket"):
        assert asking not in script


@pytest.mark.parametrize("name", ["page", "city"])
def test_everything_is_there_without_the_script(name, request):
    shown: Page = request.getfixturevalue(name)
    assert not {tag for tag, _ in shown.elements} & {
        "input",
        "select",
        "button",
        "template",
        "noscript",
    }
    assert not any("hidden" in of or of.get("class") == "off" for _, of in shown.elements)
    equipped = [of for tag, of in shown.elements if tag == "table" and "data-tools" in of]
    assert len(equipped) >= 3


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_browser_runs_the_script_under_the_policy(city, tmp_path):
    path = tmp_path / "city.html"
    path.write_text(city.html, "utf-8")
    opened = browse(path, 1280)
    assert opened.stdout.count('<div class="tools">') >= 2
    assert "73 行" in opened.stdout
    assert [line for line in opened.stderr.splitlines() if path.as_uri() in line] == []


SORTED = """<script>
const table = document.querySelector("table.projects"), heads = table.tHead.rows[0].cells;
const shown = () => [...table.tBodies[0].rows].filter(r => !r.classList.contains("off"));
const column = n => shown().map(r => r.cells[n].textContent.trim());
heads[9].click();
const up = column(9);
heads[9].click();
const down = column(9);
const search = document.querySelector(".tools input");
search.value = "SCR"; search.oninput();
document.title = JSON.stringify({up, down, found: column(1), sort: heads[9].getAttribute("aria-sort")});
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_list_sorts_by_amount_and_finds_words(city, tmp_path):
    table = city.html[city.html.index('<table class="projects"') :]
    html = city.html.replace("</body>", f"{SORTED}</body>")
    seen = probed(html, tmp_path, 1280, probe="")
    amounts = [float(cell.replace(",", "")) for cell in seen["up"]]
    assert amounts == sorted(amounts) and len(amounts) == 73
    assert seen["down"] == seen["up"][::-1] or sorted(seen["down"]) == sorted(seen["up"])
    assert [float(c.replace(",", "")) for c in seen["down"]] == sorted(amounts, reverse=True)
    assert seen["sort"] == "descending"
    assert seen["found"] and all("SCR" in name for name in seen["found"])
    assert table.count("SCR") >= len(seen["found"])


# Contrast


def rules(css: str = CSS) -> list[tuple[str, dict[str, str]]]:
    """Return each selector with its declarations; what stands in an @media block too."""
    plain = re.sub(r"@media[^{]*\{", "", re.sub(r"@bottom-center", "bottom-center", css))
    found = re.findall(r"([^{}]+)\{([^{}]*)\}", plain)
    return [
        (selector.strip(), dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", body)))
        for selector, body in found
    ]


VARIABLES = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", CSS))


def colour(value: str) -> str | None:
    """Return a declared colour as #rrggbb; None of what is no colour."""
    named = re.search(r"var\((--[\w-]+)\)", value)
    text = VARIABLES[named[1]] if named else value
    found = re.search(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", text)
    if not found:
        return None
    digits = found[1]
    return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2)."""
    lights = sorted(
        drawing.luminance(tuple(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)))
        for c in (one, other)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def text_colours() -> dict[str, str]:
    return {s: c for s, d in rules() if "color" in d and (c := colour(d["color"]))}


def grounds() -> dict[str, str]:
    """Return the colours that text stands on; the shades of the matrix bear ink alone."""
    key = re.compile(r"\.key ")  # pieces of a legend bear no words
    found = {
        selector: shade
        for selector, of in rules()
        for value in (of.get("background"),)
        if value and not key.search(selector) and (shade := colour(value))
    }
    return found | {"page": "#ffffff"}


def test_every_colour_of_text_has_contrast_on_every_ground():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert len(text_colours()) > 12 and len(grounds()) > 8
    light = {s: c for s, c in grounds().items() if s not in SHADES}
    poor = [
        (text, ground, round(ratio, 2))
        for (text, ink), (ground, shade) in product(text_colours().items(), light.items())
        if (ratio := contrast(ink, shade)) < LEAST_CONTRAST
    ]
    assert poor == []


def test_ink_has_contrast_on_every_shade_of_the_matrix():
    shades = [colour(of["background"]) for s, of in rules() if s in SHADES]
    assert len(shades) == len(SHADES)
    assert min(contrast(VARIABLES["--ink"], shade) for shade in shades) >= LEAST_CONTRAST
    said = next(s for s, of in rules() if ".h1 small" in s and "color" in of)
    assert all(f"{shade} small" in said for shade in SHADES)


def test_words_of_the_drawings_have_contrast():
    for ground in ("#ffffff", network.GROUND):
        for ink in (drawing.INK, drawing.MUTED, *network.COLOURS.values()):
            assert contrast(ink, ground) >= LEAST_CONTRAST, (ink, ground)
    for dark in (network.PLAIN, network.DOUBTED):
        assert contrast("#ffffff", dark) >= LEAST_CONTRAST


# Size


def sizes(of: dict[str, str]) -> list[float]:
    """Return the sizes of text that declarations name, in px; an em is of the smallest text there is."""
    values = [of.get("font-size", ""), of.get("font", "")]
    found = [re.search(r"([\d.]+)(px|em)", value) for value in values]
    return [float(f[1]) * (1 if f[2] == "px" else LEAST_PX) for f in found if f]


def test_no_text_of_the_style_sheet_is_smaller_than_12_px():
    named = [(selector, size) for selector, of in rules() for size in sizes(of)]
    assert len(named) > 25
    assert [each for each in named if each[1] < LEAST_PX] == []


@pytest.mark.parametrize("name", ["page", "city"])
def test_no_text_of_a_drawing_is_smaller_than_12_px(name, request):
    shown: Page = request.getfixturevalue(name)
    drawn = re.findall(r'font-size[=:]"?\s*([\d.]+)', shown.texts())
    assert all(float(size) >= LEAST_PX for size in drawn)
    assert name != "page" or len(drawn) > 100
    scaled = [of for tag, of in shown.elements if tag == "svg"]
    assert all(float(of["width"]) == float(of["viewbox"].split()[2]) for of in scaled)


READ = """<script>
document.querySelectorAll("details").forEach(d => d.open = true);
const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
const light = c => { const p = c.slice(0, 3).map(v => linear(v / 255));
  return .2126 * p[0] + .7152 * p[1] + .0722 * p[2]; };
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const poor = new Set(), small = new Set();
let read = 0;
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.textContent.trim() || e.closest("svg, script, style, option")) continue;
  read++;
  const style = getComputedStyle(e), a = light(parse(style.color)), b = light(ground(e));
  const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const name = e.tagName + "." + e.className;
  if (ratio < 4.5) poor.add(name + " " + ratio.toFixed(2));
  if (parseFloat(style.fontSize) < 12) small.add(name + " " + style.fontSize);
}
for (const t of document.querySelectorAll("svg text")) {
  const scale = t.getScreenCTM().a;
  if (parseFloat(getComputedStyle(t).fontSize) * scale < 11.99) small.add("svg " + t.textContent);
}
document.title = JSON.stringify({read, poor: [...poor], small: [...small]});
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize(("name", "width"), [("page", 1280), ("page", 800), ("city", 800)])
def test_a_browser_shows_no_text_that_is_pale_or_small(name, width, request, tmp_path):
    seen = probed(request.getfixturevalue(name).html, tmp_path, width, probe=READ)
    assert seen["read"] > 400
    assert (seen["poor"], seen["small"]) == ([], [])


# Print


def test_print_shows_everything_whole():
    printed = CSS[CSS.index("@media print") :]
    for said in (
        "tr.off { display: table-row; }",
        "thead { display: table-header-group; }",
        "tfoot { display: table-row-group; }",
        "figure, .banner",
        "break-inside: avoid",
        ".wide, .wide.long { overflow: visible; max-height: none; }",
        ".long thead { position: static; }",
        ".tools, .attached, .tasks a { display: none; }",
    ):
        assert said in printed, said
    assert "@page { size: A4 landscape;" in CSS


def test_a_drawing_fits_a_printed_page():
    """A4 landscape less its margins is 184 mm high: 695 px."""
    quotas = [
        {"region_code": f"45{n:02}00", "region_name": f"第{n}市", "target_value": 100, "state": "behind",
         "above_pct": None}
        | dict.fromkeys(("achieved_accounted_t", "achieved_floor_t", "achieved_ceiling_t", "pace_to_date"), 50)
        for n in range(40)
    ]  # fmt: skip
    charts = drawing.progress_charts(quotas, "图")
    heights = [float(re.search(r'height="([\d.]+)"', str(chart.svg))[1]) for chart in charts]
    assert max(heights) < 640
    assert [chart.hidden for chart in charts] == [0, 10]
    names = [name for chart in charts for name in re.findall(r">(第\d+市)<", str(chart.svg))]
    assert names == [f"第{n}市" for n in range(drawing.AREAS_DRAWN)]
