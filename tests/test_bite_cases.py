"""What confirming a finding does, case by case on few rows, and what it costs (确认存疑后的认定手算)."""

from decimal import Decimal
from random import Random

import duckdb
import pytest

from jianpai.flows.account import relation
from tests.given import expected, given, macros, rows
from tests.given_claims import site_claims

Member = tuple[str, str, int, str]
"""Finding, status, number of the claim, effect: ``20`` or ``20 inexact`` tonnes in doubt, or the stock that is
shared: a facility's code, or ``site``."""

MEMBER = "finding_id | status | project_id | pollutant | doubt_t | doubt_is_exact | stock_key:VARCHAR | doubt_part"


def one_site(members: list[Member], *claims: dict, ledger: str = "") -> duckdb.DuckDBPyConnection:
    """Return claims of one site and its findings; what counts as submitted is computed from them."""
    con = macros()
    site_claims(con, *claims, ledger=ledger)
    con.execute("CREATE TABLE claim AS SELECT *, TRUE AS eligible FROM site_claim")
    given(con, "finding_member", "\n".join([MEMBER, *map(_line, members)]))
    con.execute("UPDATE finding_member SET stock_key = REPLACE(stock_key, '¦', '|')")
    return con


def _line(member: Member) -> str:
    finding, status, claim, effect = member
    tonnes, _, rest = effect.partition(" ")
    is_stock = not tonnes.replace(".", "").isdigit()
    stock = f"14¦nox¦s¦{'' if effect == 'site' else effect}" if is_stock else ""
    doubt = "0" if is_stock else tonnes
    return f"{finding} | {status} | P-{claim} | nox | {doubt} | {not rest} | {stock} |"


def counted(members: list[Member], *claims: dict) -> list[str]:
    return rows(one_site(members, *claims), "resolution", "case_id, claim_no, counted_t")


def of_case(name: str, found: list[str]) -> list[str]:
    return [row.removeprefix(f"{name} | ") for row in found if row.startswith(f"{name} | ")]


F1, F2 = {"facility_code": "F1"}, {"facility_code": "F2"}
OUTLET = F1 | {"outlet_code": "DA1"}


def claim(computed: float, base: float | None, **more) -> dict:
    return {"computed_t": computed, "base_t": base, **more}


# Stocks


def test_each_facility_has_its_own_stock_which_the_first_may_exceed() -> None:
    claims = [
        claim(60, 99, **OUTLET),
        claim(10, 50, **F1),
        claim(30, 40, **F2),
        claim(30, 40, **F2),
    ]
    members = [("f1", "open", n, "F1") for n in (1, 2)] + [("f2", "open", n, "F2") for n in (3, 4)]
    assert counted(members, *claims) == expected("""
        f1 | 1 | 50
        f1 | 2 | 0
        f2 | 3 | 30
        f2 | 4 | 10
        floor | 1 | 50
        floor | 2 | 0
        floor | 3 | 30
        floor | 4 | 10
    """)


def test_the_first_may_exceed_the_stock_of_the_site_and_leaves_nothing() -> None:
    con = one_site(
        [("f1", "open", 1, "site"), ("f1", "open", 2, "site")], claim(80, 90, **F1), claim(10, 70)
    )
    kept = rows(con, "resolution", "case_id, claim_no, kept_t")
    assert kept == ["f1 | 1 | 70", "f1 | 2 | 0", "floor | 1 | 70", "floor | 2 | 0"]


def test_a_small_negative_claim_gives_no_room_to_others() -> None:
    claims = [claim(-0.5, 50, **F1), claim(60, 60, **OUTLET)]
    con = one_site([("f1", "open", 2, "F1")], *claims)
    kept = rows(con, "resolution", "case_id, claim_no, kept_t")
    assert of_case("f1", kept) == ["1 | -0.5", "2 | 50"]


def test_a_stock_that_was_confirmed_holds_in_every_other_case() -> None:
    two = [claim(30, 50, **F1), claim(30, 50, **F1)]
    confirmed = [("f1", "confirmed", n, "F1") for n in (1, 2)]
    # 30 + 20; less 5 of the second it is still cut to 20: nothing is at risk
    assert counted([*confirmed, ("f2", "open", 2, "5")], *two) == expected("""
        ceiling | 1 | 30
        ceiling | 2 | 20
        f2 | 1 | 30
        f2 | 2 | 20
        floor | 1 | 30
        floor | 2 | 20
    """)
    # the site keeps 70: 30 + 30 + 10 + 0 + 0, of F2's 60 the facility would keep 40
    claims = [*two, claim(30, 40, **F2), claim(30, 40, **F2), claim(10, 70)]
    members = [("f1", "confirmed", 1, "site"), ("f2", "open", 3, "F2"), ("f2", "open", 4, "F2")]
    found = counted(members, *claims)
    assert of_case("ceiling", found) == ["1 | 30", "2 | 30", "3 | 10", "4 | 0", "5 | 0"]
    assert of_case("f2", found) == of_case("floor", found) == of_case("ceiling", found)


def test_beside_a_confirmed_stock_a_doubt_that_the_cap_has_cut_has_no_case() -> None:
    pair = [claim(60, 100, point_key="k", **F1)] * 2  # 60 + 40
    confirmed = [("f1", "confirmed", n, "F1") for n in (1, 2)]
    found = counted([*confirmed, ("f2", "open", 2, "20")], *pair)
    assert of_case("ceiling", found) == ["1 | 60", "2 | 40"]
    assert of_case("f2", found) == []


def test_a_stock_confirmed_elsewhere_or_only_open_is_in_no_other_case() -> None:
    two = [claim(30, 50, **F1), claim(30, 50, **F1)]
    found = counted([("f1", "open", 1, "F1"), ("f2", "open", 2, "5")], *two)
    assert of_case("f2", found) == ["2 | 25"]
    found = counted([("f1", "dismissed", 1, "F1"), ("f2", "open", 2, "5")], *two)
    assert of_case("f2", found) == ["2 | 25"]
    above = [claim(60, 99, **OUTLET), claim(10, 50, **F1)]  # the facility has 50
    for status in ("open", "dismissed"):
        found = counted([("f1", status, 1, "F1"), ("f2", "open", 1, "2")], *above)
        assert of_case("f2", found) == ["1 | 58"]
    elsewhere = claim(5, 50, site_key="s9", point_key="k9")
    found = counted([("f1", "confirmed", 1, "F1"), ("f2", "open", 3, "2")], *two, elsewhere)
    assert of_case("f2", found) == ["3 | 3"]


# Doubts

POINT = {"point_key": "k"}


def test_a_doubt_that_the_cap_has_cut_has_no_case() -> None:
    pair = [claim(60, 100, **POINT)] * 2  # 60 + 40
    assert of_case("f1", counted([("f1", "open", 2, "20")], *pair)) == []
    assert of_case("f1", counted([("f1", "open", 2, "20.5")], *pair)) == ["1 | 60", "2 | 39.5"]


def test_confirmed_doubts_make_room_that_an_open_one_may_take() -> None:
    pair = [claim(60, 100, **POINT)] * 2
    confirmed = ("f1", "confirmed", 1, "5")  # 55 + 45
    assert of_case("f2", counted([confirmed, ("f2", "open", 2, "15")], *pair)) == []
    found = counted([confirmed, ("f2", "open", 2, "16")], *pair)
    assert of_case("f2", found) == ["1 | 55", "2 | 44"]
    still_open = ("f1", "open", 1, "5")
    assert of_case("f2", counted([still_open, ("f2", "open", 2, "15")], *pair)) == []
    elsewhere = [("f1", "confirmed", 3, "5"), ("f2", "open", 2, "20")]
    assert of_case("f2", counted(elsewhere, *pair, claim(60, 100, point_key="m"))) == []
    three = [*pair, claim(100, 100, **POINT)]
    both = [("f1", "confirmed", 1, "60"), ("f2", "confirmed", 2, "60")]
    found = counted([*both, ("f3", "open", 3, "30")], *three)
    assert of_case("ceiling", found) == ["1 | 0", "2 | 0", "3 | 100"]
    assert of_case("f3", found) == ["1 | 0", "2 | 0", "3 | 70"]


def test_a_point_is_tight_where_its_positive_claims_exceed_its_base() -> None:
    roomy = [claim(60, 120, **POINT), claim(60, 120, **POINT), claim(-5, 120, **POINT)]
    assert of_case("f1", counted([("f1", "open", 2, "5")], *roomy)) == ["2 | 55"]
    tight = [claim(60, 120, **POINT), claim(60.5, 120, **POINT), claim(-5, 120, **POINT)]
    found = counted([("f1", "open", 2, "0.75")], *tight)
    assert of_case("f1", found) == ["1 | 60", "2 | 59.75", "3 | 0"]


def test_a_tight_point_concerns_no_other_point() -> None:
    roomy, tight = [claim(60, 120, **POINT)] * 2, [claim(60, 100, point_key="t")] * 2
    found = counted([("f1", "open", 2, "5"), ("f2", "open", 3, "5")], *roomy, *tight)
    assert of_case("f1", found) == ["2 | 55"]
    assert of_case("f2", found) == ["3 | 55", "4 | 45"]


def test_two_doubts_of_one_finding_on_one_point_are_one_case() -> None:
    members = [("f1", "open", 1, "30"), ("f1", "open", 2, "50")]
    found = counted(members, *[claim(60, 100, **POINT)] * 2)
    assert of_case("f1", found) == ["1 | 30", "2 | 10"]


def test_of_two_doubts_on_one_claim_the_larger_is_taken_out() -> None:
    members = [
        ("f1", "open", 1, "20"),
        ("f2", "open", 1, "30 inexact"),
        ("f3", "dismissed", 2, "9"),
    ]
    con = one_site(members, claim(60, 120, **POINT), claim(20, 120, **POINT))
    columns = "case_id, claim_no, claimed_t, is_exact"
    assert rows(con, "resolution_case", columns) == expected("""
        f1 | 1 | 40 | True
        f2 | 1 | 30 | False
        floor | 1 | 30 | False
        floor | 2 | 20 | True
    """)


def test_every_point_of_a_case_is_a_line_of_its_own() -> None:
    points = [claim(60, 100, point_key="a"), claim(60, 100, point_key="b")]
    points += [claim(30, 60, point_key="a"), claim(30, 60, point_key="b")]
    con = one_site([("f1", "open", 1, "10"), ("f2", "open", 2, "10")], *points)
    found = rows(con, "resolution_case", "case_id, claim_no, place_in_line")
    assert of_case("floor", found) == ["1 | 1", "2 | 1", "3 | 2", "4 | 2"]
    counts = rows(con, "resolution", "case_id, claim_no, counted_t")
    assert of_case("floor", counts) == ["1 | 50", "2 | 50", "3 | 10", "4 | 10"]


def parted(*doubts: tuple[str, str, str], tonnes: float = 60) -> dict[str, str]:
    """Return what is left of a claim, by case, when doubts of finding, tonnes and part are about it."""
    members = [(finding, "open", 1, doubt) for finding, doubt, _ in doubts]
    con = one_site(members, claim(tonnes, 100))
    for finding, _, part in doubts:
        con.execute(
            "UPDATE finding_member SET doubt_part = ? WHERE finding_id = ?", [part, finding]
        )
    found = rows(con, "resolution_case", "case_id, claimed_t")
    return dict(row.split(" | ") for row in found)


def test_doubts_about_different_parts_of_a_claim_add_up() -> None:
    two = ("f1", "20", "volume"), ("f2", "15", "concentration")
    assert parted(*two) == {"f1": "40", "f2": "45", "floor": "25"}
    # of one part, and beside one that may be any of it, the larger
    assert parted(*two, ("f3", "18", "volume"))["floor"] == "25"
    assert parted(*two, ("f3", "25", "volume"))["floor"] == "20"
    assert parted(*two, ("f3", "30", None))["floor"] == "25"
    assert parted(*two, ("f3", "50", None))["floor"] == "10"
    # never more than was claimed
    assert parted(("f1", "40", "volume"), ("f2", "35", "load"))["floor"] == "0"


# Stocks that lie in each other


def test_outlet_facility_site_and_enterprise_hold_one_after_the_other() -> None:
    named = {"permit_site": "s", "outlet_code": "DA1"}
    claims = [
        claim(30, 40, **named, **F1),
        claim(30, 40, **named, **F2),  # the outlet has 40
        claim(30, 40, permit_site="s", outlet_code="DA2", **F2),  # the facility 35
        claim(30, 40, permit_site="t", site_key="t", outlet_code="DA1"),  # the enterprise 80
    ]
    ledger = "\n".join(
        [
            "14 | nox | s | F2 | | false | u9 | 35",
            "14 | nox | s | | | false | u9 | 60",
            "14 | nox | u1@450205/甲厂 | | | true | u1 | 80",
        ]
    )
    keys = {"o": "14|nox|s||DA1", "f": "14|nox|s|F2", "e": "14|nox|E|u1@450205|甲厂"}
    drawing = {"o": (1, 2), "f": (2, 3), "e": (1, 2, 3, 4)}
    members = [(name, "open", n, "site") for name, numbers in drawing.items() for n in numbers]
    con = one_site(members, *claims, ledger=ledger)
    for name, key in keys.items():
        con.execute("UPDATE finding_member SET stock_key = ? WHERE finding_id = ?", [key, name])
    found = rows(con, "resolution", "case_id, claim_no, counted_t")
    assert of_case("o", found) == ["1 | 30", "2 | 10"]
    assert of_case("f", found) == ["2 | 30", "3 | 5"]
    assert of_case("e", found) == ["1 | 30", "2 | 30", "3 | 20", "4 | 0"]
    assert of_case("floor", found) == ["1 | 30", "2 | 10", "3 | 25", "4 | 15"]


# Every case


def ceiling_t(con: duckdb.DuckDBPyConnection) -> Decimal:
    """Return what the site counts when every open finding is dismissed."""
    relation.build(con, "resolution")
    return con.execute("""
        SELECT SUM(COALESCE(r.counted_t, n.counted_t)) FROM net_claim AS n
        LEFT JOIN (FROM resolution WHERE case_id = 'ceiling') AS r ON n.claim_no = r.claim_no
    """).fetchall()[0][0]


def drawn_claims(rng: Random) -> list[dict]:
    claims = []
    for number in range(rng.randint(3, 6)):
        facility, outlet = rng.choice(["F1", "F1", "F2", None]), rng.choice(["DA1", None, None])
        point = f"{facility}/{outlet}" if facility or outlet else f"alone {number}"
        tonnes, base = rng.choice([-4, 10, 30, 60]), rng.choice([None, 40, 60, 90, 90])
        codes = {"facility_code": facility, "outlet_code": outlet, "point_key": point}
        claims.append(claim(tonnes, base, **codes))
    return claims


def drawn_members(rng: Random, claims: list[dict]) -> list[Member]:
    positive = {n: c for n, c in enumerate(claims, start=1) if c["computed_t"] > 0}
    members = [(f"d{n}", "", n, str(rng.choice([5, 10]))) for n in positive if rng.random() < 0.7]
    for stock in ("F1", "F2", "site"):
        drawing = [
            n for n, c in positive.items() if c["base_t"] and stock in ("site", c["facility_code"])
        ]
        members += [(stock, "", n, stock) for n in drawing]
    statuses = ["open", "open", "confirmed", "confirmed", "dismissed"]
    status = {finding: rng.choice(statuses) for finding, _, _, _ in members}
    return [(finding, status[finding], n, effect) for finding, _, n, effect in members]


@pytest.mark.parametrize("seed", range(8))
def test_at_risk_is_what_the_total_loses_when_the_finding_is_confirmed(seed: int) -> None:
    rng = Random(seed)
    claims = drawn_claims(rng)
    members = drawn_members(rng, claims)
    con = one_site(members, *claims)
    total = ceiling_t(con)
    relation.build(con, "finding_risk")
    query = "SELECT finding_id, SUM(tonnes_at_risk) FROM finding_risk GROUP BY finding_id"
    stated = dict(con.execute(query).fetchall())
    for name in {finding for finding, status, _, _ in members if status == "open"}:
        as_confirmed = [(f, "confirmed" if f == name else s, n, e) for f, s, n, e in members]
        assert stated[name] == total - ceiling_t(one_site(as_confirmed, *claims)), (name, members)
