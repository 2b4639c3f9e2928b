"""Files that are evidence of several projects which cannot share them (D-24)."""

from collections import defaultdict
from dataclasses import dataclass

from samples.exact import half_even
from samples.oracle.claim import Claim
from samples.oracle.held import Held
from samples.oracle.lookup import Lookup, organisation, words
from samples.oracle.overlap import LEAST_FINDING_T


@dataclass(frozen=True)
class Together:
    """Doubts of one finding: confirming it takes all of them."""

    kind: str
    doubts: list[Held]


def files_shared(look: Lookup) -> list[tuple[str, Together]]:
    """Return each file that is evidence of projects which cannot share it, with the claims it holds."""
    found = []
    for users in _users(look).values():
        rank = min(rank for _, rank in users)
        ids = {project_id for project_id, _ in users}
        claims = [c for c in look.line if c.project_id in ids]
        if len({_owner(look, c, rank) for c in claims}) < 2:
            continue
        for pollutant in sorted({c.pollutant for c in claims}):
            held = [
                Held(c, c.reduction.tonnes, True, [], "D-24")
                for c in claims
                if c.is_eligible
                and c.pollutant == pollutant
                and half_even(c.reduction.tonnes) >= LEAST_FINDING_T
            ]
            if held:
                found.append((pollutant, Together("D-24", held)))
    return found


def _users(look: Lookup) -> dict[str, list[tuple[str, int]]]:
    """Return by file who files it, and how strictly it is judged: 1 proof, 2 of a site, 3 licence."""
    users: dict[str, list[tuple[str, int]]] = defaultdict(list)
    in_force = {claim.project_id for claim in look.line}
    for row in look.files:
        rank = _rank(row["evidence_kind"])
        if row.get("evidence_sha256") and rank < 4 and row["project_id"] in in_force:
            users[row["evidence_sha256"].upper()].append((row["project_id"], rank))
    return users


def _owner(look: Lookup, claim: Claim, rank: int) -> tuple:
    if rank == 3:
        return (organisation(claim),)
    codes = claim.code("facility_code"), claim.code("outlet_code")
    if rank == 2:
        return (look.sites[claim.key],)
    if claim.project_type in ("W1", "W3") and any(codes):
        return (claim.project_type, look.sites[claim.key], *codes)
    return (claim.project_id,)


def _rank(kind: str) -> int:
    ranks = {"D-24/proof": 1, "D-24/licence": 3, "D-24/shared": 4}
    return next((r for name, r in ranks.items() if any(w in kind for w in words(name))), 2)
