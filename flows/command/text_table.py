"""A table as aligned text for the terminal, Chinese characters two wide (对齐的文本表)."""

from rich.cells import cell_len


def aligned(headings: list[str], rows: list[list[str]], right: set[int]) -> str:
    """Return the table with its columns two blanks apart; ``right`` are those of numbers."""
    widths = [max(cell_len(row[n]) for row in [headings, *rows]) for n in range(len(headings))]
    return "\n".join(_line(row, widths, right) for row in [headings, *rows])


def _line(row: list[str], widths: list[int], right: set[int]) -> str:
    cells = []
    for number, (text, width) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (width - cell_len(text))
        cells.append(blank + text if number in right else text + blank)
    return "  ".join(cells).rstrip()
