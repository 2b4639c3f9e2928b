"""The evidence folder of a run: the senders' files under their own names, which open wherever it is copied."""

import hashlib
import stat
from pathlib import Path

import polars as pl
import pytest

from jianpai.flows.publish.evidence.copies import copy_evidence
from jianpai.flows.publish.evidence.places import places
from jianpai.flows.warehouse import Warehouse

FILES = [
    ("柳州市/A1_柳州.csv", b"first"),
    ("柳州市/A1_柳州.csv", b"corrected"),
    ("W1 #3 100%.xlsx", b"sharp"),
    ("桂林?/表:一.csv", b"colon"),
    ("桂林 ./尾 .csv", b"dots"),
]


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def tables_of(folder: Path, files: list[tuple[str, bytes]]) -> Path:
    folder.mkdir(parents=True)
    rows = [(place, name, sha(content)) for place, (name, content) in enumerate(files, start=1)]
    schema = ["file_order", "file_name", "file_sha256"]
    pl.DataFrame(rows, schema, orient="row").write_parquet(folder / "source_file.parquet")
    return folder


@pytest.fixture
def house(tmp_path) -> Warehouse:
    """A warehouse with the received files and no run."""
    house = Warehouse(tmp_path / "warehouse")
    with house.opened():
        for name, content in FILES:
            (house.received / f"{sha(content)}{Path(name).suffix}").write_bytes(content)
    return house


def drawn(house: Warehouse, name: str) -> Path:
    """Return the folder of a published run with its evidence."""
    out = house.runs / name
    tables = tables_of(out / "tables", FILES)
    copy_evidence(places(tables), house, out)
    house.make_current(name[:7], name)
    return out


def test_each_file_has_its_senders_name_and_the_last_of_one_name_has_it_alone(tmp_path):
    tables = tables_of(tmp_path / "tables", FILES)
    assert set(places(tables).values()) == {
        "evidence/柳州市/A1_柳州.csv",
        f"evidence/柳州市/A1_柳州_{sha(b'first')[:8]}.csv",
        "evidence/W1 #3 100%.xlsx",
        "evidence/桂林_/表_一.csv",
        "evidence/桂林_/尾 .csv",
    }
    corrected = places(tables)[f"{sha(b'corrected')}/柳州市/A1_柳州.csv"]
    assert corrected == "evidence/柳州市/A1_柳州.csv"


def test_copies_are_whole_read_only_and_not_the_received_file_itself(house):
    out = drawn(house, "2025-09-a")
    for (name, content), place in zip(FILES, places_in_order(out), strict=True):
        copy = out / place
        assert copy.read_bytes() == content, name
        assert stat.S_IMODE(copy.stat().st_mode) & 0o222 == 0
        received = house.received / f"{sha(content)}{Path(name).suffix}"
        assert not copy.samefile(received)


def places_in_order(out: Path) -> list[str]:
    found = places(out / "tables")
    return [found[f"{sha(content)}/{name}"] for name, content in FILES]


def test_a_later_run_shares_whole_copies_and_never_damaged_ones(house):
    first = drawn(house, "2025-09-a")
    whole, damaged = (first / place for place in places_in_order(first)[1:3])
    damaged.chmod(0o600)
    damaged.write_bytes(b"shar?")
    second = drawn(house, "2025-10-b")
    copies = [second / place for place in places_in_order(second)]
    assert copies[1].samefile(whole)
    assert not copies[2].samefile(damaged)
    assert [copy.read_bytes() for copy in copies] == [content for _, content in FILES]
