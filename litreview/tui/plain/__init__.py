"""Plain mode: the same sessions and keys as the app, as lines of text that follow each other."""
