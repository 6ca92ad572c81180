"""The story book at work: documents that were read join the stories that they tell of, or begin new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from retrieval.domain import Document, Entity, Event, EventKind
from retrieval.errors import RetrievalError, TransientError
from retrieval.ports import Clock, PassageIndex
from retrieval.stories.at_hand import EVERY, AtHand, StoryLibrary
from retrieval.stories.candidates import CandidateFinder
from retrieval.stories.joining import decide
from retrieval.stories.log import StoryState, events_of
from retrieval.stories.terms import terms_of
from retrieval.text.aliases import Aliases

_AT_ONCE: Final = 200
"""Documents that are asked for together."""
_HEARD: Final = 60
"""Newest documents of a story whose claims are held together; who tells first is always among them."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many documents were taken in, how many wait for the next time because they could not be, and why."""

    joined: int = 0
    failed: int = 0
    why: str = ""


@dataclass(slots=True)
class StoryBook:
    """Takes documents in, oldest first, each in a transaction of its own: whenever it is killed, the rest still waits.

    `entities` go by several names; `on_failed` is told what could not be taken in after an ingest.
    """

    catalog: StoryLibrary
    passages: PassageIndex
    clock: Clock
    entities: Iterable[Entity] = ()
    on_failed: Callable[[TakenIn], None] | None = None
    _aliases: Aliases = field(init=False)

    def __post_init__(self) -> None:
        """Gather the names once."""
        self._aliases = Aliases(self.entities)

    def take_in(self, most: int | None = None) -> TakenIn:
        """Take in what waits, at most so many documents of it.

        One that cannot be taken in is passed over and waits for the next time. Raises when the store fails.
        """
        at_hand = AtHand(self.catalog, self.passages)
        seen: set[tuple[str, int]] = set()
        joined, failed, why = 0, 0, ""
        while most is None or len(seen) < most:
            waiting = self.catalog.unjoined(_AT_ONCE + failed)
            fresh = [each for each in waiting if (each.document_id, each.revision) not in seen]
            batch = fresh if most is None else fresh[: most - len(seen)]
            if not batch:
                break
            _read_together(batch, at_hand)
            for document in batch:
                seen.add((document.document_id, document.revision))
                try:
                    joined += self._take(document, at_hand)
                except TransientError:
                    raise
                except Exception as error:  # noqa: BLE001 - whatever one text meets may not hold up all behind it
                    failed, why = failed + 1, type(error).__name__
        return TakenIn(joined, failed, why)

    def catch_up(self, most: int) -> None:
        """Take in some of what waits, as a part of an ingest, which is well whatever becomes of this."""
        try:
            taken = self.take_in(most)
        except RetrievalError as error:
            taken = TakenIn(failed=1, why=type(error).__name__)
        if taken.failed and self.on_failed:
            self.on_failed(taken)

    def _take(self, document: Document, at_hand: AtHand) -> bool:
        """Take one document in; False when another process did, or it changed meanwhile."""
        if not at_hand.holds(document):
            at_hand.begin([document])
        terms = (*terms_of(document), EVERY)
        into, *further = self._decide(document, terms, at_hand) or (None,)
        events = self._events(document, into, at_hand)
        if into is None:
            if story_id := self.catalog.begin(document, terms, events):
                at_hand.began(story_id, document, terms)
            return story_id is not None
        if not self.catalog.join(into, document, terms, events):
            return False
        at_hand.joined(into, document, terms)
        for story_id in further:
            self._merge(into, story_id, at_hand)
        return True

    def _decide(self, document: Document, terms: Sequence[str], at_hand: AtHand) -> tuple[str, ...]:
        """Return the stories that a document belongs to: the one that it was in before, or those that it tells of."""
        if story_id := at_hand.stories_of([document.document_id]).get(document.document_id):
            return (story_id,)
        if (story_id := at_hand.left(document)) and self._keeps(story_id, document):
            return (story_id,)
        finder = CandidateFinder(at_hand)
        candidates = finder.candidates(document, terms[:-1])
        if not candidates:
            return ()
        rarity = finder.rarity_among(document, candidates)
        stories = at_hand.rarity(document.visibility, [EVERY])[EVERY]
        return decide(document, at_hand.vectors([document]).get(document.document_id), candidates, rarity, stories)

    def _events(self, document: Document, story_id: str | None, at_hand: AtHand) -> tuple[Event, ...]:
        """Return what a document adds to the log of its story, or of the one that it begins."""
        at, name = self.clock.now(), document.document_id
        log = self.catalog.events(story_id) if story_id else ()
        known = [told[1] for told in at_hand.standing([story_id] if story_id else []).values()]
        members = known[0] if known else ()
        heard = [*members[:1], *members[1:][-_HEARD:]]
        documents = at_hand.documents(other for other in heard if other != name) | {name: document}
        claims = at_hand.claims(document.visibility, list(documents))
        return events_of(document, StoryState(documents, claims, log), self._aliases, at)

    def _keeps(self, story_id: str, document: Document) -> bool:
        """Say whether what left a story goes back to it: a person took that apart, and it is for the same readers."""
        card = self.catalog.card(story_id)
        return card is not None and card.visibility == document.visibility and bool(self._parted(story_id)[1])

    def _merge(self, into: str, story_id: str, at_hand: AtHand) -> None:
        """Make one of two stories that a document belongs to, unless a person took them apart."""
        if self._parted(into)[1].isdisjoint(self._parted(story_id)[0]):
            self.catalog.merge(into, story_id, self.clock.now())
            at_hand.merged(into, story_id)

    def _parted(self, story_id: str) -> tuple[set[str], set[str]]:
        """Return a story with what became part of it, and what a person took apart from any of these."""
        whole, parted, unread = set[str](), set[str](), [story_id]
        while unread:
            name = unread.pop()
            whole.add(name)
            for event in self.catalog.events(name):
                if event.other and event.kind is EventKind.SPLIT:
                    parted.add(event.other)
                elif event.other and event.kind is EventKind.MERGED and event.other not in whole:
                    unread.append(event.other)
        return whole, parted


def _read_together(batch: Sequence[Document], at_hand: AtHand) -> None:
    """Read what a batch needs in one go; where one of its documents fails in that, each is read for by itself."""
    try:
        at_hand.begin(batch)
    except TransientError:
        raise
    except Exception:  # noqa: BLE001 - it is met again, and told, with the document that it comes from
        at_hand.begin(())
