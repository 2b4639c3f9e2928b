"""The data dictionary, reference_data/tables.csv and table_columns.csv, against the tables of a run.

A submission column of the tables ``project`` and ``project_material`` is described in schemas/ only.
"""

from typing import NamedTuple

import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import terms
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.verify import expectations
from jianpai.schemas import reference
from jianpai.schemas.sheet.units import SPELLINGS
from tests.tables import of_sample
from tests.test_house import agrees_with_its_name

SUBMITTED = {
    "project": [entry.name for entry in schemas.project_entries().values()],
    **{table: [entry.name] for table, entry in child_tables().items()},
}
"""table -> the sheets whose columns it carries"""
NOT_CARRIED = {"record_status"}
"""A withdrawn record is not in the tables, so that all that are there are 有效."""
UNITS = {*SPELLINGS, "byte"}
POSITIONS = {
    *("credit_year", "year", "target_year", "given_year", "valid_from", "valid_to"),
    *("file_order", "row_number", "first_batch"),
}
"""Numbers without a unit: they name a year, a file or a row and measure nothing."""
OTHER_MEANINGS = {("finding", "evidence")}
"""Contract §2.1 and §4 give this name to the files of a project and to the grounds of a finding."""


class Meaning(NamedTuple):
    """What must be the same wherever a column's name occurs."""

    title: str
    unit: str | None


Tables = dict[str, pl.DataFrame]


@pytest.fixture(scope="module")
def tables() -> Tables:
    """Every output table of the sample."""
    return {path.stem: pl.read_parquet(path) for path in of_sample().glob("*.parquet")}


def described() -> dict[str, dict[str, Meaning]]:
    """Return every column of the tables by table, as the dictionary and the schemas describe it."""
    meanings = {name: submitted(name) for name in reference.table("tables")["table"]}
    for row in reference.table("table_columns").iter_rows(named=True):
        columns, name = meanings[row["table"]], row["column_name"]
        assert name not in columns, f"{row['table']}.{name} is written twice"
        columns[name] = Meaning(row["title_zh"], row["unit"])
    return meanings


def submitted(table: str) -> dict[str, Meaning]:
    """Return the submission columns that a table carries."""
    return {
        name: meaning
        for sheet in SUBMITTED.get(table, [])
        for name, meaning in reported(sheet).items()
        if name not in NOT_CARRIED
    }


def reported(sheet: str) -> dict[str, Meaning]:
    """Return the columns of a reported sheet."""
    columns = schemas.columns(sheet).items()
    return {name: Meaning(column.title, column.metadata["unit"]) for name, column in columns}


def places_by_meaning() -> dict[str, dict[Meaning, str]]:
    """Return what each column name means, and for each meaning a table or sheet that has it."""
    found: dict[str, dict[Meaning, str]] = {}
    for place, columns in {**{s: reported(s) for s in schemas.sheets()}, **described()}.items():
        for name, meaning in columns.items():
            if (place, name) not in OTHER_MEANINGS:
                found.setdefault(name, {})[meaning] = place
    return found


def is_unit_right(table: pl.DataFrame, column: str, unit: str | None) -> bool:
    """Return whether the unit fits the column; it may name a column of the table that holds units."""
    if not table.schema[column].is_numeric() or column in POSITIONS:
        return unit is None
    if unit in table.columns:
        spellings = {spelling for known in SPELLINGS.values() for spelling in known}
        return set(table[unit].drop_nulls()) <= UNITS | spellings
    return unit in UNITS and agrees_with_its_name(column, unit)


def test_what_exists_is_described_and_what_is_described_exists(tables: Tables) -> None:
    real = {(name, column) for name, table in tables.items() for column in table.columns}
    known = {(name, column) for name, columns in described().items() for column in columns}
    assert {"undescribed": real - known, "gone": known - real} == {
        "undescribed": set(),
        "gone": set(),
    }
    assert set(described()) == set(tables)


def test_nothing_but_a_unit_is_left_empty() -> None:
    for name in ("tables", "table_columns"):
        words = reference.table(name).drop("unit", strict=False)
        assert words.filter(pl.any_horizontal(pl.all().is_null())).is_empty(), name


def test_the_grain_is_a_key_of_the_table(tables: Tables) -> None:
    for row in reference.table("tables").iter_rows(named=True):
        key = tables[row["table"]].select(row["grain"].split(", "))
        assert not key.is_duplicated().any(), row["table"]


def test_a_table_is_called_as_in_the_data_docs_and_its_source_exists() -> None:
    for row in reference.table("tables").iter_rows(named=True):
        assert row["title_zh"] == expectations.TABLES[row["table"]].title
        assert (reference.REFERENCE_DATA.parent / row["source"]).is_file(), row["table"]


def test_every_number_has_a_unit_that_parses_and_nothing_else_has_one(tables: Tables) -> None:
    wrong = [
        (name, column, meaning.unit)
        for name, columns in described().items()
        for column, meaning in columns.items()
        if not is_unit_right(tables[name], column, meaning.unit)
    ]
    assert wrong == []


def test_one_name_has_one_title_and_unit_everywhere() -> None:
    found = places_by_meaning()
    assert {name: meanings for name, meanings in found.items() if len(meanings) > 1} == {}


def test_the_export_calls_a_column_as_the_dictionary_does() -> None:
    titles = {name: {m.title for m in meanings} for name, meanings in places_by_meaning().items()}
    headings = reference.table("export_columns").select("column_name", "heading_zh").unique()
    called = {name: {heading.split("（")[0]} for name, heading in headings.rows() if name in titles}
    assert called == {name: titles[name] for name in called}


def test_every_code_is_explained_in_the_words_of_the_report() -> None:
    words = terms.chinese(terms.STATES | terms.SEVERITIES | terms.FINDING_STATES)
    for row in reference.table("table_columns").iter_rows(named=True):
        if row["column_name"] == "project_type":
            continue  # the types are listed in methods.csv
        for code in expectations.TABLES[row["table"]].codes.get(row["column_name"], []):
            place = (row["table"], row["column_name"], code)
            assert f"{code} {words.get(code, '')}" in row["description_zh"], place
