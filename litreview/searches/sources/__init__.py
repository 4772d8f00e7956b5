"""Sources: one module a database, registered as an entry point in ``litreview.sources``."""
