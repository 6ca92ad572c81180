"""Follow-ups that a model writes anew: what it is told, and what a guest in the thread gets to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_people import KEPT
from bot.domain import Asked
from bot.handlers import question
from bot.services import Services
from retrieval.answering.answer import Answerer
from retrieval.answering.understanding import Understanding
from retrieval.answering.writer import Writer
from tests.conversation.slack.conftest import ASKED_OF_LEGAL, CHANNEL_WORDS, some_services
from tests.fakes import FakeRewriter, FixedClock, MemoryStore
from tests.slack_server import LocalSlack


def rewriting(clock: FixedClock, rewriter: FakeRewriter) -> Services:
    services = some_services(clock, MemoryStore())
    parts = (services.searcher, services.catalog, Writer(None), clock)
    return replace(
        services,
        answerer=Answerer(*parts, understanding=Understanding(services.catalog, rewriter), ledger=services.ledger),
    )


def say(slack: LocalSlack, services: Services, user_id: str, text: str, *, thread_ts: str | None = None) -> str:
    """Put a question to the desk in the legal channel; return its thread."""
    chat = SlackChat(slack.client(), FixedClock())
    said = slack.workspace.write("C0LEGAL01", user_id, text, thread_ts=thread_ts)
    asked = Asked("C0LEGAL01", said["ts"], user_id, text, thread_ts=thread_ts)
    question.deliver(asked, question.compose(asked, services=services, chat=chat), services=services, chat=chat)
    return asked.thread


def test_a_follow_up_is_answered_as_the_model_wrote_it_anew(slack: LocalSlack, clock: FixedClock) -> None:
    services = rewriting(clock, FakeRewriter("How many customers did Gatehop suspend?"))
    thread = say(slack, services, "U0MIRA", "Who served keys of other customers?")
    say(slack, services, "U0MIRA", "And how many customers did they suspend?", thread_ts=thread)
    assert "suspended twelve customers" in slack.ours("C0LEGAL01", thread)[1]["text"]


def test_a_guest_s_follow_up_tells_a_hostile_model_and_the_guest_nothing_internal(
    slack: LocalSlack, clock: FixedClock
) -> None:
    rewriter = FakeRewriter("What else did counsel Orla Finch advise?")
    services = rewriting(clock, rewriter)
    thread = say(slack, services, "U0MIRA", ASKED_OF_LEGAL)
    assert CHANNEL_WORDS in slack.ours("C0LEGAL01", thread)[0]["text"]
    slack.workspace.members["C0LEGAL01"].append("U0GUEST")
    clock.advance(KEPT + timedelta(minutes=1))
    before = len(slack.calls)
    say(slack, services, "U0GUEST", "What else did that counsel advise?", thread_ts=thread)
    assert len(rewriter.prompts) == 1
    assert "Orla" not in rewriter.prompts[0].user
    assert "Orla" not in str(slack.calls[before:])
    say(slack, services, "U0MIRA", "What else did they advise?", thread_ts=thread)
    assert "Orla" not in str(slack.calls[before:])
