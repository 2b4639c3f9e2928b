"""What officers decided of findings: taken in from a workbook, kept for good, counted by (认定)."""
