"""Questions about all that a topic is made of: "who was cut off from which model?" (pure).

Such a question names nobody. It asks which of many (labs, models, terms …) had to do with what the topic is about, in a
term of the topic, and every word of it is one of the topic's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from bot.intent.speech import SaidWords, speech_of, vocabulary
from retrieval.answering.refusal import names_asked
from retrieval.domain import Document, Topic
from retrieval.reading.topics import words_of
from retrieval.text.tokens import fold, stem

_SIDES = 2
"""Question words by which a question asks for both sides of a deed: "who … whose", "who … which"."""
_ANY_TOPIC_HAS = frozenset({"reseller", "resellers", "model", "models", "lab", "labs", "customer", "customers"})
"""Terms that name a party alone, and no deed."""


def topic_asked(text: str, topics: Sequence[Topic]) -> Topic | None:
    """Return the topic whose stories a question asks for, whatever lab or model they are about; None for none."""
    said = speech_of(text)
    if not _asks_for_many(said) or names_asked(text) or any(word[0].isdigit() for word in said.words):
        return None
    own = _own_words(said)
    asked = (t for t in topics if _in_terms(text, t) and all(_holds((*t.terms, *t.about), word) for word in own))
    return next(asked, None)


def _asks_for_many(said: SaidWords) -> bool:
    """Say whether a question asks who did something with whose, or which of those that there are many of."""
    classes = vocabulary()
    if (classes["first_person"] | {"us", "our", "ours"}) & set(said.words):
        return False
    asking = [at for at, word in enumerate(said.words) if word in classes["question"]]
    behind = (said.words[at + 1 : at + 3] for at in asking if said.words[at] in {"which", "what", "whose"})
    return len(asking) >= _SIDES or any(classes["parties"] & set(words) for words in behind)


def _in_terms(text: str, topic: Topic) -> bool:
    """Say whether one of a topic's terms stands in a question, and tells of more than a party."""
    found = words_of(Document("", text, ""), topic).matches
    return any(match.term.casefold() not in _ANY_TOPIC_HAS for match in found)


def _own_words(said: SaidWords) -> frozenset[str]:
    """Return a question's own words, without those that only ask, place it in time, tell, or name a party."""
    classes = vocabulary()
    light = classes["question"] | classes["parties"] | classes["overview"] | classes["beside_overview"]
    return frozenset(said.content - light - classes["telling"] - vocabulary().days.keys())


def _holds(terms: tuple[str, ...], word: str) -> bool:
    """Say whether a word, in any of its forms, is one of those that terms are made of."""
    return stem(fold(word)) in _stems(terms) or word.startswith(_openings(terms))


@lru_cache(maxsize=64)
def _stems(terms: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in _parts(terms) if not word.endswith("*"))


@lru_cache(maxsize=64)
def _openings(terms: Iterable[str]) -> tuple[str, ...]:
    """Return what words begin with of which a term gives the stem alone: "licen*"."""
    return tuple(word.rstrip("*").casefold() for word in _parts(terms) if word.endswith("*"))


def _parts(terms: Iterable[str]) -> list[str]:
    return [part for term in terms for part in term.replace("'s", " ").split() if part.strip("*")]
