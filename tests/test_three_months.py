"""Three months of a city office: what is new, what was reported, what to do, what may be handed in.

August: two counties, a file that cannot be read, an attachment, a row in error, a boiler claimed twice.
September: corrected, withdrawn, sent twice, decided; a works of another city. October: what was decided of
has changed, and a file comes late. Every figure is worked by hand below.
"""

import hashlib
import json
import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import openpyxl
import polars as pl
import pytest

from jianpai.flows import beijing, pipeline, receipts
from jianpai.flows.command import records
from jianpai.flows.command.cli import app
from jianpai.flows.command.records import Change
from jianpai.flows.intake import inboxes
from jianpai.flows.office.made import make
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.city_table import city_table, outcome
from jianpai.flows.published import moved as replaced
from jianpai.flows.published.past import PastMonthError
from jianpai.flows.since import change_words, since
from jianpai.flows.warehouse import Warehouse
from samples.made_up import Row, uscc
from tests.sheets import A1, W1, a1, grid, w1, write_csv, write_xlsx
from tests.test_decisions import SHEET, YES, column, row_of
from tests.test_since import moved, sums

pytestmark = pytest.mark.long

CITY, PROVINCE, NANNING = "450200", "450000", "450100"
PROFILE = """
[office]
name = "柳州市生态环境局"
areas = ["450200"]

[contacts]
"柳北区" = "柳北生态环境局 综合股"
"融安县" = "融安生态环境局 李工"

[thresholds]
"F-01.absolute" = 0.05
"""
QUOTAS = """\
region_code,indicator,pollutant,plan_id,target_year,target_value,target_unit,target_kind,base_year,quoted,document,confidence,changed_by
450205,project_reduction,nox,14FYP,2025,120,t,floor_tonnes,2020,120吨,某市减排计划,S,张某
450223,project_reduction,nox,14FYP,2025,10,t,floor_tonnes,2020,10吨,某市减排计划,S,张某
450222,project_reduction,cod,14FYP,2025,5,t,floor_tonnes,2020,5吨,某市减排计划,S,张某
"""

# Works: COD (Q₁·170 − Q₀·140) ÷ 100, NH3-N (Q₁·20 − Q₀·17) ÷ 100. Boilers: (22000·190 − 23000·50.4348) ÷ 10⁵ = 30.20.
W_0001 = {"volume_before_10k_m3": "41.35", "volume_after_10k_m3": "41.35"}
"""12.405 t COD, a tie that goes to 12.40; 1.2405 t NH3-N."""
MENDED = W_0001 | {"volume_after_10k_m3": 50, "reported_cod_t": "27.11", "reported_nh3n_t": "2.97"}
"""8500 − 5789 = 27.11 t COD; 1000 − 702.95 = 2.9705 t NH3-N."""
CLAIMED = {
    "flue_gas_before_10k_nm3": 20000,
    "flue_gas_after_10k_nm3": 20000,
    "nox_after_mg_per_nm3": 40,
    "reported_nox_t": 30,
}
"""20000 · 150 ÷ 10⁵ = 30.00 t."""
LESS = CLAIMED | {
    "flue_gas_before_10k_nm3": 9000,
    "flue_gas_after_10k_nm3": 9000,
    "reported_nox_t": "13.5",
}
"""9000 · 150 ÷ 10⁵ = 13.50 t, all of it between 190 and 40 mg as claimed before."""
CAPPED = {"base_emission_nox_t": 20, "offset_nox_t": "1.25"}
"""30.20 is cut to 20.00, less 1.25."""


def sent(row: Row, project_id: str, enterprise: int, **changes: object) -> Row:
    """Return a good row as an enterprise of a county files it."""
    own = {
        "project_id": project_id,
        "region_code": project_id[:6],
        "credit_year": int(project_id[7:11]),
        "uscc": uscc(enterprise),
        "enterprise_name": f"示例{enterprise}有限公司",
    }
    return row | own | changes


TWICE = sent(a1(1), "450205-2024-A-0001", 1, **CLAIMED)
AGAIN = sent(a1(2), "450205-2024-A-0002", 1, **CLAIMED)
BROKEN = sent(a1(4), "450223-2024-A-0004", 4)
LATE = sent(a1(7), "450223-2025-A-0007", 7, acceptance_date=date(2025, 9, 10))


class Office(NamedTuple):
    """The office's folder, and by month what it published, what it said and what stood in the folder then."""

    folder: Path
    runs: dict[str, Path]
    said: dict[str, str]
    digests: dict[str, dict[str, str]]

    @property
    def house(self) -> Warehouse:
        return Warehouse(self.folder / "warehouse")

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def run(self, period: str, **options: object) -> Path:
        """Do what ``jianpai run`` does in the office's folder."""
        with self.at_work():
            asked = Asked(Period.of(period), self.inbox, self.house.root, **options)
            return pipeline.monthly(asked).published

    def at_work(self):
        return overlay.using(self.folder / "reference", self.folder)

    def publish(self, period: str) -> None:
        """Publish a month, and keep what was said of it."""
        self.runs[period] = folder = self.run(period)
        with self.at_work():
            self.said[period] = f"{city_table(folder / 'tables', 'zh')}\n{outcome(folder, 'zh')}"
        self.digests[period] = digests(folder)

    def command(self, *arguments: object) -> int:
        """Do what the program does, and leave the reference data in use as it was."""
        with overlay.using(None):
            words = [*map(str, arguments), "--office", str(self.folder)]
            return app(words, standalone_mode=False)

    def table(self, period: str, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.runs[period] / "tables" / f"{name}.parquet")

    def manifest(self, period: str) -> dict:
        return json.loads((self.runs[period] / "manifest.json").read_text("utf-8"))


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def lived(tmp_path_factory) -> Office:
    """Three months, each run on the fifth of the next."""
    office = Office(tmp_path_factory.mktemp("三个月") / "柳州", {}, {}, {})
    make(office.folder)
    (office.folder / "jianpai.toml").write_text(PROFILE, "utf-8")
    (office.folder / "reference" / "targets.csv").write_text(QUOTAS, "utf-8")
    with pytest.MonkeyPatch.context() as clock:
        for period, month, fill in (
            ("2025-08", 9, august), ("2025-09", 10, september), ("2025-10", 11, october),
        ):  # fmt: skip
            clock.setattr(beijing, "now", lambda month=month: f"2025-{month:02d}-05T01:00:00+00:00")
            fill(office)
            office.publish(period)
    return office


def august(office: Office) -> None:
    for county in ("柳北区", "鹿寨县", "融安县"):
        (office.inbox / county).mkdir()
    works = sent(w1(1), "450205-2024-W-0001", 11, **W_0001)
    works |= {"reported_cod_t": "12.45", "reported_nh3n_t": "1.24"}
    capped = sent(a1(6), "450205-2024-A-0006", 6, **CAPPED)
    book = {W1: grid(W1, [works]), A1: grid(A1, [TWICE, AGAIN, capped])}
    write_xlsx(office.inbox / "柳北区" / "八月.xlsx", book)
    (office.inbox / "柳北区" / "批复.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    boilers = [
        sent(a1(3), "450223-2024-A-0003", 3),
        BROKEN | {"nox_before_mg_per_nm3": "三百"},
        sent(a1(5), "450223-2024-A-0005", 5, project_nature="应急管理减排"),
    ]
    write_csv(office.inbox / "鹿寨县" / "A1_鹿寨.csv", grid(A1, boilers), "gbk")
    write_csv(
        office.inbox / "鹿寨县" / "W1_鹿寨.csv",
        grid(W1, [sent(w1(2), "450223-2024-W-0002", 12)]),
    )
    (office.inbox / "融安县" / "W1_融安.ods").write_bytes(b"PK\x03\x04")


def september(office: Office) -> None:
    assert office.command("decide", filled(office.runs["2025-08"], office.folder)) == 0
    change = Change("鹿寨县/W1_鹿寨.csv", None, "县局来函，重复建项", "张三")
    assert records.received_files(change, office.house.root, "zh") == 0
    mended = sent(w1(1), "450205-2024-W-0001", 11, **MENDED)
    write_xlsx(office.inbox / "柳北区" / "九月更正.xlsx", {W1: grid(W1, [mended])})
    shutil.copy(office.inbox / "柳北区" / "八月.xlsx", office.inbox / "柳北区" / "再报.xlsx")
    boilers = [sent(a1(3), "450223-2024-A-0003", 3, record_status="撤回"), BROKEN]
    write_csv(office.inbox / "鹿寨县" / "A1_鹿寨_九月.csv", grid(A1, boilers))
    little = {"volume_before_10k_m3": 10, "volume_after_10k_m3": 10}
    little |= {"reported_cod_t": 3, "reported_nh3n_t": "0.3"}
    other = sent(w1(9), "450102-2024-W-0009", 19, **little)
    write_csv(office.inbox / "柳北区" / "W1_兴宁.csv", grid(W1, [other]))


def october(office: Office) -> None:
    write_csv(office.inbox / "柳北区" / "A1_更正.csv", grid(A1, [AGAIN | LESS]))
    write_csv(office.inbox / "鹿寨县" / "A1_补报.csv", grid(A1, [LATE]))


def filled(run: Path, to: Path) -> Path:
    """Return the workbook of a run with the boiler claimed twice decided as such."""
    book = openpyxl.load_workbook(run / "flagged.xlsx")
    row = row_of(book[SHEET], "450205-2024-A-0001")
    for place, value in enumerate(YES, start=2):
        book[SHEET].cell(row, place).value = value
    book.save(to / "认定.xlsx")
    return to / "认定.xlsx"


@pytest.fixture
def office(lived: Office, tmp_path: Path) -> Office:
    """A copy of the office after three months, which a test may change."""
    shutil.copytree(lived.folder, tmp_path / "柳州")
    house = tmp_path / "柳州" / "warehouse"
    there = {period: house / "runs" / run.name for period, run in lived.runs.items()}
    copied = Office(tmp_path / "柳州", there, {}, {})
    inboxes.remember(copied.house, copied.inbox)
    return copied


# What was reported, what counts

PATH = ("not_eligible_t", "recomputed_t", "cap_t", "offset_t", "traded_t", "negative_t")
PATH += ("rounding_t", "confirmed_t", "withheld_t", "carried_t")

TOTALS = {
    # (area, pollutant): reported, floor, accounted, ceiling
    "2025-08": {
        (CITY, "cod"): ("42.45", "42.40", "42.40", "42.40"),
        (CITY, "nh3n"): ("4.24", "4.24", "4.24", "4.24"),
        # 30.00 of the pair, 18.75 capped and less its offset, 30.20; the pair's other 30.00 is withheld
        (CITY, "nox"): ("150.60", "78.95", "78.95", "108.95"),
    },
    "2025-09": {
        (CITY, "cod"): ("27.11", "27.11", "27.11", "27.11"),
        (CITY, "nh3n"): ("2.97", "2.97", "2.97", "2.97"),
        (CITY, "nox"): ("150.60", "78.95", "78.95", "78.95"),
        (NANNING, "cod"): ("3.00", "3.00", "3.00", "3.00"),
        (NANNING, "nh3n"): ("0.30", "0.30", "0.30", "0.30"),
    },
    "2025-10": {
        (CITY, "cod"): ("27.11", "27.11", "27.11", "27.11"),
        (CITY, "nh3n"): ("2.97", "2.97", "2.97", "2.97"),
        (CITY, "nox"): ("164.30", "109.15", "109.15", "122.65"),
        (NANNING, "cod"): ("3.00", "3.00", "3.00", "3.00"),
        (NANNING, "nh3n"): ("0.30", "0.30", "0.30", "0.30"),
    },
}
"""Cumulative over the plan, by month."""
FIGURES = ("reported", "floor", "accounted", "ceiling")


def totals(office: Office, period: str, level: str) -> dict[tuple[str, str], tuple[str, ...]]:
    last = office.table(period, "area_total").filter(level=level).sort("credit_year")
    rows = last.group_by("region_code", "pollutant", maintain_order=True).last()
    columns = [f"cumulative_{name}_t" for name in FIGURES]
    return {
        (code, pollutant): tuple(map(str, tonnes))
        for code, pollutant, *tonnes in rows.select(
            "region_code", "pollutant", *columns
        ).iter_rows()
        if any(tonnes)
    }


@pytest.mark.parametrize("period", TOTALS)
def test_every_total_is_the_one_worked_by_hand(lived, period):
    assert totals(lived, period, "city") == TOTALS[period]
    whole: dict[str, list[Decimal]] = {}
    for (_, pollutant), figures in TOTALS[period].items():
        before = whole.get(pollutant, [Decimal(0)] * 4)
        whole[pollutant] = [a + Decimal(b) for a, b in zip(before, figures, strict=True)]
    province = totals(lived, period, "province")
    assert province == {(PROVINCE, p): tuple(map(str, t)) for p, t in whole.items()}


STEPS = {
    "2025-08": {
        "cod": {"recomputed_t": "-0.05"},
        "nh3n": {},
        "nox": {"not_eligible_t": "-30.20", "cap_t": "-10.20", "offset_t": "-1.25", "withheld_t": "-30.00"},
    },
    "2025-09": {
        "cod": {},
        "nh3n": {},
        "nox": {"not_eligible_t": "-30.20", "cap_t": "-10.20", "offset_t": "-1.25", "confirmed_t": "-30.00"},
    },
    "2025-10": {
        "cod": {},
        "nh3n": {},
        "nox": {"not_eligible_t": "-30.20", "cap_t": "-10.20", "offset_t": "-1.25", "withheld_t": "-13.50"},
    },
}  # fmt: skip


@pytest.mark.parametrize("period", STEPS)
def test_the_steps_lead_from_what_was_reported_to_what_counts_to_the_last_digit(lived, period):
    gaps = lived.table(period, "reported_gap").filter(city_code=CITY)
    for pollutant, steps in STEPS[period].items():
        own = gaps.filter(pollutant=pollutant).select("reported_t", *PATH, "accounted_t").sum()
        [row] = own.to_dicts()
        assert {name: str(row[name]) for name in PATH if row[name]} == steps
        assert row["reported_t"] + sum(row[name] for name in PATH) == row["accounted_t"]
        reported, _, accounted, _ = TOTALS[period][CITY, pollutant]
        assert (str(row["reported_t"]), str(row["accounted_t"])) == (reported, accounted)


@pytest.mark.parametrize("period", TOTALS)
def test_the_terminal_shows_them_side_by_side(lived, period):
    [line] = [
        re.split(r" {2,}", line)
        for line in lived.said[period].splitlines()
        if line.startswith("450200") and "氮氧化物" in line
    ]
    reported, floor, accounted, ceiling = TOTALS[period][CITY, "nox"]
    difference = Decimal(accounted) - Decimal(reported)
    assert line[3:8] == [reported, floor, accounted, ceiling, str(difference)]


# What is new, what changed

CHANGED = {
    "2025-09": [
        ("450102-2024-W-0009", "cod", "new", "0.00", "3.00"),
        ("450102-2024-W-0009", "nh3n", "new", "0.00", "0.30"),
        ("450205-2024-W-0001", "cod", "corrected", "12.40", "27.11"),
        ("450205-2024-W-0001", "nh3n", "corrected", "1.24", "2.97"),
        ("450223-2024-A-0003", "nox", "withdrawn", "30.20", "0.00"),
        ("450223-2024-A-0004", "nox", "released", "0.00", "30.20"),
        ("450223-2024-W-0002", "cod", "taken_back", "30.00", "0.00"),
        ("450223-2024-W-0002", "nh3n", "taken_back", "3.00", "0.00"),
    ],
    "2025-10": [
        ("450205-2024-A-0002", "nox", "corrected", "0.00", "0.00"),
        ("450223-2025-A-0007", "nox", "new", "0.00", "30.20"),
    ],
}


@pytest.mark.parametrize("period", CHANGED)
def test_what_changed_stands_project_by_project(lived, period):
    found = since.kept(lived.runs[period])
    rows = found.records.select("project_id", "pollutant", "kind", "before_t", "after_t").rows()
    assert sorted((*words, str(a), str(b)) for *words, a, b in rows) == CHANGED[period]


@pytest.mark.parametrize(("before", "after"), [("2025-08", "2025-09"), ("2025-09", "2025-10")])
def test_what_changed_sums_to_the_change_of_every_total(lived, before, after):
    found = since.kept(lived.runs[after])
    assert found.former.run_id == lived.runs[before].name
    change = moved(lived.runs[before], lived.runs[after])
    assert sums(found.records, "delta_t") == sums(found.totals, "change_t") == change
    was, now = TOTALS[before], TOTALS[after]
    by_hand = {
        ("14FYP", *place): Decimal(now[place][2]) - Decimal(was.get(place, ["0"] * 3)[2])
        for place in now
    }
    assert change == {place: tonnes for place, tonnes in by_hand.items() if tonnes}


def test_a_corrected_cell_stands_with_its_old_and_new_value(lived):
    found = since.kept(lived.runs["2025-09"])
    told = [
        change_words.field(row).partition("（")[0] for row in found.fields.iter_rows(named=True)
    ]
    assert sorted(told) == [
        "上报COD减排量：12.45 → 27.11",
        "上报氨氮减排量：1.24 → 2.97",
        "改造后年处理水量：41.35 → 50",
    ]


def test_the_terminal_says_what_changed(lived):
    assert "首次运行" in lived.said["2025-08"].splitlines()[-1]
    september, october = lived.said["2025-09"], lived.said["2025-10"]
    for words in (
        "文件新收 3 份、同名重报 0 份、撤回 1 份",
        "新增记录 1、更正填报 1、撤回或不再有效 1",
        "隔离后更正接收 1",
        "所在文件已撤回 1",
        "核定量：化学需氧量 -12.29 吨、氨氮 -0.97 吨；有变动的市 2 个",
    ):
        assert words in september, words
    assert "核定量：氮氧化物 +30.20 吨；有变动的市 1 个" in october


# What must be done, and with whom


@pytest.mark.parametrize("period", TOTALS)
def test_what_was_not_read_comes_first_with_sender_and_contact(lived, period):
    lines = lived.said[period].partition("\n\n")[2].splitlines()
    assert lines[:3] == [
        "未读取：文件 2 份、工作表 0 张",
        "  · 融安县/W1_融安.ods：文件已损坏，或不是真正的xlsx工作簿（.ods）。请用表格软件打开并另存为 .xlsx "
        "后重新提交。（报送单位 融安县，联系人 融安生态环境局 李工）",
        "  · 柳北区/批复.doc：文件不是 .xlsx 或 .csv，或文件名不以项目类型开头，未读取。"
        "请提交 .xlsx，或文件名以类型开头的 .csv（如 W1_柳州.csv）。"
        "（报送单位 柳北区，联系人 柳北生态环境局 综合股）",
    ]
    assert lines[3].startswith("读取 ")


def test_a_row_in_error_names_its_cell_until_it_is_mended(lived):
    rows = {
        period: lived.table(period, "submission_row")["status"].to_list().count("quarantined")
        for period in TOTALS
    }
    assert rows == {"2025-08": 1, "2025-09": 0, "2025-10": 0}
    [(name, cell, value)] = (
        lived.table("2025-08", "problem")
        .filter(severity="error", project_id="450223-2024-A-0004")
        .select("file_name", "column_name", "value")
        .rows()
    )
    assert (name, cell, value) == ("鹿寨县/A1_鹿寨.csv", "nox_before_mg_per_nm3", "三百")


def rules(office: Office, period: str, *of: str) -> list[tuple[str, str]]:
    found = office.table(period, "problem").filter(pl.col("rule_id").is_in(of))
    return sorted(found.select("rule_id", "file_name").rows())


def test_a_copy_a_file_taken_back_and_another_citys_record_are_told(lived):
    told = rules(lived, "2025-09", "V-47", "V-160", "V-140")
    assert told == [
        ("V-140", "柳北区/W1_兴宁.csv"),
        ("V-160", "鹿寨县/W1_鹿寨.csv"),
        ("V-47", "柳北区/再报.xlsx"),
    ]
    assert not rules(lived, "2025-08", "V-47", "V-160", "V-140")
    words = (
        lived.table("2025-09", "problem").filter(rule_id="V-140").select("message", "message_en")
    )
    [(zh, en)] = words.rows()
    assert zh == (
        "柳北区/W1_兴宁.csv，工作表“W1_兴宁”，第2行，单元格D2（行政区划代码）的值“450102”："
        "不在本单位负责的区域内；记录照常计入其所在区域。请核对行政区划代码，或退回报送单位。"
    )
    assert en.endswith(
        "value “450102”: is in no area that the office answers for; the record counts where it lies. "
        "To do: check the region code, or hand it back to its sender."
    )


def test_what_was_decided_counts_until_its_evidence_changes(lived):
    states = {
        period: (
            lived.table(period, "finding").filter(kind="D-01")["status"].to_list(),
            lived.table(period, "decision")["validity"].to_list(),
        )
        for period in TOTALS
    }
    assert states == {
        "2025-08": (["open"], []),
        "2025-09": (["confirmed"], ["in_force"]),
        "2025-10": (["open"], ["lapsed"]),
    }
    assert "按认定核算：成立 1 条，不成立 0 条。\n" in lived.said["2025-09"]
    [now] = lived.table("2025-10", "finding").filter(kind="D-01")["finding_id"]
    assert f"另有 1 条证据已变，需重新认定：{now}。" in lived.said["2025-10"]


def test_the_offices_own_threshold_decides_what_is_asked(lived):
    # 12.45 reported, 12.405 computed: 0.045 t apart, which the shipped 0.01 t would ask about
    kinds = lived.table("2025-08", "finding")["kind"].to_list()
    assert "F-01" not in kinds
    [own] = [
        row
        for row in lived.manifest("2025-08")["reference_overrides"]
        if row["reference_table"] == "thresholds"
    ]
    assert (own["shipped_value"], own["own_value"], own["changed_by"]) == (
        "0.01", "0.05", "柳州市生态环境局",
    )  # fmt: skip


# Can it be handed in


@pytest.mark.parametrize(
    ("period", "path_t"), [("2025-08", "112.00"), ("2025-09", "114.00"), ("2025-10", "116.00")]
)
def test_a_county_is_judged_by_its_quota_and_one_without_records_is_not_behind(
    lived, period, path_t
):
    rows = lived.table(period, "target_progress").filter(indicator="project_reduction", year=2025)
    quotas = {(row["region_code"], row["pollutant"]): row for row in rows.to_dicts()}
    states = {place: row["state"] for place, row in quotas.items()}
    assert states["450205", "nox"] == "behind"
    assert str(quotas["450205", "nox"]["pace_to_date"].quantize(Decimal("0.01"))) == path_t
    assert states["450223", "nox"] == "met"
    assert states["450222", "cod"] == "no_submission"
    assert states[PROVINCE, "nox"] == "parent_area"
    assert {code for code, _ in states if code.startswith("4501")} <= {NANNING, "450102"}
    others = {states[place] for place in states if place[0] in (NANNING, "450102")}
    assert others <= {"no_target"}


@pytest.mark.parametrize("period", TOTALS)
def test_nothing_that_was_received_is_lost(lived, period):
    kept = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in lived.house.received.iterdir()
    }
    sent_in = [*lived.inbox.rglob("*.csv"), *lived.inbox.rglob("*.xlsx")]
    assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in sent_in} <= kept
    assert {receipt["sha256"] for receipt in receipts.load(lived.house)} <= kept
    evidence = digests(lived.runs[period] / "evidence")
    files = {
        file["file_name"]: file["file_sha256"] for file in lived.manifest(period)["input_files"]
    }
    assert evidence == files


def test_a_published_month_is_never_touched(lived):
    for period, folder in lived.runs.items():
        assert digests(folder) == lived.digests[period], period


# A month published anew


def test_a_month_is_published_anew_only_where_it_is_asked_for(office):
    house, former = office.house, office.runs["2025-09"]
    current = house.current.read_bytes()
    assert office.run("2025-09") == former
    assert office.run("2025-09", as_of=date(2025, 10, 31)) == former
    with pytest.raises(PastMonthError, match="本次计入的收件与当时不同，会得到另一结果"):
        office.run("2025-09", as_of=date(2025, 11, 5))
    assert house.current.read_bytes() == current
    anew = office.run("2025-09", replace=True)
    assert replaced.text(house, former.name, anew.name, "zh").splitlines() == [
        f"{anew.name} 取代 {former.name}（2025-10-05 发布，仍保留在 runs/ 中）。核定量（吨）：",
        "  化学需氧量  30.11 → 30.11（不变）",
        "  氨氮  3.27 → 3.27（不变）",
        "  氮氧化物  78.95 → 109.15（+30.20）",
        "  VOCs  0.00 → 0.00（不变）",
    ]
    assert office.run("2025-09", as_of=date(2025, 10, 31), replace=True) == former
    assert house.published()["2025-09"] == former.name


# What of the office was removed, and whose workbook it is


def test_an_overlay_that_was_removed_is_named(office, caplog):
    before = office.runs["2025-10"]
    quotas = office.folder / "reference" / "targets.csv"
    content = quotas.read_bytes()
    quotas.unlink()
    with pytest.raises(
        PastMonthError, match=r"本次参照数据（本单位数据缺少 targets\.csv）与当时不同"
    ):
        office.run("2025-08")
    caplog.clear()
    without = office.run("2025-10")
    [said] = [record for record in caplog.records if "本单位数据" in record.getMessage()]
    assert (said.levelname, said.getMessage()) == (
        "WARNING",
        f"本单位数据 targets.csv 在运行 {before.name} 中用过，这次没有，改按随程序的数据核算。"
        f"不是有意删除的，请放回后重新运行；当时的文件在 {before / 'reference'}",
    )
    assert said.__dict__["en"] % said.args == (
        f"The office's own targets.csv, which run {before.name} was computed with, is gone: the shipped rows "
        "count. Unless it was removed on purpose, put it back and run again; what it was then is in "
        f"{before / 'reference'}"
    )
    assert (before / "reference" / "targets.csv").read_bytes() == content
    counties = pl.read_parquet(without / "tables" / "target_progress.parquet").filter(
        level="county"
    )
    assert counties.is_empty() or set(counties["state"]) == {"no_target"}
    quotas.write_bytes(content)
    caplog.clear()
    assert office.run("2025-10") == before
    assert "本单位数据" not in caplog.text


def test_a_workbook_of_another_office_is_refused_and_one_of_the_same_under_its_former_name_is_not(
    office, tmp_path, capsys
):
    file = filled(office.runs["2025-10"], tmp_path)
    sheet = openpyxl.load_workbook(file)[SHEET]
    assert sheet.cell(2, column(sheet, "填表单位")).value == "柳州市生态环境局"
    before = (office.house.decisions / "decisions.jsonl").read_bytes()
    other = Office(tmp_path / "贵港", {}, {}, {})
    make(other.folder)
    (other.folder / "jianpai.toml").write_text(PROFILE.replace("柳州市", "贵港市"), "utf-8")
    assert other.command("decide", file) == 2
    assert capsys.readouterr().err.splitlines() == [
        "认定表 认定.xlsx 未取用，其中的认定一条也没有记下：",
        "  · 填表单位是“柳州市生态环境局”，本单位是“贵港市生态环境局”。请交该单位取用。",
        "请改正后重新执行。",
    ]
    assert (office.house.decisions / "decisions.jsonl").read_bytes() == before
    renamed = PROFILE.replace("柳州市生态环境局", "柳州市生态环境局（本级）")
    (office.folder / "jianpai.toml").write_text(renamed, "utf-8")
    assert office.command("decide", file) == 0
    assert (office.house.decisions / "decisions.jsonl").read_bytes() != before
