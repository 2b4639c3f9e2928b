"""The columns of every record by the hundred thousand, for ``make bench``."""

from functools import cache

import numpy as np
import polars as pl

from jianpai.schemas import reference
from samples.office.sites import ALPHABET

Columns = dict[str, object]
PER_ID = 1_000
"""Serial numbers that one region and year can give to each type of a medium."""


def common(
    n: int, project_type: str, rng: np.random.Generator, code: str, titles: list[str]
) -> Columns:
    """Return the columns of every record; ``code`` begins its facilities, the titles go round."""
    serial = np.arange(n)
    block, number = np.divmod(serial, PER_ID)
    region = _counties()[block % len(_counties())]
    year = 2021 + (block // len(_counties())) % 5
    spread = 2021 + rng.integers(0, 5, n)
    letter, first = project_type[0], int(project_type[1:]) * PER_ID
    ids = [
        f"{r}-{y}-{letter}-{first + k:04d}" for r, y, k in zip(region, year, number, strict=True)
    ]
    uscc = _usccs(n, rng)
    return {
        "project_id": ids,
        "project_name": [titles[k % len(titles)] for k in serial],
        "credit_year": spread,
        "region_code": region,
        "enterprise_name": [f"示例企业{project_type}{k // 3:07d}有限公司" for k in serial],
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
        "evidence": [f"合订本:合订本{k}.pdf" for k in serial],
    }


@cache
def _counties() -> np.ndarray:
    """Return the counties of Guangxi that last through the plan."""
    lasting = (pl.col("valid_from") <= 2020) & pl.col("valid_to").is_null()
    is_county = (pl.col("level") == "county") & ~pl.col("region_code").str.contains("X")
    is_guangxi = pl.col("region_code").str.starts_with("45")
    return reference.regions().filter(is_guangxi, is_county, lasting)["region_code"].to_numpy()


def _usccs(n: int, rng: np.random.Generator) -> list[str]:
    values = np.array([ALPHABET.index(c) for c in "91450200"])
    body = np.hstack([np.tile(values, (n, 1)), rng.integers(0, 10, (n, 9))])
    weights = np.array([pow(3, i, 31) for i in range(17)])
    check = (31 - (body @ weights) % 31) % 31
    letters = np.array(list(ALPHABET))[np.hstack([body, check[:, None]])]
    return ["".join(row) for row in letters]


def decimals(
    rng: np.random.Generator, low: float, high: float, n: int, digits: int = 2
) -> np.ndarray:
    """Return n numbers of a range with a count of decimals."""
    return np.round(rng.uniform(low, high, n), digits)
