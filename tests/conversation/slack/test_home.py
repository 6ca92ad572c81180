"""Home: what each person finds there, and what none of them may."""

from __future__ import annotations

import json

import pytest

from bot.adapters.slack_people import KEPT
from bot.render.asking import BUTTON, QUESTION
from retrieval.domain import SourceState
from tests.conversation.slack.conftest import ADMIN, ASKED, CHANNEL_WORDS, INTERNAL_WORDS, Desk
from tests.conversation.slack.test_asking import answers, window
from tests.factories import moment
from tests.slack_faults import refused
from tests.slack_workspace import BOT, Json

INCIDENT = "Keys of the reseller Gatehop reached us"
CHANNELS_OWN = "Evidence about the reseller Gatehop"


def home(desk: Desk, user_id: str = "U0MIRA") -> Json:
    """A person's Home, as it is when they open it."""
    desk.slack.workspace.views.homes.pop(user_id, None)
    desk.slack.open_home(user_id)
    desk.slack.wait_for(lambda: user_id in desk.slack.workspace.views.homes)
    desk.settle()
    view: Json = desk.slack.workspace.views.homes[user_id]
    return view


def words(view: Json) -> str:
    return json.dumps(view["blocks"], ensure_ascii=False)


def test_a_member_finds_the_open_incidents_of_his_channels(desk: Desk) -> None:
    shown = words(home(desk))
    assert INCIDENT in shown
    assert CHANNELS_OWN in shown
    assert "You can ask about 4 documents" in shown


def test_a_member_finds_the_open_incidents_that_all_members_may_read(desk: Desk) -> None:
    desk.slack.workspace.members["C0LEGAL01"].remove("U0MIRA")
    shown = words(home(desk))
    assert INCIDENT in shown
    assert CHANNELS_OWN not in shown
    assert "You can ask about 3 documents" in shown
    assert desk.slack.ours(desk.slack.workspace.direct("U0MIRA")) == []


@pytest.mark.parametrize("user_id", ["U0GUEST", "U0ELSEWHERE", "U0NOBODY"])
def test_a_guest_an_outsider_and_whoever_is_unknown_find_what_is_public(desk: Desk, user_id: str) -> None:
    desk.slack.workspace.add_person("U0ELSEWHERE", team_id="T0ELSEWHERE", is_stranger=True)
    desk.slack.workspace.add_person("U0NOBODY")
    if user_id == "U0NOBODY":
        desk.slack.fail("users.info", *[refused("user_not_visible")] * 4)
    shown = words(home(desk, user_id))
    assert "You can ask about 2 documents" in shown
    assert "Open incidents" not in shown
    everything = desk.everything_received()
    assert not any(secret in everything for secret in (INCIDENT, CHANNELS_OWN, INTERNAL_WORDS, CHANNEL_WORDS))


def test_who_became_a_guest_finds_no_incident_any_more(desk: Desk) -> None:
    assert INCIDENT in words(home(desk, "U0JONAS"))
    desk.slack.workspace.users["U0JONAS"]["is_restricted"] = True
    desk.clock.advance(KEPT)
    assert INCIDENT not in words(home(desk, "U0JONAS"))


def test_the_last_answers_are_linked_to_and_only_ones_own(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    desk.replies("C0TEAM", ts)
    (reply,) = desk.slack.ours("C0TEAM", ts)
    shown = words(home(desk))
    assert f"archives/C0TEAM/p{reply['ts'].replace('.', '')}|{ASKED}>" in shown
    assert ASKED not in words(home(desk, "U0JONAS"))


def test_an_answer_without_an_address_is_told_without_one(desk: Desk) -> None:
    ts = desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {ASKED}")
    desk.replies("C0TEAM", ts)
    desk.slack.fail("chat.getPermalink", refused("message_not_found"))
    assert f"• {ASKED} · " in words(home(desk))


def test_the_digests_and_names_that_a_person_set_up_are_listed(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0TEAM", "subscribe provenance 09:00 weekdays")
    desk.slack.command("U0MIRA", "C0TEAM", 'watch "Vexley AI"')
    desk.settle()
    shown = words(home(desk))
    assert "*provenance* in <#C0TEAM>, next on " in shown
    assert "Vexley AI, in <#C0TEAM>" in shown
    others = words(home(desk, "U0JONAS"))
    assert "<#C0TEAM>" not in others
    assert "You have set up no digest" in others


def test_only_those_who_run_the_desk_read_which_sources_are_unwell(desk: Desk) -> None:
    now = desk.clock.now()
    failing = SourceState("northlight", read_at=now, failures=9, error="It answered 500.")
    desk.services.catalog.put_source_state(failing)
    assert "could not read lately" in words(home(desk, ADMIN))
    assert "could not read lately" not in words(home(desk))


def test_a_question_can_be_asked_from_home(desk: Desk) -> None:
    desk.slack.press_in_view("U0MIRA", home(desk), BUTTON)
    window(desk)
    desk.slack.submit("U0MIRA", {QUESTION: ASKED})
    assert INTERNAL_WORDS in answers(desk)[1]


def test_a_home_is_shown_although_publishing_it_failed_at_first(desk: Desk) -> None:
    desk.slack.fail("views.publish", refused("hash_conflict"))
    desk.slack.open_home("U0MIRA")
    desk.settle()
    assert INCIDENT in words(home(desk))


def test_questions_are_suggested_above_the_messages_about_what_came_up_lately(desk: Desk) -> None:
    desk.services.book.take_in()
    desk.slack.open_home("U0JONAS", "messages")
    direct = desk.slack.workspace.direct("U0JONAS")
    prompts = desk.slack.wait_for(lambda: desk.slack.workspace.views.prompts.get(direct))["prompts"]
    desk.settle()
    assert "Vexley trained Anvil on Sable outputs" in [prompt["title"] for prompt in prompts]
    assert "What is known about Vexley trained Anvil on Sable outputs?" in [prompt["message"] for prompt in prompts]


def test_a_workspace_that_takes_no_suggestions_greets_all_the_same(desk: Desk) -> None:
    desk.slack.fail("assistant.threads.setSuggestedPrompts", refused("unknown_method"))
    desk.slack.open_home(ADMIN, "messages")
    desk.slack.wait_for(lambda: desk.slack.ours(desk.slack.workspace.direct(ADMIN)))
    desk.settle()


def test_when_a_source_was_read_is_told_to_those_alone_who_may_know_of_it(desk: Desk) -> None:
    catalog = desk.services.catalog
    catalog.put_source_state(SourceState("northlight", read_at=moment("2026-05-01T07:00")))
    catalog.put_source_state(SourceState("notes", read_at=moment("2026-05-02T07:00")))
    assert "I last looked for more on 2 May 2026" in words(home(desk))
    assert "I last looked for more on 1 May 2026" in words(home(desk, "U0GUEST"))
