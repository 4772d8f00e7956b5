"""Widgets that draw lines themselves, so that a key costs one frame."""
