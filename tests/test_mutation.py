"""The mutation runner itself, on a toy query and a toy module (变异检验工具自身的检验)."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.mutation import python_mutants, record, sheet_mutants, sql_mutants
from tests.mutation.copies import worker
from tests.mutation.mutant import Mutant

HEADER = "-- toy: AND 1 < 2 in the header stays\n--\n-- reads     sale\n\n"
QUERY = """SELECT
    shop,
    COALESCE(SUM(price_before), 0) AS price_before,
    ROW_NUMBER() OVER (PARTITION BY town, shop ORDER BY day) AS place,
    CASE WHEN kind = 'a' THEN 1 ELSE 7 END AS weight
FROM sale
INNER JOIN shop ON sale.shop = shop.shop
WHERE price_before BETWEEN 1 AND 9 AND day > 3
"""
TOY = Path("sql/out/toy.sql")


def texts(text: str, known: set[str] | None = None) -> set[str]:
    """Return every mutated line of a toy query, beside what became of it."""
    found = set()
    for mutant in sql_mutants.of_text(TOY, text, known or set()):
        assert mutant.applied(text).startswith(HEADER), mutant.shown()
        found.add(f"{mutant.original} → {mutant.edit.replacement}")
    return found


def test_every_kind_of_mutant_of_a_query() -> None:
    found = texts(HEADER + QUERY, {"price_after"})
    assert found >= {
        "> → >=",
        "> → <=",
        "= → <>",
        "AND → OR",
        "INNER → LEFT",
        "SUM → MAX",
        "3 → 4",
        "price_before → price_after",
        "day → day DESC",
        "town,  → ",
        "day > 3 → TRUE",
        "price_before BETWEEN 1 AND 9 → TRUE",
        "sale.shop = shop.shop → TRUE",
        "COALESCE(SUM(price_before), 0) → (SUM(price_before))",
        "CASE WHEN kind = 'a' THEN 1 ELSE 7 END → 7",
        "1 ELSE 7 → 7 ELSE 1",
        "ELSE 7 → ",
    }
    assert "1 AND 9 → 1 OR 9" not in found


def test_roundings_are_mutated() -> None:
    assert texts(HEADER + "SELECT HALF_EVEN_T(a) AS a_t FROM sale") >= {
        "HALF_EVEN_T(a) → ROUND(a, 2)",
        "HALF_EVEN_T(a) → ROUND((a) - 0.005, 2)",
    }


def test_an_id_stays_when_lines_are_added_above() -> None:
    ids = [m.id for m in sql_mutants.of_text(TOY, HEADER + QUERY, set())]
    later = [m.id for m in sql_mutants.of_text(TOY, "-- one more\n" + HEADER + QUERY, set())]
    assert ids == later
    assert len(set(ids)) == len(ids)
    other = [m.id for m in sql_mutants.of_text(TOY, HEADER + QUERY.replace("> 3", "> 4"), set())]
    assert set(ids) - set(other)


MODULE = '''"""A toy; 1 < 2 in a docstring stays."""


def grade(points: int, 满分: int = 100) -> str:
    """Return a grade."""
    if points < 0 or points > 满分:
        raise ValueError
    names = [name for name in ("b", "a") if name]
    return "合格" if points >= 60 and not points % 2 else names[0]
'''


def mutated(path: str, text: str) -> dict[str, Mutant]:
    return {
        f"{m.original} → {m.edit.replacement}": m for m in python_mutants.of_text(Path(path), text)
    }


def test_every_kind_of_mutant_of_a_module() -> None:
    found = mutated("flows/toy.py", MODULE)
    assert set(found) >= {
        "< → <=",
        "> → <=",
        "or → and",
        "points < 0 → False",
        "points < 0 or points > 满分 → True",
        "raise ValueError → pass",
        "% → //",
        "not  → ",
        "60 → 61",
        "100 → 99",
        "name → True",
    }
    changed = found["60 → 61"].applied(MODULE)
    assert changed == MODULE.replace("60", "61")  # columns are characters, not bytes
    assert found["60 → 61"].line == 9


SHEET = """
from jianpai.schemas.sheet.fields import quantity

MOST = 9

def _tonnes(heading):
    return quantity(heading, ge=0)

def _stage(stage):
    return _tonnes(f"{stage} t")

def _rule(name):
    return within(name, 3)

class Toy:
    before_t: int = quantity("a", le=4)
    after_t: int = _stage("b")
    rule = _rule("after_t")

    def other_rule(cls, data):
        return data > 5
"""


def test_only_the_rules_of_a_sheet_are_mutated(tmp_path: Path) -> None:
    path = tmp_path / "w9_toy.py"
    path.write_text(SHEET, "utf-8")
    found = {f"{m.original} → {m.edit.replacement}" for m in sheet_mutants.of_file(tmp_path, path)}
    numbers = {text.partition(" ")[0] for text in found} & set("0123456789")
    assert numbers == {"9", "3", "5"}
    assert "> → <=" in found
    assert "quantity(heading, ge=0) → None" not in found
    assert '_tonnes(f"{stage} t") → None' not in found


TESTS_OF_THE_TOY = """
from jianpai.toy import grade

def test_grade():
    assert (grade(60), grade(58), grade(100)) == ("ok", "no", "ok")
"""
TOY_MODULE = 'def grade(points):\n    return "ok" if points >= 60 else "no"\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one module, one test, and the runner."""
    root = tmp_path / "checkout"
    for name in ("jianpai", "tests"):
        (root / name).mkdir(parents=True)
        (root / name / "__init__.py").touch()
    (root / "tests" / "mutation").symlink_to(Path(__file__).parent / "mutation")
    (root / "jianpai" / "toy.py").write_text(TOY_MODULE, "utf-8")
    (root / "tests" / "test_toy.py").write_text(TESTS_OF_THE_TOY, "utf-8")
    return root


@pytest.mark.long
def test_a_worker_tells_killed_from_survived_and_leaves_the_checkout_alone(
    checkout: Path, tmp_path: Path
) -> None:
    asked = {"as it is": TOY_MODULE, "> → >=": TOY_MODULE.replace(">=", ">")}
    asked |= {
        "60 → 59": TOY_MODULE.replace("60", "59"),
        "no end": TOY_MODULE + "while True: pass\n",
    }
    asked["no name"] = TOY_MODULE.replace("points >=", "pints >=")
    with worker(checkout, tmp_path / "copy", ["tests/test_toy.py"]) as running:
        said = {
            name: running.ask("jianpai/toy.py", text, ["tests/test_toy.py"], 5.0)["verdict"]
            for name, text in asked.items()
        }
    assert said == {
        "as it is": "survived",
        "> → >=": "killed",
        "60 → 59": "survived",  # nobody asks for 59
        "no end": "timeout",
        "no name": "invalid",
    }
    assert (checkout / "jianpai" / "toy.py").read_text("utf-8") == TOY_MODULE


def test_a_worker_outside_its_copy_refuses_to_start(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    root = str(Path(__file__).parent.parent)
    start = f"import os, sys; sys.path.insert(0, {root!r}); os.chdir({str(tmp_path)!r}); "
    start += "from tests.mutation import worker; worker.main()"
    command = [sys.executable, "-c", start]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 1
    assert "the tests would see no mutant" in done.stderr


def equivalents(tmp_path: Path, *ids: str) -> Path:
    file = tmp_path / "equivalent.csv"
    file.write_text("id,reason\n" + "".join(f"{name},same\n" for name in ids), "utf-8")
    return file


def test_an_equivalent_mutant_that_no_longer_exists_stops_the_run(tmp_path: Path) -> None:
    found = sql_mutants.of_text(TOY, HEADER + QUERY, set())
    file = equivalents(tmp_path, found[0].id)
    assert record.equivalent(found, [], file) == {found[0].id}
    with pytest.raises(SystemExit, match=r"no mutant has the id sql/out/gone\.sql:join:1"):
        record.equivalent(found, [], equivalents(tmp_path, "sql/out/gone.sql:join:1"))


def test_the_score_leaves_out_equivalent_and_invalid_mutants() -> None:
    found = sql_mutants.of_text(TOY, HEADER + QUERY, set())[:5]
    said = ["killed", "timeout", "survived", "equivalent", "invalid"]
    text = record.summary(list(zip(found, said, strict=True)))
    assert text.splitlines()[-1].split() == ["all", "2", "1", "1", "1", "0", "66.7", "%"]
    assert found[2].shown() in text
    assert found[0].shown() not in text
