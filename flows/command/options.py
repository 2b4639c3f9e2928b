"""Options that several commands have, with what they are where they are left out (共用的选项)."""

from pathlib import Path
from typing import Annotated, Any

import typer

from jianpai.flows.command import folders

LEFT_OUT: Any = None
"""The default of an option that the office fills (folders.py)."""
Lang = Annotated[
    str,
    typer.Option(
        "--lang", help="zh 或 en；信息语言 language of messages", callback=folders.language
    ),
]
OfficeOption = Annotated[
    Path | None,
    typer.Option(
        "--office",
        help="单位目录，默认为当前目录或其上级 folder of the office",
        callback=folders.office,
        is_eager=True,
    ),
]
InboxOption = Annotated[
    Path, typer.Option("--inbox", help="收件目录 folder of submissions", callback=folders.inbox)
]
WarehouseOption = Annotated[
    Path,
    typer.Option("--warehouse", help="数据仓目录 warehouse folder", callback=folders.warehouse),
]
WarehouseToRead = Annotated[
    Path,
    typer.Option(
        "--warehouse", help="数据仓目录 warehouse folder", callback=folders.warehouse_to_read
    ),
]
AlsoOption = Annotated[
    bool,
    typer.Option(
        "--also", help="另一收件目录也归入该数据仓 let this inbox belong to the warehouse too"
    ),
]
ReferenceOption = Annotated[
    Path | None,
    typer.Option(
        "--reference",
        help="本单位参照数据目录，逐行覆盖随程序的数据 own reference data, laid over the shipped",
        callback=folders.reference,
    ),
]
