"""One sheet of text as typed rows: its headings, rows and cells."""
