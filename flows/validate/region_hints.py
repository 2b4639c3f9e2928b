"""Which region code was probably meant where the one that was sent is not valid (行政区划代码提示)."""

import re

import polars as pl

from jianpai.flows import problems
from jianpai.schemas import reference

MAX_NAMESAKES = 3


def region_hints(sent: list[str]) -> dict[str, str]:
    """Return a hint in brackets, in both languages, for each code or name that regions.csv knows."""
    regions = reference.table("regions")
    hints = {text: _of_code(text, regions) or _of_name(text, regions) for text in sent}
    return {
        text: problems.both(f"（{'；'.join(hint)}）", f" ({'; '.join(hint)})")
        for text, hint in hints.items()
        if hint
    }


def _of_code(code: str, regions: pl.DataFrame) -> list[str]:
    """Return the years of a code that is valid in others: ``450127 横县 1981–2021 → 450181``."""
    of_code = regions.filter(pl.col("region_code") == code).sort("valid_from")
    return [
        f"{code} {row['region_name']} {row['valid_from']}–{row['valid_to'] or ''}{_after(row['successor'])}"
        for row in of_code.iter_rows(named=True)
    ]


def _after(successor: str | None) -> str:
    codes = re.sub(r"\[\d+\]", "", successor or "").replace(";", " + ")
    return f" → {codes}" if codes else ""


def _of_name(name: str, regions: pl.DataFrame) -> list[str]:
    """Return the codes of today's regions of a name, with or without its last character."""
    today = regions.filter(pl.col("valid_to").is_null())
    named = today.filter(pl.col("region_name").str.contains(f"^{re.escape(name)}.?$"))
    found = named.select("region_name", "region_code").head(MAX_NAMESAKES).rows()
    return [f"{region_name} {code}" for region_name, code in found]


def place_names(codes: set[str]) -> dict[str, str]:
    """Return the latest name of each code that is known."""
    known = reference.regions().filter(pl.col("region_code").is_in(list(codes)))
    return dict(known.sort("valid_from").select("region_code", "region_name").rows())
