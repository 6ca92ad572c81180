"""The terms by which a document's story is found: its names, numbered models and the words of its top; pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retrieval.claims.memory import host_of
from retrieval.domain import Document
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import SMALL, Grammar, grammar_of, load_grammar
from retrieval.text.lexicon import STOPWORDS, VAGUE_IN_NAMES
from retrieval.text.matter import without_elisions
from retrieval.text.names import CALENDAR, names
from retrieval.text.sentences import sentences
from retrieval.text.tables import LANGUAGES
from retrieval.text.tokens import stem, tokens, words

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
_VAGUE: Final = frozenset(map(stem, VAGUE_IN_NAMES))


@dataclass(frozen=True, slots=True)
class Profile:
    """The terms of a document, each with how much it makes of it, the most telling first; and which are names."""

    weights: Mapping[str, float]
    named: frozenset[str]
    headed: frozenset[str]
    """The names in its headline."""
    owner: frozenset[str]
    """The names of whose own channel it stands in: a party that need not name whom everybody else names."""


def terms_of(document: Document) -> tuple[str, ...]:
    """Return the terms of a document, the most telling first."""
    return tuple(profile_of(document).weights)


def names_of(document: Document) -> frozenset[str]:
    """Return those of its terms that are names, or parts of names."""
    return profile_of(document).named


def profile_of(document: Document) -> Profile:
    """Return the terms of a document with their weights."""
    sources = (document.outlet or "", document.original or "")
    return _profile(document.title, document.text[:LEAD], document.language, sources)


def sought(terms: Collection[str], rarity: Mapping[str, int]) -> tuple[str, ...]:
    """Return the terms to look stories up by: the rarest ones that any story holds, and never common ones."""
    held = (term for term in terms if 0 < rarity.get(term, 0) <= COMMON)
    return tuple(sorted(held, key=lambda term: (rarity[term], term))[:SOUGHT])


def telling(term: str, rarity: Mapping[str, int], stories: int, *, name: bool = False) -> float:
    """Return how much it says that two documents share a term: the fewer stories hold it, the more."""
    held = max(1, rarity.get(term, 0)) + _ASSUMED * (_NAME if name else _WORD)
    return math.log(1 + (stories + _ASSUMED) / held)


def _content(text: str, grammar: Grammar | None) -> list[str]:
    """Return the stems of the words that carry a content, in order."""
    found = (word for word, _, _ in tokens(text) if not (grammar and grammar.has(SMALL, word)))
    return [stem(word) for word in found if len(word) > 1 and word not in STOPWORDS and word not in CALENDAR]


@lru_cache(maxsize=4_096)  # what stands for a story is compared with every document that may belong to it
def _profile(title: str, lead: str, language: str | None, sources: tuple[str, str]) -> Profile:
    grammar = grammar_of(language) if language != "en" else None
    title, lead = (without_elisions(text) if grammar else text for text in (title, lead))
    named, headed = _named(lead, grammar), _named(title, grammar)
    if _is_capitalised(title):
        headed &= named
    else:
        headed -= _opening(title) - named
    owner = _named(_host(sources[0]), None)
    told_by = {stem(word) for source in sources for word in words(source)} - owner
    named, headed = (named | headed | owner) - told_by - _VAGUE, headed - told_by - _VAGUE
    counts = Counter([*_content(title, grammar), *_content(title, grammar), *_content(lead, grammar), *named])
    first = headed.union(_content(title, grammar))
    ordered = sorted(counts, key=lambda term: (term not in first, term not in named, -counts[term], term))[:MOST]
    weights = {term: 1 + math.log(counts[term]) for term in ordered}
    kept, top = (frozenset(found.intersection(ordered)) for found in (named, headed))
    return Profile(weights, kept, top, frozenset(owner))


def _host(outlet: str) -> str:
    """Return whose own channel an outlet is, which is a party to what it tells: "Ravensmoor Blog"; "" for others."""
    return next((owner for code in LANGUAGES if (owner := host_of(outlet, load_grammar(code)))), "")


def _opening(title: str) -> set[str]:
    """Return the stem of what opens a headline, or what stands behind its colon: the place gives it a capital."""
    opening = (part.split()[:1] for part in title.split(":"))
    return {stem(word) for part in opening for one in part for word in words(one)}


def _is_capitalised(title: str) -> bool:
    """Say whether a headline has most of its words in capitals, which makes them no names."""
    found = title.split()
    return 2 * sum(word[:1].isupper() for word in found) > len(found) > _FEW_WORDS


def _named(text: str, grammar: Grammar | None) -> set[str]:
    """Return the words of the names in a text, its numbered names whole, and these without the number.

    German writes all nouns like names, so there a name is told by the dictionary.
    """
    if grammar is None or grammar.code != "de":
        found = set(names(text))
    else:
        spans = sentences(text, grammar.code)
        found = {name.text for span in spans for name in Sentence(text[span.start : span.end], 0, grammar).names}
    parts = {word for name in found for word in words(name) if not (grammar and grammar.has(SMALL, word))}
    stems = {stem(word) for word in parts if len(word) > 1 and word not in STOPWORDS}
    numbered = [(words(name), words(number)) for name, number in _NUMBERED.findall(text)]
    whole = {" ".join([*name, *number]) for name, number in numbered}
    bases = {stem(word) for name, _ in numbered for word in name}
    return {part for part in stems if not part.isdigit()} | whole | bases
