"""A question in its conversation, inheriting nothing that those who will read the reply may not read."""

from __future__ import annotations

from dataclasses import replace

from retrieval.conversation.follow_ups import standalone
from retrieval.domain import Document, Question
from retrieval.ports import Library


def understood(question: Question, catalog: Library) -> Question:
    """Return the question made to stand alone in its conversation; one that opens it comes back as it is."""
    if not question.earlier:
        return question
    outlets = catalog.outlets(question.audience)
    text = standalone(question.text, question.earlier, outlets=outlets, readable=readable(question, catalog))
    return replace(question, text=text)


def readable(question: Question, catalog: Library) -> dict[str, Document]:
    """Return what was cited earlier, as far as its audience may read it now, and as of the moment it is asked as of.

    A reply that others got may have cited what this asker may not know of, and so may one written before a document
    became internal: no name may come out of those.
    """
    cited = {document for exchange in question.earlier for document in exchange.cited}
    return {
        identity: document
        for identity, document in (catalog.documents(cited) if cited else {}).items()
        if question.audience.may_read(document.visibility) and _is_out(document, question)
    }


def _is_out(document: Document, question: Question) -> bool:
    published, moment = document.published_at, question.as_of
    return published is None or moment is None or published <= moment
