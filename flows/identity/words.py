"""The words that company names are made of, and the characters they are written with (名称用词).

``reference_data/name_words.csv`` and ``name_characters.csv``; an office may add rows.
"""

import re
from dataclasses import dataclass

from jianpai.schemas import reference


@dataclass(frozen=True)
class Words:
    """The table of words by kind: word -> what it is the same as (itself where nothing is said)."""

    form: dict[str, str]
    group: dict[str, str]
    works: dict[str, str]
    house: dict[str, str]
    branch: dict[str, str]
    trade: dict[str, str]
    general: dict[str, str]
    expand: dict[str, str]

    def longest_first(self, *kinds: str) -> str:
        """Return a pattern that matches any word of the kinds, the longest one first."""
        words = {word for kind in kinds for word in getattr(self, kind)}
        return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@reference.cached
def words() -> Words:
    """Return the words of company names."""
    kinds: dict[str, dict[str, str]] = {kind: {} for kind in Words.__dataclass_fields__}
    for row in reference.table("name_words").iter_rows(named=True):
        kinds[row["kind"]][row["word"]] = row["same_as"] or row["word"]
    return Words(**kinds)


@reference.cached
def _variants() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = reference.table("name_characters").iter_rows(named=True)
    table = {variant: row["simplified"] for row in rows for variant in row["variants"]}
    return re.compile(f"[{''.join(sorted(table))}]"), table


def simplified(text: str) -> str:
    """Return the text with traditional and variant characters written simplified."""
    pattern, table = _variants()
    return pattern.sub(lambda variant: table[variant[0]], text)


@reference.cached
def sounds() -> dict[str, str]:
    """Return character -> its syllable without tone; slips of typing are mostly of one sound."""
    rows = reference.table("name_sounds").iter_rows(named=True)
    return {character: row["syllable"] for row in rows for character in row["characters"]}
