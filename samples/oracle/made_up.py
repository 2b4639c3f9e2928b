"""Made-up projects from a seed; every value is text as a clerk would type it."""

import random
from decimal import Decimal
from fractions import Fraction

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
F = Fraction


def uscc(number: int) -> str:
    """Return a valid made-up credit code."""
    serial = f"{number:08d}"
    rest = 11 - sum(w * int(c) for w, c in zip([3, 7, 9, 10, 5, 8, 4, 2], serial, strict=True)) % 11
    body = f"91450200{serial}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(pow(3, i, 31) * ALPHABET.index(c) for i, c in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]


def number(rng: random.Random, high: int, decimals: int = 6) -> str:
    """Return a number with a random count of decimals, ties and zeros often among them."""
    digits = rng.randint(0, decimals)
    value = Decimal(rng.randint(0, high * 10**digits)).scaleb(-digits)
    return f"{rng.choice([value, value.quantize(Decimal('0.5')), Decimal(0)] if rng.random() < 0.2 else [value]):f}"


def common(rng: random.Random, serial: int, letter: str) -> dict:
    year = rng.randint(2021, 2025)
    return {
        "project_id": f"450200-{year}-{letter}-{serial:04d}",
        "project_name": f"示例{letter}{serial}",
        "credit_year": str(year),
        "region_code": rng.choice(["450202", "450203", "450521", "450200-X01"]),
        "enterprise_name": f"示例企业{letter}{serial}",
        "uscc": uscc(serial + 1000 * "WAV".index(letter)),
        "project_nature": "正常",
        "acceptance_date": f"{year}-{rng.randint(1, 12):02d}-15",
        "data_source": "在线监测",
    }


def tonnes(rng: random.Random, pollutant: str, base_high: int) -> dict:
    return {
        f"base_emission_{pollutant}_t": number(rng, base_high),
        f"reported_{pollutant}_t": "1",
        f"offset_{pollutant}_t": number(rng, 3, 3) if rng.random() < 0.3 else "",
        f"traded_{pollutant}_t": number(rng, 3, 3) if rng.random() < 0.2 else "",
    }


def w1(rng: random.Random, serial: int) -> dict:
    row = common(rng, serial, "W") | {"design_capacity_10k_m3_per_d": "100"}
    row |= {"volume_before_10k_m3": number(rng, 40_000), "volume_after_10k_m3": number(rng, 40_000)}
    for pollutant, high in (("cod", 500), ("nh3n", 60)):
        for stage in ("before", "after"):
            row[f"inlet_{pollutant}_{stage}_mg_per_l"] = number(rng, high)
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = number(rng, high // 4)
        row |= tonnes(rng, pollutant, 100_000)
    return row


def a1(rng: random.Random, serial: int) -> dict:
    return common(rng, serial, "A") | {
        "unit_kind": "水泥窑",
        "flue_gas_before_10k_nm3": number(rng, 100_000),
        "flue_gas_after_10k_nm3": number(rng, 100_000),
        "nox_before_mg_per_nm3": number(rng, 600),
        "nox_after_mg_per_nm3": number(rng, 300),
        "limit_at_base_mg_per_nm3": rng.choice(["400", "320", "200.5"]),
        **tonnes(rng, "nox", 500),
    }


def v1(rng: random.Random, serial: int) -> tuple[dict, list[dict]]:
    ratios = ["collection_before", "removal_before", "collection_after", "removal_after"]
    row = common(rng, serial, "V") | {
        f"{name}_ratio": f"{rng.randint(0, 10**6) / 10**6:f}" for name in ratios
    }
    if rng.random() < 0.6:
        row |= {
            "output_before": number(rng, 5000) or "1",
            "output_after": f"{rng.randint(1, 7000)}.{rng.randint(0, 99):02d}",
        }
        row["output_before"] = row["output_before"] if F(row["output_before"]) > 0 else "7"
    row |= tonnes(rng, "vocs", 300)
    return row, [
        material(rng, row["project_id"], stage)
        for stage in ["改造前", "改造后"]
        for _ in range(rng.randint(1, 3))
    ]


def material(rng: random.Random, project_id: str, stage: str) -> dict:
    is_percent = rng.random() < 0.5
    density = f"{rng.randint(700, 1900) / 1000:.3f}"
    content = number(rng, 100) if is_percent else number(rng, 600)
    return {
        "project_id": project_id,
        "stage": stage,
        "material_name": f"材料{rng.randint(1, 9)}",
        "material_kind": "涂料",
        "amount_t": number(rng, 200),
        "voc_content": content,
        "voc_content_unit": "%" if is_percent else "g/L",
        "density_g_per_ml": "" if is_percent else density,
    }
