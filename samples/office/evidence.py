"""What a dossier holds: every kind of evidence that reference_data/evidence.csv asks of a project."""

from decimal import Decimal

from jianpai.schemas import reference
from samples.records import Value

_GIVEN_AWAY = {"offset": "offset_", "traded": "traded_"}


def evidence(project_type: str, project_id: str, cells: dict[str, Value]) -> str:
    """Return the cell: kind:file, one for each kind that is asked for."""
    kinds = [
        row["evidence_zh"]
        for row in reference.table("evidence").to_dicts()
        if row["project_type"] in (project_type, "all")
        and row["rule_value"] in (None, *cells.values())
        and _is_asked(row["need"], cells)
    ]
    return "；".join(f"{kind}:{project_id}_{n}.pdf" for n, kind in enumerate(kinds, start=1))


def _is_asked(need: str, cells: dict[str, Value]) -> bool:
    """Return whether evidence is asked for: always, or where tonnes were given away."""
    column = _GIVEN_AWAY.get(need)
    given = [v for name, v in cells.items() if column and name.startswith(column)]
    return need == "required" or any(isinstance(v, Decimal) and v > 0 for v in given)
