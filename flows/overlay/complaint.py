"""One thing that is wrong with an office's file: where, what, what to do (本单位数据的问题)."""

from typing import NamedTuple


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
        column_zh = f" {self.column} 列" if self.column else ""
        column_en = f", column {self.column}" if self.column else ""
        return (
            f"{self.file}{line_zh}{column_zh}：{self.zh}。",
            f"{self.file}{line_en}{column_en}: {self.en}.",
        )
