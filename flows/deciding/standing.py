"""What a file of decisions is held against: its run, the run of today, what was decided before (认定的对照)."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from jianpai.flows.deciding.complaint import Complaint
from jianpai.flows.deciding.filled import Filled
from jianpai.flows.decisions import store
from jianpai.flows.decisions.issued import mark_of
from jianpai.flows.decisions.record import Decision
from jianpai.flows.overlay import overlay, profile
from jianpai.flows.warehouse import Warehouse

_RUN_ID = re.compile(r"\d{4}-\d{2}-[0-9a-f]{12}")
TIMEZONE = ZoneInfo("Asia/Shanghai")
Finding = dict[str, Any]


@dataclass(frozen=True)
class Known:
    """What is known of a run's findings and decisions."""

    run: Path
    """the run that the file was written by"""
    current: Path
    """the run that the latest period publishes"""
    findings: dict[str, Finding]
    """of the file's run, by id"""
    present: dict[str, str]
    """digest of the grounds of each finding of the current run, by id"""
    shown: frozenset[str]
    """ids of the decisions that the file's run counted by, which its workbook showed"""
    taken: tuple[Decision, ...]
    """every decision ever taken in"""
    revise: bool
    """whether a decision that the workbook did not show may be changed"""
    today: str


def run_of(filled: Filled, house: Warehouse, office: str) -> Path | Complaint:
    """Return the run that a file was written by, or why it is none of this warehouse."""
    runs, marks = filled.origin("run_id"), filled.origin("warehouse")
    if not runs:
        return _NO_ORIGIN
    if len(runs) > 1:
        return _several("运行", "runs", runs)
    folder = house.runs / runs[0]
    offices = filled.origin("office")
    if office and offices and offices not in ([office], [_office_of(runs[0], house)]):
        return _other_office(offices[0], office)
    own = mark_of(house)
    if marks and marks != [own]:
        return _other_warehouse(runs[0], marks, house)
    if not _RUN_ID.fullmatch(runs[0]) or not (folder / "manifest.json").is_file():
        return _unknown_run(runs[0], house)
    return folder


def _office_of(run_id: str, house: Warehouse) -> str:
    """Return the name that the office had when a run was made; it may have another by now."""
    kept = house.runs / run_id / overlay.COPIED_TO / profile.FILE
    is_there = _RUN_ID.fullmatch(run_id) and kept.is_file()
    return profile.read(kept.read_bytes())[0].name if is_there else ""


def known(house: Warehouse, run: Path, *, revise: bool) -> Known:
    """Return what a file of decisions of a run is held against."""
    periods = house.published()
    current = house.runs / periods[max(periods)] if periods else run
    columns = [*("finding_id", "finding_series", "kind", "pollutant"), "tonnes_at_risk"]
    found = _findings(run).select(*columns, "grounds_sha256")
    return Known(
        run,
        current,
        {row["finding_id"]: row for row in found.iter_rows(named=True)},
        dict(_findings(current).select("finding_id", "grounds_sha256").iter_rows()),
        frozenset(decision.decision_id for decision in store.kept_by(run)),
        tuple(store.load(house)),
        revise,
        datetime.now(TIMEZONE).date().isoformat(),
    )


def _findings(run: Path) -> pl.DataFrame:
    """Return the findings of a run; one of before decisions were made has no digest of the grounds."""
    found = pl.read_parquet(run / "tables" / "finding.parquet")
    if "grounds_sha256" in found.columns:
        return found
    return found.with_columns(grounds_sha256=pl.lit("", dtype=pl.String))


_NO_ORIGIN = Complaint(
    "",
    "没有运行编号（隐藏列“运行编号”和工作表“说明”都没有），不知道依据的是哪次运行。请从运行目录中的 flagged.xlsx "
    "重新填写",
    "bears no run id (neither the hidden column 运行编号 nor the sheet 说明), so it is not known on which run it "
    "was based. Fill in flagged.xlsx of a run anew",
)


def _several(what_zh: str, what_en: str, names: list[str]) -> Complaint:
    return Complaint(
        "",
        f"混有几次{what_zh}的行：{'、'.join(names)}。一个文件只能出自一次运行，请分开填写、分别取用",
        f"holds rows of several {what_en}: {', '.join(names)}. Keep each run's decisions in a file of its own",
    )


def _other_office(theirs: str, own: str) -> Complaint:
    return Complaint(
        "",
        f"填表单位是“{theirs}”，本单位是“{own}”。请交该单位取用",
        f"is of the office “{theirs}”, and this is “{own}”. Hand it to that office",
    )


def _other_warehouse(run_id: str, marks: list[str], house: Warehouse) -> Complaint:
    said = "、".join(marks)
    return Complaint(
        "",
        f"出自另一单位的数据仓（编号 {said}，运行 {run_id}），不是 {house.root}（编号 {mark_of(house) or '无'}）。"
        "请核对 --warehouse，或把文件交该单位取用",
        f"comes from another office's warehouse ({said}, run {run_id}), not from {house.root} "
        f"({mark_of(house) or 'none'}). Check --warehouse, or hand the file to that office",
    )


def _unknown_run(run_id: str, house: Warehouse) -> Complaint:
    return Complaint(
        "",
        f"数据仓 {house.root} 中没有运行 {run_id}。请核对 --warehouse，或从现有运行的 flagged.xlsx 重新填写",
        f"the warehouse {house.root} has no run {run_id}. Check --warehouse, or fill in flagged.xlsx of a run "
        "that is there",
    )
