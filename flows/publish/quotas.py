"""How a quota is said: a percentage as it is quoted, never as a bare number (目标的写法)."""

from typing import Any

from jianpai.schemas import reference

_KEY = ("region_code", "indicator", "pollutant", "plan_id", "target_year")


def quoted(row: dict[str, Any]) -> str:
    """Return the words in which the document states the quota of a row of target_progress."""
    return _quoted().get(tuple(str(row[name]) for name in _KEY), "")


def percent(row: dict[str, Any], lang: str = "zh") -> str:
    """Return a quota in percent with what is said of it, as in 10%以上."""
    number = f"{row['target_value']:f}".rstrip("0").rstrip(".")
    is_least = "以上" in quoted(row)
    if lang == "en":
        return f"at least {number}%" if is_least else f"{number}%"
    return f"{number}%以上" if is_least else f"{number}%"


@reference.cached
def _quoted() -> dict[tuple[str, ...], str]:
    targets = reference.table("targets").select(*_KEY, "quoted").rows()
    return {row[:-1]: row[-1] or "" for row in targets}
