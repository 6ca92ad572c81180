"""Domain to Block Kit and terminal text, escaped and within limits."""
