"""Where a command works (命令的目录): what its options leave out comes from the office.

Each function is the callback of an option. ``--office`` is understood first; without it the office is
the one that the working folder lies in. What an option names itself goes before the office.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jianpai.flows.command import usage
from jianpai.flows.errors import UsageError
from jianpai.flows.places import PROFILE

if TYPE_CHECKING:
    from jianpai.flows.office.office import Office

_KEPT = "jianpai.office"
EVERY_MONTH = "0 6 5 * *"
WITHOUT_OFFICE = Path("warehouse")
"""The warehouse of a command that only looks something up, outside of any office."""


def office(ctx: typer.Context, folder: Path | None) -> Path | None:
    """Return the folder of the office, named or around; None outside of any.

    Raises:
        UsageError: the folder named is none of an office.
        ReferenceDataError: its profile is wrong.
    """
    place = folder or _around(Path.cwd())
    ctx.meta[_KEPT] = _named(place) if place else None
    return place


def _around(folder: Path) -> Path | None:
    """Return the folder that has a profile and is this one or above it; nothing heavy is loaded for it."""
    places = (folder, *folder.parents)
    return next((place for place in places if (place / PROFILE).is_file()), None)


def _named(folder: Path) -> "Office":
    from jianpai.flows.office.office import named  # noqa: PLC0415 - heavy

    return named(folder)


def of(ctx: typer.Context) -> "Office | None":
    """Return the office of a command."""
    if _KEPT not in ctx.meta:
        office(ctx, None)
    return ctx.meta[_KEPT]


def inbox(ctx: typer.Context, folder: Path | None) -> Path:
    """Return the folder of submissions.

    Raises:
        UsageError: none is named, and there is no office.
    """
    return folder or _required(ctx, "--inbox").inbox


def warehouse(ctx: typer.Context, folder: Path | None) -> Path:
    """Return the warehouse to write to.

    Raises:
        UsageError: none is named, and there is no office.
    """
    return folder or _required(ctx, "--warehouse").warehouse


def warehouse_to_read(ctx: typer.Context, folder: Path | None) -> Path:
    """Return the warehouse to look something up in; ``warehouse`` outside of any office."""
    here = of(ctx)
    return folder or (here.warehouse if here else WITHOUT_OFFICE)


def reference(ctx: typer.Context, folder: Path | None) -> Path | None:
    """Return the folder of the office's own reference data, if there is any."""
    here = of(ctx)
    return folder or (here.reference if here and here.reference.exists() else None)


def language(ctx: typer.Context, lang: str | None) -> str:
    """Return the language of messages: asked for, else the office's, else Chinese.

    Raises:
        typer.BadParameter: there are no messages in it.
    """
    if lang is None:
        here = of(ctx)
        return here.profile.language if here else "zh"
    return usage.known_language(lang)


def cron(ctx: typer.Context, expression: str | None) -> str:
    """Return when the schedule runs: asked for, else as the office says."""
    here = of(ctx)
    return expression or (here.profile.cron if here else EVERY_MONTH)


def _required(ctx: typer.Context, option: str) -> "Office":
    here = of(ctx)
    if here is None:
        raise UsageError.no_office(option)
    return here
