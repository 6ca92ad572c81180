"""What the fakes take for one word: its English stem."""

from __future__ import annotations

import snowballstemmer

from retrieval.adapters.word_query import words_of

STEMMER = snowballstemmer.stemmer("english")


def stems(text: str) -> list[str]:
    return [str(stem) for stem in STEMMER.stemWords(words_of(text))]
