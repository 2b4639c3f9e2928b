"""Generate submissions of any size as csv: made-up projects of Guangxi, about 1 in 1000 with a mistake.

Shares of the rows: 35 % A1, 35 % W1, 10 % V1 and two material rows for each V1 project.
"""

from pathlib import Path

import numpy as np
import polars as pl

from jianpai import schemas
from jianpai.schemas import reference

ROWS_PER_FILE = 100_000
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def generate(rows: int, inbox: Path, seed: int = 14) -> dict[str, int]:
    """Write about ``rows`` data rows into ``inbox`` and return the rows of each sheet."""
    rng = np.random.default_rng(seed)
    inbox.mkdir(parents=True, exist_ok=True)
    v1 = rows // 10
    frames = {
        "A1": _a1(rows * 35 // 100, rng),
        "W1": _w1(rows * 35 // 100, rng),
        "V1": _v1(v1, rng),
    }
    frames["V1 原辅材料"] = _materials(frames["V1"]["project_id"], rng)
    for name, frame in frames.items():
        _write(frame, name, inbox)
    return {name: frame.height for name, frame in frames.items()}


def _write(frame: pl.DataFrame, name: str, inbox: Path) -> None:
    template = next(
        t for t in schemas.sheets() if t == name or (t.split()[0] == name and "原辅" not in t)
    )
    headings = {n: c.metadata["heading"] for n, c in schemas.columns(template).items()}
    for part, start in enumerate(range(0, frame.height, ROWS_PER_FILE)):
        piece = frame.slice(start, ROWS_PER_FILE).rename(headings, strict=False)
        piece.write_csv(inbox / f"{name}_{part:03d}.csv")


def _common(n: int, letter: str, rng: np.random.Generator, code: str) -> dict:
    serial = np.arange(n)
    counties = (
        reference.regions()
        .filter(
            pl.col("region_code").str.starts_with("45"),
            pl.col("level") == "county",
            pl.col("valid_from") <= 2020,
            pl.col("valid_to").is_null(),
            ~pl.col("region_code").str.contains("X"),
        )["region_code"]
        .to_numpy()
    )
    block, number = np.divmod(serial, 10_000)
    region = counties[block % len(counties)]
    year = 2021 + (block // len(counties)) % 5
    spread = 2021 + rng.integers(0, 5, n)
    ids = [f"{r}-{y}-{letter}-{k:04d}" for r, y, k in zip(region, year, number, strict=True)]
    uscc = _usccs(n, rng)
    return {
        "project_id": ids,
        "project_name": [f"示例项目{letter}{k:07d}" for k in serial],
        "credit_year": spread,
        "region_code": region,
        "enterprise_name": [f"示例企业{letter}{k // 3:07d}有限公司" for k in serial],
        "uscc": uscc,
        "industry_code": np.full(n, "4620"),
        "permit_no": [f"{u}001P" for u in uscc],
        "longitude_deg": np.round(107 + rng.random(n) * 4, 4),
        "latitude_deg": np.round(22 + rng.random(n) * 3, 4),
        "facility_code": [f"{code}{k % 900 + 100:03d}" for k in serial],
        "outlet_code": [f"D{code[-1]}{k % 900 + 100:03d}" for k in serial],
        "project_nature": np.where(rng.random(n) < 0.001, "应急管理减排", "正常"),
        "acceptance_date": [
            f"{y}-06-{d:02d}" for y, d in zip(spread, rng.integers(1, 29, n), strict=True)
        ],
        "data_source": np.where(rng.random(n) < 0.002, "自报", "在线监测"),
        "evidence": [f"验收意见:验收{k}.pdf；在线数据:数据{k}.xlsx" for k in serial],
    }


def _usccs(n: int, rng: np.random.Generator) -> list[str]:
    values = np.array([_ALPHABET.index(c) for c in "91450200"])
    body = np.hstack([np.tile(values, (n, 1)), rng.integers(0, 10, (n, 9))])
    weights = np.array([pow(3, i, 31) for i in range(17)])
    check = (31 - (body @ weights) % 31) % 31
    letters = np.array(list(_ALPHABET))[np.hstack([body, check[:, None]])]
    return ["".join(row) for row in letters]


def _decimals(
    rng: np.random.Generator, low: float, high: float, n: int, digits: int = 2
) -> np.ndarray:
    return np.round(rng.uniform(low, high, n), digits)


def _a1(n: int, rng: np.random.Generator) -> pl.DataFrame:
    before, after = _decimals(rng, 1e3, 9e4, n), _decimals(rng, 1e3, 9e4, n)
    c0, c1 = _decimals(rng, 150, 420, n), _decimals(rng, 20, 50, n)
    reported = np.round((before * np.minimum(c0, 400) - after * c1) * 1e-5, 2)
    return pl.DataFrame(
        _common(n, "A", rng, "TA")
        | {
            "unit_kind": np.full(n, "燃煤锅炉"),
            "capacity_t_per_h": _decimals(rng, 10, 130, n, 0),
            "flue_gas_before_10k_nm3": before,
            "flue_gas_after_10k_nm3": after,
            "nox_before_mg_per_nm3": c0,
            "nox_after_mg_per_nm3": c1,
            "limit_at_base_mg_per_nm3": np.full(n, 400),
            "base_emission_nox_t": np.round(before * c0 * 1e-5, 2),
            "reported_nox_t": reported,
            "offset_nox_t": np.where(rng.random(n) < 0.05, "1.5", ""),
        }
    )


def _w1(n: int, rng: np.random.Generator) -> pl.DataFrame:
    capacity = _decimals(rng, 0.5, 20, n, 1)
    volume = np.round(capacity * 365 * rng.uniform(0.5, 1.19, n), 2)
    columns = _common(n, "W", rng, "TW") | {
        "design_capacity_10k_m3_per_d": capacity,
        "volume_before_10k_m3": np.round(volume * 0.7, 2),
        "volume_after_10k_m3": volume,
    }
    for pollutant, inlet, outlet in (("cod", 200, 30), ("nh3n", 25, 2)):
        for stage, better in (("before", 1.0), ("after", 0.7)):
            columns[f"inlet_{pollutant}_{stage}_mg_per_l"] = _decimals(
                rng, inlet * 0.8, inlet * 1.2, n
            )
            columns[f"outlet_{pollutant}_{stage}_mg_per_l"] = _decimals(
                rng, outlet * 0.5, outlet * better, n
            )
        columns[f"base_emission_{pollutant}_t"] = np.round(volume * inlet * 1.3e-2, 2)
        columns[f"reported_{pollutant}_t"] = np.round(volume * inlet * 0.4e-2, 2)
    return pl.DataFrame(columns)


def _v1(n: int, rng: np.random.Generator) -> pl.DataFrame:
    return pl.DataFrame(
        _common(n, "V", rng, "TA")
        | {
            "output_before": _decimals(rng, 1e3, 2e3, n),
            "output_after": _decimals(rng, 1e3, 2e3, n),
            "output_unit": np.full(n, "吨"),
            "collection_before_ratio": np.full(n, "50%"),
            "removal_before_ratio": np.full(n, "0.3"),
            "collection_after_ratio": np.full(n, "0.6"),
            "removal_after_ratio": np.full(n, "0.45"),
            "base_emission_vocs_t": _decimals(rng, 60, 90, n),
            "reported_vocs_t": _decimals(rng, 10, 50, n),
        }
    )


def _materials(project_ids: pl.Series, rng: np.random.Generator) -> pl.DataFrame:
    n = len(project_ids)
    before = {
        "project_id": project_ids, "stage": "改造前", "material_name": "溶剂型面漆", "material_kind": "涂料",
        "amount_t": _decimals(rng, 50, 100, n), "voc_content": _decimals(rng, 40, 60, n),
        "voc_content_unit": "%", "density_g_per_ml": None,
    }  # fmt: skip
    after = before | {
        "stage": "改造后", "material_name": "水性面漆", "amount_t": _decimals(rng, 50, 100, n),
        "voc_content": _decimals(rng, 60, 120, n, 0), "voc_content_unit": "g/L",
        "density_g_per_ml": _decimals(rng, 1, 1.4, n),
    }  # fmt: skip
    return pl.concat([pl.DataFrame(before), pl.DataFrame(after)], how="vertical_relaxed")
