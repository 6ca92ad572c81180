"""What a message says with which quotes, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from retrieval.domain import Answer, Citation, Claim, Reply, Statement


@dataclass(frozen=True, slots=True)
class Grounds:
    """The sentences of a message with the quotes that they rest on, and how many were withheld for which lack.

    `language` is the one that we say what is our own in; None is English.
    """

    citations: tuple[Citation, ...] = ()
    sentences: tuple[Statement, ...] = ()
    withheld: tuple[tuple[str, int], ...] = ()
    language: str | None = None

    def tells_of(self, claim: Claim) -> bool:
        """Say whether a quote of the message makes a claim, or is a part of the words that do."""
        quotes = (one.quote for one in self.citations if one.document_id == claim.document_id)
        return any(claim.quote in quote or quote in claim.quote for quote in quotes)


NONE: Final = Grounds()
"""What a message rests on that tells nothing from sources."""


def grounds_of(reply: Reply, *, language: str | None = None) -> Grounds:
    """Return what a reply rests on."""
    withheld = tuple((lack.value, number) for lack, number in reply.dropped_for)
    if isinstance(reply, Answer):
        return Grounds(reply.citations, reply.sentences, withheld, language)
    return Grounds(withheld=withheld, language=language)
