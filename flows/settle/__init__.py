"""Settle (定效): which rows count; start in settle.py."""
