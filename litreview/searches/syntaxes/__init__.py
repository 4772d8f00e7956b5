"""One module a syntax: the strategy written as a database reads it."""
