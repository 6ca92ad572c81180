"""Whether what is said stands in what it cites."""
