"""How a reported sheet is written: kinds of column, shared columns, rules of several columns."""
