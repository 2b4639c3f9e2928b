"""What a reduction is to the oracle; its formula stands with the maker of its type."""

from dataclasses import dataclass, field
from fractions import Fraction

ONE = Fraction(1)


@dataclass(frozen=True)
class Span:
    """The interval from a state before to a state after, on a named scale."""

    scale: str
    before: Fraction
    after: Fraction
    tonnes_per_state: Fraction = ONE

    @property
    def low(self) -> Fraction:
        return min(self.before, self.after)

    @property
    def high(self) -> Fraction:
        return max(self.before, self.after)


@dataclass(frozen=True)
class Reduction:
    """A reduction with its span in tonnes and, where there is an activity, per activity.

    One that is a sum over things which count once has these instead, with the tonnes of each.
    """

    tonnes: Fraction
    level: Span | None
    intensity: Span | None = None
    is_after_above_limit: bool = False
    items: dict[str, Fraction] = field(default_factory=dict)
