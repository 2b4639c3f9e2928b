"""What people and programs put into cells, names and files that nobody meant to be read."""

from datetime import date, datetime
from typing import Any

from tests.sheets import Formula

_ERRORS = [Formula("=NA()", "#N/A"), Formula("=1/0", "#DIV/0!"), Formula("=A", "#NAME?")]
_NUMBERS: list[Any] = [
    "约120", "12。5", "1,23", "1，2，3", "1,2345", "十二", "abc", "#N/A", "#DIV/0!", "#REF!", "120吨",
    "12 5", "1.2.3", "10²", "①", "∞", "NaN", "nan", "inf", "-inf", "0x10", "1_000", "٣", "१२", "--5",
    "+-5", "5-", "(5)", "$5", "￥5", "true", "1e3", "1E+05", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)",
    "-", "—", "/", "无", "null", "😀", "12\n13", "12\t5", "1" * 13, "9" * 40, "1/3", "5～6", "<1", "≥3",
    "1.5e-3", "2024-05-01", "２０２４年", "长" * 40_000, ".", "+", "-.", ",", "'", "''5", '="5', "%",
    "5%%", "0.5‰", "１２a", "l2", "O", "12.5.", "1\u200b2", "1\u00a02", "5\u0000", "<b>5</b>",
    "&amp;5", "_x0035_", "_x000D_", None, True, Formula("=1+1"), *_ERRORS, Formula("=x", "五"),
    date(2024, 5, 1), "  ", "\u3000", "﹣5x",
]  # fmt: skip
"""Texts, None for an empty cell, and what only a workbook can hold."""

UNREADABLE: dict[str, list[Any]] = {
    "quantity": _NUMBERS,
    "ratio": _NUMBERS,
    "date": [
        "2024-13-01", "2024-02-30", "去年", "2024年", "2024-05", "45000", "5月1日", "2024.5", 2024,
        "01/05/2024", "20241301", "#N/A", "—", "=TODAY()", "1824-05-01", "2024-05-01x", "2100-01-01",
        "二〇二四年五月一日", None, True, Formula("=TODAY()"), *_ERRORS, 45413, "2024-05-01 25",
        "0000-00-00", "NaT",
    ],
    "month": [
        "2024-13", "2024-00", "2024.1", "5月", "去年", "2024", "Jan-24", "二〇二四年五月", "2024-02-30", "—", "同上",
        "202413", "2024年", 45413, None, True, "#N/A", "1824-05", "2024-05x", *_ERRORS,
    ],
    "year": [
        "二〇二四", "24", "2024年5月", "2024-2025", "20244", "—", "#REF!", None, "２０２x", True, "1e3",
        "2024.5", 20.24, *_ERRORS,
    ],
    "choice": ["正 常", "Normal", "正常?", "其他", "#N/A", None, "—", "=A1", "1", True, *_ERRORS],
    "code": ["#N/A", None, "—", "无", "??", "=A1", "４５０２０", "x" * 300, True, "4502\n00x", *_ERRORS],
    "text": ["#N/A", None, "—", "/", "无", "#REF!", " \u3000\u00a0", "#NULL!", *_ERRORS],
}  # fmt: skip
"""What a required cell of each kind cannot be, so that its row must be kept out."""

ODD: list[Any] = [
    *_NUMBERS, "80%", "１２３．５", "1,234,567.891", "-5", -5, 1e300, 5e-324, "0", 0, "1e400", "a\r\nb",
    "\u202e倒", "合计", "小计：", "备注：见附件", "减排项目编号", "<script>alert(1)</script>", "{}", "{detail}",
    "${x}", "%s", "'; DROP TABLE x", "\ufeff", "\x07", "\x1b[31m", "\ufffe", "e\u0301", "𠮷", "撤回",
    "有效", "1" * 400, '=HYPERLINK("http://x")', "\t=1", "＝1+1", "450200-2024-A-0001", 'ID,"x"', '"',
    "450200-2024-W-0001", 'a"b', ";;;;", ",,,,", "2024", "99999999999.999999", "\\N", "C:\\x",
    datetime(1900, 1, 1), datetime(2024, 5, 1, 12, 30), False, Formula("=1+1", 2), "../../x",
    Formula('="a"', "a"), '"a\nb","c', '佐证\n材料",',
]  # fmt: skip

NAMES = [
    "=cmd", "~x", ".x", "W1_" + "长" * 70, "A1", "V1 原辅材料", "x'y\"z", "😀", "W1 a?b*c", "x.xlsx",
    "-1+1", "@a", "A1&amp;<b>", "{}",
]  # fmt: skip
ENDINGS = [
    ".csv", ".xlsx", ".xls", ".CSV", ".XLSX", ".txt", "", ".xlsm", ".mapping.toml", ".csv.xlsx",
]  # fmt: skip
PIECES = [
    b"\0", b'"', b'""', b",", b"\n", b"\r", b"\xef\xbb\xbf", b"\xff\xfe", b",,,,", b'"\n"', b"\t",
    b";" * 40, b"\x1a", b"\xe6\x9f", "，".encode(),
]  # fmt: skip
ENCODINGS = ["utf-16", "utf-16-le", "utf-8-sig", "gb18030", "gbk", "big5", "utf-32", "latin-1"]

_W1 = "sheet = 'W1'\ntemplate = 'W1'\n"
MAPPINGS = [
    "", "\0", "[", "sheet = 'W1'", "sheet = 1\ntemplate = 2", "sheet = 'A1'\ntemplate = 'V9'", _W1,
    "sheet = 'W1'\ntemplate = 'A1'\nheading_rows = -1", f"{_W1}heading_rows = 99999999",
    f"{_W1}heading_rows = [1]", f"{_W1}region = 'x'", f"{_W1}constants = ['a']",
    f"{_W1}absent = 'uscc'", f"{_W1}absent = [['uscc']]", f"{_W1}absent = 5",
    f"{_W1}project_id = 5", f"{_W1}[columns]\nuscc = 5", f"{_W1}columns = 'x'",
    f"{_W1}project_id = '450200-2024-W-{{row:04d}}'\n[columns]\nproject_name = '项目名称'",
    f"{_W1}[region]\ncolumns = ['行政区划代码']", f"{_W1}[region]\ncolumns = 3",
    f"{_W1}[region]\ncolumns = ['项目名称']\ncorrections = {{a = 1}}",
    f"{_W1}[columns]\nuscc = '企业名称'\nproject_name = '企业名称'",
    "sheet = 'A1'\ntemplate = 'A1'\n[constants]\nuscc = 'x'",
    "工作表＝“W1”\n类型 = 'W1'\n项目编号由 = [项目名称]\n项目编号开头 = '450200-2024-W'\n[列]\n项目名称 = 项目名称",
    f"{_W1}[columns]\nuscc = {{ 表头 = '企业名称', 单位 = '吨', 乘以 = nan }}",
    f"{_W1}表头行 = 900\n表头行数 = 900\n[列]\n缺少 = 请填写",
]  # fmt: skip
