"""Files as sheets of text: workbooks and csv, whoever wrote them."""
