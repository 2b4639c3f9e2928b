"""Replay: a published run computed once more from what was received (复算已发布的运行)."""
