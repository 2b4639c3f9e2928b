"""Validate (校验): the rules of the schemas over the rows; start in validate.py."""
