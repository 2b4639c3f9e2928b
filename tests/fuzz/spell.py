"""How one value may be written in other words."""

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.sheets import Formula

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def same(value: Any, kind: str, rng: random.Random, is_csv: bool) -> Any:
    """Return the value written another way that is read as the same."""
    ways = _WAYS[kind](value)
    if not is_csv:
        ways += _native(value, kind)
    return rng.choice(ways)


def plain(value: Any) -> str:
    """Return the value as text, the plainest way."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _native(value: Any, kind: str) -> list[Any]:
    text = plain(value)
    if kind in ("quantity", "ratio"):
        number = float(text)
        return [number, Formula("=1", number)] if Decimal(repr(number)) == Decimal(text) else []
    if kind == "date":
        return [date.fromisoformat(text), Formula('="d"', text)]
    if kind == "month":
        return [date.fromisoformat(f"{text}-01"), int(text.replace("-", ""))]
    return (
        [int(text)]
        if kind in ("year", "code") and text.isdigit() and 4 <= len(text) <= 8 and text[0] != "0"
        else []
    )


def _numbers(value: Any) -> list[Any]:
    number = Decimal(plain(value))
    text, size = f"{number:f}", f"{abs(number):f}"
    sign = "-" if number < 0 else ""
    ways = [
        text,
        text.translate(_WIDE),
        f"{number:,f}",
        f" {text}\u3000",
        f"{sign}00{size}",
        f"'{text}",
        f'="{text}"',
    ]
    ways += [f"{number:,f}".translate(_WIDE), f"{sign}+{size}" if not sign else f"\u2212{size}"]
    ways.append(text + "00" if "." in text else f"{text}.000000000")
    return ways + ([text.removeprefix("0")] if text.startswith("0.") else [])


def _ratios(value: Any) -> list[Any]:
    percent = f"{Decimal(plain(value)) * 100:f}"
    return [*_numbers(value), f"{percent}%", f"{percent} %", f"{percent}％".translate(_WIDE)]


def _dates(value: Any) -> list[Any]:
    day = date.fromisoformat(plain(value))
    y, m, d = day.year, day.month, day.day
    return [
        day.isoformat(), f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{y}.{m:02d}.{d}",
        f"{y}{m:02d}{d:02d}", f"{day} 00:00:00",
        f"{day}T08:30:00", f"{y} 年 {m} 月 {d} 日", day.isoformat().translate(_WIDE), f" {y}-{m}-{d}\n",
    ]  # fmt: skip


def _months(value: Any) -> list[Any]:
    text = plain(value)
    y, m = int(text[:4]), int(text[5:])
    return [
        text, f"{y}年{m}月", f"{y}年{m:02d}月份", f"{y}/{m}", f"{y}{m:02d}", f"{y}.{m:02d}", f" {y}-{m} ",
        f"{text}-28", f"{text}-01 00:00:00", text.translate(_WIDE), f"{y} 年 {m} 月",
    ]  # fmt: skip


def _years(value: Any) -> list[Any]:
    text = plain(value)
    return [
        text,
        f"{text}年",
        f"{text}年度",
        f"{text}.0",
        text.translate(_WIDE),
        f" {text} ",
        f"'{text}",
    ]


def _codes(value: Any) -> list[Any]:
    text = plain(value)
    ways = [
        text,
        text.lower(),
        text.translate(_WIDE),
        f" {text}\u3000",
        text.replace("-", "\u2010"),
        f"{text[:3]} {text[3:]}",
    ]
    return [*ways, f"'{text}", f'="{text}"'] + ([f"{text}.0"] if text.isdigit() else [])


def _choices(value: Any) -> list[Any]:
    text = plain(value)
    return [
        text,
        f" {text}\u3000",
        text.translate({ord("("): "（", ord(")"): "）", ord("%"): "％"}),
        text.replace("g/L", "g/l"),
    ]


def _texts(value: Any) -> list[Any]:
    return [plain(value), f"  {plain(value)}\n"]


_WAYS: dict[str, Callable[[Any], list[Any]]] = {
    "quantity": _numbers,
    "ratio": _ratios,
    "date": _dates,
    "year": _years,
    "month": _months,
    "code": _codes,
    "choice": _choices,
    "text": _texts,
}
