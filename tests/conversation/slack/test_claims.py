"""`/desk claims`: what somebody did, or was done, for the asker's eyes and from what they may read."""

from __future__ import annotations

import pytest

from retrieval.claims.extract import claims_of
from tests.conversation.slack.conftest import DOCUMENTS, Desk
from tests.conversation.slack.test_reply_buttons import offered, reply, window


@pytest.fixture(autouse=True)
def claimed(desk: Desk) -> None:
    """What the documents claim is on record."""
    for document in DOCUMENTS:
        kept = desk.services.catalog.document(document.document_id)
        assert kept is not None
        desk.services.catalog.put_claims(kept, claims_of(kept))


def test_the_matters_of_somebody_are_told_with_their_quotes(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "claims Vexley")
    told = desk.whispered("U0MIRA")
    assert "about Vexley" in told
    assert "Vexley trained on" in told
    assert "Sable" in told


def test_the_timeline_of_a_reply_is_of_the_matters_that_it_tells_of(desk: Desk) -> None:
    message = reply(desk, "What did Vexley train its Anvil coding models on?")
    assert "show_timeline" in offered(message)
    view = window(desk, message, "timeline")
    assert view["title"]["text"] == "Timeline"
    told = str(view["blocks"])
    assert "Vexley trained on" in told
    assert "Gatehop" not in told


def test_nobody_is_told_of_somebody_who_is_in_no_matter(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "claims Nobodyatall")
    assert "Nothing that I read" in desk.whispered("U0MIRA")
    desk.slack.command("U0JONAS", "C0TEAM", "claims")
    assert "A name is missing" in desk.whispered("U0JONAS")


def test_a_guest_is_told_of_no_internal_note(desk: Desk) -> None:
    desk.slack.command("U0GUEST", "C0GUESTS", "claims Gatehop")
    told = desk.whispered("U0GUEST")
    assert "platform team" not in told
    assert "Counsel" not in told
