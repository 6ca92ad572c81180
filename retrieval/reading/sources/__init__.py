"""Bytes to documents, one file a kind of source."""
