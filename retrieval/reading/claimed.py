"""What a document's claims say for a topic: a deed of the topic, done to models or labs; pure.

A deed alone is not enough. Of 1,374 general articles thirteen claim one ("access to the harbour was cut off"), and none
of those sentences names a model, a lab or what they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.claims.memory import products_of
from retrieval.domain import Claim, Document, Topic
from retrieval.reading.topics import lead_of, names_subject, sentence_count
from retrieval.text.grammar import grammar_of
from retrieval.text.names import names
from retrieval.text.trade import names_the_trade

_LEAD, _BODY = 2, 1
"""What a sentence that claims a deed of the topic weighs: at the top, further down."""
_SENTENCES_A_POINT = 15
"""A long document needs one more point for every so many sentences: what it tells in passing is not its subject."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a document's claims say for a topic: 1 is enough to be sorted under it by them alone."""

    share: float = 0.0
    claims: tuple[Claim, ...] = ()


NOTHING_CLAIMED = Claimed()


def claimed_of(document: Document, topic: Topic, claims: Sequence[Claim], *, named: bool = True) -> Claimed:
    """Return what a document's claims say for a topic, one for each sentence.

    `named` says that the document names what the topic is about: only then a party with a number ("Tarn 4") is held to
    be a model, and "access" one to a model. A deed without any name for a party is nobody's.
    """
    own = [claim for claim in claims if claim.deed in topic.deeds]
    if not own:
        return NOTHING_CLAIMED
    grammar = grammar_of(document.language)
    products = products_of(f"{document.title}. {document.text}", grammar) if grammar and named else frozenset[str]()
    found = {
        (claim.start, claim.end): claim
        for claim in own
        if _names_somebody(claim)
        and (
            names_the_trade(claim.quote, document.language, within=named)
            or names_subject(claim.quote, topic)
            or _has_product(claim, products)
        )
    }
    lead = lead_of(document)
    weight = sum(_LEAD if claim.quote in lead else _BODY for claim in found.values())
    return Claimed(weight / (1 + sentence_count(document) // _SENTENCES_A_POINT), tuple(found.values()))


def _names_somebody(claim: Claim) -> bool:
    return any(names(party) for party in (claim.subject, claim.object, claim.whose, claim.speaker) if party)


def _has_product(claim: Claim, products: frozenset[str]) -> bool:
    parties = " ".join(party for party in (claim.subject, claim.object, claim.whose) if party)
    return any(product in parties for product in products)
