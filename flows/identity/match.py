"""What a comparison of two names gives (名称比对结果)."""

from dataclasses import dataclass

SAME = 0.85


@dataclass(frozen=True)
class Match:
    """How alike two names are: 0 to 1, and what agreed or differed."""

    score: float
    why: str

    @property
    def is_same(self) -> bool:
        """Whether the names alone say that it is one enterprise."""
        return self.score >= SAME
