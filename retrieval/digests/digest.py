"""A window's life: documents for an audience → their stories → what is new in them → cited summaries → a digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol

from retrieval.answering.manuscript import Written
from retrieval.answering.writer import Writer
from retrieval.claims.confirmation import grounds, originals
from retrieval.digests.headline import headline, newest_turn
from retrieval.digests.novelty import News, in_importance, is_corrected, news_of
from retrieval.domain import (
    Audience,
    Claim,
    Digest,
    DigestItem,
    Document,
    Fallback,
    Filter,
    Importance,
    Mark,
    Move,
    Passage,
    Statement,
    Story,
    Topic,
    Window,
)
from retrieval.grounding.citations import cited
from retrieval.ports import ClaimStore, Clock, Library, StoryStore
from retrieval.stories.course import course
from retrieval.stories.moves import moves
from retrieval.stories.related import RelatedNotes
from retrieval.text.names import unsupported
from retrieval.text.sentences import sentences

EVERYTHING: Final = Filter()
LATE: Final = timedelta(days=7)
"""How long before the window a document may have been published that was only read within it: a feed that is added
brings its archive, too, which is no news."""
CORRECTED: Final = timedelta(days=30)
"""How long after it was published a document is looked at for a correction."""
MOST_WRITTEN: Final = 15
"""Stories that the language model summarises; the ones after them are quoted, so that a digest is never hours late."""
LONGEST_SUMMARY: Final = 3
_NOBODY_WRITES: Final = frozenset({Fallback.MODEL_AWAY, Fallback.BUDGET_SPENT})

Passages = Mapping[str, Sequence[Passage]]
Held = Mapping[str, Document]


class BookLibrary(Library, StoryStore, ClaimStore, Protocol):
    """What there is to read, by whom it is claimed, and which stories it tells."""


class Digester:
    """Makes digests; holds no state between them."""

    def __init__(self, catalog: BookLibrary, writer: Writer, clock: Clock, related: RelatedNotes | None = None) -> None:
        """Take the truth to read from, who writes, the time, and who finds the notes that a story touches.

        Without that nobody says whether a story touches the team.
        """
        self._related = related
        self._catalog = catalog
        self._writer = writer
        self._clock = clock

    def digest(
        self,
        topic: Topic,
        window: Window,
        audience: Audience,
        *,
        shown: Mapping[str, str] | None = None,
        carried: Collection[str] = (),
        keep: Filter = EVERYTHING,
    ) -> Digest:
        """Return the window's stories on the topic that hold something new, most important first.

        Args:
            topic: a story is told when one of its documents is sorted under it.
            window: when they were published; one that was read late counts for the window it was read in.
            audience: nothing else is read, neither told nor counted.
            shown: what earlier digests told: documents by identity, each with its content hash as it was then, or
                nothing where that is unknown; None means that this digest stands alone.
            keep: which documents are told of, and count.
            carried: identities of documents that did not fit into the last one; their stories come first.
        """
        fresh = {d.document_id: d for d in self._fresh(window, audience, shown, carried) if keep.keeps(d)}
        told = [
            found
            for story in self._stories(fresh, window, audience, keep)
            if any(topic.name in document.topics for document in story.documents)
            and (found := self._told(story, fresh.keys(), shown or {}, audience))
        ]
        held = grounds(self._catalog, [d for one in told for d in one.story.documents], audience)
        notes = {one.story.story_id: tuple(filter(keep.keeps, self._notes(one.story, audience))) for one in told}
        weighed = [
            (
                one,
                one.importance(
                    topic.name, originals=len(originals_of(one, held)), notes=len(notes[one.story.story_id])
                ),
            )
            for one in told
        ]
        items = [
            replace(item, notes=notes[item.story.story_id])
            for item in self._items(in_importance(weighed, carried), held, audience)
        ]
        searched = self._catalog.searched(audience, as_of=min(window.end, self._clock.now()))
        return Digest(topic, window, audience, tuple(items), searched)

    def _fresh(
        self,
        window: Window,
        audience: Audience,
        shown: Mapping[str, str] | None,
        carried: Collection[str],
    ) -> list[Document]:
        """Return the documents that may be told: the window's, and of those before it what came or changed since."""
        found = self._catalog.within(window, audience)
        if shown is not None:
            before = Window(window.start - CORRECTED, window.start)
            earlier = self._catalog.within(before, audience)
            found += tuple(d for d in earlier if is_corrected(d, shown) or _came_late(d, window))
            found += tuple(self._catalog.documents(carried).values())
        return [document for document in found if _is_told(document, audience)]

    def _stories(self, fresh: Mapping[str, Document], window: Window, audience: Audience, keep: Filter) -> list[Story]:
        """Return the stories of some documents, each with all of its own that were there when the window ended.

        What is in no story, as the team's notes are, is one by itself.
        """
        named = self._catalog.stories_of(fresh)
        members: dict[str, tuple[str, ...]] = {story: self._catalog.members(story) for story in set(named.values())}
        around = self._catalog.documents({name for held in members.values() for name in held})
        told: dict[str, dict[str, Document]] = defaultdict(dict)
        for story, held in members.items():
            known = (around[name] for name in held if name in around)
            told[story] = {
                d.document_id: d
                for d in known
                if _is_told(d, audience) and keep.keeps(d) and (d.published_at is None or d.published_at < window.end)
            }
        for name, document in fresh.items():
            told[named.get(name, name)][name] = document
        return [Story(story, tuple(sorted(held.values(), key=lambda d: d.age))) for story, held in told.items()]

    def _notes(self, story: Story, audience: Audience) -> tuple[Document, ...]:
        """Return the team's notes that a story touches and its readers may read, those aside that it is made of."""
        own = {document.document_id for document in story.documents}
        found = self._related.of(story.story_id, audience) if self._related else ()
        return tuple(note for note in found if note.document_id not in own and _is_told(note, audience))

    def _told(self, story: Story, fresh: Collection[str], shown: Mapping[str, str], audience: Audience) -> News | None:
        """Return what is new in a story, as far as its readers may know what each document did to it."""
        claims: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._catalog.claims(audience, made_by=[d.document_id for d in story.documents]):
            claims[claim.document_id].append(claim)
        found = moves(story.documents, claims)
        return news_of(story, fresh, shown, found, course(story.documents, found, claims))

    def _passages(self, document: Document, audience: Audience) -> tuple[Passage, ...]:
        """Return a document's passages, checked again: it may have been revised since it was found."""
        passages = self._catalog.passages_of(document.document_id)
        return tuple(p for p in passages if audience.may_read(p.visibility))

    def _items(self, told: Sequence[tuple[News, Importance]], held: Held, audience: Audience) -> tuple[DigestItem, ...]:
        """Summarise each story; once no model can write, none is asked again for this digest."""
        writer, quoting = self._writer, Writer(None)
        items: list[DigestItem] = []
        for place, (one, importance) in enumerate(told):
            passages = {d.document_id: self._passages(d, audience) for d in one.turns}
            written = _summarised(quoting if place >= MOST_WRITTEN else writer, one, passages)
            writer = quoting if written.fallback in _NOBODY_WRITES else writer
            if written.sentences:
                items.append(_item(one, importance, written, originals_of(one, held)))
        return tuple(items)


def originals_of(told: News, held: Held) -> tuple[str, ...]:
    """Return who reports a story independently: who denies it does not count, unless nobody else tells it."""
    documents = told.story.documents
    reports = [d for d in documents if told.moves.get(d.document_id) is not Move.DENIES]
    return originals(reports or documents, held)


def _is_told(document: Document, audience: Audience) -> bool:
    return audience.may_read(document.visibility) and document.mark is Mark.NONE


def _summarised(writer: Writer, told: News, passages: Passages) -> Written:
    """Summarise what is new in a story, what it is told for first, or name its report with the words it begins with."""
    lead = newest_turn(told.new, told.moves).document_id
    written = writer.summarise(Story(told.story.story_id, told.turns), passages, limit=LONGEST_SUMMARY, lead=lead)
    return written if written.sentences else _named(told, passages, written)


def _named(told: News, passages: Passages, written: Written) -> Written:
    """Return a new document's title grounded in its first sentence; nothing when no new document has a text.

    A title with names, numbers or dates that its passage does not hold gives way to that sentence itself.
    """
    begun = ((d, passages[d.document_id][0]) for d in reversed(told.turns) if passages[d.document_id])
    for document, passage in begun:
        for span in sentences(passage.text)[:1]:
            quote = passage.text[span.start : span.end]
            text = quote if unsupported(document.title, passage.text) else document.title
            citation = cited(1, document, passage, quote)
            return Written((Statement(text, (1,)),), (citation,), written.drops, written.fallback)
    return written


def _item(told: News, importance: Importance, written: Written, by: tuple[str, ...]) -> DigestItem:
    over = headline(told.new, told.moves, is_settled=Move.CONFIRMS in told.moves.values())
    return DigestItem(
        story=told.story,
        originals=by,
        sentences=written.sentences,
        citations=written.citations,
        new_documents=tuple(document.document_id for document in told.new),
        written_by=written.written_by,
        importance=importance,
        headline=over.text,
        lead_id=over.document_id,
        step=told.steps[-1] if told.steps else None,
        before=told.before,
    )


def _came_late(document: Document, window: Window) -> bool:
    """Say whether a document published before the window was read within it, so that no digest may have had it."""
    published, read = document.published_at, document.read_at
    if published is None or read is None:
        return False
    return published >= window.start - LATE and read in window
