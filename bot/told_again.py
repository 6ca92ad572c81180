"""What of a digest may be told again: to whom, and as its records stand now (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.kept_digests import KeptDigest, bare_document
from retrieval.digests.digest import originals_of
from retrieval.digests.headline import headline
from retrieval.digests.importance import weightiest
from retrieval.digests.novelty import News
from retrieval.domain import (
    Audience,
    Citation,
    Claim,
    CorrectionKind,
    Digest,
    DigestItem,
    Document,
    Mark,
    Move,
    Statement,
)
from retrieval.grounding.lapses import lapse_of
from retrieval.stories.course import course
from retrieval.stories.moves import moves
from retrieval.text.outlets import outlets_of


@dataclass(frozen=True, slots=True)
class CurrentRecords:
    """What is on record now of what digests told: the documents by identity, and what each claims.

    A document that is not among them was removed.
    """

    documents: Mapping[str, Document]
    claims: Mapping[str, Sequence[Claim]] = field(default_factory=dict)


def document_ids_of(digest: Digest) -> frozenset[str]:
    """Return the identities of all documents that a digest names or quotes."""
    named = (document.document_id for item in digest.items for document in (*item.story.documents, *item.notes))
    return frozenset(named) | {citation.document_id for item in digest.items for citation in item.citations}


def told_again(digest: Digest, records: CurrentRecords, audience: Audience) -> Digest:
    """Return a digest for an audience without what that may not read, and without what does not hold any more.

    A story goes as a whole when it was told from anything that the audience may not read; of the others goes every
    document that was removed, withdrawn, marked or narrowed since, and every sentence one of whose quotes its document
    does not bear out now. Headline, status and what is told to be new are those of the documents that are left.
    Sources that were unread then go unnamed: a name that was everyone's may not be so now.
    """
    items = (_item_again(item, records, audience) for item in digest.items)
    return replace(digest, audience=audience, items=tuple(item for item in items if item), unread=())


def newest_states(dailies: Sequence[KeptDigest], records: CurrentRecords, audience: Audience) -> list[DigestItem]:
    """Return the newest state of each story that digests told, each once: what most reported first.

    `dailies` come oldest first; two of their stories are one when they share a document.
    """
    newest: list[DigestItem] = []
    for kept in dailies:
        for item in told_again(kept.digest, records, audience).items:
            newest = [other for other in newest if not _is_same(item, other)]
            newest.append(_all_new(item))
    return sorted(newest, key=_weight, reverse=True)


def _item_again(item: DigestItem, records: CurrentRecords, audience: Audience) -> DigestItem | None:
    visibilities = {document.visibility for document in item.story.documents}
    visibilities |= {citation.visibility for citation in item.citations}
    if not visibilities <= audience.visibilities:
        return None
    held = {name: one for name, one in records.documents.items() if _is_tellable(one, audience)}
    story = tuple(held[d.document_id] for d in item.story.documents if d.document_id in held)
    sentences, citations = _borne_out(item, held)
    if not story or not sentences:
        return None
    notes = tuple(held[note.document_id] for note in item.notes if note.document_id in held)
    again = replace(
        item,
        story=replace(item.story, documents=story),
        sentences=sentences,
        citations=citations,
        new_documents=tuple(name for name in item.new_documents if name in held),
        notes=notes,
        importance=replace(item.importance, notes=min(item.importance.notes, len(notes))),
    )
    same = [bare_document(document) for document in story] == [bare_document(d) for d in item.story.documents]
    return again if same else _as_left(again, item, records.claims)


def _borne_out(item: DigestItem, held: Mapping[str, Document]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Return the sentences all of whose quotes stand, with these, named as their documents are now."""
    citations = tuple(
        _named_now(citation, held[citation.document_id])
        for citation in item.citations
        if citation.document_id in held and lapse_of(citation, held[citation.document_id]) is None
    )
    stand = {citation.index for citation in citations}
    sentences = tuple(sentence for sentence in item.sentences if stand.issuperset(sentence.citations))
    cited = {index for sentence in sentences for index in sentence.citations}
    return sentences, tuple(citation for citation in citations if citation.index in cited)


def _named_now(citation: Citation, document: Document) -> Citation:
    return replace(
        citation,
        title=document.title,
        url=document.url,
        outlet=document.outlet,
        published_at=document.published_at,
        original=document.original,
        correction=document.correction,
    )


def _as_left(again: DigestItem, told: DigestItem, claims: Mapping[str, Sequence[Claim]]) -> DigestItem:
    """Return an item some of whose documents went or changed with all that is said of them computed from the others."""
    documents = again.story.documents
    found = moves(documents, claims)
    new = tuple(one for one in documents if one.document_id in again.new_documents) or documents
    news = News(again.story, new, found, course(documents, found, claims))
    over = headline(new, found, is_settled=Move.CONFIRMS in found.values())
    by = originals_of(news, {})
    moved = weightiest(found.get(one.document_id, Move.REPORTS) for one in new)
    importance = replace(
        again.importance, move=moved if told.importance.move else None, originals=len(by), is_known=news.is_known
    )
    return replace(
        again,
        originals=by,
        headline=over.text,
        lead_id=over.document_id,
        step=news.steps[-1] if news.steps else None,
        before=news.before,
        importance=importance,
    )


def _is_tellable(document: Document, audience: Audience) -> bool:
    withdrawn = document.correction is not None and document.correction.kind is CorrectionKind.WITHDRAWN
    return audience.may_read(document.visibility) and document.mark is Mark.NONE and not withdrawn


def _is_same(item: DigestItem, other: DigestItem) -> bool:
    return not _ids(item.story.documents).isdisjoint(_ids(other.story.documents))


def _ids(documents: Iterable[Document]) -> set[str]:
    return {document.document_id for document in documents}


def _all_new(item: DigestItem) -> DigestItem:
    """Return an item that says nothing of what the channel had seen before the last daily digest."""
    return replace(item, new_documents=tuple(document.document_id for document in item.story.documents))


def _weight(item: DigestItem) -> tuple[int, int]:
    return len(item.originals), len(outlets_of(item.story.documents))
