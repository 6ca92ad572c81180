"""The catalog as dictionaries."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from retrieval.domain import (
    SETTLED,
    Audience,
    Card,
    Claim,
    Document,
    Extent,
    Filter,
    Kind,
    Passage,
    Revision,
    Searched,
    SourceState,
    Vector,
    Vectors,
    Window,
)
from retrieval.ports import IndexEntry, Kin, Waiting
from retrieval.text.outlets import known_outlets
from tests.fakes.claims import MemoryClaims, names_one
from tests.fakes.clocks import SAMPLE_NOW, FixedClock
from tests.fakes.stories import MemoryStories


@dataclass(slots=True)
class _Stored:
    document: Document
    entries: tuple[IndexEntry, ...]


@dataclass(slots=True)
class _Change:
    document_id: str
    drop: tuple[tuple[str, str], ...] = field(default=())


class MemoryCatalog(MemoryStories):
    """The catalog as dictionaries."""

    def __init__(self, clock: FixedClock | None = None) -> None:
        super().__init__(clock or FixedClock())
        self._stored: dict[str, _Stored] = {}
        self._entries: dict[str, IndexEntry] = {}
        self._changes: dict[int, _Change] = {}
        self._last_change = 0
        self._states: dict[str, SourceState] = {}
        self._aliases: dict[str, str] = {}
        self._past: dict[tuple[str, int], Revision] = {}
        self._claims = MemoryClaims(self._clock)

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
            if (made_by is None or claim.document_id in made_by) and (naming is None or names_one(claim, naming))
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
        self._await_joining(document)

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
            self._leave(document_id)

    def known_by(self, aliases: Collection[str]) -> dict[str, str]:
        return {alias: self._aliases[alias] for alias in aliases if alias in self._aliases}

    def past(self, document_id: str) -> tuple[Revision, ...]:
        return tuple(past for (known, _), past in sorted(self._past.items()) if known == document_id)

    def editions(self, document_ids: Collection[str]) -> dict[str, str]:
        return {name: document.edition for name, document in self.documents(document_ids).items()}

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

    def open_notes(self, audience: Audience, *, limit: int) -> tuple[Document, ...]:
        found = [d for d in self._readable(audience) if d.kind is Kind.NOTE and d.status and d.status not in SETTLED]
        return tuple(
            sorted(found, key=lambda d: (d.published_at or d.read_at or SAMPLE_NOW, d.document_id), reverse=True)[
                :limit
            ]
        )

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


def _of_window(document: Document, window: Window) -> bool:
    moment = document.published_at or document.read_at
    return moment is not None and moment in window
