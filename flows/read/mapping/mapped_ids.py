"""Project ids of sources that have none: of the row, or of what the row says (项目编号的生成).

An id made of the content depends on nothing but the content of its own row, so that inserting or
sorting rows leaves every other id as it is. Its four digits are a number of at most four digits if
the content is one (a code of the office's own), else 1000 to 9999 by the SHA-256 of the content.
Two contents may therefore meet in one id: both rows are refused then, and the mapping names one of
the two ids (``project_ids``); it is never chosen by the order of the rows.
"""

import hashlib
import re
import unicodedata
from collections.abc import Container
from typing import Any

import polars as pl

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.read.mapping.mapped_headings import SourceHeadings
from jianpai.flows.read.mapping.mapping_file import Mapping
from jianpai.flows.read.mapping.mapping_text import MappingError
from jianpai.flows.read.mapping.setting_kinds import ROW

SERIALS = 10_000
"""The serial numbers that the four digits of a project id hold."""
_FIRST_HASHED = 1_000
"""Serials below are left to those who count: their ids seldom meet one made of a name."""
_MAX_LISTED = 10


def of_row(pattern: str) -> pl.Expr:
    """Return the id of each row; the first six digits count the ten thousands of rows."""
    first, rest = int(pattern[:6]), pattern[6:].removesuffix(ROW)
    row = pl.col("row_number")
    parts = [(first + row // SERIALS, 6), (row % SERIALS, 4)]
    before, serial = (number.cast(pl.String).str.zfill(digits) for number, digits in parts)
    return pl.concat_str(before, pl.lit(rest), serial)


def of_content(mapping: Mapping, headings: SourceHeadings, added: dict[str, pl.Expr]) -> pl.Expr:
    """Return the id of each row by the content of the columns that the mapping names.

    Args:
        mapping: it names them, and the ids that are given.
        headings: of the sheet.
        added: what the mapping adds, by identifier: constants, region codes.
    """
    key = content(mapping, headings)
    begins = _beginning(mapping, headings, added)
    given = {_normal(text): project_id for text, project_id in mapping.project_ids.items()}
    made = pl.concat_str(begins, pl.lit("-"), key.map_elements(serial_of, return_dtype=pl.String))
    fixed = key.map_elements(lambda text: given.get(_normal(text)), return_dtype=pl.String)
    return pl.coalesce(fixed, made)


def content(mapping: Mapping, headings: SourceHeadings) -> pl.Expr:
    """Return what an id is made of, with strokes between the columns; null where all are empty."""
    cells = [pl.col(headings.letter_of(heading)) for heading in mapping.project_id_from]
    joined = pl.concat_str([cell.fill_null("") for cell in cells], separator="/")
    return pl.when(pl.any_horizontal(cell.is_not_null() for cell in cells)).then(joined)


def _normal(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def serial_of(text: str) -> str:
    """Return the four digits that stand for a content."""
    plain = _normal(text)
    if re.fullmatch("[0-9]{1,4}", plain):
        return plain.zfill(4)
    digest = int(hashlib.sha256(plain.encode()).hexdigest(), 16)
    return str(_FIRST_HASHED + digest % (SERIALS - _FIRST_HASHED))


def _beginning(mapping: Mapping, headings: SourceHeadings, added: dict[str, pl.Expr]) -> pl.Expr:
    if mapping.project_id_begins is not None:
        return pl.lit(mapping.project_id_begins)
    medium = mapping.template[0]
    sources = [_source(name, mapping, headings, added) for name in ("region_code", "credit_year")]
    if medium not in "WAV" or any(source is None for source in sources):
        zh = "“项目编号由”需要行政区划代码和核算年度的来源；没有的请写 项目编号开头 = “450200-2024-W”"
        en = "ids need sources of region_code and credit_year, or project_id_begins"
        raise MappingError.of(zh, en)
    region, year = (source.cast(pl.String) for source in sources if source is not None)
    digits = [region.str.extract("^([0-9]{6})", 1), year.str.extract("((?:19|20)[0-9]{2})", 1)]
    return pl.concat_str(*digits, pl.lit(medium), separator="-")


def _source(
    name: str, mapping: Mapping, headings: SourceHeadings, added: dict[str, pl.Expr]
) -> pl.Expr | None:
    if name in mapping.columns:
        return pl.col(headings.letter_of(mapping.columns[name].heading))
    return added.get(name)


def clashes(
    records: pl.DataFrame, contents: dict[int, str], mapping: Mapping, place: dict[str, Any]
) -> pl.DataFrame:
    """Return a problem for each project whose id another row of the sheet has too.

    Args:
        records: the data rows.
        contents: row number -> what its id is made of.
        mapping: how the sheet is read.
        place: file and sheet.
    """
    if mapping.template not in {e.name for e in schemas.project_entries().values()}:
        return problems.none()
    rows: dict[str, list[int]] = {}
    for row, project_id in records.select("row_number", "project_id").drop_nulls().iter_rows():
        rows.setdefault(project_id, []).append(row)
    return problems.together(
        [
            _clash(row, shared, project_id, contents=contents, taken=rows, place=place)
            for project_id, shared in rows.items()
            for row in shared
            if len(shared) > 1
        ]
    )


def _clash(
    row: int,
    shared: list[int],
    project_id: str,
    *,
    contents: dict[int, str],
    taken: Container[str],
    place: dict[str, Any],
) -> pl.DataFrame:
    others = [other for other in shared if other != row]
    is_same = any(_normal(contents[other]) == _normal(contents[row]) for other in others)
    more = " …" if len(others) > _MAX_LISTED else ""
    zh = "、".join(map(str, others[:_MAX_LISTED])) + more
    en = ", ".join(map(str, others[:_MAX_LISTED])) + more
    about = {**place, "row_number": row, "project_id": project_id, "value": contents[row]}
    if is_same:
        detail = problems.both(f"第 {zh} 行", f"row {en}")
        return problems.one("R-62", **about, detail=detail)
    line = f'"{contents[row]}" = "{_free(project_id, taken)}"'
    detail = problems.both(f"第 {zh} 行都得出 {project_id}，如写 {line}", f"row {en}; e.g. {line}")
    return problems.one("R-61", **about, detail=detail)


def _free(project_id: str, taken: Container[str]) -> str:
    """Return the next id that no row has."""
    begins, serial = project_id[:-4], int(project_id[-4:])
    later = (f"{begins}{(serial + step) % SERIALS:04d}" for step in range(1, SERIALS))
    return next((other for other in later if other not in taken), project_id)
