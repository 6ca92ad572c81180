"""How much a document looks like a report of a story's event: names, words, meaning, time and lineage; pure.

Names and words are compared apart. Who is in it tells one event from another of other parties, but the same parties
have several: what happens to them is in the words. Nothing is known of the corpus but how many stories hold a term, and
what the stories at hand have in common, which is their topic, is taken out of the vectors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from retrieval.domain import Document, StoryCard, Vector
from retrieval.stories.terms import profile_of, telling

NAMES: Final = 0.5
WORDS: Final = 1.9
MEANING: Final = 1.2
"""What each likeness, from 0 to 1, adds in points; one point is enough for one story."""
NEAR: Final = 0.45
"""What being told on the same day adds."""
STRANGE: Final = 0.45
"""What it takes away that the story knows none of the names in the document's headline.

The same parties have several affairs, each with somebody else: that somebody is the difference.
"""
MISSED: Final = 0.45
"""What it takes away that the document knows none of the names that most of the story have."""
CREDIT: Final = 0.55
"""What it adds that the document rests on one of the story's, or one of those on it.

A credit is found by an outlet's name and a likeness of words: it may be for another report of that outlet.
"""
OTHERS: Final = 0.2
"""Share of the names on both sides from which they are two affairs: "X drops A", "X drops B"."""
SAID_ALIKE: Final = 0.4
"""Likeness of words above which the same is said of these others: reports of one affair do not put it so alike."""
HALVED_AFTER: Final = timedelta(days=7)
"""Days between a document and the nearest one of the story after which nearness counts half."""
LITTLE: Final = 0.13
"""Likeness of words below which names count for less, in proportion: the same parties, but nothing of what they did."""
UNKNOWN_MEANING: Final = 0.36
"""Likeness of meaning that is taken where there is no vector: what a report has to a story that it may belong to."""
FEW: Final = 5
"""Stories at hand of which half of what they have in common counts as their topic."""

_Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CandidateStory:
    """A story that a document may belong to, with up to eight members that stand for it, as `choose_members` says.

    What the document rests on or repeats is among them wherever the story holds it.
    """

    card: StoryCard
    members: tuple[Document, ...]
    vectors: Mapping[str, Vector]
    is_named_alone: bool = True
    """Whether it may hold a name of the document that no other story holds; False where the book says it does not."""


def rests_on(document: Document, other: Document) -> bool:
    """Say whether one of two documents is recorded as resting on the other, or as a copy of the same."""
    return is_copy_of(document, other) or is_credited(document, other)


def is_copy_of(document: Document, other: Document) -> bool:
    """Say whether one of two documents is recorded as a copy of the other, or both as copies of the same."""
    ours, theirs = (one.copy_of or one.document_id for one in (document, other))
    return ours == theirs


def is_credited(document: Document, other: Document) -> bool:
    """Say whether one of two documents is recorded as resting on the other."""
    return other.document_id == document.original_id or document.document_id == other.original_id


def may_share_words(document: Document, other: Document) -> bool:
    """Say whether two documents are in one language, as far as is known."""
    return document.language == other.language or None in {document.language, other.language}


@dataclass(frozen=True, slots=True)
class _Told:
    """What the members of a story say together."""

    members: int
    weights: Counter[str]
    times_named: Counter[str]
    times_headed: Counter[str]

    @classmethod
    def of(cls, members: Sequence[Document]) -> _Told:
        profiles = [profile_of(member) for member in members]
        weights = Counter[str]()
        for profile in profiles:
            weights.update(profile.weights)
        named, headed = (
            Counter(name for names in each for name in names)
            for each in ([profile.named for profile in profiles], [profile.headed for profile in profiles])
        )
        return cls(len(profiles), weights, named, headed)

    @property
    def named(self) -> frozenset[str]:
        return frozenset(self.times_named)

    def central(self) -> _Weights:
        """Return the names that most members have, by how often they stand in a headline, or at all if none does."""
        often = {name for name, times in self.times_named.items() if 2 * times >= self.members}
        headed = {name: times for name, times in self.times_headed.items() if name in often}
        return headed or {name: self.times_named[name] for name in often}


@dataclass(frozen=True, slots=True)
class Scene:
    """What documents are compared in: how rare terms are, and what the stories at hand have in common."""

    rarity: Mapping[str, int]
    stories: int
    common: Vector | None

    @classmethod
    def of(cls, candidates: Sequence[CandidateStory], rarity: Mapping[str, int], stories: int) -> Scene:
        """Return the scene of some candidates."""
        means = [np.mean(list(one.vectors.values()), axis=0) for one in candidates if one.vectors]
        share = len(means) / (len(means) + FEW)
        return cls(rarity, stories, np.asarray(np.mean(means, axis=0) * share, np.float32) if means else None)

    def rate(self, document: Document, vector: Vector | None, story: CandidateStory) -> float:
        """Return how much speaks for a document's belonging to a story, in points."""
        own, told = profile_of(document), _Told.of(story.members)
        named = own.named | told.named
        ours, theirs = self._weigh(own.weights, named), self._weigh(told.weights, named)
        strangers = self._share(dict.fromkeys(own.headed or own.named, 1.0), told.weights)
        missed = 0.0 if own.owner else self._share(told.central(), own.weights)
        alike = [member for member in story.members if may_share_words(document, member)]
        said = self._weigh(_Told.of(alike).weights, named)
        words = _cosine(_without(ours, named), _without(said, named))
        credited = any(is_credited(document, member) for member in story.members)
        if not credited and words > SAID_ALIKE and strangers > OTHERS and missed > OTHERS:
            return 0.0
        heard = 1.0 if own.owner or not alike else min(1.0, words / LITTLE)
        return (
            NAMES * heard * _cosine(_only(ours, named), _only(theirs, named))
            + WORDS * words
            + MEANING * self._meaning_alike(vector, story, alike)
            + NEAR / (1 + _apart(document, story.members) / HALVED_AFTER)
            + CREDIT * credited
            - STRANGE * strangers
            - MISSED * missed
        )

    def link(self, one: CandidateStory, other: CandidateStory) -> float:
        """Return how much speaks for two stories' being one: the mean over the members of the one."""
        rated = [self.rate(member, one.vectors.get(member.document_id), other) for member in one.members]
        return sum(rated) / len(rated)

    def _share(self, names: _Weights, held: Container[str]) -> float:
        """Return how much of some names is not held; nothing where there are none."""
        weighed = self._weigh(names, names.keys())
        return sum(weight for name, weight in weighed.items() if name not in held) / (sum(weighed.values()) or 1.0)

    def _weigh(self, counted: _Weights, named: Container[str]) -> dict[str, float]:
        return {
            term: weight * telling(term, self.rarity, self.stories, name=term in named)
            for term, weight in counted.items()
        }

    def _meaning_alike(self, vector: Vector | None, story: CandidateStory, alike: Sequence[Document]) -> float:
        """Return the mean cosine of a vector to members, after what all stories at hand have in common is taken out.

        Vectors of another language may be strange to each other, so there the likeness is at least what is assumed.
        """
        others = [story.vectors[one.document_id] for one in alike or story.members if one.document_id in story.vectors]
        if vector is None or not others or self.common is None:
            return UNKNOWN_MEANING
        rows = np.asarray([vector, *others], np.float64) - self.common
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        rows = rows / np.where(lengths > 0, lengths, 1.0)
        return max(float((rows[1:] @ rows[0]).mean()), UNKNOWN_MEANING if not alike else -1.0)


def _only(weights: _Weights, named: frozenset[str]) -> _Weights:
    return {term: weight for term, weight in weights.items() if term in named}


def _without(weights: _Weights, named: frozenset[str]) -> _Weights:
    return {term: weight for term, weight in weights.items() if term not in named}


def _cosine(ours: _Weights, theirs: _Weights) -> float:
    both = sum(weight * theirs.get(term, 0.0) for term, weight in ours.items())
    return both / (_length(ours.values()) * _length(theirs.values()) or 1.0)


def _length(weights: Iterable[float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights))


def _apart(document: Document, members: Iterable[Document]) -> timedelta:
    """Return the time between a document and the nearest of others; an undated one is near to all."""
    day = document.published_at
    days: list[datetime] = [member.published_at for member in members if member.published_at]
    return min((abs(day - other) for other in days), default=timedelta(0)) if day else timedelta(0)
