"""What the commands on an office itself say (本单位的命令)."""

from pathlib import Path

import typer

from jianpai.flows.command.commands import guarded
from jianpai.flows.office.made import make

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
