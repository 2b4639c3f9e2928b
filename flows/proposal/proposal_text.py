"""A proposed mapping as a file to fill in, with comments in Chinese (列映射建议文件)."""

import json
import re
from dataclasses import dataclass

from jianpai import schemas
from jianpai.flows.proposal.propose import Pair, Proposal, year_in
from jianpai.flows.read.mapping.mapping_text import TO_FILL_IN
from jianpai.flows.template import choices
from jianpai.schemas.sheet.units import factor_to

_BARE = re.compile(r"[A-Za-z0-9_\-一-鿿]*[一-鿿][A-Za-z0-9_\-一-鿿]*")
_ID_HINT = (
    "# 项目编号由这些列的内容得出：插入行、排序都不改变其他项目的编号；改名会得到新编号。",
    '# 前几位取本行的行政区划代码和核算年度；也可另写 项目编号开头 = "450200-2024-W"。',
)


@dataclass(frozen=True)
class Written:
    """The text of a proposed mapping, and what is left to do in it."""

    text: str
    lines_to_fill_in: list[int]


def written(proposal: Proposal, file_name: str) -> Written:
    """Return the mapping file of a proposal."""
    text = "\n".join(
        [
            *_head(proposal, file_name),
            *_ids(proposal),
            *_absent(proposal),
            *_columns(proposal),
            *_constants(proposal, file_name),
            *_region(proposal),
            *_unused(proposal),
        ]
    )
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if TO_FILL_IN in line.split("#", maxsplit=1)[0]
    ]
    return Written(text + "\n", lines)


def _head(proposal: Proposal, file_name: str) -> list[str]:
    sheet = [] if proposal.sheet.is_csv else [f"工作表 = {_text(proposal.sheet.name)}"]
    last = proposal.source.last_row
    others = f"；也像 {'、'.join(proposal.others)}" if proposal.others else ""
    return [
        f"# {_comment(file_name)} 的列映射（建议稿）。请核对每一行，把“{TO_FILL_IN}”改掉，然后运行 jianpai check。",
        "# “#”后面是说明；每项的写法见 docs/mapping.zh.md。",
        *sheet,
        f'类型 = "{proposal.template.split(" ")[0]}"  # {proposal.template}{others}',
        f"表头行 = {proposal.first_row}  # 表头从第 {proposal.first_row} 行起",
        f"表头行数 = {last - proposal.first_row + 1}  # 数据从第 {last + 1} 行起",
    ]


def _ids(proposal: Proposal) -> list[str]:
    by_name = {pair.name: pair for pair in proposal.pairs}
    if "project_id" in by_name or "project_id" not in proposal.missing:
        return []
    names = [name for name in ("enterprise_name", "project_name") if name in by_name]
    headings = [_heading(by_name[name], proposal) for name in names] or [TO_FILL_IN]
    return [*_ID_HINT, f"项目编号由 = [{', '.join(map(_text, headings))}]"]


def _absent(proposal: Proposal) -> list[str]:
    if not proposal.absent:
        return []
    titles = [_text(_title(name, proposal)) for name in proposal.absent]
    comment = "# 来源表没有、但不影响核算的必填项；有的请移到 [列]。"
    return [comment, f"缺少 = [{', '.join(titles)}]"]


def _columns(proposal: Proposal) -> list[str]:
    lines = ["", "[列]  # 左边是填报项，右边是来源表的表头；同一表头可以用于几项"]
    for pair in proposal.pairs:
        lines.append(
            f"{_key(pair.name, proposal)} = {_source(pair, proposal)}{_doubt(pair, proposal)}"
        )
    return lines


def _source(pair: Pair, proposal: Proposal) -> str:
    heading = _text(_heading(pair, proposal))
    if pair.unit is None:
        return heading
    wanted = _meta(pair.name, proposal)["unit"]
    factor = factor_to(wanted, pair.unit)
    times = "" if factor is None else f', 乘以 = "{factor:f}"'
    return f"{{ 表头 = {heading}, 单位 = {_text(pair.unit)}{times} }}"


def _doubt(pair: Pair, proposal: Proposal) -> str:
    meta = _meta(pair.name, proposal)
    said = []
    if not pair.is_sure:
        said.append("表头只是相近，请核对")
    if pair.unit == TO_FILL_IN:
        said.append(f"认不出单位；是{meta['unit_zh']}就写{meta['unit_zh']}")
    elif pair.unit is not None:
        said.append(f"换算为{meta['unit_zh']}")
    elif meta["unit"] is not None and pair.said is None:
        said.append(f"表头没有单位，按{meta['unit_zh']}读取，请核对")
    return f"  # {'；'.join(said)}" if said else ""


def _constants(proposal: Proposal, file_name: str) -> list[str]:
    if not proposal.to_fill_in:
        return []
    lines = ["", "[常数]  # 每行相同的内容；来源表有的请移到 [列]，写表头"]
    for name in proposal.to_fill_in:
        value, comment = _guess(name, proposal, file_name)
        lines.append(
            f"{_key(name, proposal)} = {_text(value)}{f'  # {comment}' if comment else ''}"
        )
    return lines


def _guess(name: str, proposal: Proposal, file_name: str) -> tuple[str, str]:
    column = schemas.columns(proposal.template)[name]
    if name == "credit_year":
        titles = proposal.sheet.cells.head(proposal.first_row).drop("row_number").row(0)
        year = year_in(file_name, proposal.sheet.name, *(str(text) for text in titles if text))
        return (year, "由文件名或标题推定，请核对") if year else (TO_FILL_IN, "如 2024")
    if options := choices(column):
        listed = "、".join(options[:8])
        return TO_FILL_IN, f"可选：{listed}{' 等' if len(options) > 8 else ''}"
    if "_before" in name:
        return TO_FILL_IN, f"{column.metadata['unit_zh'] or ''}；新建项目填 0".lstrip("；")
    example = {"date": "如 2024-06-30", "month": "如 2024-05"}.get(column.metadata["kind"], "")
    return TO_FILL_IN, example or column.metadata["unit_zh"]


def _region(proposal: Proposal) -> list[str]:
    if not proposal.places.letters:
        return []
    headings = [_text(_path(letter, proposal)) for letter in proposal.places.letters]
    lines = ["", "[行政区划]  # 按名称查代码", f"列 = [{', '.join(headings)}]"]
    if proposal.places.unknown:
        lines += [
            "",
            "[行政区划.更正]  # 以下名称查不到；确认是错字的去掉行首的 #，每处更正都会在清单中列出",
        ]
        lines += [
            f"# {_text(name)} = {_text(nearest or TO_FILL_IN)}"
            for name, nearest in proposal.places.unknown.items()
        ]
    return lines


def _unused(proposal: Proposal) -> list[str]:
    used = {pair.letter for pair in proposal.pairs} | {*proposal.places.letters}
    rest = [_comment(_path(at, proposal)) for at in proposal.source.paths if at not in used]
    return ["", f"# 没有用到的表头：{'、'.join(rest)}"] if rest else []


def _heading(pair: Pair, proposal: Proposal) -> str:
    return _path(pair.letter, proposal)


def _path(letter: str, proposal: Proposal) -> str:
    return re.sub(r"\s+", "", proposal.source.paths[letter])


def _title(name: str, proposal: Proposal) -> str:
    return str(schemas.columns(proposal.template)[name].title)


def _key(name: str, proposal: Proposal) -> str:
    title = _title(name, proposal)
    return title if _BARE.fullmatch(title) else _text(title)


def _meta(name: str, proposal: Proposal) -> dict:
    return schemas.columns(proposal.template)[name].metadata


def _text(value: str) -> str:
    """Return a text as TOML writes it."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return a text on one line, without signs that a comment must not hold."""
    return "".join(sign for sign in re.sub(r"\s+", " ", text) if sign.isprintable())
