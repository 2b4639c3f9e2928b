"""How alike two branches are: 嘉兴分公司, 城南厂 (分支机构比对)."""

from jianpai.flows.identity import named_places
from jianpai.flows.identity.cores import is_telling, one_slip
from jianpai.flows.identity.match import Match
from jianpai.flows.identity.name_parts import Branch
from jianpai.flows.identity.named_places import Place

BY_CITY = "支行"
"""the kind of branch that is often called by its city alone"""


def compare_branches(one: Branch | None, other: Branch | None) -> Match:
    """Compare what stands behind the two enterprises."""
    if one is None or other is None:
        return Match(1.0, "") if one is other else Match(0.5, "branch on one side only")
    if one.kind != other.kind:
        return Match(0.5, "kind of branch differs")
    if one.core == other.core:
        near = named_places.may_be_one(_own(one), _own(other))
        return Match(1.0, "") if near else Match(0.4, "place of the branch differs")
    if _by_city(one, other) or _by_city(other, one):
        return Match(0.86, "branch named by its city")
    return _slip(one.core, other.core)


def _slip(a: str, b: str) -> Match:
    slip = one_slip(a, b) if min(len(a), len(b)) > 2 and max(len(a), len(b)) > 3 else ""
    if slip and not is_telling(slip):
        return Match(0.86, f"slip in the branch: {slip}")
    return Match(0.4, "branch differs")


def _by_city(general: Branch, nearer: Branch) -> bool:
    in_place = general.core in {place.short for place in nearer.places}
    return general.core_is_place and in_place and general.kind == BY_CITY


def _own(branch: Branch) -> tuple[Place, ...]:
    return branch.places[:-1] if branch.core_is_place else branch.places
