"""A message in its thread, made to stand alone."""
