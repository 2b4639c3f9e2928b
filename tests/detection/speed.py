"""How long the accounting and the findings take at 100,000 and 1,000,000 projects, and in how much memory.

The labelled world of 100,000 is written once; more is made of it column by column: other enterprises,
places, numbers and figures in every block, so that blocks have nothing to do with each other.
"""

import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from random import Random

import polars as pl

from jianpai.flows import pipeline, receive
from jianpai.flows.period import Period
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse
from tests.detection import codes
from tests.detection.build import build
from tests.detection.sheets import headings, write
from tests.detection.world import World

BLOCK = 100_000
STEPS = ("account", "cross_check", "roll_up")
_LETTERS = "ABCDEFGHJKLMNPQRTUWXY"
_MEASURED = r"(_10k_m3|_10k_nm3|_mg_per_l|_mg_per_nm3|_t|_10k_t|_10k_kwh)$"


Move = Callable[[pl.Expr, int, dict[str, str]], pl.Expr]
"""Takes a column, the number of the block and its credit codes; returns the column of the block."""


@dataclass
class Laps:
    """Seconds and peak memory in MB of every step of a run."""

    projects: int
    seconds: dict[str, float] = field(default_factory=dict)
    peak: dict[str, float] = field(default_factory=dict)

    def hook(self, step: Callable) -> Callable:
        """Return the step with its time taken."""

        def work(*arguments):
            Path("/proc/self/clear_refs").write_text("5")  # the kernel forgets the peak so far
            started = time.perf_counter()
            done = step(*arguments)
            self.seconds[step.__name__] = time.perf_counter() - started
            self.peak[step.__name__] = _peak_megabytes()
            return done

        return work

    @property
    def findings(self) -> float:
        """Seconds of the steps that findings are made in."""
        return sum(self.seconds[step] for step in STEPS)


def _peak_megabytes() -> float:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(rows: list[int]) -> str:
    """Return the measured times as Markdown."""
    runs = [(f"{n:,} projects", _timed(n, many, n)) for n in rows]
    runs += [
        ("50,000 stations of one name", _timed(50_000, equal, 0)),
        ("50,000 claims of one enterprise", _timed(50_000, equal, 1)),
    ]
    lines = [
        "| run | account s | cross-check s | roll up s | together s | peak MB | findings |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(_row(name, laps, found) for name, (laps, found) in runs),
    ]
    if len(rows) == 2:
        ratio = runs[1][1][0].findings / runs[0][1][0].findings
        lines += ["", f"From {rows[0]:,} to {rows[1]:,} projects: {ratio:.1f}-fold."]
    return "\n".join(lines)


def _row(name: str, laps: Laps, found: int) -> str:
    seconds = " | ".join(f"{laps.seconds[step]:.1f}" for step in STEPS)
    peak = max(laps.peak[step] for step in STEPS)
    return f"| {name} | {seconds} | {laps.findings:.1f} | {peak:,.0f} | {found:,} |"


def _timed(projects: int, fill: Callable, *how: int) -> tuple[Laps, int]:
    """Return the laps of a run and its findings; what is sent is made in a process of its own."""
    folder = Path(tempfile.mkdtemp(prefix="jianpai-speed-"))
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as apart:
            apart.submit(fill, folder / "inbox", *how).result()
        laps, tables = Laps(projects), folder / "run" / "tables"
        tables.mkdir(parents=True)
        with Warehouse(folder / "warehouse").opened() as house:
            asked = Accounting(Period.of("2025-10"), False, tables, folder / "run")
            pipeline.tabulate(receive.receive(folder / "inbox", house), asked, laps.hook)
        print(f"{fill.__name__}{how}: {laps.seconds}", file=sys.stderr, flush=True)
        return laps, pl.scan_parquet(tables / "finding.parquet").select(pl.len()).collect().item()
    finally:
        shutil.rmtree(folder)


def many(inbox: Path, projects: int) -> None:
    """Write so many projects: blocks of the labelled world, each of other enterprises."""
    world = build(min(projects, BLOCK))
    write(world, inbox, offices=6)
    (
        inbox / "填报表_00.xlsx"
    ).unlink()  # a workbook takes minutes to read, which is not what is timed
    files = sorted(inbox.glob("*.csv"))
    if projects <= BLOCK:
        return
    frames = {
        file: pl.read_csv(file, infer_schema=False, encoding=_encoding(file)) for file in files
    }
    for block in range(1, projects // BLOCK):
        moved = _moved_codes(frames.values(), block)
        for file, frame in frames.items():
            _block(frame, block, moved).write_csv(inbox / f"{file.stem}_{block:02d}.csv")


def _encoding(file: Path) -> str:
    return "gb18030" if int(file.stem[-2:]) % 3 == 1 else "utf8"


def _moved_codes(frames, block: int) -> dict[str, str]:
    """Return the credit code of every enterprise in another block."""
    heading = headings()["uscc"]
    found = {code for f in frames if heading in f.columns for code in f[heading].unique() if code}
    return {code: _moved_code(code, block) for code in found}


def _moved_code(code: str, block: int) -> str:
    """Return a code in another block; one with the letter O for a zero is as wrong there."""
    meant = code.replace("O", "0")
    organisation = codes.organisation(int(meant[10:16]), "M" + _LETTERS[block])
    moved = codes.credit_code(meant[2:8], organisation, meant[:2])
    return "".join("O" if sign == "O" else other for sign, other in zip(code, moved, strict=True))


def _block(frame: pl.DataFrame, block: int, moved: dict[str, str]) -> pl.DataFrame:
    """Return the rows of a file with other enterprises, places, numbers and figures."""
    identifiers = {
        heading.replace("（", "(").replace("）", ")"): name for name, heading in headings().items()
    }
    columns = {c: identifiers[c.replace("（", "(").replace("）", ")")] for c in frame.columns}
    return frame.with_columns(
        _other(name, pl.col(heading), block, moved).alias(heading)
        for heading, name in columns.items()
    )


def _other(name: str, cell: pl.Expr, block: int, moved: dict[str, str]) -> pl.Expr:
    """Return a column as another block has it."""
    if name in _MOVED:
        return _MOVED[name](cell, block, moved)
    is_figure = re.search(_MEASURED, name) and not name.startswith("limit")
    return _scaled(cell, block) if is_figure else cell


def _project_id(cell: pl.Expr, block: int, _: dict[str, str]) -> pl.Expr:
    serial = cell.str.slice(14).cast(pl.Int64, strict=False) + 900 * block
    return cell.str.slice(0, 14) + serial.cast(pl.String).str.zfill(4)


def _permit(cell: pl.Expr, _: int, moved: dict[str, str]) -> pl.Expr:
    return cell.str.slice(0, 18).replace(moved) + cell.str.slice(18)


def _place(cell: pl.Expr, block: int, _: dict[str, str]) -> pl.Expr:
    return (cell.cast(pl.Float64) + 0.0113 * block).round(5).cast(pl.String)


def _signed(cell: pl.Expr, block: int, _: dict[str, str]) -> pl.Expr:
    return cell + _LETTERS[block]


def _replaced(old: str, new: str) -> Move:
    """Return what writes the sign of the block into a word."""
    return lambda cell, block, _: cell.str.replace_all(old, new.format(_LETTERS[block]))


_MOVED: dict[str, Move] = {
    "project_id": _project_id,
    "central_heating_project_id": _project_id,
    "uscc": lambda cell, _, moved: cell.replace(moved),
    "permit_no": _permit,
    "enterprise_name": _replaced("有限公司", "{}有限公司"),
    "former_names": _replaced("有限公司", "{}有限公司"),
    "vin": _replaced("LZZ5EXSA", "LZZ5EXS{}"),
    "farm_code": _replaced("YZ", "Y{}"),
    "manure_source_farms": _replaced("YZ", "Y{}"),
    "longitude_deg": _place,
    "latitude_deg": _place,
    "eia_approval_no": _signed,
    "boiler_registration_no": _signed,
    "register_no": _signed,
    "contract_no": _signed,
    "evidence_sha256": lambda cell, block, _: pl.lit(f"{block:x}") + cell.str.slice(1),
}


def _scaled(cell: pl.Expr, block: int) -> pl.Expr:
    times = 1 + 0.0137 * block
    return (cell.cast(pl.Float64) * times).round(4).cast(pl.String)


def equal(inbox: Path, of_one_enterprise: int) -> None:
    """Write 50,000 filling stations of one name; of one enterprise and county without permits, or of many."""
    world = World(Random(5), codes.counties(8))
    one = world.site("石油", name="示例石油销售有限公司")
    columns = headings()
    rows = []
    for number in range(50_000):
        county = one.county if of_one_enterprise else world.counties[number % len(world.counties)]
        code = (
            one.credit_code
            if of_one_enterprise
            else codes.credit_code(county.code, codes.organisation(number))
        )
        rows.append(_station(number, county, code))
    frame = pl.DataFrame(rows, infer_schema_length=None).rename(
        {name: columns[name] for name in rows[0]}
    )
    inbox.mkdir(parents=True)
    frame.write_csv(inbox / "V6_stations.csv")


def _station(number: int, county: codes.County, code: str) -> dict[str, str]:
    year = 2021 + number % 5
    throughput = Decimal(1000 + number)
    return {
        "project_id": _number(county, year, number),
        "project_name": "加油站油气回收改造",
        "credit_year": str(year),
        "region_code": county.code,
        "enterprise_name": "示例石油销售有限公司",
        "uscc": code,
        "project_nature": "正常",
        "acceptance_date": date(year, 1 + number % 9, 1 + number % 28).isoformat(),
        "data_source": "产排污系数",
        "evidence": "合订本:合订本.pdf",
        "facility_kind": "加油站",
        "throughput_t": str(throughput),
        "factor_vocs_kg_per_t": "2.0",
        "recovery_before_ratio": "0",
        "recovery_after_ratio": "0.9",
        "base_emission_vocs_t": str(throughput * 2 / 1000),
        "reported_vocs_t": str((throughput * Decimal("0.0018")).quantize(Decimal("0.01"))),
    }


def _number(county: codes.County, year: int, number: int) -> str:
    """Return a project number; beyond 9,999 of a county and year it is of a neighbouring county's block."""
    head = int(county.code) + number // 40_000
    return f"{head}-{year}-V-{number // 5 % 8_000 + 1:04d}"
