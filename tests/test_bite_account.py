"""The accounting's own Python: relations, formulas, sentences, methods, records, intake tables."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows import problems
from jianpai.flows.account import account as accounting
from jianpai.flows.account import (
    cross_check,
    findings,
    formula,
    methods,
    records,
    references,
    relation,
    roll_up,
)
from jianpai.flows.account.child_tables import child_tables
from jianpai.flows.decisions import record
from jianpai.flows.errors import ReferenceDataError
from jianpai.flows.period import Period
from jianpai.flows.read import read as reading_step
from jianpai.flows.read.result import SOURCE_COLUMN
from jianpai.flows.received_file import ReceivedFile
from jianpai.flows.settle import settle
from jianpai.flows.settle.in_force import InForce
from jianpai.flows.validate import validate
from jianpai.schemas import reference
from samples.made_up import USCC
from tests.given import given, shown
from tests.sheets import (
    A1,
    L1,
    MATERIAL,
    V1,
    W1,
    a1,
    base_emission,
    grid,
    materials,
    received,
    v1,
    w1,
    write_xlsx,
)

Queries = Callable[..., None]


@pytest.fixture
def con():
    with duckdb.connect(config={"threads": 1}) as connection:
        yield connection


@pytest.fixture
def queries(tmp_path, monkeypatch):
    """Write SQL files (name="text" or name=(folder, text)) in place of the house's own."""
    folder = tmp_path / "sql"
    monkeypatch.setattr(relation, "SQL", folder)

    def write(**texts: Any) -> None:
        for name, written in texts.items():
            room, text = written if isinstance(written, tuple) else ("room", written)
            (folder / room).mkdir(parents=True, exist_ok=True)
            (folder / room / f"{name}.sql").write_text(text, "utf-8")
        _forget()

    yield write
    _forget()


def _forget() -> None:
    relation.files.cache_clear()
    relation.reads.cache_clear()


def all_of(con, name: str) -> list[tuple]:
    return con.execute(f'FROM "{name}" ORDER BY ALL').fetchall()


# Relations


def test_a_header_ends_at_the_first_empty_line_and_names_what_is_read(queries):
    header = "-- total\n--\n-- grain     one\n-- reads     first, second,\n--           third"
    queries(
        total=f"{header}\n-- source    fourth\n\nSELECT 1\n\n-- reads     fifth",
        last="-- last\n-- reads     first\n\nSELECT 1",
        alone="-- alone\n\nSELECT 1",
    )
    assert list(relation.files()) == ["alone", "last", "total"]
    assert relation.header("total") == f"{header}\n-- source    fourth"
    assert relation.reads("total") == ["first", "second", "third"]
    assert relation.reads("last") == ["first"]
    assert relation.reads("alone") == []


def test_what_is_read_is_built_first_and_what_was_given_stays(con, queries):
    queries(
        below="-- below\n\nSELECT 2 AS n",
        given_one="-- given_one\n\nSELECT 100 AS n",
        above="-- above\n-- reads     below, given_one, record\n\n"
        "SELECT a.n + b.n + r.n AS n FROM below AS a, given_one AS b, record AS r",
    )
    con.execute("CREATE TABLE given_one AS SELECT 30 AS n; CREATE TABLE record AS SELECT 400 AS n")
    relation.build(con, "above")
    assert all_of(con, "above") == [(432,)]
    con.execute("UPDATE below SET n = 3")
    relation.build(con, "below")
    relation.build(con, "nowhere")
    assert all_of(con, "below") == [(3,)]
    assert relation.exists(con, "nowhere") is False


def test_a_view_shows_what_it_reads_and_costs_no_table(con, queries):
    queries(
        below="-- below\n\nSELECT 2 AS n",
        shown_again="-- shown_again\n-- reads     below\n\nSELECT n * 10 AS n FROM below",
    )
    relation.view(con, "shown_again")
    con.execute("UPDATE below SET n = 3")
    assert all_of(con, "shown_again") == [(30,)]
    assert relation.exists(con, "shown_again") is True
    assert relation.exists(con, "below") is True


def test_a_frame_becomes_a_table_and_is_let_go(con):
    relation.load(con, "loaded", pl.DataFrame({"n": [1, 2]}))
    assert all_of(con, "loaded") == [(1,), (2,)]
    with pytest.raises(duckdb.CatalogException, match="incoming"):
        con.execute("FROM incoming")


def test_what_is_written_is_read_from_its_file(con, queries, tmp_path):
    queries(
        below="-- below\n\nSELECT 2 AS n",
        out_it="-- out_it\n-- reads     below\n\n"
        "SELECT n + m AS n FROM below, (VALUES (3), (1)) AS v (m) ORDER BY m DESC",
    )
    target = tmp_path / "o'clock.parquet"
    relation.write(con, "out_it", target)
    assert pl.read_parquet(target)["n"].to_list() == [5, 3]
    assert all_of(con, "out_it") == [(3,), (5,)]
    assert relation.parquet(Path("o'clock")) == "read_parquet('o''clock')"


def test_a_macro_may_use_those_before_it(con, queries):
    queries(
        a_three=("macro", "CREATE MACRO a_three() AS 3"),
        b_four=("macro", "CREATE MACRO b_four() AS a_three() + 1"),
    )
    relation.create_macros(con)
    assert con.execute("SELECT b_four()").fetchall() == [(4,)]


def test_a_child_sheet_is_found_in_the_output_that_reads_it():
    children = child_tables()
    assert sorted(children) == sorted(set(children) & set(roll_up.tables_made()))
    assert children["project_material"].name == MATERIAL
    assert len(children) == len(schemas.child_sheets())


# Formulas and sentences


HEADER = """\
-- removal
--
--     R = Σ Q·(C₀ − C₁) × 10⁻²
--     S = R + 1
--
--     R      COD removed       化学需氧量削减量   t         cod_removal_t
--     C₀     inlet COD         进水COD浓度       mg/L      inlet_cod_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--
-- grain     one row per plant

SELECT 1"""


def test_a_header_states_its_lines_and_symbols(queries):
    queries(removal=HEADER, silent="-- silent\n\nSELECT 1")
    stated = formula.formula("removal")
    assert stated.lines == ["R = Σ Q·(C₀ − C₁) × 10⁻²", "S = R + 1"]
    assert stated.symbols == [
        formula.Symbol("R", "COD removed", "化学需氧量削减量", "t", "cod_removal_t"),
        formula.Symbol("C₀", "inlet COD", "进水COD浓度", "mg/L", "inlet_cod_mg_per_l"),
    ]
    assert formula.formula("silent") == formula.Formula([], [])


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"R": "8", "C": "3", "C′": "5"}, "8 = 5 − 3·Ce"),  # C is a part of C′ and of Ce
        ({"R": "8", "C": "3", "C′": "5", "Q": ""}, "8 = 5 − 3·Ce"),
        ({"R": "8", "C": "", "C′": "5"}, None),
        ({}, "R = C′ − C·Ce"),
    ],
)
def test_numbers_take_the_place_of_whole_symbols(values, line):
    assert formula.with_numbers("R = C′ − C·Ce", values) == line


KINDS = pl.DataFrame(
    {
        "kind": ["D-98", "D-99"],
        "message_zh": ["{later} 与'{earlier}'同{known_by}。", "见{later}"],
        "message_en": ["{later} and '{earlier}' share {known_by}.", "see {later}"],
    }
)
WORDS = pl.DataFrame(
    {
        "fact": ["known_by", "known_by", "side"],
        "value": ["outlet", "title", "P1"],
        "zh": ["排放口", "名称", "左"],
        "en": ["outlet's code", "title", "left"],
    }
)


def test_the_facts_of_a_finding_stand_in_the_sentence_of_its_kind(con, monkeypatch):
    tables = {"finding_kinds": KINDS, "fact_words": WORDS}
    monkeypatch.setattr(reference, "table", tables.__getitem__)
    con.execute("CREATE TABLE every_finding_member (finding_id VARCHAR, kind VARCHAR, facts JSON)")
    first = json.dumps({"later": "P1", "earlier": "P2", "known_by": "outlet"})
    second = json.dumps({"later": "P3", "earlier": "P2", "known_by": "smell"})
    rows = [("1", "D-98", first), ("1", "D-98", first), ("2", "D-98", second), ("3", "D-99", first)]
    con.executemany("INSERT INTO every_finding_member VALUES (?, ?, ?)", rows)
    findings.create_messages(con)
    assert all_of(con, "finding_message") == [
        ("1", "P1 与'P2'同排放口。", "P1 and 'P2' share outlet's code."),
        ("2", "P3 与'P2'同smell。", "P3 and 'P2' share smell."),
        ("3", "见P1", "see P1"),
    ]


# Methods


METHODS = """
m_all   | X1 | f_all   |      |     | 2021 |
m_kind  | X1 | f_kind  | kind | a;b | 2021 |
m_till  | X1 | f_kind  | kind | c   | 2021 | 2023
m_from  | X1 | f_kind  | kind | c   | 2024 |
m_other | X2 | no_file |      |     | 2021 |
"""
CLAIM = """-- claim
-- reads     record_tonnes, computed_reduction

SELECT t.project_id, t.pollutant, c.method_id, c.computed_t
FROM record_tonnes AS t
LEFT JOIN computed_reduction AS c ON t.project_id = c.project_id AND t.pollutant = c.pollutant
"""
F_ALL = """-- f_all

SELECT 'P9' AS project_id, 'cod' AS pollutant, 9::DECIMAL(38, 26) AS computed_t, 0.5 AS limit_cut_t,
    0.25 AS activity, 'mg' AS level_scale
"""
F_KIND = """-- f_kind
-- reads     record_project

SELECT project_id, 'cod' AS pollutant, 2::DECIMAL(38, 26) AS computed_t, FALSE AS computed_is_exact
FROM record_project
"""
PROJECTS = """
project_id | project_type | kind | credit_year
P1         | X1           | a    | 2022
P2         | X1           | b    | 2026
P3         | X1           | c    | 2023
P4         | X1           | c    | 2024
"""


@pytest.fixture
def chosen(con, queries, monkeypatch):
    """Return a function that computes with the methods of a text, for the projects that claim."""
    queries(
        claim=CLAIM, f_all=F_ALL, f_kind=F_KIND, crowded_project="-- x\n\nSELECT 'P1' AS project_id"
    )
    given(con, "record_project", PROJECTS)
    given(con, "objection", "rule_id")
    names = ["method_id", "project_type", "relation", "rule_column", "rule_values"]
    names += ["valid_from", "valid_to"]
    own = reference.table

    def compute(text: str, *claiming: str) -> None:
        cells = [[c.strip() or None for c in line.split("|")] for line in text.strip().splitlines()]
        table = pl.DataFrame(cells, schema=names, orient="row")
        monkeypatch.setattr(
            reference, "table", lambda name: table if name == "methods" else own(name)
        )
        rows = "".join(f"\n{project} | cod" for project in claiming)
        given(con, "record_tonnes", f"project_id | pollutant{rows}")
        methods.compute(con)

    return compute


def test_a_method_is_chosen_by_the_record_and_its_year(con, chosen):
    """f_all holds for all and asks nothing of the record: P9 is no project on record.

    Of X2 there is no project: that its formula has no file is not even noticed.
    """
    chosen(METHODS, "P1", "P2", "P3", "P4", "P9")
    found = con.execute(
        "SELECT * EXCLUDE pollutant FROM computed_reduction ORDER BY ALL"
    ).fetchall()
    assert [tuple(shown(cell) for cell in row) for row in found] == [
        ("m_all", "P9", "9", "True", "0.5", "False"),
        ("m_from", "P4", "2", "False", "0", "False"),
        ("m_kind", "P1", "2", "False", "0", "False"),
        ("m_kind", "P2", "2", "False", "0", "False"),
        ("m_till", "P3", "2", "False", "0", "False"),
    ]
    assert [row[0] for row in all_of(con, "claim")] == ["P1", "P2", "P3", "P4", "P9"]


def test_states_are_told_of_those_that_must_be_compared(con, chosen):
    chosen(METHODS, "P1", "P2", "P3", "P4", "P9")
    con.execute("CREATE TABLE crowded_project AS SELECT unnest(['P3', 'P9']) AS project_id")
    methods.compute_states(con)
    asked = "method_id, project_id, level_scale, level_before_t, intensity_after, activity"
    found = con.execute(f"SELECT {asked} FROM claim_state ORDER BY ALL").fetchall()
    assert [tuple(shown(cell) for cell in row) for row in found] == [
        ("m_all", "P9", "mg", "", "", "0.25"),
        ("m_till", "P3", "", "", "", ""),
    ]


def test_without_projects_there_are_no_figures_but_their_tables(con, chosen):
    con.execute("DELETE FROM record_project")
    chosen(METHODS.replace("no_file", "f_kind"))
    methods.compute_states(con)
    assert [row[0] for row in all_of(con, "computed_reduction")] == ["m_all"]
    assert all_of(con, "claim") == all_of(con, "claim_state") == []


def test_which_are_compared_is_asked_of_the_query(con, chosen):
    chosen(METHODS, "P1")
    methods.compute_states(con)
    assert [row[:2] for row in all_of(con, "claim_state")] == [("m_kind", "P1")]


@pytest.mark.parametrize(
    ("text", "claiming", "project", "count"),
    [
        (METHODS.replace("2023", "2022"), ["P1", "P3"], "P3", 0),
        (METHODS.replace("2024", "2023"), ["P1", "P3"], "P3", 2),
    ],
)
def test_a_claim_without_method_or_with_two_stops_the_run(chosen, text, claiming, project, count):
    with pytest.raises(ReferenceDataError) as told:
        chosen(text, *claiming)
    assert f"项目 {project} 的 cod 有 {count} 个核算方法，必须恰好一个" in str(told.value)


# Reference data


def test_numbers_of_reference_tables_are_typed_by_their_name():
    table = pl.DataFrame({"first_year": ["2021"], "value": ["0.123456"], "unit": ["t"]})
    typed = references.typed(table)
    assert typed.schema == {
        "first_year": pl.Int64,
        "value": pl.Decimal(18, 6),
        "unit": pl.String,
    }
    assert typed.row(0) == (2021, Decimal("0.123456"), "t")


def test_every_reference_table_is_loaded_and_a_method_has_its_formula(con):
    references.load(con)
    assert ("450200", "柳州市") in con.execute(
        "SELECT region_code, region_name FROM ref_region"
    ).fetchall()
    for name in ("plan", "target", "finding_kind", "coefficient", "method"):
        rows = con.execute(f"SELECT COUNT(*) FROM ref_{name}").fetchall()
        assert rows == [(reference.table(f"{name}s").height,)]
    stated = "SELECT formula FROM ref_method WHERE relation = 'a1_monitored'"
    assert con.execute(stated).fetchall() == [("R = (V₀·min(C₀, L₀) − V₁·C₁) × 10⁻⁵",)]


def test_the_period_ends_on_the_last_day_of_its_month(con):
    references.load_period(con, Period(2024, 2), True, 7)
    assert all_of(con, "run_period") == [(2024, 2, date(2024, 2, 29), True, 7)]


# From records to tables


OUTLET = {"permit_no": f"{USCC}001P", "outlet_code": "DA001"}
NO_NH3N = {name: None for name in w1() if "nh3n" in name}


@pytest.fixture(scope="module")
def examined(tmp_path_factory) -> tuple[InForce, pl.DataFrame]:
    """Two boilers on one outlet, a works that claims COD only, another year's works, one substitution."""
    folder = tmp_path_factory.mktemp("examined")
    sheets = {
        W1: grid(W1, [w1(1), w1(2, **NO_NH3N), w1(3, credit_year=2025)]),
        A1: grid(A1, [a1(1, **OUTLET), a1(2, **OUTLET)]),
        V1: grid(V1, [v1()]),
        MATERIAL: grid(MATERIAL, materials()),
        L1: grid(L1, [base_emission(base_emission_t=70)]),
    }
    files = received([write_xlsx(folder / "一批.xlsx", sheets)])
    reading = reading_step.read(files, folder)
    return settle.settle(reading, validate.validate(reading), files), reading.source_columns


@pytest.fixture(scope="module")
def accounted(examined, tmp_path_factory):
    """The records accounted for in October 2024: the connection, and the problems."""
    scratch = tmp_path_factory.mktemp("accounted")
    with accounting.connect(scratch, examined[0].submission_rows.height) as con:
        references.load(con)
        relation.load(con, "decision_record", record.frame(()))
        references.load_period(con, Period(2024, 10), False, 1)
        yield con, accounting.account(con, examined[0], scratch)


def test_a_connection_fetches_nothing_from_the_network(tmp_path):
    asked = ["autoinstall_known_extensions", "autoload_known_extensions", "temp_directory"]
    with accounting.connect(tmp_path, 1) as con:
        settings = [con.execute(f"SELECT current_setting('{name}')").fetchall() for name in asked]
    assert settings == [[(False,)], [(False,)], [(str(tmp_path / "spill"),)]]


def test_few_rows_are_one_thread_s_work(tmp_path):
    asked = "SELECT current_setting('threads')"
    few, more = accounting.connect(tmp_path, 2_000), accounting.connect(tmp_path, 2_001)
    with few, more, duckdb.connect() as plain:
        found = [connection.execute(asked).fetchall() for connection in (few, more, plain)]
    assert found == [[(1,)], found[2], found[2]]


def test_a_pollutant_that_is_not_claimed_has_no_tonnes(examined):
    tonnes = records.tonnes(examined[0].projects).rows(named=True)
    by_key = {(row["project_id"][12:], row["pollutant"]): row for row in tonnes}
    assert sorted(by_key) == [
        ("A-0001", "nox"),
        ("A-0002", "nox"),
        ("V-0001", "vocs"),
        ("W-0001", "cod"),
        ("W-0001", "nh3n"),
        ("W-0002", "cod"),
        ("W-0003", "cod"),
        ("W-0003", "nh3n"),
    ]
    works = by_key["W-0001", "nh3n"]
    assert (works["base_emission_t"], works["reported_t"], works["offset_t"]) == (60, 3, None)


def test_records_of_projects_children_and_ledgers_become_tables(accounted):
    con, _ = accounted
    counts = {
        name: con.execute(f"SELECT COUNT(*) FROM {name}").fetchall()[0][0]
        for name in (
            "record_project",
            "record_tonnes",
            "record_v1_material",
            "record_l1_base_emission",
        )
    }
    assert list(counts.values()) == [6, 8, 2, 1]
    numbers = con.execute("SELECT claim_no FROM record_tonnes ORDER BY 1").fetchall()
    assert [number for (number,) in numbers] == list(range(8))


def test_each_claim_is_computed_once_and_a_later_year_is_named(accounted):
    """A1: 22000·190·10⁻⁵ − 23000·50.4348·10⁻⁵ = 30.199996; W1: 100·140·… = 30 and 3; V1: 0.44·(50 − 10)."""
    con, later = accounted
    found = con.execute("SELECT pollutant, computed_t FROM claim ORDER BY claim_no").fetchall()
    by_pollutant = sorted((pollutant, shown(tonnes)) for pollutant, tonnes in found)
    assert by_pollutant == [
        *[("cod", "30")] * 3,
        *[("nh3n", "3")] * 2,
        *[("nox", "30.199996")] * 2,
        ("vocs", "17.6"),
    ]
    assert relation.exists(con, "net_claim")
    assert relation.exists(con, "claim_state")
    assert later.columns == list(problems.SCHEMA)
    of_period = later.filter(pl.col("rule_id") != "V-119")
    assert of_period.select("rule_id", "project_id", "value").rows() == [
        ("V-40", "450200-2024-W-0003", "2025")
    ]
    assert later["project_id"].n_unique() == later.height - 1  # each asked once for its evidence


def test_findings_are_numbered_worded_and_weighed_then_written(examined, accounted, tmp_path):
    in_force, columns = examined
    con, _ = accounted
    cross_check.cross_check(con)
    assert relation.exists(con, "finding_risk")
    twice = pl.concat([columns, columns])
    roll_up.roll_up(con, in_force, twice, tmp_path)
    found = pl.read_parquet(tmp_path / "finding.parquet").sort("finding_id").to_dicts()
    told = [(f["kind"], f["status"], f["project_ids"][-1][12:], f["tonnes_at_risk"]) for f in found]
    assert sorted(told) == [
        ("D-01", "open", "A-0002", Decimal("30.20")),
        ("D-01", "open", "W-0002", Decimal("30.00")),
        ("F-01", "open", "V-0001", Decimal(0)),
        ("F-02", "open", "A-0001", Decimal(0)),
        ("F-02", "open", "A-0002", Decimal(0)),
    ]
    assert all(f["finding_id"].startswith(f"{f['kind']}-") for f in found)
    assert all(f["project_ids"][-1] in f["message"] for f in found if f["kind"] == "D-01")
    fields = [field for f in found for field in json.loads(f["evidence"])["fields"]]
    cells = [[record["cell"] for record in field["records"]] for field in fields]
    assert fields
    assert all(len(set(of_field)) == len(of_field) for of_field in cells)
    written = {path.stem for path in tmp_path.glob("*.parquet")}
    assert written == {*roll_up.tables_made(), "project"}


def test_the_project_table_has_the_record_and_where_it_was_placed(examined, accounted):
    con, _ = accounted
    table = pl.concat(roll_up._project_table(con, examined[0]), how="diagonal")
    assert (
        table["project_id"].to_list()
        == pl.concat(examined[0].by_type(), how="diagonal")["project_id"].to_list()
    )
    first = table.row(0, named=True)
    assert (first["project_type"], first["city_name"], first["flue_gas_before_10k_nm3"]) == (
        "A1",
        "柳州市",
        22000,
    )
    for lacking in ("V1", "W1"):  # one between others, the last
        without_one = InForce(
            examined[0].projects | {lacking: examined[0].projects[lacking].clear()},
            {},
            {},
            examined[0].submission_rows,
            examined[0].problems,
        )
        with pytest.raises(AssertionError, match="placed_project is not one row per record"):
            list(roll_up._project_table(con, without_one))


# What became of files, rows and cells


SENT = """
file_order | sheet_name | row_number | status
3          | W1         | 4          | quarantined
1          | W1         | 3          | accepted
1          | W1         | 2          | superseded
1          | A1         | 2          | accepted
2          | W1         | 3          | accepted
"""
COMPLAINTS = """
file_order | file_name | sheet_name | row_number | column_name | rule_id
3          | b.xlsx    | W1         | 4          | uscc        | V-01
1          | a.xlsx    | W1         | 3          | credit_year | V-01
1          | a.xlsx    | W1         | 2          | project_id  | V-01
1          | a.xlsx    | W1         |            |             | R-35
2          | a.xlsx    | W1         |            |             | R-35
2          | a.xlsx    | W1         | 3          |             | R-30
           | c.xlsx    |            |            |             | R-23
9          | c.xlsx    |            |            |             | R-23
"""


def frame(text: str, schema: dict[str, Any]) -> pl.DataFrame:
    """Return a table written as text."""
    names, *lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    cells = [[cell or None for cell in line] for line in lines]
    table = pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")
    return table.cast({name: schema[name] for name in names if name in schema})


@pytest.fixture
def intake(tmp_path):
    """Write the intake tables of three files, the second another state of the first; return a reader."""
    names = ["a.xlsx", "a.xlsx", "b.xlsx", "d.xlsx"]
    files = [ReceivedFile(n, name, f"{n}", Path(name), 10 * n) for n, name in enumerate(names, 1)]
    place = [
        ("b.xlsx", "3", "W1", "uscc", "信用代码", "F"),
        ("a.xlsx", "1", "W1", "uscc", "代码", "G"),
    ]
    place += [("a.xlsx", "1", "W1", f"c{n}", "列", "H") for n in range(20, 40)]
    columns = pl.DataFrame([*place, *place], schema=SOURCE_COLUMN, orient="row")
    sent = frame(SENT, problems.SCHEMA)
    complaints = frame(COMPLAINTS, problems.SCHEMA).with_columns(
        file_sha256=pl.col("file_order").cast(pl.String)
    )
    in_force = InForce({}, {}, {}, sent, problems.none())
    roll_up.write_intake(in_force, problems.frame(complaints), columns, files, tmp_path)
    return lambda name: pl.read_parquet(tmp_path / f"{name}.parquet")


def test_rows_are_listed_by_file_sheet_and_number(intake):
    rows = intake("submission_row").select("file_order", "sheet_name", "row_number").rows()
    assert rows == [(1, "A1", 2), (1, "W1", 2), (1, "W1", 3), (2, "W1", 3), (3, "W1", 4)]


def test_problems_are_numbered_in_their_order_and_old_ones_marked(intake):
    """Old is what stands in a superseded row, and what is said of a whole file sent anew since."""
    found = intake("problem")
    asked = "problem_id", "file_name", "row_number", "is_superseded"
    assert found.select(asked).rows() == [
        ("P0000001", "c.xlsx", None, False),
        ("P0000002", "a.xlsx", None, True),
        ("P0000003", "a.xlsx", 2, True),
        ("P0000004", "a.xlsx", 3, False),
        ("P0000005", "a.xlsx", None, False),
        ("P0000006", "a.xlsx", 3, False),
        ("P0000007", "b.xlsx", 4, False),
        ("P0000008", "c.xlsx", None, False),
    ]
    last = found.row(6, named=True)
    assert (last["heading"], last["cell"], last["severity"]) == ("信用代码", "F4", "error")
    assert "_row" not in found.columns


def test_every_file_says_what_became_of_its_rows(intake):
    counted = ["rows_read", "rows_accepted", "rows_quarantined", "rows_superseded"]
    assert intake("source_file").select("file_order", "bytes", *counted).rows() == [
        (1, 10, 3, 2, 0, 1),
        (2, 20, 1, 1, 0, 0),
        (3, 30, 1, 0, 1, 0),
        (4, 40, 0, 0, 0, 0),
    ]


def test_columns_are_listed_once_in_order(intake):
    listed = intake("source_column").select("file_name", "column_name").rows()
    ones = [("a.xlsx", f"c{n}") for n in range(20, 40)]
    assert listed == [*ones, ("a.xlsx", "uscc"), ("b.xlsx", "uscc")]
