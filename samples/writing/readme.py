"""Writes samples/README.md: what the sample holds, what is planted, what must come out."""

from pathlib import Path

from samples.columns import LABELS
from samples.office.regions import CITIES
from samples.planted.cases import Sample
from samples.writing.figures import Figure
from samples.writing.files import HIDDEN, NOTES, REFUSED, TEXT_FILE
from samples.writing.grids import Grid
from samples.writing.readme_files import files_table
from samples.writing.readme_tables import (
    cases_in_totals_table,
    cases_table,
    counted_table,
    mistakes_table,
    record_counts,
    table,
    totals_table,
    yearly_table,
)

_TEMPLATE = Path(__file__).parents[1] / "README.template.md"


def write_readme(
    path: Path, sample: Sample, lines: list[Figure], grids: dict[str, list[Grid]]
) -> None:
    """Write the README with its tables."""
    text = _TEMPLATE.read_text(encoding="utf-8").format(
        counts=record_counts(sample.projects),
        liuzhou_totals=totals_table(lines, "450200"),
        liuzhou_years=yearly_table(lines, "450200"),
        beihai_totals=totals_table(lines, "450500"),
        beihai_years=yearly_table(lines, "450500"),
        beihai_projects=_counted_projects(lines, "450500"),
        beihai_cases=cases_in_totals_table(sample, lines, "450500"),
        liuzhou_cases=cases_in_totals_table(sample, lines, "450200"),
        cases=cases_table(sample),
        mistakes=mistakes_table(sample.mistakes),
        file_mistakes=_file_mistakes(),
        files=files_table(grids),
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _counted_projects(lines: list[Figure], city: str) -> str:
    name = CITIES[city].name
    return "\n\n".join(
        f"**{name} {label}**\n\n{counted_table(lines, city, pollutant)}"
        for pollutant, label in LABELS.items()
    )


def _file_mistakes() -> str:
    rows = [
        (
            f"`{REFUSED}`",
            "R-24",
            "缺少必填表头“改造后NOx浓度”，写成了“改造后NOX排放浓度值（mg/Nm3）”",
            "整张表不读取，指出缺少的表头和最接近的表头",
        ),
        (f"`{NOTES}`", "R-25", "工作表“说明”不是减排项目类型", "提示，不读取"),
        (f"`{HIDDEN}`", "R-26", "隐藏的工作表“W1”是旧稿（2 行）", "警告，不读取，不计入"),
        (
            "`450300_桂林市/桂林市减排项目.xlsx` 等",
            "R-25",
            "隐藏的工作表“参数”是下拉列表",
            "提示，不读取",
        ),
        (f"`{TEXT_FILE}`", "R-27", "不是填报文件", "提示，不读取"),
        ("有“备注”“序号”列的各文件", "R-28", "模板以外的列", "提示，保留，不影响核算"),
    ]
    return table(["文件", "规则", "问题", "处理"], rows)
