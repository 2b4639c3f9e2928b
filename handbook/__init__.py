"""The method handbook (方法手册): one page per project type, from the files the accounting itself reads.

Nothing here lists types, methods or columns: a type that is added has its page. ``python -m handbook``
writes docs/handbook.html.
"""
