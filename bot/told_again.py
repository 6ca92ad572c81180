"""What of a digest may be told again: to whom, and as its records stand now (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.kept_digests import KeptDigest
from retrieval.claims.confirmation import originals
from retrieval.domain import Audience, CorrectionKind, Digest, DigestItem, Document, Mark
from retrieval.grounding.lapses import lapse_of
from retrieval.text.outlets import outlets_of


def document_ids_of(digest: Digest) -> frozenset[str]:
    """Return the identities of all documents that a digest names or quotes."""
    told = (document.document_id for item in digest.items for document in item.story.documents)
    return frozenset(told) | {citation.document_id for item in digest.items for citation in item.citations}


def told_again(digest: Digest, documents: Mapping[str, Document], audience: Audience) -> Digest:
    """Return a digest for an audience without what that may not read, and without what does not hold any more.

    `documents` are the current revisions by identity. A story goes as a whole when it was told from anything that the
    audience may not read; of the others goes every document that was removed, withdrawn, marked or narrowed since, and
    every sentence one of whose quotes its document does not bear out now.
    """
    items = (_item_again(item, documents, audience) for item in digest.items)
    return replace(digest, audience=audience, items=tuple(item for item in items if item))


def newest_states(
    dailies: Sequence[KeptDigest], documents: Mapping[str, Document], audience: Audience
) -> list[DigestItem]:
    """Return the newest state of each story that digests told, each once: what most reported first.

    `dailies` come oldest first; two of their stories are one when they share a document.
    """
    newest: list[DigestItem] = []
    for kept in dailies:
        for item in told_again(kept.digest, documents, audience).items:
            newest = [other for other in newest if not _is_same(item, other)]
            newest.append(_all_new(item))
    return sorted(newest, key=_weight, reverse=True)


def _item_again(item: DigestItem, documents: Mapping[str, Document], audience: Audience) -> DigestItem | None:
    visibilities = {document.visibility for document in item.story.documents}
    visibilities |= {citation.visibility for citation in item.citations}
    if not visibilities <= audience.visibilities:
        return None
    held = {name: document for name, document in documents.items() if _is_tellable(document, audience)}
    story = tuple(held[d.document_id] for d in item.story.documents if d.document_id in held)
    citations = tuple(
        replace(citation, correction=held[citation.document_id].correction)
        for citation in item.citations
        if citation.document_id in held and lapse_of(citation, held[citation.document_id]) is None
    )
    stand = {citation.index for citation in citations}
    sentences = tuple(sentence for sentence in item.sentences if stand.issuperset(sentence.citations))
    if not story or not sentences:
        return None
    cited = {index for sentence in sentences for index in sentence.citations}
    notes = tuple(note for note in item.notes if audience.may_read(note.visibility))
    return replace(
        item,
        story=replace(item.story, documents=story),
        originals=item.originals if len(story) == len(item.story.documents) else originals(story),
        sentences=sentences,
        citations=tuple(citation for citation in citations if citation.index in cited),
        new_documents=tuple(name for name in item.new_documents if name in held),
        headline=item.headline if item.lead_id in held else "",
        notes=notes,
        importance=replace(item.importance, notes=min(item.importance.notes, len(notes))),
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
