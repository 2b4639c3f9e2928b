"""What lay in the inbox and was not taken in, run by run (未收下的文件).

received/not_taken.jsonl   noted_at, files: name, rule id, detail; a line where it changed
"""

from datetime import date

from jianpai.flows import beijing, json_lines
from jianpai.flows.warehouse import Warehouse

Unreceived = tuple[str, str, str]
"""File name, rule id, detail of a file that was not taken in."""


def note(house: Warehouse, files: list[Unreceived]) -> None:
    """Put on record what was not taken in, if it is another list than before."""
    if files != latest(house):
        line = {"noted_at": beijing.now(), "files": [list(file) for file in files]}
        json_lines.append(house.not_taken, line)


def latest(house: Warehouse, until: date | None = None) -> list[Unreceived]:
    """Return the last list, or the last up to the end of a day."""
    lines = json_lines.load(house.not_taken)
    known = [line for line in lines if until is None or beijing.day(line["noted_at"]) <= until]
    return [tuple(file) for file in known[-1]["files"]] if known else []


def since(house: Warehouse) -> dict[Unreceived, date]:
    """Return for each of the last list the day from which on it has been there."""
    found: dict[Unreceived, date] = {}
    for line in json_lines.load(house.not_taken):
        there = [tuple(file) for file in line["files"]]
        found = {file: found.get(file, beijing.day(line["noted_at"])) for file in there}
    return found
