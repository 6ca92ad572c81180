"""Signs of life: a status stands under a question before anything is searched, and goes with the reply."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channel_settings import ChannelSettings
from tests.conversation.slack.conftest import ASKED, Desk
from tests.slack_faults import BROKEN, refused
from tests.slack_server import LocalSlack
from tests.slack_workspace import BOT


def shown(slack: LocalSlack) -> list[str]:
    """The statuses in their order."""
    return [str(one["status"]) for one in slack.workspace.views.statuses]


@pytest.mark.parametrize(
    ("text", "status"), [(ASKED, "is looking into it…"), ("Wer hat die Schlüssel?", "sieht nach …")]
)
def test_a_status_is_the_first_thing_that_a_question_brings_about_and_none_stands_after_its_reply(
    desk: Desk, text: str, status: str
) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {text}")
    assert desk.replies("C0TEAM", ts)
    assert shown(desk.slack) == [status]
    methods = [call.method for call in desk.slack.calls]
    assert methods.index("assistant.threads.setStatus") < methods.index("users.info")
    assert desk.slack.workspace.views.standing == {}


def test_a_status_is_in_the_language_of_its_channel(desk: Desk) -> None:
    settings = ChannelSettings("C0TEAM", language="de", changed_at=desk.clock.now())
    desk.services.store.keep_channel_settings(settings)
    assert desk.replies("C0TEAM", desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}"))
    assert shown(desk.slack) == ["sieht nach …"]


def test_a_direct_message_has_a_status_and_what_one_alone_is_shown_has_none(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
    assert desk.whispered("U0MIRA")
    assert shown(desk.slack) == []
    ts = desk.slack.write_to_us("U0MIRA", ASKED)
    assert desk.replies(desk.slack.workspace.direct("U0MIRA"), ts)
    assert len(shown(desk.slack)) == 1


@pytest.mark.parametrize("fault", [refused("unknown_method"), BROKEN])
def test_a_slack_that_shows_no_status_gets_its_reply_all_the_same(desk: Desk, fault: object) -> None:
    desk.slack.fail("assistant.threads.setStatus", *[fault] * 2)  # type: ignore[list-item] # one of two sorts
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert desk.replies("C0TEAM", ts)


def test_no_status_stands_after_a_reply_was_changed_in_place(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    assert desk.replies("C0TEAM", ts)
    desk.clock.advance(timedelta(seconds=1))
    desk.slack.edit("C0TEAM", ts, f"<@{BOT}> What do we know of Gatehop?")
    desk.settle()
    assert len(shown(desk.slack)) == 3
    assert desk.slack.workspace.views.standing == {}
