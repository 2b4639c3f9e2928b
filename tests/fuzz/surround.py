"""The same records in another look: headings, order, spelling, and what stands around them."""

import random
from typing import Any

from jianpai import schemas
from jianpai.schemas.sheet.units import SPELLINGS
from tests.fuzz import spell
from tests.fuzz.draw import Sheet
from tests.sheets import heading

_TITLES = ["重点减排工程汇总表", "填报单位：示例局", "（2024年）", "=cmd", "\u3000", "单位：吨"]


def turn(sheet: Sheet, rng: random.Random) -> None:
    """Shuffle rows and columns, spell headings another way, add columns nobody asked for."""
    if rng.random() < 0.5:
        rng.shuffle(sheet.lines)
    names = list(sheet.headings)
    if rng.random() < 0.4:
        rng.shuffle(names)
    headings = {name: _heading(name, sheet.template, rng) for name in names}
    if rng.random() < 0.3:
        extra = {"+note": rng.choice(["备注", "序号", "联系电话", "=x", "备注"]), **headings}
        headings = extra if rng.random() < 0.5 else {**headings, "+note": extra["+note"]}
        for line in sheet.lines:
            line["+note"] = rng.choice([None, "见附件", "1", "=1+1", "#N/A", "合计1"])
    sheet.headings = headings
    sheet.left = rng.choice([0, 0, 0, 1, 3])


def _heading(name: str, template: str, rng: random.Random) -> str:
    text = heading(name, template)
    unit = schemas.columns(template)[name].metadata["unit"]
    bare = text.split("（", maxsplit=1)[0]
    ways = [
        text,
        text.replace("（", "(").replace("）", ")"),
        name,
        f" {text}\n",
        f"*{text}",
        text.upper(),
        name.upper(),
    ]
    if "（" in text and unit in SPELLINGS:
        ways += [bare, *(f"{bare}（{spelling}）" for spelling in SPELLINGS[unit])]
        ways += [text.replace("（", "\n（"), text.replace("（", "[").replace("）", "]")]
    return rng.choice(ways) if rng.random() < 0.5 else text


def copy(sheet: Sheet, rng: random.Random) -> int:
    """Repeat a project row word for word; return how many were repeated."""
    if sheet.template in schemas.child_sheets() or not sheet.lines or rng.random() < 0.7:
        return 0
    sheet.lines.insert(rng.randint(0, len(sheet.lines)), dict(rng.choice(sheet.lines)))
    return 1


def respell(sheet: Sheet, is_csv: bool, rng: random.Random) -> None:
    kinds = {
        name: column.metadata["kind"] for name, column in schemas.columns(sheet.template).items()
    }
    share = rng.choice([0.0, 0.1, 0.5])
    for line in sheet.lines:
        for name, value in line.items():
            if name in kinds and rng.random() < share:
                line[name] = spell.same(value, kinds[name], rng, is_csv)


def surround(sheet: Sheet, is_csv: bool, rng: random.Random) -> None:
    """Put titles above, blank and repeated heading rows between, totals and notes below."""
    width = len(sheet.headings)
    for _ in range(rng.choice([0, 0, 1, 2, 5])):
        sheet.above.append([rng.choice([None, *_TITLES])])
    for _ in range(rng.choice([0, 0, 1, 3])):
        kind: list[Any] = rng.choice(
            [[], [None] * width, list(sheet.headings.values()), _total(sheet), ["填表人：张三"]]
        )
        sheet.between.setdefault(rng.randint(1, len(sheet.lines)), []).append(kind)
    if rng.random() < 0.3:
        last = [_total(sheet), [], ["填表人：张三", None, "审核：李四"], ["注：数据来自台账。"]]
        sheet.between.setdefault(len(sheet.lines), []).extend(last[: rng.randint(1, 4)])
    if not is_csv and rng.random() < 0.3:
        _merge_equal(sheet, rng)


def _total(sheet: Sheet) -> list[Any]:
    """Return a totals row: a label, then sums under the numbers."""
    columns = schemas.columns(sheet.template)
    kinds = [columns[name].metadata["kind"] if name in columns else "" for name in sheet.headings]
    label = ["合计", "总 计", "小计：", "柳州市合计"][len(sheet.lines) % 4]
    return [label] + [99999 if kind == "quantity" else None for kind in kinds[1:]]


def _merge_equal(sheet: Sheet, rng: random.Random) -> None:
    """Merge the first text column whose cells are equal in neighbouring records."""
    for name in ("enterprise_name", "data_source", "material_kind", "stage"):
        for at in range(len(sheet.lines) - 1):
            pair = [sheet.lines[at].get(name), sheet.lines[at + 1].get(name)]
            if (
                name in sheet.headings
                and pair[0] == pair[1]
                and pair[0]
                and not sheet.between.get(at + 1)
            ):
                sheet.merges.append((name, at, at + 1))
                return


def hidden(sheet: Sheet) -> Sheet:
    """Return a hidden copy of a sheet, as somebody's former version."""
    lines = [dict(line) for line in sheet.lines]
    return Sheet(sheet.template, f"{sheet.template}_旧", lines, sheet.headings, is_hidden=True)
