"""A mapping proposed from the headings of a foreign workbook (列映射建议)."""
