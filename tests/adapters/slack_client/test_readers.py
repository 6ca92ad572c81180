"""SlackChat against a local Slack: who is who, and who reads along."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_people import COST_OF_A_PAGE, KEPT, MOST_ASKED_ONE_BY_ONE
from bot.adapters.slack_places import MOST_MEMBERS
from bot.domain import Place, PlaceKind, Posted, Standing
from bot.errors import ChatUnavailable
from tests.adapters.slack_client.said import HELLO
from tests.fakes import FixedClock
from tests.slack_faults import BROKEN, NOT_JSON, Fault, rate_limited, refused
from tests.slack_server import LocalSlack
from tests.slack_workspace import BOT, OTHER_TEAM


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


@pytest.mark.parametrize("place", ["the direct message", "its person"])
def test_the_channels_of_who_writes_to_us_are_asked_for_once_a_minute(
    slack: LocalSlack, chat: SlackChat, clock: FixedClock, place: str
) -> None:
    slack.workspace.add_channel("C0CLOSED", "U0MIRA", is_private=True, bot=False)
    channel_id = slack.workspace.direct("U0MIRA") if place == "the direct message" else "U0MIRA"
    for _ in range(3):
        assert chat.place(channel_id).channels == {"C0TEAM"}
    assert len(slack.calls_of("users.conversations")) == 1
    slack.workspace.members["C0TEAM"].remove("U0MIRA")
    clock.advance(KEPT)
    assert chat.place(channel_id).channels == frozenset()


def test_who_leaves_a_channel_is_noticed_at_once_when_an_event_says_so(slack: LocalSlack, chat: SlackChat) -> None:
    assert chat.place("U0MIRA").channels == {"C0TEAM"}
    slack.workspace.members["C0TEAM"].remove("U0MIRA")
    chat.forget_readers(channel_id="C0TEAM", user_id="U0MIRA")
    assert chat.place("U0MIRA").channels == frozenset()


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
