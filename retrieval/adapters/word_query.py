"""From a text to the words a word index holds or is asked for (pure).

They are not the words of `retrieval.text.tokens`: an index is asked for parts, as "example" for "example.com". Words
and stems from there cost two questions of 113 on RealTimeQA (hits@10 .938 for .956) and one of 189 on MultiHop (all@10
.857 for .862); its stems alone, Snowball's for Porter's, one and two. Its words in parts, with Porter's stems, found as
much, in half as much time again, and would have every index that is kept built anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]  # it ships no types

LONGEST_QUERY: Final = 32
"""Words of a question that are looked up; a pasted page is not a better question than its first lines."""
_LONGEST_WORD: Final = 64
"""Letters of a word that count: a database's index takes no longer keys than some hundred bytes."""

_WORD: Final = re.compile(r"[^\W_]+")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]+")
"""The only letters that are looked at one by one."""
_COUNTRY: Final = re.compile(r"\bUSA?\b|\b[Uu]\.\s?[Ss]\.(?:\s?[Aa]\.)?")
"""The country: in small letters it would be a pronoun, and Porter's stemmer makes "use" of it."""
_STOP_WORDS: Final = frozenset(
    _WORD.findall(
        """
    a about after again against all also am an and any are as at be because been before being between both but by
    can could did do does doing done down during each else ever every few for from further get gets got had has have
    having he her here hers him his how i if in into is it its just like many may me might more most much must my no
    nor not now of off on once only or other our out over own per said say says shall she should since so some still
    such than that the their them then there these they this those through to too under until up us very via was we
    were what when where whether which while who whom whose why will with within without would you your s t re ve ll d m
    """
    )
)
"""Not those of the lexicon: with them follow-ups find less (.812 for .825 within ten) and the golden set loses one."""


def words_of(text: str) -> list[str]:
    """Return the text's words in reading order: lower case, without accents, punctuation and underscores."""
    plain = unicodedata.normalize("NFKD", _COUNTRY.sub(" usa ", text).casefold())
    return _WORD.findall(_BEYOND_ASCII.sub(_without_marks, plain))


def _without_marks(run: re.Match[str]) -> str:
    return "".join(sign for sign in run[0] if not unicodedata.combining(sign))


def query_words(text: str) -> tuple[str, ...]:
    """Return the words worth looking up, each once: no stop words, unless there is nothing else."""
    words = list(dict.fromkeys(words_of(text)))
    telling = [word for word in words if word not in _STOP_WORDS]
    return tuple((telling or words)[:LONGEST_QUERY])


def query_stems(text: str) -> tuple[str, ...]:
    """Return the stems of a question's words, each once."""
    return tuple(dict.fromkeys(map(_stem, query_words(text))))


def bag_of(text: str) -> Counter[str]:
    """Return how often a text holds each stem."""
    return Counter(map(_stem, words_of(text)))


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """Return what a word shares with its other forms (Porter's stemmer, a new one a word: it is not thread-safe)."""
    stem: str = snowballstemmer.stemmer("porter").stemWord(word[:_LONGEST_WORD])
    return stem
