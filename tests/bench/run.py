"""make bench: time and peak memory of each step, and the ratio to the floor (see README).

The floor is what no accounting can go below: DuckDB reads the same csv files into typed tables and
writes the same output tables as Parquet, nothing else, in this very process.
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from jianpai import schemas
from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.read.source.sheets import template_of
from jianpai.flows.verify import apart
from tests.bench.generate import generate
from tests.bench.start_up import StartUp, measured

TITLES = {
    "verify": "verify, and draw beside it what is published",
    "publish": "publish, once all is drawn",
}


@dataclass
class Laps:
    """Seconds and peak memory of each step, in order."""

    rows: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        Path("/proc/self/clear_refs").write_text("5")  # the kernel forgets the peak so far
        start = time.perf_counter()
        yield
        self.rows.append((name, time.perf_counter() - start, _peak_megabytes()))

    @property
    def seconds(self) -> float:
        return sum(seconds for _, seconds, _ in self.rows)

    @property
    def peak(self) -> float:
        return max(megabytes for _, _, megabytes in self.rows)


def _peak_megabytes() -> float:
    """Return the peak of this process and of the one that verified, added as if they met."""
    status = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return (int(line.split()[1]) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def accounting(inbox: Path, warehouse: Path, laps: Laps) -> Path:
    """Do the whole run without the orchestrator; return the published run's folder."""

    def timed(step: Callable) -> Callable:
        def work(*arguments):
            with laps.step(TITLES.get(step.__name__, step.__name__)):
                return step(*arguments)

        return work

    return pipeline.monthly(Asked(Period.of("2025-10"), inbox, warehouse), timed).published


def floor(inbox: Path, published: Path, scratch: Path, laps: Laps) -> None:
    """Read the csv files into typed tables and write the output tables, with DuckDB alone."""
    with duckdb.connect() as con:
        names = [path.stem for path in sorted((published / "tables").glob("*.parquet"))]
        for name in names:
            con.execute(f"CREATE TABLE \"out_{name}\" AS FROM '{published}/tables/{name}.parquet'")
        with laps.step("floor: read csv"):
            for number, file in enumerate(sorted(inbox.glob("*.csv"))):
                con.execute(
                    f"CREATE TABLE csv_{number} AS FROM read_csv('{file}', header = true, columns = {_types(file)})"
                )
        with laps.step("floor: write parquet"):
            for name in names:
                con.execute(f"COPY \"out_{name}\" TO '{scratch}/{name}.parquet' (FORMAT parquet)")


def _types(file: Path) -> str:
    """Return the DuckDB column types of a csv file, from its template."""
    template = template_of(file.stem)
    assert template is not None
    by_heading = {
        column.metadata["heading"]: column.metadata["kind"]
        for column in schemas.columns(template).values()
    }
    kinds = {"quantity": "DECIMAL(18, 6)", "date": "DATE", "year": "BIGINT"}
    headings = file.open(encoding="utf-8").readline().rstrip("\n").split(",")
    pairs = ", ".join(
        f"'{heading}': '{kinds.get(by_heading[heading], 'VARCHAR')}'" for heading in headings
    )
    return f"{{{pairs}}}"


def report(sent: dict[str, int], start: Laps, run: Laps, ground: Laps, waited: StartUp) -> str:
    """Return the measured table as Markdown."""
    by_sheet = ", ".join(f"{name} {count:,}" for name, count in sent.items())
    lines = [f"{sum(sent.values()):,} rows ({by_sheet})", ""]
    lines += ["| step | seconds | peak memory (MB) |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {seconds:.2f} | {megabytes:,.0f} |"
        for name, seconds, megabytes in [*run.rows, *ground.rows]
    ]
    lines += [
        f"| **whole run** | **{run.seconds:.2f}** | **{run.peak:,.0f}** |",
        f"| **floor** | **{ground.seconds:.2f}** | |",
        f"| **ratio** | **{run.seconds / ground.seconds:.1f} ×** | |",
        f"| loading Great Expectations, while the orchestrator starts | {start.seconds:.2f} | |",
        f"| ratio with it | {(run.seconds + start.seconds) / ground.seconds:.1f} × | |",
        *waited.lines(),
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jianpai-bench-"))
    try:
        sent = generate(arguments.rows, folder / "inbox")
        start, run, ground = Laps(), Laps(), Laps()
        with start.step("load Great Expectations"):
            apart.begin()
            apart.wait_until_loaded()
        published = accounting(folder / "inbox", folder / "warehouse", run)
        (folder / "floor").mkdir()
        floor(folder / "inbox", published, folder / "floor", ground)
        waited = measured(folder / "sample")
        print(report(sent, start, run, ground, waited))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
