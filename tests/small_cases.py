"""Small made-up cases of one enterprise each: a few claims that may be about one source.

Few values, drawn often: intervals come out equal, overlapping, in chains; bases bite; codes, permits
and coordinates are missing or written differently. Every value is text as a clerk would type it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from samples.oracle.made_up import uscc
from tests import sheets

CITY = "450200"
REGIONS = ["450202", "450202", "450202", "450521"]
NAMES = ["示例（东厂）公司", "示例(东厂)公司", "示例（东厂）公司", "示例西厂公司"]
PLACES = [("109.41", "24.31"), ("109.415", "24.31"), ("109.41", "24.9")]
YEARS = ["2021", "2022", "2022", "2023", "2023", "2023", "2024", "2025", "2026"]
NATURES = ["正常"] * 12 + ["应急管理减排", "超标治理"]
BASES = ["20", "40", "60", "100", "100.01", "150", "1000"]
GAS = ["100000", "100000", "61000", "106000", "33333.333333"]
CONCENTRATIONS = ["0", "25", "30", "60", "80", "100", "100.000001"]


@dataclass
class SmallCase:
    """The records and materials of one enterprise."""

    template: str
    records: list[dict] = field(default_factory=list)
    materials: list[dict] = field(default_factory=list)


def small_case(rng: Random, number: int) -> SmallCase:
    """Return a case of one to six claims; its number makes enterprise and ids unlike any other's."""
    template = rng.choice([sheets.A1, sheets.A1, sheets.A1, sheets.V1, sheets.W1])
    case = SmallCase(template)
    habits = _habits(rng, number)
    for place in range(rng.randint(1, 6)):
        record = _common(rng, template[0], number * 6 + place, habits)
        if template == sheets.V1:
            case.materials += _materials(rng, record["project_id"])
        case.records.append(record | _MAKERS[template](rng, habits))
    return case


def _habits(rng: Random, number: int) -> dict:
    """Return what this enterprise's clerk may write; often there is one choice only."""
    code = uscc(number)
    letters = [f"{code}001P", f"{code}001P", f"{code}001Q", f"{code}002P", ""]
    return {
        "uscc": [code],
        "permit_no": rng.choice([[""], [letters[0]], letters, letters[3:]]),
        "facility_code": rng.choice([["MF0001"], ["MF0001", ""], ["MF0001", "MF0002", ""], [""]]),
        "outlet_code": rng.choice([["DA001"], ["DA001", ""], ["DA001", "DA002", ""], [""]]),
        "region_code": rng.choice([["450202"], REGIONS]),
        "enterprise_name": rng.choice([NAMES[:3], NAMES]),
        "project_name": rng.choice(
            [["锅炉超低排放改造"], ["锅炉超低排放改造", "锅炉 超低排放改造", "二期改造"]]
        ),
        "place": rng.choice([[("", "")], PLACES[:1], [*PLACES, ("", "")]]),
        "base": rng.choice([[rng.choice(BASES)], [rng.choice(BASES)], BASES]),
        "deducted": rng.choice([[""], [""], [""], ["", "0.5", "5.005", "50"]]),
    }


def _common(rng: Random, letter: str, serial: int, habits: dict) -> dict:
    year = rng.choice(YEARS)
    longitude, latitude = rng.choice(habits["place"])
    written = ["uscc", "permit_no", "facility_code", "outlet_code", "region_code"]
    return {
        "project_id": f"{CITY}-{year}-{letter}-{serial:04d}",
        "credit_year": year,
        "project_nature": rng.choice(NATURES),
        "acceptance_date": f"{year}-{rng.randint(1, 12):02d}-{rng.choice(['05', '20'])}",
        "data_source": "在线监测",
        "longitude_deg": longitude,
        "latitude_deg": latitude,
        **{
            name: rng.choice(habits[name]) for name in [*written, "enterprise_name", "project_name"]
        },
    }


def _tonnes(rng: Random, pollutant: str, habits: dict) -> dict:
    return {
        f"base_emission_{pollutant}_t": rng.choice(habits["base"]),
        f"reported_{pollutant}_t": "1",
        f"offset_{pollutant}_t": rng.choice(habits["deducted"]),
        f"traded_{pollutant}_t": rng.choice(habits["deducted"]),
    }


def _boiler(rng: Random, habits: dict) -> dict:
    gas = rng.choice(GAS)
    after, before = sorted(rng.choices(CONCENTRATIONS, k=2), key=float)
    return {
        "unit_kind": "水泥窑",
        "flue_gas_before_10k_nm3": gas,
        "flue_gas_after_10k_nm3": rng.choice([gas, gas, rng.choice(GAS)]),
        "nox_before_mg_per_nm3": before,
        "nox_after_mg_per_nm3": after,
        "limit_at_base_mg_per_nm3": rng.choice(["400", "400", "80"]),
        **_tonnes(rng, "nox", habits),
    }


def _works(rng: Random, habits: dict) -> dict:
    row = {
        "design_capacity_10k_m3_per_d": "100",
        "volume_before_10k_m3": rng.choice(["0", "100", "100", "110"]),
        "volume_after_10k_m3": rng.choice(["100", "100", "110.5"]),
    }
    for pollutant in ("cod", "nh3n"):
        if pollutant == "nh3n" and rng.random() < 0.5:
            continue
        row |= _tonnes(rng, pollutant, habits)
        row[f"base_emission_{pollutant}_t"] = rng.choice(["", *habits["base"]])
        for stage in ("before", "after"):
            row[f"inlet_{pollutant}_{stage}_mg_per_l"] = rng.choice(["200", "200", "180"])
            row[f"outlet_{pollutant}_{stage}_mg_per_l"] = rng.choice(["120", "60", "45", "30"])
    return row


def _substitution(rng: Random, habits: dict) -> dict:
    made = rng.choice(["300", "300", "150"])
    outputs = {
        "output_before": made,
        "output_after": rng.choice([made, "310"]),
        "output_unit": rng.choice(["万件", "万件", "吨"]),
    }
    return {
        **dict.fromkeys(_RATIOS, rng.choice(["0", "0.3"])),
        **(outputs if rng.random() < 0.7 else {}),
        **_tonnes(rng, "vocs", habits),
    }


def _materials(rng: Random, project_id: str) -> list[dict]:
    return [
        {
            "project_id": project_id,
            "stage": stage,
            "material_name": "涂料",
            "material_kind": "涂料",
            "amount_t": rng.choice(["100", "100", "50"]),
            **rng.choice(contents),
        }
        for stage, contents in (("改造前", _STRONG), ("改造后", _WEAK))
    ]


_RATIOS = [
    f"{what}_{stage}_ratio" for stage in ("before", "after") for what in ("collection", "removal")
]
_PERCENT = {"voc_content_unit": "%"}
_GRAMS = {"voc_content_unit": "g/L", "density_g_per_ml": "1.20"}
_STRONG = [
    {"voc_content": "60"} | _PERCENT,
    {"voc_content": "60"} | _PERCENT,
    {"voc_content": "40"} | _PERCENT,
    {"voc_content": "500"} | _GRAMS,
]
_WEAK = [
    {"voc_content": "40"} | _PERCENT,
    {"voc_content": "10"} | _PERCENT,
    {"voc_content": "10"} | _PERCENT,
    {"voc_content": "100"} | _GRAMS,
]
_MAKERS = {sheets.A1: _boiler, sheets.W1: _works, sheets.V1: _substitution}


def write(cases: list[SmallCase], inbox: Path) -> None:
    """Write the cases as csv, one file per sheet."""
    inbox.mkdir(parents=True)
    rows = {t: [r for c in cases if c.template == t for r in c.records] for t in _MAKERS}
    rows[sheets.MATERIAL] = [material for case in cases for material in case.materials]
    for template, sent in rows.items():
        if sent:
            sheets.write_csv(inbox / f"{template}.csv", sheets.grid(template, sent))
