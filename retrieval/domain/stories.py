"""The nouns of digests: topics, windows, and stories with their summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from retrieval.domain.claims import Deed
from retrieval.domain.documents import Audience, Document, Kind, UnreadSource
from retrieval.domain.models import Authorship
from retrieval.domain.questions import Citation, Searched, Statement
from retrieval.domain.storybook import Move, StoryStep


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that documents are sorted under and digests are made of."""

    name: str
    title: str
    description: str
    terms: tuple[str, ...]
    examples: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    """What a sentence has to name beside one of the terms to be full evidence; empty asks for nothing more."""
    unlike: tuple[str, ...] = ()
    """Headlines that only look as if they belonged to it; the examples are held against them."""
    deeds: tuple[Deed, ...] = ()
    """Deeds that belong to it: a document that claims one of them of models or labs is on the topic."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of time `[start, end)`; both ends are aware."""

    start: datetime
    end: datetime

    def __contains__(self, moment: datetime) -> bool:
        """Say whether the moment lies in the window."""
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Story:
    """Documents about the same event, oldest first; `story_id` is its first document's identity."""

    story_id: str
    documents: tuple[Document, ...]

    @property
    def title(self) -> str:
        """The first report's headline."""
        return self.documents[0].title

    @property
    def first_day(self) -> date | None:
        """The day of the oldest dated report (UTC)."""
        days = [d.published_at.date() for d in self.documents if d.published_at]
        return min(days, default=None)

    @property
    def last_day(self) -> date | None:
        """The day of the newest dated report (UTC)."""
        days = [d.published_at.date() for d in self.documents if d.published_at]
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Importance:
    """Why a story is told, and how far up.

    `move` is the weightiest of what is new in it, `originals` how many report it independently, `closeness` the share
    of its documents that are on the topic, `notes` how many of the team's notes relate to it, and `is_known` whether
    there was more to it before.
    """

    move: Move | None = None
    originals: int = 0
    closeness: float = 1.0
    notes: int = 0
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class DigestItem:
    """One story of a digest: what is new in it, cited; `originals` are its independent reports.

    `notes` are those of the team's that relate to it and that its readers may read.
    """

    story: Story
    originals: tuple[str, ...]
    sentences: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    new_documents: tuple[str, ...] = ()
    """The identities of the documents that this digest's channel has not been shown before."""
    written_by: Authorship | None = None
    """Which model wrote the summary; None where it quotes."""
    importance: Importance = Importance()
    headline: str = ""
    """What stands over it, borne out by its `lead`; empty where that one's title is."""
    lead_id: str = ""
    step: StoryStep | None = None
    """How it stands."""
    before: StoryStep | None = None
    """How it stood before what is new in it; None where all of it is new."""
    notes: tuple[Document, ...] = ()
    posted_at: datetime | None = None
    """When somebody of this digest's channel first posted a link to one of its documents there."""

    @property
    def lead(self) -> Document:
        """The document of the newest turn: of what is new the newest that repeats no other.

        A note stands there only when there is nothing else.
        """
        told = self.story.documents
        named = [document for document in told if document.document_id == self.lead_id]
        new = [document for document in told if document.document_id in self.new_documents]
        for among in (named, new, told):
            reports = [document for document in among if document.kind is not Kind.NOTE]
            own = [document for document in reports if document.copy_of is None]
            if reports:
                return (own or reports)[-1]
        return (new or told)[-1]

    @property
    def title(self) -> str:
        """What stands over it."""
        return self.headline or self.lead.title


@dataclass(frozen=True, slots=True)
class Digest:
    """A window's stories on one topic for one audience; no items means a quiet window.

    `unread` are the sources of its readers that could not be read when it was told.
    """

    topic: Topic
    window: Window
    audience: Audience
    items: tuple[DigestItem, ...]
    searched: Searched
    unread: tuple[UnreadSource, ...] = ()
