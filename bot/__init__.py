"""The chat half: listens, decides who may read what, speaks, keeps appointments."""
