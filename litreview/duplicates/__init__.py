"""Duplicates: which records describe the same report, and why."""
