"""Entities and their ids: kept by later batches, merged with an alias, split again, the same in a fresh warehouse."""

import json
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from jianpai.flows import pipeline, receive
from jianpai.flows.account.identity import places, store
from jianpai.flows.account.identity.grouping import Groups, Key, Tie
from jianpai.flows.identity import credit_code
from jianpai.flows.overlay import overlay
from jianpai.flows.period import Period
from jianpai.flows.steps import Accounting
from jianpai.flows.warehouse import Warehouse
from samples.made_up import uscc
from tests.sheets import A1, OTHER_USCC, USCC, a1, grid, write_csv

PERMIT = f"{USCC}001P"
TABLES = ("identity_entity", "identity_link", "identity_alias", "project_identity")
Tables = dict[str, pl.DataFrame]


def row(number: int, **changes: object) -> dict:
    """Return a boiler of its own: without facility, permit or place unless the test says so."""
    bare = {"facility_code": None, "outlet_code": None, "permit_no": None}
    return a1(project_id=f"450200-2024-A-{number:04d}", **(bare | changes))


class Office:
    """A warehouse that receives batches one after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.house = Warehouse(folder / "warehouse")
        self.batches = 0

    def received(self, *rows: dict, name: str = "") -> Tables:
        """Return the identity tables after a further batch."""
        self.batches += 1
        inbox = self.folder / f"inbox{self.batches}"
        inbox.mkdir(parents=True)
        write_csv(inbox / f"A1_{name or self.batches}.csv", grid(A1, list(rows)))
        return self.tabulated(inbox)

    def tabulated(self, inbox: Path) -> Tables:
        scratch = self.folder / f"scratch{len([*self.folder.iterdir()])}"
        tables = scratch / "tables"
        tables.mkdir(parents=True)
        with self.house.opened() as house:
            how = Accounting(Period.of("2025-10"), False, tables, scratch)
            pipeline.tabulate(receive.receive(inbox, house), how)
            store.keep(house, tables)
        self.tables = tables
        return {name: pl.read_parquet(tables / f"{name}.parquet") for name in TABLES}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def ids(tables: Tables, number: int) -> dict[str, str]:
    """Return the ids of a project by level."""
    own = tables["project_identity"].filter(pl.col("project_id") == f"450200-2024-A-{number:04d}")
    return {name.removesuffix("_id"): own[name].item() for name in own.columns[1:]}


def site(tables: Tables, number: int) -> str:
    return ids(tables, number)["site"]


def aliases(tables: Tables) -> dict[str, tuple[str, str]]:
    rows = tables["identity_alias"].select("old_id", "entity_id", "why").rows()
    return {old: (new, why) for old, new, why in rows}


def links(tables: Tables, strength: str) -> list[tuple]:
    found = tables["identity_link"].filter(pl.col("strength") == strength)
    return found.select("entity_level", "key_kind", "linked_key", "why").rows()


def test_a_project_has_its_four_entities_under_each_other(office: Office) -> None:
    codes = {"permit_no": PERMIT, "facility_code": "MF0001", "outlet_code": "DA001"}
    tables = office.received(row(1, **codes))
    of = ids(tables, 1)
    parents = dict(tables["identity_entity"].select("entity_id", "parent_id").iter_rows())
    assert [of[level][0] for level in ("enterprise", "site", "facility", "outlet")] == [*"ESFO"]
    assert parents == {
        of["enterprise"]: None,
        of["site"]: of["enterprise"],
        of["facility"]: of["site"],
        of["outlet"]: of["facility"],
    }


def test_an_id_is_the_same_in_every_warehouse(tmp_path: Path) -> None:
    one = Office(tmp_path / "一").received(row(1, permit_no=PERMIT))
    other = Office(tmp_path / "二").received(row(7, permit_no=PERMIT, project_name="别的"))
    assert site(one, 1) == site(other, 7)


def test_a_new_batch_changes_no_id(office: Office) -> None:
    first = office.received(row(1), row(2, permit_no=PERMIT, facility_code="MF0001"))
    later = office.received(row(3, permit_no=PERMIT), row(4, uscc=OTHER_USCC), row(5))
    assert [ids(later, n) for n in (1, 2)] == [ids(first, n) for n in (1, 2)]
    assert site(later, 3) == site(later, 2)
    assert site(later, 5) == site(later, 1)


def test_the_letter_of_a_permit_is_no_other_site(office: Office) -> None:
    tables = office.received(row(1, permit_no=PERMIT), row(2, permit_no=f"{USCC}001V"))
    assert site(tables, 1) == site(tables, 2)


def test_several_sites_of_one_enterprise_stay_several(office: Office) -> None:
    tables = office.received(
        row(1, permit_no=PERMIT),
        row(2, permit_no=f"{USCC}002P"),
        row(3, region_code="450203"),
        row(4, region_code="450204"),
        row(5, region_code="450203", enterprise_name="示例水务东厂"),
        row(6, region_code="450222", longitude_deg=109.1, latitude_deg=24.1),
        row(7, region_code="450222", longitude_deg=109.3, latitude_deg=24.1),
    )
    assert len({site(tables, n) for n in range(1, 8)}) == 7
    assert len({ids(tables, n)["enterprise"] for n in range(1, 8)}) == 1


BOILER = {"boiler_registration_no": "锅10桂B00001(24)"}


def test_a_merge_leaves_the_older_id_and_an_alias_and_withdrawing_it_splits(office: Office) -> None:
    first = office.received(row(1, **BOILER))
    second = office.received(row(2, permit_no=PERMIT))
    merged = office.received(row(3, permit_no=PERMIT, **BOILER))
    split = office.received(row(3, permit_no=PERMIT, record_status="撤回"))
    old, young = site(first, 1), site(second, 2)
    assert old != young
    assert {site(merged, n) for n in (1, 2, 3)} == {old}
    assert aliases(merged)[young] == (old, "boiler_registration")
    assert (site(split, 1), site(split, 2), aliases(split)) == (old, young, {})


def test_a_corrected_bridge_splits_too(office: Office) -> None:
    office.received(row(1, **BOILER), row(2, permit_no=PERMIT))
    bridge = row(3, permit_no=PERMIT, **BOILER)
    assert aliases(office.received(bridge))
    split = office.received(bridge | {"boiler_registration_no": None})
    assert not aliases(split)


def test_facilities_and_outlets_of_a_merged_site_merge(office: Office) -> None:
    codes = {"facility_code": "MF0001", "outlet_code": "DA001"}
    first = office.received(row(1, **BOILER, **codes))
    merged = office.received(row(2, permit_no=PERMIT, **BOILER, **codes))
    assert ids(merged, 2) == ids(merged, 1) == ids(first, 1)


def test_one_number_at_two_permits_is_a_suspicion(office: Office) -> None:
    tables = office.received(
        row(1, permit_no=PERMIT, **BOILER),
        row(2, permit_no=f"{USCC}002P", **BOILER),
        row(3, **BOILER),
    )
    assert len({site(tables, n) for n in (1, 2, 3)}) == 3
    likely = links(tables, "likely")
    assert ("site", "number", f"permit:{USCC}002", "boiler_registration") in likely


def test_the_first_permit_of_a_number_keeps_it(office: Office) -> None:
    office.received(row(1, **BOILER), row(2, permit_no=PERMIT, **BOILER))
    later = office.received(row(3, permit_no=f"{USCC}002P", **BOILER))
    assert site(later, 1) == site(later, 2) != site(later, 3)


def test_a_number_in_two_counties_or_of_two_enterprises_joins_nothing(office: Office) -> None:
    tables = office.received(
        row(1, **BOILER), row(2, region_code="450203", **BOILER), row(3, uscc=OTHER_USCC, **BOILER)
    )
    assert len({site(tables, n) for n in (1, 2, 3)}) == 3


def test_a_boiler_with_and_without_its_code_is_one_facility(office: Office) -> None:
    tables = office.received(
        row(1, permit_no=PERMIT, facility_code="MF0001", **BOILER),
        row(2, permit_no=PERMIT, **BOILER),
        row(3, permit_no=PERMIT, facility_code="MF0002"),
    )
    assert ids(tables, 1)["facility"] == ids(tables, 2)["facility"] != ids(tables, 3)["facility"]


def test_one_organisation_code_is_one_enterprise(office: Office) -> None:
    here = uscc(77)
    body = f"92450300{here[8:17]}"
    moved = next(body + c for c in credit_code.ALPHABET if credit_code.is_valid(body + c))
    first = office.received(row(1, uscc=here))
    later = office.received(row(2, uscc=moved))
    assert ids(later, 2)["enterprise"] == ids(first, 1)["enterprise"]
    assert [why for _, why in aliases(later).values()] == ["organisation_code"]


def test_names_and_places_join_nothing(office: Office) -> None:
    where = {"longitude_deg": 109.1, "latitude_deg": 24.1}
    tables = office.received(
        row(1, **where),
        row(2, uscc=OTHER_USCC, **where),
        row(3, permit_no=PERMIT, longitude_deg=109.101, latitude_deg=24.1),
        row(4, permit_no=f"{USCC}002P", site_address="示例路1号"),
        row(5, permit_no=f"{USCC}003P", site_address="示例路 1 号"),
    )
    assert len({site(tables, n) for n in range(1, 6)}) == 5
    whys = {(kind, why) for _, kind, _, why in links(tables, "likely")}
    assert whys == {("name", "same name in one county"), ("place", "near"), ("place", "address")}


def test_the_order_of_files_and_rows_in_a_batch_does_not_matter(tmp_path: Path) -> None:
    rows = [row(1, **BOILER), row(2, permit_no=PERMIT, **BOILER), row(3, uscc=OTHER_USCC)]
    found = []
    for name, names in {"一": "abc", "二": "cba"}.items():
        inbox = tmp_path / name / "inbox"
        inbox.mkdir(parents=True)
        for letter, each in zip(names, rows, strict=True):
            write_csv(inbox / f"A1_{letter}.csv", grid(A1, [each]))
        found.append(Office(tmp_path / name).tabulated(inbox)["project_identity"])
    assert found[0].equals(found[1])


def test_a_repaired_code_is_linked_with_what_confirms_it(office: Office) -> None:
    wrong = USCC.replace("0", "O")
    tables = office.received(row(1), row(2, uscc=wrong))
    link = tables["identity_link"].filter(pl.col("why") == "repaired").row(0, named=True)
    evidence = json.loads(link["link_evidence"])
    assert ids(tables, 1) == ids(tables, 2)
    assert (link["linked_key"], evidence["new_value"]) == (f"written:{wrong}", USCC)
    assert evidence["confirmed_by_project"] == "450200-2024-A-0001"


def test_a_repaired_record_changes_no_id_of_an_earlier_batch(office: Office) -> None:
    first = office.received(row(1, uscc=USCC.replace("0", "O")), row(9, uscc=OTHER_USCC))
    second = office.received(row(2))
    assert ids(second, 9) == ids(first, 9)
    assert ids(second, 1) == ids(second, 2)


# Decisions of the office


def decided(folder: Path, *lines: str) -> Path:
    own = folder / "own"
    own.mkdir(exist_ok=True)
    text = "\n".join(["key_a,key_b,verdict,reason,decided_by", *lines]) + "\n"
    (own / "identity.csv").write_text(text, "utf-8")
    return own


def test_the_office_merges_and_splits(tmp_path: Path, office: Office) -> None:
    office.received(row(1, permit_no=PERMIT, **BOILER))
    before = office.received(row(2, permit_no=f"{USCC}002P"), row(3, **BOILER))
    assert site(before, 3) == site(before, 1) != site(before, 2)
    lines = [
        f"{PERMIT},{USCC}002P,same,同一厂区,张三",
        f"{PERMIT},name:{USCC}@450200|x,same,无,张三",
    ]
    with overlay.using(decided(tmp_path, *lines)):
        merged = office.tabulated(tmp_path / "inbox2")
    assert site(merged, 2) == site(merged, 1)
    assert aliases(merged)[site(before, 2)] == (site(before, 1), "office_decision")
    assert [link[1:] for link in links(merged, "unused")] == [
        ("decision", f"name:{USCC}@450200|x", "office_decision")
    ]
    of_sites = before["identity_alias"].filter(pl.col("entity_level") == "site")
    key = of_sites["entity_key"].item()
    with overlay.using(decided(tmp_path, f"{PERMIT},{key},different,两台锅炉,李四")):
        split = office.tabulated(tmp_path / "inbox2")
    assert len({site(split, n) for n in (1, 2, 3)}) == 3
    assert aliases(office.tabulated(tmp_path / "inbox2")) == aliases(before)


def test_two_cities_never_become_one_site(tmp_path: Path, office: Office) -> None:
    far = f"{OTHER_USCC}001P"
    rows = [row(1, permit_no=PERMIT), row(2, permit_no=far, uscc=OTHER_USCC, region_code="450502")]
    with overlay.using(decided(tmp_path, f"{PERMIT},{far},same,误以为同一厂,张三")):
        tables = office.received(*rows)
    assert site(tables, 1) != site(tables, 2)
    assert len(links(tables, "unused")) == 1


# Places of one name


def seen(*places_seen: tuple) -> list[str]:
    rows = sorted((places.Seen("n", *p) for p in places_seen), key=lambda s: (s.batch, s[1] or 0))
    return [site.removeprefix("n") for _, site in places._sites("n", rows)]


@pytest.mark.parametrize(
    ("received", "sites"),
    [
        ([(0, 0, 1), (5_000, 0, 1), (90_000, 0, 2)], ["", "", "|0.090000|0.000000"]),
        ([(0, 0, 1), (90_000, 0, 1)], ["|0.000000|0.000000", "|0.090000|0.000000"]),
        ([(0, 0, 1), (None, None, 2), (90_000, 0, 3)], ["", "|0.090000|0.000000", ""]),
        ([(0, 0, 1), (90_000, 0, 2), (None, None, 3)], ["", "|0.090000|0.000000", "|?"]),
    ],
)
def test_places_of_one_name(received: list[tuple], sites: list[str]) -> None:
    assert seen(*received) == sites


def test_many_places_of_one_name_end() -> None:
    assert len(set(seen(*((n * 11_000, 0, 1) for n in range(20_000))))) == 20_000


# Groups


def test_fifty_thousand_keys_of_one_entity_end() -> None:
    keys = {str(n): Key(str(n), (n, 0, str(n)), None, "") for n in range(50_000)}
    groups = Groups(keys)
    assert groups.join([Tie("0", str(n), n, "x") for n in range(1, 50_000)]) == []
    assert {founder for _, founder, _ in groups.founded()} == {"0"}


# The store


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_store_grows_by_a_file_a_batch_and_is_rebuilt_equal(office: Office) -> None:
    office.received(row(1, **BOILER))
    first = contents(office.house.identity)
    office.received(row(2, permit_no=PERMIT, **BOILER))
    kept = contents(office.house.identity)
    assert [*kept] == ["batch-000001.parquet", "batch-000002.parquet"]
    assert kept["batch-000001.parquet"] == first["batch-000001.parquet"]
    shutil.rmtree(office.house.identity)
    with office.house.opened() as house:
        store.keep(house, office.tables)
    assert contents(office.house.identity) == kept


def killed_now(_: int) -> None:
    raise KeyboardInterrupt


def test_a_store_killed_while_it_is_written_is_whole_after_the_next_run(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.received(row(1))
    kept = contents(office.house.identity)
    with monkeypatch.context() as killed:
        killed.setattr(store, "os", SimpleNamespace(fsync=killed_now))
        with pytest.raises(KeyboardInterrupt):
            office.received(row(2, uscc=OTHER_USCC))
    left = {name for name in contents(office.house.identity) if name.endswith(".parquet")}
    assert left == set(kept)
    with office.house.opened() as house:
        store.keep(house, sorted(office.folder.glob("scratch*/tables"), key=os.path.getmtime)[-1])
    assert [*contents(office.house.identity)] == ["batch-000001.parquet", "batch-000002.parquet"]


def test_every_id_ever_given_out_is_an_entity_or_an_alias(office: Office) -> None:
    office.received(row(1, **BOILER), row(2, permit_no=PERMIT), row(4, uscc=uscc(77)))
    office.received(row(3, permit_no=PERMIT, **BOILER), row(4, uscc=uscc(78)))
    tables = office.received(row(2, permit_no=PERMIT, record_status="撤回"))
    kept = pl.concat(pl.read_parquet(p) for p in sorted(office.house.identity.iterdir()))
    known = {*tables["identity_entity"]["entity_id"], *tables["identity_alias"]["old_id"]}
    assert set(kept["id"]) <= known
