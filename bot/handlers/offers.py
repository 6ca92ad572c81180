"""What can be done with a reply where it is shown: decided when it is written, checked again at each press."""

from __future__ import annotations

from bot.domain import Asked
from bot.render.offers import Offer
from bot.services import Services
from retrieval.domain import Answer, Audience, Reply


def offers_of(asked: Asked, reply: Reply, audience: Audience, services: Services) -> frozenset[Offer]:
    """Return what is offered under the reply to a question."""
    if asked.private:
        return frozenset({Offer.SHARE})
    offers = {Offer.HUMAN} if services.store.channel_settings(asked.channel_id).people else set[Offer]()
    if isinstance(reply, Answer):
        cited = {citation.document_id for citation in reply.citations}
        matters, _ = services.ledger.matters_of(cited, audience)
        offers |= {Offer.PASSAGES} | ({Offer.MORE} if reply.has_more else set())
        offers |= {Offer.TIMELINE} if matters else set()
    return frozenset(offers)
