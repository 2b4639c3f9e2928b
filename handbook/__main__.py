"""Writes the method handbook: docs/handbook.html, one file that needs nothing beside it.

    python -m handbook [--out docs/handbook.html]

Nothing depends on the clock: the same sources give the same bytes. What is only written in English so
far is named; its Chinese goes into handbook/chinese.csv.
"""

import argparse
import sys
from pathlib import Path

from handbook import chinese
from handbook.page import render

OUT = Path(__file__).parent.parent / "docs" / "handbook.html"


def main() -> None:
    """Write the handbook and say which of its texts have no Chinese yet."""
    parser = argparse.ArgumentParser(prog="python -m handbook", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    out = parser.parse_args().out
    out.write_text(render(), encoding="utf-8", newline="\n")
    for text in chinese.missing():
        print(f"没有中文 without Chinese (handbook/chinese.csv): {text}", file=sys.stderr)


if __name__ == "__main__":
    main()
