"""Double counting between kinds of projects and by evidence: what is one, what only looks like it."""

import csv
import shutil
import time
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest

from jianpai.flows.account import relation
from jianpai.schemas import reference
from samples.made_up import Record
from tests.accounting import account_folder
from tests.double_kinds import (
    FILES,
    boiler,
    closure,
    farm,
    file,
    heating,
    industry,
    landfill,
    project_id,
    reuse,
    village,
    works,
)
from tests.given import macros
from tests.golden_case import GOLDEN
from tests.made_up_inbox import write_inbox

KINDS = ["D-05", "D-06", "D-13", "D-18", "D-19", "D-20", "D-21", "D-22", "D-24"]
MOVING, TO_WORKS = {"project_name": "整体搬迁关停"}, {"discharge_to": "进入城镇污水厂"}
NORTH = {"receiving_works": "示例城北水务公司"}
AT_1, AT_2 = ({"facility_code": f"TW00{n}", "outlet_code": f"DW00{n}"} for n in (1, 2))
LINES = [{"facility_code": f"MF000{n}", "outlet_code": f"DA00{n}"} for n in (1, 2)]
SPLIT = {"design_capacity_10k_m3_per_d": 1, "volume_after_10k_m3": 300}
FIRST, SECOND = {"project_name": "一期工程"}, {"project_name": "二期工程"}

SHUT = {"year": 2024, "closure_date": "2024-05-31"}

# What is asked of each case: its records with the files filed for them, and the doubts by project.
Case = tuple[str, list[Record], list[Record], dict[str, str]]


def pair(number: int, **of_second) -> list[Record]:
    """Return a closure that moves and its new site, of one enterprise."""
    new = {"firm": number, "site": "002P", "year": 2024}
    return [closure(number, **MOVING), boiler(number + 1, **{**new, **of_second})]


def both(number: int, **of_second) -> list[Record]:
    """Return two boilers of two enterprises, or as stated."""
    return [boiler(number), boiler(number + 1, **of_second)]


def shared(kind: str, content: int, records: list[Record]) -> list[Record]:
    """Return the rows of L5 by which records share a file."""
    return [file(row, kind, content) for row in records]


def phases(number: int, first: dict, second: dict) -> list[Record]:
    """Return two phases of one works, the second accepted later."""
    later = {"acceptance_date": "2023-09-30", "firm": number, **SPLIT, **SECOND}
    return [works(number, **{**SPLIT, **FIRST, **first}), works(number + 1, **{**later, **second})]


def moves() -> list[Case]:
    """Return cases of closures that move, and the sites where they go on (D-05)."""
    return [
        ("24 months to the day", pair(101, acceptance_date="2025-05-31", year=2025), [], {"A-0101": "5"}),
        ("a day later", pair(103, acceptance_date="2025-06-01", year=2025), [], {"A-0103": "20"}),
        ("moved tonnes stated", [closure(105, moved_nox_t=5, **MOVING), *pair(105)[1:]], [], {}),
        ("the new site lets out more", pair(107, nox_before_mg_per_nm3=400, nox_after_mg_per_nm3=290), [],
         {"A-0107": "20"}),
        ("nothing moves", [closure(109), boiler(110, firm=109, site="002P", year=2024)], [], {}),
        ("the words stand at the new site", [closure(111), boiler(
            112, firm=111, site="002P", year=2024, project_name="迁建工程")], [], {"A-0111": "5"}),
        ("another enterprise", [closure(113), boiler(114, year=2024, project_name="迁建工程")], [], {}),
        ("two closures share one new site", [
            closure(115, base_emission_nox_t=4, facility_code="MF0001", **MOVING),
            closure(116, firm=115, facility_code="MF0002", **MOVING),
            boiler(117, firm=115, site="002P", year=2024)], [], {"A-0115": "4", "A-0116": "1"}),
    ]  # fmt: skip


def direct() -> list[Case]:
    """Return cases of waste water let out directly that goes to a works, or may (D-06)."""
    return [
        ("a works without report", [industry(201, receiving_works="示例无名厂")], [], {"W-0201": "94"}),
        ("a works that reports", [industry(203, **NORTH), works(204, enterprise_name="示例城北水务公司")], [],
         {"W-0203": "90"}),
        ("a works of that name in another city", [industry(205, receiving_works="示例城东水务公司"), works(
            206, enterprise_name="示例城东水务公司", region_code="450502")], [], {"W-0205": "94"}),
        ("indirect", [industry(207, wwtp_outlet_cod_mg_per_l=20, **TO_WORKS, **NORTH)], [], {}),
        ("indirect gives more", [industry(209, wwtp_outlet_cod_mg_per_l=500, **NORTH)], [], {}),
        ("direct", [industry(211)], [], {}),
        ("another outlet", [industry(213, **AT_2), works(214, firm=213, **AT_1)], [], {}),
        ("an outlet that is not named", [industry(215), works(216, firm=215, **AT_1)], [], {"W-0215": "90"}),
    ]  # fmt: skip


def heatings() -> list[Case]:
    """Return cases of boilers that a central heating replaces (D-13)."""
    return [
        ("a heating that counts", [heating(301), closure(302, central_heating_project_id=project_id("A", 301))],
         [], {"A-0302": "20"}),
        ("a heating that counts nothing", [heating(303, heat_source_nox_t=12), closure(
            304, central_heating_project_id=project_id("A", 303))], [], {}),
        ("a heating that is not eligible", [heating(305, project_nature="应急管理减排"), closure(
            306, central_heating_project_id=project_id("A", 305))], [], {}),
    ]  # fmt: skip


def manure() -> list[Case]:
    """Return cases of treatment centres and the farms they take manure from (D-18)."""
    return [
        ("a centre before its farm", [farm(401, manure_source_farms="甲1；甲2"), farm(
            402, farm_code="甲2", heads=3_000, acceptance_date="2023-07-01")], [], {"W-0402": "30"}),
        ("a centre after its farm", [farm(403, manure_source_farms="乙1", acceptance_date="2023-07-01"), farm(
            404, farm_code="乙1", heads=3_000)], [], {"W-0403": "30"}),
        ("a farm elsewhere", [farm(405, manure_source_farms="丙1"), farm(
            406, farm_code="丙1", region_code="450502")], [], {}),
        ("a farm that treats its own", [farm(407, farm_code="丁1", manure_source_farms="丁1")], [], {}),
    ]  # fmt: skip


def sewage() -> list[Case]:
    """Return cases of rural sewage and leachate, which may go to a works (D-19, D-20)."""
    return [
        ("a village that goes to a works", [village(501, destination="接入城镇污水厂")], [], {"W-0501": "30.66"}),
        ("a village", [village(502)], [], {}),
        ("leachate", [landfill(503)], [], {}),
        ("leachate to a works", [landfill(504, destination="进入城镇污水厂", wwtp_outlet_cod_mg_per_l=30)], [],
         {"W-0504": "787"}),
    ]  # fmt: skip


def reuses() -> list[Case]:
    """Return cases of reuse beside the works whose water it is (D-21)."""
    return [
        ("reuse in the year of the works", [works(511), reuse(512, firm=511)], [], {"W-0512": "30"}),
        ("reuse at the works' outlet", [works(513), reuse(514, firm=513, outlet_cod_mg_per_l=20)], [], {}),
        ("reuse of cleaner water", [works(515), reuse(516, firm=515, outlet_cod_mg_per_l=19)], [], {}),
        ("less than half a hundredth", [works(517), reuse(
            518, firm=517, outlet_cod_mg_per_l="20.004")], [], {}),
        ("half a hundredth and more", [works(519), reuse(
            520, firm=519, outlet_cod_mg_per_l="20.006")], [], {"W-0520": "0.01"}),
    ]  # fmt: skip


def splits() -> list[Case]:
    """Return cases of phases of one works (D-22)."""
    return [
        ("phases above the works", phases(521, {}, {}), [], {"W-0522": "291.6"}),
        ("just what it can treat", phases(523, {}, {"volume_after_10k_m3": 138}), [], {}),
        ("capacities of their own", phases(525, {}, {"design_capacity_10k_m3_per_d": "1.1"}), [], {}),
        ("lines of their own", phases(527, AT_1, AT_2), [], {}),
        ("one outlet for both", phases(529, AT_1, AT_2 | {"outlet_code": "DW001"}), [], {"W-0530": "291.6"}),
        ("another year", phases(531, {}, {"year": 2024, "acceptance_date": "2024-09-30"}), [], {}),
        *(
            (f"phases named {one} and {other}",
             phases(number, {"project_name": f"示例厂{one}"}, {"project_name": f"示例厂{other}"}), [],
             {f"W-0{number + 1}": "291.6"} if is_found else {})
            for number, one, other, is_found in [
                (533, "A系列", "Ｂ系列", True), (535, "甲线", "乙线", True), (537, "Ⅰ期", "Ⅱ期", True),
                (539, "东区", "西区", True), (541, "第一组", "第二组", True), (543, "东区扩建", "东区提标", False),
                (545, "一级强化", "二级处理", False),
            ]
        ),
    ]  # fmt: skip


def closures() -> list[Case]:
    """Return cases of closures after retrofits of the same units (D-10)."""
    return [
        ("a closure of the site of a retrofit", [
            boiler(551, base_emission_nox_t=20, **LINES[0]), closure(552, firm=551, **SHUT)], [], {"A-0552": "5"}),
        ("a closure of the site of two retrofits, some moved", [
            boiler(553, base_emission_nox_t=20, **LINES[0]),
            boiler(554, firm=553, base_emission_nox_t=20, **LINES[1]),
            closure(555, firm=553, **SHUT | {"base_emission_nox_t": 40, "moved_nox_t": 3})], [], {"A-0555": "10"}),
        ("a closure of what lets out less", [
            boiler(556, base_emission_nox_t="20.01", **LINES[0]), closure(557, firm=556, **SHUT)], [], {}),
        ("a closure of another unit", [
            boiler(558, base_emission_nox_t=20, **LINES[0]), closure(559, firm=558, **SHUT, **LINES[1])], [], {}),
        ("a closure of the site after one of a unit", [
            closure(560, **LINES[0]), closure(561, firm=560, **SHUT | {"base_emission_nox_t": 30})], [], {}),
        ("a closure at another site", [
            boiler(562, base_emission_nox_t=20, **LINES[0]), closure(563, firm=562, site="002P", **SHUT)], [], {}),
    ]  # fmt: skip


def shared_files() -> list[Case]:
    """Return cases of one file for several projects (D-24)."""
    photo, law, licence, report = both(601), both(603), both(605, firm=605, site="002P"), both(607)
    acceptance, tested = ([boiler(n + i, firm=n, **LINES[i]) for i in (0, 1)] for n in (610, 617))
    yearly = [works(n, year=2020 + n - 612, firm=613, **AT_1) for n in (613, 614)]
    yearly[1] |= {"volume_before_10k_m3": "365", "volume_after_10k_m3": "400"}
    yearly[1] |= {"inlet_cod_before_mg_per_l": "200", "outlet_cod_before_mg_per_l": "20"}
    alone = both(615)
    return [
        ("a photo", photo, shared("施工照片", 1, photo), {"A-0601": "5", "A-0602": "5"}),
        ("an approval", law, shared("环评批复", 2, law), {}),
        ("a plan", law, shared("十四五减排规划", 3, law), {}),
        ("a licence of one enterprise", licence, shared("营业执照", 4, licence), {}),
        ("a report of two sites", report, shared("监测报告", 5, report), {"A-0607": "5", "A-0608": "5"}),
        ("an acceptance of one site", acceptance, shared("验收意见", 6, acceptance),
         {"A-0610": "5", "A-0611": "5"}),
        ("a report of one site", tested, shared("监测报告", 7, tested), {}),
        ("one works, year by year", yearly, shared("验收意见", 8, yearly), {}),
        ("files of their own", alone, [file(r, "施工照片", 9 + n) for n, r in enumerate(alone)], {}),
    ]  # fmt: skip


def cases() -> list[Case]:
    """Return every case; each is of enterprises of its own."""
    kinds = [moves, direct, heatings, manure, sewage, reuses, splits, closures, shared_files]
    return [case for of_kind in kinds for case in of_kind()]


@cache
def accounted() -> dict[str, pl.DataFrame]:
    """Return the tables of a run over all cases; none has to do with another."""
    with TemporaryDirectory() as folder:
        records = {r["project_id"]: r for _, rows, _, _ in cases() for r in rows}
        files = [row for _, _, rows, _ in cases() for row in rows]
        inbox = write_inbox(Path(folder) / "in", records.values(), {FILES: files})
        return account_folder(inbox, Path(folder) / "run")


@cache
def doubts() -> dict[str, Decimal]:
    """Return what each project would lose by the findings of these kinds."""
    kinds = [*KINDS, "D-10"]
    of_kinds = accounted()["finding"].filter(pl.col("kind").is_in(kinds)).select("finding_id")
    risks = accounted()["finding_project"].join(of_kinds, on="finding_id").to_dicts()
    return {row["project_id"]: row["tonnes_at_risk"] for row in risks if row["tonnes_at_risk"]}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case[0])
def test_what_is_counted_twice_and_what_only_looks_like_it(case: Case) -> None:
    _, records, _, expected = case
    rows = accounted()["submission_row"].filter(pl.col("status") == "accepted")
    ids = [record["project_id"] for record in records]
    assert set(ids) <= set(rows["project_id"])
    found = {i[7 + 5 :]: doubts()[i] for i in ids if i in doubts()}
    assert found == {i: Decimal(tonnes) for i, tonnes in expected.items()}


def test_every_kind_is_found_and_says_what_to_do() -> None:
    found = accounted()["finding"].filter(pl.col("kind").is_in(KINDS))
    assert set(found["kind"]) == set(KINDS)
    for row in found.iter_rows(named=True):
        for words in ("message", "message_en", "resolution", "resolution_en"):
            assert row[words], (row["kind"], words)
            assert "{" not in row[words], (row["kind"], words)
            assert "unknown" not in row["message"]


def test_open_findings_are_withheld_and_dismissed_ones_are_not() -> None:
    reductions = accounted()["project_reduction"]
    doubted = reductions.filter(pl.col("project_id").is_in([*doubts()]))
    assert (doubted["accounted_t"] == doubted["floor_t"]).all()
    assert (doubted["ceiling_t"] == doubted["counted_t"]).all()


# The row is accepted, and its sender is told


def test_sewage_and_leachate_that_go_to_a_works_are_accepted_with_a_warning() -> None:
    problems = accounted()["problem"].filter(pl.col("rule_id").is_in(["V-62", "V-74"]))
    assert sorted(problems.select("rule_id", "severity").unique().rows()) == [
        ("V-62", "warning"),
        ("V-74", "warning"),
    ]
    assert all("存疑" in message for message in problems["message"])


# What confirming leaves is what correcting the record leaves


CORRECTED: dict[str, dict[str, str]] = {
    "450200-2023-A-0501": {"转移氮氧化物排放量（吨）": "5"},
    "450200-2023-W-0601": {"废水去向": "进入城镇污水厂"},
    "450200-2023-W-0602": {"废水去向": "进入城镇污水厂", "下游污水厂出水COD（mg/L）": "20"},
    "450200-2023-W-0604": {"废水去向": "进入城镇污水厂", "下游污水厂出水COD（mg/L）": "20"},
    "450200-2023-W-0605": {"废水去向": "进入城镇污水厂"},
    "450200-2023-W-0608": {"废水去向": "进入城镇污水厂", "下游污水厂出水COD（mg/L）": "30"},
    "450200-2023-W-1802": {"出栏或存栏量（头/羽）": "7000", "粪污来源养殖场备案号": ""},
    "450200-2023-W-1804": {"出栏或存栏量（头/羽）": "2000"},
    "450200-2022-W-2102": {"出水COD（mg/L）": "20"},
    "450200-2023-W-2102": {"出水COD（mg/L）": "20"},
    "450200-2023-W-2108": {"出水COD（mg/L）": "30"},
    "450200-2023-W-2202": {"改造后年处理水量（万吨）": "276"},
}
WITHDRAWN = {
    *("450200-2023-A-0503", "450200-2023-W-0603", "450200-2023-A-1302", "450200-2023-A-1303"),
    *("450200-2023-W-1803", "450200-2023-W-1901", "450200-2023-W-1902", "450200-2023-W-2003"),
    *(f"450200-2023-A-240{n}" for n in range(1, 7)),
}
LEFT_AS_THEY_ARE = {"450200-2023-W-2001", "450200-2023-W-2002"}
"""Leachate has no indirect method to correct to: what is left is worked by hand in its golden case."""


def golden_of_kinds() -> list[Path]:
    """Return the golden cases that state a finding of these kinds."""
    return [
        folder
        for folder in sorted(GOLDEN.iterdir())
        if folder.is_dir()
        and any(f"\n{kind}," in (folder / "expected_findings.csv").read_text() for kind in KINDS)
    ]


def together(folder: Path, *, is_corrected: bool) -> Path:
    """Write the files of all these cases into one folder, as they are or corrected."""
    folder.mkdir()
    for case in golden_of_kinds():
        for sent in (case / "in").iterdir():
            target = folder / f"{sent.stem.split('_')[0]}_{case.name}.csv"
            shutil.copy(sent, target)
            if is_corrected and "L5" not in sent.name:
                correct(target)
    return folder


def correct(path: Path) -> None:
    """Write a file again without what is withdrawn and with what is corrected."""
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    kept = [row for row in rows if row["减排项目编号"] not in WITHDRAWN]
    changed = [row | CORRECTED.get(row["减排项目编号"], {}) for row in kept]
    names = dict.fromkeys(name for row in changed or rows for name in row)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, [*names], restval="")
        writer.writeheader()
        writer.writerows(changed)


def test_confirming_leaves_what_correcting_the_records_leaves(tmp_path: Path) -> None:
    assert len(golden_of_kinds()) == len(KINDS)
    asked, corrected = (
        account_folder(
            together(tmp_path / name, is_corrected=is_corrected), tmp_path / f"{name}_run"
        )
        for name, is_corrected in (("asked", False), ("corrected", True))
    )
    floors = dict(asked["project_reduction"].select("project_id", "floor_t").rows())
    after = dict(corrected["project_reduction"].select("project_id", "ceiling_t").rows())
    left = {i: t for i, t in floors.items() if i not in LEFT_AS_THEY_ARE}
    assert left == {i: after.get(i, Decimal(0)) for i in left}
    still = corrected["finding"].filter(pl.col("kind").is_in(KINDS))
    assert {i for ids in still["project_ids"] for i in ids} <= LEFT_AS_THEY_ARE | {
        "450200-2023-W-2010"
    }


# Many rows of one name, code or file

MANY = 50_000
FEW_SECONDS = 20


def many(con, name: str, columns: str) -> None:
    con.execute(f'CREATE TABLE "{name}" AS SELECT {columns} FROM RANGE({MANY}) AS t(i)')


def claims_of_many(project_type: str, pollutant: str):
    """Return a connection with as many claims and records of one type and one enterprise."""
    con = macros()
    con.register("words", reference.table("finding_words").to_arrow())
    con.execute("CREATE TABLE ref_finding_word AS FROM words")
    con.execute(
        "CREATE TABLE ref_threshold AS SELECT * FROM (VALUES ('D-05', 'months', 24::DECIMAL(18, 6))) "
        "AS t(kind, key, value)"
    )
    con.execute("CREATE TABLE ref_method AS SELECT 'closure' AS method_id, 'yes' AS is_closure")
    line = "i AS claim_no, 'P' || i AS project_id"
    many(
        con,
        "claim",
        f"{line}, '{pollutant}' AS pollutant, '{project_type}' AS project_type, '14' AS plan_id, "
        "'450200' AS city_code, TRUE AS eligible, 2023 AS credit_year, DATE '2023-05-01' AS acceptance_date, "
        "5::DECIMAL(38, 26) AS computed_t, TRUE AS computed_is_exact, 1::DECIMAL(18, 6) AS base_t, "
        "IF(i % 2 = 0, 'closure', 'other') AS method_id",
    )
    many(
        con,
        "placed_project",
        "'P' || i AS project_id, 'A1' AS project_type, 's' || i AS site_key, 'P' || i AS point_key",
    )
    return con


def seconds(con, name: str) -> float:
    started = time.monotonic()
    relation.build(con, name)
    return time.monotonic() - started


def test_one_file_for_fifty_thousand_projects_is_one_finding_in_seconds() -> None:
    con = claims_of_many("A1", "nox")
    many(
        con,
        "record_project",
        "'P' || i AS project_id, 'u' || i AS uscc, NULL::VARCHAR AS permit_no",
    )
    many(
        con,
        "record_l5_evidence_file",
        "'P' || i AS project_id, '现场照片' AS evidence_kind, i || '.jpg' AS evidence_file, "
        "REPEAT('A', 64) AS evidence_sha256",
    )
    assert seconds(con, "find_d24_evidence_reused") < FEW_SECONDS
    found = "SELECT COUNT(*), COUNT(DISTINCT finding_key), MAX(LENGTH(facts)) FROM find_d24_evidence_reused"
    members, findings, longest = con.execute(found).fetchall()[0]
    assert (members, findings) == (MANY, 1)
    assert longest < 500


def test_an_enterprise_of_fifty_thousand_closures_and_sites_takes_seconds() -> None:
    con = claims_of_many("A4", "nox")
    many(
        con,
        "record_project",
        "'P' || i AS project_id, '91450200000000010X' AS uscc, '搬迁' AS project_name, '' AS enterprise_name, "
        "'' AS former_names, DATE '2023-05-01' AS closure_date, 0::DECIMAL(18, 6) AS moved_nox_t, "
        "NULL::DECIMAL(18, 6) AS moved_vocs_t, NULL::DECIMAL(18, 6) AS moved_cod_t, "
        "NULL::DECIMAL(18, 6) AS moved_nh3n_t",
    )
    assert seconds(con, "relocation") < FEW_SECONDS


def test_fifty_thousand_centres_and_farms_of_one_number_take_seconds() -> None:
    con = claims_of_many("W6", "cod")
    many(
        con,
        "record_project",
        "'P' || i AS project_id, '养殖1' AS farm_code, '养殖1；养殖2' AS manure_source_farms",
    )
    assert seconds(con, "find_d18_manure_counted_twice") < FEW_SECONDS
