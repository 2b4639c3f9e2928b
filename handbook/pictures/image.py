"""A page or a sheet as an image (网页、工作表的图): chromium draws the one, LibreOffice and poppler the other."""

import subprocess
import tempfile
from pathlib import Path

import openpyxl

from handbook.pictures.palette import reduced

PROGRAMS = ("chromium", "soffice", "pdftoppm")
"""What must be installed to make the pictures; none of it is needed to account."""
_SHEET_DPI = 110


def of_page(page: Path, out: Path, width: int, height: int) -> None:
    """Draw the upper part of a page of HTML."""
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder, "shot.png")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--user-data-dir={folder}/profile", f"--window-size={width},{height}"]
        _run(["chromium", *options, f"--screenshot={shot}", page.as_uri()])
        out.write_bytes(reduced(shot.read_bytes()))


def of_text(page: str, out: Path, width: int, height: int) -> None:
    """Draw a page that stands nowhere."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(page, "utf-8")
        of_page(file, out, width, height)


def of_sheet(workbook: Path, name: str, area: str, out: Path, height: int) -> None:
    """Draw the upper part of an area of a sheet as it is printed."""
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(folder, "sheet.xlsx")
        _only(workbook, name, area, alone)
        home = f"-env:UserInstallation=file://{folder}/profile"
        _run(["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", folder, str(alone)])
        cut = ["-y", "60", "-x", "40", "-W", str(1820 - 80), "-H", str(height)]
        pdf = alone.with_suffix(".pdf")
        shot = Path(folder, "shot")
        _run(["pdftoppm", "-png", "-r", str(_SHEET_DPI), "-singlefile", *cut, str(pdf), str(shot)])
        out.write_bytes(reduced(shot.with_suffix(".png").read_bytes()))


def _only(workbook: Path, name: str, area: str, out: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    for sheet in book.worksheets:
        if sheet.title != name:
            book.remove(sheet)
    book[name].print_area = area
    book.save(out)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=300)
