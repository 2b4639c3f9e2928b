"""L5 佐证文件: the files that prove a project, each with its SHA-256, so that one used twice is seen.

Grain      one row per project, kind of evidence and file
Filled by  the county bureau, from the dossier of the project
Read by    sql/claim/evidence_use.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet.declaration import Ledger
from jianpai.schemas.sheet.fields import code, date, text
from jianpai.schemas.sheet.project import record_status


class EvidenceFile(pa.DataFrameModel):
    """One file of a project's dossier: what it proves, when it was made, what its content is."""

    project_id: str = code(
        "减排项目编号",
        "The project the file proves.",
        "该文件佐证的减排项目的编号。",
        required=True,
        form=r"^[0-9]{6}-[0-9]{4}-[WAV]-[0-9]{4}$",
        example="450200-2024-A-0001",
    )
    evidence_kind: str = text(
        "材料种类",
        "Kind of evidence, as in the project's own column.",
        "佐证材料的种类，与项目表“佐证材料”列一致，如“验收意见”。",
        required=True,
    )
    evidence_file: str = text("文件名", "Name of the file.", "文件名，含扩展名。", required=True)
    evidence_sha256: str = code(
        "文件SHA-256",
        "SHA-256 of the file, 64 hexadecimal digits.",
        "文件内容的 SHA-256 值，64 位十六进制数。",
        form=r"^[0-9A-F]{64}$",
        example="9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08",
    )
    document_date: pl.Date = date(
        "材料日期", "Day the document was made.", "材料的出具或拍摄日期。"
    )
    record_status: str = record_status("该文件")

    @classmethod
    def declared(cls) -> Ledger:
        """Return what the sheet is: facts beside the projects, which change none of their cells."""
        return Ledger(key=("project_id", "evidence_kind", "evidence_file"))

    class Config:
        name = "L5 佐证文件"
