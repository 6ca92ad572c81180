"""The story book of a catalog as dictionaries."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from retrieval.domain import Audience, Document, Event, EventKind, Kind, Mark, StoryCard, Window
from retrieval.errors import InvalidInputError
from tests.fakes.clocks import FixedClock


@dataclass(slots=True)
class _Member:
    story_id: str
    revision: int
    day: datetime
    terms: frozenset[str]


@dataclass(slots=True)
class _Kept:
    visibility: str
    began_at: datetime
    last_at: datetime
    merged_into: str | None = None
    log: list[Event] = field(default_factory=list)


class MemoryStories:
    """Stories as dictionaries; whoever inherits this says which documents there are."""

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._kept: dict[str, _Kept] = {}
        self._members: dict[str, _Member] = {}
        self._waiting: dict[str, datetime] = {}

    def document(self, document_id: str) -> Document | None:
        raise NotImplementedError

    def unjoined(self, limit: int) -> tuple[Document, ...]:
        waiting = sorted(self._waiting, key=lambda name: (self._waiting[name], name))
        return tuple(d for name in waiting[:limit] if (d := self.document(name)))

    def stories_of(self, document_ids: Collection[str]) -> dict[str, str]:
        return {name: self._members[name].story_id for name in document_ids if name in self._members}

    def left(self, document_ids: Collection[str]) -> dict[str, str]:
        gone = [e for kept in self._kept.values() for e in kept.log if e.kind is EventKind.REMOVED]
        last = {e.document_id: e.story_id for e in sorted(gone, key=lambda e: (e.at, int(e.story_id[1:]), e.number))}
        return {name: self._standing(last[name]) or last[name] for name in document_ids if name in last}

    def card(self, story_id: str) -> StoryCard | None:
        kept = self._kept.get(story_id)
        if kept is None:
            return None
        size = len(self._in(story_id))
        return StoryCard(story_id, kept.visibility, kept.began_at, kept.last_at, size, kept.merged_into)

    def stories(self, audience: Audience, *, since: datetime | None = None, limit: int = 100) -> tuple[StoryCard, ...]:
        cards = [card for story_id in self._kept if (card := self.card(story_id)) and card.size]
        found = [c for c in cards if audience.may_read(c.visibility) and (since is None or c.last_at >= since)]
        return tuple(sorted(found, key=lambda c: (c.last_at, int(c.story_id[1:])), reverse=True)[:limit])

    def members(self, story_id: str) -> tuple[str, ...]:
        standing = self._standing(story_id)
        return tuple(self._in(standing)) if standing else ()

    def standing(self, story_ids: Collection[str]) -> dict[str, tuple[StoryCard, tuple[str, ...]]]:
        cards = {name: card for name in story_ids if (card := self.card(name)) and card.merged_into is None}
        return {name: (card, self.members(name)) for name, card in cards.items()}

    def rarity(self, visibility: str, terms: Collection[str]) -> dict[str, int]:
        return {term: sum(term in held for held in self._terms(visibility).values()) for term in terms}

    def holding(
        self, visibility: str, terms: Collection[str], *, since: datetime | None = None, limit: int = 50
    ) -> dict[str, int]:
        held = self._terms(visibility)
        found = {name: len(held[name].intersection(terms)) for name in held if not held[name].isdisjoint(terms)}
        late = [name for name in found if since is None or self._kept[name].last_at >= since]
        most = sorted(late, key=lambda name: (-found[name], int(name[1:])))
        return {name: found[name] for name in most[:limit]}

    def begin(self, document: Document, terms: Collection[str], events: Sequence[Event]) -> str | None:
        if not self._is_as_read(document) or self._is_known(document):
            return None
        story_id = self._begin(document.visibility, self._day_of(document))
        self._write(story_id, document, terms, events)
        return story_id

    def join(self, story_id: str, document: Document, terms: Collection[str], events: Sequence[Event]) -> bool:
        known = self._members.get(document.document_id)
        if not self._is_as_read(document) or (
            known and self._is_known(document) and known.revision >= document.revision
        ):
            return False
        standing = self._standing(known.story_id if known else story_id)
        if standing is None or self._kept[standing].visibility != document.visibility:
            raise InvalidInputError(f"There is no story {story_id} for these readers.")
        self._write(standing, document, terms, events)
        return True

    def merge(self, older: str, younger: str, at: datetime) -> None:
        into, gone = self._standing(older), self._standing(younger)
        if into is None or gone is None:
            raise InvalidInputError(f"There is no story {younger if into else older}.")
        if self._kept[into].visibility != self._kept[gone].visibility:
            raise InvalidInputError(f"{older} and {younger} are for different readers.")
        if into == gone:
            return
        for member in self._members.values():
            if member.story_id == gone:
                member.story_id = into
        for name, kept in self._kept.items():
            if gone in {name, kept.merged_into}:
                kept.merged_into = into
        self._recount(into)
        self._append(into, [Event("", 0, EventKind.MERGED, at, other=gone)])
        self._append(gone, [Event("", 0, EventKind.MERGED, at, other=into)])

    def split(self, story_id: str, document_ids: Collection[str], at: datetime) -> str:
        standing = self._standing(story_id)
        held = set(self._in(standing)) if standing else set()
        if standing is None or not document_ids or not held > set(document_ids):
            raise InvalidInputError(f"These are not a part of {story_id}.")
        new = self._begin(self._kept[standing].visibility, at)
        for name in document_ids:
            self._members[name].story_id = new
        for one, other in ((standing, new), (new, standing)):
            self._recount(one)
            self._append(one, [Event("", 0, EventKind.SPLIT, at, other=other)])
        return new

    def events(self, story_id: str, *, after: int = 0) -> tuple[Event, ...]:
        return tuple(self._kept[story_id].log[after:]) if story_id in self._kept else ()

    def written(self, window: Window) -> tuple[Event, ...]:
        found = [event for story in self._kept.values() for event in story.log if event.at in window]
        return tuple(sorted(found, key=lambda event: (event.at, int(event.story_id[1:]), event.number)))

    def _await_joining(self, document: Document) -> None:
        """Have a document that was just put wait, and leave a story in which it can be no more."""
        known = self._members.get(document.document_id)
        if known and (self._kept[known.story_id].visibility != document.visibility or not _can_join(document)):
            self._leave(document.document_id)
        self._waiting.pop(document.document_id, None)
        known = self._members.get(document.document_id)
        if _can_join(document) and (known is None or known.revision < document.revision):
            self._waiting[document.document_id] = self._day_of(document)

    def _leave(self, document_id: str) -> None:
        self._waiting.pop(document_id, None)
        if known := self._members.pop(document_id, None):
            self._recount(known.story_id)
            blank = {"move": None, "matter_id": None, "was": None, "became": None, "change": None}
            for kept in self._kept.values():
                kept.log = [replace(e, **blank) if e.document_id == document_id else e for e in kept.log]
            gone = Event("", 0, EventKind.REMOVED, self._clock.now(), document_id=document_id, revision=known.revision)
            self._append(known.story_id, [gone])

    def _standing(self, story_id: str) -> str | None:
        kept = self._kept.get(story_id)
        return (kept.merged_into or story_id) if kept else None

    def _in(self, story_id: str) -> list[str]:
        ours = [name for name, member in self._members.items() if member.story_id == story_id]
        return sorted(ours, key=lambda name: (self._members[name].day, name))

    def _terms(self, visibility: str) -> dict[str, set[str]]:
        held: dict[str, set[str]] = {}
        for member in self._members.values():
            if self._kept[member.story_id].visibility == visibility:
                held.setdefault(member.story_id, set()).update(member.terms)
        return held

    def _is_as_read(self, document: Document) -> bool:
        kept = self.document(document.document_id)
        state = kept and (kept.revision, kept.visibility, kept.mark)
        return _can_join(document) and state == (document.revision, document.visibility, document.mark)

    def _is_known(self, document: Document) -> bool:
        known = self._members.get(document.document_id)
        if known and known.revision >= document.revision:
            self._waiting.pop(document.document_id, None)
        return known is not None

    def _begin(self, visibility: str, day: datetime) -> str:
        story_id = f"S{next(self._numbers)}"
        self._kept[story_id] = _Kept(visibility, day, day)
        return story_id

    def _write(self, story_id: str, document: Document, terms: Collection[str], events: Sequence[Event]) -> None:
        day = self._day_of(document)
        self._members[document.document_id] = _Member(story_id, document.revision, day, frozenset(terms))
        self._waiting.pop(document.document_id, None)
        self._recount(story_id)
        self._append(story_id, events)

    def _recount(self, story_id: str) -> None:
        if days := [member.day for member in self._members.values() if member.story_id == story_id]:
            self._kept[story_id].began_at, self._kept[story_id].last_at = min(days), max(days)

    def _append(self, story_id: str, events: Sequence[Event]) -> None:
        kept = self._kept[story_id]
        for event in events:
            place = {"story_id": story_id, "number": len(kept.log) + 1, "visibility": kept.visibility}
            kept.log.append(replace(event, **place))

    def _day_of(self, document: Document) -> datetime:
        return document.published_at or document.read_at or self._clock.now()


def _can_join(document: Document) -> bool:
    return document.kind is Kind.ARTICLE and document.mark is Mark.NONE
