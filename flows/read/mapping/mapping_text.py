"""The text of a mapping file: TOML as people type it, and on which line a setting stands (映射文件的文字).

TOML wants quotes around Chinese words and knows half-width signs only. Here Chinese words need no
quotes as long as they hold no blank, and ＝ ， “ ” are read as = , " ".
"""

import re
import tomllib
from decimal import Decimal
from typing import Any

from jianpai.flows import problems

TO_FILL_IN = "请填写"
"""What a proposed mapping says where nothing was found."""

_PART = re.compile(
    r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*'
    r"|“(?P<curly>[^“”\n]*)”|(?P<sign>[＝，])|(?P<bare>[^\s\"'#=,\[\]{}.＝，“”]+)"
)


class MappingError(Exception):
    """The mapping cannot be used; the message says why."""

    @classmethod
    def of(cls, zh: str, en: str, line: int | None = None) -> "MappingError":
        """Return the error in both languages, with the line of the file where it is known."""
        at = (f"第 {line} 行：", f"line {line}: ") if line else ("", "")
        return cls(problems.both(at[0] + zh, at[1] + en))


def parsed(text: str) -> dict[str, Any]:
    """Return what a mapping file says; its decimal numbers are exact.

    Raises:
        MappingError: it is no TOML, with the line and what stands there.
    """
    quoted = _PART.sub(_quoted, text)
    try:
        return tomllib.loads(quoted, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise _no_toml(error, text, quoted) from error


def _quoted(part: re.Match[str]) -> str:
    if part["curly"] is not None:
        return '"' + part["curly"].replace("\\", "\\\\").replace('"', '\\"') + '"'
    if part["sign"]:
        return {"＝": "=", "，": ","}[part["sign"]]
    is_word = part["bare"] and not part["bare"].isascii()
    return f'"{part["bare"]}"' if is_word and "\\" not in part["bare"] else part[0]


def _no_toml(error: Exception, text: str, quoted: str) -> MappingError:
    en = f"{type(error).__name__}: {error}"
    at = re.search(r"line (\d+), column (\d+)", str(error))
    if not at:
        return MappingError.of("不合 TOML 格式，或末尾不完整（引号、括号是否成对？）", en)
    line, column = int(at[1]), at[2]
    sent, read = text.splitlines()[line - 1 : line], quoted.splitlines()[line - 1 : line]
    where = f"第 {line} 行第 {column} 列" if sent == read else f"第 {line} 行"
    what = "同一项写了两次" if "overwrite" in str(error) or "twice" in str(error) else ""
    shown = f"：{sent[0].strip()[:60]}" if sent and sent[0].strip() else ""
    return MappingError.of(f"{where}{what or '不合 TOML 格式'}{shown}", en)


def line_of(text: str, key: str, section: str | None = None) -> int | None:
    """Return the line on which a setting, or a section, of this name begins; None if it is not found.

    Args:
        text: the mapping file.
        key: as the file writes it.
        section: the name of the section it stands in, as the file writes it.
    """
    lines = text.splitlines()
    first = (
        0 if section is None else _first(lines, 0, _header(section), rf"{_name(section)}\s*[=＝]")
    )
    return _first(lines, first or 0, rf"{_name(key)}\s*[=＝]", _header(key), f".*{_name(key)}")


def _name(key: str) -> str:
    return rf"\s*[\"'“]?{re.escape(key)}[\"'”]?"


def _header(section: str) -> str:
    return rf"\s*\[(?:.*\.)?{_name(section)}\s*\]"


def _first(lines: list[str], start: int, *forms: str) -> int | None:
    """Return the number of the first line after the start that has the first form, or the next one."""
    for form in forms:
        for number, line in enumerate(lines[start:], start=start + 1):
            if re.match(form, line):
                return number
    return None
