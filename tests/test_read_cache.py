"""Readings kept from run to run: the same figures and bytes with them, without them, with damaged ones."""

import hashlib
import shutil
import time
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from jianpai.flows import pipeline
from jianpai.flows.period import Period
from jianpai.flows.pipeline import Asked
from jianpai.flows.read import cache
from jianpai.flows.read import read as reading_step
from jianpai.flows.read.read import read
from jianpai.flows.read.result import Reading
from jianpai.flows.received_file import ReceivedFile
from tests.bench.generate import generate
from tests.prefect_server import SAMPLES
from tests.sheets import A1, W1, a1, grid, w1, write_csv, write_xlsx
from tests.test_mapping import mapping

BEIHAI = SAMPLES / "inbox" / "450500_北海市"


def received(order: int, path: Path, name: str = "") -> ReceivedFile:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return ReceivedFile(order, name or path.name, digest, path, path.stat().st_size)


def same(one: Reading, other: Reading) -> None:
    """Fail unless two readings agree in every row, column, type and order."""
    assert one.records.keys() == other.records.keys()
    for template, records in one.records.items():
        assert_frame_equal(records, other.records[template])
    assert_frame_equal(one.problems, other.problems)
    assert_frame_equal(one.source_columns, other.source_columns)


@pytest.fixture
def count(monkeypatch) -> list[str]:
    """The names of the files that were really opened."""
    opened: list[str] = []
    plainly = reading_step.read_file

    def noted(file: ReceivedFile, scratch: Path) -> Reading:
        opened.append(file.name)
        return plainly(file, scratch)

    monkeypatch.setattr(reading_step, "read_file", noted)
    return opened


def files_of(folder: Path) -> list[ReceivedFile]:
    """Return a workbook, a csv with a problem, a refused file and the workbook under another name."""
    book = write_xlsx(folder / "柳州.xlsx", {W1: grid(W1, [w1(1), w1(2, uscc="错")])})
    sheet = write_csv(folder / "A1_柳州.csv", grid(A1, [a1(1), a1(2, reported_nox_t="约30")]))
    (folder / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    return [
        received(1, sheet),
        received(2, book),
        received(3, folder / "坏.xlsx"),
        received(4, book, "北海.xlsx"),
    ]


def test_what_is_kept_is_what_was_read(tmp_path, count) -> None:
    files = files_of(tmp_path)
    anew = read(files, tmp_path)
    first = read(files, tmp_path, tmp_path / "cache")
    count.clear()
    kept = read(files, tmp_path, tmp_path / "cache")
    assert count == []
    same(anew, first)
    same(anew, kept)
    assert kept.problems.height >= 2
    assert kept.problems["file_order"].null_count() == 0


def test_the_same_content_under_many_names_is_kept_once(tmp_path) -> None:
    book = files_of(tmp_path)[1]
    many = [
        ReceivedFile(order, f"{order}.xlsx", book.sha256, book.path, book.bytes)
        for order in range(1, 41)
    ]
    read(many, tmp_path, tmp_path / "cache")
    [entry] = (tmp_path / "cache").glob("*/*")
    assert (entry / cache.CHECKSUMS).exists()
    same(read(many, tmp_path), read(many, tmp_path, tmp_path / "cache"))


def test_another_name_or_place_shows_in_what_is_kept(tmp_path, count) -> None:
    _, book, *_ = files_of(tmp_path)
    read([book], tmp_path, tmp_path / "cache")
    count.clear()
    moved = ReceivedFile(7, "钦州/另名.xlsx", book.sha256, book.path, book.bytes)
    kept = read([moved], tmp_path, tmp_path / "cache")
    assert count == []
    same(read([moved], tmp_path), kept)
    assert set(kept.records[W1]["file_name"]) == {"钦州/另名.xlsx"}


def test_a_csv_is_read_again_under_another_name(tmp_path, count) -> None:
    sheet = files_of(tmp_path)[0]
    read([sheet], tmp_path, tmp_path / "cache")
    count.clear()
    renamed = ReceivedFile(1, "说明.csv", sheet.sha256, sheet.path, sheet.bytes)
    same(read([renamed], tmp_path), read([renamed], tmp_path, tmp_path / "cache"))
    assert count == ["说明.csv", "说明.csv"]


def test_a_mapping_is_part_of_what_is_kept(tmp_path) -> None:
    path = write_xlsx(tmp_path / "外来.xlsx", {"汇总": grid(W1, [w1(1)])})
    rules = tmp_path / "外来.mapping.toml"
    about = []
    for text in ("nonsense", mapping('absent = ["uscc"]', without=["uscc"]), mapping()):
        rules.write_text(text, "utf-8")
        files = [received(1, path), received(2, rules)]
        anew = read(files, tmp_path)
        same(anew, read(files, tmp_path, tmp_path / "cache"))
        same(anew, read(files, tmp_path, tmp_path / "cache"))
        about.append((anew.problems["file_name"].to_list(), anew.records[W1].height))
    assert about == [(["外来.mapping.toml"], 0), (["外来.xlsx"], 1), ([], 1)]


@pytest.mark.parametrize("harm", ["a byte", "a file", "the list", "no list", "half"])
def test_a_damaged_entry_is_read_anew_and_mended(tmp_path, count, harm) -> None:
    files = files_of(tmp_path)[1:2]
    anew = read(files, tmp_path, tmp_path / "cache")
    [entry] = (tmp_path / "cache").glob("*/*")
    part, checksums = entry / "0.parquet", entry / cache.CHECKSUMS
    content = part.read_bytes()
    if harm == "a byte":
        part.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
    elif harm == "half":
        part.write_bytes(content[: len(content) // 2])
    elif harm == "a file":
        part.unlink()
    elif harm == "the list":
        checksums.write_text('{"0.parquet": 3}')
    else:
        checksums.unlink()
    for openings in (1, 1):
        same(anew, read(files, tmp_path, tmp_path / "cache"))
        assert len(count) == 1 + openings


def test_entries_of_other_versions_and_of_files_no_longer_asked_for_go(
    tmp_path, monkeypatch
) -> None:
    files, folder = files_of(tmp_path), tmp_path / "cache"
    read(files, tmp_path, folder)
    assert len(list(folder.glob("*/*"))) == 3
    read(files[:1], tmp_path, folder)
    assert len(list(folder.glob("*/*"))) == 1
    before = cache.version()
    monkeypatch.setattr(cache, "version", lambda: "another")
    read(files[:1], tmp_path, folder)
    assert [entry.parent.name for entry in folder.glob("*/*")] == ["another"] != [before]


def test_a_cache_without_room_is_given_up(tmp_path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cache, "_written", full)
    files = files_of(tmp_path)
    same(read(files, tmp_path), read(files, tmp_path, tmp_path / "cache"))
    assert not (tmp_path / "cache").exists()


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of what must be byte-identical."""
    parts = [*(folder / "tables").iterdir(), *(folder / "export").iterdir(), folder / "report.html"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in parts}


@pytest.mark.long
def test_the_run_is_the_same_without_with_and_with_a_damaged_cache(tmp_path, count) -> None:
    def run(house: Path) -> tuple[str, dict[str, str]]:
        done = pipeline.monthly(Asked(Period.of("2025-10"), BEIHAI, house))
        return done.run_id, digests(done.published)

    first = run(tmp_path / "a")
    assert count
    for harm in ("with it", "damaged"):
        house = tmp_path / harm
        shutil.copytree(tmp_path / "a" / "cache", house / "cache")
        if harm == "damaged":
            for part in (house / "cache").rglob("*.parquet"):
                part.write_bytes(part.read_bytes()[:-9] + b"\0" * 9)
        count.clear()
        assert run(house) == first
        assert bool(count) is (harm == "damaged")


def test_a_hundredth_of_the_rows_costs_at_most_a_fifth_of_reading_all(tmp_path) -> None:
    generate(100_000, tmp_path / "inbox")
    paths = sorted((tmp_path / "inbox").iterdir())
    whole = [received(order, path) for order, path in enumerate(paths, start=1)]
    seconds = cpu(lambda: read(whole, tmp_path))
    read(whole, tmp_path, tmp_path / "cache")
    new = write_csv(tmp_path / "A1_新.csv", grid(A1, [a1(number) for number in range(1, 1001)]))
    grown = [*whole, received(len(whole) + 1, new)]
    assert cpu(lambda: read(grown, tmp_path, tmp_path / "cache")) < seconds / 5


def cpu(work) -> float:
    """Return the processor seconds of this process: other work on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def test_types_survive_the_keeping(tmp_path) -> None:
    files = files_of(tmp_path)[1:2]
    read(files, tmp_path, tmp_path / "cache")
    kept = read(files, tmp_path, tmp_path / "cache").records[W1]
    assert kept.schema["acceptance_date"] == pl.Date
    assert kept.schema["reported_cod_t"].is_decimal()
