"""Limits that keep one bad file from stopping everybody's run."""

MAX_CSV_BYTES = 1_000_000_000
MAX_WORKBOOK_BYTES = 200_000_000
MAX_UNPACKED_BYTES = 1_000_000_000
"""What all parts of a workbook may unpack to; a zip bomb is refused above it."""

HEADING_SEARCH_ROWS = 15
SPREADSHEET_SHEET_ROWS = 50_000
"""Sheets above this are written as csv beside the workbook (issue 2, item 9)."""

DUCKDB_MEMORY = "3GB"
