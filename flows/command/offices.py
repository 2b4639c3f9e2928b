"""What the commands on an office itself say (本单位的命令)."""

from itertools import groupby
from pathlib import Path

import typer

from jianpai.flows.command.commands import guarded
from jianpai.flows.office.made import make
from jianpai.flows.overlay import overlay, shipped
from jianpai.schemas.reference import Override

NEXT = {
    "zh": "单位目录已建立：{folder}\n"
    "  jianpai.toml  填写单位名称、负责的行政区划、联系人\n"
    "  inbox/        放入收到的填报文件，每个报送单位一个文件夹\n"
    "  reference/    本单位自己的数据（目标、本地区域等），写法见其中的 说明.md\n"
    "  warehouse/    收到的文件和每次运行的结果；请定期备份\n"
    "下一步：把填报文件放入 inbox，在该目录中运行 jianpai run --period 2025-10",
    "en": "The office's folder is made: {folder}\n"
    "  jianpai.toml  fill in name, areas, contacts\n"
    "  inbox/        submissions, a folder for each sender\n"
    "  reference/    the office's own rows (quotas, local areas …); see 说明.md in it\n"
    "  warehouse/    what was received and every run; back it up\n"
    "Next: put submissions into inbox and run there: jianpai run --period 2025-10",
}


def init_office(folder: Path, lang: str) -> int:
    """Make an office's folder and say what comes next."""

    def work() -> int:
        make(folder)
        typer.echo(NEXT["en" if lang == "en" else "zh"].format(folder=folder))
        return 0

    return guarded(lang, work)


def check_reference(reference: Path | None, office: Path | None, lang: str) -> int:
    """Say whether the shipped tables, the office's profile and its rows are whole, and what its rows change."""

    def work() -> int:
        shipped.require()
        laid = overlay.of(reference, office)
        for row, cells in groupby(laid.overrides, key=lambda o: (o.reference_table, o.row_key)):
            typer.echo(_override(row, list(cells), lang))
        typer.echo(_whole(len(laid.files), len(laid.overrides), lang))
        return 0

    return guarded(lang, work)


def _override(row: tuple[str, str], cells: list[Override], lang: str) -> str:
    """Return a row of the office in a line: what it was, what it is, who says so."""
    (table, key), is_added = row, cells[0].is_added
    added = ("new row: " if lang == "en" else "新增 ") if is_added else ""
    named = {part.partition("=")[0] for part in key.split("；")}
    said = [
        f"{each.column_name} {'' if is_added else (each.shipped_value or '—') + ' → '}{each.own_value}"
        for each in cells
        if each.column_name not in named
    ]
    return f"{table}〔{key}〕{added}{'；'.join(said)}（{cells[0].changed_by}）"


def _whole(files: int, cells: int, lang: str) -> str:
    if lang == "en":
        return f"No mistakes. {files} file(s) of the office change {cells} cell(s) of the shipped data."
    return f"没有问题。本单位文件 {files} 份，共改动 {cells} 个单元格；下次运行即按此核算。"
