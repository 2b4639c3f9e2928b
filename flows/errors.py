"""Every error a user can meet: what is wrong, where, what to do (中文 and English).

``exit_status`` is the status of the command (contract §1); 1 is for faults of the surroundings,
such as a full disk.
"""

from pathlib import Path


class AccountingError(Exception):
    """Base of every error this project raises on purpose."""

    exit_status = 1

    def __init__(self, message_zh: str, message_en: str) -> None:
        super().__init__(message_zh)
        self.message_zh = message_zh
        self.message_en = message_en

    def __reduce__(self):
        """Keep both messages when the error travels between processes."""
        return (_rebuild, (type(self), self.message_zh, self.message_en))

    def text(self, lang: str) -> str:
        """Return the message in ``zh`` or ``en``."""
        return self.message_en if lang == "en" else self.message_zh


def _rebuild(kind: type[AccountingError], message_zh: str, message_en: str) -> AccountingError:
    error = kind.__new__(kind)
    AccountingError.__init__(error, message_zh, message_en)
    return error


class UsageError(AccountingError):
    """A command was called with something it cannot use."""

    exit_status = 2

    @classmethod
    def bad_period(cls, period: str) -> "UsageError":
        return cls(
            f"核算期“{period}”无法识别。请写成 年-月，例如 --period 2025-10。",
            f"The period “{period}” cannot be read. Write year-month, e.g. --period 2025-10.",
        )

    @classmethod
    def bad_day(cls, day: str) -> "UsageError":
        return cls(
            f"日期“{day}”无法识别。请写成 年-月-日，例如 --as-of 2025-11-05。",
            f"The day “{day}” cannot be read. Write year-month-day, e.g. --as-of 2025-11-05.",
        )

    @classmethod
    def no_plan(cls, period: str, years: list[int]) -> "UsageError":
        span = f"{min(years)}–{max(years)}"
        return cls(
            f"核算期 {period} 不在已登记的规划期内（{span}）。请核对核算期，或在 reference_data/plans.csv 登记规划。",
            f"The period {period} lies in no plan ({span}). Check it, or add the plan to "
            "reference_data/plans.csv.",
        )

    @classmethod
    def missing_folder(cls, folder: Path) -> "UsageError":
        return cls(
            f"收件目录不存在：{folder}。请核对 --inbox。",
            f"The inbox does not exist: {folder}. Check --inbox.",
        )

    @classmethod
    def no_office(cls, option: str) -> "UsageError":
        return cls(
            f"这里不是单位目录，也没有写 {option}，未运行。请先建立单位目录：jianpai init 目录，在该目录中运行，"
            f"或用 --office 指明；也可以直接写出 --inbox 和 --warehouse。",
            f"This is no office's folder and {option} is not given; nothing was run. Make one with "
            "jianpai init FOLDER and run there, or name it with --office; or name --inbox and --warehouse.",
        )

    @classmethod
    def no_office_there(cls, folder: Path) -> "UsageError":
        return cls(
            f"{folder} 中没有 jianpai.toml，不是单位目录。请核对 --office，或先建立：jianpai init {folder}。",
            f"There is no jianpai.toml in {folder}: it is no office's folder. Check --office, or make it: "
            f"jianpai init {folder}.",
        )

    @classmethod
    def office_exists(cls, folder: Path) -> "UsageError":
        return cls(
            f"{folder} 已是单位目录，没有改动。请编辑其中的 jianpai.toml，或换一个目录。",
            f"{folder} is an office's folder already; nothing was changed. Edit its jianpai.toml, or name "
            "another folder.",
        )

    @classmethod
    def missing_reference(cls, folder: Path) -> "UsageError":
        return cls(
            f"本单位参照数据目录不存在：{folder}。请核对 --reference。",
            f"The folder of the office's reference data does not exist: {folder}. Check --reference.",
        )

    @classmethod
    def no_folder_named(cls, variable: str) -> "UsageError":
        return cls(
            f"计划任务没有指定目录：请在 worker 的环境变量 {variable} 中写明绝对路径，然后重新启动 worker。",
            f"The scheduled run has no folder: name it, as an absolute path, in the worker's environment "
            f"variable {variable}, and start the worker again.",
        )

    @classmethod
    def no_run_there(cls, folder: Path) -> "UsageError":
        return cls(
            f"目录中没有已发布的运行：{folder}。请写出 数据仓/runs/运行编号。",
            f"There is no published run in {folder}. Name the folder WAREHOUSE/runs/RUN_ID.",
        )

    @classmethod
    def missing_file(cls, file: Path) -> "UsageError":
        return cls(f"文件不存在：{file}。请核对路径。", f"No such file: {file}. Check the path.")

    @classmethod
    def unreadable_file(cls, file: str, message_zh: str, message_en: str) -> "UsageError":
        return cls(f"{file}：{message_zh}", f"{file}: {message_en}")

    @classmethod
    def no_folder(cls, path: str) -> "UsageError":
        return cls(
            f"{path} 是文件，这里必须是目录。请换一个目录，或移走该文件。",
            f"{path} is a file where a folder is needed. Name another folder, or move the file away.",
        )

    @classmethod
    def unknown_type(cls, project_type: str, known: list[str]) -> "UsageError":
        return cls(
            f"没有项目类型 {project_type}。可选：{'、'.join(known)}。",
            f"There is no project type {project_type}. Choose one of {', '.join(known)}.",
        )

    @classmethod
    def existing_mapping(cls, file: Path) -> "UsageError":
        return cls(
            f"{file} 已存在，未改动。请先改名或移走，或用 --out 写到别处。",
            f"{file} exists and was left as it is. Rename or move it, or name another file with --out.",
        )

    @classmethod
    def unknown_form(cls, form: str, known: list[str]) -> "UsageError":
        return cls(
            f"没有输出格式 {form}。可选：{'、'.join(known)}。",
            f"There is no format {form}. Choose one of {', '.join(known)}.",
        )

    @classmethod
    def page_without_file(cls) -> "UsageError":
        return cls(
            "网页须写入文件。请加 --out 文件名，如 --out 卷宗.html。",
            "A page goes into a file. Name it with --out, such as --out dossier.html.",
        )

    @classmethod
    def bad_cron(cls, cron: str) -> "UsageError":
        return cls(
            f'计划“{cron}”不是有效的cron表达式。例如 "0 6 5 * *"：每月5日6时。',
            f'“{cron}” is no cron expression. E.g. "0 6 5 * *": at six on the fifth of each month.',
        )


class NothingAcceptableError(AccountingError):
    """Nothing in the inbox or the warehouse could be accepted."""

    exit_status = 3

    @classmethod
    def empty(cls, inbox: Path) -> "NothingAcceptableError":
        return cls(
            f"没有可核算的填报文件：{inbox} 中没有 .xlsx 或 .csv，数据仓中也没有以往收到的文件。"
            "请把填报文件放入收件目录后重新运行。",
            f"Nothing to account for: {inbox} holds no .xlsx or .csv and the warehouse has received "
            "nothing before. Put submissions into the inbox and run again.",
        )

    @classmethod
    def all_refused(cls, problems: str) -> "NothingAcceptableError":
        return cls(
            f"收到的文件中没有一行可以核算，未发布。主要问题：\n{problems}\n请改正后重新提交。",
            f"No row of the files received can be accounted for; nothing was published.\n{problems}\n"
            "Correct them and submit again.",
        )


class VerificationFailedError(AccountingError):
    """A finished table broke an expectation; nothing was published."""

    exit_status = 4

    @classmethod
    def of(cls, failures: list[str], docs: Path) -> "VerificationFailedError":
        lines = "\n".join(f"  · {failure}" for failure in failures)
        return cls(
            f"核验未通过，未发布；此前发布的结果保持有效。\n{lines}\n详见 {docs}。请把此信息交给系统维护人员。",
            f"Verification failed; nothing was published and the run before stays current.\n{lines}\n"
            f"See {docs}. Hand this message to whoever maintains the system.",
        )


class WarehouseBusyError(AccountingError):
    """Another run holds the warehouse."""

    exit_status = 5

    @classmethod
    def of(cls, warehouse: Path, holder: str) -> "WarehouseBusyError":
        return cls(
            f"另一次运行正在使用数据仓 {warehouse}（{holder}）。请等它结束后再运行。",
            f"Another run holds the warehouse {warehouse} ({holder}). Wait until it ends and run again.",
        )


class UnexpectedError(AccountingError):
    """The program has met what no one has thought of; its log says where."""

    @classmethod
    def of(cls, error: BaseException) -> "UnexpectedError":
        return cls(
            f"程序出错（{type(error).__name__}），本次没有发布；已收到的文件和以往结果完好。"
            "请把日志交给系统维护人员。",
            f"The program failed ({type(error).__name__}); nothing was published, received files and former "
            "runs are whole. Hand the log to whoever maintains the system.",
        )


class SurroundingsError(AccountingError):
    """The disk, the file system or the memory failed; nothing was published."""

    @classmethod
    def no_prefect_server(cls, url: str, log: Path | None) -> "SurroundingsError":
        if log is None:
            return cls(
                f"无法连接 Prefect 服务 {url}，未运行。请核对环境变量 PREFECT_API_URL 和该服务是否在运行。",
                f"The Prefect server {url} cannot be reached; nothing was run. Check PREFECT_API_URL and "
                "whether that server is running.",
            )
        return cls(
            f"Prefect 服务未能启动，未运行；已收到的文件和以往结果完好。原因见 {log}"
            "（常见：磁盘已满、内存不足）。请排除后重新运行。",
            "The Prefect server did not start, so nothing was run; received files and former runs are "
            f"whole. See {log} (often a full disk or too little memory), put it right and run again.",
        )

    @classmethod
    def prefect_server_failed(cls, url: str) -> "SurroundingsError":
        return cls(
            f"运行中 Prefect 服务 {url} 出错，未发布；已收到的文件和以往结果完好。常见原因是磁盘已满或该服务"
            "已停止。请排除后重新运行。",
            f"The Prefect server {url} failed during the run; nothing was published, received files and "
            "former runs are whole. Often the disk is full or that server was stopped: put it right and "
            "run again.",
        )

    @classmethod
    def verification_ended(cls, status: int) -> "SurroundingsError":
        return cls(
            f"核验进程意外结束（状态 {status}），未发布；已收到的文件和以往结果完好。常见原因是内存不足。"
            "请排除后重新运行。",
            f"The verification ended unexpectedly (status {status}); nothing was published, received files "
            "and former runs are whole. Often memory ran out: put it right and run again.",
        )

    @classmethod
    def of_replay(cls, folder: Path, reason: str) -> "SurroundingsError":
        return cls(
            f"复算未能完成：{reason}。复算的成果表写在 {folder}，请检查磁盘空间后重试；已发布的运行未受影响。",
            f"The run could not be computed again: {reason}. Its tables go to {folder}; look at the disk and "
            "try again. What is published is untouched.",
        )

    @classmethod
    def damaged_store(cls, file: Path) -> "SurroundingsError":
        return cls(
            f"收件库中的文件内容与其校验值不符：{file}。文件可能被改动，请从备份恢复后重新运行。",
            f"A received file no longer matches its checksum: {file}. Restore it from a backup and run again.",
        )


class DecisionError(AccountingError):
    """A file of decisions cannot be taken in; nothing of it was."""

    exit_status = 2

    @classmethod
    def refused(cls, file: str, details_zh: str, details_en: str) -> "DecisionError":
        """Return everything that is wrong with a file of decisions, one line each."""
        return cls(
            f"认定表 {file} 未取用，其中的认定一条也没有记下：{details_zh}\n请改正后重新执行。",
            f"The decisions of {file} were not taken in, none of them:{details_en}\n"
            "Correct it and take it in again.",
        )

    @classmethod
    def damaged(cls, file: Path) -> "DecisionError":
        error = cls(
            f"认定存档被改动或损坏：{file}。存档只增不改，请从备份恢复后重新运行。",
            f"The record of decisions was changed or damaged: {file}. Nothing in it ever changes: restore "
            "it from a backup and run again.",
        )
        error.exit_status = 1
        return error


class ReferenceDataError(AccountingError):
    """A table of reference_data is wrong."""

    exit_status = 2

    @classmethod
    def methods(cls, project_id: str, pollutant: str, count: int) -> "ReferenceDataError":
        return cls.of(
            "methods",
            f"项目 {project_id} 的 {pollutant} 有 {count} 个核算方法，必须恰好一个。请核对适用年度和选择规则。",
            f"project {project_id}, {pollutant}, has {count} methods and needs exactly one: check the years "
            "and the rule that chooses.",
        )

    @classmethod
    def own(cls, folder: Path, details_zh: str, details_en: str) -> "ReferenceDataError":
        """Return what is wrong with an office's own rows, one line each."""
        return cls(
            f"本单位参照数据 {folder} 有误，未开始核算：{details_zh}\n请改正后重新运行。",
            f"The office's reference data in {folder} is wrong; nothing was computed:{details_en}\n"
            "Correct it and run again.",
        )

    @classmethod
    def of(cls, table: str, detail_zh: str, detail_en: str) -> "ReferenceDataError":
        return cls(
            f"reference_data/{table}.csv 有误：{detail_zh}",
            f"reference_data/{table}.csv is wrong: {detail_en}",
        )
