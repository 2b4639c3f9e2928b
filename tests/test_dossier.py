"""The dossier: its JSON computed again by its own numbers, its cells opened again, its page read again."""

import csv
import html
import json
import re
import shutil
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from jianpai import schemas
from jianpai.flows.explain import readings
from jianpai.flows.explain.as_json import as_json
from jianpai.flows.explain.counted import roundings
from jianpai.flows.explain.dossier import Amount, Dossier
from jianpai.flows.explain.explain import explain
from jianpai.flows.explain.gather import gather
from jianpai.flows.explain.page import as_page
from jianpai.flows.explain.text import as_text
from jianpai.flows.warehouse import Warehouse
from tests.golden_case import CASES, GoldenCase
from tests.sheets import (
    A1,
    L1,
    MATERIAL,
    V1,
    a1,
    base_emission,
    grid,
    materials,
    v1,
    write_csv,
    write_xlsx,
)
from tests.test_explain import RUN, publish

Json = dict[str, Any]
NOX_UNIT = schemas.columns(A1)["nox_before_mg_per_nm3"].metadata["unit"]
LAST_DIGIT = Fraction(1, 10**25)
"""A quotient that does not end is known to 26 decimals."""
POWER_DIGIT = Fraction(1, 10**14)
"""A power has no finite digits: its formula states a bound far below this."""

pytestmark = pytest.mark.long


def one_of_each_type() -> list[GoldenCase]:
    """Return the golden case of every project type that works its formula, the first where none is named so."""
    first: dict[str, GoldenCase] = {}
    for case in sorted(CASES, key=lambda case: "__" not in case.name):
        first.setdefault(case.name.split("_")[0], case)
    return list(first.values())


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Warehouse:
    """A project of every type from the golden cases, and a workbook whose cells need reading."""
    folder = tmp_path_factory.mktemp("dossier")
    for case in one_of_each_type():
        shutil.copytree(case.inbox, folder / "inbox" / case.name)
    ratios = {"collection_before_ratio": "80%", "removal_before_ratio": "０.5"}
    rows = [row | {"amount_t": "100.1234567"} for row in materials(7)]
    sheets = {V1: grid(V1, [v1(7, **ratios)]), MATERIAL: grid(MATERIAL, rows)}
    write_xlsx(folder / "inbox" / "涂装.xlsx", sheets)
    return publish(folder)


@pytest.fixture(scope="module")
def gathered(house) -> list[Dossier]:
    """The first project of every method, that of the workbook, and a village without a factor."""
    table = pl.read_parquet(house.runs / RUN / "tables" / "project_reduction.parquet")
    first = set(table.unique("method_id", keep="first")["project_id"])
    ids = sorted((first | {village(house)}) - {"450200-2024-V-0007"})
    found = [gather(house, id_) for id_ in [*ids, "450200-2024-V-0007"]]
    assert {d.project.project_type for d in found} == set(schemas.project_entries())
    return found


def village(house: Warehouse) -> str:
    """Return the id of a project that leaves its factor to the rule book."""
    projects = pl.read_parquet(house.runs / RUN / "tables" / "project.parquet")
    is_left = pl.col("generation_cod_g_per_person_d").is_null() & (pl.col("project_type") == "W7")
    return projects.filter(is_left)["project_id"][0]


@pytest.fixture(scope="module")
def dossiers(gathered) -> list[Json]:
    """The JSON of those projects, read back."""
    return [json.loads(as_json(dossier)) for dossier in gathered]


def figures(dossiers: list[Json]) -> list[Json]:
    return [figure for dossier in dossiers for figure in dossier["figures"]]


RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
SIGNS = str.maketrans({"·": "*", "×": "*", "÷": "/", "−": "-", "[": "(", "]": ")"})


def value_of(formula: str, symbols: dict[str, str]) -> Fraction:
    """Return the right side of a formula in fractions; with powers, in decimals of 60 digits."""
    written = re.sub(
        r"(\d+)([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda f: f"number({f[1]})**({f[2].translate(RAISED)})",
        formula.partition(" = ")[2],
    )
    for place, symbol in enumerate(sorted(symbols, key=len, reverse=True)):
        written = re.sub(rf"(?<!\w){re.escape(symbol)}(?!\w)", f"given({place})", written)
    names = sorted(symbols, key=len, reverse=True)
    has_powers = "^" in written
    number = Decimal if has_powers else Fraction
    given = [number(symbols[name]) for name in names]
    known = {"number": number, "given": given.__getitem__, "min": min, "max": max}
    written = written.replace("^", "**").translate(SIGNS)
    with localcontext(Context(prec=60)):
        return Fraction(eval(written, {"__builtins__": {}}, known))


def numbers(step: Json) -> dict[str, str]:
    return {symbol["symbol"]: symbol["amount"]["value"] for symbol in step["symbols"]}


def test_every_formula_of_the_json_gives_its_result_again(dossiers):
    for figure in figures(dossiers):
        for step in figure["steps"]:
            if step["result"] is None:
                continue
            again = value_of(step["formula"], numbers(step))
            bound = POWER_DIGIT if "^" in step["formula"] else LAST_DIGIT
            exact = figure["computed_is_exact"]
            stated = Fraction(step["result"]["amount"]["value"])
            assert abs(again - stated) <= (0 if exact else bound), step


def test_the_last_formula_is_the_computed_reduction(dossiers):
    for figure in figures(dossiers):
        results = [
            s["result"]["amount"]
            for s in figure["steps"]
            if s["result"] and s["result"]["symbol"] == "R"
        ]
        assert results == [figure["computed"]] == [figure["recomputed"]]


def test_sums_over_child_rows_are_the_sums_of_their_formulas(dossiers):
    seen = 0
    for figure in figures(dossiers):
        sums = [Fraction(n) for s in figure["steps"] for k, n in numbers(s).items() if k[0] == "Σ"]
        rows = [
            Fraction(s["result"]["amount"]["value"])
            for s in figure["steps"]
            if s["row"] and s["result"]
        ]
        if sums:
            seen += 1
            near = [total for total in (sum(sums), 2 * sums[0] - sum(sums))
                    if abs(total - sum(rows)) <= POWER_DIGIT]  # fmt: skip
            assert near, figure["steps"]
    assert seen >= 2


def test_a_symbol_is_the_cell_or_the_factor_that_it_links_to(dossiers):
    linked = 0
    for dossier in dossiers:
        cells = {cell["cell_id"]: cell for row in dossier["rows"] for cell in row["cells"]}
        for figure in dossier["figures"]:
            factors = {f["coefficient_ref"]: f for f in figure["coefficients"]}
            for symbol in (s for step in figure["steps"] for s in step["symbols"]):
                origin = cells.get(symbol["cell_id"]) or factors.get(symbol["coefficient"])
                if origin is not None:
                    amount = origin["value"] if "cell_id" in origin else origin["amount"]
                    assert amount["value"] == symbol["amount"]["value"], symbol
                    linked += 1
                else:
                    assert symbol["symbol"].startswith("Σ") or symbol["amount"]["value"] == "0"
    assert linked > 100


def test_every_net_is_the_rounding_of_what_is_left(dossiers):
    for figure in figures(dossiers):
        taken = {d["kind"]: Decimal(d["tonnes"]["value"]) for d in figure["deductions"]}
        if not figure["eligible"]:
            assert figure["net"]["value"] == "0.00"
            continue
        capped = Decimal(figure["cap"]["capped"]["value"])
        assert Decimal(figure["computed"]["value"]) - taken.get("cap", 0) == capped
        left = capped - taken.get("offset", 0) - taken.get("trade", 0)
        rounding = figure["roundings"][-1]
        assert (rounding["where"], rounding["decimals"]) == ("net", 2)
        assert Decimal(rounding["before"]["value"]) == left
        assert rounding["after"] == figure["net"]


def test_no_digit_of_large_tonnes_is_lost():
    capped = Decimal("123456789012.12345678901234567890123456")
    row = {
        "eligible": True,
        "computed_is_exact": False,
        "capped_t": capped,
        "net_t": Decimal("1.00"),
    }
    row |= {"offset_t": Decimal("0.000001"), "traded_t": Decimal(0)}
    quotient, net = roundings(row, [])
    assert quotient.before == net.before == Amount("123456789012.12345578901234567890123456", "t")
    assert quotient.after.value == "123456789012.1234557890123456789"


def sent_text(house: Warehouse, row: Json, address: str) -> str:
    """Return what stands in a cell of the received file, read by other means than the program's."""
    path = next(house.received.glob(f"{row['file_sha256']}.*"))
    letters, number = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = list(csv.reader(lines))[int(number) - 1]
        return cells[openpyxl.utils.column_index_from_string(letters) - 1]
    value = openpyxl.load_workbook(path)[row["sheet_name"]][address].value
    return str(value)


def test_every_cell_of_the_json_holds_what_it_says_in_the_received_file(house, dossiers):
    opened = 0
    for row in (row for dossier in dossiers for row in dossier["rows"]):
        for cell in row["cells"]:
            assert sent_text(house, row, cell["cell"]).strip() == cell["raw"], cell
            opened += 1
    assert opened > 300


def test_the_steps_from_text_to_value_are_told(dossiers):
    own, *rows = dossiers[-1]["rows"]
    steps = {c["column"]: c["readings"] for c in own["cells"] if c["readings"]}
    told = {name: (r["kind"], r["before"], r["after"]) for name, (r, *_) in steps.items()}
    assert told["collection_before_ratio"] == ("percent", "80%", "0.8")
    assert told["removal_before_ratio"] == ("rewritten", "０.5", "0.5")
    rounded = [r for r in dossiers[-1]["figures"][0]["roundings"] if r["where"] == "cell"]
    assert [(r["before"]["value"], r["after"]["value"], r["decimals"]) for r in rounded] == [
        ("100.1234567", "100.123457", 6)
    ] * len(rows)
    assert {row["role"] for row in rows} == {"child"}


@pytest.mark.parametrize(
    ("heading", "raw", "value", "told"),
    [
        ("改造前NOx浓度（mg/m3）", "87.50", "87.5", [("unit", "mg/m3", NOX_UNIT)]),
        ("改造前NOx浓度（mg/Nm3）", "87.50", "87.5", []),
        ("改造前NOx浓度", "1,087.5", "1087.5", [("rewritten", "1,087.5", "1087.5")]),
        ("改造前NOx浓度", "—", "", [("empty", "—", "")]),
    ],
)
def test_a_unit_or_a_text_that_was_read_otherwise_is_told(heading, raw, value, told):
    meta = schemas.columns(A1)["nox_before_mg_per_nm3"].metadata
    sent = readings.Sent("nox_before_mg_per_nm3", "N3", heading, raw)
    found = readings.of(sent, Amount(value, NOX_UNIT), meta, {"row_number": 3}, [])
    assert [(step.kind, step.before, step.after) for step in found] == told


def test_a_merged_cell_and_a_mapped_value_are_told():
    meta = schemas.columns(A1)["project_name"].metadata
    merged = readings.of(
        readings.Sent("project_name", "B2", "项目名称", "炉"),
        Amount("炉", ""),
        meta,
        {"row_number": 3},
        [],
    )
    assert [(step.kind, step.before) for step in merged] == [("merged", "B2")]
    mapped = readings.of(
        readings.Sent("project_name", "", "", ""), Amount("炉", ""), meta, {"row_number": 3}, []
    )
    assert [(step.kind, step.after) for step in mapped] == [("mapping", "炉")]


def test_a_number_of_a_child_row_is_told_with_its_sheet(gathered):
    said = as_text(gathered[-1], "zh")
    assert "  改造前 溶剂型面漆（V1 原辅材料 第2行）\n    E = M·p ÷ 100·(1 − ε·η)\n" in said
    assert "      M = 100.123457 t  用量 ← V1 原辅材料!E2\n" in said
    assert "      ε = 0.8  收集率 ← L2\n" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_holds_every_figure_of_the_json(gathered, dossiers, lang):
    for made, dossier in zip(gathered, dossiers, strict=True):
        page = as_page(made, lang)
        words = html.unescape(re.sub(r"<[^>]+>", " ", page))
        missing = {value for value in amounts(dossier) if value not in words}
        assert missing == set(), dossier["project"]


def test_every_key_of_the_json_is_documented(dossiers):
    page = (Path(__file__).parent.parent / "docs" / "dossier.md").read_text("utf-8")
    known = set(re.findall(r"\w+", page))
    assert keys(dossiers) - known == set()


def keys(part: Any) -> set[str]:
    """Return the keys of the JSON; the names of reference files are no keys of it."""
    if isinstance(part, list):
        return set().union(*map(keys, part))
    if not isinstance(part, dict):
        return set()
    return {*part}.union(*(keys(each) for key, each in part.items() if key != "reference_files"))


def amounts(part: Any) -> set[str]:
    """Return the value of every number with a unit, wherever it stands."""
    if isinstance(part, list):
        return set().union(*map(amounts, part))
    if not isinstance(part, dict):
        return set()
    if set(part) == {"value", "unit"}:
        return {part["value"]}
    return set().union(*map(amounts, part.values()))


def test_the_page_is_self_contained_and_its_links_lead_somewhere(gathered):
    for dossier in gathered:
        page = as_page(dossier, "zh")
        assert "default-src 'none'; style-src 'unsafe-inline'" in page
        assert "<script" not in page
        assert not re.search(r"(?:src|href)=\"(?!#)", page)
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        assert {*re.findall(r'href="#([^"]+)"', page)} <= set(ids)


SENT = {"file_name", "sheet_name", "template", "heading", "raw", "key", "row", "row_place", "place"}
SENT |= {
    "source",
    "clause",
    "note",
    "changed_by",
    "rule_value",
    "rule_values",
    "coefficient",
    "coefficient_ref",
    "type_title",
}
SENT |= {"project_name", "enterprise_name", "region_name", "value", "before", "after"}
"""Keys of what was sent, of names and of citations: they stay as they are in any language."""


def as_sent(part: Any, key: str = "") -> set[str]:
    """Return the texts of a dossier that have no English."""
    if isinstance(part, list):
        return set().union(*(as_sent(each, key) for each in part))
    if isinstance(part, dict):
        return set().union(*(as_sent(each, name) for name, each in part.items()))
    parts = {part, *re.split(r"[|!]", part)} if isinstance(part, str) else set()
    return parts if key in SENT else set()


@pytest.mark.parametrize("shown", [as_text, as_page])
def test_english_has_no_chinese_but_names_and_what_was_sent(gathered, dossiers, shown):
    for made, dossier in zip(gathered, dossiers, strict=True):
        said = html.unescape(re.sub(r"<style>.*?</style>", "", shown(made, "en"), flags=re.DOTALL))
        for sent in sorted(as_sent(dossier), key=len, reverse=True):
            said = said.replace(sent, "") if sent else said
        assert re.findall("[一-鿿]+", said) == [], dossier["project"]


def test_a_factor_of_the_rule_book_is_cited_where_the_record_has_none(dossiers):
    cited = {f["coefficient_id"]: f for figure in figures(dossiers) for f in figure["coefficients"]}
    factor = cited["W7.generation"]
    assert (factor["key"], factor["amount"]) == ("cod", {"value": "70", "unit": "g / person / d"})
    assert factor["source"] == "“十一五”地方主要污染物统计规定"
    assert "70 克/人·日" in factor["note"]
    assert (factor["confidence"], factor["valid_from"], factor["verified_by"]) == ("D", "2021", "")


def test_the_rule_that_chose_among_several_methods_is_named_with_its_cell(dossiers):
    chosen = [
        (d, f["method"]) for d in dossiers for f in d["figures"] if f["method"]["rule_column"]
    ]
    assert {d["project"]["project_type"] for d, _ in chosen} >= {"A4", "V2", "W4", "W5"}
    for dossier, method in chosen:
        cells = {cell["cell_id"]: cell for row in dossier["rows"] for cell in row["cells"]}
        cell = cells[method["rule_cell_id"]]
        assert (cell["column"], cell["raw"]) == (method["rule_column"], method["rule_value"])
        assert method["rule_value"] in method["rule_values"]


def test_a_factor_that_is_another_than_in_the_run_is_said(house, tmp_path):
    copy = Path(shutil.copytree(house.root, tmp_path / "house"))
    path = copy / "runs" / RUN / "tables" / "coefficient.parquet"
    one_more = pl.col("coefficient_value") + pl.lit(Decimal(1))
    pl.read_parquet(path).with_columns(one_more.cast(pl.Decimal(18, 6))).write_parquet(path)
    served = village(house)
    figure = gather(Warehouse(copy), served, "cod").figures[0]
    assert figure.coefficients[0].amount.value == "71"
    assert figure.recomputed != figure.computed
    assert "与已发布的不同：公式或系数已改变" in explain(Warehouse(copy), served, None, None, "zh")
    assert "another than was published" in explain(Warehouse(copy), served, None, None, "en")


@pytest.fixture(scope="module")
def behind_a_doubt(tmp_path_factory) -> Warehouse:
    """A stage, the same stage again, and a genuine next stage at the base that the two share."""
    folder = tmp_path_factory.mktemp("behind")
    shutil.copytree(GoldenCase("a1_duplicate_before_a_genuine_stage").inbox, folder / "inbox")
    return publish(folder)


def test_a_genuine_stage_behind_a_doubtful_claim_counts_more_in_the_floor(behind_a_doubt):
    figure = gather(behind_a_doubt, "450200-2023-A-0110").figures[0]
    assert (figure.floor.value, figure.ceiling.value) == ("40.00", "20.00")
    assert figure.floor_is_above_ceiling
    assert figure.findings[0].tonnes_at_risk.value == "-20.00"
    assert [e.project_id[-4:] for e in figure.cap.earlier] == ["0108", "0109"]
    zh, en = "下限高于上限：若在前的存疑项目查实", "floor above ceiling: if the doubtful claim"
    for lang, words in (("zh", zh), ("en", en)):
        assert words in explain(behind_a_doubt, "450200-2023-A-0110", None, None, lang)
        assert words in explain(behind_a_doubt, "450200-2023-A-0110", None, None, lang, form="html")
        other = explain(behind_a_doubt, "450200-2022-A-0109", None, None, lang)
        assert words not in other


def test_a_base_of_the_ledger_links_to_its_cell(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    point = {
        "permit_no": base_emission()["permit_no"],
        "facility_code": "MF0101",
        "outlet_code": "DA101",
    }
    other = base_emission(**point | {"outlet_code": "DA102"}, base_emission_t=20)
    write_csv(inbox / "A1_柳州.csv", grid(A1, [a1(11, **point)]))
    write_csv(inbox / "L1_柳州.csv", grid(L1, [other, base_emission(**point, base_emission_t=20)]))
    dossier = gather(publish(tmp_path), "450200-2024-A-0011")
    ledger = dossier.rows[-1]
    assert (ledger.role, ledger.file_name, ledger.row_number) == ("ledger", "L1_柳州.csv", 3)
    cell = next(c for c in ledger.cells if c.cell_id == dossier.figures[0].cap.base_cell_id)
    assert (cell.column, cell.raw) == ("base_emission_t", "20")


def test_the_command_writes_a_page_or_json(jianpai, house, dossiers, tmp_path):
    id_ = "450200-2024-V-0007"
    page = tmp_path / "新目录" / "卷宗.html"
    said = jianpai("explain", id_, "--format", "html", "--out", page, "--warehouse", house.root)
    assert (said.returncode, said.stdout) == (0, f"{page}\n")
    assert page.read_text("utf-8").startswith("<!DOCTYPE html>")
    said = jianpai("explain", id_, "--format", "json", "--warehouse", house.root)
    assert json.loads(said.stdout) == dossiers[-1]
    said = jianpai("explain", id_, "--format", "html", "--warehouse", house.root)
    assert (said.returncode, said.stderr) == (
        2,
        "网页须写入文件。请加 --out 文件名，如 --out 卷宗.html。\n",
    )
    said = jianpai("explain", id_, "--format", "pdf", "--warehouse", house.root)
    assert "选项 --format 的值无法使用：pdf（可选：text、json、html）。" in said.stderr
