"""The list of doubtful projects for the auditors (存疑清单)."""
