"""How often a property is tried: each example is a run over hundreds of records, drawn from a seed."""

from hypothesis import Phase, settings
from hypothesis import strategies as st

SEEDS = st.integers(0, 2**32)
few = settings(max_examples=2, derandomize=True, phases=[Phase.generate])
once, many = settings(few, max_examples=1), settings(few, max_examples=20)
