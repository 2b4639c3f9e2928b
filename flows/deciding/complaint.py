"""One thing that is wrong with a file of decisions: where, what, what to do (认定表的问题)."""

from collections.abc import Iterable
from typing import NamedTuple


class Complaint(NamedTuple):
    """A place, where there is one; what is wrong and what to do."""

    place: str
    zh: str
    en: str

    @staticmethod
    def listed(complaints: Iterable["Complaint"]) -> tuple[str, str]:
        """Return complaints in Chinese and in English, one line each."""
        lines = [(each.place, each.zh, each.en) for each in complaints]
        zh = "".join(f"\n  · {place}{'：' if place else ''}{said}。" for place, said, _ in lines)
        en = "".join(f"\n  · {place}{': ' if place else ''}{said}." for place, _, said in lines)
        return zh, en
