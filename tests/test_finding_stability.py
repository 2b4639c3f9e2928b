"""A finding keeps its id while its evidence stays; what is new, changed or gone is told, with the reason."""

import shutil
from decimal import Decimal
from pathlib import Path
from random import Random

import polars as pl
import pytest

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.publish.city_table import outcome
from jianpai.flows.restate.restate import restate
from jianpai.flows.since import finding_words, since
from jianpai.flows.warehouse import Warehouse
from samples.made_up import uscc
from tests import small_cases
from tests.accounting import account_folder
from tests.sheets import A1, L1, Row, a1, grid, write_csv
from tests.small_cases import small_case
from tests.tables import INBOX, of_sample

# Boilers of samples/types, 30.20 t NOx each; the last four digits of an id are the number.

pytestmark = pytest.mark.long


def boiler(number: int, enterprise: int = 1, **changes: object) -> Row:
    """Return a boiler's claim of an enterprise of its own; two of one enterprise are one boiler."""
    own = {"uscc": uscc(enterprise), "enterprise_name": f"示例{enterprise}有限公司"}
    site = {
        "permit_no": f"{uscc(enterprise)}001P",
        "facility_code": "MF0001",
        "outlet_code": "DA001",
    }
    row = a1(number) | own | site | changes
    before = Decimal(str(row["flue_gas_before_10k_nm3"])) * Decimal(
        str(row["nox_before_mg_per_nm3"])
    )
    after = Decimal(str(row["flue_gas_after_10k_nm3"])) * Decimal(str(row["nox_after_mg_per_nm3"]))
    return row | {"reported_nox_t": str((before - after) / 100_000)}


def idle(number: int, enterprise: int) -> Row:
    """Return a boiler that hardly let out anything in the base year (F-25), in a county of others."""
    return boiler(number, enterprise, base_emission_nox_t="0.005")


def found(folder: Path, name: str, *rows: Row, period: str = "2025-10") -> pl.DataFrame:
    """Return the findings of an inbox that holds the rows."""
    inbox = folder / name / "in"
    inbox.mkdir(parents=True)
    write_csv(inbox / "A1.csv", grid(A1, list(rows)))
    return account_folder(inbox, folder / name, period)["finding"]


def ids(findings: pl.DataFrame) -> dict[str, str]:
    """Return the id of each finding by its kind and series."""
    return dict(findings.sort("finding_series").select("finding_series", "finding_id").iter_rows())


TWICE = [boiler(1), boiler(2)]


def test_the_id_depends_on_the_evidence_alone(tmp_path):
    first = found(tmp_path, "a", *TWICE)
    assert first["kind"].to_list() == ["D-01"]
    assert ids(found(tmp_path, "order", *reversed(TWICE))) == ids(first)
    assert ids(found(tmp_path, "month", *TWICE, period="2025-11")) == ids(first)
    assert ids(found(tmp_path, "others", boiler(3, 2), *TWICE, boiler(4, 3))) == ids(first)


def test_changed_evidence_changes_the_id_and_not_the_series(tmp_path):
    first = ids(found(tmp_path, "a", *TWICE))
    less = boiler(2, nox_before_mg_per_nm3="100")
    second = ids(found(tmp_path, "b", TWICE[0], less))
    assert list(first.values()) != list(second.values())


def test_a_third_copy_leaves_the_finding_of_the_second_alone(tmp_path):
    first = ids(found(tmp_path, "a", *TWICE))
    third = ids(found(tmp_path, "b", *TWICE, boiler(3)))
    assert len(third) == 2
    assert first.items() <= third.items()


def test_what_lies_around_a_finding_is_no_evidence(tmp_path):
    """F-21 counts the county's sites: another site in the county changes the count, not the finding."""

    def outside(name: str, others: int) -> dict[str, str]:
        inbox = tmp_path / name / "in"
        inbox.mkdir(parents=True)
        listed = [boiler(number, number) for number in range(2, 8 + others)]
        write_csv(inbox / "A1.csv", grid(A1, [boiler(1), *listed]))
        write_csv(inbox / "L1 基准年台账.csv", grid(L1, [in_ledger(row) for row in listed]))
        findings = account_folder(inbox, tmp_path / name)["finding"]
        return ids(findings.filter(pl.col("kind") == "F-21"))

    assert outside("a", 0) == outside("b", 2) != {}


def in_ledger(row: Row) -> Row:
    names = ("uscc", "permit_no", "facility_code", "outlet_code", "region_code", "enterprise_name")
    said = {"pollutant": "nox", "base_year": 2020, "source_document": "2020年环境统计"}
    return {n: row[n] for n in names} | said | {"base_emission_t": row["base_emission_nox_t"]}


# From run to run


def run(inbox: Path, house: Path, period: str = "2025-10") -> Path:
    """Return the folder of the run of a month."""
    return pipeline.monthly(Asked(Period.of(period), inbox, house)).published


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    """Four runs: the first; one more finding; one changed, one gone, one under another kind; next month."""
    folder = tmp_path_factory.mktemp("stability")
    inbox, house = folder / "inbox", folder / "warehouse"
    inbox.mkdir()
    rows = [*TWICE, boiler(3, 2), boiler(4, 2), boiler(5, 3), boiler(6, 3)]
    write_csv(inbox / "A1_1.csv", grid(A1, rows))
    made = [run(inbox, house)]
    write_csv(inbox / "A1_2.csv", grid(A1, [boiler(7, 4), boiler(8, 4), boiler(9, 5)]))
    made.append(run(inbox, house))
    moved = [
        boiler(2, flue_gas_before_10k_nm3="9000", flue_gas_after_10k_nm3="9000"),
        boiler(4, 2, record_status="撤回"),
        boiler(6, 3, **LATER),
    ]
    write_csv(inbox / "A1_3.csv", grid(A1, moved))
    made.append(run(inbox, house))
    made.append(run(inbox, house, "2025-11"))
    return made


LATER = {"credit_year": 2025, "acceptance_date": "2025-03-01", "completion_date": "2025-02-01"}


def kept(folder: Path) -> tuple[str, pl.DataFrame] | None:
    """Return the id of the run before, and what became of the findings since."""
    changes = since.kept(folder)
    return None if changes is None else (changes.former.run_id, changes.findings)


def told(folder: Path) -> list[tuple[str, str, str | None]]:
    """Return state, kind and reason of what is not the same since the run before."""
    _, changes = kept(folder)
    moved = changes.filter(pl.col("state") != "same").select("state", "kind", "why")
    return sorted(moved.iter_rows(), key=str)


def test_the_first_run_has_none_to_compare_with(runs):
    assert kept(runs[0]) is None
    assert "相比" not in outcome(runs[0], "zh")


def test_an_addition_makes_what_it_brings_new_and_nothing_else(runs):
    former, changes = kept(runs[1])
    assert former == runs[0].name
    assert told(runs[1]) == [("new", "D-01", "new")]
    assert changes.filter(pl.col("state") == "same").height == 3


def test_changed_withdrawn_and_corrected_are_told_apart(runs):
    assert told(runs[2]) == [
        ("changed", "D-01", "corrected"),
        ("gone", "D-01", "corrected"),
        ("gone", "D-01", "withdrawn"),
        ("new", "D-03", "corrected"),
    ]
    _, changes = kept(runs[2])
    by_kind = {(row["state"], row["why"]): row for row in changes.iter_rows(named=True)}
    became = by_kind["gone", "corrected"]
    came = by_kind["new", "corrected"]
    assert (became["other_finding_id"], came["other_finding_id"]) == (
        came["finding_id"],
        became["former_finding_id"],
    )


def test_what_of_the_evidence_changed_is_told_in_words(runs):
    _, changes = kept(runs[2])
    row = changes.filter(pl.col("state") == "changed").row(0, named=True)
    assert row["finding_id"] != row["former_finding_id"]
    said = finding_words.explained(row, "zh")
    assert said.startswith("更正填报；查实应扣减排量（吨） 30.20 → ")
    assert finding_words.explained(row, "en").startswith(
        "corrected input; tonnes that go if confirmed 30.20 → "
    )


def test_the_next_month_finds_all_of_it_the_same(runs):
    former, changes = kept(runs[3])
    assert former == runs[2].name
    assert set(changes["state"]) == {"same"}
    assert outcome(runs[3], "zh").count("新增 0、证据有变 0、消失 0、不变 3") == 1


def test_the_tables_do_not_know_what_the_warehouse_has_seen(runs, tmp_path):
    """The same content, sent at once to an empty warehouse, gives the same tables."""
    inbox = tmp_path / "in"
    shutil.copytree(runs[0].parent.parent.parent / "inbox", inbox)
    findings = account_folder(inbox, tmp_path / "run")["finding"]
    known = pl.read_parquet(runs[2] / "tables" / "finding.parquet")
    assert ids(findings) == ids(known)


def test_the_same_content_again_is_the_same_run_with_what_was_told_of_it(runs):
    house = runs[0].parent.parent
    again = run(house.parent / "inbox", house)
    assert again == runs[2]
    assert told(again)[0][0] == "changed"


def test_report_and_workbook_show_it(runs):
    page = (runs[2] / "report.html").read_text("utf-8")
    assert f"与 <code>{runs[1].name}</code> 相比" in page
    assert "退出" not in page
    assert "撤回或不再有效" in page
    assert 'id="since"' not in (runs[0] / "report.html").read_text("utf-8")
    with (runs[2] / "flagged.xlsx").open("rb") as file:
        changes = pl.read_excel(file, sheet_name="存疑变动")
    assert changes["变动"].to_list() == ["新增", "证据有变", "消失", "消失"]


def test_diff_lists_it_between_any_two_runs(runs):
    changes = restate(Warehouse(runs[0].parent.parent), runs[0].name, runs[2].name).findings
    assert finding_words.counts(changes) == {"new": 2, "changed": 1, "gone": 2, "same": 0}
    said = finding_words.text(changes, "zh")
    assert said.startswith("存疑事项：新增 2、证据有变 1、消失 2、不变 0\n  [新增] D-01-")
    assert "[消失]" in said
    assert "withdrawn or no longer in force" in finding_words.text(changes, "en")


def test_unrelated_projects_leave_every_finding_of_the_sample_as_it_was(tmp_path):
    """A fact that counts what lies around belongs into fact_names.csv as no evidence."""
    inbox = tmp_path / "in"
    shutil.copytree(INBOX, inbox)
    strangers = [small_case(Random(number), number) for number in range(1100, 1125)]
    for case in strangers:
        case.ledger = []
    small_cases.write(strangers, inbox / "strangers")
    findings = account_folder(inbox, tmp_path / "run")["finding"]
    before = ids(pl.read_parquet(of_sample() / "finding.parquet"))
    assert len(before) < findings.height
    assert {series: id_ for series, id_ in ids(findings).items() if series in before} == before
