"""The pipeline: start reading in monthly.py, its table of contents."""
