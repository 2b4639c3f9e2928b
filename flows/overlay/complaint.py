"""One thing that is wrong with an office's file: where, what, what to do (本单位数据的问题)."""

from pathlib import Path
from typing import NamedTuple

from jianpai.flows.errors import ReferenceDataError


class Complaint(NamedTuple):
    """A file, a line of it and a column, where there are any; what is wrong and what to do."""

    file: str
    line: int | None
    column: str
    zh: str
    en: str

    @property
    def texts(self) -> tuple[str, str]:
        """The sentence in Chinese and in English."""
        line_zh = f" 第 {self.line} 行" if self.line else ""
        line_en = f", line {self.line}" if self.line else ""
        zh, en = ("设置项", "key") if self.file.endswith(".toml") else ("列", "column")
        column_zh = f" {self.column} {zh}" if self.column else ""
        column_en = f", {en} {self.column}" if self.column else ""
        return (
            f"{self.file}{line_zh}{column_zh}：{_ended(self.zh, '。')}",
            f"{self.file}{line_en}{column_en}: {_ended(self.en, '.')}",
        )


def _ended(sentence: str, stop: str) -> str:
    return sentence if sentence.endswith(("？", "?")) else sentence + stop


def refused(folder: Path, complaints: list[Complaint]) -> ReferenceDataError:
    """Return the error that tells everything that is wrong with an office's files, a line each."""
    zh, en = (
        "".join(f"\n  · {text}" for text in texts)
        for texts in zip(*(complaint.texts for complaint in complaints), strict=True)
    )
    return ReferenceDataError.own(folder, zh, en)
