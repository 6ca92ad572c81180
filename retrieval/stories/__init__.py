"""The story book: which documents tell of the same event, over weeks, and what happened in each story."""
