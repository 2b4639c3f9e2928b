"""One received file (收到的文件): what was sent, under which name, and where it is kept."""

from dataclasses import dataclass
from pathlib import Path

MAPPING_SUFFIX = ".mapping.toml"
"""A column mapping beside a foreign workbook: ``x.xlsx`` and ``x.mapping.toml``."""


@dataclass(frozen=True)
class ReceivedFile:
    """One receipt: what was sent, under which name, and where it is kept."""

    order: int
    name: str
    sha256: str
    path: Path
    bytes: int
    batch: int = 1
    """The run that received it; what is checked together is one batch."""
