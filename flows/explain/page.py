"""A dossier as one page that needs nothing beside it; each number links to its cell (网页卷宗)."""

from collections.abc import Iterator
from pathlib import Path

from jianpai.flows import html
from jianpai.flows.explain import words
from jianpai.flows.explain.dossier import Dossier, Figure
from jianpai.flows.explain.text import addresses
from jianpai.flows.explain.words import Speaker


def as_page(dossier: Dossier, lang: str) -> str:
    """Return the page; it has no script and loads nothing."""
    env = html.environment(Path(__file__).parent)
    say = Speaker(lang)
    env.filters.update(words=say.words, with_unit=words.with_unit)
    env.globals.update(
        say=say, t=say.pick, lang=lang, capped=words.capped, net_formula=words.net_formula
    )
    return env.get_template("dossier.html.j2").render(
        d=dossier, cells=addresses(dossier), uses=_uses(dossier, say)
    )


def _uses(dossier: Dossier, say: Speaker) -> dict[str, list[tuple[str, str]]]:
    """Return for each cell what it is used as: (anchor, symbol), of a formula of many rows the first."""
    found: dict[str, dict[str, str]] = {}
    for figure in dossier.figures:
        for label, anchor, cell_id in _used(figure, say):
            of = f"{say.words(figure.title)} " if len(dossier.figures) > 1 else ""
            found.setdefault(cell_id, {}).setdefault(f"{of}{label}", anchor)
    return {cell_id: [(a, label) for label, a in uses.items()] for cell_id, uses in found.items()}


def _used(figure: Figure, say: Speaker) -> Iterator[tuple[str, str, str]]:
    """Yield what a figure takes from cells: what it is, where on the page, from which cell."""
    for number, step in enumerate(figure.steps, start=1):
        for symbol in step.symbols:
            yield symbol.symbol, f"{figure.pollutant}-s{number}", symbol.cell_id
    counted = f"{figure.pollutant}-counted"
    yield say.pick("封顶", "cap"), counted, figure.cap.base_cell_id
    yield say.pick("方法", "method"), f"{figure.pollutant}-method", figure.method.rule_cell_id
    for deduction in figure.deductions:
        yield say.words(deduction.title), counted, deduction.cell_id
