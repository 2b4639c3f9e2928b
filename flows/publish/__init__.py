"""Publish (发布): what is handed out beside the tables; start in publish.py."""
