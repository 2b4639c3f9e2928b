"""L3 排污权交易台账: tonnes of a source that were sold as discharge right.

Grain      one row per contract, source and pollutant
Filled by  the trading centre or the city bureau, from the contracts
Read by    sql/claim/register_entry.sql
"""

from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import QUANTITY, text
from jianpai.schemas.sheet.register import RegisterSheet, given_t


class TradeRegister(RegisterSheet):
    """Tonnes that a source has sold: they are deducted there (rulebook §3.4, §10 D-08)."""

    contract_no: str = text(
        "交易合同编号",
        "Number of the contract; with the pollutant its key.",
        "排污权交易合同（鉴证书）编号；与污染物一起标识一条登记。",
        required=True,
    )
    buyer_name: str = text("受让方", "Who bought the tonnes.", "购买排污权的单位。")
    right_sold_t: QUANTITY = given_t(
        "出让量（吨）",
        "Tonnes sold; deducted from the source.",
        "出让的排污权量，从该减排项目中扣减。",
    )

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: entries of a register."""
        return Ledger(key=("contract_no", "pollutant"))

    class Config:
        name = "L3 排污权交易台账"
