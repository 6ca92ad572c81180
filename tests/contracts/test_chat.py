"""What every chat promises: the fake of the tests, the terminal, and Slack."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from rich.console import Console

from bot.adapters.console_client import ConsoleChat
from bot.adapters.slack_client import SlackChat
from bot.domain import Place, PlaceKind, Posted, Standing
from bot.errors import MessageGone
from bot.ports import Chat
from bot.render.texts import sentence_message
from tests.fakes import FixedClock, MemoryChat
from tests.slack_server import local_slack

CHANNEL, PERSON = "C0TEAM", "U0MIRA"
HELLO, OTHER = sentence_message("Hello."), sentence_message("Something else.")


@pytest.fixture(params=["memory", "terminal", "slack"])
def chat(request: pytest.FixtureRequest, clock: FixedClock) -> Iterator[Chat]:
    if request.param == "memory":
        yield MemoryChat(clock)
    elif request.param == "terminal":
        yield ConsoleChat(Console(file=io.StringIO()), clock)
    else:
        with local_slack(clock) as slack:
            slack.workspace.add_person(PERSON)
            slack.workspace.add_channel(CHANNEL, PERSON)
            yield SlackChat(slack.client(), clock)


def test_what_was_posted_is_found_by_its_key_where_it_was_posted(chat: Chat, clock: FixedClock) -> None:
    root = chat.post(CHANNEL, HELLO, key="one")
    reply = chat.post(CHANNEL, OTHER, key="two", thread_ts=root.ts)
    assert chat.find(CHANNEL, "one", since=clock.now()) == root
    assert chat.find(CHANNEL, "two", thread_ts=root.ts, since=clock.now()) == reply
    assert chat.find(CHANNEL, "other", since=clock.now()) is None
    assert chat.find(CHANNEL, "one", thread_ts=root.ts, since=clock.now()) in {None, root}


def test_what_was_posted_to_a_person_is_found_in_the_direct_message_with_them(chat: Chat, clock: FixedClock) -> None:
    assert chat.find(PERSON, "one", since=clock.now()) is None
    posted = chat.post(PERSON, HELLO, key="one")
    assert chat.find(PERSON, "one", since=clock.now()) == posted


def test_what_was_posted_long_ago_is_not_found(chat: Chat, clock: FixedClock) -> None:
    chat.post(CHANNEL, HELLO, key="one")
    clock.advance(timedelta(days=1))
    assert chat.find(CHANNEL, "one", since=clock.now()) is None


def test_a_message_keeps_its_identity_when_it_is_replaced(chat: Chat, clock: FixedClock) -> None:
    posted = chat.post(CHANNEL, HELLO, key="one")
    chat.update(posted, OTHER)
    assert chat.find(CHANNEL, "one", since=clock.now()) == posted


def test_what_is_not_there_cannot_be_replaced(chat: Chat) -> None:
    with pytest.raises(MessageGone):
        chat.update(Posted(CHANNEL, "1780000000.000001"), OTHER)


def test_a_whisper_is_not_found(chat: Chat, clock: FixedClock) -> None:
    root = chat.post(CHANNEL, HELLO, key="one")
    chat.whisper(CHANNEL, PERSON, OTHER, thread_ts=root.ts)
    assert chat.find(CHANNEL, "one", since=clock.now()) == root


@pytest.mark.parametrize("sentences", [(), ("One.",), ("One.", "Two.")])
def test_a_growing_reply_ends_as_one_message_with_its_key(
    chat: Chat, clock: FixedClock, sentences: tuple[str, ...]
) -> None:
    root = chat.post(CHANNEL, HELLO, key="one")
    stream = chat.begin(CHANNEL, key="two", thread_ts=root.ts, user_id=PERSON, team_id="T0HOME")
    for sentence in sentences:
        stream.append(sentence)
        assert chat.find(CHANNEL, "two", thread_ts=root.ts, since=clock.now()) is None
    posted = stream.finish(OTHER)
    assert chat.find(CHANNEL, "two", thread_ts=root.ts, since=clock.now()) == posted


def test_nothing_is_certain_of_places_and_people_it_does_not_know(chat: Chat) -> None:
    assert chat.place("C0NOWHERE") == Place("C0NOWHERE", PlaceKind.CHANNEL, outsiders=None)
    assert chat.person("U0NOBODY").standing is Standing.UNKNOWN
