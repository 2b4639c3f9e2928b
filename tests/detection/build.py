"""Make the whole labelled world: faults of every kind, hard negatives, and ordinary projects."""

from random import Random

from tests.detection import codes, misreports
from tests.detection.doubles import SEEDS, site_of
from tests.detection.misreports import _BY_LEVEL
from tests.detection.negatives import CASES
from tests.detection.plain import SHARES, ordinary
from tests.detection.world import Project, World

SEED = 20_251_107
_PER_SEED = 2_500
"""Projects for which each kind is seeded once more at each difficulty."""

assert misreports  # its seeds register themselves


def build(projects: int, seed: int = SEED) -> World:
    """Return a world of so many projects; the same seed gives the same world."""
    world = World(Random(seed), codes.counties(min(30, max(8, projects // 800))))
    times = max(2, projects // _PER_SEED)
    for _ in range(times):
        for maker in SEEDS.values():
            for level in _BY_LEVEL:
                maker(world, level)
        for name, (kinds, case) in CASES.items():
            world.innocent(name, kinds, case(world))
    _fill(world, projects)
    return world


def _fill(world: World, projects: int) -> None:
    """Add ordinary projects; a third of the sites have a second one at another outlet."""
    kinds, shares = list(SHARES), list(SHARES.values())
    while len(world.projects) < projects:
        kind = world.rng.choices(kinds, shares)[0]
        first = ordinary(world, kind, **_gaps(world))
        if world.rng.random() < 0.3 and first.cells["permit_no"] and first.cells["outlet_code"]:
            _second_at_site(world, first.kind[0], first)


def _gaps(world: World) -> dict[str, None]:
    """Return cells that a clerk leaves out: sometimes the outlet, the place or the permit."""
    gaps = (("outlet_code",), ("longitude_deg", "latitude_deg"), ("permit_no",))
    return {name: None for names in gaps if world.rng.random() < 0.06 for name in names}


def _second_at_site(world: World, letter: str, first: Project) -> None:
    kinds = {"A": ["A1", "V2"], "W": ["W4", "V2"], "V": ["V2", "V5", "A1"]}[letter]
    ordinary(world, world.rng.choice(kinds), site_of(first), point=2)
