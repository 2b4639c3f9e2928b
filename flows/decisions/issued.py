"""What a workbook says of where it comes from, so that it is known again when it comes back (出处)."""

import hashlib
import json
from dataclasses import dataclass

from jianpai.flows import json_lines
from jianpai.flows.warehouse import Warehouse


@dataclass(frozen=True)
class Issued:
    """The run, the warehouse and the office that a workbook was written for."""

    run_id: str = ""
    warehouse: str = ""
    office: str = ""

    @classmethod
    def of(cls, run_id: str, house: Warehouse, office: str = "") -> "Issued":
        """Return what the workbook of a run says."""
        return cls(run_id, mark_of(house), office)


def mark_of(house: Warehouse) -> str:
    """Return what names a warehouse: a digest of what it received first, which never changes.

    Two warehouses that began with the same files bear the same mark; run ids tell their runs apart.
    """
    known = json_lines.load(house.receipts)
    first = min((receipt["batch"] for receipt in known), default=0)
    began = sorted((r["file_name"], r["sha256"]) for r in known if r["batch"] == first)
    return hashlib.sha256(json.dumps(began).encode()).hexdigest()[:12] if began else ""
