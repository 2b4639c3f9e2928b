"""Claims in doubt for what other kinds of projects or words say of them (rulebook §10 D-05 to D-22)."""

from collections.abc import Callable, Iterable

from samples.exact import half_even
from samples.oracle.beside_works import direct_beside_works, leachate, reuse, rural_sewage
from samples.oracle.heating import boilers
from samples.oracle.held import Held
from samples.oracle.lookup import Lookup
from samples.oracle.manure import manure
from samples.oracle.overlap import LEAST_FINDING_T
from samples.oracle.phases import phases_above_design
from samples.oracle.relocated import relocated

CHECKS: list[Callable[[Lookup], Iterable[Held | None]]] = [
    relocated,
    direct_beside_works,
    boilers,
    manure,
    rural_sewage,
    leachate,
    reuse,
    phases_above_design,
]


def doubts_between_kinds(look: Lookup) -> list[Held]:
    """Return every doubt that is about one claim, of a hundredth of a tonne or more."""
    found = [doubt for check in CHECKS for doubt in check(look) if doubt]
    return [doubt for doubt in found if half_even(doubt.tonnes) >= LEAST_FINDING_T]
