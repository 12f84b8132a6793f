"""Copies of the whole portal, database and files together, and their way back (docs/backup.md)."""
