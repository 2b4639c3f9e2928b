"""Files as they must not be: bytes flipped, rows cut, names, encodings and mappings of any kind."""

import random
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.draw import csv_text
from tests.fuzz.oddities import ENCODINGS, ENDINGS, MAPPINGS, NAMES, ODD, PIECES
from tests.fuzz.workbooks import edit_workbook, edit_xml


def damage(inbox: Path, rng: random.Random) -> list[str]:
    """Damage some files of the inbox and return what was done, in words."""
    done = []
    for _ in range(rng.randint(1, 6)):
        files = sorted(path for path in inbox.rglob("*") if path.is_file())
        if not files:
            break
        path = rng.choice(files)
        change = rng.choice(_CHANGES)
        done.append(f"{change.__name__} {path.relative_to(inbox)}")
        change(path, rng)
    return done


def flip_bytes(path: Path, rng: random.Random) -> None:
    content = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 3, 30])):
        if content:
            content[rng.randrange(len(content))] = rng.randrange(256)
    path.write_bytes(content)


def truncate(path: Path, rng: random.Random) -> None:
    content = path.read_bytes()
    path.write_bytes(
        content[: rng.choice([0, 1, 3, len(content) - 1, rng.randint(0, len(content))])]
    )


def insert_bytes(path: Path, rng: random.Random) -> None:
    content = path.read_bytes()
    at = rng.randint(0, len(content))
    piece = rng.choice(PIECES)
    path.write_bytes(content[:at] + piece + content[at:])


def encode(path: Path, rng: random.Random) -> None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    encoding = rng.choice(ENCODINGS)
    path.write_bytes(text.encode(encoding, "replace"))


def rename(path: Path, rng: random.Random) -> None:
    ending = rng.choice([path.suffix, rng.choice(ENDINGS)])
    path.rename(
        path.with_name(rng.choice([rng.choice(NAMES), path.stem]).replace("\0", "") + ending)
    )


def repeat(path: Path, rng: random.Random) -> None:
    path.with_name(f"{path.stem}_{rng.choice(['更正', '副本', ' (1)'])}{path.suffix}").write_bytes(
        path.read_bytes()
    )


def map_columns(path: Path, rng: random.Random) -> None:
    path.with_name(path.stem + ".mapping.toml").write_text(rng.choice(MAPPINGS), "utf-8")


def edit_cells(path: Path, rng: random.Random) -> None:
    if path.suffix.lower() == ".csv":
        _edit_csv(path, rng)
    elif path.suffix.lower() == ".xlsx":
        edit_workbook(path, rng)


def _edit_csv(path: Path, rng: random.Random) -> None:
    """Cut a csv into lines and cells, move some, and write odd things into others, unquoted."""
    lines = [line.split(b",") for line in path.read_bytes().split(b"\n")]
    for _ in range(rng.randint(1, 8)):
        line = rng.choice(lines)
        odd = csv_text(rng.choice(ODD)).encode()
        what = rng.choice(
            ["set", "set", "set", "drop cell", "add cell", "drop line", "add line", "swap"]
        )
        if what == "set":
            line[rng.randrange(len(line))] = odd
        elif what == "drop cell" and len(line) > 1:
            line.pop(rng.randrange(len(line)))
        elif what == "add cell":
            line.insert(rng.randint(0, len(line)), odd)
        elif what == "drop line" and len(lines) > 1:
            lines.remove(line)
        else:
            lines.insert(rng.randint(0, len(lines)), list(line) if what == "add line" else [odd])
    path.write_bytes(b"\n".join(b",".join(line) for line in lines))


_CHANGES: list[Callable[[Path, random.Random], None]] = [
    flip_bytes,
    truncate,
    insert_bytes,
    encode,
    rename,
    repeat,
    map_columns,
    *[edit_cells] * 4,
    *[edit_xml] * 2,
]
