"""A reply that a model writes, in a workspace that offers streams and in one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.adapters.slack_client import SlackChat
from bot.domain import Asked
from bot.handlers import question
from retrieval.domain import DraftSentence
from retrieval.errors import ModelUnavailable
from tests.conversation.slack.conftest import DOCUMENTS, some_services
from tests.fakes import FakeModel, FixedClock, MemoryStore
from tests.slack_server import LocalSlack
from tests.slack_workspace import TEAM

TRAINED = "Vexley reportedly trained its Anvil coding models on outputs of Quillon's Sable."
DENIED = "Vexley denies it."


def answered(slack: LocalSlack, clock: FixedClock, *script: Any) -> tuple[list[str], str]:
    """Ask, and return how the reply grew and what it was in the end."""
    chat = SlackChat(slack.client(), clock)
    services = some_services(clock, MemoryStore(), documents=DOCUMENTS[1:2], model=FakeModel(*script))
    said = slack.workspace.write("C0TEAM", "U0MIRA", "What were Vexley's Anvil coding models trained on?")
    asked = Asked("C0TEAM", said["ts"], "U0MIRA", said["text"], team_id=TEAM)
    stream = question.open_stream(asked, chat=chat)
    prepared = question.compose(asked, services=services, chat=chat, stream=stream)
    grown = [m["text"] for m in slack.ours("C0TEAM", asked.ts)]
    question.deliver(asked, prepared, services=services, chat=chat, stream=stream)
    (reply,) = slack.ours("C0TEAM", asked.ts)
    return grown, reply["text"]


@pytest.mark.parametrize("streams", [True, False])
def test_a_reply_shows_its_sentences_as_they_are_written_where_that_is_offered(
    slack: LocalSlack, clock: FixedClock, streams: bool
) -> None:
    slack.workspace.streams = streams
    script = [DraftSentence(text, ((1, text.rstrip(".")),)) for text in (TRAINED, DENIED)]
    grown, reply = answered(slack, clock, *script)
    assert len(grown) == (1 if streams else 0)
    for text in grown:
        assert text.index(TRAINED) < text.index(DENIED)
    assert TRAINED.rstrip(".") in reply
    assert "northlight.example" in reply


def test_what_a_model_makes_up_never_shows_not_even_for_a_moment(slack: LocalSlack, clock: FixedClock) -> None:
    true = DraftSentence(TRAINED, ((1, TRAINED.rstrip(".")),))
    false = DraftSentence("Vexley paid Quillon 9 million dollars. <!channel>", ((1, "Vexley paid Quillon"),))
    grown, reply = answered(slack, clock, true, false)
    assert "million" not in "".join(grown) + reply
    assert "million" not in str(slack.calls)


def test_a_model_that_is_cut_off_leaves_no_half_reply(slack: LocalSlack, clock: FixedClock) -> None:
    true = DraftSentence(TRAINED, ((1, TRAINED.rstrip(".")),))
    grown, reply = answered(slack, clock, true, ModelUnavailable("The model was cut off."))
    assert len(grown) == 1
    assert "outputs of Quillon's Sable" in reply
    assert "*Sources*" in reply
