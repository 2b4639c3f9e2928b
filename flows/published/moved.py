"""What moves when a run takes the place of another (替换说明): accounted totals before and after."""

from decimal import Decimal
from pathlib import Path

from jianpai.flows import terms
from jianpai.flows.published import runs
from jianpai.flows.warehouse import Warehouse


def text(house: Warehouse, before: str, after: str, lang: str) -> str:
    """Return which run replaces which, and a line for each pollutant with its accounted tonnes."""
    folders: list[Path] = [house.runs / run_id for run_id in (before, after)]
    was, now = (runs.accounted(runs.manifest(folder)) for folder in folders)
    zero = Decimal("0.00")
    lines = [
        _line(pollutant, was.get(pollutant, zero), now.get(pollutant, zero), lang)
        for pollutant in terms.POLLUTANTS
        if pollutant in was or pollutant in now
    ]
    day = runs.published_on(house, folders[0])
    return "\n".join([_head(before, after, day, lang), *lines])


def _head(before: str, after: str, day: str, lang: str) -> str:
    if lang == "en":
        return (
            f"{after} replaces {before} (published {day}), which stays in runs/. Accounted tonnes:"
        )
    return f"{after} 取代 {before}（{day} 发布，仍保留在 runs/ 中）。核定量（吨）："


def _line(pollutant: str, was: Decimal, now: Decimal, lang: str) -> str:
    if lang == "en":
        moved = f"{now - was:+,}" if now != was else "the same"
        return f"  {pollutant}  {was:,} → {now:,}  ({moved})"
    moved = f"{now - was:+,}" if now != was else "不变"
    return f"  {terms.POLLUTANTS[pollutant]}  {was:,} → {now:,}（{moved}）"
