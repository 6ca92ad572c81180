"""What a search found for a question, before anything is written from it."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.domain import Hit, Misspelling, Nearest, Question, Searched

_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a search found: the question in the names that were found, what was searched, and the hits to rest on."""

    question: Question
    searched: Searched
    hits: tuple[Hit, ...]
    misspellings: tuple[Misspelling, ...]

    @property
    def nearest(self) -> tuple[Nearest, ...]:
        """The first few documents that came close, each title once."""
        titles = {hit.document.title.casefold(): hit.document for hit in reversed(self.hits)}
        first = [titles[title] for title in dict.fromkeys(hit.document.title.casefold() for hit in self.hits)]
        return tuple(Nearest(d.document_id, d.title, d.url, d.outlet, d.published_at) for d in first[:_NEAREST])
