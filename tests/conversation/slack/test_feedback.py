"""👍 and 👎 under a reply, pressed and typed, over Socket Mode and over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
import structlog

from bot.domain import Feedback, Opinion
from bot.handlers.feedback import FORGOTTEN, NOT_YOURS, NOTED, NOTHING_YET, WHY
from bot.render.feedback import plainer
from tests.conversation.slack.conftest import ASKED, Desk
from tests.slack_faults import refused
from tests.slack_workspace import BOT

Json = dict[str, Any]


def reply(desk: Desk, question: str = ASKED, *, user_id: str = "U0MIRA", channel_id: str = "C0TEAM") -> Json:
    """Ask in a channel and return our reply."""
    ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> {question}")
    desk.replies(channel_id, ts)
    return desk.slack.ours(channel_id, ts)[-1] | {"channel": channel_id}


def given(desk: Desk) -> list[Feedback]:
    return [feedback for _, feedback in desk.services.store.feedback()]


def pressed(desk: Desk, user_id: str, message: Json, verdict: str) -> str:
    """Press a button and return what its presser alone is shown."""
    before = len(desk.slack.whispers_to(user_id))
    assert desk.slack.press(user_id, message, verdict).status == 200
    return desk.whispered(user_id, before + 1)


def test_a_thumb_down_is_kept_with_what_the_reply_was_about(desk: Desk) -> None:
    message = reply(desk)
    assert pressed(desk, "U0JONAS", message, "bad") == WHY
    ((replied, feedback),) = desk.services.store.feedback()
    assert (replied.question, replied.channel_id, replied.user_id) == (ASKED, "C0TEAM", "U0MIRA")
    assert replied.visibilities == frozenset({"public", "internal", "channel:C0TEAM"})
    assert replied.documents[0] == "INC-2026-033"
    assert (feedback.user_id, feedback.verdict, feedback.note) == ("U0JONAS", Opinion.BAD, "")


def test_the_thanks_are_shown_in_the_reply_s_thread(desk: Desk) -> None:
    message = reply(desk)
    assert pressed(desk, "U0MIRA", message, "good") == NOTED
    assert desk.slack.whispers_to("U0MIRA")[-1]["thread_ts"] == message["thread_ts"]
    assert len(desk.slack.ours("C0TEAM")) == 1


def test_a_person_has_one_verdict_and_may_change_it(desk: Desk) -> None:
    message = reply(desk)
    for verdict in ("bad", "bad", "good"):
        pressed(desk, "U0MIRA", message, verdict)
    pressed(desk, "U0JONAS", message, "bad")
    assert {(f.user_id, f.verdict) for f in given(desk)} == {("U0MIRA", Opinion.GOOD), ("U0JONAS", Opinion.BAD)}
    assert len(given(desk)) == 2


def test_a_refusal_can_be_judged_too(desk: Desk) -> None:
    message = reply(desk, "Who is the chief gardener of Lumenforge?")
    pressed(desk, "U0MIRA", message, "bad")
    ((replied, _),) = desk.services.store.feedback()
    assert (replied.answered, replied.documents) == (False, ())


def test_a_guest_s_verdict_counts_and_another_organisation_s_does_not(desk: Desk) -> None:
    desk.slack.workspace.add_person("U0ELSEWHERE", team_id="T0ELSEWHERE")
    desk.slack.workspace.members["C0SHARED"].append("U0ELSEWHERE")
    shared = reply(desk, channel_id="C0SHARED")
    assert pressed(desk, "U0ELSEWHERE", shared, "bad") == NOT_YOURS
    assert given(desk) == []
    assert pressed(desk, "U0GUEST", reply(desk, channel_id="C0GUESTS"), "bad") == WHY


def test_a_private_reply_can_be_judged_where_it_was_shown(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", f"ask {ASKED}")
    desk.whispered("U0MIRA", 2)
    message = desk.slack.whispers_to("U0MIRA")[-1]
    assert pressed(desk, "U0MIRA", message, "good") == NOTED
    assert [f.verdict for f in given(desk)] == [Opinion.GOOD]


def test_a_reply_that_was_forgotten_cannot_be_judged_any_more(desk: Desk) -> None:
    message = reply(desk)
    desk.services.store.forget_before(desk.clock.now().replace(year=2030))
    assert pressed(desk, "U0MIRA", message, "bad") == FORGOTTEN


def test_a_button_of_something_else_keeps_nothing(desk: Desk) -> None:
    message = reply(desk)
    block = {"type": "actions", "elements": [{"type": "button", "action_id": "feedback", "value": "bad "}]}
    assert pressed(desk, "U0MIRA", message | {"blocks": [block]}, "bad") == FORGOTTEN
    assert given(desk) == []


def test_plain_buttons_say_the_same(desk: Desk) -> None:
    message = reply(desk)
    plain = message | {"blocks": list(plainer(message["blocks"]))}
    assert plain["blocks"][-1]["type"] == "actions"
    assert pressed(desk, "U0MIRA", plain, "bad") == WHY
    assert [f.verdict for f in given(desk)] == [Opinion.BAD]


def test_the_last_reply_can_be_judged_by_command_with_a_reason(desk: Desk) -> None:
    reply(desk)
    desk.slack.command("U0MIRA", "C0TEAM", "bad it names the wrong team")
    assert desk.whispered("U0MIRA") == NOTED
    assert [(f.verdict, f.note) for f in given(desk)] == [(Opinion.BAD, "it names the wrong team")]
    desk.slack.command("U0MIRA", "C0TEAM", "good")
    assert desk.whispered("U0MIRA", 2) == NOTED
    assert [(f.verdict, f.note) for f in given(desk)] == [(Opinion.GOOD, "")]


def test_without_a_reply_there_is_nothing_to_judge(desk: Desk) -> None:
    reply(desk, user_id="U0JONAS")
    desk.slack.command("U0MIRA", "C0TEAM", "bad")
    assert desk.whispered("U0MIRA") == NOTHING_YET


def test_thanks_that_cannot_be_shown_are_apologised_for_and_the_verdict_stays(desk: Desk) -> None:
    message = reply(desk)
    desk.slack.fail("chat.postEphemeral", refused("is_archived"))
    desk.slack.fail("chat.postMessage", refused("is_archived"))
    assert "went wrong" in pressed(desk, "U0MIRA", message, "bad")
    assert len(given(desk)) == 1


def test_what_people_say_of_a_reply_is_not_in_the_log(desk: Desk) -> None:
    reply(desk)
    with structlog.testing.capture_logs() as lines:
        desk.slack.command("U0MIRA", "C0TEAM", "bad the platform team did not")
        desk.whispered("U0MIRA")
    assert [line["event"] for line in lines if line["event"] == "feedback"] == ["feedback"]
    assert "platform" not in str(lines)


@pytest.mark.parametrize("verdict", ["good", "bad"])
def test_a_press_is_acknowledged_within_slack_s_time(desk: Desk, verdict: str) -> None:
    delivery = desk.slack.press("U0MIRA", reply(desk), verdict)
    assert delivery.status == 200
    assert delivery.answer in {None, ""}
