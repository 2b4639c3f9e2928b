"""Project lists, the reports of cities and counties, the letterhead, and the months before."""

import re
import shutil
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.command.cli import app
from jianpai.flows.errors import AccountingError
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.area_report import areas as which
from jianpai.flows.publish.area_report import asked, belongs
from jianpai.flows.publish.area_report.gather import COUNTY as COUNTY_CODE
from jianpai.flows.publish.area_report.pages import write_pages
from jianpai.flows.publish.report import project_list, queries, small_drawings
from jianpai.flows.publish.report.facts import area_tree
from jianpai.flows.since import history
from jianpai.flows.warehouse import Warehouse
from tests.accounting import account_folder
from tests.sheets import A1, a1, grid, write_csv
from tests.tables import changed, edit, of_sample
from tests.test_report import HOSTILE, RUN, Page, tonnes, written

CITY, COUNTY = "450200", "450205"
PLAN, YEAR = "14FYP", 2025


def cumulative(tables: Path, code: str) -> dict[str, dict]:
    """Return the totals of an area up to the period's year, by pollutant."""
    totals = pl.read_parquet(tables / "area_total.parquet").filter(
        (pl.col("region_code") == code)
        & (pl.col("credit_year") == YEAR)
        & (pl.col("plan_id") == PLAN)
    )
    return {row["pollutant"]: row for row in totals.iter_rows(named=True)}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Page]:
    """The reports of every city and county of the sample, by their code."""
    out = tmp_path_factory.mktemp("pages")
    write_pages(of_sample(), out, RUN)
    files = (out / which.FOLDER).iterdir()
    return {file.name.split("_")[0]: Page(file.read_text("utf-8")) for file in files}


# The total can be followed to its projects


def lists(tables: Path, area: str = project_list.CITY, shown: int = 10_000):
    with queries.open_tables(tables) as con:
        return project_list.project_lists(con, PLAN, YEAR, area, shown)


@pytest.mark.parametrize("area", [project_list.CITY, COUNTY_CODE])
@pytest.mark.parametrize("shown", [10_000, 3])
def test_the_projects_of_an_area_add_up_to_its_total_to_the_last_digit(area, shown):
    found = lists(of_sample(), area, shown)
    assert len(found) > 14
    for of in found:
        for pollutant, total in cumulative(of_sample(), of.code).items():
            rows = [row for row in of.rows if row["pollutant"] == pollutant]
            rest = [of.rest[pollutant]] if pollutant in of.rest else []
            for column in ("reported_t", "accounted_t"):
                summed = sum((row[column] for row in [*rows, *rest]), Decimal(0))
                assert summed == total[f"cumulative_{column}"], (of.code, pollutant, column)
            claimed = of.totals.get(pollutant)
            assert claimed is None or claimed["accounted_t"] == total["cumulative_accounted_t"]
        assert of.hidden == (
            0 if shown > 3 else max(0, sum(t["claims"] for t in of.totals.values()) - 20)
        )


def test_every_step_of_a_project_is_there_and_adds_up():
    for of in lists(of_sample()):
        for row in of.rows:
            steps = sum(row[name] for name in queries.STEPS[:-2])
            assert steps == row["accounted_t"] == row["reported_t"] + row["difference_t"]


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Page:
    return written(changed(of_sample(), tmp_path_factory.mktemp("run") / "tables"))


def test_the_report_lists_the_projects_of_each_city_under_its_total(page):
    rows = page.tables[f"p{CITY}"][1:]
    claims, sums = [r for r in rows if len(r) == 12], [r for r in rows if len(r) == 7]
    totals = cumulative(of_sample(), CITY)
    assert len(claims) == sum(
        of.totals[p]["claims"] for of in lists(of_sample()) if of.code == CITY for p in of.totals
    )
    names = {"化学需氧量": "cod", "氨氮": "nh3n", "氮氧化物": "nox", "VOCs": "vocs"}
    assert [names[row[1]] for row in sums] == list(names.values())
    for row in sums:
        own = [claim for claim in claims if claim[6] == row[1]]
        assert sum(tonnes(claim[9]) for claim in own) == tonnes(row[4])
        assert tonnes(row[4]) == totals[names[row[1]]]["cumulative_accounted_t"]
        assert (
            tonnes(page.named({"cod": "化学需氧量（COD）"}.get("cod"), "柳州市")[4])
            == (totals["cod"]["cumulative_accounted_t"])
        )
    lower = next(claim for claim in claims if claim[10].startswith("-"))
    assert re.search(r"(未决存疑，暂不计入|区域削减) -\d", lower[11])


def test_what_a_long_list_leaves_out_is_one_line_and_says_where_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(project_list.project_lists, "__defaults__", (1,))
    page = written(changed(of_sample(), tmp_path / "tables"))
    assert re.search(
        r"以上列出较大的 20 项，其余 \d+ 项合计在表末，逐项见<a href=\"reports/", page.html
    )
    rest = [row for row in page.tables[f"p{CITY}"] if row[0].startswith("未列出的 ")]
    assert rest and all(len(row) == 7 for row in rest)


# The report of one area


def test_every_area_with_records_has_a_report_cities_and_counties(pages):
    gap = pl.read_parquet(of_sample() / "reported_gap.parquet")
    assert pages.keys() == {*gap["city_code"].drop_nulls(), *gap["area_code"].drop_nulls()}
    assert CITY in pages and COUNTY in pages


def test_a_county_shows_its_own_totals_projects_and_findings_only(pages):
    page = pages[COUNTY]
    gap = pl.read_parquet(of_sample() / "reported_gap.parquet").filter(
        pl.col("area_code") == COUNTY
    )
    claims = [row for row in page.tables["projects"][1:] if len(row) == 12]
    assert {row[0] for row in claims} == set(gap["project_id"]) and len(claims) == gap.height
    shown = {row[0]: tonnes(row[4]) for row in page.tables["规划期内累计至2025年10月（吨）"][1:]}
    expected = {
        p: row["cumulative_accounted_t"] for p, row in cumulative(of_sample(), COUNTY).items()
    }
    assert [shown[name] for name in ("化学需氧量", "氨氮", "氮氧化物", "VOCs")] == [
        expected[p] for p in ("cod", "nh3n", "nox", "vocs")
    ]
    findings = pl.read_parquet(of_sample() / "finding.parquet")
    own = {
        row["finding_id"]
        for row in findings.iter_rows(named=True)
        if set(row["project_ids"]) & set(gap["project_id"])
    }
    listed = {
        row[0]
        for name in ("findings", "findings without-tonnes")
        for row in page.tables.get(name, [])[1:]
    }
    assert listed == own


def test_the_steps_of_an_area_add_up(pages):
    rows = pages[CITY].tables["steps"][1:]
    for column in range(1, 5):
        assert sum(tonnes(row[column]) for row in rows[:-1]) == tonnes(rows[-1][column])
    assert [row[0] for row in (rows[0], rows[-1])] == ["上报", "核定量"]


def test_an_area_is_told_what_to_do_and_where_it_stands(pages):
    said = pages[CITY].html[: pages[CITY].html.index('id="totals"')]
    lines = re.findall(r"<li>(.*?)<a href=\"#([\w-]+)\">", said)
    assert [anchor for _, anchor in lines] == ["quarantined", "findings", "totals", "project-list"]
    assert lines[0][0].startswith("更正隔离数据 6 处并重新报送：450200_柳州市/")
    assert lines[2][0] == "VOCs指标落后于截至本月进度 102.83 吨，请补充项目或核对漏报。"
    still = next(p for p in pages.values() if "没有需要处理的事项。" in p.html)
    assert "没有涉及本地区的存疑。" in still.html or "without-tonnes" in still.html


def test_a_quarantined_row_is_shown_by_its_city(pages):
    lost = pl.read_parquet(of_sample() / "submission_row.parquet").filter(
        pl.col("status") == "quarantined"
    )
    for row in lost.iter_rows(named=True):
        shown = pages[row["project_id"][:4] + "00"].tables["quarantined"][1:]
        assert (row["file_name"], str(row["row_number"])) in {(r[0], r[2]) for r in shown}
    assert "V1_铁山港区.csv" in pages["450512"].html  # named by its file alone
    assert (
        "不含北流市" not in pages["450981"].html
    )  # and not where the name says that it is left out


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ({"project_id": "450205-2024-A-1", "file_name": "x.csv"}, ["450205", "450200"]),
        ({"project_id": "450200-2024-A-1", "file_name": "A1_柳北区.csv"}, ["450200", "450205"]),
        ({"project_id": "450200-2024-A-1", "file_name": "A1_青秀区.csv"}, ["450200"]),
        ({"project_id": None, "file_name": "柳州市/柳州市（不含柳北区）.xlsx"}, ["450200"]),
        ({"project_id": "X", "file_name": "汇总.xlsx"}, []),
        (
            {"project_id": "X", "area_code": "450103", "file_name": "柳北区.csv"},
            ["450103", "450100"],
        ),
    ],
)
def test_an_unsure_row_is_of_no_area(row, codes):
    with queries.open_tables(of_sample()) as con:
        found = which.paged(con, area_tree(con, PLAN, YEAR))
    places = {"area_code": None, "city_code": None, "project_id": None}
    assert set(belongs.by_area([places | row], found)) == set(codes)


def test_the_same_tables_in_any_order_give_the_same_reports(pages, tmp_path):
    tables = changed(of_sample(), tmp_path / "tables")
    for path in tables.glob("*.parquet"):
        pl.read_parquet(path).sample(fraction=1, shuffle=True, seed=2).write_parquet(path)
    write_pages(tables, tmp_path, RUN)
    for file in (tmp_path / which.FOLDER).iterdir():
        assert file.read_text("utf-8") == pages[file.name.split("_")[0]].html, file.name


def test_hostile_names_are_inert_on_an_area_page_and_in_its_file_name(tmp_path):
    tables = changed(of_sample(), tmp_path / "tables")
    hostile = pl.lit(HOSTILE)
    edit(tables, "project", project_name=hostile, enterprise_name=hostile, region_name=hostile)
    edit(tables, "finding", message=hostile, title=hostile)
    edit(tables, "area_total", region_name=hostile)
    edit(tables, "problem", message=hostile, value=hostile)
    write_pages(tables, tmp_path, RUN)
    for file in (tmp_path / which.FOLDER).iterdir():
        assert re.fullmatch(r"[\w-]+_[^\\/:*?\"<>|\s]{1,40}\.html", file.name)
        page = Page(file.read_text("utf-8"))
        assert "<script" not in page.texts() and "<img" not in page.texts()


# The office


def office(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "jianpai.toml").write_text(text, "utf-8")
    return folder


LETTERHEAD = f"""
[office]
name = "柳州市示例局"
areas = ["{CITY}"]
[letterhead]
title = "柳州市减排月报"
signatures = ["经办", "签发"]
"""


def test_the_office_signs_and_has_reports_of_its_own_areas_only(tmp_path):
    tables = changed(of_sample(), tmp_path / "tables")
    with overlay.using(None, office(tmp_path / "office", LETTERHEAD)):
        page = written(tables)
        write_pages(tables, tmp_path, RUN)
    assert "<h1>柳州市减排月报</h1>" in page.html
    sign = re.search(r'<p class="sign">(.*?)</p>', page.html)[1]
    assert re.sub("<[^>]*>", "", sign) == "编制单位：柳州市示例局经办：签发：打印日期："
    codes = {file.name[:4] for file in (tmp_path / which.FOLDER).iterdir()}
    assert codes == {CITY[:4]}
    linked = {
        of["href"] for t, of in page.elements if t == "a" and of["href"].startswith("reports/4")
    }
    assert linked == {f"reports/{file.name}" for file in (tmp_path / which.FOLDER).iterdir()}


def test_outside_an_office_the_lines_are_left_to_fill(page):
    sign = re.search(r'<p class="sign">(.*?)</p>', page.html)[1]
    assert sign.startswith("<span>编制单位：<i></i></span>")
    assert re.sub("<[^>]*>", "", sign) == "编制单位：填报人：审核人：负责人：打印日期："
    assert "核算期：2025年10月" in page.html and RUN.run_id in page.html


def test_the_quotas_of_parent_areas_are_small_and_in_no_drawing(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(1)]))
    with overlay.using(None, office(tmp_path / "office", LETTERHEAD)):
        account_folder(inbox, tmp_path)
        page = written(tmp_path / "tables")
    [small] = re.findall(r'<p class="note" id="parent-quotas">(.*?)</p>', page.html)
    assert "广西壮族自治区 氮氧化物 核定 " in small and "/ 目标 14,400.00 吨" in small
    assert [row[0].split()[0] for row in page.tables["quotas"][1:]] == ["柳州市"]
    drawings = page.html[page.html.index('id="progress"') : page.html.index('id="areas"')]
    labels = re.findall(r'aria-label="([^"]*目标进度[^"]*)"', drawings)
    assert labels and all("柳州市" in label and "广西" not in label for label in labels)


# The months before


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    """Two published months: one boiler, then another in the same county."""
    folder = tmp_path_factory.mktemp("months")
    inbox = folder / "inbox"
    inbox.mkdir()
    made = []
    for period, numbers in (("2025-10", (1,)), ("2025-11", (2, 3))):
        rows = [
            a1(n, region_code=COUNTY, outlet_code=f"DA00{n}", facility_code=f"MF000{n}")
            for n in numbers
        ]
        write_csv(inbox / f"A1_{period}.csv", grid(A1, rows))
        done = pipeline.monthly(Asked(Period.of(period), inbox, folder / "warehouse"))
        made.append(done.published)
    return made


@pytest.mark.long
def test_each_month_stands_as_it_was_published(runs):
    first, second = runs
    assert history.kept(first) is None
    found = pl.read_parquet(history.kept(second)).filter(region_code=CITY, pollutant="nox")
    totals = [
        pl.read_parquet(run / "tables" / "area_total.parquet")
        .filter(region_code=CITY, pollutant="nox", credit_year=2025)["cumulative_accounted_t"]
        .item()
        for run in runs
    ]
    assert found["period"].to_list() == ["2025-10", "2025-11"]
    assert found["run_id"].to_list() == [run.name for run in runs]
    assert found["accounted_t"].to_list() == totals and totals[0] < totals[1]
    page = Page((second / "report.html").read_text("utf-8"))
    row = next(r for r in page.tables["history-nox"] if r[0] == "柳州市")
    assert "历月核定量" in page.html and "历月核定量" not in (first / "report.html").read_text(
        "utf-8"
    )
    assert [tonnes(cell) for cell in row[2:5]] == [*totals, totals[1] - totals[0]]


@pytest.mark.long
def test_every_link_of_a_run_is_relative_and_leads_to_a_file(runs):
    for page in (runs[1] / "report.html", *(runs[1] / which.FOLDER).iterdir()):
        links = [of["href"] for tag, of in Page(page.read_text("utf-8")).elements if tag == "a"]
        outward = [link for link in links if not link.startswith("#")]
        assert outward, page.name
        for link in outward:
            assert not re.match(r"/|[a-z]+:", link), link
            assert (page.parent / link).exists(), (page.name, link)


@pytest.mark.long
def test_the_command_says_where_a_report_is_or_writes_it_again(runs, tmp_path, capsys):
    def said(*arguments: str) -> str:
        with pytest.raises(SystemExit) as ended:
            app(["report", "--warehouse", str(runs[1].parent.parent), *arguments])
        assert ended.value.code in (0, None)
        return capsys.readouterr().out.strip()

    [county] = (runs[1] / which.FOLDER).glob(f"{COUNTY}_*.html")
    assert said("--area", COUNTY) == said("--area", "柳北区") == str(county)
    assert said() == str(runs[1] / "report.html")
    assert said("--run", runs[0].name) == str(runs[0] / "report.html")
    copy = tmp_path / "new" / "柳北区.html"
    assert said("--area", COUNTY, "--out", str(copy)) == str(copy)
    assert copy.read_bytes() == county.read_bytes()


@pytest.mark.long
def test_a_report_that_a_run_did_not_write_is_the_same_when_it_is_drawn(runs, tmp_path):
    house = tmp_path / "warehouse"
    shutil.copytree(runs[1].parent.parent, house)
    [county] = (house / "runs" / runs[1].name / which.FOLDER).glob(f"{COUNTY}_*.html")
    content = county.read_bytes()
    county.unlink()
    with pytest.raises(AccountingError) as told:
        asked.report_of(Warehouse(house), COUNTY)
    assert told.value.text("zh") == (
        f"运行 {runs[1].name} 没有写出 {COUNTY} 的报告。请用 --out 指定文件，即可写出，例如 --out {COUNTY}.html。"
    )
    out = asked.report_of(Warehouse(house), COUNTY, out=tmp_path / "county.html")
    assert out.read_bytes() == content


@pytest.mark.long
def test_an_area_without_records_is_named_with_those_that_have_some(runs):
    with pytest.raises(AccountingError) as told:
        asked.report_of(Warehouse(runs[1].parent.parent), "450299")
    assert told.value.text("zh") == (
        f"运行 {runs[1].name} 中没有地区“450299”的记录。请核对 --area，可用代码或名称。"
        "有记录的地区：450200 柳州市、450205 柳北区。"
    )
    assert told.value.text("en") == (
        f"Run {runs[1].name} has no records of the area “450299”. Check --area: a code or a name. "
        "Areas with records: 450200 柳州市, 450205 柳北区."
    )


def test_a_run_of_an_older_version_is_no_month_and_another_plan_no_line(tmp_path):
    tables = tmp_path / "runs" / "2025-09-a" / "tables"
    tables.mkdir(parents=True)
    old = pl.read_parquet(of_sample() / "area_total.parquet").drop("cumulative_accounted_t")
    old.write_parquet(tables / "area_total.parquet")
    house = SimpleNamespace(
        runs=tmp_path / "runs",
        published=lambda: {"2020-12": "2020-12-b", "2025-09": "2025-09-a", "2025-12": "2025-12-c"},
    )
    run = SimpleNamespace(period=Period.of("2025-10"), run_id="r", house=house, tables=of_sample())
    assert history.write(run, tmp_path) is None


def test_a_line_begins_at_zero_and_leaves_out_unknown_months():
    line = str(small_drawings.sparkline([Decimal(0), None, Decimal(10)]))
    assert 'points="4.0,20.0 146.0,4.0"' in line
