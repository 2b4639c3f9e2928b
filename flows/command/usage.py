"""Wrong usage of the command line in Chinese (命令用法错误): Typer knows its words in English only.

What is wrong is told by the kind of Typer's error; one of another kind points to the help alone.
"""

import re
from typing import Any

import typer


def chosen_language(arguments: list[str]) -> str:
    """Return the language that the arguments ask for, before anything has understood them."""
    pairs = zip(["", *arguments], arguments, strict=False)
    is_english = any(pair == ("--lang", "en") or pair[1] == "--lang=en" for pair in pairs)
    return "en" if is_english else "zh"


def known_language(lang: str) -> str:
    """Return the language if there are messages in it.

    Raises:
        typer.BadParameter: there are none.
    """
    if lang not in ("zh", "en"):
        raise typer.BadParameter(f"{lang}. zh, en")
    return lang


FORMATS = ("text", "json", "html")


def known_format(form: str) -> str:
    """Return what a dossier is to be shown as.

    Raises:
        typer.BadParameter: there is no such format.
    """
    if form not in FORMATS:
        raise typer.BadParameter(f"{form}. {', '.join(FORMATS)}")
    return form


def text(error: Any) -> str:
    """Return in Chinese what is wrong with the command, and where the right usage is told."""
    context = error.ctx
    path = context.command_path if context else "jianpai"
    return f"{_what(error)}\n用法见：{path} --help"


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "MissingParameter":
        return f"缺少{_named(error.param)}。"
    if kind == "NoSuchOption":
        return f"没有选项 {error.option_name}。{_nearest(error.possibilities)}"
    if kind == "BadOptionUsage":
        has_value = "does not take" in error.message
        return f"选项 {error.option_name} {'不带值' if has_value else '后面缺少值'}。"
    if kind == "BadParameter":
        return f"{_named(error.param)} 的值无法使用：{_value(error)}。"
    return _of_words(error)


def _of_words(error: Any) -> str:
    """Return what the plain usage errors mean; only their words tell them apart."""
    if found := re.match(r"No such command '(.*)'\.", error.message):
        return f"没有命令 {found[1]}。可用的命令：{'、'.join(error.ctx.command.commands)}。"
    if found := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", error.message):
        return f"多余的参数：{found[1]}。"
    return "命令用法有误。"


def _named(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"参数 {parameter.metavar or parameter.name}"
    return f"选项 {parameter.opts[0]}"


def _value(error: Any) -> str:
    value, _, possible = error.message.partition(". ")
    return f"{value}（可选：{possible.replace(', ', '、')}）" if possible else value


def _nearest(possible: list[str] | None) -> str:
    return f"是否要写 {'、'.join(sorted(possible))}？" if possible else ""
