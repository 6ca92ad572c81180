"""Channels that take no reply: it is shown another way, never lost in silence."""

from __future__ import annotations

import pytest

from bot.render.texts import ALONE
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_faults import refused
from tests.slack_workspace import BOT


@pytest.mark.parametrize(
    "code",
    [
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "is_archived",
        "not_in_channel",
        "channel_not_found",
        "thread_not_found",
        "ekm_access_denied",
    ],
)
@pytest.mark.parametrize("in_channel", [True, False])
def test_a_reply_that_its_channel_refuses_for_good_is_shown_to_its_asker(
    desk: Desk, code: str, in_channel: bool
) -> None:
    desk.slack.fail("chat.postMessage", refused(code))
    if not in_channel:
        desk.slack.fail("chat.postEphemeral", refused(code))
    desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    direct = desk.slack.workspace.direct("U0MIRA")
    shown = desk.slack.wait_for(
        lambda: [m["text"] for m in (*desk.slack.whispers_to("U0MIRA"), *desk.slack.ours(direct))]
    )
    desk.settle()
    assert desk.slack.ours("C0TEAM") == []
    assert len(shown) == 1
    assert shown[0].startswith(ALONE)
    assert INTERNAL_WORDS in shown[0]


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_a_reply_whose_blocks_are_refused_is_posted_as_plain_text(desk: Desk, code: str) -> None:
    desk.slack.fail("chat.postMessage", refused(code), refused(code))
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    (reply,) = desk.replies("C0TEAM", ts)
    assert INTERNAL_WORDS in reply
    assert desk.slack.ours("C0TEAM", ts)[0]["blocks"] == []
