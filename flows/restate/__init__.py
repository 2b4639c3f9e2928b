"""Restate: why the totals of one run differ from another's (结果变动说明)."""
