"""Screening: rules, sessions, conflicts and highlighting, without a screen."""
