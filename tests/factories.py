"""Made-up values for tests: say only what matters, the rest is filled in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from bot.kept_digests import KeptDigest, bare
from retrieval.answering.brief import Brief
from retrieval.answering.demand import demand_in
from retrieval.answering.select import Room, choose, rank, room_of
from retrieval.domain import (
    EVERYONE,
    INTERNAL,
    Audience,
    Citation,
    Digest,
    DigestItem,
    Document,
    DraftSentence,
    Hit,
    Kind,
    Passage,
    Question,
    Searched,
    Source,
    SourceKind,
    Statement,
    Story,
    Topic,
    Vectors,
    Window,
)
from retrieval.ports import Catalog, Embedder, IndexEntry, PassageIndex, WordIndex
from retrieval.text.analysis import Sentence
from retrieval.text.grammar import load_grammar

_numbers = itertools.count(1)
PUBLISHED = datetime(2026, 6, 3, 8, tzinfo=UTC)
READ = datetime(2026, 6, 8, 6, tzinfo=UTC)


def moment(text: str) -> datetime:
    """Read '2026-06-03' or '2026-06-03T08:00' as a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def a_document(document_id: str | None = None, **fields: Any) -> Document:
    """An article of an invented outlet."""
    filled: dict[str, Any] = {
        "document_id": document_id or f"article-{next(_numbers)}",
        "title": "Vexley trained Anvil on Sable outputs",
        "text": "Vexley reportedly trained its Anvil coding models on outputs of Quillon's Sable. Vexley denies it.",
        "source_id": "northlight",
        "url": "https://northlight.example/vexley-anvil",
        "outlet": "Northlight",
        "author": "Ida Brandt",
        "published_at": PUBLISHED,
        "topics": ("provenance",),
        "language": "en",
        "read_at": READ,
    }
    return Document(**(filled | fields))


def a_note(document_id: str | None = None, **fields: Any) -> Document:
    """An incident note that only the team may read."""
    filled: dict[str, Any] = {
        "document_id": document_id or f"INC-2026-{next(_numbers):03d}",
        "title": "Reseller Gatehop served us somebody else's key",
        "text": "Gatehop handed the build farm a key that belonged to another customer. We revoked it the same hour.",
        "kind": Kind.NOTE,
        "visibility": INTERNAL,
        "source_id": "notes",
        "published_at": PUBLISHED,
        "topics": ("access",),
        "language": "en",
        "severity": "high",
        "status": "closed",
        "tags": ("reseller",),
        "read_at": READ,
    }
    return Document(**(filled | fields))


def a_source(source_id: str = "northlight", **fields: Any) -> Source:
    """A feed of an invented outlet."""
    filled: dict[str, Any] = {
        "source_id": source_id,
        "kind": SourceKind.FEED,
        "location": "https://northlight.example/feed.xml",
        "title": "Northlight",
        "outlet": "Northlight",
    }
    return Source(**(filled | fields))


def a_topic(name: str = "provenance", **fields: Any) -> Topic:
    """A topic with a few of its words."""
    filled: dict[str, Any] = {
        "name": name,
        "title": name.title(),
        "description": "Whose outputs trained which model",
        "terms": ("trained on", "outputs", "distillation"),
    }
    return Topic(**(filled | fields))


def a_question(text: str = "Who trained on whose outputs?", **fields: Any) -> Question:
    """A question for everyone's eyes, about now."""
    filled: dict[str, Any] = {"text": text, "audience": EVERYONE}
    return Question(**(filled | fields))


def a_brief(question: str, hits: Sequence[Hit], **fields: Any) -> Brief:
    """What a writer works from, on a Monday."""
    filled: dict[str, Any] = {"moment": moment("2026-06-08"), "read": tuple(hits)}
    return Brief(question, tuple(hits), **(filled | fields))


def select_answer(question: str, hits: Sequence[Hit], *, room: Room | None = None) -> tuple[DraftSentence, ...]:
    """What is quoted of hits for a question, whether or not it is enough to answer."""
    return choose(rank(demand_in(question, hits), hits), room or room_of(question))


def a_window(start: str = "2026-06-01", end: str = "2026-06-08") -> Window:
    """The days from `start` to before `end`, in UTC."""
    return Window(moment(start), moment(end))


def an_item(*documents: Document, **fields: Any) -> DigestItem:
    """A story of these documents, with the first sentence of each; its summary quotes."""
    quotes = [document.text.partition(". ")[0].rstrip(".") + "." for document in documents]
    cited = [
        Citation(
            index=number,
            document_id=document.document_id,
            passage_id=f"{document.document_id}@1#0",
            quote=quote,
            title=document.title,
            kind=document.kind,
            visibility=document.visibility,
            url=document.url,
            outlet=document.outlet,
            published_at=document.published_at,
        )
        for number, (document, quote) in enumerate(zip(documents, quotes, strict=True), 1)
    ]
    filled: dict[str, Any] = {
        "story": Story(documents[0].document_id, documents),
        "originals": tuple(dict.fromkeys(d.outlet for d in documents if d.outlet)),
        "sentences": tuple(Statement(quote, (number,)) for number, quote in enumerate(quotes, 1)),
        "citations": tuple(cited),
        "new_documents": tuple(document.document_id for document in documents),
    }
    return DigestItem(**(filled | fields))


def a_kept_digest(
    key: str = "digest:s1:2026-06-08",
    *items: DigestItem,
    topic: str = "provenance",
    visibilities: frozenset[str] = EVERYONE.visibilities,
    **fields: Any,
) -> KeptDigest:
    """A digest as it was told at nine on the day of its slot, of one story unless others are given."""
    subscription_id, day = key.split(":")[1:]
    due_at = datetime.combine(date.fromisoformat(day), time(9), UTC)
    told = items or (an_item(a_document("vexley")),)
    window = Window(due_at - timedelta(days=1), due_at)
    digest = Digest(a_topic(topic), window, Audience(visibilities), told, Searched(57, PUBLISHED, 6))
    filled: dict[str, Any] = {
        "key": key,
        "subscription_id": subscription_id,
        "channel_id": "C1",
        "local_date": due_at.date(),
        "due_at": due_at,
        "timezone": "Europe/Berlin",
        "digest": bare(digest, shown=len(told)),
        "told_at": due_at,
    }
    return KeptDigest(**(filled | fields))


def passages_of(document: Document, *texts: str) -> tuple[Passage, ...]:
    """Passages for runs of the document's text; without runs, one passage that is the whole text."""
    runs = texts or (document.text,)
    starts = [document.text.index(run) for run in runs]
    return tuple(
        Passage(
            passage_id=f"{document.document_id}@{document.revision}#{ordinal}",
            document_id=document.document_id,
            visibility=document.visibility,
            ordinal=ordinal,
            start=start,
            end=start + len(run),
            text=run,
        )
        for ordinal, (start, run) in enumerate(zip(starts, runs, strict=True))
    )


def a_passage(document: Document | None = None) -> Passage:
    """The one passage that is the whole document."""
    return passages_of(document or a_document())[0]


def a_hit(document: Document | None = None, *, rank: int = 1, score: float = 0.9) -> Hit:
    """A document's whole text, returned by search."""
    document = document or a_document()
    return Hit(rank, score, a_passage(document), document)


def a_sentence(text: str, language: str = "en") -> Sentence:
    """A sentence that stands alone."""
    return Sentence(text, 0, load_grammar(language))


def unit_rows(*rows: Sequence[float]) -> Vectors:
    """Vectors scaled to length one, in rows."""
    array = np.asarray(rows, np.float32)
    return np.asarray(array / np.linalg.norm(array, axis=1, keepdims=True), np.float32)


def entries_of(document: Document, embedder: Embedder, *texts: str) -> tuple[IndexEntry, ...]:
    """A document's passages as the indexes take them."""
    passages = passages_of(document, *texts)
    vectors = embedder.embed_passages([f"{document.heading}\n{p.text}" for p in passages])
    return tuple(IndexEntry(p, document.heading, v) for p, v in zip(passages, vectors, strict=True))


def stock(
    documents: Sequence[Document], *, catalog: Catalog, passages: PassageIndex, words: WordIndex, embedder: Embedder
) -> None:
    """Put whole documents, one passage each, into the catalog and both indexes."""
    for document in documents:
        entries = entries_of(document, embedder)
        catalog.put(document, [e.passage for e in entries], np.stack([e.vector for e in entries]))
    bring_up_to_date(catalog=catalog, passages=passages, words=words)


def bring_up_to_date(*, catalog: Catalog, passages: PassageIndex, words: WordIndex) -> None:
    """Apply to both indexes what the catalog notes for them."""
    changes = catalog.waiting(limit=1_000)
    for change in changes:
        passages.drop(change.drop)
        words.drop(change.drop)
        passages.add(change.add)
        words.add(change.add)
    catalog.settled(changes)
