"""Keys joined to entities (合并): ties in the order of receipt, and what must never be one.

A decision of the office comes first. Never one: two permits, two facility codes, two places of one name
(unless the office says so), two cities, what the office says is different. A tie that would make them
one is refused and stays a suspicion. A tie that comes later cannot undo an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """A key with its place in the order of founding, and what it must not share an entity with."""

    key: str
    order: tuple[int, int, str]
    """batch of receipt, permits and codes before names, text"""
    mark: tuple[str, str] | None
    """(what of, which): keys whose marks are of the same and say another one are never one"""
    city: str


class Tie(NamedTuple):
    """Two keys that something says are one."""

    key_a: str
    key_b: str
    batch: int
    why: str


@dataclass
class _Group:
    members: list[str]
    marks: dict[str, str]
    cities: set[str]

    def agrees(self, other: "_Group") -> bool:
        """Return whether no mark of the one says something else than that of the other."""
        few, many = sorted((self.marks, other.marks), key=len)
        return all(many.get(of, which) == which for of, which in few.items())

    def take(self, other: "_Group") -> None:
        """Take in the members of another group."""
        self.members += other.members
        self.marks |= other.marks
        self.cities |= other.cities


@dataclass
class Groups:
    """The entities of one level as far as they have several keys."""

    keys: dict[str, Key]
    different: list[tuple[str, str]] = field(default_factory=list)
    _of: dict[str, _Group] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """key -> why it is in an entity that another key founded"""

    def join(self, ties: Iterable[Tie], *, is_decided: bool = False) -> list[Tie]:
        """Join the keys of ties, earliest first; return those that were refused."""
        ordered = sorted(ties, key=lambda tie: (tie.batch, tie.why, tie.key_a, tie.key_b))
        return [tie for tie in ordered if not self._joined(tie, is_decided)]

    def _joined(self, tie: Tie, is_decided: bool) -> bool:
        one, other = self._group(tie.key_a), self._group(tie.key_b)
        if one is other:
            return True
        if not self._may_be_one(one, other, is_decided):
            return False
        for key in (tie.key_a, tie.key_b):
            self.reasons.setdefault(key, tie.why)
        few, many = sorted((one, other), key=lambda group: len(group.members))
        many.take(few)
        self._of.update(dict.fromkeys(few.members, many))
        return True

    def _group(self, key: str) -> _Group:
        found = self._of.get(key)
        if found is None:
            of = self.keys[key]
            found = _Group([key], dict([of.mark]) if of.mark else {}, {of.city} - {""})
            self._of[key] = found
        return found

    def _may_be_one(self, one: _Group, other: _Group, is_decided: bool) -> bool:
        if len(one.cities | other.cities) > 1:
            return False
        if not is_decided and not one.agrees(other):
            return False
        apart = [pair for pair in self.different if pair[0] in self._of and pair[1] in self._of]
        here = (id(one), id(other))
        return not any((id(self._of[a]), id(self._of[b])) in (here, here[::-1]) for a, b in apart)

    def founded(self) -> list[tuple[str, str, str]]:
        """Return (key, founding key, why) of every key of an entity that has several."""
        found = []
        for group in {id(group): group for group in self._of.values()}.values():
            if len(group.members) > 1:
                founder = min(group.members, key=lambda member: self.keys[member].order)
                found += [
                    (key, founder, self.reasons.get(key, "") if key != founder else "")
                    for key in group.members
                ]
        return sorted(found)
