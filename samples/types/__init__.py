"""One maker per project type."""
