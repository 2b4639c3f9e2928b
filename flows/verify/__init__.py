"""Verify (核验): the finished tables before they are published; start in verify.py."""
