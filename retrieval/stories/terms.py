"""The terms by which a document's story is found: its names, numbered models and the words of its top; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from retrieval.domain import Document
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.names import CALENDAR, names
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
_NUMBERED: Final = re.compile(r"\b([^\W\d_a-z][\w-]*)[ -](v?\d{1,3}(?:\.\d+)*)\b")
"""A name and its number: "Maren 3"."""


def terms_of(document: Document) -> tuple[str, ...]:
    """Return the terms of a document, the most telling first."""
    return tuple(weighed(document.title, document.text[:LEAD]))


def names_of(document: Document) -> frozenset[str]:
    """Return those of its terms that are names, or parts of names."""
    return frozenset(_named(f"{document.title}.\n{document.text[:LEAD]}")).intersection(terms_of(document))


@lru_cache(maxsize=2_048)  # what stands for a story is compared with every document that may belong to it
def weighed(title: str, lead: str) -> Mapping[str, float]:
    """Return the terms of a headline and of what stands below it, each with how much is made of it there."""
    named = _named(f"{title}.\n{lead}")
    counts = Counter(word for word in _content(f"{title}\n{title}"))
    counts.update(_content(lead))
    for name in named:
        counts[name] += 1
    heading = frozenset(_content(title)) | frozenset(_named(title))
    ordered = sorted(counts, key=lambda term: (term not in heading, term not in named, -counts[term], term))
    return {term: 1 + math.log(counts[term]) for term in ordered[:MOST]}


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


def _named(text: str) -> set[str]:
    """Return the words of the names in a text, and its numbered names whole."""
    found = {stem(word) for name in names(text) for word in name.split() if len(word) > 1 and word not in STOPWORDS}
    return found | {" ".join(words(f"{name} {number}")) for name, number in _NUMBERED.findall(text)}
