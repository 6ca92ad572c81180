"""Matters in Slack: within its limits, and nothing that somebody wrote is active."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.render.matters import matters_message
from retrieval.domain import Matter, Status
from tests.block_kit import active, message_problems, texts
from tests.contracts.test_claims import CUT_OFF
from tests.factories import a_document, moment

AT = moment("2026-06-08T09:00")
HOSTILE = ("", "x" * 10_000, "<!channel> *now* <https://evil.example|click>", "\u202eabc\u202c", "@here :tada: ~x~")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("number", [0, 1, 60])
def test_whatever_is_claimed_is_shown_within_the_limits_and_does_nothing(text: str, number: int) -> None:
    said = replace(CUT_OFF, speaker=text, subject=text, object=text, quote=text or "x", document_id="d")
    matter = Matter("m", said.deed, text, text, Status.REPORTED, AT, (said,) * 5)
    documents = {"d": a_document("d", title=text, outlet=text, url=text)}
    shown = matters_message(text, (matter,) * number, documents, timezone="UTC")
    assert message_problems(shown) == []
    marked = [text.replace("*", "") for kind, text in texts(shown) if kind == "mrkdwn"]
    assert [found for text in marked for found in active(text.replace("`", ""))] == []
