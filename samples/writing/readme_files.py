"""The table of files in samples/README.md."""

from samples.columns import CHILDREN
from samples.types import type_id, v1
from samples.writing.files import FILES, SampleFile
from samples.writing.grids import Grid
from samples.writing.readme_tables import table


def files_table(grids: dict[str, list[Grid]]) -> str:
    """Return every file in the order of its path, with its sheets and rows of data."""
    rows = []
    for number, file in enumerate(sorted(FILES, key=lambda f: f.path), start=1):
        sheets = "、".join(f"{_short(g.sheet)} {g.rows_of_data}" for g in grids[file.path])
        rows.append([number, f"`{file.path}`", sheets, _manner(file)])
    return table(["序", "文件", "数据行", "写法"], rows)


def _short(sheet: str) -> str:
    """Return the type id of a sheet of projects, the title of a child sheet."""
    child = next((name for name in CHILDREN.values() if sheet.startswith(name)), "")
    return child.partition(" ")[2] or sheet[:2]


def _manner(file: SampleFile) -> str:
    style = file.style
    heads = {"full": "全角括号", "half": "半角括号", "bare": "不带单位", "identifier": "英文标识"}
    dates = {"slash": " 2024/5/1", "chinese": " 2024年5月1日", "iso": " 2024-05-01"}
    encodings = {"utf-8-sig": "UTF-8 带BOM", "utf-8": "UTF-8 无BOM", "gb18030": "GB18030"}
    is_csv = file.path.endswith(".csv")
    has_ratios = not is_csv or f"/{type_id(v1)}_" in file.path
    traits = {
        encodings[style.encoding]: is_csv,
        f"表头{heads[style.headings]}": True,
        f"日期{dates.get(style.dates, '为Excel日期' if not is_csv else ' 2024-05-01')}": True,
        "数字带千分位（文本）": style.numbers == "grouped",
        "全角数字": style.numbers == "full_width",
        "比例写成 80%": has_ratios and style.ratios == "percent",
        "比例为百分比格式": has_ratios and style.ratios == "percent_format",
        "列序打乱": style.is_shuffled,
        "有序号列": style.has_serial,
        "有备注列": style.has_remarks,
        "代码存为数值": style.has_codes_as_numbers,
        "基准年为公式": style.has_formulas,
        "合计行": style.has_total,
        "企业名称合并单元格": style.merges_names,
        "省略空列": style.drops_empty,
        f"没有的数字和日期写成 {style.placeholder}": bool(style.placeholder),
        "中间有空行": bool(style.blank_every),
        f"表头上方 {len(style.title)} 行标题": bool(style.title),
        "隐藏的参数表": "lists" in style.extra_sheets,
        "另有说明表": "notes" in style.extra_sheets,
        "隐藏的旧稿 W1": "draft" in style.extra_sheets,
        "缺一个必填表头": bool(style.headings_replaced),
    }
    return "，".join(trait for trait, applies in traits.items() if applies)
