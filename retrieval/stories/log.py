"""What a document that is taken in does to its story, as lines of the story's log; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from retrieval.claims.ledger import name_matter
from retrieval.claims.matters import Group, group
from retrieval.claims.status import AFFIRMING, Course, turns
from retrieval.domain import Claim, Document, Event, EventKind, Move, Status
from retrieval.stories.moves import moves
from retrieval.text.aliases import Aliases

_TOLD_BEFORE: Final = 7
"""Newest documents of a story, beside its first, that tell what one more does to it; each is taken apart for that."""


@dataclass(frozen=True, slots=True)
class StoryState:
    """A story as it stands with a document in it: its documents, what they claim, and its log until now."""

    documents: Mapping[str, Document]
    claims: Sequence[Claim]
    log: Sequence[Event] = ()


def events_of(document: Document, story: StoryState, aliases: Aliases, at: datetime) -> tuple[Event, ...]:
    """Return what a document, which is among those of its story, adds to the log.

    That it joined or was revised, each claim that nobody made before, each that one more makes, and each matter that
    stands otherwise now. A matter is told by the story's documents alone, so that nothing for other readers shows.
    """
    revised = any(event.document_id == document.document_id and _is_joining(event) for event in story.log)
    kind = EventKind.REVISED if revised else EventKind.JOINED
    move = None if revised else _move_of(document, story)
    first = Event("", 0, kind, at, document_id=document.document_id, revision=document.revision, move=move)
    own = [claim for claim in story.claims if claim.document_id == document.document_id]
    if not own and not revised:
        return (first,)
    blank = replace(first, move=None)
    groups = group(story.claims, aliases, story.documents)
    return (first, *(event for one in groups for event in _of_matter(one, document, story, aliases, blank)))


def _move_of(document: Document, story: StoryState) -> Move:
    """Return what a document does to its story, by the first document of it and the newest before this one."""
    before = sorted((one for one in story.documents.values() if one.age < document.age), key=lambda one: one.age)
    told = [*before[:1], *before[1:][-_TOLD_BEFORE:], document]
    claims: dict[str, list[Claim]] = {}
    for claim in story.claims:
        claims.setdefault(claim.document_id, []).append(claim)
    return moves(told, claims)[document.document_id]


def _of_matter(one: Group, document: Document, story: StoryState, aliases: Aliases, blank: Event) -> Iterator[Event]:
    """Yield what a document adds to one matter of its story, `blank` but for what that is."""
    matter_id = name_matter(one.claims[0])
    course = Course(aliases, story.documents)
    for moment, claim in turns(one.claims, story.documents):
        course.read(claim, moment)
    known = [event for event in story.log if event.matter_id == matter_id]
    told = {event.kind for event in known if event.document_id == document.document_id}
    own, others = _split(one.claims, document.document_id)
    if own and not told & {EventKind.CLAIM, EventKind.EVIDENCE}:
        is_new = {_voice(claim) for claim in own} - {_voice(claim) for claim in others}
        kind = EventKind.CLAIM if is_new else EventKind.EVIDENCE
        yield replace(blank, kind=kind, matter_id=matter_id, became=course.status.value)
    was = _last(event.became for event in known)
    if was and was != course.status.value:
        change = course.change if course.status is Status.CORRECTED else None
        yield replace(
            blank, kind=EventKind.STATUS, matter_id=matter_id, was=was, became=course.status.value, change=change
        )


def _split(claims: Sequence[Claim], document_id: str) -> tuple[list[Claim], list[Claim]]:
    """Return the claims of a document, and those of others."""
    own = [claim for claim in claims if claim.document_id == document_id]
    return own, [claim for claim in claims if claim.document_id != document_id]


def _voice(claim: Claim) -> tuple[str, str]:
    """Return what is claimed, whoever words it: the deed, and that it was done, or what else is said of it."""
    return claim.deed, "" if claim.stance in AFFIRMING else claim.stance


def _last(found: Iterable[str | None]) -> str | None:
    return next(iter([each for each in found if each][::-1]), None)


def _is_joining(event: Event) -> bool:
    return event.kind in {EventKind.JOINED, EventKind.REVISED}
