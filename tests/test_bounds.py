"""Many rows of one name, code or place: no comparison grows with their square (同名同码的大量记录)."""

import random
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest

from jianpai.flows.account import relation
from samples.types import makers
from tests.accounting import account_folder
from tests.bench.generate import write
from tests.given import macros
from tests.given_claims import site_claims

pytestmark = pytest.mark.long

CREDIT_CODE = "91450200419790725M"
SECONDS = 120
"""Half a minute is usual; what grows with the square takes longer than an hour."""


def boilers(n: int, **cells: pl.Expr | str | float | None) -> pl.DataFrame:
    """Return n boilers of different figures, with the cells given."""
    made = makers()["A1"].bench(n, np.random.default_rng(5))["A1"]
    values = {
        name: cell if isinstance(cell, pl.Expr) else pl.lit(cell) for name, cell in cells.items()
    }
    return made.with_row_index("line").with_columns(**values).drop("line")


def code(prefix: str) -> pl.Expr:
    """Return 999 codes in turn."""
    number = (pl.col("line") % 999 + 1).cast(pl.String).str.zfill(3)
    return pl.format(prefix + "{}", number)


ONE_ENTERPRISE = {
    "uscc": CREDIT_CODE,
    "region_code": "450205",
    "enterprise_name": "示例企业有限公司",
}
ONE_SITE = ONE_ENTERPRISE | {"permit_no": CREDIT_CODE + "001P"}
ONE_NAME = {"enterprise_name": "示例企业有限公司", "region_code": "450205", "permit_no": None}
ONE_PLACE = {"longitude_deg": 109.4, "latitude_deg": 24.3}

CROWDS: dict[str, Callable[[], pl.DataFrame]] = {
    "20,000 claims of 999 facilities at one outlet": lambda: boilers(
        20_000, **ONE_SITE, outlet_code="DA001", facility_code=code("TA")
    ),
    "20,000 claims of different enterprises at one place": lambda: boilers(
        20_000, **ONE_PLACE, outlet_code="DA001", facility_code="TA001"
    ),
    "20,000 claims of one enterprise in one county": lambda: boilers(
        20_000, **ONE_ENTERPRISE, permit_no=None
    ),
    "50,000 claims of one name": lambda: boilers(50_000, **ONE_NAME),
}


@pytest.mark.parametrize("crowd", CROWDS)
def test_a_crowd_is_accounted_for_in_seconds(crowd: str, tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    write(CROWDS[crowd](), "A1", tmp_path / "inbox")
    began = time.monotonic()
    tables = account_folder(tmp_path / "inbox", tmp_path / "run")
    assert time.monotonic() - began < SECONDS
    assert tables["project"].height > 9_000


OFTEN = 4_000
OVERLAPPING: dict[str, Callable[[int], tuple[int, int]]] = {
    "each begins within all before it": lambda n: (n, OFTEN + n),
    "each lies within all before it": lambda n: (n, 3 * OFTEN - n),
    "all lie within each": lambda n: (OFTEN - n, OFTEN + n + 1),
    "each overlaps the next alone": lambda n: (10 * n, 10 * n + 11),
    "as drawn": lambda n: (n * 7_919 % OFTEN, OFTEN + n * 104_729 % OFTEN + 1),
}


@pytest.mark.parametrize("how", OVERLAPPING)
def test_intervals_of_one_source_stand_beside_few_rows_each(how: str) -> None:
    """One source without codes, no interval twice: pair by pair these were eight million rows."""
    con = macros()
    site_claims(con, {"permit_site": "p1", "intensity_scale": "mg", "activity": 1})
    spans = [(n + 1, *OVERLAPPING[how](n)) for n in range(OFTEN)]
    relation.load(con, "span", pl.DataFrame(spans, schema=["line", "low", "high"], orient="row"))
    con.execute(ONE_SOURCE)
    relation.build(con, "claim_doubt", "covering_claim")
    rows = {
        name: con.execute(f'SELECT COUNT(*) FROM "{name}"').fetchall()[0][0]
        for name in ("same_source", "first_met", "claimed_stretch", "claimed_before")
    }
    log = OFTEN.bit_length()
    assert rows["same_source"] < OFTEN
    assert rows["first_met"] <= 6 * OFTEN
    assert rows["claimed_stretch"] <= (log + 1) * OFTEN
    assert rows["claimed_before"] <= (6 + log) * OFTEN
    assert con.execute("SELECT COUNT(*) FROM claim_doubt").fetchall() == [(OFTEN - 1,)]


ONE_SOURCE = """
CREATE OR REPLACE TABLE site_claim AS
SELECT c.* REPLACE (
    s.line AS claim_no,
    s.line AS line_no,
    (s.high - s.low)::DECIMAL(38, 26) AS computed_t,
    s.low::DECIMAL(38, 20) AS intensity_after,
    s.high::DECIMAL(38, 20) AS intensity_before
)
FROM site_claim AS c CROSS JOIN span AS s
"""


def test_a_line_of_many_bases_is_walked_as_claim_by_claim() -> None:
    rng = random.Random(3)
    lengths = [1, 2, 99, 100, 101, 200, 201, 350, 5_000]
    lines = {f"line {n}": [drawn(rng) for _ in range(n)] for n in lengths}
    rows = [
        (0, key, place, f"{key}/{place}", amount, base, True)
        for key, claims in lines.items()
        for place, (amount, base) in enumerate(claims, start=1)
    ]
    with duckdb.connect() as con:
        relation.create_macros(con)
        relation.load(con, "lines", pl.DataFrame(rows, schema=LINE, orient="row"))
        began = time.monotonic()
        found = con.execute("SELECT claim_no, capped_t FROM CAPPED_LINE('lines')").fetchall()
    assert time.monotonic() - began < SECONDS
    assert dict(found) == {
        f"{key}/{place}": capped
        for key, claims in lines.items()
        for place, capped in enumerate(capped_in_turn(claims), start=1)
    }


LINE = {
    "case_id": pl.Int64,
    "line_key": pl.String,
    "place_in_line": pl.Int64,
    "claim_no": pl.String,
    "claimed_t": pl.Decimal(38, 26),
    "base_t": pl.Decimal(18, 6),
    "is_exact": pl.Boolean,
}


def drawn(rng: random.Random) -> tuple[Decimal, Decimal | None]:
    amount = Decimal(rng.randrange(-1_000, 3_000)) / 1000
    return amount, rng.choice([None, Decimal(rng.randrange(60)), Decimal(rng.randrange(40, 60))])


def capped_in_turn(claims: list[tuple[Decimal, Decimal | None]]) -> list[Decimal]:
    counted, capped = Decimal(0), []
    for amount, base in claims:
        left = amount if base is None else min(amount, max(base - counted, Decimal(0)))
        counted += max(left, Decimal(0))
        capped.append(left)
    return capped
