"""Begin and end to show progress on standard error (进度显示)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from jianpai.flows import progress
from jianpai.flows.screen import colour
from jianpai.flows.screen.bars import Bars
from jianpai.flows.screen.lines import Lines


@contextmanager
def shown(lang: str = "zh") -> Iterator[None]:
    """Show what is said inside: a bar a step where it is a terminal, plain lines elsewhere."""
    bars = Bars(lang) if colour.is_terminal(sys.stderr) else None
    handler = bars or Lines(lang)
    progress.log.setLevel("INFO")
    progress.log.propagate = False
    progress.log.addHandler(handler)
    progress.show_on(bars)
    try:
        yield
    finally:
        progress.show_on(None)
        progress.log.removeHandler(handler)
        if bars:
            bars.stop()
