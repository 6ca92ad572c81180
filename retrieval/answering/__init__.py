"""A question's life: hits to a grounded reply."""
