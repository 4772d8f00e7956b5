"""What a source reads otherwise than it was meant, and says nothing of; one module a kind of trap."""
