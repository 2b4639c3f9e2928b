"""L2 区域削减台账: tonnes of a source that a new project's EIA approval uses as its offset.

Grain      one row per approval, source and pollutant (a line of the approval's list)
Filled by  the city bureau, from the EIA approvals (环评批复中载明削减来源的页)
Read by    sql/claim/register_entry.sql
"""

from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, text
from jianpai.schemas.sheet.register import RegisterSheet, given_t


class OffsetRegister(RegisterSheet):
    """Tonnes that a new project has taken from a source: they are deducted there (rulebook §2.5 E7)."""

    register_no: str = text(
        "台账序号",
        "Number of the entry in the register; with the pollutant its key.",
        "该条在区域削减台账中的编号；与污染物一起标识一条登记。",
        required=True,
    )
    eia_no: str = text(
        "环评批复文号",
        "Approval of the new project that uses the tonnes.",
        "使用该削减量的新（改、扩）建项目的环评批复文号。",
        required=True,
    )
    used_by: str = text(
        "使用项目名称", "Name of the new project.", "使用该削减量的新（改、扩）建项目名称。"
    )
    offset_used_t: QUANTITY = given_t(
        "区域削减量（吨）",
        "Tonnes used as offset; deducted from the source.",
        "用作区域削减来源的量，从该减排项目中扣减。",
    )

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: entries of a register."""
        return Ledger(key=("register_no", "pollutant"))

    class Config:
        name = "L2 区域削减台账"
