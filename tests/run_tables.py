"""Finished tables of a tiny run, as the export and the auditors' workbook read them.

Six projects in two cities: two pollutants of one sewage works, a boiler claimed twice (open
D-01), a coating project from a csv, an emergency measure that is not eligible. Texts are hostile.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

WATER_SHA, AIR_SHA, CSV_SHA = "a" * 64, "b" * 64, "c" * 64
WATER_SHEET, AIR_SHEET = "W1 城镇污水处理", "A1 锅炉'炉窑"
SOURCES = {
    "W": ("柳州/污水.xlsx", WATER_SHA, WATER_SHEET),
    "A": ("柳州/锅炉.XLSX", AIR_SHA, AIR_SHEET),
    "V": ("V1_北海.csv", CSV_SHA, "V1"),
}
CITIES = {"450200": "柳州市", "450500": "北海市"}
FORMULA_NAME = '=HYPERLINK("http://x","点我")'
T2, T26, QUANTITY = pl.Decimal(38, 2), pl.Decimal(38, 26), pl.Decimal(18, 6)

# project_id, name, enterprise, city, nature, row in its file
PROJECTS = [
    ("450200-2024-W-0001", "龙泉山污水厂提标", "清源水务有限公司", "450200", "正常", 2),
    ("450200-2024-A-0001", "1号锅炉超低排放", "恒峰热电有限公司", "450200", "正常", 12),
    ("450200-2024-A-0003", FORMULA_NAME, "＋恒峰热电", "450200", "正常", 13),
    ("450500-2024-A-0004", "氮氧化物增加的锅炉", "@北海热力", "450500", "正常", 14),
    ("450500-2024-V-0001", "-水性涂料替代", "嘉禾家具;=1+1", "450500", "正常", 3),
    ("450200-2023-A-0002", "错峰生产", "恒峰热电有限公司", "450200", "应急管理减排", 15),
]
# project_id, pollutant, reported, computed, net, at risk, why not eligible
REDUCTIONS = [
    ("450200-2024-W-0001", "cod", "1000.345", "1000.3449", "990.34", "0.00", None),
    ("450200-2024-W-0001", "nh3n", "80.355", "80.1", "80.10", "0.00", None),
    ("450200-2024-A-0001", "nox", "120", "119.995", "120.00", "0.00", None),
    ("450200-2024-A-0003", "nox", "120", "119.995", "120.00", "120.00", None),
    ("450500-2024-A-0004", "nox", "5", "-3.2", "-3.20", "0.00", None),
    ("450500-2024-V-0001", "vocs", "12.5", "12.25", "12.25", "0.00", None),
    ("450200-2023-A-0002", "nox", "40", "39.5", "0.00", "0.00", "emergency_reduction"),
]
FINDINGS = [
    (
        "D-01-0001",
        "D-01",
        "error",
        "nox",
        ["450200-2024-A-0001", "450200-2024-A-0003"],
        "120.00",
        "open",
    ),
    ("F-17-0001", "F-17", "warning", "nox", ["450500-2024-A-0004"], "0.00", "confirmed"),
]
RISKS = [
    ("D-01-0001", "450200-2024-A-0001", "nox", "0.00"),
    ("D-01-0001", "450200-2024-A-0003", "nox", "120.00"),
    ("F-17-0001", "450500-2024-A-0004", "nox", "0.00"),
]
COLUMN_LETTERS = {
    "W": {
        "reported_cod_t": "S",
        "reported_nh3n_t": "T",
        "base_emission_cod_t": "Q",
        "outlet_code": "N",
    },
    "A": {
        "project_id": "A",
        "reported_nox_t": "F",
        "base_emission_nox_t": "E",
        "facility_code": "L",
        "outlet_code": "M",
    },
    "V": {"reported_vocs_t": "S", "base_emission_vocs_t": "R"},
}


def write_tables(folder: Path) -> Path:
    """Write the tables and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "project": project(),
        "project_reduction": project_reduction(),
        "finding": finding(),
        "finding_project": finding_project(),
        "problem": problem(),
        "source_column": source_column(),
    }
    for name, rows in tables.items():
        rows.write_parquet(folder / f"{name}.parquet")
    return folder


def project() -> pl.DataFrame:
    """Return one row per project."""
    empty = dict.fromkeys(["longitude_deg", "latitude_deg"], QUANTITY) | {"stable_date": pl.Date}
    empty |= dict.fromkeys(["former_names", "permit_no"], pl.String)
    return pl.DataFrame([_project(*row) for row in PROJECTS], schema_overrides=empty)


def _project(*values: Any) -> dict[str, Any]:
    project_id, name, enterprise, city, nature, row = values
    letter = project_id[12]
    file_name, sha256, sheet = SOURCES[letter]
    return {
        "project_id": project_id,
        "project_type": f"{letter}1",
        "project_name": name,
        "credit_year": int(project_id[7:11]),
        "plan_id": "14FYP",
        "region_code": f"{city}-X01" if row == 12 else city,
        "region_name": "柳东新区" if row == 12 else CITIES[city],
        "city_code": city,
        "city_name": CITIES[city],
        "province_code": "450000",
        "enterprise_name": enterprise,
        "former_names": None,
        "uscc": "914502001234567890",
        "industry_code": "0462",
        "permit_no": None,
        "longitude_deg": None,
        "latitude_deg": None,
        "facility_code": "MF0001",
        "outlet_code": "DA001",
        "project_nature": nature,
        "completion_date": date(2023, 12, 31),
        "acceptance_date": date(2024, 2, 29),
        "stable_date": None,
        "data_source": "在线监测",
        "evidence": "验收意见:a.pdf",
        "file_name": file_name,
        "file_sha256": sha256,
        "sheet_name": sheet,
        "row_number": row,
    }


def project_reduction() -> pl.DataFrame:
    """Return one row per project and pollutant."""
    rows = [_reduction(*row) for row in REDUCTIONS]
    t2 = dict.fromkeys(
        ["net_t", "counted_t", "at_risk_t", "floor_t", "accounted_t", "ceiling_t"], T2
    )
    return pl.DataFrame(rows, schema_overrides={"computed_t": T26, "reported_t": QUANTITY, **t2})


def _reduction(*values: Any) -> dict[str, Any]:
    project_id, pollutant, reported, computed, net, at_risk, reason = values
    counted = max(Decimal(net), Decimal(0))
    return {
        "project_id": project_id,
        "pollutant": pollutant,
        "project_type": f"{project_id[12]}1",
        "credit_year": int(project_id[7:11]),
        "plan_id": "14FYP",
        "region_code": project_id[:6],
        "city_code": project_id[:6],
        "province_code": "450000",
        "reported_t": Decimal(reported),
        "computed_t": Decimal(computed),
        "eligible": reason is None,
        "ineligible_reason": reason,
        "base_emission_t": Decimal("2000"),
        "offset_t": Decimal("10"),
        "traded_t": Decimal("0"),
        "net_t": Decimal(net),
        "counted_t": counted,
        "at_risk_t": Decimal(at_risk),
        "floor_t": counted - Decimal(at_risk),
        "accounted_t": counted - Decimal(at_risk),
        "ceiling_t": counted,
        "method_id": f"{project_id[12]}1.x",
        "method_confidence": "E",
        "method_is_verified": False,
    }


def finding() -> pl.DataFrame:
    """Return one row per finding."""
    names = ["finding_id", "kind", "severity", "pollutant"]
    names += ["project_ids", "tonnes_at_risk", "status"]
    rows = [dict(zip(names, row, strict=True)) for row in FINDINGS]
    types = {"project_ids": pl.List(pl.String), "tonnes_at_risk": pl.String}
    return pl.DataFrame(rows, schema_overrides=types).with_columns(
        pl.col("tonnes_at_risk").cast(pl.Decimal(18, 2)),
        title=pl.lit("同一项目重复申报"),
        title_en=pl.lit("the same project twice"),
        message=pl.lit("=疑为同一项目重复申报，请核对现场和佐证材料。"),
        message_en=pl.lit("one project claimed twice?"),
        evidence=pl.lit("{}"),
    )


def finding_project() -> pl.DataFrame:
    """Return one row per finding, project and pollutant."""
    names = ["finding_id", "project_id", "pollutant", "tonnes_at_risk"]
    rows = pl.DataFrame(RISKS, schema=dict.fromkeys(names, pl.String), orient="row")
    return rows.with_columns(pl.col("tonnes_at_risk").cast(pl.Decimal(18, 2)))


def problem() -> pl.DataFrame:
    """Return a warning and an error about cells, and an error about a file that was not kept."""
    names = ["problem_id", "file_name", "file_sha256", "sheet_name", "row_number", "column_name"]
    names += ["heading", "cell", "value", "rule_id", "severity", "message"]
    cell = [
        "P1",
        "柳州/锅炉.XLSX",
        AIR_SHA,
        AIR_SHEET,
        16,
        "uscc",
        "统一社会信用代码",
        "G16",
        "-9145",
        "V-05",
    ]
    row = ["P2", "V1_北海.csv", CSV_SHA, "V1", 4, None, None, None, "=cmd|' /C calc'!A0", "R-30"]
    file = ["P3", "坏文件.xlsx", None, None, None, None, None, None, None, "R-21"]
    rows = [
        [*cell, "warning", "校验位不符。"],
        [*row, "error", "@行不完整。"],
        [*file, "error", "无法打开。"],
    ]
    types = dict.fromkeys(names, pl.String) | {"row_number": pl.Int32}
    return pl.DataFrame(rows, schema=types, orient="row").with_columns(
        project_id=pl.lit(None, pl.String), message_en=pl.lit("")
    )


def source_column() -> pl.DataFrame:
    """Return one row per recognised column of a sheet."""
    return pl.DataFrame(
        [
            dict(zip(["file_name", "file_sha256", "sheet_name"], SOURCES[medium], strict=True))
            | {"column_name": name, "heading": name, "column_letter": letter}
            for medium, letters in COLUMN_LETTERS.items()
            for name, letter in letters.items()
        ]
    )
