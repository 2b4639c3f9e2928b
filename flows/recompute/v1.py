"""V1 含VOCs产品源头替代: R by balance of the materials at equal output (rulebook §3.3 V1).

Quotients may not end, so this one is in fractions. The method takes each of them to the nearest
10⁻²⁶ t: that of each material, and that of the sum after at the output before.
"""

from decimal import Decimal
from fractions import Fraction

from jianpai.flows.recompute.figures import (
    ONE,
    Factor,
    Record,
    Reduction,
    Reductions,
    Rows,
    Span,
    is_given,
    number,
)

STAGES = {"before": "改造前", "after": "改造后"}
QUOTIENT_T = Fraction(1, 2 * 10**26)


def reductions(record: Record, children: Rows, _factor: Factor) -> Reductions:
    """Return R = Σ₀E − s·Σ₁E at equal output with the emissions per output it lies between."""
    before, after = (_let_out(record, children, stage) for stage in STAGES)
    if not is_given(record.get("output_before")):
        bound = len(children) * QUOTIENT_T
        return {"vocs": Reduction(before - after, Span("emission_t", before, after), bound_t=bound)}
    made_before, made_after = (Fraction(number(record[f"output_{stage}"])) for stage in STAGES)
    ratio = made_before / made_after
    scaled = after * ratio
    level = Span("emission_t", before, scaled)
    scale = f"vocs_per_output|{record.get('output_unit') or ''}"
    intensity = Span(scale, before / made_before, after / made_after, made_before)
    bound = (len(children) * (ratio + 1) + 1) * QUOTIENT_T
    return {"vocs": Reduction(before - scaled, level, intensity, bound_t=bound)}


def _let_out(record: Record, materials: Rows, stage: str) -> Fraction:
    caught = number(record[f"collection_{stage}_ratio"]) * number(record[f"removal_{stage}_ratio"])
    of_stage = [row for row in materials if row["stage"] == STAGES[stage]]
    return sum((_emission(row, ONE - caught) for row in of_stage), Fraction(0))


def _emission(row: Record, share: Decimal) -> Fraction:
    let_out = Fraction(number(row["amount_t"]) * number(row["voc_content"]) * share)
    if row["voc_content_unit"] == "%":
        return let_out / 100
    return let_out / Fraction(number(row["density_g_per_ml"]) * 1000)
