"""Every parser of outside bytes, fed with broken and hostile variants of what it should get."""
