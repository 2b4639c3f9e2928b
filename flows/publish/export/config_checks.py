"""What can be wrong with a row of the export's configuration (导出配置检查)."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import polars as pl

SHEETS = ("water", "air", "json")
FORMATS = ("text", "integer", "number", "date")

Complaint = tuple[str, str]
"""The complaint in Chinese and in English."""


class Place(NamedTuple):
    """The line of a row: of the shipped file, or of the office's that is laid over it."""

    line: int
    is_own: bool = False

    @property
    def texts(self) -> tuple[str, str]:
        """How a complaint names it in Chinese and in English."""
        if self.is_own:
            return f"本单位数据第 {self.line} 行", f"row {self.line} of the office's own file"
        return f"第 {self.line} 行", f"row {self.line}"


def complaint(place: Place, zh: str, en: str) -> Complaint:
    """Return a complaint with the line of the file it is about."""
    return f"{place.texts[0]}：{zh}", f"{place.texts[1]}: {en}"


def complaints_of(
    line: Place,
    row: dict[str, str],
    available: Mapping[str, pl.DataType],
    code_lists: Collection[str],
) -> list[Complaint]:
    """Return what is wrong with a row of export_columns.csv taken by itself."""
    found = [
        *_not_among(row, "sheet", SHEETS),
        *_not_among(row, "column_name", sorted(available)),
        *_not_among(row, "format", FORMATS),
        *_not_among(row, "include", ("yes", "no")),
        *_not_a_whole_number(row, "position"),
        *_not_a_whole_number(row, "width"),
        *_empty(row, "heading_zh"),
        *_empty(row, "heading_en"),
        *_wrong_format(row, available),
    ]
    if row["format"] == "number":
        found += _not_a_whole_number(row, "decimals")
    if row["code_list"]:
        found += _not_among(row, "code_list", sorted(code_lists))
        found += _not_among(row, "code_shows", ("code", "label"))
    return [complaint(line, zh, en) for zh, en in found]


def repeated(
    lines: Iterable[tuple[Place, dict[str, str]]], field: str, within: str = "sheet"
) -> list[Complaint]:
    """Return a complaint for each row whose field an earlier row of its sheet (or list) has."""
    first: dict[tuple[str, str], Place] = {}
    found = []
    for line, row in lines:
        earlier = first.setdefault((row[within], row[field]), line)
        if earlier != line:
            zh = f"{field} 的值“{row[field]}”与{earlier.texts[0]}重复"
            found.append(complaint(line, zh, f"{field} “{row[field]}” repeats {earlier.texts[1]}"))
    return found


def _not_among(row: dict[str, str], field: str, choices: Collection[str]) -> list[Complaint]:
    value = row[field]
    if value in choices:
        return []
    zh = f"{field} 的值“{value}”不存在。可用的值：{'、'.join(choices)}"
    return [(zh, f"{field} “{value}” does not exist. There are: {', '.join(choices)}")]


def _not_a_whole_number(row: dict[str, str], field: str) -> list[Complaint]:
    value = row[field]
    if value.isascii() and value.isdigit():
        return []
    return [(f"{field} 的值“{value}”应为整数", f"{field} “{value}” must be a whole number")]


def _empty(row: dict[str, str], field: str) -> list[Complaint]:
    return [] if row[field] else [(f"{field} 为空，请填写", f"{field} is empty; fill it in")]


def _wrong_format(row: dict[str, str], available: Mapping[str, pl.DataType]) -> list[Complaint]:
    name, kind = row["column_name"], row["format"]
    if name not in available or row["code_list"]:
        return []
    dtype = available[name]
    fits = {
        "number": dtype.is_numeric(),
        "integer": dtype.is_integer(),
        "date": dtype.is_temporal(),
    }
    if fits.get(kind, True):
        return []
    zh = f"列 {name} 的类型是 {dtype}，不能用格式 {kind}"
    return [(zh, f"column {name} is {dtype} and cannot have the format {kind}")]
