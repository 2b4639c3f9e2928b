"""What is mutated, and which tests are asked first (变异范围与测试次序)."""

from pathlib import Path

from tests.mutation import python_mutants, sql_mutants
from tests.mutation.mutant import Mutant

PYTHON = [
    "flows/settle/**/*.py",
    "flows/account/*.py",
    "flows/read/sheet/cells.py",
    "flows/read/sheet/rows.py",
    "flows/receive.py",
    "flows/validate/validate.py",
    "schemas/sheet/checks.py",
]
"""The Python that decides a figure or whether a row counts."""

_QUERIES = ["bite_figures", "bite_totals", "bite_claims", "bite_findings", "golden"]
_INTAKE = ["bite_intake", "in_force", "validate"]
FIRST = {
    "sql/check": ["bite_checks", "verify"],
    "sql/problem": ["bite_findings", "validate", "golden"],
    "sql": _QUERIES,
    "flows/read/sheet/cells.py": ["cells", "bite_intake", "read"],
    "flows/read": ["bite_intake", "read", "headings"],
    "flows/account": [*_QUERIES, "explain"],
    "flows/receive.py": ["bite_intake", "in_force"],
    "schemas": ["bite_intake", "validate"],
    "flows": _INTAKE,
}
"""By the beginning of the path: the tests/test_….py most likely to notice, in this order."""


def mutants(root: Path, only: list[str]) -> list[Mutant]:
    """Return every mutant of the files whose path begins with one of ``only``, or of all."""
    found = []
    for path in sorted({*root.glob("sql/*/*.sql"), *(p for g in PYTHON for p in root.glob(g))}):
        if not only or path.relative_to(root).as_posix().startswith(tuple(only)):
            make = sql_mutants if path.suffix == ".sql" else python_mutants
            found += make.of_file(root, path)
    return found


def first_tests(root: Path, path: str) -> list[str]:
    """Return the test files of the first pass for a source file; those that do not exist are left out."""
    beginning = max((key for key in FIRST if path.startswith(key)), key=len)
    named = [f"tests/test_{name}.py" for name in FIRST[beginning]]
    return [name for name in named if (root / name).exists()]


def other_tests(root: Path, path: str) -> list[str]:
    """Return every other test file: the second pass."""
    first = first_tests(root, path)
    every = sorted(p.relative_to(root).as_posix() for p in root.glob("tests/test_*.py"))
    return [name for name in every if name not in first and name != "tests/test_mutation.py"]
