"""Sorting documents under topics by their words, by what they claim and by what they mean, and saying why.

A document needs evidence in its text: a claim with a deed of the topic, a term, or several words of the examples. No
likeness makes up for that, or whatever is told of the same trade would pass.

What a document means is the vector of its first passage, which search needs anyway. It is held against a topic's
example headlines and against those that only look like it: the difference counts, whatever numbers an embedder gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from retrieval.domain import Claim, Document, Topic, Vector, Vectors, passage_id
from retrieval.errors import RetrievalError
from retrieval.ports import Catalog, DocumentStore, Embedder
from retrieval.reading.claimed import NOTHING_CLAIMED, Claimed, claimed_of
from retrieval.reading.corrections import correction_of
from retrieval.reading.marks import mark_of
from retrieval.reading.topics import Words, words_of

_NEAREST = 5
"""Headlines on either side that a document is compared with: one alone may be like it by chance."""
_LIKENESS_WEIGHS = 10.0
"""What a difference of 1 between the two likenesses adds to the words; tuned on the development half."""
_MOST_IN_WORDS = 2.0
"""Words that say it often are worth this much, so that a likeness can take little from what is said clearly."""
_UNNAMED_COSTS = 0.4
"""Points that a text has to make up for which never names what the topic is about, or general news would pass."""
BAR, BAR_OF_LIKENESS, BAR_OF_WORDS = 0.5, 0.6, 1.0
"""The points from which a document belongs to a topic; where it has no term and claims no deed; and where its text
has to say it all."""
_KIN = 3
"""Words of the examples that a document's title and lead need, where it has no term of the topic and claims no deed. Of
438 facts from the news, many of them on chatbots, 13 got provenance by their likeness alone, and 0 have as many."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a document is to a topic's nearest examples and to what the topic is told apart from, as cosines."""

    to: float
    example: str
    unlike: float
    counterexample: str

    @property
    def points(self) -> float:
        """What the likeness adds to the words, or takes from them."""
        return _LIKENESS_WEIGHS * (self.to - self.unlike)


@dataclass(frozen=True, slots=True)
class Sign:
    """What speaks for sorting a document under a topic; without a likeness words and claims decide alone."""

    topic: Topic
    words: Words
    likeness: Likeness | None = None
    claimed: Claimed = NOTHING_CLAIMED

    @property
    def points(self) -> float:
        """Words, claims and likeness together."""
        likeness = self.likeness.points if self.likeness else 0.0
        told = min(self.words.share, _MOST_IN_WORDS) + min(self.claimed.share, 1.0)
        return told + likeness - (0.0 if self.words.named else _UNNAMED_COSTS)

    @property
    def bar(self) -> float:
        """The points from which the document belongs to the topic."""
        if self.likeness is None:
            return BAR_OF_WORDS
        return BAR if self.is_told else BAR_OF_LIKENESS

    @property
    def is_told(self) -> bool:
        """Say whether the text itself has a term of the topic, or claims one of its deeds."""
        return bool(self.words.matches or self.claimed.claims)

    @property
    def has_ground(self) -> bool:
        """Say whether there is evidence in the text at all, which no likeness makes up for."""
        return self.is_told or (self.words.named and self.words.kin >= _KIN)

    @property
    def belongs(self) -> bool:
        """Say whether the document belongs to the topic: a claimed deed suffices."""
        return self.claimed.share >= 1 or (self.has_ground and self.points >= self.bar)


@dataclass(frozen=True)
class Sorter:
    """Sorts under topics; without an embedder, or while it is away, by words and claims alone."""

    topics: Sequence[Topic] = ()
    embedder: Embedder | None = None

    def sort(self, document: Document, vector: Vector | None, claims: Sequence[Claim] = ()) -> Document:
        """Return the document with its topics, given the vector of its first passage and what it claims."""
        signs = self.signs(document, vector, claims)
        return replace(document, topics=tuple(sign.topic.name for sign in signs if sign.belongs))

    def signs(self, document: Document, vector: Vector | None, claims: Sequence[Claim] = ()) -> tuple[Sign, ...]:
        """Return what speaks for each topic, in the topics' order."""
        return tuple(self._sign(document, topic, vector, claims) for topic in self.topics)

    def sort_again(self, documents: Iterable[Document], catalog: Catalog) -> None:
        """Bring what we tell of stored documents up to date: other topics, or a notice found, make no new revision."""
        first = {passage_id(document, 0): document for document in documents}
        vectors = catalog.vectors(first.keys()) if self.topics else {}
        have_deeds = any(topic.deeds for topic in self.topics)
        for identity, document in first.items():
            claims = catalog.claims_of(document.document_id) if have_deeds else ()
            sorted_again = replace(
                self.sort(document, vectors.get(identity), claims),
                correction=correction_of(document),
                mark=mark_of(document),
            )
            if sorted_again != document:
                _put_again(catalog, sorted_again)

    def _sign(self, document: Document, topic: Topic, vector: Vector | None, claims: Sequence[Claim]) -> Sign:
        words = words_of(document, topic)
        claimed = claimed_of(document, topic, claims, named=words.named)
        if vector is None or not np.isfinite(vector).all():
            return Sign(topic, words, claimed=claimed)
        return Sign(topic, words, self._likeness(topic, vector), claimed)

    def _likeness(self, topic: Topic, vector: Vector) -> Likeness | None:
        """Compare with the topic's headlines; None where it has none on one side, or they cannot be embedded."""
        if not (topic.examples and topic.unlike):
            return None
        try:
            known = self._headlines
        except RetrievalError:
            return None  # the words decide; the next ingest sorts again
        if known[topic.examples].shape[1:] != vector.shape:
            return None  # no embedder here, or the vector is another one's
        to, example = _nearest(topic.examples, known[topic.examples], vector)
        unlike, counterexample = _nearest(topic.unlike, known[topic.unlike], vector)
        return Likeness(to, example, unlike, counterexample)

    @cached_property
    def _headlines(self) -> dict[tuple[str, ...], Vectors]:
        """The vectors of each list of headlines: embedded when the first document asks, then kept."""
        lists = {headlines for topic in self.topics for headlines in (topic.examples, topic.unlike) if headlines}
        wanted = list(dict.fromkeys(text for topic in self.topics for text in (*topic.examples, *topic.unlike)))
        if self.embedder is None:
            return dict.fromkeys(lists, np.zeros((0, 0), np.float32))
        vectors = dict(zip(wanted, self.embedder.embed_passages(wanted), strict=True))
        return {headlines: np.stack([vectors[headline] for headline in headlines]) for headlines in lists}


def _nearest(headlines: Sequence[str], rows: Vectors, vector: Vector) -> tuple[float, str]:
    """Return the mean cosine to the nearest headlines, and the nearest of them."""
    cosines = rows @ vector
    order = np.argsort(-cosines)
    return float(cosines[order[:_NEAREST]].mean()), headlines[int(order[0])]


def _put_again(catalog: DocumentStore, document: Document) -> None:
    passages = catalog.passages_of(document.document_id)
    vectors = catalog.vectors([passage.passage_id for passage in passages])
    if len(vectors) == len(passages) > 0:
        catalog.put(document, passages, np.stack([vectors[passage.passage_id] for passage in passages]))
