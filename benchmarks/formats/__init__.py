"""Measurements of the reference-file formats: what is read, how fast, in how much memory."""
