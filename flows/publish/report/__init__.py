"""The report of a run: one page for the bureau (月报)."""
