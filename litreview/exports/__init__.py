"""Exports: PRISMA counts and diagram, bibliography and tables, all counted from the log."""
