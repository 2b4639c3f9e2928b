"""Good records to begin with: from the sample submissions, the builders and the makers."""

import random
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from jianpai import schemas
from jianpai.flows import receive as receiving
from jianpai.flows.read import read as reading_step
from jianpai.flows.read.result import PLACE
from jianpai.flows.settle import settle as in_force
from jianpai.flows.validate import validate
from jianpai.flows.warehouse import Warehouse
from samples.types import makers
from tests.sheets import A1, MATERIAL, V1, W1, Row, a1, materials, v1, w1
from tests.small_cases import SmallCase, small_case

SAMPLES = Path(__file__).parents[2] / "samples" / "inbox"


@dataclass(frozen=True)
class Base:
    """Records by template; every project id stands once, children stand project by project."""

    rows: dict[str, list[Row]]

    @property
    def size(self) -> int:
        return sum(len(rows) for rows in self.rows.values())


def base(rng: random.Random) -> Base:
    """Return some good records of one kind or another."""
    return rng.choice([_of_samples, _of_makers, _of_small_cases, _of_builders])(rng)


def sample_files() -> list[Path]:
    """Return the sample submissions in the order of their names."""
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file())


def _of_samples(rng: random.Random) -> Base:
    whole = _accepted_samples()
    projects = [row for rows in whole.values() for row in rows if "region_code" in row]
    cities = sorted({row["region_code"][:4] for row in projects})
    chosen = set(rng.sample(cities, rng.randint(1, 3)))
    ids = {row["project_id"] for row in projects if row["region_code"][:4] in chosen}
    return Base(
        {name: [row for row in rows if row["project_id"] in ids] for name, rows in whole.items()}
    )


@cache
def _accepted_samples() -> dict[str, list[Row]]:
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with Warehouse(scratch / "warehouse").opened() as house:
            files = receiving.receive(SAMPLES, house).files
            reading = reading_step.read(files, scratch)
        records = in_force.settle(reading, validate.validate(reading), files)
    entries = schemas.project_entries()
    found = {entries[name].name: _rows(frame) for name, frame in records.projects.items()}
    children = {
        e.name: _rows(records.children[e.relation]) for e in schemas.child_sheets().values()
    }
    return {name: rows for name, rows in (found | children).items() if rows}


def _rows(records: pl.DataFrame) -> list[Row]:
    return [
        {name: value for name, value in row.items() if value is not None}
        for row in records.drop(PLACE, "record_status", strict=False).iter_rows(named=True)
    ]


def _of_makers(rng: random.Random) -> Base:
    case, count = SmallCase(), rng.randint(1, 8)
    for place, maker in enumerate(makers().values()):
        for serial in range(count):
            submission = maker.made_up(rng, place * count + serial)
            case.records.append(submission.record)
            for sheet, rows in submission.children.items():
                case.children.setdefault(sheet, []).extend(rows)
    return _filled([case])


def _of_small_cases(rng: random.Random) -> Base:
    return _filled([small_case(rng, number) for number in range(rng.randint(1, 8))])


def _filled(cases: list[SmallCase]) -> Base:
    rows: dict[str, list[Row]] = {}
    entries = schemas.project_entries()
    for case in cases:
        for record in case.records:
            name = entries[record["project_type"]].name
            rows.setdefault(name, []).append(_without_blanks(record))
        for sheet, children in case.children.items():
            rows.setdefault(sheet, []).extend(map(_without_blanks, children))
    return Base(rows)


def _without_blanks(row: Row) -> Row:
    return {name: value for name, value in row.items() if value != "" and name != "project_type"}


def _of_builders(rng: random.Random) -> Base:
    numbers = range(1, rng.randint(2, 6))
    source = {"facility_code": "MF0001", "outlet_code": "DA001"}
    years = {number: rng.randint(2021, 2025) for number in numbers}
    dates = {
        number: {"credit_year": year, "acceptance_date": f"{year}-03-0{number}"}
        for number, year in years.items()
    }
    return Base(
        {
            W1: [w1(n, **dates[n]) for n in numbers],
            A1: [a1(n, **dates[n], **rng.choice([{}, source])) for n in numbers],
            V1: [v1(n, **dates[n]) for n in numbers],
            MATERIAL: [row for n in numbers for row in materials(n)],
        }
    )
