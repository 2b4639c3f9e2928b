"""What is mutated, and which tests are asked first (变异范围与测试次序)."""

from pathlib import Path
from types import ModuleType

from tests.mutation import python_mutants, sheet_mutants, sql_mutants
from tests.mutation.mutant import Mutant

PYTHON = [
    "flows/settle/**/*.py",
    "flows/account/*.py",
    "flows/read/sheet/cells.py",
    "flows/read/sheet/rows.py",
    "flows/receive.py",
    "flows/receipts.py",
    "flows/intake/*.py",
    "flows/published/*.py",
    "flows/validate/validate.py",
    "flows/recompute/*.py",
    "flows/replay/*.py",
    "flows/restate/*.py",
    "flows/since/*.py",
    "schemas/sheet/checks.py",
]
"""The Python that decides a figure, whether a row counts, or what is said of two runs."""

SHEETS = ["schemas/[a-z][0-9]_*.py", "schemas/sheet/project.py", "schemas/sheet/closure.py"]
"""Where rules stand beside columns."""

COLLECTED = [
    "bite_figures",
    "bite_methods",
    "bite_totals",
    "bite_claims",
    "bite_cases",
    "bite_findings",
    "bite_checks",
    "bite_restate",
    "bite_since",
]
"""Test files that ask one query each and import nothing that starts polars: a worker holds them ready."""

FIRST = {
    "sql/check": ["bite_checks"],
    "sql/problem": ["bite_findings"],
    "sql/find": ["bite_findings"],
    "sql/claim": ["bite_claims", "bite_findings", "bite_cases"],
    "sql/total": ["bite_totals"],
    "sql/out": ["bite_totals"],
    "sql/objection": ["eligibility"],
    "sql/method": ["bite_figures", "bite_methods"],
    "sql/macro": ["bite_figures", "bite_claims"],
    "sql/restate": ["bite_restate", "bite_since"],
    "flows/read/sheet/cells.py": ["bite_reading", "cells"],
    "flows/read": ["bite_reading"],
    "flows/account": ["bite_account"],
    "flows/receive.py": ["bite_received"],
    "flows/validate": ["bite_rules"],
    "schemas": ["bite_sheets"],
    "schemas/sheet/checks.py": ["bite_rules"],
    "flows/receipts.py": ["bite_received", "in_force"],
    "flows/intake": ["records", "received"],
    "flows/published": ["records", "received"],
    "flows/recompute": ["bite_methods", "recompute"],
    "flows/replay": ["replay"],
    "flows/restate": ["restate"],
    "flows/since": ["since", "finding_stability", "restate"],
    "flows/settle": ["bite_intake"],
    "flows/settle/children.py": ["bite_children"],
    "flows/settle/parents.py": ["bite_children"],
}
"""By the beginning of the path: the tests/test_….py most likely to notice, in this order."""


def mutants(root: Path, only: list[str]) -> list[Mutant]:
    """Return every mutant of the files whose path begins with one of ``only``, or of all."""
    kinds = (["sql/*/*.sql"], sql_mutants), (PYTHON, python_mutants), (SHEETS, sheet_mutants)
    makers: dict[Path, ModuleType] = {
        path: maker for globs, maker in kinds for glob in globs for path in root.glob(glob)
    }
    return [
        mutant
        for path, maker in sorted(makers.items())
        if not only or path.relative_to(root).as_posix().startswith(tuple(only))
        for mutant in maker.of_file(root, path)
    ]


def first_tests(root: Path, path: str) -> list[str]:
    """Return the test files of the first pass for a source file; those that do not exist are left out."""
    beginning = max((key for key in FIRST if path.startswith(key)), key=len)
    return files(root, FIRST[beginning])


def files(root: Path, names: list[str]) -> list[str]:
    """Return those of the test files that exist."""
    return [f"tests/test_{name}.py" for name in names if (root / f"tests/test_{name}.py").exists()]


def other_tests(root: Path, path: str) -> list[str]:
    """Return every other test file: the second pass."""
    first = first_tests(root, path)
    every = sorted(p.relative_to(root).as_posix() for p in root.glob("tests/test_*.py"))
    return [name for name in every if name not in first and name != "tests/test_mutation.py"]
