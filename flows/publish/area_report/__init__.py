"""The reports of single cities and counties."""
