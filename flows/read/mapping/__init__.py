"""Foreign workbooks, read through a mapping file beside them."""
