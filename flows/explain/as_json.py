"""A dossier as JSON: the fields of dossier.py under their names, whatever the language (机读卷宗).

A number is ``{"value": "30.20", "unit": "t"}``, exact text; words are ``{"zh": …, "en": …}``; what is
not there is an empty text or list. Keys stay as long as ``dossier_version`` does; docs/dossier.md lists them.
"""

import dataclasses
import json
from typing import Any

from jianpai.flows.explain.dossier import Dossier, Words


def as_json(dossier: Dossier) -> str:
    """Return the dossier as JSON text."""
    return json.dumps(plain(dossier), ensure_ascii=False, indent=2)


def plain(value: Any) -> Any:
    """Return a part of the dossier as dictionaries, lists and texts."""
    if isinstance(value, Words):
        return value._asdict()
    if isinstance(value, list):
        return [plain(each) for each in value]
    if dataclasses.is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value
