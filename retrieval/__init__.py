"""A library that reads, indexes, searches, answers and groups reporting."""
