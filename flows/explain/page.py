"""A dossier as one page that needs nothing beside it; each number links to its cell (网页卷宗)."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from jianpai.flows.explain import words
from jianpai.flows.explain.dossier import Dossier
from jianpai.flows.explain.words import Speaker


def as_page(dossier: Dossier, lang: str) -> str:
    """Return the page; it has no script and loads nothing."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    say = Speaker(lang)
    env.filters.update(words=say.words, with_unit=words.with_unit)
    env.globals.update(
        say=say, t=say.pick, lang=lang, capped=words.capped, net_formula=words.net_formula
    )
    return env.get_template("dossier.html.j2").render(
        d=dossier, cells=_addresses(dossier), uses=_uses(dossier)
    )


def _addresses(dossier: Dossier) -> dict[str, str]:
    """Return what each cell is called: its address, with the sheet where it is not the project's."""
    own = dossier.rows[0]
    names = {}
    for row in dossier.rows:
        is_own = (row.file_sha256, row.sheet_name) == (own.file_sha256, own.sheet_name)
        for cell in row.cells:
            names[cell.cell_id] = f"{'' if is_own else row.sheet_name + '!'}{cell.cell or '·'}"
    return names


def _uses(dossier: Dossier) -> dict[str, list[tuple[str, str]]]:
    """Return for each cell the symbols that are it: (anchor of the formula, symbol)."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for figure in dossier.figures:
        for number, step in enumerate(figure.steps, start=1):
            for symbol in step.symbols:
                use = (f"{figure.pollutant}-s{number}", symbol.symbol)
                found.setdefault(symbol.cell_id, {})[use] = None
    return {cell_id: list(uses) for cell_id, uses in found.items()}
