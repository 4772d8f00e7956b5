"""The demonstration: an example review, its corpus, and stand-ins that answer as the real services do."""
