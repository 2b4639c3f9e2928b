"""What ``jianpai decide`` prints of the file that it took in (取用认定表)."""

from pathlib import Path

import typer

from jianpai.flows.command import disk_faults
from jianpai.flows.command.commands import guarded
from jianpai.flows.deciding import words
from jianpai.flows.deciding.take import take
from jianpai.flows.overlay import overlay, profile
from jianpai.flows.warehouse import Warehouse


def decide(
    file: Path,
    warehouse: Path,
    lang: str,
    *,
    revise: bool = False,
    reference: Path | None = None,
    office: Path | None = None,
) -> int:
    """Take a file of decisions in and say what the next run will count.

    A workbook of another office is refused; outside of an office only one of another warehouse is.
    """

    def work() -> int:
        overlay.use(reference, office)
        own = profile.in_use().name
        taken = take(file, Warehouse(warehouse), office=own, revise=revise)
        typer.echo(words.text(taken, lang))
        return 0

    return guarded(lang, work, disk_faults.NOT_WRITTEN)
