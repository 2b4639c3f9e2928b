"""The report page: its numbers, its words, and that it is inert and needs no network."""

import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows import terms
from jianpai.flows.publish.city_table import city_table
from jianpai.flows.publish.report import drawing, listing, wording
from jianpai.flows.publish.report.page import RunLabel, write_report
from jianpai.flows.publish.report.rendering import script
from tests.tables import changed, edit, of_sample

RUN = RunLabel("2025-10-3f9c2a7d", "2025-10", "0.1.0", count_open_findings=False)
HOSTILE = "<script>alert(1)</script><img src=http://x.example/a onerror=alert(2)>\"'&柳州"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Page(HTMLParser):
    """The tables of a page by caption or id, and the attributes of every element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tables: dict[str, list[list[str]]] = {}
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "table":
            self.rows = []
            self.tables[dict(attrs).get("id") or dict(attrs).get("class") or ""] = self.rows
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th", "caption", "span"):
            self.text = "" if tag != "span" else self.text + " "

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        if tag == "caption":
            self.tables[self.text.strip()] = self.rows
        if tag in ("td", "th"):
            self.rows[-1].append(self.text.strip())

    def named(self, caption: str, name: str) -> list[str]:
        """Return the row of a table that begins with a name."""
        return next(row for row in self.tables[caption] if row[0].split()[0] == name)

    def texts(self) -> str:
        """Return the page without its style sheet and the one script of its own."""
        own = self.html.replace(f"<script>{script()}</script>", "")
        return re.sub(r"<style>.*?</style>", "", own, flags=re.DOTALL)


def written(tables: Path, run: RunLabel = RUN) -> Page:
    """Return the page written of the tables in a folder."""
    out = tables.parent / "report.html"
    write_report(tables, out, run)
    return Page(out.read_text("utf-8"))


def tonnes(text: str) -> Decimal:
    """Return the number a cell shows."""
    return Decimal(text.replace(",", ""))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The tables of the sample, and beside them the page."""
    return changed(of_sample(), tmp_path_factory.mktemp("run") / "tables")


@pytest.fixture(scope="module")
def page(made):
    return written(made)


@pytest.fixture
def tables(made, tmp_path):
    return changed(made, tmp_path / "tables")


@pytest.mark.parametrize(("pollutant", "caption"), wording.POLLUTANTS.items())
def test_every_city_shows_the_tonnes_of_the_tables(made, page, pollutant, caption):
    totals = pl.read_parquet(made / "area_total.parquet").filter(
        (pl.col("pollutant") == pollutant)
        & (pl.col("credit_year") == 2025)
        & (pl.col("level") != "county")
    )
    assert totals.height == 28  # two provinces with 14 cities and 12 leagues, empty ones too
    for area in totals.rows(named=True):
        shown = page.named(caption, area["region_name"])
        kinds = ("reported", "floor", "accounted", "ceiling")
        expected = [area[f"cumulative_{c}_t"] for c in kinds]
        assert [tonnes(cell) for cell in shown[2:6]] == expected
        gap = area["cumulative_accounted_t"] - area["cumulative_reported_t"]
        assert tonnes(shown[6].replace("+", "")) == gap


def test_a_province_can_be_added_up_from_the_rows_below_it(page):
    rows = page.tables["氨氮（NH₃-N）"][2:]
    names = [row[0].split()[0] for row in rows]
    guangxi = names.index("广西壮族自治区")
    cities = rows[guangxi + 1 : guangxi + 15]
    for column in (2, 3, 4, 5):
        assert sum(tonnes(row[column]) for row in cities) == tonnes(rows[guangxi][column])
    assert names[-1] == "以上省级合计"
    assert names[guangxi + 1 : guangxi + 3] == ["南宁市", "柳州市"]


def county_rows(page: Page, city: str) -> list[list[str]]:
    """Return the rows of the first pollutant of a city's counties, the last one its total."""
    rows = page.tables[f"c{city}"][2:]
    end = next(number for number, row in enumerate(rows) if "合计" in row[0])
    return [rows[0][1:], *rows[1 : end + 1]]  # the first row also carries the pollutant


def test_a_city_can_be_added_up_from_its_counties_and_years(made, page):
    *counties, city = county_rows(page, "450200")
    areas = pl.read_parquet(made / "area_total.parquet").filter(pl.col("parent_code") == "450200")
    names = areas.unique("region_code").sort("region_code")["region_name"].to_list()
    assert [row[0].rpartition(" ")[0] for row in counties] == names
    assert city[0].startswith("柳州市合计")
    years = len(city) - 4
    for column in range(1, len(city)):
        known = [tonnes(row[column]) for row in counties if row[column] != "—"]
        assert sum(known) == (tonnes(city[column]) if city[column] != "—" else 0)
    assert sum(tonnes(cell) for cell in city[1 : years + 1] if cell != "—") == tonnes(city[-2])
    assert tonnes(page.named("化学需氧量（COD）", "柳州市")[4]) == tonnes(city[-2])


def test_what_no_county_holds_is_a_row_of_its_own(tables):
    path = tables / "area_total.parquet"
    totals = pl.read_parquet(path)
    largest = totals.filter(
        (pl.col("parent_code") == "450200") & (pl.col("pollutant") == "cod")
    ).sort("cumulative_accounted_t")["region_code"][-1]
    totals.filter(pl.col("region_code") != largest).write_parquet(path)
    *parts, city = county_rows(written(tables), "450200")
    assert parts[-1][0] == "未列入以上地区"
    assert sum(tonnes(row[-1]) for row in parts if row[-1] != "—") == tonnes(city[-1])


def test_the_steps_from_reported_to_accounted_add_up(page):
    steps = {
        row[0]: [tonnes(cell.replace("+", "")) for cell in row[1:]]
        for row in page.tables["从上报到核算（吨，“十四五”规划期内累计）"][1:]
    }
    *parts, (last, accounted) = steps.items()
    assert last == "核定量"
    for column in range(4):
        assert sum(of[column] for _, of in parts) == accounted[column]
    totals = [page.named(caption, "以上省级合计")[4] for caption in wording.POLLUTANTS.values()]
    assert accounted == [tonnes(cell) for cell in totals]


def test_each_quota_shows_its_path_gap_and_state(made, page):
    goals = pl.read_parquet(made / "target_progress.parquet").filter(
        (pl.col("target_unit") == "t") & (pl.col("year") == 2025)
    )
    assert goals.height == 12
    for goal in goals.rows(named=True):
        caption = wording.POLLUTANTS[goal["pollutant"]]
        cells = page.named(caption, goal["region_name"])[7:]
        columns = ("target_value", "pace_value", "pace_to_date", "gap_t")
        assert [tonnes(cell) for cell in cells[:4]] == [goal[c] for c in columns]
        assert cells[5].split()[1] == wording.STATES[goal["state"]]
    for state in wording.DECIDABLE_STATES:
        count = goals.filter(pl.col("state") == state).height
        assert f"{wording.STATES[state]} {count} 项" in page.html


def test_a_percent_quota_is_never_tonnes(page):
    row = page.named("化学需氧量（COD）", "内蒙古自治区")
    assert row[7:] == ["下降 8%", "较基准年排放总量的百分比，不折算为吨", "— 百分比指标"]
    assert not any("内蒙古" in row[0] for row in page.tables["quotas"])


def test_a_percent_quota_is_put_as_its_document_puts_it(made, page):
    assert page.named("氮氧化物（NOx）", "内蒙古自治区")[7] == "下降 10%以上"
    assert "内蒙古自治区 化学需氧量 比2020年下降8%、" in page.html
    assert "氮氧化物 比2020年下降10%以上、VOCs 比2020年下降10%以上" in page.html
    assert "柳州市：" in page.html and "氨氮不低于445吨" in page.html
    chinese, english = (city_table(made, lang) for lang in ("zh", "en"))
    assert [line.count("10%以上") for line in chinese.splitlines() if "150000" in line] == [
        0,
        0,
        1,
        1,
    ]
    assert english.count("at least 10%") == 2


def test_a_city_without_quota_says_so(page):
    assert page.named("氮氧化物（NOx）", "桂林市")[7:] == ["—"] * 5 + ["— 未载入指标"]
    said = re.search(r"未载入指标的地区（(\d+) 个）：([^<]*)。", page.html)
    assert said[1] == "24" and "桂林市" in said[2] and "柳州市" not in said[2]


def test_the_largest_cuts_stand_on_the_first_page_with_what_to_ask(made, page):
    reductions = pl.read_parquet(made / "project_reduction.parquet")
    cut = reductions.filter(pl.col("eligible") & (pl.col("cap_cut_t") > 0)).sort(
        "cap_cut_t", descending=True
    )
    rows = page.tables["cuts"][1:]
    assert len(rows) == min(cut.height, listing.CUTS_SHOWN) > 0
    assert [row[0].split()[0] for row in rows] == cut["project_id"].to_list()[: len(rows)]
    largest = cut.row(0, named=True)
    figures = [largest[name] for name in ("computed_t", "base_t", "counted_before_t", "cap_cut_t")]
    assert rows[0][3:7] == [wording.tonnes(figure) for figure in figures]
    assert page.html.index('class="cuts"') < page.html.index('id="progress"')


@pytest.mark.parametrize(
    ("project_type", "pollutant", "words"),
    [("W1", "cod", "服务范围（收水范围）的排放量，而不是本厂排口"), ("A1", "nox", "是否填全")],
)
def test_whose_base_is_asked_about_depends_on_the_type(project_type, pollutant, words):
    cut = {"project_type": project_type, "pollutant": pollutant}
    assert words in wording.question_of_cut(cut)


def test_findings_come_with_their_projects_largest_first(tables):
    path = tables / "finding.parquet"
    found = pl.read_parquet(path).sort("tonnes_at_risk", "finding_id")
    decided = pl.when(pl.col("finding_id") == found["finding_id"][0]).then(pl.lit("confirmed"))
    found = found.with_columns(status=decided.otherwise("status"))
    found.write_parquet(path)
    page = written(tables)
    rows, without = page.tables["findings"][1:], page.tables["findings without-tonnes"][1:]
    shown = [tonnes(row[4]) for row in [*rows, *without] if row[7].startswith("未决")]
    still_open = found.filter(pl.col("status") == "open")["tonnes_at_risk"].to_list()
    assert shown == sorted(still_open, reverse=True)
    first = found.filter(pl.col("finding_id") == rows[0][0]).row(0, named=True)
    assert all(project_id in rows[0][5] for project_id in first["project_ids"])
    assert rows[0][6] == f"{first['message']}处理建议：{first['resolution']}"
    assert without[-1][7].startswith("已查实")


def test_tonnes_at_risk_are_ceiling_less_floor(made, page):
    for pollutant, name in (("cod", "化学需氧量"), ("vocs", "VOCs")):
        reductions = pl.read_parquet(made / "project_reduction.parquet")
        at_risk = reductions.filter(pl.col("pollutant") == pollutant)["at_risk_t"].sum()
        assert f"{name} {at_risk:,} 吨" in page.html


def test_a_quarantined_row_says_where_and_what_to_do(made, page):
    shown = page.tables["quarantined"][1:]
    errors = pl.read_parquet(made / "problem.parquet").filter(pl.col("severity") == "error")
    lost = pl.read_parquet(made / "submission_row.parquet").filter(
        pl.col("status") == "quarantined"
    )
    assert {(row[0], row[1], int(row[2])) for row in shown} == set(
        lost.select("file_name", "sheet_name", "row_number").rows()
    )
    error = errors.filter(pl.col("cell").is_not_null() & ~pl.col("is_superseded")).row(
        0, named=True
    )
    place = [error[name] for name in ("file_name", "sheet_name", "row_number", "cell", "heading")]
    row = next(row for row in shown if [row[0], row[1], int(row[2]), *row[3:5]] == place)
    assert (row[7], row[8]) == (error["message"], error["rule_id"])
    counts = dict(
        pl.read_parquet(made / "submission_row.parquet").group_by("status").len().iter_rows()
    )
    assert (
        f"接受 {counts['accepted']} 行，隔离 <b>{counts['quarantined']}</b> 行，"
        f"被取代 {counts['superseded']} 行"
    ) in page.html
    assert re.search(r"撤回记录 [1-9]\d* 行", page.html)


def test_a_project_that_is_not_counted_has_its_reason(made, page):
    rows = page.tables["not-counted"][1:]
    reductions = pl.read_parquet(made / "project_reduction.parquet").filter(~pl.col("eligible"))
    assert len(rows) == reductions.height > 5
    reasons = terms.chinese(terms.INELIGIBLE_REASONS)
    assert {row[-1] for row in rows} == {reasons[r] for r in reductions["ineligible_reason"]}


def test_the_reasons_sum_up_the_projects_listed(page):
    listed = page.tables["not-counted"][1:]
    reasons = page.tables["按原因"][1:]
    for column in (-1, -2):
        total = sum(tonnes(row[column - 1]) for row in listed)
        assert sum(tonnes(row[column]) for row in reasons) == total


def test_what_a_limited_list_leaves_out_is_said(tables, monkeypatch):
    monkeypatch.setattr(listing, "FINDINGS_SHOWN", 3)
    monkeypatch.setattr(listing, "QUARANTINED_SHOWN", 1)
    monkeypatch.setattr(listing, "NOT_COUNTED_SHOWN", 2)
    monkeypatch.setattr(listing, "PROJECTS_SHOWN_PER_FINDING", 1)
    page = written(tables)
    findings = (
        pl.read_parquet(tables / "finding.parquet").filter(pl.col("tonnes_at_risk") != 0).height
    )
    uncounted = pl.read_parquet(tables / "project_reduction.parquet").filter(~pl.col("eligible"))
    assert len(page.tables["findings"]) == 4
    rest = f"以上列出前 3 条，其余 {findings - 3} 条见本次运行目录的 flagged.xlsx"
    assert rest in page.html
    assert re.search(r"前 1 条，其余 \d+ 条见本次运行目录的 tables/problem.parquet", page.html)
    rest = (
        f"前 2 条，其余 {uncounted.height - 2} 条见本次运行目录的 tables/project_reduction.parquet"
    )
    assert rest in page.html
    assert "等共 2 个项目" in page.html


def test_the_banner_stays_until_every_used_method_is_verified(tables, page):
    assert "banner-methods" in page.html
    assert "W1.mass_balance" in page.html and "E 工程衡算，非官方文本" in page.html
    for name in ("unverified_entry", "unverified_confidence"):
        path = tables / f"{name}.parquet"
        pl.read_parquet(path).clear().write_parquet(path)
    assert "banner-methods" not in written(tables).html


def test_a_plan_without_targets_says_so_and_keeps_the_former_plan(tables):
    path = tables / "target_progress.parquet"
    former = pl.read_parquet(path)
    blank = former.filter(pl.col("target_value").is_null()).with_columns(
        plan_id=pl.lit("15FYP"),
        year=pl.lit(2026, former.schema["year"]),
        state=pl.lit("targets_not_loaded"),
    )
    pl.concat([former, blank]).write_parquet(path)
    page = written(tables, RunLabel("r", "2026-03", "0.1.0", count_open_findings=False))
    assert "提示：“十五五”规划的减排目标尚未载入。" in page.html
    assert "当前没有可对照的吨数指标。" in page.html
    assert any("6,021.00" in row for row in page.tables["以前规划期的最终结果"])


def test_counting_open_findings_is_said(tables):
    page = written(tables, RunLabel("r", "2025-10", "0.1.0", count_open_findings=True))
    assert "已计入核定量（按运行选项）" in page.html


def test_nothing_to_report_is_a_page_too(tables):
    for path in tables.glob("*.parquet"):
        pl.read_parquet(path).clear().write_parquet(path)
    page = written(tables)
    assert "没有存疑事项。" in page.html
    assert "没有隔离的数据行。" in page.html


def test_hostile_text_is_inert(tables):
    hostile = pl.lit(HOSTILE)
    edit(tables, "project", project_name=hostile, enterprise_name=hostile, city_name=hostile)
    edit(tables, "finding", message=hostile, title=hostile)
    edit(tables, "problem", message=hostile, value=hostile, heading=hostile)
    edit(tables, "source_file", file_name=hostile)
    edit(tables, "area_total", region_name=hostile)
    edit(tables, "target_progress", region_name=hostile, document=hostile)
    page = written(tables, RunLabel(HOSTILE, "2025-10", HOSTILE, count_open_findings=False))
    assert page.html.count("<script") == 1 and "<script" not in page.texts()
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"img", "iframe", "object", "embed", "link", "base", "form"}
    assert not any(name.startswith("on") for _, of in page.elements for name in of)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html


def test_the_page_names_no_outside_address(page):
    for tag, attributes in page.elements:
        assert not {"src", "srcset", "data", "action", "poster"} & set(attributes), tag
        assert "//" not in (attributes.get("href") or ""), tag
    assert set(re.findall(r"https?://[^\s\"']+", page.html)) == {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "url(" not in page.html


def test_every_link_leads_somewhere_and_ids_are_unique(page):
    ids = [of["id"] for _, of in page.elements if "id" in of]
    assert len(ids) == len(set(ids))
    links = [of["href"] for tag, of in page.elements if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_charts_are_described_in_words(made, page):
    described = [of["aria-label"] for tag, of in page.elements if tag == "svg"]
    labels = [label for label in described if not label.startswith("存疑关联图")]
    assert len(labels) == 8
    goal = pl.read_parquet(made / "target_progress.parquet").row(
        by_predicate=(pl.col("region_code") == "450200")
        & (pl.col("pollutant") == "nox")
        & (pl.col("year") == 2025),
        named=True,
    )
    done = wording.tonnes(goal["achieved_accounted_t"])
    said = f"柳州市核定量 {done} 吨，目标 2,800.00 吨，{wording.STATES[goal['state']]}"
    assert said in labels[2]


def test_no_two_types_have_a_colour_and_white_words_can_be_read_on_all():
    colours = [drawing.type_colour(place) for place in range(40)]
    assert len(set(colours)) == 40
    for colour in colours:
        rgb = tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        assert 1.05 / (drawing.luminance(rgb) + 0.05) >= 4.5


def test_the_same_tables_give_the_same_bytes_in_any_row_order(tables, page):
    for path in tables.glob("*.parquet"):
        pl.read_parquet(path).sample(fraction=1, shuffle=True, seed=1).write_parquet(path)
    assert written(tables).html == page.html


def test_the_page_does_not_depend_on_the_fonts_installed(tables, page, tmp_path):
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig><cachedir>cache</cachedir></fontconfig>")
    script = (
        "from pathlib import Path; from jianpai.flows.publish.report.page import RunLabel, write_report;"
        f"write_report(Path({str(tables)!r}), Path('out.html'), {RUN!r})"
    )
    paths = os.pathsep.join([str(Path(__file__).parent.parent)])
    env = os.environ | {"FONTCONFIG_FILE": str(fonts), "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=env, check=True)
    assert (tmp_path / "out.html").read_text("utf-8") == page.html


@pytest.mark.parametrize(
    ("value", "shown"),
    [("2.665", "2.66"), ("2.675", "2.68"), ("-0.001", "0.00"), ("1234567.5", "1,234,567.50")],
)
def test_tonnes_are_rounded_half_even(value, shown):
    assert wording.tonnes(Decimal(value)) == shown


PROBE = """<script>
document.querySelectorAll('details').forEach(d => d.open = true);
const box = e => e.getBoundingClientRect();
const room = document.documentElement.clientWidth;
const wide = [...document.querySelectorAll('body *')].filter(e => box(e).right > room + 1);
let overlaps = 0;
for (const svg of document.querySelectorAll('svg')) {
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent).map(box);
  texts.forEach((a, i) => texts.slice(i + 1).forEach(b => {
    const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (x > 1 && y > 4) overlaps++;
  }));
}
document.title = JSON.stringify({width: innerWidth, overlaps,
  scrolls: document.documentElement.scrollWidth > room,
  wide: wide.map(e => e.tagName + ' ' + e.className)});
</script>"""


def browse(page: Path, width: int) -> subprocess.CompletedProcess[str]:
    """Open a page in a browser without any network; returns its document and its console."""
    alone = ["unshare", "-rn"]
    if subprocess.run([*alone, "true"], check=False, capture_output=True).returncode:
        alone = []
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--dump-dom"]
    flags += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    flags += ["--enable-logging=stderr", f"--window-size={width},900"]
    flags += [f"--user-data-dir={page.parent / f'profile-{width}'}", page.as_uri()]
    return subprocess.run(
        [*alone, str(CHROMIUM), *flags], check=True, capture_output=True, text=True, timeout=50
    )


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_browser_opens_the_page_without_complaint(page, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(page.html, "utf-8")
    opened = browse(path, 1280)
    assert "核算报告" in opened.stdout
    complaints = [line for line in opened.stderr.splitlines() if "CONSOLE" in line]
    assert [line for line in complaints if path.as_uri() in line] == []  # others are its own pages


def probed(html: str, folder: Path, width: int, probe: str = PROBE) -> dict:
    """Return what a script of our own sees of a page that is opened without its policy."""
    path = folder / "probe.html"
    free = html.replace("default-src 'none'", "script-src 'unsafe-inline'")
    path.write_text(free.replace("</body>", f"{probe}</body>"), "utf-8")
    title = re.search(r"<title>(.*?)</title>", browse(path, width).stdout)
    return json.loads(title[1])


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("width", [1280, 800])
def test_nothing_overflows_or_overlaps_in_a_browser(page, tmp_path, width):
    seen = probed(page.html, tmp_path, width)
    assert (seen["width"], seen["scrolls"], seen["overlaps"]) == (width, False, 0)
    assert width < 1280 or seen["wide"] == []


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_long_words_do_not_widen_the_page(tables, tmp_path):
    word = pl.lit("W" * 300)
    edit(tables, "project", project_name=word, enterprise_name=word, city_name=word)
    edit(tables, "problem", message=word, value=word, heading=word, project_id=word)
    edit(tables, "source_file", file_name=word)
    edit(tables, "target_progress", document=word)
    assert not probed(written(tables).html, tmp_path, 1280)["scrolls"]
