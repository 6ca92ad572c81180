"""The file of topics, and what a document's words say for each of them; pure but for reading the file.

A topic wants evidence of two sorts: what the document is about (models and labs, say) and what happened to it (trained
on, cut off). "Provenance" in a text about a painting, or "access" in one about a clinic, is not enough by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from retrieval.domain import Deed, Document, Topic
from retrieval.reading.configuration import read_toml
from retrieval.text.lexicon import STOPWORDS
from retrieval.text.tokens import fold, stem
from retrieval.text.tokens import words as words_in
from retrieval.text.trade import is_of_the_trade

_TITLE, _LEAD, _BODY = 4, 2, 1
"""What a sentence with both sorts of evidence weighs: as the title, among the first two sentences, further down."""
_APART, _ALONE = 0.5, 0.25
"""What a sentence with a term alone keeps of its weight: where another says what the text is about, where none does."""
_MOST_APART = 0.5
"""The most that terms are worth of which none stands in a sentence with the topic's sort of thing: "suspended" and
"ban" make no topic of an actor's account, however often they come."""
_ENOUGH = 2.0
_SENTENCES_A_POINT = 20
"""A long document needs one more point for every so many sentences, or chance would find everything in it."""
_LEAD_SENTENCES = 2
_LEAD_READ = 3
"""Sentences of a text that are held against the words of the examples: what comes later says less of its subject."""
_SMALL = 2
"""Letters up to which a word is too small to tell a subject."""
_SENTENCE = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+|\n+")
"""Where sentences part. With `retrieval.text.sentences` the labelled headlines are sorted alike, and one more article
of general news gets a topic by its words alone."""
_BEGUN = re.compile(r"^\(\?<!\\w\)(\w)")
"""How the expression of a term begins: its boundary, then its first letter."""


class _TopicEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")
    title: str = Field(min_length=1)
    description: str = Field(min_length=1)
    about: list[str] = []
    terms: list[str] = Field(min_length=1)
    examples: list[str] = []
    unlike: list[str] = []
    deeds: list[str] = []

    @field_validator("deeds")
    @classmethod
    def _are_known(cls, deeds: list[str]) -> list[str]:
        known = [deed.value for deed in Deed]
        if unknown := [deed for deed in deeds if deed not in known]:
            raise ValueError(f"no deed is called {unknown[0]!r}; there are {', '.join(known)}")
        return deeds


class _TopicFile(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    unlike: list[str] = []
    topic: list[_TopicEntry] = Field(min_length=1)


def load_topics(path: Path) -> tuple[Topic, ...]:
    """Read the topics that a file describes, in its order.

    Raises `BadConfiguration` naming the file, the line and the key that is unknown, missing or wrong.
    """
    file = read_toml(path, _TopicFile, table="topic", unique="name")
    return tuple(
        Topic(
            name=entry.name,
            title=entry.title,
            description=entry.description,
            terms=tuple(entry.terms),
            examples=tuple(entry.examples),
            about=tuple(entry.about),
            unlike=(*entry.unlike, *file.unlike),
            deeds=tuple(map(Deed, entry.deeds)),
        )
        for entry in file.topic
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A sentence that holds one of a topic's terms: the title is sentence 0."""

    sentence: int
    term: str
    about: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Words:
    """What a document's words say for a topic: 1 is enough to be sorted under it by them alone."""

    share: float = 0.0
    matches: tuple[Match, ...] = ()
    named: bool = True
    """Whether the text says that it is about the topic's sort of thing at all."""
    kin: int = 0
    """Words of its title and lead that the topic's examples have, and neither its counterexamples nor `about`."""


def topics_of(document: Document, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Return the names of the topics that a document belongs to by its words alone, in the topics' order."""
    return tuple(topic.name for topic in topics if words_of(document, topic).share >= 1)


def words_of(document: Document, topic: Topic) -> Words:
    """Return what a document's words say for a topic, and where."""
    whole = f"{document.title}\n{document.text}"
    named = not topic.about or bool(_found(whole, topic.about))
    named = named or (bool(topic.deeds) and is_of_the_trade(whole, document.language))
    sentences = [sentence for sentence in _SENTENCE.split(document.text) if sentence]
    kin = len(_own_words(topic) & _stems(" ".join((document.title, *sentences[:_LEAD_READ]))))
    if not _found(whole, topic.terms):
        return Words(named=named, kin=kin)
    matches = tuple(
        Match(place, term, about, _weight(place, told=bool(about) or not topic.about, named=named))
        for place, text in enumerate((document.title, *sentences))
        if (term := _found(text, topic.terms))
        for about in (_found(text, topic.about),)
    )
    share = sum(match.weight for match in matches) / (_ENOUGH + len(sentences) // _SENTENCES_A_POINT)
    beside = not topic.about or any(match.about for match in matches)
    return Words(share if beside else min(share, _MOST_APART), matches, named, kin)


def names_subject(text: str, topic: Topic) -> bool:
    """Say whether a text names what a topic is about; a topic that says nothing of that is named by none."""
    return bool(_found(text, topic.about))


def sentence_count(document: Document) -> int:
    """Return how many sentences a document's text is held to have."""
    return sum(1 for sentence in _SENTENCE.split(document.text) if sentence)


def lead_of(document: Document) -> str:
    """Return the sentences of a text that weigh more than the others."""
    return "\n".join([sentence for sentence in _SENTENCE.split(document.text) if sentence][:_LEAD_SENTENCES])


@lru_cache(maxsize=64)
def _own_words(topic: Topic) -> frozenset[str]:
    """Return the stems that a topic's examples have to themselves."""
    about = {word for word in words_in(" ".join(topic.examples)) if _found(word, topic.about)}
    own, other = _stems(" ".join(topic.examples)), _stems(" ".join((*topic.unlike, *topic.about, *about)))
    return own - other


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in words_in(text) if word not in STOPWORDS and len(word) > _SMALL)


def _weight(place: int, *, told: bool, named: bool) -> float:
    full = _TITLE if place == 0 else _LEAD if place <= _LEAD_SENTENCES else _BODY
    return full if told else full * (_APART if named else _ALONE)


def _found(text: str, terms: tuple[str, ...]) -> str | None:
    """Return the first of the terms in a text, as it stands there."""
    uncased, cased = _patterns(terms)
    lowered = text.lower()
    found = uncased.search(lowered) or cased.search(text)
    if found is None:
        return None
    return text[found.start() : found.end()] if len(lowered) == len(text) else found.group()


@lru_cache(maxsize=64)
def _patterns(terms: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Compile words and phrases, those without capitals and those with: only the latter make case matter.

    `*` ends a stem, and a space also stands for a hyphen.
    """
    return _either([t for t in terms if t == t.lower()]), _capitalised([t for t in terms if t != t.lower()])


def _either(terms: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_expression, terms)) + r")(?!\w)" if terms else r"(?!)")


def _capitalised(terms: Sequence[str]) -> re.Pattern[str]:
    """Compile terms with capitals, each boundary behind its first letter: that is looked for first, and rare."""
    written = (_BEGUN.sub(r"\1(?<!\\w\1)", f"(?<!\\w){_expression(term)}") for term in terms)
    return re.compile(rf"(?:{'|'.join(written)})(?!\w)" if terms else r"(?!)")


def _expression(term: str) -> str:
    parts = [re.escape(part).replace(r"\*", r"\w*").replace("'", "['\u2019]") for part in term.split()]
    return r"[\s-]{1,3}".join(parts)
