"""Small working parts that keep everything in memory; each passes the contract suite of its port."""

from __future__ import annotations

import math
import random
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import snowballstemmer

from bot.domain import (
    Delivery,
    Envelope,
    Feedback,
    Message,
    Opinion,
    Person,
    Place,
    PlaceKind,
    Posted,
    Replied,
    Standing,
    Subscription,
    Turn,
)
from bot.ports import Check
from retrieval.adapters.word_query import query_words, words_of
from retrieval.domain import (
    CHANNEL_PREFIX,
    Audience,
    Card,
    Claim,
    Document,
    Draft,
    Extent,
    Filter,
    Passage,
    Prompt,
    Reservation,
    Revision,
    Scored,
    Searched,
    Source,
    SourceState,
    Trust,
    Vector,
    Vectors,
    Window,
    wider_than,
)
from retrieval.errors import ModelMisbehaved, RetrievalError, Unreachable
from retrieval.ports import IndexEntry, Kin, OnUsage, Waiting
from retrieval.text.outlets import known_outlets
from retrieval.text.spelling import nearest

_STEMMER = snowballstemmer.stemmer("english")
SAMPLE_NOW = datetime(2026, 6, 8, 9, tzinfo=UTC)
"""The moment that the sample corpus calls now."""


class FixedClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, moment: datetime = SAMPLE_NOW) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, span: timedelta) -> None:
        self._moment += span


def _stems(text: str) -> list[str]:
    return [str(stem) for stem in _STEMMER.stemWords(words_of(text))]


class WordVectors:
    """Hashes a text's stems into a unit vector: texts that share telling words lie close together."""

    def __init__(self, *, model: str = "word-vectors", dimension: int = 256) -> None:
        self._model = model
        self._dimension = dimension

    @property
    def model(self) -> str:
        return self._model

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self._dimension), np.float32)
        return np.stack([self._vector(text) for text in texts])

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)

    def _vector(self, text: str) -> Vector:
        vector = np.zeros(self._dimension, np.float32)
        for stem, count in Counter(_stems(" ".join(query_words(text)))).items():
            vector[zlib.crc32(stem.encode()) % self._dimension] += 1 + math.log(count)
        if not vector.any():
            vector[0] = 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


@dataclass(slots=True)
class _Stored:
    document: Document
    entries: tuple[IndexEntry, ...]


@dataclass(slots=True)
class _Change:
    document_id: str
    drop: tuple[tuple[str, str], ...] = field(default=())


@dataclass(slots=True, eq=False)
class _Kept:
    claim: Claim
    until: datetime | None = None


class _MemoryClaims:
    """Claims as a list, in the order in which they were learned."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._kept: list[_Kept] = []

    def read(self, audience: Audience, as_of: datetime | None) -> tuple[Claim, ...]:
        readable = (kept for kept in self._kept if audience.may_read(kept.claim.visibility))
        found = [kept.claim for kept in readable if _stood(kept.claim, kept.until, as_of)]
        return tuple(sorted(found, key=lambda claim: claim.learned_at or SAMPLE_NOW))

    def current(self, document_id: str) -> list[_Kept]:
        return [kept for kept in self._kept if kept.claim.document_id == document_id and kept.until is None]

    def write(self, document: Document, claims: Sequence[Claim] | None) -> None:
        if claims is not None:
            moment = self._clock.now()
            first = all(kept.claim.document_id != document.document_id for kept in self._kept)
            fresh, gone = self._compare(document, claims)
            for kept in gone:
                kept.claim, kept.until = replace(kept.claim, quote=""), moment
            for claim in fresh:
                learned = claim.learned_at if first and claim.learned_at else moment
                self._kept.append(_Kept(replace(claim, document_id=document.document_id, learned_at=learned)))
        self._hide(document)

    def put_anew(self, document: Document, claims: Sequence[Claim]) -> None:
        fresh, gone = self._compare(document, claims)
        self._kept = [kept for kept in self._kept if kept not in gone]
        for claim in fresh:
            first = claim.learned_at if claim.revision == 1 else None
            learned = first or document.read_at
            self._kept.append(_Kept(replace(claim, visibility=document.visibility, learned_at=learned)))

    def forget(self, document_id: str) -> None:
        self._kept = [kept for kept in self._kept if kept.claim.document_id != document_id]

    def _compare(self, document: Document, claims: Sequence[Claim]) -> tuple[list[Claim], list[_Kept]]:
        before, fresh = self.current(document.document_id), []
        for claim in claims:
            same = next((kept for kept in before if _told(kept.claim) == _told(claim)), None)
            if same is None:
                fresh.append(claim)
            else:
                before.remove(same)
                same.claim = replace(same.claim, revision=claim.revision, start=claim.start, end=claim.end)
        return fresh, before

    def _hide(self, document: Document) -> None:
        for kept in [kept for kept in self._kept if kept.claim.document_id == document.document_id]:
            if kept.until is None or kept.claim.visibility in wider_than(document.visibility):
                kept.claim = replace(kept.claim, visibility=document.visibility)
            elif document.visibility.startswith(CHANNEL_PREFIX) and kept.claim.visibility != document.visibility:
                self._kept.remove(kept)


def _told(claim: Claim) -> tuple[object, ...]:
    parties = claim.speaker, claim.subject, claim.object, claim.whose
    return claim.deed, claim.stance, claim.quote, parties, claim.amounts, claim.days, claim.extractor


def _names_one(claim: Claim, naming: Collection[str]) -> bool:
    parties = [(party or "").lower() for party in (claim.subject, claim.object, claim.whose)]
    return any(word.lower() in party for word in naming for party in parties)


def _stood(claim: Claim, until: datetime | None, as_of: datetime | None) -> bool:
    if as_of is None:
        return until is None
    return claim.learned_at is not None and claim.learned_at <= as_of and (until is None or until > as_of)


class MemoryCatalog:
    """The catalog as dictionaries."""

    def __init__(self, clock: FixedClock | None = None) -> None:
        self._stored: dict[str, _Stored] = {}
        self._entries: dict[str, IndexEntry] = {}
        self._changes: dict[int, _Change] = {}
        self._last_change = 0
        self._states: dict[str, SourceState] = {}
        self._aliases: dict[str, str] = {}
        self._past: dict[tuple[str, int], Revision] = {}
        self._claims = _MemoryClaims(clock or FixedClock())

    def claims(
        self,
        audience: Audience,
        *,
        as_of: datetime | None = None,
        made_by: Collection[str] | None = None,
        naming: Collection[str] | None = None,
    ) -> tuple[Claim, ...]:
        found = self._claims.read(audience, as_of)
        return tuple(
            claim
            for claim in found
            if (made_by is None or claim.document_id in made_by) and (naming is None or _names_one(claim, naming))
        )

    def claims_of(self, document_id: str) -> tuple[Claim, ...]:
        return tuple(kept.claim for kept in self._claims.current(document_id))

    def put_claims(self, document: Document, claims: Sequence[Claim]) -> None:
        known = self.document(document.document_id)
        if known and (known.revision, known.visibility) == (document.revision, document.visibility):
            self._claims.put_anew(known, claims)

    def document(self, document_id: str) -> Document | None:
        stored = self._stored.get(document_id)
        return stored.document if stored else None

    def documents(self, document_ids: Collection[str]) -> dict[str, Document]:
        return {i: self._stored[i].document for i in document_ids if i in self._stored}

    def documents_of(self, source_id: str) -> frozenset[str]:
        return frozenset(i for i, stored in self._stored.items() if stored.document.source_id == source_id)

    def extent(self, source_id: str) -> Extent:
        found = [s.document for s in self._stored.values() if s.document.source_id == source_id]
        days = [d.published_at for d in found if d.published_at]
        return Extent(len(found), max(days, default=None), frozenset(d.visibility for d in found))

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        aliases: Collection[str] = (),
        replaced: Revision | None = None,
        claims: Sequence[Claim] | None = None,
    ) -> None:
        self._claims.write(document, claims)
        entries = tuple(IndexEntry(p, document.heading, v) for p, v in zip(passages, vectors, strict=True))
        kept = {(e.passage.visibility, e.passage.passage_id) for e in entries}
        dropped = tuple(pair for pair in self._forget(document.document_id) if pair not in kept)
        self._stored[document.document_id] = _Stored(document, entries)
        self._entries.update({e.passage.passage_id: e for e in entries})
        self._aliases = dict.fromkeys(aliases, document.document_id) | self._aliases
        if replaced:
            self._past.setdefault((document.document_id, replaced.revision), replaced)
        self._log(document.document_id, dropped)

    def relate(
        self, document_id: str, *, copy_of: str | None, original_id: str | None, aliases: Collection[str] = ()
    ) -> None:
        if stored := self._stored.get(document_id):
            stored.document = replace(stored.document, copy_of=copy_of, original_id=original_id)
            self._aliases = dict.fromkeys(aliases, document_id) | self._aliases

    def remove(self, document_id: str) -> None:
        if document_id in self._stored:
            self._aliases = {alias: known for alias, known in self._aliases.items() if known != document_id}
            self._past = {key: past for key, past in self._past.items() if key[0] != document_id}
            self._log(document_id, self._forget(document_id))
            self._claims.forget(document_id)

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        return {alias: self._aliases[alias] for alias in aliases if alias in self._aliases}

    def past(self, document_id: str) -> tuple[Revision, ...]:
        return tuple(past for (known, _), past in sorted(self._past.items()) if known == document_id)

    def _forget(self, document_id: str) -> tuple[tuple[str, str], ...]:
        stored = self._stored.pop(document_id, None)
        passages = [e.passage for e in stored.entries] if stored else []
        for passage in passages:
            del self._entries[passage.passage_id]
        return tuple((p.visibility, p.passage_id) for p in passages)

    def _log(self, document_id: str, dropped: tuple[tuple[str, str], ...]) -> None:
        self._last_change += 1
        self._changes[self._last_change] = _Change(document_id, dropped)

    def waiting(self, limit: int) -> list[Waiting]:
        logged = sorted(self._changes.items())[:limit]
        newest = {change.document_id: change_id for change_id, change in logged}
        current = {newest[i]: stored.entries for i, stored in self._stored.items() if i in newest}
        return [Waiting(change_id, current.get(change_id, ()), change.drop, SAMPLE_NOW) for change_id, change in logged]

    def settled(self, changes: Sequence[Waiting]) -> None:
        for change in changes:
            self._changes.pop(change.change_id, None)

    def passages(self, passage_ids: Collection[str]) -> dict[str, Passage]:
        return {i: self._entries[i].passage for i in passage_ids if i in self._entries}

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        stored = self._stored.get(document_id)
        return tuple(sorted((e.passage for e in stored.entries), key=lambda p: p.ordinal)) if stored else ()

    def vectors(self, passage_ids: Collection[str]) -> dict[str, Vector]:
        return {i: self._entries[i].vector for i in passage_ids if i in self._entries}

    def everything(self, batch: int) -> Iterator[list[IndexEntry]]:
        entries = [self._entries[i] for i in sorted(self._entries)]
        while entries:
            yield entries[:batch]
            entries = [self._entries[i] for i in sorted(self._entries) if i > entries[:batch][-1].passage.passage_id]

    def sample(self, visibility: str, most: int) -> tuple[IndexEntry, ...]:
        waiting = {change.document_id for change in self._changes.values()}
        held = [e.passage for e in self._entries.values() if e.passage.document_id not in waiting]
        names = [passage.passage_id for passage in held if passage.visibility == visibility]
        drawn = random.Random(0).sample(names, min(most, len(names)))
        return tuple(self._entries[name] for name in drawn)

    def within(
        self, window: Window, audience: Audience, *, topic: str | None = None, limit: int = 2000
    ) -> tuple[Document, ...]:
        found = [
            (d.published_at or d.read_at or window.start, d.document_id, d)
            for d in self._readable(audience)
            if _of_window(d, window) and (topic is None or topic in d.topics)
        ]
        return tuple(d for *_, d in sorted(found, key=lambda f: f[:2])[-limit:])

    def akin(self, window: Window | None, audience: Audience, kin: Kin) -> tuple[Document, ...]:
        known = known_outlets(name for d in self._readable(audience) for name in (d.outlet, d.original) if name)
        outlets, crediting = (
            {spelled for name in wanted for spelled in known.spelled(name)} for wanted in (kin.outlets, kin.crediting)
        )
        return tuple(
            d
            for d in sorted(self._readable(audience), key=lambda d: d.age)
            if (window is None or (d.published_at and d.published_at in window))
            and (
                d.outlet in outlets
                or d.original in crediting
                or not set(kin.pointing_to).isdisjoint(d.links)
                or not set(kin.resting_on).isdisjoint({d.copy_of, d.original_id})
            )
        )

    def searched(self, audience: Audience, *, as_of: datetime | None = None) -> Searched:
        readable = [d for d in self._readable(audience) if _by(d, as_of)]
        return Searched(len(readable), max((d.published_at for d in readable if d.published_at), default=None))

    def cards(self, passage_ids: Collection[str], *, keep: Filter, as_of: datetime | None = None) -> dict[str, Card]:
        found = [self._entries[i].passage for i in passage_ids if i in self._entries]
        pairs = [(passage, self._stored[passage.document_id].document) for passage in found]
        return {p.passage_id: card_of(p, d) for p, d in pairs if keep.keeps(d) and _by(d, as_of)}

    def few(
        self, audience: Audience, keep: Filter, *, most: int, as_of: datetime | None = None
    ) -> dict[str, Vector] | None:
        read = [s for s in self._stored.values() if audience.may_read(s.document.visibility)]
        entries = [e for s in read if keep.keeps(s.document) and _by(s.document, as_of) for e in s.entries]
        return None if len(entries) > most else {e.passage.passage_id: e.vector for e in entries}

    def visibilities(self) -> frozenset[str]:
        return frozenset(s.document.visibility for s in self._stored.values())

    def outlets(self, audience: Audience, *, as_of: datetime | None = None) -> frozenset[str]:
        return frozenset(d.outlet for d in self._readable(audience) if d.outlet and _by(d, as_of))

    def source_state(self, source_id: str) -> SourceState | None:
        return self._states.get(source_id)

    def put_source_state(self, state: SourceState) -> None:
        self._states[state.source_id] = state

    def _readable(self, audience: Audience) -> Iterator[Document]:
        return (s.document for s in self._stored.values() if audience.may_read(s.document.visibility))


def card_of(passage: Passage, document: Document) -> Card:
    return Card(
        passage.passage_id,
        document.document_id,
        passage.visibility,
        passage.ordinal,
        document.published_at,
        document.outlet,
    )


def _by(document: Document, as_of: datetime | None) -> bool:
    return as_of is None or document.published_at is None or document.published_at <= as_of


class _Partitions:
    """Entries by visibility and identity, and what both in-memory indexes do with them."""

    def __init__(self) -> None:
        self._partitions: dict[str, dict[str, IndexEntry]] = {}

    def add(self, entries: Sequence[IndexEntry]) -> None:
        for entry in entries:
            self._partitions.setdefault(entry.passage.visibility, {})[entry.passage.passage_id] = entry

    def drop(self, pairs: Sequence[tuple[str, str]]) -> None:
        for visibility, passage_id in pairs:
            self._partitions.get(visibility, {}).pop(passage_id, None)

    def count(self) -> int:
        return sum(len(partition) for partition in self._partitions.values())

    def rebuild(self, batches: Iterable[Sequence[IndexEntry]]) -> int:
        built = _Partitions()
        for batch in batches:
            built.add(batch)
        self._partitions = built._partitions
        return self.count()

    def _opened(self, visibilities: Collection[str]) -> list[IndexEntry]:
        return [e for v in sorted(set(visibilities)) for e in self._partitions.get(v, {}).values()]


class MemoryPassageIndex(_Partitions):
    """Nearest passages by comparing with every one of them."""

    def nearest(self, vector: Vector, visibilities: Collection[str], limit: int) -> list[Scored]:
        scored = [Scored(e.passage.passage_id, float(e.vector @ vector)) for e in self._opened(visibilities)]
        return _best(scored, limit)

    def check(self) -> None:
        """Always sound: there is nothing on disk."""


class MemoryWordIndex(_Partitions):
    """BM25 over stems, with k1 1.2 and b 0.75 and document frequencies over the opened partitions."""

    def matching(
        self, text: str, visibilities: Collection[str], limit: int, *, among: Collection[str] | None = None
    ) -> list[Scored]:
        entries = self._opened(visibilities)
        bags = [Counter(_stems(f"{e.heading} {e.passage.text}")) for e in entries]
        mean = sum(bag.total() for bag in bags) / len(bags) if bags else 1.0
        found: Counter[str] = Counter()
        held = {stem for bag in bags for stem in bag}
        asked = dict.fromkeys(_STEMMER.stemWords(query_words(text)))
        for stem in dict.fromkeys(near for word in asked for near in _spelled(word, held)):
            holding = sum(stem in bag for bag in bags)
            rarity = math.log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
            for entry, bag in zip(entries, bags, strict=True):
                if bag[stem]:
                    norm = 1.2 * (0.25 + 0.75 * bag.total() / mean)
                    found[entry.passage.passage_id] += rarity * bag[stem] * 2.2 / (bag[stem] + norm)  # type: ignore[assignment] # a Counter of floats
        wanted = found if among is None else found.keys() & among
        return _best([Scored(i, found[i]) for i in wanted], limit)


def _spelled(stem: str, held: AbstractSet[str]) -> list[str]:
    """The stem, or the one held that is spelled most like it."""
    meant = stem if stem in held else nearest(stem, held)
    return [meant] if meant else []


class WordReranker:
    """Orders texts by how many of the question's words they hold; fails as told."""

    model = "words"

    def __init__(self, *, failing: RetrievalError | None = None) -> None:
        self.read: list[tuple[str, tuple[str, ...]]] = []
        self._failing = failing

    def order(self, question: str, texts: Sequence[str]) -> list[int]:
        self.read.append((question, tuple(texts)))
        if self._failing:
            raise self._failing
        asked = set(query_words(question))
        held = [len(asked & set(words_of(text))) for text in texts]
        return sorted(range(len(texts)), key=lambda place: (-held[place], place))


def _best(scored: Sequence[Scored], limit: int) -> list[Scored]:
    return sorted(scored, key=lambda s: (-s.score, s.passage_id))[: max(limit, 0)]


class MemorySources:
    """The sources that people added, as a dictionary."""

    def __init__(self, *sources: Source) -> None:
        self._kept = {source.source_id: source for source in sources}

    def kept(self) -> tuple[Source, ...]:
        return tuple(source for _, source in sorted(self._kept.items()))

    def keep(self, source: Source) -> bool:
        if source.source_id in self._kept or source.location in {s.location for s in self._kept.values()}:
            return False
        self._kept[source.source_id] = source
        return True

    def let_go(self, source_id: str) -> bool:
        return self._kept.pop(source_id, None) is not None


class MemoryStore:
    """The bot's memory as lists and dictionaries."""

    def __init__(self) -> None:
        self._subscriptions: dict[str, Subscription] = {}
        self._deliveries: dict[tuple[str, date], Delivery] = {}
        self._told: list[tuple[tuple[str, str], Delivery]] = []
        self._turns: dict[tuple[str, str], dict[str, Turn]] = {}
        self._replies: dict[str, Replied] = {}
        self._feedback: dict[tuple[str, str], Feedback] = {}

    def add_subscription(self, subscription: Subscription) -> bool:
        wishes = {_wish(kept) for kept in self._subscriptions.values()}
        if subscription.subscription_id in self._subscriptions or _wish(subscription) in wishes:
            return False
        self._subscriptions[subscription.subscription_id] = subscription
        return True

    def remove_subscription(self, subscription_id: str) -> bool:
        return self._subscriptions.pop(subscription_id, None) is not None

    def subscription(self, subscription_id: str) -> Subscription | None:
        return self._subscriptions.get(subscription_id)

    def subscriptions(self, channel_id: str | None = None) -> tuple[Subscription, ...]:
        return tuple(s for s in self._subscriptions.values() if channel_id in {None, s.channel_id})

    def delivered(self, subscription_id: str, local_date: date) -> Delivery | None:
        return self._deliveries.get((subscription_id, local_date))

    def last_delivery(self, subscription_id: str) -> Delivery | None:
        own = [d for d in self._deliveries.values() if d.subscription_id == subscription_id]
        return max(own, key=lambda d: d.local_date, default=None)

    def record_delivery(self, delivery: Delivery) -> None:
        slot = (delivery.subscription_id, delivery.local_date)
        if slot in self._deliveries:
            return
        self._deliveries[slot] = delivery
        if wish := self._subscriptions.get(delivery.subscription_id):
            self._told.append(((wish.channel_id, wish.topic), delivery))

    def told(self, channel_id: str) -> Mapping[str, str]:
        told: dict[str, str] = {}
        for (channel, _), delivery in self._told:
            hashes = delivery.hashes or ("",) * len(delivery.documents)
            told |= dict(zip(delivery.documents, hashes, strict=True)) if channel == channel_id else {}
        return told

    def carried(self, channel_id: str, topic: str) -> frozenset[str]:
        kept = [delivery for where, delivery in self._told if where == (channel_id, topic)]
        return frozenset(kept[-1].carried if kept else ())

    def told_until(self, channel_id: str, topic: str) -> datetime | None:
        ends = (d.until or d.delivered_at for where, d in self._told if where == (channel_id, topic))
        return max(ends, default=None)

    def remember(self, turn: Turn) -> None:
        self._turns.setdefault((turn.channel_id, turn.thread_ts), {}).setdefault(turn.ts, turn)

    def turns(self, channel_id: str, thread_ts: str) -> Sequence[Turn]:
        return sorted(self._turns.get((channel_id, thread_ts), {}).values(), key=lambda t: (t.asked_at, t.ts))

    def turns_since(self, channel_id: str, moment: datetime) -> Sequence[Turn]:
        kept = [t for (channel, _), thread in self._turns.items() if channel == channel_id for t in thread.values()]
        return sorted((t for t in kept if t.asked_at >= moment), key=lambda t: (t.asked_at, t.ts))

    def record_reply(self, replied: Replied) -> None:
        self._replies[replied.key] = replied

    def reply(self, key: str) -> Replied | None:
        return self._replies.get(key)

    def last_reply(self, channel_id: str, user_id: str) -> Replied | None:
        own = [r for r in self._replies.values() if (r.channel_id, r.user_id) == (channel_id, user_id)]
        return max(own, key=lambda r: (r.replied_at, r.key), default=None)

    def record_feedback(self, given: Feedback) -> bool:
        if given.key not in self._replies:
            return False
        whose = (given.key, given.user_id)
        self._feedback[whose] = given.after(self._feedback[whose]) if whose in self._feedback else given
        return True

    def feedback(self, verdict: Opinion | None = None) -> Sequence[tuple[Replied, Feedback]]:
        wanted = [f for f in self._feedback.values() if verdict in {None, f.verdict}]
        return [(self._replies[f.key], f) for f in sorted(wanted, key=lambda f: (f.given_at, f.key, f.user_id))]

    def forget_before(self, moment: datetime) -> int:
        self._replies = {key: r for key, r in self._replies.items() if r.replied_at >= moment}
        self._feedback = {whose: f for whose, f in self._feedback.items() if f.key in self._replies}
        old = [(thread, t.ts) for thread, kept in self._turns.items() for t in kept.values() if t.asked_at < moment]
        for thread, ts in old:
            del self._turns[thread][ts]
        return len(old)


@dataclass
class _Row:
    envelope: Envelope
    due_at: datetime
    owner: str | None = None
    done_at: datetime | None = None


class MemoryInbox:
    """An inbox as a dictionary, which can be put out of reach."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}
        self._lock = threading.Lock()
        self.away = False

    @contextmanager
    def _open(self) -> Iterator[dict[str, _Row]]:
        if self.away:
            raise Unreachable("The database is away.")
        with self._lock:
            yield self._rows

    def bodies(self) -> list[dict[str, Any]]:
        with self._open() as rows:
            return [row.envelope.body for row in rows.values()]

    def record(self, envelope: Envelope) -> bool:
        with self._open() as rows:
            return rows.setdefault(envelope.key, _Row(envelope, envelope.received_at)).envelope is envelope

    def claim(self, owner: str, now: datetime) -> Envelope | None:
        with self._open() as rows:
            waiting = (r for r in rows.values() if r.owner is None and r.done_at is None and r.due_at <= now)
            row = next(waiting, None)
            if row is None:
                return None
            row.owner, row.envelope = owner, replace(row.envelope, claims=row.envelope.claims + 1)
            return row.envelope

    def postpone(self, key: str, until: datetime) -> None:
        with self._open() as rows:
            if rows[key].done_at is None:
                rows[key].owner, rows[key].due_at = None, until

    def settle(self, key: str, now: datetime) -> None:
        with self._open() as rows:
            row = rows[key]
            row.owner, row.done_at, row.envelope = None, now, replace(row.envelope, body={})

    def release(self, owner: str | None = None) -> int:
        with self._open() as rows:
            held = [r for r in rows.values() if r.owner is not None and owner in {None, r.owner}]
            for row in held:
                row.owner = None
            return len(held)

    def owners(self) -> tuple[str, ...]:
        with self._open() as rows:
            return tuple({row.owner for row in rows.values() if row.owner is not None})

    def unfinished(self) -> int:
        with self._open() as rows:
            return sum(row.done_at is None for row in rows.values())

    def forget_before(self, moment: datetime) -> int:
        with self._open() as rows:
            old = [key for key, row in rows.items() if row.done_at is not None and row.done_at < moment]
            for key in old:
                del rows[key]
            return len(old)


def _wish(subscription: Subscription) -> tuple[object, ...]:
    return tuple(getattr(subscription, name) for name in ("channel_id", "topic", "at", "days", "timezone"))


@dataclass(frozen=True, slots=True)
class Said:
    """A message of ours in a MemoryChat."""

    posted: Posted
    message: Message
    key: str
    thread_ts: str | None
    at: datetime


class MemoryChat:
    """A chat that keeps what was said, and can be told what goes wrong next.

    The next calls that say something raise one error each: those in `unheard` before the message has
    arrived, those in `unsaid` after it has, as when an answer is lost on its way back. The next questions of who
    reads along raise one error each of those in `unreached`. A post waits `wait` seconds for each ahead of it.
    """

    def __init__(self, clock: FixedClock | None = None) -> None:
        self._clock = clock or FixedClock()
        self.said: list[Said] = []
        self.whispers: list[tuple[str, str, Message]] = []
        self.streamed: list[str] = []
        self.looked: list[str] = []
        self.places: dict[str, Place] = {}
        self.people: dict[str, Person] = {}
        self.unheard: list[Exception] = []
        self.unsaid: list[Exception] = []
        self.unreached: list[Exception] = []
        self.asked_for: list[str] = []
        self.forgotten: list[tuple[str | None, str | None]] = []
        self.wait = 0.0

    def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, check: Check | None = None
    ) -> Posted:
        if check:
            check()
        if self.unheard:
            raise self.unheard.pop(0)
        posted = Posted(channel_id, f"{len(self.said) + 1}.0")
        self.said.append(Said(posted, message, key, thread_ts, self._clock.now()))
        if self.unsaid:
            raise self.unsaid.pop(0)
        return posted

    def find(self, channel_id: str, key: str, *, thread_ts: str | None = None, since: datetime) -> Posted | None:
        self.looked.append(key)
        found = (s for s in self.said if (s.posted.channel_id, s.key, s.thread_ts) == (channel_id, key, thread_ts))
        return next((s.posted for s in found if s.at >= since), None)

    def update(self, posted: Posted, message: Message) -> None:
        self.said = [replace(s, message=message) if s.posted == posted else s for s in self.said]

    def whisper(self, channel_id: str, user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        if self.unheard:
            raise self.unheard.pop(0)
        self.whispers.append((channel_id, user_id, message))
        if self.unsaid:
            raise self.unsaid.pop(0)

    def begin(self, channel_id: str, *, key: str, thread_ts: str, user_id: str, team_id: str | None) -> MemoryStream:
        return MemoryStream(self, channel_id, key, thread_ts)

    def place(self, channel_id: str) -> Place:
        self.asked_for.append(channel_id)
        if self.unreached:
            raise self.unreached.pop(0)
        return self.places.get(channel_id, Place(channel_id, PlaceKind.CHANNEL))

    def person(self, user_id: str) -> Person:
        return self.people.get(user_id, Person(user_id, Standing.UNKNOWN))

    def forget_readers(self, *, channel_id: str | None = None, user_id: str | None = None) -> None:
        self.forgotten.append((channel_id, user_id))

    def seconds_until_post(self, channel_id: str, *, ahead: int = 0) -> float:
        return self.wait * ahead


@dataclass(slots=True)
class MemoryStream:
    """A growing reply of a MemoryChat."""

    chat: MemoryChat
    channel_id: str
    key: str
    thread_ts: str

    def append(self, text: str) -> None:
        self.chat.streamed.append(text)

    def finish(self, message: Message, *, check: Check | None = None) -> Posted:
        return self.chat.post(self.channel_id, message, key=self.key, thread_ts=self.thread_ts, check=check)


class FakeModel:
    """A language model that writes what it was told to, sentence by sentence, and keeps the prompts it was given.

    An error among the sentences is raised when its turn comes. `again` is what it writes when asked once more.
    """

    def __init__(
        self,
        *script: Draft | RetrievalError,
        again: Sequence[Draft | RetrievalError] | None = None,
        model: str = "fake-model",
    ) -> None:
        self._script = script
        self._again = again
        self._model = model
        self.prompts: list[Prompt] = []

    @property
    def model(self) -> str:
        return self._model

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[Draft]:
        self.prompts.append(prompt)
        script = self._script if self._again is None or prompt.seconds is None else self._again
        for turn in script:
            if isinstance(turn, RetrievalError):
                raise turn
            yield turn


class FakeVerifier:
    """A model that says of each sentence what `carried` says of it, or fails, and keeps the prompts it was given."""

    def __init__(self, carried: Callable[[str], bool] | RetrievalError, *, model: str = "fake-verifier") -> None:
        self._carried = carried
        self._model = model
        self.prompts: list[Prompt] = []

    @property
    def model(self) -> str:
        return self._model

    def judge(self, prompt: Prompt, count: int, *, on_usage: OnUsage | None = None) -> tuple[bool, ...]:
        self.prompts.append(prompt)
        if isinstance(self._carried, RetrievalError):
            raise self._carried
        told = [line.removeprefix("Sentence: ") for line in prompt.user.splitlines() if line.startswith("Sentence: ")]
        if len(told) != count:
            raise ModelMisbehaved("not every sentence has a judgement")
        return tuple(map(self._carried, told))


class MemoryTrust:
    """Trust in verifiers, in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, Trust] = {}

    def trust_in(self, key: str) -> Trust | None:
        return self._kept.get(key)

    def put_trust(self, key: str, trust: Trust) -> None:
        self._kept[key] = trust


class MemoryBudget:
    """A day's tokens in a dictionary that several may share."""

    def __init__(
        self, clock: FixedClock, purpose: str, a_day: int, kept: dict[tuple[object, str], int] | None = None
    ) -> None:
        self.a_day = a_day
        self._clock, self._purpose = clock, purpose
        self._kept = {} if kept is None else kept
        self._lock = threading.Lock()

    def reserve(self, tokens: int) -> Reservation | None:
        with self._lock:
            if self.spent() + tokens > self.a_day:
                return None
            reserved = Reservation(self._clock.now().date(), tokens)
            self._kept[reserved.day, self._purpose] = self.spent() + tokens
            return reserved

    def settle(self, reserved: Reservation, spent: int) -> None:
        with self._lock:
            self._kept[reserved.day, self._purpose] += spent - reserved.tokens

    def spent(self) -> int:
        return self._kept.get((self._clock.now().date(), self._purpose), 0)


class FakeRewriter:
    """A model that writes one line, or fails, and keeps the prompts it was given."""

    def __init__(self, line: str | RetrievalError) -> None:
        self._line = line
        self.prompts: list[Prompt] = []

    def rewrite(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> str:
        self.prompts.append(prompt)
        if isinstance(self._line, RetrievalError):
            raise self._line
        if not self._line.strip():
            raise ModelMisbehaved("no line")
        return self._line


def _of_window(document: Document, window: Window) -> bool:
    moment = document.published_at or document.read_at
    return moment is not None and moment in window
