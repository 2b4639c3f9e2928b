"""The registry of sheets: what it says, and that nobody else lists types, pollutants or child sheets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from jianpai import schemas
from jianpai.schemas.sheet.declaration import Child, Ledger, Project
from tests.sheets import L1, MATERIAL, V1, W1

ROOT = Path(__file__).parent.parent
SEARCHED = ["flows", "schemas", "sql", "samples"]

NO_TYPE = {"flows/publish/flagged/evidence_links.py"}
"""Files in which A1 is the address of a cell."""


def test_each_sheet_says_what_it_is():
    kinds = {name: type(entry.declared) for name, entry in schemas.registry().items()}
    assert {kinds[W1], kinds[V1]} == {Project}
    assert (kinds[MATERIAL], kinds[L1]) == (Child, Ledger)
    assert schemas.registry()[MATERIAL].key == ("project_id", "stage", "material_name")
    assert schemas.registry()[MATERIAL].type_id == schemas.registry()[V1].type_id


def test_records_stand_in_a_table_of_their_sheet():
    relations = {name: entry.relation for name, entry in schemas.registry().items()}
    assert (relations[MATERIAL], relations[L1]) == ("record_v1_material", "record_l1_base_emission")
    assert {relations[W1], relations[V1]} == {"record_project"}


def test_pollutants_come_from_the_columns_in_the_order_of_their_table():
    assert schemas.all_pollutants() == ["cod", "nh3n", "nox", "vocs"]
    assert schemas.pollutants("W1") == ("cod", "nh3n")
    assert schemas.pollutants("A1") == ("nox",)
    assert schemas.pollutants("V1") == ("vocs",)


def test_every_column_of_a_pollutant_knows_it():
    for name in schemas.sheets():
        for column, described in schemas.columns(name).items():
            in_name = [p for p in schemas.all_pollutants() if re.search(rf"(^|_){p}_", column)]
            about = described.metadata["pollutant"]
            assert [about] == in_name or (not in_name and about is None) or name not in (W1, V1)


def test_what_a_pollutant_needs_is_needed_where_it_is_claimed():
    columns = schemas.columns(W1)
    base, reported = columns["base_emission_cod_t"].metadata, columns["reported_cod_t"].metadata
    assert (base["required"], base["needed"]) == (False, False)
    assert (reported["required"], reported["needed"]) == (False, True)
    alone = schemas.columns(V1)["base_emission_vocs_t"].metadata
    assert (alone["required"], alone["needed"]) == (True, True)


def test_a_sheet_needs_the_columns_of_the_pollutants_it_has():
    cod = schemas.columns_of(W1, "cod")
    both = set(schemas.needed_columns(W1, []))
    assert set(schemas.needed_columns(W1, ["offset_cod_t"])) < both
    assert not {*schemas.needed_columns(W1, cod)} & {*schemas.columns_of(W1, "nh3n")}


def test_every_key_and_stage_is_a_column():
    for entry in schemas.registry().values():
        columns = schemas.columns(entry.name)
        assert set(entry.key) <= set(columns)
        if isinstance(entry.declared, Child):
            assert entry.key[0] == "project_id"
            assert {*entry.child.most_together} <= set(columns)
            assert entry.child.stages is None or entry.child.stages[0] in columns
        if not isinstance(entry.declared, Project):
            assert "record_status" in columns


# Nobody else lists them


def names() -> set[str]:
    """Return the names of child sheets and ledgers, with and without the type's id."""
    others = [*schemas.child_sheets().values(), *schemas.ledger_sheets().values()]
    return {text for entry in others for text in (entry.name, entry.title)}


def type_ids() -> set[str]:
    return {entry.type_id for entry in schemas.registry().values()}


def in_python(text: str) -> Iterator[str]:
    """Yield what a module knows by name: strings of its own, no docstrings, no parts of sentences."""
    tree, known = ast.parse(text), type_ids() | names()
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # a string alone on its line is a docstring
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in known and id(node) not in documented:
            yield f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            texts = {part.value for part in parts if isinstance(part, ast.Constant)}
            if len(texts & set(schemas.all_pollutants())) > 1:
                yield f"line {node.lineno}: a list of pollutants"


def in_sql(text: str) -> Iterator[str]:
    """Yield what a query knows by name, comments aside."""
    quoted = set(re.findall("'([^']*)'", re.sub("--.*", "", text)))
    yield from sorted(quoted & (type_ids() | names()))
    if len(quoted & set(schemas.all_pollutants())) > 1:
        yield "a list of pollutants"


def known_by_name(path: Path) -> list[str]:
    find = in_sql if path.suffix == ".sql" else in_python
    return list(find(path.read_text("utf-8")))


def of_a_type(path: Path) -> bool:
    """Return whether a file is about one type: ``w1_wwtp.py``, ``check_…_v1_projects.sql``."""
    return not type_ids().isdisjoint(path.stem.upper().split("_"))


def searched() -> list[Path]:
    paths = [
        p
        for folder in SEARCHED
        for kind in ("py", "sql")
        for p in (ROOT / folder).rglob(f"*.{kind}")
    ]
    return sorted(path for path in paths if not of_a_type(path))


OF_FINDINGS = {
    "samples/oracle/beside_works.py",
    "samples/oracle/heating.py",
    "samples/oracle/manure.py",
    "samples/oracle/marks.py",
    "samples/oracle/misreported.py",
    "samples/oracle/overlap.py",
    "samples/oracle/phases.py",
    "samples/oracle/shared_files.py",
    "samples/oracle/works.py",
    "samples/planted/kinds.py",
    "sql/claim/evidence_use.sql",
    "sql/claim/receiving_outlet.sql",
    "sql/claim/relocation.sql",
    "sql/claim/works_outlet.sql",
    "sql/find/figure_out_of_line.sql",
    "sql/find/find_d06_direct_beside_works.sql",
    "sql/find/find_d18_manure_counted_twice.sql",
    "sql/find/find_d19_rural_sewage_to_works.sql",
    "sql/find/find_d20_leachate_to_works.sql",
    "sql/find/find_d21_reuse_of_cleaner_water.sql",
    "sql/find/find_d22_split_project.sql",
    "sql/find/find_f03_below_detection_limit.sql",
    "sql/find/find_f05_carbon_below_need.sql",
    "sql/find/find_f13_switch_without_bill.sql",
    "sql/find/find_f16_ratio_above_cap.sql",
    "sql/find/find_f19_activity_fell.sql",
    "sql/find/find_f20_reduction_above_peers.sql",
    "sql/find/works_year.sql",
}
"""What RB §10 and §11 ask of certain types, and its second computation; a new type needs no change there."""


def test_nothing_but_a_types_own_files_knows_it_by_name():
    found = {
        path.relative_to(ROOT).as_posix(): known
        for path in searched()
        if (known := known_by_name(path))
    }
    assert set(found) == NO_TYPE | OF_FINDINGS, found


@pytest.mark.parametrize(
    ("find", "text", "found"),
    [
        (in_python, 'x = "W1"', ["line 1: W1"]),
        (in_python, 'x = ["cod", "nox"]', ["line 1: a list of pollutants"]),
        (in_python, 'x = {"cod": 1, "vocs": 2}', ["line 1: a list of pollutants"]),
        (in_python, f'x = "{MATERIAL}"', [f"line 1: {MATERIAL}"]),
        (in_python, 'def f():\n    "W1"\n    return "W1 a", "cod"', []),
        (in_sql, "SELECT 1 WHERE t = 'V1'  -- 'A1'", ["V1"]),
        (in_sql, "VALUES ('cod'), ('nh3n')", ["a list of pollutants"]),
        (in_sql, "WHERE pollutant = 'cod'", []),
    ],
)
def test_the_search_finds_what_it_is_for(find, text, found):
    assert list(find(text)) == found
