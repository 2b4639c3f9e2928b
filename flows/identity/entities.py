"""Entities: enterprise, site, facility, outlet, with ids that stay (企业、厂址、设施、排放口的稳定编号).

    sightings -> keys -> ties by exact numbers -> entities -> ids, links, aliases

An id is a digest of the key that founded the entity: of its keys the one received in the earliest
batch. So ids are a function of what was received, in its order: a later batch adds keys with later
places, a merge leaves the older id, and what bridged two entities taken back leaves both as they were.
Names, coordinates and addresses are suspicions: they link, they never join.
"""

from collections import defaultdict

import duckdb
import polars as pl

from jianpai.flows.account import relation
from jianpai.flows.identity import credit_code, decisions, places, suspicions
from jianpai.flows.identity.decisions import DIFFERENT, SAME, Decision
from jianpai.flows.identity.grouping import Groups, Key, Tie
from jianpai.flows.settle.settle import InForce

LEVELS = ("enterprise", "site", "facility", "outlet")
DECISION = "office_decision"
SAME_SITE = "same_site"

_ROOT = dict.fromkeys(("entity_level", "entity_key", "founding_key", "why"), pl.String)
_DOUBT = dict.fromkeys(("entity_level", "key_a", "key_b", "why"), pl.String)


def load(con: duckdb.DuckDBPyConnection, in_force: InForce) -> None:
    """Create the relations that the identity tables are made of, and name_link.

    sighting, identity_key, identity_root (keys of entities with several), identity_doubt (ties that
    were refused), identity_decision, code_repair, name_link.
    """
    relation.load(con, "sighting", in_force.sightings)
    relation.load(con, "code_repair", in_force.repairs)
    relation.build(con, "sighted_name")
    relation.load(con, "site_leader", places.leaders(con))
    relation.build(con, "identity_tie")
    _load_roots(con)
    relation.load(con, "name_link", suspicions.name_links(con))


def _load_roots(con: duckdb.DuckDBPyConnection) -> None:
    decided = _understood(con, decisions.decided())
    used: dict[Decision, bool] = {}
    roots: list[tuple[str, str, str, str]] = []
    doubts: list[tuple[str, str, str, str]] = []
    for level in LEVELS:
        found = _grouped(con, level, decided, used, roots)
        roots += [(level, *row) for row in found[0].founded()]
        doubts += [(level, tie.key_a, tie.key_b, tie.why) for tie in found[1]]
    relation.load(con, "identity_root", pl.DataFrame(roots, schema=_ROOT, orient="row"))
    relation.load(con, "identity_doubt", pl.DataFrame(doubts, schema=_DOUBT, orient="row"))
    relation.load(con, "identity_decision", decisions.frame(decided, used))


def _grouped(
    con: duckdb.DuckDBPyConnection,
    level: str,
    decided: list[Decision],
    used: dict[Decision, bool],
    roots: list[tuple[str, str, str, str]],
) -> tuple[Groups, list[Tie]]:
    """Return the entities of a level that have several keys, and the ties that stay suspicions."""
    sure, doubtful = _ties(con, level)
    inherited = _of_merged_sites(con, level, roots)
    asked = {key for tie in [*sure, *inherited] for key in tie[:2]}
    asked |= {key for decision in decided for key in (decision.key_a, decision.key_b)}
    keys = _keys(con, level, asked)
    own = [d for d in decided if d.key_a in keys and d.key_b in keys and d.key_a != d.key_b]
    apart = [d for d in own if d.verdict == DIFFERENT]
    groups = Groups(keys, [(d.key_a, d.key_b) for d in apart])
    same = {Tie(d.key_a, d.key_b, 0, DECISION): d for d in own if d.verdict == SAME}
    refused = groups.join(same, is_decided=True)
    used |= dict.fromkeys(apart, True) | {d: tie not in refused for tie, d in same.items()}
    groups.join(inherited, is_decided=True)
    return groups, [*groups.join(sure), *doubtful]


def _understood(con: duckdb.DuckDBPyConnection, decided: list[Decision]) -> list[Decision]:
    """Return the decisions with the keys that ids stand for."""
    ids = {key for d in decided for key in (d.key_a, d.key_b) if key[1:2] == "-"}
    if not ids:
        return decided
    relation.load(con, "asked_id", pl.DataFrame({"entity_id": sorted(ids)}))
    query = """
        SELECT entity_id, entity_key
        FROM (SELECT entity_key, ENTITY_ID(entity_level, entity_key) AS entity_id FROM identity_key)
        SEMI JOIN asked_id USING (entity_id)
    """
    keys = dict(con.execute(query).fetchall())
    con.execute("DROP TABLE asked_id")
    return [
        Decision(
            keys.get(d.key_a, d.key_a),
            keys.get(d.key_b, d.key_b),
            d.verdict,
            d.reason,
            d.decided_by,
        )
        for d in decided
    ]


def _ties(con: duckdb.DuckDBPyConnection, level: str) -> tuple[list[Tie], list[Tie]]:
    """Return the ties of a level: those that join, and those that only make one wonder."""
    rows = con.execute(
        "SELECT key_a, key_b, batch, why, is_sure FROM identity_tie WHERE entity_level = $1 "
        "ORDER BY ALL",
        [level],
    ).fetchall()
    known = [(Tie(*row[:4]), row[4]) for row in rows if level != "enterprise" or _is_told(*row[:2])]
    return [tie for tie, is_sure in known if is_sure], [
        tie for tie, is_sure in known if not is_sure
    ]


def _is_told(*keys: str) -> bool:
    """Return whether credit codes hold an organisation code that its own check digit confirms."""
    return all(credit_code.organisation(key.removeprefix("uscc:")) for key in keys)


def _of_merged_sites(
    con: duckdb.DuckDBPyConnection, level: str, roots: list[tuple[str, str, str, str]]
) -> list[Tie]:
    """Return ties between the same code at the several keys of one site."""
    merged = [(key, founder) for of, key, founder, _ in roots if of == "site"]
    if level not in ("facility", "outlet") or not merged:
        return []
    schema = dict.fromkeys(("site_key", "founding_key"), pl.String)
    relation.load(con, "merged_site", pl.DataFrame(merged, schema=schema, orient="row"))
    rows = con.execute(_SAME_CODES, [level]).fetchall()
    con.execute("DROP TABLE merged_site")
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for founder, code, key in rows:
        alike[founder, code].append(key)
    return [
        Tie(keys[0], other, 0, SAME_SITE) for keys in alike.values() for other in keys[1:]
    ]  # fmt: skip


_SAME_CODES = """
SELECT m.founding_key, k.code, k.entity_key
FROM identity_key AS k
INNER JOIN site_number AS n ON k.site_no = n.site_no
INNER JOIN merged_site AS m ON n.site_key = m.site_key
WHERE k.entity_level = $1
ORDER BY ALL
"""


def _keys(con: duckdb.DuckDBPyConnection, level: str, asked: set[str]) -> dict[str, Key]:
    """Return what the ties of a level are about."""
    if not asked:
        return {}
    relation.load(con, "asked_key", pl.DataFrame({"entity_key": sorted(asked)}))
    rows = con.execute(
        """
        SELECT entity_key, first_batch, key_rank, region_code FROM identity_key
        SEMI JOIN asked_key USING (entity_key) WHERE entity_level = $1
        """,
        [level],
    ).fetchall()
    con.execute("DROP TABLE asked_key")
    return {
        key: Key(key, (batch, rank, key), _mark(level, key), _city(level, region))
        for key, batch, rank, region in rows
    }


def _mark(level: str, key: str) -> tuple[str, str] | None:
    """Return what keeps a key apart from others: a permit, a place of a name, a code."""
    if level == "site":
        name = "|".join(key.split("|")[:2])
        return ("permit", key) if key.startswith("permit:") else (name, key)
    code = key.rsplit("|", 1)[-1]
    return ("code", code) if level == "facility" and not code.startswith("boiler:") else None


def _city(level: str, region_code: str | None) -> str:
    """Return the city whose sites must not become those of another."""
    return (region_code or "")[:4] if level == "site" else ""
