"""Searches: stored queries, how each source is asked, and the run that keeps the answers."""
