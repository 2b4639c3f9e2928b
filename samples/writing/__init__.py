"""How the offices write: files, sheets, cells; and the pages that say what must come out."""
