"""What a user may be told about the files on record (收件登记的错误)."""

from datetime import date
from pathlib import Path

from jianpai.flows.errors import NothingAcceptableError, SurroundingsError, UsageError

SHOWN = 20


def _said(sender: str) -> tuple[str, str]:
    return (
        (f"报送单位 {sender}", f"from {sender}") if sender else ("报送单位不明", "sender unknown")
    )


class DamagedFileError(SurroundingsError):
    """A received file is gone or is another than was received, and there is no copy of it."""

    @classmethod
    def of(cls, name: str, sender: str, received: date, path: Path) -> "DamagedFileError":
        zh, en = _said(sender)
        state = (
            ("与其校验值不符", "no longer matches its checksum")
            if path.exists()
            else (
                "已不在",
                "is gone",
            )
        )
        return cls(
            f"收到的文件 {name}（{zh}，{received} 收到）在收件库中{state[0]}：{path}。收件目录和以往运行的佐证中"
            "都没有内容相同的副本，因此没有运行。请把当时收到的同一份文件放回收件目录，或从备份恢复上述文件，"
            f"然后重新运行；确已找不到时，请执行 jianpai received --withdraw '{name}' --reason 原因，"
            "并请报送单位重新报送。",
            f"The received file {name} ({en}, received {received}) {state[1]}: {path}. Neither the inbox nor "
            "the evidence of former runs holds a copy of the same content, so nothing was run. Put the file "
            "as it was received back into the inbox, or restore the one named from a backup, and run again; "
            f"if it is lost, do jianpai received --withdraw '{name}' --reason … and ask for it to be sent "
            "again.",
        )


class RecordError(UsageError):
    """What is asked of the files on record cannot be done."""

    @classmethod
    def nothing_on_record(cls, warehouse: Path) -> "RecordError":
        return cls(
            f"{warehouse} 中没有收件记录。请核对 --warehouse，或先执行 jianpai run。",
            f"{warehouse} has no file on record. Check --warehouse, or do jianpai run first.",
        )

    @classmethod
    def both_ways(cls) -> "RecordError":
        return cls(
            "--withdraw 和 --restore 不能同时使用。请分两次执行。",
            "--withdraw and --restore exclude each other. Do one after the other.",
        )

    @classmethod
    def no_reason(cls, action: str, file: str) -> "RecordError":
        return cls(
            f"没有写明原因，未登记。请加 --reason，例如 --{action} '{file}' --reason '报送单位来函更正'。",
            f"No reason is given, so nothing was put on record. Add --reason, e.g. --{action} '{file}' "
            "--reason 'the sender asked for it'.",
        )

    @classmethod
    def nothing_to_do(cls) -> "RecordError":
        return cls(
            "--reason 和 --by 只与 --withdraw 或 --restore 一起使用。请写明文件，例如 --withdraw 文件名。",
            "--reason and --by go with --withdraw or --restore. Name the file, e.g. --withdraw FILE.",
        )

    @classmethod
    def unknown(cls, asked: str, nearest: list[str]) -> "RecordError":
        lines = "".join(f"\n  · {name}" for name in nearest)
        near = (f"最接近的：{lines}", f" Nearest:{lines}") if nearest else ("", "")
        return cls(
            f"收件登记中没有文件“{asked}”。请执行 jianpai received 查看全部文件名。{near[0]}",
            f"No file “{asked}” is on record. jianpai received lists them all.{near[1]}",
        )

    @classmethod
    def several(cls, asked: str, found: list[tuple[str, str, date]]) -> "RecordError":
        """``found`` holds name, SHA-256 and day of receipt of each."""
        lines = "".join(
            f"\n  · {name}  {digest[:12]}  {received}" for name, digest, received in found[:SHOWN]
        )
        return cls(
            f"“{asked}”对应 {len(found)} 份文件，未登记。请写全文件名，或写校验值的开头：{lines}",
            f"“{asked}” means {len(found)} files, so nothing was put on record. Write the whole name, or the "
            f"beginning of the checksum:{lines}",
        )

    @classmethod
    def already_withdrawn(cls, name: str, words: tuple[str, str]) -> "RecordError":
        return cls(
            f"{name} 已于 {words[0]}。未重复登记；如需恢复，请用 --restore。",
            f"{name} was withdrawn already {words[1]}. Nothing was put on record; --restore undoes it.",
        )

    @classmethod
    def not_withdrawn(cls, name: str) -> "RecordError":
        return cls(
            f"{name} 没有被撤回，现在有效，无需恢复。",
            f"{name} is not withdrawn: it counts, there is nothing to restore.",
        )

    @classmethod
    def a_copy(cls, name: str, of: str) -> "RecordError":
        return cls(
            f"{name} 是 {of} 的副本，没有另行采用。要撤回这一内容，请写 {of}。",
            f"{name} is a copy of {of} and does not count beside it. To take the content back name {of}.",
        )

    @classmethod
    def never_taken(cls, name: str) -> "RecordError":
        return cls(
            f"{name} 没有收下，不计入任何结果，无需撤回。",
            f"{name} was not taken in and counts nowhere: there is nothing to take back.",
        )

    @classmethod
    def another_inbox(cls, warehouse: Path, known: list[str], inbox: Path) -> "RecordError":
        return cls(
            f"数据仓 {warehouse} 的收件目录是 {'、'.join(known)}，本次指定的是 {inbox}，未收取任何文件。"
            "如果写错了，请改正 --inbox 或 --warehouse；如果这个目录的填报也要计入该数据仓，请加 --also。",
            f"The warehouse {warehouse} belongs to the inbox {', '.join(known)}; this run names {inbox}. "
            "Nothing was received. Correct --inbox or --warehouse; if the submissions of this folder are to "
            "count there too, add --also.",
        )


class NothingCountsError(NothingAcceptableError):
    """Files are on record, but none of them counts."""

    @classmethod
    def up_to(cls, day: date, first: date | None) -> "NothingCountsError":
        zh = f"最早的收到于 {first}" if first else "还没有收到任何文件"
        en = f"the first came on {first}" if first else "none has been received"
        return cls(
            f"截至 {day} 没有可计入的文件（{zh}），未发布。请核对 --as-of。",
            f"No file counts up to {day} ({en}); nothing was published. Check --as-of.",
        )

    @classmethod
    def all_withdrawn(cls, files: int) -> "NothingCountsError":
        return cls(
            f"收到的 {files} 份文件都已撤回，没有可核算的内容，未发布。请用 jianpai received 查看，"
            "并放入新的填报文件或用 --restore 恢复。",
            f"All {files} files received are withdrawn: there is nothing to account for and nothing was "
            "published. See jianpai received; put new submissions into the inbox or --restore one.",
        )
