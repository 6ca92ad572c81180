"""What a message wants of us, told before anything is searched."""
