"""Duplicates: which records describe the same report, and why.

``find`` is the whole of it for other programs; ``Finder`` takes records in parts.
"""

from litreview.duplicates.compare import Band
from litreview.duplicates.find import METHOD, Duplicates, Finder, Pair, Rulings, find

__all__ = ["METHOD", "Band", "Duplicates", "Finder", "Pair", "Rulings", "find"]
