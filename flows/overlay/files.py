"""The files of an office's folder: one csv a table, rows with the lines they stand on (本单位数据文件)."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from jianpai.flows.overlay.complaint import Complaint
from jianpai.schemas import reference

CHANGED_BY = "changed_by"
ALSO_CALLED = {"decided_by": CHANGED_BY}
"""What an office may write as a heading."""
Row = dict[str, str]


@dataclass(frozen=True)
class Declared:
    """What reference_data/overridable.csv says of a table."""

    table: str
    key: list[str]
    required: list[str]
    fixed: list[str]
    """columns of a shipped row that stay as they are"""
    refers: dict[str, tuple[str, str]]
    """column -> table and column that must hold its value"""
    adds: bool


@dataclass(frozen=True)
class Own:
    """An office's file of one table."""

    declared: Declared
    content: bytes
    rows: list[tuple[int, Row]]
    """line -> cells by column, an unfilled one empty"""
    written_in: str = ""
    """the file, where it is not the csv of the table"""

    @property
    def file(self) -> str:
        return self.written_in or f"{self.declared.table}.csv"


def declared() -> dict[str, Declared]:
    """Return the tables that an office may lay rows over, by name."""
    rows = reference.table("overridable").to_dicts()
    return {row["table"]: _declared(row) for row in rows}


def _declared(row: Row) -> Declared:
    key, required, fixed, refers = (
        [part for part in (row[name] or "").split(";") if part]
        for name in ("key", "required", "fixed", "refers")
    )
    pairs = [part.replace(".", "=").split("=") for part in refers]
    named = {column: (table, of) for column, table, of in pairs}
    return Declared(row["table"], key, required, fixed, named, row["adds"] == "yes")


def read(folder: Path) -> tuple[dict[str, Own], list[Complaint]]:
    """Return the office's tables by name, and what keeps a file from being one."""
    known, own, complaints = declared(), {}, []
    for path in sorted(folder.iterdir()):
        name, is_csv = path.stem, path.suffix.lower() == ".csv"
        if path.name.startswith((".", "~")) or not (is_csv or name in known):
            continue
        found = (
            read_table(path, known[name], (CHANGED_BY,))
            if is_csv and name in known
            else _unknown(path, [*known])
        )
        if isinstance(found, Own):
            own[name] = found
        else:
            complaints += found
    return own, complaints


def _unknown(path: Path, known: list[str]) -> list[Complaint]:
    if path.stem in known:
        zh, en = "应为 csv 文件，请另存为“CSV UTF-8”", "must be a csv file; save it as CSV UTF-8"
    else:
        listed = "、".join(f"{name}.csv" for name in known)
        zh = f"没有这张表，或本单位不能覆盖；可以覆盖的有 {listed}"
        en = f"is no table that an office may lay over; those are {', '.join(known)}"
    return [Complaint(path.name, None, "", zh, en)]


def read_table(path: Path, of: Declared, needed: tuple[str, ...] = ()) -> Own | list[Complaint]:
    """Return the rows of a file of a table, or what keeps it from being one."""
    content = path.read_bytes()
    text = _decoded(content)
    if text is None:
        zh, en = (
            "不是 UTF-8 或 GB18030 文本，请另存为“CSV UTF-8”",
            "is no text; save it as CSV UTF-8",
        )
        return [Complaint(path.name, None, "", zh, en)]
    lines = csv.DictReader(io.StringIO(text, newline=""))
    written = [heading.strip() for heading in lines.fieldnames or []]
    headings = [ALSO_CALLED.get(heading, heading) for heading in written]
    lines.fieldnames = headings
    if complaints := _wrong_headings(path.name, headings, of, needed):
        return complaints
    read = [(lines.line_num, row) for row in lines]
    if too_long := [line for line, row in read if None in row]:
        zh, en = (
            "单元格比表头多，请检查多余的逗号",
            "has more cells than headings; check the commas",
        )
        return [Complaint(path.name, line, "", zh, en) for line in too_long]
    rows = [
        (line, {name: (cell or "").strip() for name, cell in row.items()}) for line, row in read
    ]
    return Own(of, content, [(line, row) for line, row in rows if any(row.values())])


def _decoded(content: bytes) -> str | None:
    """Return the text of a file: UTF-8, or GB18030 as a spreadsheet in Chinese saves it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _wrong_headings(
    file: str, headings: list[str], of: Declared, needed: tuple[str, ...]
) -> list[Complaint]:
    columns = [*dict.fromkeys([*reference.shipped(of.table).columns, CHANGED_BY])]
    no_column = (
        f"表中没有这一列；可用的列：{'、'.join(columns)}",
        f"is no column of the table; there are {', '.join(columns)}",
    )
    words = {
        no_column: [heading for heading in headings if heading not in columns],
        ("缺少这一列，请补上", "is missing; add it"): [
            name for name in (*of.key, *needed) if name not in headings
        ],
        ("表头重复，请删除一列", "stands twice; delete one"): [
            name for name in dict.fromkeys(headings) if headings.count(name) > 1
        ],
    }
    return [Complaint(file, 1, name, *said) for said, names in words.items() for name in names]
