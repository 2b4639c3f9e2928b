"""What a user can ask of the reports of areas that there is not (分地区报告的错误)."""

from collections.abc import Sequence

from jianpai.flows.errors import UsageError

SHOWN = 12


class NoAreaReportError(UsageError):
    """There is no report of that area in the run."""

    @classmethod
    def unknown(
        cls, area: str, run_id: str, known: Sequence[tuple[str, str]]
    ) -> "NoAreaReportError":
        """``known`` are the codes and names of the areas that have records, the likeliest first."""
        shown = [f"{code} {name}" for code, name in known[:SHOWN]]
        more_zh, more_en = ("等", " …") if len(known) > SHOWN else ("", "")
        return cls(
            f"运行 {run_id} 中没有地区“{area}”的记录。请核对 --area，可用代码或名称。"
            f"有记录的地区：{'、'.join(shown) or '无'}{more_zh}。",
            f"Run {run_id} has no records of the area “{area}”. Check --area: a code or a name. "
            f"Areas with records: {', '.join(shown) or 'none'}{more_en}.",
        )

    @classmethod
    def of_several(cls, area: str, codes: Sequence[str]) -> "NoAreaReportError":
        return cls(
            f"“{area}”是几个地区的名称：{'、'.join(codes)}。请在 --area 中写代码。",
            f"“{area}” names several areas: {', '.join(codes)}. Write the code in --area.",
        )

    @classmethod
    def not_written(cls, area: str, run_id: str) -> "NoAreaReportError":
        return cls(
            f"运行 {run_id} 没有写出 {area} 的报告。请用 --out 指定文件，即可写出，例如 --out {area}.html。",
            f"Run {run_id} did not write the report of {area}. Name a file with --out to write it, "
            f"e.g. --out {area}.html.",
        )

    @classmethod
    def of_an_older_version(cls, run_id: str) -> "NoAreaReportError":
        return cls(
            f"运行 {run_id} 由较早的版本发布，数据表缺少分地区报告需要的列。请用本版本重新核算该月后再写出。",
            f"Run {run_id} was published by an older version; its tables lack columns that the reports of "
            "areas need. Account for the month again with this version first.",
        )
