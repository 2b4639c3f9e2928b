"""Read (读取): the sheets of every received file become typed rows; start in read.py."""
