"""Makes the sample submissions: samples/inbox, samples/README.md, samples/expected_totals.csv.

    python -m samples [--out samples]

The seed is fixed and nothing depends on the clock: the same files come out every time. Everything
in them is made up; the expected totals come from the oracle (samples/oracle).
"""

import argparse
from pathlib import Path

from samples.columns import CHILDREN, LEDGERS, SHEETS
from samples.office.office import Office
from samples.office.regions import CITIES
from samples.office.regular import regular_projects
from samples.planted.cases import Sample
from samples.planted.corrections import plant_corrections
from samples.planted.double_counts import plant_double_counts
from samples.planted.every_type import plant_every_type
from samples.planted.kinds import plant_kinds
from samples.planted.ledgers import plant_ledgers
from samples.planted.look_alikes import plant_look_alikes
from samples.planted.misreported import plant_misreported
from samples.planted.mistakes import plant_mistakes, plant_unread_sheets
from samples.planted.rounding import plant_rounding
from samples.planted.rules import plant_rules
from samples.planted.w1_months import plant_months
from samples.records import Project, Row
from samples.writing.expected import write_expected_totals
from samples.writing.figures import figures
from samples.writing.files import FILES, TEXT, TEXT_FILE, SampleFile, file_of
from samples.writing.grids import Grid, lay_out
from samples.writing.readme import write_readme
from samples.writing.write import write_csv, write_xlsx

SEED = 20251031


def make_sample() -> Sample:
    """Return every project of the sample, ordinary and planted."""
    office, sample = Office(SEED), Sample()
    for city in CITIES:
        sample.projects += regular_projects(office, city)
    for plant in (
        plant_double_counts,
        plant_look_alikes,
        plant_rules,
        plant_rounding,
        plant_corrections,
        plant_mistakes,
        plant_unread_sheets,
        plant_every_type,
        plant_ledgers,
        plant_months,
        plant_kinds,
        plant_misreported,
    ):
        plant(sample, office)
    return sample


def write_inbox(sample: Sample, inbox: Path) -> dict[str, list[Grid]]:
    """Write every file of the inbox and return its grids by path."""
    grids = {}
    for file in FILES:
        path = inbox / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        grids[file.path] = _write_file(file, path, sample)
    (inbox / TEXT_FILE).write_bytes(TEXT.encode())
    return grids


def _write_file(file: SampleFile, path: Path, sample: Sample) -> list[Grid]:
    is_draft = "draft" in file.style.extra_sheets
    visible = [p for p in sample.projects if not (is_draft and p.file)]
    grids = [
        lay_out(file.path, _sheet_name(file, kind), kind, rows, file.style)
        for kind in SHEETS
        if (rows := _rows(file, kind, visible))
    ]
    grids += [
        lay_out(file.path, sheet, sheet, rows, file.style)
        for sheet in LEDGERS
        if (rows := [r for r in sample.ledger if (r.sheet, r.file) == (sheet, file.path)])
    ]
    if path.suffix == ".csv":
        write_csv(path, grids[0], file.style)
        return grids
    drafts = [p for p in sample.projects if is_draft and p.file == file.path]
    kind = drafts[0].project_type if drafts else ""
    hidden = lay_out(file.path, kind, kind, drafts, file.style) if drafts else None
    write_xlsx(path, grids, hidden, file.style)
    return [*grids, hidden] if hidden else grids


def _sheet_name(file: SampleFile, kind: str) -> str:
    if file.path.endswith(".csv"):
        return Path(file.path).stem
    return kind if file.style.sheet_names == "short" else SHEETS[kind]


def _rows(file: SampleFile, kind: str, projects: list[Project]) -> list[Row]:
    own = sorted(
        (p for p in projects if kind in _sheets_of(p) and file_of(p, kind) is file),
        key=lambda p: p.project_id,
    )
    return [row for p in own for row in p.children] if kind in CHILDREN.values() else list(own)


def _sheets_of(project: Project) -> set[str]:
    kinds = [project.project_type]
    return {*kinds, *(CHILDREN[kind] for kind in kinds if project.children)}


def main() -> None:
    """Write the sample into the folder given by --out (default: beside this script)."""
    parser = argparse.ArgumentParser(description="Makes the sample submissions.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    out = parser.parse_args().out
    sample = make_sample()
    grids = write_inbox(sample, out / "inbox")
    lines = figures(sample.projects, sample.ledger)
    write_expected_totals(out / "expected_totals.csv", lines)
    write_readme(out / "README.md", sample, lines, grids)


if __name__ == "__main__":
    main()
