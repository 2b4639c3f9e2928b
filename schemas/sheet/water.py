"""Columns of water: volumes of a year and concentrations, within what sewage can be (水量与浓度)."""

from typing import Any

import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.fields import choice, quantity, text

DIRECT, TO_WORKS = "直接排放", "进入城镇污水厂"
GOES_TO_WORKS = pl.col("discharge_to") == TO_WORKS
MOST_COD, MOST_OTHER = 100_000, 10_000
"""What waste water can hold at most, in mg/L."""


def volume(heading: str, description: str, description_zh: str, **more: Any):
    """Return a volume in 10⁴ m³, of a year and required unless ``more`` says otherwise."""
    said: dict[str, Any] = {"required": True, "ge": 0, "le": 1_000_000, **more}
    return quantity(heading, description, description_zh, "10^4 m^3", **said)


def concentration(pollutant: str, heading: str, description: str, description_zh: str, **more: Any):
    """Return a mean concentration of a pollutant in mg/L, required unless ``more`` says otherwise."""
    return quantity(
        heading,
        description,
        description_zh,
        "mg / L",
        **{"required": True, **more},
        pollutant=pollutant,
        ge=0,
        le=MOST_COD if pollutant == "cod" else MOST_OTHER,
    )


def receiving_works():
    """Return the column that names the town works which takes the waste water in."""
    return text(
        "接纳污水处理厂",
        "Permit number or name of the town works that takes the waste water in.",
        "废水排入的城镇污水处理厂，填其排污许可证编号或厂名。",
    )


def discharge_to():
    """Return where an enterprise's waste water goes; methods are chosen by it."""
    return choice(
        "废水去向",
        "Where the waste water goes: out into the water, or to a town's sewage works.",
        "废水直接排入水体，还是接管进入城镇污水厂；决定核算方法。",
        [DIRECT, TO_WORKS],
        required=True,
    )


def wwtp_outlet(pollutant: str, label: str):
    """Return what the works downstream lets out, which is all the environment sees."""
    return concentration(
        pollutant,
        f"下游污水厂出水{label}（mg/L）",
        f"Outlet {label} of the works that takes the water; for waste water that goes there.",
        f"接纳废水的污水厂年均出水{label}浓度；进入城镇污水厂的填写。",
        required=False,
    )


def outlet_demanded(pollutant: str):
    """Return the rule that the outlet of the works is filled where a claimed pollutant goes there."""
    is_claimed = pl.col(f"reported_{pollutant}_t").is_not_null()
    return checks.demanded(
        "V-68", f"wwtp_outlet_{pollutant}_mg_per_l", where=GOES_TO_WORKS & is_claimed
    )
