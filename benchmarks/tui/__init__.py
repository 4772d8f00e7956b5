"""What a key costs in the terminal app, measured in a real pseudo-terminal."""
