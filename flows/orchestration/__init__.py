"""Prefect around the run: its server, settings, progress and artifacts (调度)."""
