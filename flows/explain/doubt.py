"""What the records of a finding say field by field: where they differ, and in which cells (存疑依据)."""

import json

from jianpai.flows import terms
from jianpai.flows.explain.words import Speaker

VERDICTS = {"differs": ("不同", "differs"), "missing": ("一方未填", "missing on one side")}


def compared(finding: dict, say: Speaker) -> list[str]:
    """Return one line for each field in which the records differ, and one that names what agrees."""
    fields = json.loads(finding["evidence"]).get("fields", [])
    same = [
        say.pick(terms.COLUMNS.get(f["column"], f["column"]), f["column"])
        for f in fields
        if f["verdict"] == "agrees"
    ]
    told = [_field(f, say) for f in fields if f["verdict"] in VERDICTS]
    words = say.pick("相同", "agrees")
    return [*([f"      {words}: {say.pick('、', ', ').join(same)}"] if same else []), *told]


def _field(field: dict, say: Speaker) -> str:
    name = say.pick(terms.COLUMNS.get(field["column"], field["column"]), field["column"])
    values = " · ".join(
        f"{r['project_id']} “{r['value'] or ''}” ({r['file']} {r['sheet']}!{r['cell'] or '—'})"
        for r in field["records"]
    )
    return f"      {say.pick(*VERDICTS[field['verdict']])}: {name} {values}"
