"""Every reduction once more in plain Python, from the rule book and not from the SQL (独立复算)."""
