"""Findings in words: the facts of a finding put into the sentences of its kind (存疑事项的文字).

SQL gives facts; title, severity and sentences are rows of reference_data/finding_kinds.csv, and the
words for coded facts of reference_data/fact_words.csv.
"""

import re

import duckdb

from jianpai.flows import terms
from jianpai.schemas import reference


def create_messages(con: duckdb.DuckDBPyConnection) -> None:
    """Create finding_message: one row per finding_id with message and message_en.

    Only sentences of kinds that were found are planned; where nothing was, one of them gives the columns.
    """
    found = con.execute("SELECT DISTINCT kind FROM finding_member").fetchall()
    every = reference.table("finding_kinds").to_dicts()
    kinds = [kind for kind in every if (kind["kind"],) in found] or every[:1]
    parts = [
        f"SELECT DISTINCT finding_id, {_sentence(kind['message_zh'], 'zh')} AS message, "
        f"{_sentence(kind['message_en'], 'en')} AS message_en "
        f"FROM every_finding_member WHERE kind = '{kind['kind']}'"
        for kind in kinds
    ]
    con.execute(f"CREATE TABLE finding_message AS {' UNION ALL '.join(parts)}")


def _sentence(template: str, lang: str) -> str:
    """Return the SQL expression of a sentence; ``{fact}`` stands for a fact of the finding."""
    parts = re.split(r"\{(\w+)\}", template)
    written = [_quoted(part) if n % 2 == 0 else _fact(part, lang) for n, part in enumerate(parts)]
    return f"CONCAT({', '.join(written)})"


def _fact(name: str, lang: str) -> str:
    words = [*reference.table("fact_words").to_dicts(), *_HEADINGS]
    value = f"(facts ->> '{name}')"
    cases = [
        f"WHEN {_quoted(word['value'])} THEN {_quoted(word[lang] or '')}"
        for word in words
        if word["fact"] == name
    ]
    return f"CASE {value} {' '.join(cases)} ELSE {value} END" if cases else value


_HEADINGS = [
    {"fact": "column_name", "value": name, "zh": heading, "en": name}
    for name, heading in terms.COLUMNS.items()
]
"""A column is named by its heading."""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
