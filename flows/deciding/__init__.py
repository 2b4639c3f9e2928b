"""Take in what an office decided of findings: read the filled-in workbook, hold it against the run (取用认定)."""
