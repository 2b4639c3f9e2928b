"""What is known of the headings of a sheet (表头的含义)."""

from dataclasses import dataclass, field

from jianpai.flows.read.source.sheets import VIRTUAL


@dataclass
class Headings:
    """How the columns of one sheet are understood; all by column letter."""

    row_number: int
    columns: dict[str, str] = field(default_factory=dict)
    """letter -> identifier"""
    texts: dict[str, str] = field(default_factory=dict)
    """letter -> heading as it stands; a group and its leaf with a stroke between them"""
    unknown: list[str] = field(default_factory=list)
    twice: list[tuple[str, str]] = field(default_factory=list)
    """(letter, letter of the same column before)"""
    other_unit: list[tuple[str, str, str | None, str]] = field(default_factory=list)
    """(cell, heading, the unit if it stands in a cell of its own, heading of the template)"""
    last_row_number: int = 0
    """The last row of the headings, that of the units below them included."""
    joined: list[str] = field(default_factory=list)
    """Letters of the columns understood by group and leaf together."""
    unmatched: list[tuple[str, str]] = field(default_factory=list)
    """(cell, heading) of leaves below a group that make no heading together, if some are missing"""
    rows: dict[str, int] = field(default_factory=dict)
    """letter -> row of its heading, where it is not ``row_number``"""

    def cell(self, letter: str) -> str:
        """Return the address of a column's heading."""
        return f"{letter}{self.rows.get(letter, self.row_number)}"

    def standing_at(self, letter: str) -> list[str]:
        """Return the columns that stand at a letter: itself, and what a mapping copies of it."""
        return [
            at
            for at in self.columns
            if at == letter or at.startswith(f"{VIRTUAL}{letter}{VIRTUAL}")
        ]
