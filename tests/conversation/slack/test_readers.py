"""Who reads along, as it changes: before a reply, while one is written, and while Slack cannot be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bot.adapters.slack_client import SlackChat
from bot.domain import Asked
from bot.handlers import question
from retrieval.domain import DraftSentence, Prompt
from retrieval.ports import OnUsage
from tests.conversation.slack.conftest import ASKED, DOCUMENTS, INTERNAL_WORDS, Desk, some_services
from tests.fakes import FakeModel, FixedClock, MemoryStore
from tests.slack_faults import BROKEN, Fault, rate_limited
from tests.slack_server import LocalSlack
from tests.slack_workspace import BOT, TEAM, Json, Workspace

REVOKED = "The platform team revoked the keys of the reseller Gatehop within the hour."
SERVED = "The reseller Gatehop served keys that belonged to other customers."


def ask(desk: Desk, channel_id: str, user_id: str = "U0MIRA") -> str:
    ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> {ASKED}")
    (reply,) = desk.replies(channel_id, ts)
    return reply


def guest_joins(workspace: Workspace) -> Json:
    workspace.members["C0TEAM"].append("U0GUEST")
    return {"type": "member_joined_channel", "channel": "C0TEAM", "user": "U0GUEST", "channel_type": "C"}


def channel_is_shared(workspace: Workspace) -> Json:
    workspace.channels["C0TEAM"] |= {"is_shared": True, "is_ext_shared": True}
    return {"type": "channel_shared", "channel": "C0TEAM", "connected_team_id": "T0ELSEWHERE"}


def member_becomes_a_guest(workspace: Workspace) -> Json:
    workspace.users["U0JONAS"]["is_restricted"] = True
    return {"type": "user_change", "user": workspace.users["U0JONAS"]}


def guest_comes_back(workspace: Workspace) -> Json:
    workspace.users["U0JONAS"]["is_ultra_restricted"] = True
    return {"type": "team_join", "user": workspace.users["U0JONAS"]}


@pytest.mark.parametrize("change", [guest_joins, channel_is_shared, member_becomes_a_guest, guest_comes_back])
def test_whoever_comes_to_read_along_is_noticed_before_the_next_reply(
    desk: Desk, change: Callable[[Workspace], Json]
) -> None:
    assert INTERNAL_WORDS in ask(desk, "C0TEAM")
    desk.slack.deliver(change(desk.slack.workspace))
    before = len(desk.slack.calls)
    assert "Gatehop" in ask(desk, "C0TEAM")
    assert INTERNAL_WORDS not in str(desk.slack.calls[before:])


def guest_leaves(workspace: Workspace) -> tuple[Json, str]:
    workspace.members["C0GUESTS"].remove("U0GUEST")
    return {"type": "member_left_channel", "channel": "C0GUESTS", "user": "U0GUEST", "channel_type": "C"}, "C0GUESTS"


def channel_is_unshared(workspace: Workspace) -> tuple[Json, str]:
    workspace.channels["C0SHARED"] |= {"is_shared": False, "is_ext_shared": False}
    event = {"type": "channel_unshared", "channel": "C0SHARED", "previously_connected_team_id": "T0ELSEWHERE"}
    return event, "C0SHARED"


@pytest.mark.parametrize("change", [guest_leaves, channel_is_unshared])
def test_where_nobody_else_reads_along_any_more_the_team_is_told_everything_again(
    desk: Desk, change: Callable[[Workspace], tuple[Json, str]]
) -> None:
    event, channel_id = change(desk.slack.workspace)
    desk.slack.workspace.members["C0OTHER"] = []
    desk.slack.deliver(event)
    assert INTERNAL_WORDS in ask(desk, channel_id)


def test_who_reads_along_is_asked_once_for_many_replies(desk: Desk) -> None:
    for _ in range(3):
        assert INTERNAL_WORDS in ask(desk, "C0TEAM")
    assert len(desk.slack.calls_of("conversations.info")) == 1
    assert len(desk.slack.calls_of("conversations.members")) == 1


@pytest.mark.parametrize("fault", [BROKEN, rate_limited(31), Fault(lost=True)])
def test_a_slack_that_cannot_be_asked_is_waited_for_and_a_member_is_told_everything(desk: Desk, fault: Fault) -> None:
    """Each try is two calls, for the client repeats what may happen twice; a refusal for haste is one."""
    desk.slack.fail("conversations.members", *[fault] * (1 if fault.status == 429 else 2))
    if fault.status == 429:
        desk.slack.workspace.members["C0LEGAL01"] = desk.slack.workspace.members["C0TEAM"]
    assert INTERNAL_WORDS in ask(desk, "C0TEAM")


class Meanwhile(FakeModel):
    """A model during whose writing something happens, behind its first sentence."""

    def __init__(self, happen: Callable[[], object], *script: DraftSentence) -> None:
        super().__init__(*script)
        self._happen = happen

    def write(self, prompt: Prompt, *, on_usage: OnUsage | None = None) -> Iterator[DraftSentence]:
        for number, sentence in enumerate(super().write(prompt)):
            if number == 1:
                self._happen()
            yield sentence


def grown(slack: LocalSlack, clock: FixedClock, happen: Callable[[SlackChat], object]) -> tuple[list[str], str]:
    """Ask in the team's channel, with something that happens behind the first sentence; how it grew, and its end."""
    chat = SlackChat(slack.client(), clock)
    documents = (DOCUMENTS[2], replace(DOCUMENTS[0], text=SERVED))
    script = [DraftSentence(text, ((number, text.rstrip(".")),)) for number, text in ((1, REVOKED), (2, SERVED))]
    model = Meanwhile(lambda: happen(chat), *script)
    services = some_services(clock, MemoryStore(), documents=documents, model=model)
    said = slack.workspace.write("C0TEAM", "U0MIRA", ASKED)
    asked = Asked("C0TEAM", said["ts"], "U0MIRA", said["text"], team_id=TEAM)
    stream = question.open_stream(asked, chat=chat)
    prepared = question.compose(asked, services=services, chat=chat, stream=stream)
    shown = [str(call.wanted["chunks"]) for call in slack.calls if call.method.endswith("Stream")]
    question.deliver(asked, prepared, services=services, chat=chat, stream=stream)
    (reply,) = slack.ours("C0TEAM", asked.ts)
    return shown, reply["text"]


def test_a_reply_grows_while_nobody_else_comes(slack: LocalSlack, clock: FixedClock) -> None:
    shown, reply = grown(slack, clock, lambda _: None)
    assert len(shown) == 2
    assert INTERNAL_WORDS in reply


def test_a_channel_that_becomes_shared_stops_a_growing_reply_before_the_next_sentence(
    slack: LocalSlack, clock: FixedClock
) -> None:
    def share(chat: SlackChat) -> None:
        channel_is_shared(slack.workspace)
        chat.forget_readers(channel_id="C0TEAM")

    shown, reply = grown(slack, clock, share)
    assert len(shown) == 1
    assert INTERNAL_WORDS not in reply
    assert "Gatehop" in reply


def test_a_growing_reply_shows_nothing_more_while_it_cannot_be_asked_who_reads_along(
    slack: LocalSlack, clock: FixedClock
) -> None:
    def lose_sight(chat: SlackChat) -> None:
        chat.forget_readers(channel_id="C0TEAM")
        slack.fail("conversations.info", BROKEN, BROKEN)

    shown, reply = grown(slack, clock, lose_sight)
    assert len(shown) == 1
    assert INTERNAL_WORDS in reply
