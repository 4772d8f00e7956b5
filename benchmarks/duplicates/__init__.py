"""How many duplicates are found, how many works are lost, and what that costs."""
