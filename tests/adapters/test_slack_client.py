"""SlackChat against a local Slack: what it sends, what it makes of faults, and whom it trusts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.adapters.pacing import Door, Rate
from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_limits import slack_rules
from bot.adapters.slack_people import COST_OF_A_PAGE, KEPT, MOST_ASKED_ONE_BY_ONE
from bot.adapters.slack_places import MOST_MEMBERS
from bot.domain import Message, Place, PlaceKind, Posted, Standing
from bot.errors import ChatBusy, ChatRefused, ChatUnavailable, ReadersChanged
from bot.render.blocks import message
from bot.render.feedback import feedback_block
from bot.render.texts import sentence_message
from tests.fakes import FixedClock
from tests.slack_server import (
    BROKEN,
    CUT_OFF,
    LOST_ANSWER,
    NOT_JSON,
    Fault,
    LocalSlack,
    local_slack,
    rate_limited,
    refused,
)
from tests.slack_workspace import BOT, OTHER_TEAM, Json

HELLO = sentence_message("Hello.")
OTHER = sentence_message("Something else.")


@pytest.fixture
def slack(clock: FixedClock) -> Iterator[LocalSlack]:
    with local_slack(clock) as running:
        running.workspace.add_person("U0MIRA")
        running.workspace.add_channel("C0TEAM", "U0MIRA")
        yield running


@pytest.fixture
def chat(slack: LocalSlack, clock: FixedClock) -> SlackChat:
    return SlackChat(slack.client(), clock)


def since(clock: FixedClock) -> dict[str, object]:
    return {"since": clock.now() - timedelta(minutes=1)}


# what a workspace shows


def buttons_of(message: Json) -> str:
    return str(message["blocks"][-1]["type"])


@pytest.mark.parametrize("streams", [True, False])
def test_where_the_new_buttons_are_refused_plain_ones_come_at_once_and_from_then_on(
    slack: LocalSlack, chat: SlackChat, streams: bool
) -> None:
    slack.workspace.streams, slack.workspace.context_actions = streams, False
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    root, stream = begin(chat, slack)
    stream.append("Hello.")
    stream.finish(judged)
    chat.post("C0TEAM", judged, key="two", thread_ts=root)
    chat.whisper("C0TEAM", "U0MIRA", judged)
    assert [buttons_of(one) for one in (*slack.ours("C0TEAM"), *slack.whispers_to("U0MIRA"))] == ["actions"] * 3
    sent = [call.wanted["blocks"] for call in slack.calls if call.wanted.get("blocks")]
    assert ["context_actions" in str(blocks) for blocks in sent] == [True, False, False, False]


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"])
def test_a_message_whose_blocks_are_refused_is_sent_as_plain_text(
    slack: LocalSlack, chat: SlackChat, code: str
) -> None:
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    slack.fail("chat.postMessage", refused(code), refused(code))
    chat.post("C0TEAM", judged, key="one")
    slack.fail("chat.postEphemeral", refused(code), refused(code))
    chat.whisper("C0TEAM", "U0MIRA", judged)
    for shown in (*slack.ours("C0TEAM"), *slack.whispers_to("U0MIRA")):
        assert (shown["text"], shown["blocks"]) == ("Hello.", [])


def test_a_text_that_is_refused_for_its_length_is_shortened_at_the_end_of_a_line(
    slack: LocalSlack, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", refused("msg_too_long"))
    chat.post("C0TEAM", Message("\n".join(["<https://northlight.example/a|A story>"] * 70)), key="one")
    *lines, last = slack.ours("C0TEAM")[0]["text"].splitlines()
    assert set(lines) == {"<https://northlight.example/a|A story>"}
    assert last == "…"


def test_what_a_channel_refuses_for_another_reason_is_not_sent_again(slack: LocalSlack, chat: SlackChat) -> None:
    judged = message([*HELLO.blocks, feedback_block("answer:C0TEAM:1.0")])
    slack.fail("chat.postMessage", refused("is_archived"))
    with pytest.raises(ChatRefused, match="archived"):
        chat.post("C0TEAM", judged, key="two")
    assert len(slack.calls_of("chat.postMessage")) == 1


# posting and finding again


def test_a_post_carries_its_key_its_text_and_unfurls_nothing(slack: LocalSlack, chat: SlackChat) -> None:
    posted = chat.post("C0TEAM", HELLO, key="digest:1")
    (wanted,) = slack.calls_of("chat.postMessage")
    assert wanted["metadata"] == {"event_type": "desk", "event_payload": {"key": "digest:1"}}
    assert (wanted["unfurl_links"], wanted["unfurl_media"]) == (False, False)
    assert wanted["text"] == "Hello."
    assert slack.ours("C0TEAM")[0]["ts"] == posted.ts


def test_a_post_is_found_again_by_its_key_in_a_channel_and_in_a_thread(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    root = chat.post("C0TEAM", HELLO, key="one")
    reply = chat.post("C0TEAM", OTHER, key="two", thread_ts=root.ts)
    assert chat.find("C0TEAM", "one", since=clock.now()) == root
    assert chat.find("C0TEAM", "two", thread_ts=root.ts, since=clock.now()) == reply
    assert chat.find("C0TEAM", "three", since=clock.now()) is None
    assert chat.find("C0TEAM", "one", since=clock.now() + timedelta(hours=1)) is None


def test_a_post_is_found_behind_many_others(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    posted = chat.post("C0TEAM", HELLO, key="one")
    for number in range(450):
        slack.workspace.write("C0TEAM", "U0MIRA", f"chatter {number}")
    assert chat.find("C0TEAM", "one", since=clock.now()) == posted


def test_somebody_elses_message_with_our_key_is_not_ours(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    forged = slack.workspace.write("C0TEAM", "U0MIRA", "not the desk")
    forged["metadata"] = {"event_type": "desk", "event_payload": {"key": "one"}}
    assert chat.find("C0TEAM", "one", since=clock.now()) is None


def test_a_message_whose_answer_was_lost_is_not_sent_again_but_found(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    slack.fail("chat.postMessage", LOST_ANSWER)
    with pytest.raises(ChatUnavailable):
        chat.post("C0TEAM", HELLO, key="one")
    assert len(slack.calls_of("chat.postMessage")) == 1
    assert chat.find("C0TEAM", "one", since=clock.now()) is not None


def test_a_message_of_ours_can_be_replaced(slack: LocalSlack, chat: SlackChat) -> None:
    chat.update(chat.post("C0TEAM", HELLO, key="one"), OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM")] == ["Something else."]


def test_a_text_without_blocks_is_posted_too(slack: LocalSlack, chat: SlackChat) -> None:
    chat.post("C0TEAM", Message("Plain."), key="one")
    assert slack.ours("C0TEAM")[0]["text"] == "Plain."


def test_a_whisper_is_seen_by_one_person(slack: LocalSlack, chat: SlackChat) -> None:
    chat.whisper("C0TEAM", "U0MIRA", HELLO)
    assert [w["text"] for w in slack.whispers_to("U0MIRA")] == ["Hello."]
    assert slack.ours("C0TEAM") == []


def test_where_we_are_not_a_whisper_comes_as_a_direct_message(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0OTHER", "U0MIRA", bot=False)
    chat.whisper("C0OTHER", "U0MIRA", HELLO)
    assert [m["text"] for m in slack.ours(slack.workspace.direct("U0MIRA"))] == ["Hello."]


@pytest.mark.parametrize("code", ["is_archived", "user_not_in_channel", "restricted_action", "thread_not_found"])
def test_a_whisper_that_the_channel_refuses_comes_as_a_direct_message(
    slack: LocalSlack, chat: SlackChat, code: str
) -> None:
    slack.fail("chat.postEphemeral", refused(code))
    chat.whisper("C0TEAM", "U0MIRA", HELLO)
    assert [m["text"] for m in slack.ours(slack.workspace.direct("U0MIRA"))] == ["Hello."]


# faults


def test_a_rate_limit_is_waited_out(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("chat.postMessage", rate_limited(0))
    chat.post("C0TEAM", HELLO, key="one")
    assert len(slack.ours("C0TEAM")) == 1


def test_a_long_rate_limit_is_left_to_the_durable_work_and_nobody_asks_again_before_it_is_over(
    slack: LocalSlack, chat: SlackChat
) -> None:
    slack.fail("chat.postMessage", rate_limited(120))
    for _ in range(2):
        with pytest.raises(ChatBusy) as caught:
            chat.post("C0TEAM", HELLO, key="one")
        assert 100 < caught.value.seconds <= 120
    assert len(slack.calls_of("chat.postMessage")) == 1


def test_a_question_to_slack_is_repeated_after_a_server_error(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("users.info", BROKEN)
    assert chat.person("U0MIRA").standing is Standing.MEMBER


@pytest.mark.parametrize("fault", [BROKEN, NOT_JSON, CUT_OFF, Fault(lost=True), refused("fatal_error")])
def test_what_may_work_later_says_so(slack: LocalSlack, chat: SlackChat, fault: Fault) -> None:
    slack.fail("chat.postMessage", fault)
    with pytest.raises(ChatUnavailable, match="may work in a few minutes") as caught:
        chat.post("C0TEAM", HELLO, key="one")
    assert caught.value.__cause__ is not None


def test_what_slack_will_never_take_says_what_to_do(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0OTHER", "U0MIRA", bot=False)
    with pytest.raises(ChatRefused, match="invite me") as caught:
        chat.post("C0OTHER", HELLO, key="one")
    assert caught.value.code == "not_in_channel"


# replies that grow


def begin(chat: SlackChat, slack: LocalSlack, *, ts: str | None = None, team_id: str | None = "T0HOME"):  # type: ignore[no-untyped-def] # noqa: ANN201 - a port's stream
    ts = ts or slack.workspace.write("C0TEAM", "U0MIRA", "a question")["ts"]
    return ts, chat.begin("C0TEAM", key=f"answer:C0TEAM:{ts}", thread_ts=ts, user_id="U0MIRA", team_id=team_id)


def test_a_reply_grows_sentence_by_sentence_and_ends_as_the_finished_message(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. "]
    stream.append("Two.")
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. Two. "]
    posted = stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert chat.find("C0TEAM", f"answer:C0TEAM:{ts}", thread_ts=ts, since=clock.now()) == posted


def test_a_reply_without_a_sentence_is_one_plain_post(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert slack.calls_of("chat.startStream") == []


@pytest.mark.parametrize("fault", [refused("unknown_method"), NOT_JSON, BROKEN, Fault(lost=True)])
def test_where_streams_are_not_offered_a_reply_is_one_plain_post(
    slack: LocalSlack, chat: SlackChat, fault: Fault
) -> None:
    slack.fail("chat.startStream", fault)
    ts, stream = begin(chat, slack)
    stream.append("One.")
    stream.append("Two.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert len(slack.calls_of("chat.startStream")) == 1


def test_a_channel_that_wants_a_recipient_we_cannot_name_gets_one_plain_post(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack, team_id=None)
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_a_stream_that_died_of_age_still_ends_as_the_finished_message(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    del slack.ours("C0TEAM", ts)[0]["streaming"]
    stream.append("Two.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_a_stream_that_cannot_be_replaced_is_taken_away_and_the_reply_posted(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", refused("cant_update_message"))
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_the_reply_is_posted_even_if_the_stream_before_it_stays(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", refused("cant_update_message"))
    slack.fail("chat.delete", refused("cant_delete_message"))
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["One. ", "Hello."]


def test_an_end_that_may_work_later_is_left_to_the_durable_work(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable):
        stream.finish(HELLO)
    assert chat.find("C0TEAM", f"answer:C0TEAM:{ts}", thread_ts=ts, since=clock.now()) is None


def test_the_next_try_finishes_what_the_first_one_left(slack: LocalSlack, chat: SlackChat) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    slack.fail("chat.update", BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable):
        stream.finish(HELLO)
    _, stream = begin(chat, slack, ts=ts)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


@pytest.mark.parametrize("stopped", [True, False])
def test_what_a_process_that_died_left_of_a_reply_is_finished_not_doubled(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock, stopped: bool
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")
    if stopped:
        slack.fail("chat.update", BROKEN, BROKEN)
        with pytest.raises(ChatUnavailable):
            stream.finish(HELLO)
    clock.advance(timedelta(minutes=7))
    slack.ours("C0TEAM", ts)[0].pop("streaming", None)
    _, stream = begin(SlackChat(slack.client(), clock), slack, ts=ts)
    stream.append("One.")
    posted = stream.finish(HELLO)
    assert [(m["ts"], m["text"]) for m in slack.ours("C0TEAM", ts)] == [(posted.ts, "Hello.")]


def test_a_finished_reply_in_an_old_thread_is_left_alone(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    ts, stream = begin(chat, slack)
    stream.finish(HELLO)
    clock.advance(timedelta(minutes=7))
    later = SlackChat(slack.client(), clock)
    later.begin("C0TEAM", key="answer:C0TEAM:other", thread_ts=ts, user_id="U0MIRA", team_id=None).finish(OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello.", "Something else."]


def test_a_thread_that_cannot_be_looked_through_gets_its_reply_all_the_same(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock
) -> None:
    ts, _ = begin(chat, slack)
    clock.advance(timedelta(minutes=7))
    slack.fail("conversations.replies", refused("missing_scope"))
    _, stream = begin(SlackChat(slack.client(), clock), slack, ts=ts)
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


# who is who, and who reads along


def test_people_are_what_the_workspace_says_they_are(slack: LocalSlack, chat: SlackChat) -> None:
    add = slack.workspace.add_person
    add("U0MULTI", is_restricted=True)
    add("U0SINGLE", is_restricted=True, is_ultra_restricted=True)
    add("U0STRANGER", is_stranger=True)
    add("U0FOREIGN", team_id=OTHER_TEAM)
    add("U0GRID", team_id=OTHER_TEAM, enterprise_user={"teams": [OTHER_TEAM, "T0HOME"]})
    add("U0GONE", deleted=True)
    add("U0APP", is_bot=True)
    add("U0VAGUE", is_restricted=None)
    add("U0NOWHERE", team_id=None)
    standings = {user_id: chat.person(user_id).standing for user_id in slack.workspace.users}
    assert standings == {
        BOT: Standing.UNKNOWN,
        "U0MIRA": Standing.MEMBER,
        "U0MULTI": Standing.GUEST,
        "U0SINGLE": Standing.GUEST,
        "U0STRANGER": Standing.OUTSIDER,
        "U0FOREIGN": Standing.OUTSIDER,
        "U0GRID": Standing.MEMBER,
        "U0GONE": Standing.OUTSIDER,
        "U0APP": Standing.UNKNOWN,
        "U0VAGUE": Standing.UNKNOWN,
        "U0NOWHERE": Standing.UNKNOWN,
    }
    assert chat.person("U0MIRA").timezone == "Europe/Berlin"


def test_someone_slack_does_not_know_is_unknown(chat: SlackChat) -> None:
    assert chat.person("U0NOBODY").standing is Standing.UNKNOWN


def test_without_our_own_identity_nobody_is_a_member(slack: LocalSlack, chat: SlackChat) -> None:
    slack.fail("auth.test", refused("invalid_auth"))
    assert chat.person("U0MIRA").standing is Standing.UNKNOWN


def test_a_person_is_asked_for_once_a_minute(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    for _ in range(3):
        chat.person("U0MIRA")
    assert len(slack.calls_of("users.info")) == 1
    slack.workspace.users["U0MIRA"]["is_restricted"] = True
    clock.advance(KEPT)
    assert chat.person("U0MIRA").standing is Standing.GUEST


def test_a_channel_of_members_has_no_outsiders(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_person("U0HELPER", is_bot=True)
    slack.workspace.members["C0TEAM"] += ["U0HELPER"]
    assert chat.place("C0TEAM") == Place("C0TEAM", PlaceKind.CHANNEL, outsiders=False)


def test_a_channel_is_asked_about_once_a_minute(slack: LocalSlack, chat: SlackChat, clock: FixedClock) -> None:
    for _ in range(3):
        assert chat.place("C0TEAM").outsiders is False
    assert len(slack.calls_of("conversations.info")) == len(slack.calls_of("conversations.members")) == 1
    slack.workspace.add_person("U0GUEST", is_restricted=True)
    slack.workspace.members["C0TEAM"].append("U0GUEST")
    clock.advance(KEPT)
    assert chat.place("C0TEAM").outsiders is True


def test_a_guest_who_joins_is_noticed_at_once_when_an_event_says_so(slack: LocalSlack, chat: SlackChat) -> None:
    assert chat.place("C0TEAM").outsiders is False
    slack.workspace.add_person("U0GUEST", is_restricted=True)
    slack.workspace.members["C0TEAM"].append("U0GUEST")
    chat.forget_readers(channel_id="C0TEAM")
    assert chat.place("C0TEAM").outsiders is True


def test_a_member_who_becomes_a_guest_is_noticed_at_once_when_an_event_says_so(
    slack: LocalSlack, chat: SlackChat
) -> None:
    assert chat.place("C0TEAM").outsiders is False
    slack.workspace.users["U0MIRA"]["is_restricted"] = True
    chat.forget_readers(user_id="U0MIRA")
    assert chat.place("C0TEAM").outsiders is True


def test_many_who_ask_at_once_make_one_question_to_slack(slack: LocalSlack, chat: SlackChat) -> None:
    with ThreadPoolExecutor(20) as pool:
        places = list(pool.map(lambda _: chat.place("C0TEAM"), range(60)))
    assert set(places) == {Place("C0TEAM", PlaceKind.CHANNEL, outsiders=False)}
    assert len(slack.calls_of("conversations.info")) == len(slack.calls_of("auth.test")) == 1


def test_one_reader_who_is_unknown_makes_the_place_unknown(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_person("U0VAGUE", is_restricted=None)
    slack.workspace.members["C0TEAM"].append("U0VAGUE")
    assert chat.place("C0TEAM").outsiders is None


def test_people_who_left_do_not_read_along(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_person("U0GONE", deleted=True, is_restricted=True)
    slack.workspace.members["C0TEAM"].append("U0GONE")
    assert chat.place("C0TEAM").outsiders is False


@pytest.mark.parametrize(
    "shared",
    [
        {"is_shared": True},
        {"is_ext_shared": True},
        {"is_org_shared": True},
        {"is_pending_ext_shared": True},
        {"pending_shared": [OTHER_TEAM]},
        {"connected_team_ids": [OTHER_TEAM]},
    ],
)
def test_a_channel_that_is_or_will_be_shared_has_outsiders(
    slack: LocalSlack, chat: SlackChat, shared: dict[str, object]
) -> None:
    slack.workspace.channels["C0TEAM"] |= shared
    assert chat.place("C0TEAM").outsiders is True


@pytest.mark.parametrize("field", ["is_shared", "is_ext_shared"])
def test_a_channel_that_does_not_say_whether_it_is_shared_is_unknown(
    slack: LocalSlack, chat: SlackChat, field: str
) -> None:
    del slack.workspace.channels["C0TEAM"][field]
    assert chat.place("C0TEAM").outsiders is None


ASKED_OF_SLACK = ["conversations.info", "conversations.members", "users.info"]


@pytest.mark.parametrize("method", ASKED_OF_SLACK)
@pytest.mark.parametrize("fault", [refused("missing_scope"), Fault(body=b'{"ok": true}')])
def test_what_slack_answers_but_does_not_tell_is_unknown(
    slack: LocalSlack, chat: SlackChat, method: str, fault: Fault
) -> None:
    slack.fail(method, fault, fault)
    assert chat.place("C0TEAM").outsiders is None


@pytest.mark.parametrize("method", [*ASKED_OF_SLACK, "auth.test"])
@pytest.mark.parametrize("fault", [NOT_JSON, BROKEN, Fault(lost=True), rate_limited(60), refused("fatal_error")])
def test_a_slack_that_cannot_be_reached_has_told_nothing(
    slack: LocalSlack, chat: SlackChat, method: str, fault: Fault
) -> None:
    slack.fail(method, fault, fault)
    with pytest.raises(ChatUnavailable):
        chat.place("C0TEAM")


@pytest.mark.parametrize("method", ["users.info", "auth.test"])
def test_a_person_who_cannot_be_asked_for_is_not_unknown(slack: LocalSlack, chat: SlackChat, method: str) -> None:
    slack.fail(method, BROKEN, BROKEN)
    with pytest.raises(ChatUnavailable):
        chat.person("U0MIRA")
    assert chat.person("U0MIRA").standing is Standing.MEMBER


@pytest.mark.parametrize(
    ("fields", "outsiders"), [({}, False), ({"is_restricted": True}, True), ({"is_restricted": None}, None)]
)
def test_a_direct_message_is_read_by_its_person(
    slack: LocalSlack, chat: SlackChat, fields: dict[str, object], outsiders: bool | None
) -> None:
    slack.workspace.add_person("U0ONE", **fields)
    channel_id = slack.workspace.direct("U0ONE")
    assert chat.place(channel_id) == Place(channel_id, PlaceKind.DIRECT, outsiders=outsiders)


def test_a_direct_message_is_known_for_one_even_when_slack_is_silent(slack: LocalSlack, chat: SlackChat) -> None:
    channel_id = slack.workspace.direct("U0MIRA")
    slack.fail("conversations.info", refused("missing_scope"))
    assert chat.place(channel_id) == Place(channel_id, PlaceKind.DIRECT, outsiders=None)


def test_a_group_message_is_judged_by_its_members(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0GROUP", "U0MIRA", is_mpim=True, is_private=True)
    assert chat.place("C0GROUP") == Place("C0GROUP", PlaceKind.GROUP_DIRECT, outsiders=False)


def test_a_large_channel_is_judged_from_the_list_of_everyone(slack: LocalSlack, chat: SlackChat) -> None:
    crowd = [slack.workspace.add_person(f"U0{number:05d}") for number in range(MOST_ASKED_ONE_BY_ONE + 1)]
    slack.workspace.add_channel("C0ALL", *crowd)
    assert chat.place("C0ALL").outsiders is False
    assert slack.calls_of("users.info") == []


def test_a_large_channel_of_people_who_are_not_in_the_list_is_unknown(slack: LocalSlack, chat: SlackChat) -> None:
    crowd = [f"U9{number:05d}" for number in range(MOST_ASKED_ONE_BY_ONE + 1)]
    slack.workspace.add_channel("C0ALL", *crowd)
    assert chat.place("C0ALL").outsiders is None


def test_a_channel_too_large_to_look_through_is_unknown(slack: LocalSlack, chat: SlackChat) -> None:
    slack.workspace.add_channel("C0HUGE", *[f"U9{number:05d}" for number in range(MOST_MEMBERS + 1)])
    assert chat.place("C0HUGE").outsiders is None


def test_a_post_to_a_person_stands_in_their_direct_message(slack: LocalSlack, chat: SlackChat) -> None:
    posted = chat.post("U0MIRA", HELLO, key="one")
    assert posted == Posted(slack.workspace.direct("U0MIRA"), posted.ts)


def test_a_small_workspace_is_learnt_in_one_call_instead_of_one_a_member(slack: LocalSlack, chat: SlackChat) -> None:
    crowd = [slack.workspace.add_person(f"U0{number:05d}") for number in range(COST_OF_A_PAGE + 1)]
    slack.workspace.add_channel("C0SOME", *crowd)
    assert chat.place("C0SOME").outsiders is False
    assert (len(slack.calls_of("users.list")), slack.calls_of("users.info")) == (1, [])


# when posts wait for their turn


def test_where_posts_wait_for_their_turn_a_reply_is_posted_once_instead_of_growing(
    slack: LocalSlack, clock: FixedClock
) -> None:
    chat = SlackChat(slack.client(door=Door(slack_rules(Rate(0.2, burst=1)))), clock)
    ts, stream = begin(chat, slack)
    chat.post("C0TEAM", OTHER, key="one")
    stream.append("One.")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]
    assert slack.calls_of("chat.startStream") == []


def test_a_sentence_that_would_wait_in_a_stream_is_shown_with_the_next_one(
    slack: LocalSlack, clock: FixedClock
) -> None:
    chat = SlackChat(slack.client(door=Door(slack_rules())), clock)
    ts, stream = begin(chat, slack)
    for number in range(40):
        stream.append(f"{number}.")
    assert len(slack.calls_of("chat.appendStream")) < 39
    assert slack.ours("C0TEAM", ts)[0]["text"].startswith("0. 1. 2. 3. ")
    stream.finish(HELLO)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Hello."]


def test_who_reads_along_is_checked_when_the_turn_has_come_not_before(slack: LocalSlack, clock: FixedClock) -> None:
    """A post that waits half a minute in line may find another channel than when it got in line."""
    chat = SlackChat(slack.client(door=Door(slack_rules(Rate(0.3, burst=1)))), clock)
    chat.post("C0TEAM", OTHER, key="one")
    posts_before: list[int] = []
    began = time.monotonic()

    def check() -> None:
        posts_before.append(len(slack.calls_of("chat.postMessage")))
        assert time.monotonic() - began > 0.2
        raise ReadersChanged("A guest came in.")

    with pytest.raises(ReadersChanged):
        chat.post("C0TEAM", HELLO, key="two", check=check)
    _, stream = begin(chat, slack)
    with pytest.raises(ReadersChanged):
        stream.finish(HELLO, check=check)
    assert posts_before == [1, 1]
    assert [m["text"] for m in slack.ours("C0TEAM")] == ["Something else."]


def test_a_stream_that_may_no_longer_be_finished_as_written_is_finished_with_something_else(
    slack: LocalSlack, chat: SlackChat
) -> None:
    ts, stream = begin(chat, slack)
    stream.append("One.")

    def check() -> None:
        raise ReadersChanged("A guest came in.")

    with pytest.raises(ReadersChanged):
        stream.finish(HELLO, check=check)
    stream.finish(OTHER)
    assert [m["text"] for m in slack.ours("C0TEAM", ts)] == ["Something else."]
