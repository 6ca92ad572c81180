"""A question's hits, never past its audience."""
