"""What a machine can hold of the style of this house: SQL headers, units, names, sources."""

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
import sqlglot
from sqlglot import exp

from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.flows.account.formula import formula
from jianpai.schemas import reference
from jianpai.schemas.sheet.units import SPELLINGS

ROOT = Path(__file__).parent.parent
SQL_FILES = sorted((ROOT / "sql").rglob("*.sql"))
QUERIES = [path for path in SQL_FILES if path.parent.name not in ("macro", "check")]
MACROS = [path.stem for path in SQL_FILES if path.parent.name == "macro"]
UNIT_OF_SUFFIX = {row["name_suffix"]: row["unit"] for row in reference.table("units").to_dicts()}


def agrees_with_its_name(name: str, unit: str | None) -> bool:
    """Return whether a unit is the one that the end of a column's name says, if it says one."""
    suffixes = [suffix for suffix in UNIT_OF_SUFFIX if name.endswith(suffix)]
    return not suffixes or unit == UNIT_OF_SUFFIX[max(suffixes, key=len)]


@pytest.mark.parametrize("path", SQL_FILES, ids=lambda path: path.stem)
def test_every_sql_file_opens_with_its_sentence_grain_reads_and_source(path: Path) -> None:
    header = path.read_text("utf-8").split("\n\n")[0]
    lines = header.splitlines()
    assert lines[0] == f"-- {path.stem}"
    assert lines[1] == "--"
    assert lines[2].startswith("-- ")
    assert lines[2][3:].strip()
    for heading in ("grain", "reads", "source"):
        assert re.search(rf"^-- {heading}\b", header, re.M), heading


def named(table: exp.Table) -> list[str]:
    """Return the relations a table of a FROM clause stands for; a table macro is given their names."""
    if isinstance(table.this, exp.Anonymous):
        return [argument.name for argument in table.this.expressions]
    return [table.name]


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_reads_names_what_the_query_reads(path: Path) -> None:
    query = sqlglot.parse_one(path.read_text("utf-8"), dialect="duckdb")
    local = {cte.alias for cte in query.find_all(exp.CTE)}
    tables = {name for table in query.find_all(exp.Table) for name in named(table)} - local
    assert set(relation.reads(path.stem)) == tables


@pytest.mark.parametrize(
    "path",
    [p for p in QUERIES if p.parent.name not in ("claim", "method", "find")],
    ids=lambda path: path.stem,
)
def test_every_column_is_named_above_claims(path: Path) -> None:
    query = sqlglot.parse_one(path.read_text("utf-8"), dialect="duckdb")
    assert all(isinstance(star.parent, exp.Count) for star in query.find_all(exp.Star))


@pytest.mark.parametrize(
    "name", ["same_source", "claim_doubt", "resolution_case", "problem_v42_same_name"]
)
def test_what_sets_records_beside_each_other_states_its_bound(name: str) -> None:
    assert re.search(r"^-- bound +\S", relation.header(name), re.M)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_no_bare_division(path: Path) -> None:
    query = sqlglot.parse_one(path.read_text("utf-8"), dialect="duckdb")
    assert not list(query.find_all(exp.Div)), "decimals divide as DOUBLE: use TIMES_RATIO"


@pytest.mark.parametrize(
    "name", [path.stem for path in QUERIES if path.parent.name in ("claim", "method", "total")]
)
def test_symbols_of_a_formula_are_columns_it_reads_or_gives(name: str) -> None:
    text = "".join(
        relation.files()[source].read_text("utf-8")
        for source in [name, *relation.reads(name)]
        if source in relation.files()
    )
    documented = {column for sheet in schemas.sheets() for column in schemas.columns(sheet)}
    for symbol in formula(name).symbols:
        assert symbol.column in documented or re.search(
            rf"\b{symbol.column}\b", text.split("\n\n", 1)[1]
        ), symbol
    for line in formula(name).lines:
        for symbol in formula(name).symbols:
            assert any(symbol.symbol in other for other in formula(name).lines), (line, symbol)


def test_every_calculation_of_a_method_states_its_formula_and_method() -> None:
    for method in reference.table("methods").iter_rows(named=True):
        header = relation.header(method["relation"])
        assert formula(method["relation"]).lines, method["relation"]
        assert f"{method['method_id']} in reference_data/methods.csv" in header


def test_every_reported_number_has_a_unit_that_parses_and_its_name_says_it() -> None:
    for sheet in schemas.sheets():
        for name, column in schemas.columns(sheet).items():
            if column.metadata["kind"] not in ("quantity", "ratio"):
                continue
            assert column.metadata["unit"] in SPELLINGS, name
            assert agrees_with_its_name(name, column.metadata["unit"]), name


def test_one_name_means_one_thing_in_every_sheet() -> None:
    meaning: dict[str, tuple] = {}
    for sheet in schemas.sheets():
        for name, column in schemas.columns(sheet).items():
            here = (column.metadata["heading"], column.metadata["unit"], str(column.dtype))
            assert meaning.setdefault(name, here) == here, (sheet, name)


def test_no_two_columns_of_a_sheet_differ_by_their_unit_alone() -> None:
    for sheet in schemas.sheets():
        titles = [column.title for column in schemas.columns(sheet).values()]
        assert len(titles) == len(set(titles)), sheet


def test_every_sheet_and_column_is_described() -> None:
    for sheet, model in schemas.sheets().items():
        assert (model.__doc__ or "").strip(), sheet
        for name, column in schemas.columns(sheet).items():
            assert column.title, name
            assert column.description, name
            assert column.metadata["heading"], name


def test_every_reference_row_has_a_source() -> None:
    for name in ("regions", "local_areas", "plans", "rules", "finding_kinds", "thresholds"):
        empty = reference.table(name).filter(pl.col("source").fill_null("") == "")
        assert empty.is_empty(), name
    targets = reference.table("targets")
    for column in ("document", "source_page", "quoted", "confidence"):
        assert targets[column].null_count() == 0, column


def test_methods_name_relations_and_types_that_exist() -> None:
    for method in reference.table("methods").iter_rows(named=True):
        assert method["relation"] in relation.files()
        assert method["project_type"] in schemas.project_sheets()
        assert method["confidence"] in {"V", "S", "M+", "M", "E", "D"}


def test_regions_of_guangxi_and_inner_mongolia_are_complete() -> None:
    regions = reference.regions().filter(pl.col("valid_to").is_null())
    cities = regions.filter(pl.col("level") == "city")["region_code"].str.head(2).value_counts()
    counts = dict(cities.iter_rows())
    assert counts["45"] == 14
    assert counts["15"] == 12
    assert regions.filter(pl.col("level") == "province").height == 34


def test_no_file_of_the_project_names_a_package_index_or_an_absolute_path() -> None:
    forbidden = re.compile(r"(index-url|/simple\b|pypi\.org|(?<![\w.])/(home|root|work)/\w)")
    for path in ROOT.rglob("*"):
        if path.suffix not in {".py", ".sql", ".toml", ".lock", ".md", ".yaml"}:
            continue
        if {".venv", "warehouse", ".git", "build"} & set(path.relative_to(ROOT).parts):
            continue
        if path.name in {"test_house.py", "Makefile"}:
            continue
        assert not forbidden.search(path.read_text("utf-8")), path


def test_macros_parse() -> None:
    with duckdb.connect() as con:
        relation.create_macros(con)
        names = {
            row[0] for row in con.execute("SELECT function_name FROM duckdb_functions()").fetchall()
        }
    assert set(MACROS) <= names


def test_the_package_has_one_name() -> None:
    bare = re.compile(r"^\s*(from|import) (flows|schemas|sql|reference_data)\b", re.M)
    for path in [*ROOT.glob("*/**/*.py"), ROOT / "pyproject.toml"]:
        if ".venv" not in path.parts and "build" not in path.parts:
            assert not bare.search(path.read_text("utf-8")), path
