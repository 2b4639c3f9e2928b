"""The one way to get finished tables for tests of pages: those of real runs, and changes to them.

A run's tables are made once per session; a test that wants another value changes a copy.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from jianpai.flows.warehouse import sha256
from tests.accounting import account_folder
from tests.sheets import (
    A1,
    MATERIAL,
    OTHER_USCC,
    USCC,
    V1,
    W1,
    Row,
    a1,
    grid,
    material,
    v1,
    w1,
    write_csv,
    write_xlsx,
)

INBOX = Path(__file__).parent.parent / "samples" / "inbox"


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="jianpai-tables-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def of_sample() -> Path:
    """Return the folder of the tables of the whole sample; nobody may write there."""
    return of_inbox("sample", INBOX)


def of_inbox(name: str, inbox: Path) -> Path:
    """Return the folder of the tables of a run over an inbox."""
    account_folder(inbox, _folder() / name)
    return _folder() / name / "tables"


def changed(
    tables: Path, folder: Path, **changes: Callable[[pl.DataFrame], pl.DataFrame] | None
) -> Path:
    """Copy tables into a new folder, some of them changed by a function of the whole table."""
    folder.mkdir(parents=True)
    for file in tables.glob("*.parquet"):
        change = changes.get(file.stem)
        if change is None:
            shutil.copy(file, folder)
        else:
            change(pl.read_parquet(file)).write_parquet(folder / file.name)
    return folder


def edit(tables: Path, name: str, **columns: object) -> None:
    """Replace columns of one table of a copy."""
    path = tables / f"{name}.parquet"
    pl.read_parquet(path).with_columns(**columns).write_parquet(path)


WATER_FILE, AIR_FILE, VOC_FILE = "柳州/污水.xlsx", "柳州/锅炉.XLSX", "V1_北海.csv"
WATER_SHEET, AIR_SHEET = "W1 城镇污水处理", "A1 锅炉'炉窑"
FORMULA_NAME = '=HYPERLINK("http://x","点我")'
_DATES = {"completion_date": date(2023, 12, 31), "acceptance_date": date(2024, 2, 29)}
_BOILER = {"permit_no": f"{USCC}001P", "facility_code": "MF0001", "outlet_code": "DA001"}


@cache
def of_six_projects() -> Path:
    """Return the folder of the tables of six projects in two cities; nobody may write there.

    Two pollutants of one sewage works, a boiler claimed twice (open D-01), one that emits more
    (F-17, confirmed), a coating project from a csv, an emergency measure that is not eligible.
    Texts are hostile, and the problems are a warning and two errors.
    """
    inbox = _folder() / "inbox"
    (inbox / "柳州").mkdir(parents=True)
    write_xlsx(inbox / WATER_FILE, {WATER_SHEET: grid(W1, [_works()])})
    write_xlsx(inbox / AIR_FILE, {AIR_SHEET: grid(A1, _boilers())})
    write_csv(inbox / VOC_FILE, grid(V1, [_coating()]))
    stages = [material(1, "改造前"), material(1, "改造后", amount_t="75.5")]
    own = {"project_id": "450500-2024-V-0001", "voc_content": 50}
    write_csv(inbox / "V1 原辅材料_北海.csv", grid(MATERIAL, [row | own for row in stages]))
    real = of_inbox("six", inbox)
    folder = _folder() / "six-hostile"
    return changed(
        real,
        folder,
        project=_hostile_names,
        finding=lambda finding: _decided(_but_reported(finding)),
        finding_project=_but_reported,
        problem=_three,
    )


def _works() -> Row:
    """Return the sewage works: 1,000.3449 t COD less 10 t offset, 80.027592 t ammonia nitrogen."""
    before = {
        f"{end}_{p}_before_mg_per_l": 0 for end in ("inlet", "outlet") for p in ("cod", "nh3n")
    }
    after = {"inlet_cod_after_mg_per_l": 1030, "outlet_cod_after_mg_per_l": 30}
    after |= {"inlet_nh3n_after_mg_per_l": 85, "outlet_nh3n_after_mg_per_l": 5}
    tonnes = {"reported_cod_t": "1000.345", "reported_nh3n_t": "80.355", "offset_cod_t": 10}
    tonnes |= {"base_emission_cod_t": 2000, "base_emission_nh3n_t": 2000}
    volumes = {"volume_before_10k_m3": 0, "volume_after_10k_m3": "100.03449"}
    place = {"facility_code": "TW001", "outlet_code": "DW001", "industry_code": "0462"}
    return w1(1, **before, **after, **tonnes, **volumes, **place, **_DATES)


def _boilers() -> list[Row]:
    """Return boilers of 119.995 t, the same again, −3.2 t, and 39.5 t of an emergency measure."""
    claims: list[dict[str, Any]] = [
        {
            "number": 1,
            "c0": 150,
            "c1": "30.005",
            "reported_nox_t": 120,
            "region_code": "450200-X01",
        },
        {"number": 3, "c0": 150, "c1": "30.005", "reported_nox_t": 120},
        {"number": 4, "c0": 50, "c1": "53.2", "reported_nox_t": 5, "uscc": OTHER_USCC},
        {
            "number": 2,
            "c0": "59.5",
            "c1": 20,
            "reported_nox_t": 40,
            "project_nature": "应急管理减排",
        },
    ]
    return [_boiler(**claim) for claim in claims]


def _boiler(number: int, c0: Any, c1: Any, **changes: Any) -> Row:
    gas = {"flue_gas_before_10k_nm3": 100_000, "flue_gas_after_10k_nm3": 100_000}
    gas |= {"nox_before_mg_per_nm3": c0, "nox_after_mg_per_nm3": c1}
    row = a1(number, **gas, base_emission_nox_t=2000, industry_code="0462", **_DATES, **_BOILER)
    if number == 4:
        changes |= {"project_id": "450500-2024-A-0004", "region_code": "450500", "permit_no": None}
    if number == 2:
        changes |= {"project_id": "450200-2023-A-0002", "credit_year": 2023}
        changes |= {"facility_code": "MF0002", "acceptance_date": date(2023, 5, 1)}
        changes |= {"completion_date": date(2023, 4, 1)}
    return row | changes


def _coating() -> Row:
    """Return the coating project: 12.25 t."""
    ratios = dict.fromkeys((n for n in v1() if n.endswith("_ratio")), 0)
    own = {"project_id": "450500-2024-V-0001", "region_code": "450500", "uscc": OTHER_USCC}
    tonnes = {"base_emission_vocs_t": 2000, "reported_vocs_t": "12.5", "industry_code": "0462"}
    return v1(1, **ratios, **own, **tonnes, **_DATES)


def _hostile_names(project: pl.DataFrame) -> pl.DataFrame:
    names = {
        "450200-2024-A-0001": ("1号锅炉超低排放", "恒峰热电有限公司"),
        "450200-2024-A-0003": (FORMULA_NAME, "＋恒峰热电"),
        "450500-2024-A-0004": ("氮氧化物增加的锅炉", "@北海热力"),
        "450500-2024-V-0001": ("-水性涂料替代", "嘉禾家具;=1+1"),
    }
    of = {"project_name": 0, "enterprise_name": 1}
    return project.with_columns(
        pl.col("project_id")
        .replace_strict({id_: pair[place] for id_, pair in names.items()}, default=pl.col(column))
        .alias(column)
        for column, place in of.items()
    )


def _but_reported(found: pl.DataFrame) -> pl.DataFrame:
    """Return the findings without those that what was reported is not what was computed."""
    return found.filter(~pl.col("finding_id").str.starts_with("F-01"))


def _decided(finding: pl.DataFrame) -> pl.DataFrame:
    is_negative = pl.col("kind") == "F-17"
    return finding.with_columns(
        status=pl.when(is_negative).then(pl.lit("confirmed")).otherwise("status"),
        message=pl.lit("=疑为同一项目重复申报，请核对现场和佐证材料。"),
    )


def _three(problem: pl.DataFrame) -> pl.DataFrame:
    """Return a warning and an error about cells, and an error about a file that was not kept."""
    sha = {path: sha256(_folder() / "inbox" / path) for path in (AIR_FILE, VOC_FILE)}
    cell = {"file_name": AIR_FILE, "file_sha256": sha[AIR_FILE], "sheet_name": AIR_SHEET}
    cell |= {"row_number": 16, "column_name": "uscc", "heading": "统一社会信用代码", "cell": "G16"}
    row = {"file_name": VOC_FILE, "file_sha256": sha[VOC_FILE], "sheet_name": "V1", "row_number": 4}
    rows = [
        cell | {"problem_id": "P1", "value": "-9145", "rule_id": "V-05", "severity": "warning"},
        row | {"problem_id": "P2", "value": "=cmd|' /C calc'!A0", "rule_id": "R-30"},
        {"problem_id": "P3", "file_name": "坏文件.xlsx", "rule_id": "R-21"},
    ]
    said = {"severity": "error", "message": "@行不完整。", "message_en": "", "is_superseded": False}
    return pl.DataFrame([said | row for row in rows], schema=problem.schema)
