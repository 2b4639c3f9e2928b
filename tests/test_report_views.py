"""The report's views of the findings: kind by city, records side by side, and the network."""

import re
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.publish.report import clusters, doubts, queries
from jianpai.flows.publish.report.network import network
from samples.made_up import uscc
from tests.sheets import A1, Row, a1, grid, write_csv
from tests.tables import changed, of_inbox, of_sample
from tests.test_report import HOSTILE, Page, written


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """The tables of the sample, and beside them the page."""
    return changed(of_sample(), tmp_path_factory.mktemp("run") / "tables")


@pytest.fixture(scope="module")
def page(made) -> Page:
    return written(made)


def tonnes(text: str) -> Decimal:
    """Return the number that stands before the count of a cell."""
    return Decimal(re.match(r"-?[\d,]+\.\d\d", text)[0].replace(",", ""))


# Kind by city


def test_the_table_of_a_pollutant_adds_up_to_its_open_findings(made, page):
    findings = pl.read_parquet(made / "finding.parquet").filter(pl.col("status") == "open")
    for pollutant, of in findings.group_by("pollutant"):
        rows = page.tables[f"matrix-{pollutant[0]}"]
        kinds = {row[0].split()[0]: tonnes(row[-1]) for row in rows[1:-1]}
        expected = dict(of.group_by("kind").agg(pl.col("tonnes_at_risk").sum()).iter_rows())
        assert kinds == expected
        assert tonnes(rows[-1][-1]) == of["tonnes_at_risk"].sum()
        for row in rows[1:]:
            assert sum(tonnes(cell) for cell in row[1:-1] if cell != "—") == tonnes(row[-1])


def test_many_cities_share_a_last_column(made, monkeypatch):
    monkeypatch.setattr(doubts, "CITIES_SHOWN", 3)
    with queries.open_tables(made) as con:
        table = next(m for m in doubts.matrices(con) if m.pollutant == "nox")
    assert table.cities[-1] == "其他"
    assert len(table.cities) == 4
    assert sum(amount.tonnes for amount in table.totals) == table.total.tonnes


def test_a_shade_follows_the_tonnes():
    shades = [
        doubts._sum([{"findings": 1, "tonnes": Decimal(t)}], Decimal(100)).shade
        for t in (0, 1, 5, 50, 100)
    ]
    assert shades == [0, 1, 2, 4, 5]


# Side by side


def pairs_of(tables: Path) -> list[doubts.Pair]:
    with queries.open_tables(tables) as con:
        return doubts.pairs(con)


def test_what_differs_is_marked_by_sign_and_class_and_has_its_cell(made, page):
    pair = next(pair for pair in pairs_of(made) if pair.kind == "D-01")
    assert len(pair.findings) == 2  # COD and ammonia of the same two records
    assert [record["is_later"] for record in pair.records] == [False, True]
    different = {field.title: field for field in pair.different}
    assert different["验收日期"].verdict == "differs"
    project = pl.read_parquet(made / "project.parquet")
    columns = pl.read_parquet(made / "source_column.parquet")
    for record, cell in zip(pair.records, different["验收日期"].cells, strict=True):
        own = project.row(by_predicate=pl.col("project_id") == record["project_id"], named=True)
        letter = columns.row(
            by_predicate=(pl.col("file_name") == own["file_name"])
            & (pl.col("sheet_name") == own["sheet_name"])
            & (pl.col("column_name") == "acceptance_date"),
            named=True,
        )["column_letter"]
        assert cell["value"] == str(own["acceptance_date"])
        assert cell["cell"] == f"{letter}{own['row_number']}"
    rows = page.tables["beside"]
    assert rows
    assert (
        '<tr class="differs"><th scope="row"><b class="verdict-sign differs">≠</b>验收日期'
        in page.html
    )


def test_verdicts_tell_missing_from_different():
    assert doubts._verdict(["a", "a"]) == "agrees"
    assert doubts._verdict(["a", ""]) == "missing"
    assert doubts._verdict(["a", "", "b"]) == "differs"


def test_the_largest_come_first_and_are_few(made):
    pairs = pairs_of(made)
    sums = [pair.findings[0]["tonnes_at_risk"] for pair in pairs]
    assert sums == sorted(sums, reverse=True)
    assert 0 < len(pairs) <= doubts.PAIRS_SHOWN
    assert all(pair.resolution for pair in pairs)


def test_other_pollutants_of_the_records_are_left_out(made):
    for pair in pairs_of(made):
        pollutants = {row["pollutant"] for row in pair.findings}
        if pollutants == {"cod"}:
            assert not [f for f in (*pair.different, *pair.same) if "氨氮" in f.title]


# The network


def boiler(number: int, **changes: object) -> Row:
    own = {"uscc": uscc(1), "enterprise_name": "示例一有限公司", "permit_no": f"{uscc(1)}001P"}
    return a1(number) | own | {"facility_code": "MF0001", "outlet_code": "DA001"} | changes


@pytest.fixture(scope="module")
def crowd(tmp_path_factory) -> Path:
    """Forty copies of one boiler's claim, its next stage, and a boiler of its own."""
    inbox = tmp_path_factory.mktemp("crowd")
    copies = [boiler(number) for number in range(1, 41)]
    stage = {
        "nox_before_mg_per_nm3": "50.4348",
        "nox_after_mg_per_nm3": "30",
        "limit_at_base_mg_per_nm3": None,
    }
    next_stage = boiler(41, **stage, project_name=HOSTILE)
    write_csv(inbox / "A1.csv", grid(A1, [*copies, next_stage]))
    return of_inbox("crowd", inbox)


def clusters_of(tables: Path) -> list[clusters.Cluster]:
    with queries.open_tables(tables) as con:
        return clusters.clusters(con)


def test_a_big_cluster_is_bounded_and_says_what_it_leaves_out(crowd):
    (cluster,) = clusters_of(crowd)
    assert len(cluster.projects) == clusters.NODES_SHOWN
    assert cluster.hidden > 0
    first = cluster.projects[0]["project_id"]
    assert {edge.earlier for edge in cluster.edges} == {first}
    assert {edge.kinds for edge in cluster.edges} == {("D-01",)}


def test_the_picture_is_the_same_every_time_and_names_each_edge(made):
    for cluster in clusters_of(made):
        svg = network(cluster, "图")
        assert svg == network(cluster, "图")
        assert svg.count("<path d=") == svg.count("<polygon") == len(cluster.edges)
        for edge in cluster.edges:
            assert f">{' '.join(edge.kinds)}</text>" in svg
        for number in range(1, len(cluster.projects) + 1):
            assert f">{number}</text>" in svg


def test_no_words_of_edges_lie_over_one_another(crowd, made):
    for cluster in (*clusters_of(crowd), *clusters_of(made)):
        svg = network(cluster, "图")
        boxes = [
            tuple(map(float, found))
            for found in re.findall(
                r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="15" rx="3"', svg
            )
        ]
        for n, (x, y, width) in enumerate(boxes):
            for x2, y2, width2 in boxes[:n]:
                assert x + width <= x2 + 0.2 or x2 + width2 <= x + 0.2 or abs(y - y2) >= 14.9


def test_what_a_record_says_is_never_markup(crowd, tmp_path):
    hostile = {
        name: pl.lit(HOSTILE)
        for name in ("project_name", "enterprise_name", "outlet_code", "city_name")
    }
    tables = changed(
        crowd, tmp_path / "tables", project=lambda table: table.with_columns(**hostile)
    )
    html = written(tables).texts()
    assert "<script>" not in html
    assert "<img" not in html
    assert html.count("<svg") >= 1


def test_a_run_without_findings_has_no_views(made, tmp_path):
    none = {"finding": lambda t: t.clear(), "finding_project": lambda t: t.clear()}
    html = written(changed(made, tmp_path / "tables", **none)).html
    for name in ("matrix", "pairs", "network"):
        assert f'id="{name}"' not in html
