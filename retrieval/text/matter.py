"""The words of a text that carry its matter, written so that a question's are found again in what answers it (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from retrieval.text.dictionaries import has_word
from retrieval.text.inflections import base_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.tokens import words

_VERSION = 4
"""Characters of a figure that may tell one model from another ("Tarn 4", "terms 4.2"): a longer one counts."""


_SCALED = re.compile(r"(\d[\d.,]*)(?:k|m|mn|bn)")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)['\u2019](?=\w)", re.IGNORECASE)
_PART = 3
"""Letters from which on a part of a compound is a word ("Eber-Lizenz"); of "Grive-L" the whole is."""


def matter(text: str) -> tuple[str, ...]:
    """Return the bases of a text's content words in order, parts of compounds too."""
    return matter_of(words(text))


def matter_of(folded: Iterable[str]) -> tuple[str, ...]:
    """Return the bases of those of some folded words that carry matter, in order, parts of compounds too.

    A figure comes once more with the word before it: it may be that of a model or a version.
    """
    found: list[str] = []
    before = ""
    for word in folded:
        bases = _bases_of(word)
        found += bases
        if before and bases and word[0].isdigit() and len(word) <= _VERSION:
            found.append(f"{before} {word}")
        before = bases[0] if bases and word.isalpha() else ""
    return tuple(found)


@lru_cache(maxsize=32_768)  # texts repeat their words
def _bases_of(word: str) -> tuple[str, ...]:
    """Return the base of a folded word and those of a compound's parts; none of a word that carries no matter."""
    if word in STOPWORDS:
        return ()
    return (base_of(_SCALED.sub(r"\1", _ELIDED.sub("", word))), *map(base_of, _parts(word)))


def asked_matter(text: str, aside: frozenset[str]) -> tuple[str, ...]:
    """Return the same of a question, less the words that only put it; of a compound the parts are enough."""
    small = frozenset(map(base_of, aside))
    found = matter(text)
    told = {part for one in found if " " in one for part in one.split()[1:]} | {one for one in found if _parts(one)}
    return tuple(one for one in found if one not in small and one not in told and (len(one) > 1 or one.isdigit()))


def without_elisions(text: str) -> str:
    """Return a text without what French writes before a vowel: "d'Ambervane"."""
    return _ELIDED.sub("", text)


def is_word(word: str, language: str) -> bool:
    """Say whether a folded word, or each part of a compound, is an ordinary word of a language."""
    return all(has_word(part, language) or has_word(part.title(), language) for part in word.split("-"))


def _parts(word: str) -> list[str]:
    parts = word.split("-")
    return parts if len(parts) > 1 and all(len(part) >= _PART and part.isalpha() for part in parts) else []
