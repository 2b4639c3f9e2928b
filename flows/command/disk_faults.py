"""What a fault of disk or file system means to the user, by its errno (磁盘故障).

The words of the system are English and name no remedy, so the Chinese message never shows them.
"""

import errno
import re
from pathlib import Path

from jianpai.flows.errors import AccountingError, SurroundingsError, UsageError

Words = tuple[str, str]
"""(Chinese, English)"""

NOT_WRITTEN: Words = ("文件未写出。", "the file was not written. ")
NOT_PUBLISHED: Words = (
    "未发布；已收到的文件和以往结果完好。",
    "nothing was published; received files and former runs are whole. ",
)

_NO_FOLDER = {errno.ENOTDIR, errno.EEXIST}
_FULL: Words = ("磁盘空间不足", "请清理磁盘空间后重新运行。")
_FORBIDDEN: Words = ("没有写入权限", "请换一个可写的目录，或请管理员开放权限后重新运行。")
_READ_ONLY: Words = ("文件系统是只读的", "请换一个可写的目录，或请管理员改为可写后重新运行。")
_BROKEN: Words = ("磁盘或网络盘读写出错", "请检查磁盘和网络连接后重新运行。")
_MEANINGS: dict[int, tuple[Words, str]] = {
    errno.ENOSPC: (_FULL, "Free some space and run again."),
    errno.EDQUOT: (("磁盘配额已用完", _FULL[1]), "Free some space and run again."),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM),
        (_FORBIDDEN, "Use a folder you may write to, or get the right."),
    ),
    errno.EROFS: (_READ_ONLY, "Use a folder on another file system, or have it made writable."),
    **dict.fromkeys(
        (errno.EIO, errno.ESTALE, errno.ETIMEDOUT),
        (_BROKEN, "Check disk and network and run again."),
    ),
    errno.ENOENT: (("文件或目录不存在", "请核对路径后重新运行。"), "Check the path and run again."),
    errno.ENAMETOOLONG: (
        ("文件名过长", "请缩短路径后重新运行。"),
        "Shorten the path and run again.",
    ),
}
_UNKNOWN: tuple[Words, str] = (
    ("读写文件出错", "请把此信息交给系统维护人员。"),
    "Hand this message to whoever maintains the system.",
)


_FULL_IN_WORDS = (
    "No space left",
    "Could not write",  # DuckDB
    "transport error",  # polars, where the end of a Parquet file found no room
    "disk is full",  # SQLite
)


def error_of(fault: OSError, consequence: Words = NOT_WRITTEN) -> AccountingError:
    """Return the error in the user's words, with what follows of it for the command."""
    number, place = _number(fault), str(fault.filename or "")
    if number in _NO_FOLDER and place:
        return UsageError.no_folder(_file_in(place))
    (what, to_do), to_do_en = _MEANINGS.get(number, _UNKNOWN)
    code = "" if number in _MEANINGS else f"（错误号 {number}）"
    reason = fault.strerror or str(fault)
    return SurroundingsError(
        f"{what}{code}{'：' if place else ''}{place}。{consequence[0]}{to_do}",
        f"{reason}{': ' if place else ''}{place}; {consequence[1]}{to_do_en}",
    )


def _file_in(place: str) -> str:
    """Return the part of a path that is a file although something should stand below it."""
    parts = [Path(place), *Path(place).parents]
    return next((str(part) for part in parts if part.is_file()), place)


def behind(error: BaseException) -> OSError | None:
    """Return the fault of the disk that an error of a library stands for, None if it does not.

    xlsxwriter wraps it, others tell it in their words.
    """
    for fault in (error, *error.args):
        if isinstance(fault, OSError):
            return fault
    said = str(error)
    if any(words in said for words in _FULL_IN_WORDS):
        return OSError(errno.ENOSPC, "No space left on device")
    return None


def _number(fault: OSError) -> int:
    """Return the errno; polars gives it in its words only: ``… (os error 28)``."""
    told = re.search(r"\(os error (\d+)\)", str(fault))
    return fault.errno or (int(told[1]) if told else 0)
