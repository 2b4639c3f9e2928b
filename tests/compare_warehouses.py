"""Compare the published tables of two warehouses: ``python -m tests.compare_warehouses OLD NEW``.

For changes that must not move a figure: each table of the period's current run is held against the
other's, row by row on the columns both have. Prints what differs and exits with 1 if anything does.
"""

import json
import sys
from pathlib import Path

import duckdb


def current_tables(warehouse: Path, period: str) -> Path:
    """Return the folder of Parquet tables that a warehouse publishes for a period."""
    run_id = json.loads((warehouse / "current.json").read_text("utf-8"))[period]
    return warehouse / "runs" / run_id / "tables"


def differences(old: Path, new: Path) -> list[str]:
    """Return a line for each table or column that only one side has and for each differing table."""
    names = {path.stem for path in [*old.glob("*.parquet"), *new.glob("*.parquet")]}
    lines = []
    for name in sorted(names):
        sides = [folder / f"{name}.parquet" for folder in (old, new)]
        missing = [str(path) for path in sides if not path.exists()]
        lines += [f"{name}: no {path}" for path in missing] or _of_table(name, *sides)
    return lines


def _of_table(name: str, old: Path, new: Path) -> list[str]:
    with duckdb.connect() as con:
        columns = [
            [row[0] for row in con.execute("DESCRIBE FROM read_parquet($1)", [str(p)]).fetchall()]
            for p in (old, new)
        ]
        lines = [f"{name}: only the old has {c}" for c in columns[0] if c not in columns[1]]
        lines += [f"{name}: only the new has {c}" for c in columns[1] if c not in columns[0]]
        both = ", ".join(f'"{c}"' for c in columns[0] if c in columns[1])
        for side, first, second in (("old", old, new), ("new", new, old)):
            rows = con.execute(
                f"SELECT {both} FROM read_parquet($1) EXCEPT ALL SELECT {both} FROM read_parquet($2)",
                [str(first), str(second)],
            ).fetchall()
            if rows:
                lines.append(f"{name}: {len(rows)} rows only in the {side}, e.g. {rows[0]}")
    return lines


def main() -> int:
    old, new, *period = sys.argv[1:]
    folders = [current_tables(Path(side), *(period or ["2025-10"])) for side in (old, new)]
    found = differences(*folders)
    print("\n".join(found) or "the same tables")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
