"""Writing workbooks and csv that a spreadsheet opens safely (电子表格)."""
