"""What a reduction is to the oracle, in fractions; its formula is that of ``flows/recompute``."""

from dataclasses import dataclass, field
from fractions import Fraction

from jianpai.flows.recompute import figures
from jianpai.flows.recompute.formulas import reductions as recomputed

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


def reductions(record: dict, children: list[dict]) -> dict[str, Reduction]:
    """Return R of each pollutant that a record claims, from its own rows of child sheets."""
    found = recomputed(record["project_type"], record, children)
    return {pollutant: _in_fractions(reduction) for pollutant, reduction in found.items()}


def _in_fractions(found: figures.Reduction) -> Reduction:
    items = {item: Fraction(tonnes) for item, tonnes in found.items.items()}
    spans = _span(found.level), _span(found.intensity)
    return Reduction(Fraction(found.tonnes), *spans, found.is_after_above_limit, items)


def _span(span: figures.Span | None) -> Span | None:
    return span and Span(span.scale, *(Fraction(figure) for figure in span[1:]))
