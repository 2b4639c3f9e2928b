"""Makes the pictures of the manual; chromium, LibreOffice and poppler (pdftoppm) must be installed.

    python -m handbook.pictures [--out docs/pictures]

The commands are really run, on a terminal, in an office that is made for it; what a picture leaves out
of their output stands in it as ……
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from handbook.pictures import image, office, terminal

OUT = Path(__file__).parent.parent.parent / "docs" / "pictures"
SEPTEMBER, OCTOBER = "2025-09", "2025-10"
WIDTH = terminal.COLUMNS * 7 + 40
LEFT_OUT = "……"


def main() -> None:
    """Make every picture."""
    parser = argparse.ArgumentParser(prog="python -m handbook.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    missing = [name for name in image.PROGRAMS if not shutil.which(name)]
    if missing:
        sys.exit(f"未安装 not installed: {', '.join(missing)}")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        of_the_office(Path(folder), out)
        of_the_sample(Path(folder), out)


def of_the_office(root: Path, out: Path) -> None:
    """Go through two months of the manual's office."""
    place = root / office.NAME
    terminal.screen(["init", office.NAME], root)
    office.set_up(place)
    office.september(place)
    asked = ["check", f"inbox/市区/{office.SUMMARY}"]
    _terminal(asked, place, out / "check.png", _shortened)
    terminal.screen(["run", "--period", SEPTEMBER], place)
    office.october(place)
    _terminal(["run", "--period", OCTOBER], place, out / "run.png")
    _terminal(["explain", "450200-2024-A-0006"], place, out / "explain.png")
    run = office.newest(place)
    image.of_page(run / "report.html", out / "report.png", 1200, 1240)
    workbook = root / "flagged.xlsx"
    shutil.copy(run / "flagged.xlsx", workbook)
    office.decide(workbook)
    image.of_sheet(workbook, "存疑认定", "A1:N7", out / "workbook.png", 720)


def of_the_sample(root: Path, out: Path) -> None:
    """Run the sample in its own office."""
    house = root / "sample"
    asked = ["run", "--period", OCTOBER, "--office", "samples", "--warehouse", str(house)]
    terminal.screen(asked, terminal.ROOT)
    [run] = (house / "runs").iterdir()
    image.of_page(run / "report.html", out / "sample_report.png", 1240, 1500)


def _terminal(asked: list[str], place: Path, out: Path, shorten=lambda lines: lines) -> None:
    shown = terminal.screen(asked, place).rstrip().replace(str(place.parent), "~")
    shown = "\n".join([terminal.prompt(asked), *shorten(shown.splitlines())])
    image.of_text(terminal.page(shown), out, WIDTH, terminal.height(shown))


def _shortened(lines: list[str]) -> list[str]:
    """Leave out the notices, and all but the first three rows that count less."""
    kept: list[str] = []
    less = 0
    for line in lines:
        less += line.startswith("  ")
        is_left_out = line.startswith("提示") or (line.startswith("  ") and less > 3)
        if not is_left_out:
            kept.append(line)
        elif kept[-1].strip() != LEFT_OUT:
            kept.append(LEFT_OUT)
    return kept


if __name__ == "__main__":
    main()
