"""Where a figure came from, in words and cells (追溯)."""
