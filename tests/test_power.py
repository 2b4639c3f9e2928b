"""Powers: a·x^b to 10⁻¹⁷, alike on every machine, and the largest that a V4 project may hold."""

from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from samples.types import v4
from tests.accounting import account_folder
from tests.given import macros, value
from tests.made_up_inbox import write_inbox


@pytest.mark.parametrize(
    ("arguments", "e17"),
    [
        ("1, 2, 0.5", "141421356237309505"),  # 1.414 213 562 373 095 048 8…
        ("2.29, 10000, 0.746", "220716846409889252507"),  # rulebook §3.3 V4: 2.2072 g/h
        ("13.6, 100000, 0.589", "1198226467290899158517"),
        ("3, 7, 1", "2100000000000000000"),
        ("50.3, 0, 0.610", "0"),
        ("1, 0.000001, 0.5", "100000000000000"),
        ("NULL, 2, 0.5", ""),
        ("2.29, NULL, 0.746", ""),
    ],
)
def test_a_power_is_known_to_its_last_digit(arguments: str, e17: str) -> None:
    assert value(macros(), f"SCALED_POWER_E17({arguments})") == e17


def test_powers_are_summed_without_regard_to_their_order() -> None:
    terms = "SCALED_POWER_E17(2.29, x, 0.746)"
    total = f"(SELECT SUM({terms}) FROM (SELECT i::DECIMAL(18, 6) AS x FROM RANGE(500) AS r(i) ORDER BY {{}}))"
    con = macros()
    assert value(con, total.format("x")) == value(con, total.format("x DESC"))


def test_the_largest_values_that_are_accepted_do_not_overflow(tmp_path: Path) -> None:
    plant = v4.made_up(Random(1), 1).record
    largest = {
        "project_id": plant["project_id"],
        "component_kind": "泵轴封",
        "points": "1000000",
        "sv_before_ppm": "1000000",
        "sv_after_ppm": "0",
        "operating_hours": "8784",
    }
    rows = [largest | {"component_code": f"组{number}"} for number in range(300)]
    inbox = write_inbox(tmp_path / "in", [plant], {v4.COMPONENT: rows})
    [computed] = account_folder(inbox, tmp_path / "run")["project_reduction"]["computed_t"]
    each = Decimal("50.3") * Decimal(10) ** (6 * Decimal("0.61")) * 8784 / 1000
    assert abs(computed - 300 * each) < Decimal("1e-12")
