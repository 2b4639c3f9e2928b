"""The method handbook: up to date, complete, every symbol explained with its unit, inert."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from handbook import chinese, examples, headers, page, sheets
from handbook.__main__ import OUT
from jianpai import schemas
from jianpai.flows.account import relation
from jianpai.flows.account.formula import formula
from jianpai.flows.publish.report.wording import CONFIDENCES
from jianpai.schemas import reference

METHODS = {row["method_id"]: row for row in reference.table("methods").to_dicts()}
CALCULATIONS = [p.stem for p in relation.files().values() if p.parent.name == "method"]
HEADER = """-- x9_made_up
--
-- COD that somebody keeps out of the water (X9 虚构).
--
--     R = Q·(C₀ − C₁) × 10⁻²
--
--     R      reduction       减排量        t         computed_t
--     Q      water           年水量        10⁴ m³    volume_10k_m3
--     C₀     before          改造前浓度    mg/L      before_mg_per_l
--     C₁     after           改造后浓度    mg/L      after_mg_per_l
--     10⁻²   10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t
--     six decimals each: nothing is cut; at most
--     10⁹ t
--
-- grain     one row per project_id, pollutant
-- gaps      none: every input
--           is required
-- negative  kept"""


class Read(HTMLParser):
    """The text of each section by its id, and every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.sections: dict[str, str] = {}
        self.here = "front"
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "section":
            self.here = dict(attrs)["id"]

    def handle_data(self, data):
        self.sections[self.here] = self.sections.get(self.here, "") + data


@pytest.fixture(scope="module")
def html() -> str:
    """The handbook as its sources make it now."""
    return page.render()


@pytest.fixture(scope="module")
def read(html: str) -> Read:
    """The handbook, taken apart."""
    return Read(html)


def words(text: str) -> str:
    """Return a text without what a page adds between words."""
    return re.sub(r"\s", "", text).replace("^", "")


def test_the_handbook_is_up_to_date(html: str) -> None:
    assert OUT.read_text("utf-8") == html, "run make docs, and commit docs/handbook.html"


def test_every_type_has_its_page_and_every_method_its_formula_on_it(read: Read) -> None:
    assert set(schemas.project_entries()) <= set(read.sections)
    for method_id, method in METHODS.items():
        text = words(read.sections[method["project_type"]])
        assert method_id in text
        assert words(method["title_zh"]) in text
        for line in formula(method["relation"]).lines:
            assert words(line) in text, method_id


def test_every_column_and_rule_of_a_type_is_on_its_page_or_that_of_all(read: Read) -> None:
    for entry in page.pages():
        text = read.sections[entry.entry.type_id] + read.sections["shared"]
        for sheet in entry.sheets:
            for name, column in schemas.columns(sheet.name).items():
                assert name in text, sheet.name
                assert column.metadata["heading"] in text, (sheet.name, name)
            for check in sheet.model.to_schema().checks:
                assert check.error.partition(":")[0] in text, (sheet.name, check.error)


def test_every_coefficient_stands_with_value_unit_document_and_doubt(read: Read) -> None:
    for row in reference.table("coefficients").to_dicts():
        text = read.sections[row["coefficient_id"].partition(".")[0]]
        stated = f"{page.named(row)}{row['value']}{sheets.shown(row['unit'])}"
        assert words(stated) in words(text), row
        assert all(
            row[name] in text for name in ("document", "number", "clause", "note") if row[name]
        )
        assert f"{row['confidence']} {CONFIDENCES[row['confidence']]}" in text


@pytest.mark.parametrize("table", ["limits", "ratios"])
def test_every_limit_and_ratio_stands_with_its_edition_and_document(read: Read, table) -> None:
    text = words(read.sections["values"])
    for row in reference.table(table).to_dicts():
        value = f"{row.get('operator', '')}{row['value']}{sheets.shown(row['unit'])}"
        assert words(f"{page.named(row)}{value}") in text, row
        assert words(row["document"]) in text


def test_every_piece_of_evidence_is_asked_for_where_it_belongs(read: Read) -> None:
    for row in reference.table("evidence").to_dicts():
        section = row["project_type"] if row["project_type"] in read.sections else "shared"
        assert row["evidence_zh"] in read.sections[section], row
        if row["rule_value"]:
            assert f"{row['rule_value']}：{row['evidence_zh']}" in read.sections[section]


@pytest.mark.parametrize("method_id", METHODS)
def test_every_symbol_of_a_formula_is_explained_with_its_unit(method_id: str) -> None:
    stated = headers.with_sources(METHODS[method_id]["relation"])
    assert headers.faults(stated) == []
    entry = schemas.project_entries()[METHODS[method_id]["project_type"]]
    for symbol in (s for h in stated for s in h.symbols):
        assert page.symbol_unit(symbol, entry) not in ("", "-"), symbol


@pytest.mark.parametrize("method_id", METHODS)
def test_a_symbol_has_the_unit_of_the_column_it_stands_for(method_id: str) -> None:
    reported = {
        name: column.metadata["unit"]
        for sheet in schemas.sheets()
        for name, column in schemas.columns(sheet).items()
    }
    for h in headers.with_sources(METHODS[method_id]["relation"]):
        for symbol in h.symbols:
            if symbol.column in reported and symbol.unit != "-":
                assert symbol.unit == sheets.shown(reported[symbol.column]), symbol


@pytest.mark.parametrize("name", CALCULATIONS)
def test_nothing_of_a_header_is_lost(name: str) -> None:
    stated, text = headers.header(name), relation.header(name)
    assert stated.name == name
    assert stated.lines == formula(name).lines
    assert set(formula(name).symbols) <= set(stated.symbols)
    said = [
        *(stated.name, stated.sentence, *stated.lines, *stated.remarks, *stated.broken),
        *(cell for symbol in stated.symbols for cell in vars(symbol).values()),
        *(cell for factor in stated.factors for cell in factor),
        *(word for field in stated.fields.items() for word in field),
    ]
    assert sorted(words("".join(said))) == sorted(words(re.sub("^--", "", text, flags=re.M)))


def test_a_header_is_read_part_by_part() -> None:
    stated = headers.parsed(HEADER)
    assert stated.lines == ["R = Q·(C₀ − C₁) × 10⁻²"]
    assert [s.unit for s in stated.symbols] == ["t", "10⁴ m³", "mg/L", "mg/L"]
    assert stated.factors == [("10⁻²", "10⁴ m³ × 1 mg/L = 10⁴ g = 10⁻² t")]
    assert stated.remarks == ["six decimals each: nothing is cut; at most 10⁹ t"]
    assert stated.fields["gaps"] == "none: every input is required"
    assert headers.faults([stated]) == []
    assert [text for _, _, text in page.limits(stated)] == [
        "none: every input is required",
        "kept",
        "six decimals each: nothing is cut; at most 10⁹ t",
    ]


@pytest.mark.parametrize(
    ("row", "instead", "expected"),
    [
        ("年水量        10⁴ m³    ", "年水量    ", "lacks one of symbol, English, 中文, unit"),
        ("Q·(C₀ − C₁)", "Q·k·(C₀ − C₁)", "x9_made_up: k in “R = Q·k·(C₀ − C₁) × 10⁻²” has no row"),
        ("--     C₁     after", "--     C₂     after", "x9_made_up: C₁ in “R = "),
    ],
)
def test_a_symbol_without_unit_or_row_is_a_fault(row: str, instead: str, expected: str) -> None:
    assert row in HEADER
    assert expected in "; ".join(headers.faults([headers.parsed(HEADER.replace(row, instead))]))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("10^4 m^3 / d", "10⁴ m³/d"),
        ("mg / m^3 (273 K, 101.325 kPa, dry)", "mg/Nm³"),
        ("10^4 m^3 (273 K, 101.325 kPa, dry)", "10⁴ Nm³"),
        ("1", "1"),
        (None, ""),
    ],
)
def test_a_unit_is_written_as_in_the_formulas(unit: str | None, expected: str) -> None:
    assert sheets.shown(unit) == expected


def test_a_column_says_when_it_is_needed_its_unit_and_what_it_allows() -> None:
    by_name = {c.name: c for s in schemas.sheets() for c in sheets.columns(s)}
    capacity = by_name["design_capacity_10k_m3_per_d"]
    assert (capacity.need_zh, capacity.unit, capacity.allowed) == ("必填", "10⁴ m³/d", "0 至 1,000")
    generation = by_name["generation_cod_g_per_person_d"]
    assert (generation.need_zh, generation.allowed) == ("选填", "> 0，≤ 1,000")
    assert by_name["reported_nox_t"].allowed == "≤ 100,000,000"
    assert by_name["collection_before_ratio"].unit == "0–1 或 %"
    assert by_name["facility_code"].allowed == "如 MF0001、TA001、TW001"
    assert by_name["voc_content_unit"].choices == ["%", "g/L"]
    assert by_name["outlet_cod_after_mg_per_l"].need_zh == "申报该污染物时必填"


def test_columns_that_all_types_share_are_said_once() -> None:
    shared = {c.name for c in sheets.shared_columns()}
    assert {"project_id", "uscc", "acceptance_date"} <= shared
    for entry in schemas.project_entries().values():
        own = [c.name for c in sheets.own_columns(entry.name)]
        assert own
        assert not shared & {*own}
        assert shared | {*own} == {*schemas.columns(entry.name)}


def test_a_rule_is_said_once_with_all_its_columns() -> None:
    w1 = schemas.project_entries()["W1"].name
    outlet = next(rule for rule in sheets.own_rules(w1) if rule.rule_id == "V-20")
    assert outlet.columns == "改造前出水COD、改造后出水COD、改造前出水氨氮、改造后出水氨氮"
    assert "V-05" not in {rule.rule_id for rule in sheets.own_rules(w1)}
    region = next(rule for rule in sheets.shared_rules() if rule.rule_id == "V-07")
    assert "{" not in region.what_zh + region.what_en


def test_the_main_cases_are_worked_whole_and_the_others_listed(tmp_path: Path) -> None:
    for folder, title in {
        "x9_a_repeated_claim": "重复",
        "x9_plain": "普通（rulebook §3.9 X9 算例）",
        "y9_method__main": "主",
        "y9_another": "别的（rulebook §3.9 Y9 算例）",
    }.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "worked.md").write_text(f"# {title}\n\n1 + 1 = 2\n", "utf-8")
    main, others = examples.examples("X9", tmp_path)
    assert [(e.folder, e.worked) for e in main] == [("x9_plain", "1 + 1 = 2")]
    assert [e.title for e in others] == ["重复"]
    main, others = examples.examples("Y9", tmp_path)
    assert [e.folder for e in (*main, *others)] == ["y9_method__main", "y9_another"]


def test_every_type_has_a_worked_example(read: Read) -> None:
    for entry in page.pages():
        assert entry.main_examples, entry.entry.type_id
        for example in entry.main_examples:
            assert words(example.worked) in words(read.sections[entry.entry.type_id])


def test_what_is_not_verified_stands_in_a_banner_with_how_sure_it_is(read: Read) -> None:
    rows = [*reference.table("methods").to_dicts(), *reference.table("coefficients").to_dicts()]
    open_rows = [row for row in rows if not row["verified_by"]]
    assert f"以下 {len(open_rows)} 个方法和系数条目尚未经官方文本核实" in read.sections["front"]
    for entry in page.pages():
        banner, _, _ = read.sections[entry.entry.type_id].partition("用途")
        for name, tag, _ in page.grouped(entry.unverified):
            assert f"{name}（{tag} {CONFIDENCES[tag]}" in banner
        assert ("未经官方文本核实" in banner) == bool(entry.unverified)


def test_a_verified_entry_needs_no_banner() -> None:
    rows = [{"verified_by": "某市局"}, {"verified_by": None}]
    assert page.unverified(rows) == rows[1:]


def test_every_tag_has_its_words_in_both_languages(read: Read) -> None:
    assert set(page.ENGLISH) == set(CONFIDENCES)
    for tag in CONFIDENCES:
        assert f"{CONFIDENCES[tag]} {page.ENGLISH[tag]}" in read.sections["front"]


def test_the_rule_that_chooses_a_method_is_said_in_the_words_of_its_column(read: Read) -> None:
    assert "选用条件：废水去向 = 进入城镇污水厂" in read.sections["W4"]


def test_one_file_that_needs_nothing_beside_it(html: str, read: Read) -> None:
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert not re.search(r"https?:|//[a-z]|@import|url\(", html)
    ids = {attributes["id"] for _, attributes in read.elements if "id" in attributes}
    targets = {a["href"] for tag, a in read.elements if tag == "a"}
    assert targets <= {f"#{name}" for name in ids}
    assert {f"#{type_id}" for type_id in schemas.project_entries()} <= targets


def test_no_chinese_is_kept_for_english_that_nothing_says_any_more(read: Read) -> None:
    text = words("".join(read.sections.values()))
    assert [english for english in chinese.known() if words(english) not in text] == []


def test_english_without_chinese_stands_alone_and_is_named() -> None:
    text = "nobody has said this in Chinese yet"
    assert chinese.chinese(text) == ""
    assert text in chinese.missing()
    assert chinese.chinese("none: every input is required") == "没有缺项：各项数据都必填。"
