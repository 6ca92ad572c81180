"""The terms by which a document's story is found: its names, numbered models and the words of its top; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.domain import Document
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import grammar_of
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.names import CALENDAR, names
from retrieval.text.sentences import sentences
from retrieval.text.tokens import stem, words

LEAD: Final = 600
"""Characters of the text that tell what it is about; reports put the event first."""
MOST: Final = 40
"""Terms a document is found by; the headline's and the names come first."""
SOUGHT: Final = 12
"""Terms that stories are looked up by, the rarest of a document's."""
COMMON: Final = 200
"""Stories that hold a term from which on it finds none: looking it up would cost more the longer the book is."""
_ASSUMED: Final = 50
"""Stories that are taken to have been seen before the first one, so that a young book does not think all terms rare."""
_NAME, _WORD = 0.02, 0.1
"""Share of them that held a name, and any other term."""
_FEW_WORDS: Final = 3
"""Words of a headline that may all be names."""
_NUMBERED: Final = re.compile(r"\b([^\W\d_a-z][\w-]*)[ -](v?\d{1,3}(?:\.\d+)*)\b")
"""A name and its number: "Maren 3"."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The terms of a document, each with how much it makes of it, the most telling first; and which are names."""

    weights: Mapping[str, float]
    named: frozenset[str]
    headed: frozenset[str]
    """The names in its headline, or in its first sentence where the headline has none."""


def terms_of(document: Document) -> tuple[str, ...]:
    """Return the terms of a document, the most telling first."""
    return tuple(profile_of(document).weights)


def names_of(document: Document) -> frozenset[str]:
    """Return those of its terms that are names, or parts of names."""
    return profile_of(document).named


def profile_of(document: Document) -> Profile:
    """Return the terms of a document with their weights."""
    return _profile(document.title, document.text[:LEAD], document.language)


def sought(terms: Collection[str], rarity: Mapping[str, int]) -> tuple[str, ...]:
    """Return the terms to look stories up by: the rarest ones that any story holds, and never common ones."""
    held = (term for term in terms if 0 < rarity.get(term, 0) <= COMMON)
    return tuple(sorted(held, key=lambda term: (rarity[term], term))[:SOUGHT])


def telling(term: str, rarity: Mapping[str, int], stories: int, *, name: bool = False) -> float:
    """Return how much it says that two documents share a term: the fewer stories hold it, the more."""
    held = max(1, rarity.get(term, 0)) + _ASSUMED * (_NAME if name else _WORD)
    return math.log(1 + (stories + _ASSUMED) / held)


def _content(text: str) -> list[str]:
    return [stem(word) for word in words(text) if len(word) > 1 and word not in STOPWORDS and word not in CALENDAR]


@lru_cache(maxsize=2_048)  # what stands for a story is compared with every document that may belong to it
def _profile(title: str, lead: str, language: str | None) -> Profile:
    named, headed = _named(lead, language), _named(title, language)
    if _is_capitalised(title):
        headed &= named
    named |= headed
    counts = Counter([*_content(title), *_content(title), *_content(lead), *named])
    first = headed.union(_content(title))
    ordered = sorted(counts, key=lambda term: (term not in first, term not in named, -counts[term], term))[:MOST]
    weights = {term: 1 + math.log(counts[term]) for term in ordered}
    return Profile(weights, frozenset(named.intersection(ordered)), frozenset(headed.intersection(ordered)))


def _is_capitalised(title: str) -> bool:
    """Say whether a headline has most of its words in capitals, which makes them no names."""
    found = title.split()
    return 2 * sum(word[:1].isupper() for word in found) > len(found) > _FEW_WORDS


def _named(text: str, language: str | None) -> set[str]:
    """Return the words of the names in a text, and its numbered names whole.

    German writes all nouns like names, so there a name is told by the dictionary.
    """
    grammar = grammar_of(language) if language == "de" else None
    if grammar is None:
        found = set(names(text))
    else:
        spans = sentences(text, grammar.code)
        found = {name.text for span in spans for name in Sentence(text[span.start : span.end], 0, grammar).names}
    parts = {stem(word) for name in found for word in words(name) if len(word) > 1 and word not in STOPWORDS}
    numbered = {" ".join(words(f"{name} {number}")) for name, number in _NUMBERED.findall(text)}
    return {part for part in parts if not part.isdigit()} | numbered
