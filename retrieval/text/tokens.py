"""The words of a text and their stems, written one way each so that two texts can be compared (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped] # ships no types

TOKEN: Final = re.compile("(?:[^\\W\\d_]\\.){2,}|[^\\W_]+(?:[.,&'\u2019+-][^\\W_]+)*['\u2019]?")
"""A word as it is written, with its stops, hyphens and apostrophes: "U.S.", "GPT-4.1", "1,000", "Musk's"."""
_POSSESSIVE = re.compile(r"'s?$")
_COUNTRY = frozenset({"us", "usa"})


def words(text: str) -> list[str]:
    """Return the words of a text in order, folded."""
    return [fold(word) or word for word in TOKEN.findall(text)]


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text in order, folded, each with where it stands, `[start, end)`."""
    return ((fold(match[0]) or match[0], match.start(), match.end()) for match in TOKEN.finditer(text))


@lru_cache(maxsize=32_768)  # a text repeats its words, and answering folds every sentence of every hit
def fold(word: str) -> str:
    """Write a word the way words are compared: lower case, no accents, no possessive, no dots.

    The country is told from the pronoun by its capitals or dots: "US" and "u.s." give "usa", "us" stays.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    bare = _POSSESSIVE.sub("", plain.replace("\u2019", "'"))
    folded = bare.replace(".", "").casefold()
    return "usa" if folded in _COUNTRY and (bare.isupper() or "." in bare) else folded


def is_possessive(word: str) -> bool:
    """Say whether a word as it is written owns what follows: "Musk's", "the labs'"."""
    return word.replace("\u2019", "'").endswith(("'s", "'"))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word's stem (Snowball English)."""
    return str(snowballstemmer.stemmer("english").stemWord(word))
