"""The dictionaries of languages: base forms, and which words they have; each is loaded once, when first asked.

Words are looked up in the files' own form, which takes 31 MB for all four; as tables of words they take 272 MB and half
as long again to load. A word takes 20 microseconds instead of 4, so what was found is kept.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Final

import simplemma

_LOADING: Final = threading.Lock()
_LOADED: Final[set[str]] = set()


def lemma_of(word: str, language: str) -> str:
    """Return a word's base form, or the word itself where the dictionary does not have it."""
    _load(language)
    return str(simplemma.lemmatize(word, lang=language, low_memory=True))


@lru_cache(maxsize=65_536)
def has_word(word: str, language: str) -> bool:
    """Say whether the dictionary of a language has a word, just as it is written."""
    _load(language)
    return bool(simplemma.is_known(word, lang=language, low_memory=True))


def _load(language: str) -> None:
    """Load a dictionary, which takes a second: of a burst of questions after a start each would load its own."""
    if language in _LOADED:
        return
    with _LOADING:
        simplemma.is_known("a", lang=language, low_memory=True)
        _LOADED.add(language)
