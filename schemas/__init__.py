"""One module per reported sheet: the page that documents its columns and rules.

A new project type is one more module here; nothing else lists the sheets.
"""

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pandera.polars as pa

from jianpai.schemas.sheet.project import ProjectSheet

Sheet = type[pa.DataFrameModel]


@cache
def sheets() -> dict[str, Sheet]:
    """Return every reported sheet by its name, e.g. ``W1 城镇污水处理``, in the order of names."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("[a-z][0-9]_*.py"))
    models = [model for name in modules for model in _models_of(f"{__name__}.{name}")]
    return {model.to_schema().name: model for model in models}


def _models_of(module_name: str) -> list[Sheet]:
    module = import_module(module_name)
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, pa.DataFrameModel)
        and value.__module__ == module_name
    ]


@cache
def project_sheets() -> dict[str, type[ProjectSheet]]:
    """Return the sheets that hold projects by type id, e.g. ``W1``."""
    return {s.project_type(): s for s in sheets().values() if issubclass(s, ProjectSheet)}


@cache
def columns(sheet_name: str) -> dict[str, Any]:
    """Return the pandera columns of a sheet by identifier, in the order of its template."""
    return dict(sheets()[sheet_name].to_schema().columns)
