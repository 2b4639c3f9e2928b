"""What ``jianpai mapping`` writes and says (列映射建议的输出)."""

from pathlib import Path

import typer

from jianpai.flows.command.commands import guarded
from jianpai.flows.errors import UsageError
from jianpai.flows.proposal.proposal_text import Written, written
from jianpai.flows.proposal.propose import Proposal
from jianpai.flows.proposal.propose_file import propose_file
from jianpai.flows.received_file import MAPPING_SUFFIX
from jianpai.flows.warehouse import write_atomically


def write_mapping(file: Path, out: Path | None, project_type: str | None, lang: str) -> int:
    """Write the proposed mapping of a foreign workbook beside it, and say what is left to do."""

    def work() -> int:
        beside = file.with_name(f"{file.stem}{MAPPING_SUFFIX}")
        target = beside if out is None else out / beside.name if out.is_dir() else out
        if target.exists():
            raise UsageError.existing_mapping(target)
        proposal = propose_file(file, project_type)
        text = written(proposal, file.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, text.text.encode())
        typer.echo((_said_en if lang == "en" else _said)(proposal, text, file, target))
        if target != beside:
            typer.echo(
                f"To be used it must lie beside the workbook as {beside.name}."
                if lang == "en"
                else f"使用时须与工作簿放在一起，文件名为 {beside.name}。"
            )
        return 0

    return guarded(lang, work)


def _said(proposal: Proposal, text: Written, file: Path, target: Path) -> str:
    lines = "、".join(map(str, text.lines_to_fill_in))
    unsure = sum(not pair.is_sure for pair in proposal.pairs)
    converted = sum(pair.unit is not None for pair in proposal.pairs)
    others = [
        f"也像 {'、'.join(proposal.others)}；如是，请删去该文件，加 --type 重新运行。"
        for _ in proposal.others[:1]
    ]
    fill = f"填好 {len(text.lines_to_fill_in)} 处“请填写”（第 {lines} 行）并" if lines else ""
    return "\n".join(
        [
            f"已写出 {target}",
            f"工作表“{proposal.sheet.name}”，按 {proposal.template}，表头第 {proposal.first_row}"
            f"–{proposal.source.last_row} 行。",
            *others,
            f"找到 {len(proposal.pairs)} 项（其中 {unsure} 项只是相近，{converted} 项须换算单位），"
            f"来源没有而可缺少 {len(proposal.absent)} 项。",
            f"请用记事本打开，{fill}核对其余各行，然后运行 jianpai check {file.name}。",
        ]
    )


def _said_en(proposal: Proposal, text: Written, file: Path, target: Path) -> str:
    lines = ", ".join(map(str, text.lines_to_fill_in))
    unsure = sum(not pair.is_sure for pair in proposal.pairs)
    converted = sum(pair.unit is not None for pair in proposal.pairs)
    others = [
        f"It may also be {', '.join(proposal.others)}: if so, delete the file and run with --type."
        for _ in proposal.others[:1]
    ]
    fill = f"fill in “请填写” (lines {lines}), " if lines else ""
    return "\n".join(
        [
            f"wrote {target}",
            f"Sheet “{proposal.sheet.name}” as {proposal.template}, headings in rows "
            f"{proposal.first_row}–{proposal.source.last_row}.",
            *others,
            f"{len(proposal.pairs)} columns found ({unsure} only similar, {converted} to convert), "
            f"{len(proposal.absent)} that may be absent.",
            f"Open it in a text editor, {fill}check the other lines, then run jianpai check {file.name}.",
        ]
    )
