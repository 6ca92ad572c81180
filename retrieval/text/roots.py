"""What words of one meaning share, and which words carry meaning: by language (pure)."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped] # ships no types

from retrieval.text.grammar import SMALL, Grammar
from retrieval.text.inflections import base_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.morphology import Token
from retrieval.text.tokens import fold

_STEMMERS: Final = {"de": "german", "fr": "french", "es": "spanish"}


def root_of(token: Token, grammar: Grammar) -> str:
    """Return what a word shares with its other forms: "paid" with "pay", "Sperrung" with "sperren"."""
    return base_of(fold(token.text) or token.lower) if grammar.code == "en" else _stem(token.lemma, grammar.code)


def is_small(token: Token, grammar: Grammar) -> bool:
    """Say whether a word carries no meaning of its own."""
    return token.has(SMALL) if grammar.code != "en" else fold(token.text) in STOPWORDS


@lru_cache(maxsize=32_768)  # texts repeat their words
def _stem(lemma: str, language: str) -> str:
    return str(snowballstemmer.stemmer(_STEMMERS[language]).stemWord(fold(lemma) or lemma))
