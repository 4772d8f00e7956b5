"""litreview: a systematic literature review from stored query to PRISMA diagram, in the terminal."""

__version__ = "0.1.0"
