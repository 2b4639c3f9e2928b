"""Reading a submission: cells, headings, sheets, csv and xlsx (读取)."""
