"""A document's life: source to index."""
