"""The nouns of finding and answering: what is asked, what is found, and what is said with which grounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from retrieval.domain.corrections import Correction
from retrieval.domain.documents import EVERYONE, Audience, Document, Kind, Passage
from retrieval.domain.models import Authorship, Fallback, Usage
from retrieval.domain.refusals import Refusal
from retrieval.domain.verdicts import Verdict
from retrieval.domain.visibilities import PUBLIC


@dataclass(frozen=True, slots=True)
class Filter:
    """What a question leaves out; an empty field leaves nothing out. `since` ≤ published < `until`.

    `outlets` are names as somebody typed them: a search looks up how the documents write them before it `keeps`.
    `denied` are the sources of which nothing is kept.
    """

    sources: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    denied: frozenset[str] = frozenset()

    @property
    def narrows(self) -> bool:
        """Whether it may leave little of what there is; to deny some sources does not."""
        return self != Filter(denied=self.denied)

    def keeps(self, document: Document) -> bool:
        """Say whether a document passes; one without a date fails any date bound."""
        if (self.sources and document.source_id not in self.sources) or document.source_id in self.denied:
            return False
        if self.outlets and document.outlet not in self.outlets:
            return False
        if self.topics and not self.topics.intersection(document.topics):
            return False
        if self.since is None and self.until is None:
            return True
        published = document.published_at
        if published is None:
            return False
        return (self.since is None or published >= self.since) and (self.until is None or published < self.until)


@dataclass(frozen=True, slots=True)
class Entity:
    """A lab, model, reseller, rule or the like, and the other names it goes by ("xAI", "Elon Musk's AI company")."""

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All its names, the one to call it by first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question of a conversation and the identities of the documents that the reply to it cited.

    The reply was for those who could read it then: whoever asks now may be allowed less, or the documents be gone.
    """

    question: str
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What someone asks, for whom the reply is meant, and the moment it is asked as of.

    `as_of` None means now; a moment in the past is answered as if asked then: nothing
    published later is read. `earlier` is what was asked before it in the same conversation, oldest first.
    `again` says that `as_of` is when it was first asked, and not a moment that the asker named.
    """

    text: str
    audience: Audience = EVERYONE
    as_of: datetime | None = None
    filter: Filter = field(default_factory=Filter)
    earlier: tuple[Exchange, ...] = ()
    again: bool = False

    @property
    def names_moment(self) -> bool:
        """Whether the asker named the moment that it is asked as of."""
        return self.as_of is not None and not self.again


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that search returned, with its document; `rank` counts from 1, `score` is in 0..1."""

    rank: int
    score: float
    passage: Passage
    document: Document


@dataclass(frozen=True, slots=True)
class Searched:
    """What a reply could have been drawn from: how many documents, and the newest one's date.

    `outlets` says from how many outlets, where that was counted.
    """

    documents: int
    newest: datetime | None
    outlets: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker resolved to the passage that grounds it; `quote` occurs verbatim in that passage.

    `correction` is what its document says was put right or withdrawn in it; `severity` and `status` are a note's.
    """

    index: int
    document_id: str
    passage_id: str
    quote: str
    title: str
    kind: Kind = Kind.ARTICLE
    visibility: str = PUBLIC
    url: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    original: str | None = None
    correction: Correction | None = None
    severity: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a reply and the indexes of the citations that ground it (never empty).

    `context` says that it only leads the list that the next one is of. `day` is its document's, where it stands as a
    line of an overview.
    """

    text: str
    citations: tuple[int, ...]
    context: bool = False
    day: date | None = None


class Lack(StrEnum):
    """Why a model's sentence was not shown, in the order of the checks; the values are kept stable for machines."""

    FORM = "form"
    """No words, or far too many for a sentence."""
    SOURCE = "source"
    """It points to no passage that exists."""
    QUOTE = "quote"
    """Its quote does not stand in the passage, word for word."""
    LINK = "link"
    """A link or a mention that no passage has."""
    NAME = "name"
    NUMBER = "number"
    UNIT = "unit"
    """The number stands there, but for something else."""
    DATE = "date"
    MERGED = "merged"
    """Facts of several passages, joined in one statement that none of them makes."""
    ROLE = "role"
    """One name's deed given to another."""
    WORDS = "words"
    """Mostly words that what it cites does not have."""
    POLARITY = "polarity"
    """A negation or denial lost or added."""
    HEDGE = "hedge"
    """Something reported, planned or possible told as a fact."""
    UNCARRIED = "uncarried"
    """A verifier that is trusted read both and said no."""
    LANGUAGE = "language"
    """Its source is in a language that the desk has no rows for: only the source's own words may stand."""


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A name as a question writes it, and the name in the sources that it was read as."""

    written: str
    meant: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The outlets that some documents are of, and whose independent reports they come down to, by name."""

    outlets: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A grounded reply; `fallback` says why it quotes although there is a language model, None where that wrote it.

    `strength` is what the evidence adds up to as a share of what is enough to answer from: 1 or more.
    `written_by` is None where it quotes; `usage` has every call of a model for it, those in vain too.
    """

    sentences: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    searched: Searched
    newest: datetime | None = None
    dropped_sentences: int = 0
    fallback: Fallback | None = None
    dropped_for: tuple[tuple[Lack, int], ...] = ()
    """How many of the dropped sentences failed which check, in the order of the checks."""
    strength: float = 1.0
    confirmation: Confirmation = field(default_factory=Confirmation)
    """Who reports what the sentences cite; two outlets with one original are one confirmation."""
    misspellings: tuple[Misspelling, ...] = ()
    verdict: Verdict | None = None
    """The answer in a word, where the question wants one and the sentences bear it out."""
    gap: str = ""
    """What was asked for and the evidence does not say, in words of the question."""
    written_by: Authorship | None = None
    usage: tuple[Usage, ...] = ()
    has_more: bool = False
    """Whether it quotes for want of a model, and a longer reply would quote more."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A document that came close without answering."""

    document_id: str
    title: str
    url: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name as a question writes it, with the newest document that holds it; None where no document does."""

    name: str
    newest: Nearest | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """An honest refusal: why, what was searched, and what came nearest.

    `strength` is what the evidence adds up to as a share of what would be enough; a model may refuse at 1 or more too.
    """

    reason: Refusal
    searched: Searched
    nearest: tuple[Nearest, ...] = ()
    dropped_sentences: int = 0
    dropped_for: tuple[tuple[Lack, int], ...] = ()
    strength: float = 0.0
    sightings: tuple[Sighting, ...] = ()
    misspellings: tuple[Misspelling, ...] = ()
    usage: tuple[Usage, ...] = ()


Reply = Answer | NoAnswer
