"""The run that a run is held against, and what is kept of the comparison beside its tables (上一次运行).

The run before is the one published for the same period, else that of the latest earlier period. What is
found stands beside the tables of a run, in ``since/``: the tables themselves are the same for the same
content, whatever the warehouse has seen before.
"""

import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jianpai.flows.run import Run
from jianpai.flows.since import finding_changes
from jianpai.flows.versions import RESULT_LIBRARIES, code_version, reference_files

FOLDER, FORMER = "since", "former_run.json"


@dataclass(frozen=True)
class Former:
    """The run before, as it stands beside the run that came after it."""

    run_id: str
    period: str
    versions: list[str]
    """what of code, rule book and libraries was another then"""


def former_run(run: Run) -> Path | None:
    """Return the run that a run is held against; none where none was published, or one without series."""
    periods = run.house.published()
    earlier = [period for period in periods if period < str(run.period)]
    own = [str(run.period)] if str(run.period) in periods else []
    for period in [*own, *sorted(earlier, reverse=True)[:1]]:
        folder = run.house.runs / periods[period]
        if folder.name != run.run_id and finding_changes.has_series(folder / "tables"):
            return folder
    return None


def manifest_of(folder: Path) -> dict[str, Any]:
    """Return what a published run says of itself."""
    return dict(json.loads((folder / "manifest.json").read_text("utf-8")))


def manifest_to_be(run: Run) -> dict[str, Any]:
    """Return what the manifest of a run will say of the period and of its versions."""
    return {
        "period": str(run.period),
        "count_open_findings": run.count_open_findings,
        "code_version": code_version(),
        "reference_files": reference_files(),
        "libraries": {name: version(name) for name in RESULT_LIBRARIES},
    }


def keep(former: Former, folder: Path) -> None:
    """Write down beside a run which one it was held against."""
    text = json.dumps(former.__dict__, ensure_ascii=False)
    (folder / FORMER).write_text(text + "\n", "utf-8")


def kept(folder: Path) -> Former:
    """Return which run the one beside this folder was held against."""
    said = json.loads((folder / FORMER).read_text("utf-8"))
    return Former(said["run_id"], said["period"], said.get("versions", []))


def beside(run: Path) -> Path | None:
    """Return the folder beside a run's tables with what changed; None of the first run."""
    folder = run / FOLDER
    return folder if (folder / FORMER).exists() else None
