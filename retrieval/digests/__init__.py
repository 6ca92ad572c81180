"""A window's life: documents to stories to a digest."""
