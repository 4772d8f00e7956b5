"""The commands, one file a stage."""
