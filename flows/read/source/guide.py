"""The template's own page of instructions, which is no submission (填报说明)."""

from jianpai.flows.read.source.sheets import SheetText

GUIDE = {
    "zh": ("填报说明", ("工作表", "表头", "是否必填", "单位", "说明", "可选值")),
    "en": ("Guide", ("Sheet", "Heading", "Need", "Unit", "Meaning", "Choices")),
}
"""Name and headings of the page, by language."""


def is_guide(sheet: SheetText) -> bool:
    """Return whether a sheet is that page, by its name and its headings."""
    headings = sheet.cells.drop("row_number").row(0) if sheet.cells.height else ()
    return (sheet.name, headings) in GUIDE.values()
