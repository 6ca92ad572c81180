"""The story book: which documents tell of the same event, and what happened in each story."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from retrieval.domain import Audience, Document, Event, StoryCard, Window


class StoryStore(Protocol):
    """Stories as they were written down; what belongs to one is only ever added, merged or, by a person, split.

    Whatever is returned follows merges: a story that became part of another one is told as that one; only its card
    and its log stay its own. A document that is removed, marked, or given to other readers (see `DocumentStore`)
    leaves its story with that, and the log keeps nothing of what it told but that it was there.
    """

    def unjoined(self, limit: int) -> tuple[Document, ...]:
        """Return articles whose current revision the book has not taken in yet, oldest first.

        Notes and what is marked never belong to a story.
        """

    def stories_of(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return the identities of the stories that documents belong to, by document."""

    def left(self, document_ids: Collection[str]) -> dict[str, str]:
        """Return the identities of the stories that documents left last, by document."""

    def card(self, story_id: str) -> StoryCard | None:
        """Return what the book says of a story; of one that was merged, itself with `merged_into`."""

    def stories(self, audience: Audience, *, since: datetime | None = None, limit: int = 100) -> tuple[StoryCard, ...]:
        """Return the stories that an audience may read and that had a document since, the newest first."""

    def members(self, story_id: str) -> tuple[str, ...]:
        """Return the identities of a story's documents, oldest first."""

    def standing(self, story_ids: Collection[str]) -> dict[str, tuple[StoryCard, tuple[str, ...]]]:
        """Return stories that were not merged, by identity, with their documents' identities, oldest first."""

    def rarity(self, visibility: str, terms: Collection[str]) -> dict[str, int]:
        """Return how many stories of a visibility hold each of some terms."""

    def holding(
        self, visibility: str, terms: Collection[str], *, since: datetime | None = None, limit: int = 50
    ) -> dict[str, int]:
        """Return stories of a visibility that hold some of these terms, by identity, with how many; most first."""

    def begin(self, document: Document, terms: Collection[str], events: Sequence[Event]) -> str | None:
        """Write down a new story with its first document and return its identity.

        None, and nothing is written, when the book took this document in meanwhile, or it is not kept any more as it
        was read. The events are given their story, visibility and numbers here.
        """

    def join(self, story_id: str, document: Document, terms: Collection[str], events: Sequence[Event]) -> bool:
        """Write down that a document belongs to a story, or its new revision in the story that it belongs to.

        False, and nothing is written, where `begin` returns None. Raises `InvalidInputError` for a story of other
        readers.
        """

    def merge(self, older: str, younger: str, at: datetime) -> None:
        """Make the younger story part of the older one, with an event in both logs.

        Nothing happens where they are one already. Raises `InvalidInputError` when there is no such story, or the two
        are for different readers.
        """

    def split(self, story_id: str, document_ids: Collection[str], at: datetime) -> str:
        """Move documents into a new story, with an event in both logs; return its identity.

        Raises `InvalidInputError` when one of them is not in the story, or none would be left in it.
        """

    def events(self, story_id: str, *, after: int = 0) -> tuple[Event, ...]:
        """Return a story's log behind a place in it, in order."""

    def written(self, window: Window) -> tuple[Event, ...]:
        """Return what was written into any log within a span of time, oldest first."""
