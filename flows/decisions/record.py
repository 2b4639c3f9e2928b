"""One decision on a finding, and all of them as the relation that the SQL reads (认定记录)."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

import polars as pl

WORDS = {"成立": "confirmed", "不成立": "dismissed", "待查": "open"}
"""What a decision cell may say, and what of it becomes of the finding."""
WORD_OF = {status: word for word, status in WORDS.items()}


@dataclass(frozen=True)
class Decision:
    """What was decided of a finding, why, by whom, when, on which evidence, and where it was written."""

    finding_id: str
    finding_series: str
    grounds_sha256: str
    kind: str
    pollutant: str
    tonnes_at_risk: str
    """when it was decided, as text"""
    status: str
    """confirmed, dismissed, or open where a former decision is taken back"""
    reason: str
    decided_by: str
    decided_on: str
    """as in 2025-11-03"""
    based_on_run_id: str
    file_name: str
    file_sha256: str
    sheet_name: str
    row_number: int

    @property
    def decision_id(self) -> str:
        """What the decision itself says, as a short digest; where it was written is not in it."""
        said = (self.finding_id, self.grounds_sha256, *self.answer)
        return f"J-{hashlib.sha256('#'.join(said).encode()).hexdigest()[:12]}"

    @property
    def answer(self) -> tuple[str, str, str, str]:
        """What the officer wrote."""
        return self.status, self.reason, self.decided_by, self.decided_on

    @property
    def about(self) -> tuple[str, str]:
        """The finding on the evidence that was decided on."""
        return self.finding_id, self.grounds_sha256


def of_json(said: dict[str, Any]) -> Decision:
    """Return the decision of a kept line, which holds more than that."""
    return Decision(**{field.name: said[field.name] for field in fields(Decision)})


def as_json(decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    """Return decisions as plain values, in an order of their own."""
    ordered = sorted(decisions, key=lambda decision: (decision.about, decision.decision_id))
    return [{"decision_id": each.decision_id, **asdict(each)} for each in ordered]


def lines(decisions: Iterable[Decision]) -> str:
    """Return decisions as lines of JSON."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in as_json(decisions))


def frame(decisions: Iterable[Decision]) -> pl.DataFrame:
    """Return decisions as the rows of decision_record."""
    text = {field.name: pl.String for field in fields(Decision)}
    schema = {"decision_id": pl.String, **text, "row_number": pl.Int32}
    rows = pl.DataFrame(as_json(decisions), schema=schema)
    return rows.with_columns(
        pl.col("tonnes_at_risk").cast(pl.Decimal(18, 2)), pl.col("decided_on").str.to_date()
    )
