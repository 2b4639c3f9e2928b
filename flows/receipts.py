"""Receipts: the list of what was received, one line each, and which files are new to it (收件登记)."""

from pathlib import Path

from jianpai.flows import beijing, json_lines
from jianpai.flows.errors import SurroundingsError
from jianpai.flows.intake import horizon
from jianpai.flows.read.sheet.likely_template import read_as
from jianpai.flows.received_file import MAPPING_SUFFIX
from jianpai.flows.warehouse import Warehouse

Sent = tuple[str, str]
"""Name and SHA-256 of a file."""


def load(warehouse: Warehouse) -> list[dict]:
    """Return every receipt, in the order in which they were written."""
    return json_lines.load(warehouse.receipts)


def save(warehouse: Warehouse, receipts: list[dict]) -> None:
    """Replace the list of receipts at once."""
    json_lines.save(warehouse.receipts, receipts)


def in_order(receipts: list[dict]) -> list[dict]:
    """Return the receipts in the order of precedence; a file that was received twice stands once.

    Receipts of a former version may hold a file twice that was put back as it was before.
    """
    ordered = sorted(receipts, key=lambda r: (r["batch"], r["file_name"], r["sha256"]))
    last = {(receipt["file_name"], receipt["sha256"]): receipt["batch"] for receipt in ordered}
    return [r for r in ordered if last[r["file_name"], r["sha256"]] == r["batch"]]


def stored(name: str, digest: str, warehouse: Warehouse) -> Path:
    """Return where a received file is kept.

    Raises:
        SurroundingsError: it is there no more.
    """
    path = place(name, digest, warehouse)
    if not path.exists():
        raise SurroundingsError.damaged_store(path)
    return path


def place(name: str, digest: str, warehouse: Warehouse) -> Path:
    """Return where a received file has its place, whether it is there or not."""
    return warehouse.received / f"{digest}{suffix(name)}"


def suffix(name: str) -> str:
    """Return what the name of a kept file ends with."""
    return MAPPING_SUFFIX if is_mapping(name) else Path(name).suffix.lower()


def new_receipts(
    sent: list[Sent], known: list[dict], warehouse: Warehouse
) -> tuple[list[dict], list[Sent]]:
    """Return a receipt of each file with a new content, and (name, former name) of each copy.

    A withdrawn content is no new one: sent again it stays withdrawn.

    A file that lies where it lay when it was received last is neither.
    """
    batch, now = 1 + horizon.newest_batch(warehouse), beijing.now()
    before = [(receipt["file_name"], receipt["sha256"]) for receipt in known]
    latest = dict(before)
    unknown = sorted(file for file in sent if latest.get(file[0]) != file[1])
    mappings = {_stem(name): digest for name, digest in before + sent if is_mapping(name)}
    first: dict[Sent, str] = {}
    for name, digest in before if unknown else []:
        if place(name, digest, warehouse).exists():  # one that was withdrawn may be lost
            first.setdefault(_identity(name, digest, mappings, warehouse), name)
    receipts, copies = [], []
    for name, digest in unknown:
        identity = _identity(name, digest, mappings, warehouse)
        if identity in first:
            copies.append((name, first[identity]))
        else:
            first[identity] = name
            receipts.append(_receipt(batch, name, digest, now))
    return receipts, copies


def _stem(name: str) -> str:
    """Return a file's path without its suffix, which a mapping shares with the workbook it is for."""
    return name.removesuffix(MAPPING_SUFFIX if is_mapping(name) else Path(name).suffix)


def is_mapping(name: str) -> bool:
    """Return whether a file is a column mapping."""
    return name.endswith(MAPPING_SUFFIX)


def _identity(name: str, digest: str, mappings: dict[str, str], warehouse: Warehouse) -> Sent:
    """Return the content and what else decides how it is read.

    That is the mapping beside it, the workbook that a mapping is for, the template that a csv file
    is named after or known by: a content that was not read for its name can be sent again under a
    better one.
    """
    if is_mapping(name):
        return digest, name
    path = stored(name, digest, warehouse)
    return digest, mappings.get(_stem(name)) or read_as(path, name)


def _receipt(batch: int, name: str, digest: str, now: str) -> dict:
    return {"batch": batch, "file_name": name, "sha256": digest, "received_at": now}
