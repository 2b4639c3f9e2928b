"""What an officer asks of the files on record: list them, take one back, put one back (收件查询与撤回)."""
