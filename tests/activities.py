"""What the activity of each project type is, in columns, and how it is changed or shared out (活动水平).

R of a type is linear in these columns, all of them together: volumes, fuel, output, head, points; for
what is stated in tonnes, the tonnes.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from random import Random

from jianpai import schemas
from samples.made_up import Record, Submission

ACTIVITY: dict[str, list[str]] = {
    "A1": ["flue_gas_before_10k_nm3", "flue_gas_after_10k_nm3"],
    "A2": ["fuel_10k_t"],
    "A3": ["product_10k_t"],
    "A4": [
        "base_emission_nox_t", "moved_nox_t", "fuel_before_t", "substitute_amount",
        "replaced_emission_nox_t", "heat_source_nox_t",
    ],
    "A6": ["households"],
    "A7": ["distance_km", "working_hours"],
    "V1": ["amount_t"],
    "V2": ["generation_vocs_t", "waste_gas_before_10k_nm3", "waste_gas_after_10k_nm3"],
    "V3": ["base_emission_vocs_t", "moved_vocs_t"],
    "V4": ["points"],
    "V5": ["loss_before_t", "loss_after_t"],
    "V6": ["throughput_t"],
    "W1": ["volume_before_10k_m3", "volume_after_10k_m3", "month_volume_10k_m3"],
    "W2": ["volume_10k_m3"],
    "W3": ["reuse_before_10k_m3", "reuse_after_10k_m3"],
    "W4": ["wastewater_before_10k_m3", "wastewater_after_10k_m3"],
    "W5": [
        "wastewater_before_closure_10k_m3", "base_emission_cod_t", "moved_cod_t",
        "base_emission_nh3n_t", "moved_nh3n_t",
    ],
    "W6": ["heads"],
    "W7": ["residents_10k_person"],
    "W8": ["leachate_10k_m3"],
}  # fmt: skip
"""Of the project's sheet, or of its child sheet: A7, V1, V4 and the months of W1."""
LAST_PLACE = Decimal("0.000001")


def changed(submission: Submission, change: Callable[[str], str]) -> Submission:
    """Return the submission with every cell of its activity changed; empty ones stay so."""
    names = ACTIVITY[submission.record["project_type"]]
    return Submission(
        _changed(submission.record, names, change),
        {
            sheet: [_changed(row, names, change) for row in rows]
            for sheet, rows in submission.children.items()
        },
    )


def _changed(row: Record, names: list[str], change: Callable[[str], str]) -> Record:
    return row | {name: change(row[name]) for name in names if row.get(name)}


def tenth(cell: str) -> str:
    """Return about a tenth of a figure, whole if it is whole, so that ten times it may be reported."""
    return f"{_at(Decimal(cell) / 10, _place(cell)):f}"


def shares(cell: str, count: int, rng: Random) -> list[str]:
    """Return so many figures of any size that sum to a figure, whole if it is whole."""
    whole, place = Decimal(cell), _place(cell)
    cuts = sorted(_at(whole * rng.randint(0, 10**6) / 10**6, place) for _ in range(count - 1))
    return [f"{end - begin:f}" for begin, end in pairwise([Decimal(0), *cuts, whole])]


def shared_out(submission: Submission, count: int, seed: int) -> list[Submission]:
    """Return so many submissions whose activities sum to that of one, column by column."""
    return [changed(submission, _share(part, count, Random(seed))) for part in range(count)]


def _share(part: int, count: int, rng: Random) -> Callable[[str], str]:
    return lambda cell: shares(cell, count, rng)[part]


def with_split_rows(submission: Submission, count: int, seed: int) -> Submission:
    """Return the submission with each row of a child sheet in so many, which have keys of their own."""
    parts = shared_out(submission, count, seed)
    children = {
        sheet: [
            _named(row, sheet, n) for n, part in enumerate(parts) for row in part.children[sheet]
        ]
        for sheet in submission.children
    }
    return Submission(submission.record, children)


def _named(row: Record, sheet: str, number: int) -> Record:
    own = schemas.child_sheets()[sheet].child.key[-1]
    return row | {own: f"{number}{row[own][1:]}"}


def _place(cell: str) -> Decimal:
    return LAST_PLACE if "." in cell else Decimal(1)


def _at(figure: Decimal, place: Decimal) -> Decimal:
    return figure.quantize(place, "ROUND_FLOOR")
