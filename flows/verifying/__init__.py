"""Verifying the finished tables with Great Expectations (核验)."""
