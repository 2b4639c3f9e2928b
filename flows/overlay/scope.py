"""Which areas an office's pages and quotas are about (本单位范围): its own, what lies in them, and above them."""

from typing import NamedTuple

from jianpai.flows.overlay import profile
from jianpai.schemas import reference


class Scope(NamedTuple):
    """Region codes: those the office answers for with all that lies in them, and those they lie in."""

    own: frozenset[str]
    parents: frozenset[str]


@reference.cached
def in_use() -> Scope | None:
    """Return the scope of the office in use; None where it answers for all there is."""
    areas = profile.in_use().areas
    if not areas:
        return None
    pairs = reference.regions().select("region_code", "parent_code").unique().rows()
    parents: dict[str, set[str]] = {}
    children: dict[str, set[str]] = {}
    for code, parent in pairs:
        if parent is not None:
            parents.setdefault(code, set()).add(parent)
            children.setdefault(parent, set()).add(code)
    own = _reached(areas, children)
    return Scope(own, _reached(areas, parents) - own)


def _reached(areas: tuple[str, ...], onwards: dict[str, set[str]]) -> frozenset[str]:
    found, ahead = set(areas), list(areas)
    while ahead:
        new = onwards.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return frozenset(found)
