"""The switches of eligibility in whole accountings: an office's row, and what it moves (核算条件开关)."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from jianpai.flows.overlay import overlay
from jianpai.flows.verify.verify import verify
from samples.made_up import uscc
from tests.accounting import account_folder
from tests.sheets import A1, a1, grid, write_csv

pytestmark = pytest.mark.long

Tables = dict[str, pl.DataFrame]
Accounted = Callable[..., Tables]
ID = "450200-2024-A-0001"
OVER_LIMIT = {
    "nox_before_mg_per_nm3": 300,
    "nox_after_mg_per_nm3": 250,
    "limit_at_base_mg_per_nm3": 200,
}


@pytest.fixture
def accounted(tmp_path: Path) -> Accounted:
    """Account for one boiler with an office's switches; have the tables verified where it is asked for."""

    def account(
        switches: dict[str, str], period: str = "2025-10", is_verified: bool = False, **changes: Any
    ) -> Tables:
        own = tmp_path / "own"
        own.mkdir(exist_ok=True)
        lines = [f"{rule},{effect},某局\n" for rule, effect in switches.items()]
        (own / "eligibility.csv").write_text(
            "rule_id,effect,changed_by\n" + "".join(lines), "utf-8"
        )
        row = a1(1) | {"uscc": uscc(1), "enterprise_name": "示例1有限公司"} | changes
        write_csv(tmp_path / "in" / "A1_柳州.csv", grid(A1, [row]))
        run = tmp_path / f"run{len(list(tmp_path.iterdir()))}"
        with overlay.using(own):
            tables = account_folder(tmp_path / "in", run, period)
            if is_verified:
                assert verify(run / "tables", run / "docs", run / "scratch").failures == []
        return tables

    (tmp_path / "in").mkdir()
    return account


def counted(tables: Tables) -> tuple[bool, str | None, Decimal, Decimal]:
    """Return whether it is eligible, why not, floor and ceiling."""
    columns = ("eligible", "ineligible_reason", "floor_t", "ceiling_t")
    return tables["project_reduction"].select(columns).row(0)  # type: ignore[return-value]


def asked(tables: Tables) -> set[str]:
    return set(tables["problem"]["rule_id"]) & {"V-118", "V-119", "V-120", "V-121"}


T = Decimal("30.20")
NONE = Decimal("0.00")


@pytest.mark.parametrize(
    ("effect", "outcome", "kinds", "rules"),
    [
        ("ask", (True, None, T, T), [], {"V-119"}),
        ("hold", (True, None, NONE, T), ["F-24"], set()),
        ("reject", (False, "evidence_incomplete", NONE, NONE), [], set()),
        ("off", (True, None, T, T), [], set()),
    ],
)
def test_evidence_asks_holds_rejects_or_rests(accounted, effect, outcome, kinds, rules) -> None:
    tables = accounted({"E8": effect}, evidence="验收意见:a.pdf")
    assert counted(tables) == outcome
    assert (tables["finding"]["kind"].to_list(), asked(tables)) == (kinds, rules)


@pytest.mark.parametrize(
    ("effect", "outcome", "kinds", "rules"),
    [
        ("hold", (True, None, NONE, T), ["F-11"], set()),
        ("ask", (True, None, T, T), [], {"V-120"}),
        ("reject", (False, "monitoring_unusable", NONE, NONE), [], set()),
        ("off", (True, None, T, T), [], set()),
    ],
)
def test_monitoring_that_captured_too_little(accounted, effect, outcome, kinds, rules) -> None:
    bound = {
        "evidence": "合订本:a.pdf",
        "data_source": "在线监测",
        "min_quarter_capture_ratio": "0.7",
    }
    tables = accounted({"E9": effect}, **bound)
    assert counted(tables) == outcome
    assert (tables["finding"]["kind"].to_list(), asked(tables)) == (kinds, rules)


def test_a_state_after_above_the_limit_counts_where_the_rule_rests(accounted) -> None:
    """min(300, 200) · 22 000 · 10⁻⁵ − 250 · 23 000 · 10⁻⁵ = 44 − 57.5 = −13.5: negative, F-17, counts as 0."""
    assert counted(accounted({}, **OVER_LIMIT))[:2] == (False, "after_above_limit")
    tables = accounted({"E4.after": "off"}, is_verified=True, **OVER_LIMIT)
    assert counted(tables) == (True, None, NONE, NONE)
    assert tables["finding"]["kind"].to_list() == ["F-01", "F-14", "F-17"]


@pytest.mark.parametrize(
    ("rule", "changes", "reason"),
    [
        ("E3", {"project_nature": "应急管理减排"}, "emergency_reduction"),
        ("E4.nature", {"project_nature": "超标治理"}, "over_limit_cure"),
        ("E2.plan", {"acceptance_date": "2020-12-31"}, "outside_plan"),
        ("E2.year", {"acceptance_date": "2025-01-01"}, "accepted_after_credit_year"),
        ("E12", {"base_emission_nox_t": "0.009999"}, "idle_source"),
    ],
)
def test_a_rule_that_rejects_may_rest(accounted, rule, changes, reason) -> None:
    assert counted(accounted({}, **changes))[:2] == (False, reason)
    assert counted(accounted({rule: "off"}, **changes))[:2] == (True, None)


def test_by_months_a_project_counts_in_two_years_of_its_city(accounted) -> None:
    """Stable on 20 April 2024: 8/12 of 30.20 t are 20.13 t in 2024, the other 10.07 t count in 2025."""
    days = {"acceptance_date": "2024-03-01", "stable_date": "2024-04-20"}
    tables = accounted({"E6": "prorata"}, is_verified=True, **days)
    of_city = tables["area_total"].filter(region_code="450200", pollutant="nox")
    years = of_city.filter(pl.col("credit_year") > 2023).sort("credit_year")
    assert years.select("credit_year", "floor_t", "cumulative_floor_t").rows() == [
        (2024, Decimal("20.13"), Decimal("20.13")),
        (2025, Decimal("10.07"), Decimal("30.20")),
    ]
    progress = tables["target_progress"].filter(region_code="450200", pollutant="nox", year=2025)
    assert progress["achieved_accounted_t"].to_list() == [T] * progress.height != []


def test_by_months_what_is_not_due_waits_for_its_year(accounted) -> None:
    days = {"acceptance_date": "2024-03-01", "stable_date": "2024-04-20"}
    tables = accounted({"E6": "prorata"}, "2024-12", **days)
    of_city = tables["area_total"].filter(region_code="450200", pollutant="nox", credit_year=2024)
    assert of_city["cumulative_floor_t"].to_list() == [Decimal("20.13")]


def test_a_switch_that_a_rule_does_not_have_is_refused(accounted) -> None:
    with pytest.raises(
        Exception, match=r"eligibility\.csv 第 2 行 effect 列：“hold”不是该条件可选的处理"
    ) as error:
        accounted({"E3": "hold"})
    assert type(error.value).__name__ == "ReferenceDataError"
