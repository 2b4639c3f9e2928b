"""The command line (命令行): one function a command, with its options and its help.

Nothing heavy is imported until a command needs it, so that --help answers at once.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from jianpai.flows.command import folders, interrupted, usage
from jianpai.flows.command.options import (
    LEFT_OUT,
    AlsoOption,
    InboxOption,
    Lang,
    OfficeOption,
    ReferenceOption,
    WarehouseOption,
    WarehouseToRead,
)
from jianpai.flows.errors import AccountingError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="主要污染物重点工程减排量核算 Emission-reduction accounting.\n\n"
    "例 Example: jianpai init 单位目录；在该目录中 in it: jianpai run --period 2025-10",
)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="单位目录 folder of the office", metavar="FOLDER")],
    lang: Lang = LEFT_OUT,
) -> None:
    """建立单位目录：设置、收件目录、数据仓、本单位数据 Make the folder of an office.

    例 Example: jianpai init 柳州市生态环境局
    """
    from jianpai.flows.command.offices import init_office

    _exit(init_office(folder, lang))


@app.command()
def run(
    period: Annotated[str, typer.Option("--period", help="核算期，如 2025-10 year-month")],
    inbox: InboxOption = LEFT_OUT,
    warehouse: WarehouseOption = LEFT_OUT,
    *,
    office: OfficeOption = None,
    count_open_findings: Annotated[
        bool,
        typer.Option(
            "--count-open-findings", help="存疑量计入核定量 count what open findings withhold"
        ),
    ] = False,
    also: AlsoOption = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="重新发布往期 publish a past month anew")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", help="只计入该日（北京时间）前收到的 count what came up to YYYY-MM-DD"
        ),
    ] = None,
    reference: ReferenceOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """月度核算 The monthly run.

    例 Example（在单位目录中 in the office's folder）: jianpai run --period 2025-10

    不用单位目录 Without an office: jianpai run --period 2025-10 --inbox 收件目录 --warehouse 数据仓

    往期只计入发布前收到的文件 A past month counts what came before its publication; --replace 重新发布

    退出码 Exit status: 0 已发布 published · 2 用法有误 usage · 3 无可核算 nothing acceptable ·
    4 核验未通过 verification failed · 5 另一运行占用 another run holds the warehouse · 1 环境故障 surroundings
    """
    from jianpai.flows.command.commands import Counted, run_month

    counted = Counted(count_open_findings, also, replace, as_of)
    _exit(
        run_month(
            period, inbox, warehouse, lang, counted=counted, reference=reference, office=office
        )
    )


@app.command()
def check(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="要检查的填报文件，或放这些文件的目录 files to check, or folders of them",
            metavar="FILE…",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="把问题清单和核算预览写入该目录 write problems and preview there"
        ),
    ] = None,
    office: OfficeOption = None,
    reference: ReferenceOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """供县区和企业报送前自查：哪里要改，能计入多少 What to correct before submitting, what would count.

    例 Example: jianpai check 柳州市.xlsx --out 自查结果

    退出码 Exit status: 0 无问题 clean · 1 有问题 problems found · 2 用法有误或文件无法读取 usage or unreadable file
    """
    _first_words(lang, "正在检查……", "Checking …")
    from jianpai.flows.command.checked import check_files

    _exit(check_files(files, out, lang, reference, office))


@app.command()
def template(
    out: Annotated[Path, typer.Option("--out", help="写入目录 folder to write to")],
    types: Annotated[
        list[str] | None, typer.Option("--type", help="项目类型，可多次 project type, repeatable")
    ] = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """生成空白填报工作簿 Write the empty workbook to fill in.

    例 Example: jianpai template --out 模板 --type W1 --type V1
    """
    _first_words(lang, "正在生成……", "Writing …")
    from jianpai.flows.command.commands import write_templates

    _exit(write_templates(out, types, lang))


@app.command()
def mapping(
    file: Annotated[
        Path,
        typer.Argument(help="表头与模板不同的工作簿或CSV foreign workbook or csv", metavar="FILE"),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="写入该文件，默认与工作簿放在一起 file to write to"),
    ] = None,
    project_type: Annotated[
        str | None, typer.Option("--type", help="项目类型，默认按表头判断 project type, e.g. W1")
    ] = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """为表头不同的工作簿提出列映射 Propose how a foreign workbook is read.

    例 Example: jianpai mapping 污水厂汇总.xlsx --type W1

    写出 污水厂汇总.mapping.toml；填好“请填写”后，check 和 run 就按它读取。说明 Documentation: docs/mapping.zh.md

    退出码 Exit status: 0 已写出 written · 2 用法有误或文件无法使用 usage or unusable file
    """
    from jianpai.flows.command.mapped import write_mapping

    _exit(write_mapping(file, out, project_type, lang))


@app.command()
def decide(
    file: Annotated[
        Path, typer.Argument(help="填好认定的 flagged.xlsx the filled-in workbook", metavar="FILE")
    ],
    warehouse: WarehouseToRead = LEFT_OUT,
    *,
    office: OfficeOption = None,
    reference: ReferenceOption = None,
    revise: Annotated[
        bool,
        typer.Option(
            "--revise",
            help="更改表中没有显示的此前认定 change decisions that the workbook did not show",
        ),
    ] = False,
    lang: Lang = LEFT_OUT,
) -> None:
    """取用对存疑事项的认定，下次核算按其计算 Take in what was decided of findings; the next run counts by it.

    例 Example（在单位目录中 in the office's folder）: jianpai decide flagged.xlsx

    退出码 Exit status: 0 已取用 taken in · 1 环境故障 surroundings · 2 有问题，一条也没有取用 nothing taken in ·
    5 另一运行占用 another run holds the warehouse
    """
    from jianpai.flows.command.decided import decide as take_in

    _exit(take_in(file, warehouse, lang, revise=revise, reference=reference, office=office))


@app.command()
def explain(
    project_id: Annotated[
        str, typer.Argument(help="减排项目编号 project id", metavar="PROJECT_ID")
    ],
    *,
    pollutant: Annotated[str | None, typer.Option("--pollutant", help="cod nh3n nox vocs")] = None,
    run_id: Annotated[
        str | None, typer.Option("--run", help="运行编号，默认最近发布 run id")
    ] = None,
    form: Annotated[
        str,
        typer.Option("--format", help="text、json 或 html", callback=usage.known_format),
    ] = "text",
    out: Annotated[
        Path | None, typer.Option("--out", help="写入该文件；html 必填 file to write to")
    ] = None,
    compared: Annotated[
        bool,
        typer.Option(
            "--compared",
            help="与哪些项目比对过、为何没有存疑 what it was compared with, and the outcome",
        ),
    ] = False,
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """说明一个数字从来源单元格到净减排量的全过程 How a figure came about.

    例 Example: jianpai explain 450200-2024-A-0001 --pollutant nox

    卷宗网页 Dossier as a page: jianpai explain 450200-2024-A-0001 --format html --out 卷宗.html

    比对说明 With what it was compared: jianpai explain 450200-2024-A-0001 --compared

    JSON 的键名不变，数值为带单位的原文，词语中英文并列 Keys are stable, numbers exact text with their unit:
    docs/dossier.md
    """
    _first_words(lang, "正在查找……", "Looking it up …")
    from jianpai.flows.command.commands import Shown, explain_project

    shown = Shown(project_id, pollutant, run_id, form, out, compared)
    _exit(explain_project(shown, warehouse, lang))


@app.command()
def report(
    area: Annotated[
        str | None,
        typer.Option("--area", help="市、县代码或名称，不写为总报告 code or name of an area"),
    ] = None,
    *,
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    run_id: Annotated[
        str | None, typer.Option("--run", help="运行编号，默认最近一期 run id")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="写入该文件 write it to this file")
    ] = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """给出总报告或某市、某县报告的位置，或另写一份 Where the report of a run or of an area is.

    例 Example（在单位目录中 in the office's folder）: jianpai report --area 450205 --out 柳北区.html
    """
    from jianpai.flows.command.commands import area_report

    _exit(area_report(area, warehouse, run_id, out, lang))


@app.command()
def replay(
    run_id: Annotated[str, typer.Argument(help="运行编号 run id", metavar="RUN_ID")],
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """用收到的文件复算已发布的运行，逐表比较 Compute a published run again and compare every table.

    例 Example: jianpai replay 2025-10-0123456789ab --warehouse 数据仓

    退出码 Exit status: 0 全部相同 the same · 1 有不同或收件库受损 a difference or a damaged store · 2 用法有误 usage
    """
    _first_words(lang, "正在复算……", "Computing again …")
    from jianpai.flows.command.commands import replay_run

    _exit(replay_run(run_id, warehouse, lang))


@app.command()
def diff(
    before: Annotated[str, typer.Argument(help="前一次运行编号 the earlier run", metavar="RUN_A")],
    after: Annotated[str, typer.Argument(help="后一次运行编号 the later run", metavar="RUN_B")],
    *,
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="把明细表和瀑布图写入该目录 write table and charts there"),
    ] = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """说明两次运行的各市合计为何不同，逐项分解 Why the totals of two runs differ, cause by cause.

    例 Example: jianpai diff 2025-09-0123456789ab 2025-10-ba9876543210 --warehouse 数据仓 --out 变动
    """
    _first_words(lang, "正在比较……", "Comparing …")
    from jianpai.flows.command.commands import diff_runs

    _exit(diff_runs(before, after, warehouse, out, lang))


@app.command(name="check-reference")
def check_reference(
    office: OfficeOption = None,
    reference: ReferenceOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """检查本单位设置和本单位数据，并列出改动 Check the office's profile and rows, and list what they change.

    例 Example（在单位目录中 in the office's folder）: jianpai check-reference

    退出码 Exit status: 0 没有问题 whole · 2 有误 mistakes
    """
    from jianpai.flows.command.offices import check_reference as checked

    _exit(checked(reference, office, lang))


@app.command()
def schedule(
    inbox: InboxOption = LEFT_OUT,
    warehouse: WarehouseOption = LEFT_OUT,
    *,
    office: OfficeOption = None,
    cron: Annotated[
        str,
        typer.Option("--cron", help="cron 表达式，北京时间 Asia/Shanghai", callback=folders.cron),
    ] = LEFT_OUT,
    also: AlsoOption = False,
    reference: ReferenceOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """按计划每月自动核算上月 Serve the monthly run on a schedule.

    例 Example（在单位目录中 in the office's folder）: jianpai schedule
    """
    _first_words(lang, "正在启动计划任务……", "Starting the schedule …")
    from jianpai.flows.command.commands import serve_schedule

    _exit(serve_schedule(cron, (inbox, warehouse, reference, office), lang, also=also))


@app.command()
def received(
    *,
    withdraw: Annotated[
        str | None,
        typer.Option(
            "--withdraw",
            metavar="FILE",
            help="撤回该文件：名称、唯一结尾或校验值开头 take a file back: name, ending or hash",
        ),
    ] = None,
    restore: Annotated[
        str | None,
        typer.Option("--restore", metavar="FILE", help="恢复已撤回的文件 undo a withdrawal"),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="原因，必填 the reason")] = None,
    by: Annotated[str | None, typer.Option("--by", help="经办人 who decided")] = None,
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """列出收到的文件；撤回或恢复其中一份 What was received; take a file back or put it back.

    例 Example（在单位目录中 in the office's folder）: jianpai received

    撤回 Take back: jianpai received --withdraw 柳州市.xlsx --reason '县局来函，填报有误' --by 张三
    """
    from jianpai.flows.command.records import Change, received_files

    _exit(received_files(Change(withdraw, restore, reason, by), warehouse, lang))


@app.command()
def runs(
    warehouse: WarehouseToRead = LEFT_OUT,
    office: OfficeOption = None,
    lang: Lang = LEFT_OUT,
) -> None:
    """列出已发布的运行：时间、核定量、现行或被谁取代 The published runs and their totals.

    例 Example（在单位目录中 in the office's folder）: jianpai runs
    """
    from jianpai.flows.command.records import published_runs

    _exit(published_runs(warehouse, lang))


def _exit(status: int) -> None:
    sys.stdout.flush()
    interrupted.ending()
    raise typer.Exit(status)


def main() -> None:
    """Entry point of the ``jianpai`` program."""
    interrupted.watch()
    try:
        sys.exit(_status())
    except typer.TyperException as error:
        sys.exit(_told(error))
    except AccountingError as error:
        typer.echo(error.text(usage.chosen_language(sys.argv[1:])), err=True)
        sys.exit(error.exit_status)


def _status() -> int:
    """Return how the command ended.

    Raises:
        StoppedError: Ctrl-C came before the command had begun to work; Typer ends without a word.
    """
    status = app(standalone_mode=False)
    if interrupted.is_untold():
        raise interrupted.StoppedError.of()
    return status


def _first_words(lang: str, zh: str, en: str) -> None:
    """Tell who waits at a terminal that the command has begun; loading what it needs takes seconds."""
    if sys.stderr.isatty():
        typer.echo(en if lang == "en" else zh, err=True)


def _told(error: Any) -> int:
    """Say what is wrong with the command, in the language asked for, and return its exit status."""
    is_help = type(error).__name__ == "NoArgsIsHelpError"
    if is_help or usage.chosen_language(sys.argv[1:]) == "en":
        error.show()
    else:
        typer.echo(usage.text(error), err=True)
    return error.exit_code
