"""Formats: one module a reference-file format; bytes or text in, records and problems out, and back."""
