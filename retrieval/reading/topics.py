"""Sorting documents under topics by their words; pure but for reading the file of topics.

A topic needs evidence of two sorts in one sentence: what it is about (models and labs, say) and what happened to it
(trained on, cut off). "Provenance" in a sentence about a painting, or "access" in one about a clinic, is not enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from retrieval.domain import Document, Topic
from retrieval.reading.configuration import read_toml

_TITLE, _LEAD, _BODY = 4, 2, 1
"""What a sentence with both sorts of evidence weighs: as the title, among the first two sentences, further down."""
_UNNAMED = 0.5
"""What a sentence with a term alone keeps of its weight, where another sentence names what the document is about."""
_ENOUGH = 2.0
_SENTENCES_A_POINT = 20
"""A long document needs one more point for every so many sentences, or chance would find everything in it."""
_LEAD_SENTENCES = 2
_SENTENCE = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+|\n+")


class _TopicEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    about: list[str] = Field(min_length=1)
    terms: list[str] = Field(min_length=1)
    examples: list[str] = []


class _TopicFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    topic: list[_TopicEntry] = Field(min_length=1)


def load_topics(path: Path) -> tuple[Topic, ...]:
    """Read the topics that a file describes, in its order.

    Raises `BadConfiguration` naming the file, the line and the key that is unknown, missing or wrong.
    """
    entries = read_toml(path, _TopicFile, table="topic", unique="name").topic
    return tuple(
        Topic(
            name=entry.name,
            title=entry.title,
            description=entry.description,
            terms=tuple(entry.terms),
            examples=tuple(entry.examples),
            about=tuple(entry.about),
        )
        for entry in entries
    )


def topics_of(document: Document, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Return the names of the topics that a document belongs to, in the topics' order."""
    sentences = [sentence for sentence in _SENTENCE.split(document.text) if sentence]
    return tuple(topic.name for topic in topics if _weight(document.title, sentences, topic) >= _needed(sentences))


def _needed(sentences: Sequence[str]) -> float:
    return _ENOUGH + len(sentences) // _SENTENCES_A_POINT


def _weight(title: str, sentences: Sequence[str], topic: Topic) -> float:
    if topic.about and not _holds("\n".join([title, *sentences]), topic.about):
        return 0
    weighed = [(title, _TITLE), *((s, _LEAD if n < _LEAD_SENTENCES else _BODY) for n, s in enumerate(sentences))]
    return sum(
        weight if not topic.about or _holds(text, topic.about) else weight * _UNNAMED
        for text, weight in weighed
        if _holds(text, topic.terms)
    )


def _holds(text: str, terms: tuple[str, ...]) -> bool:
    uncased, cased = _patterns(terms)
    return bool(uncased.search(text.lower()) or cased.search(text))


@lru_cache(maxsize=64)
def _patterns(terms: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile words and phrases, those without capitals and those with: only the latter make case matter.

    `*` ends a stem, and a space also stands for a hyphen.
    """
    return _either([t for t in terms if t == t.lower()]), _either([t for t in terms if t != t.lower()])


def _either(terms: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_expression, terms)) + r")(?!\w)" if terms else r"(?!)")


def _expression(term: str) -> str:
    parts = [re.escape(part).replace(r"\*", r"\w*").replace("'", "['\u2019]") for part in term.split()]
    return r"[\s-]{1,3}".join(parts)
