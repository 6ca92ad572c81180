"""The sentences that trust in a verifier is measured on."""

from __future__ import annotations

from retrieval.domain.trust import LEAST_TRUST
from retrieval.grounding.known import known_sentences


def test_half_of_sixty_are_carried_and_none_stands_twice() -> None:
    known = known_sentences()
    assert (len(known), sum(one.is_carried for one in known)) == (60, 30)
    assert len({one.quoted.sentence for one in known}) == 60
    assert all(quote and heading for one in known for heading, quote in one.quoted.quotes)


def test_trust_asks_for_more_than_either_answer_alone_would_reach() -> None:
    assert LEAST_TRUST > 0.5
