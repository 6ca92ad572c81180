"""The buttons under a reply: each shows its presser what that person may read there, and nothing else to anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.slack_people import KEPT
from bot.channel_settings import ChannelSettings
from bot.handlers.feedback import FORGOTTEN, NOTED, WHY
from bot.handlers.passing_on import CANNOT, NOT_YOURS, PASSED_ON
from bot.kept_notes import note_id_of
from bot.listeners import TOO_LATE
from bot.render.feedback import REASON
from tests.conversation.slack.conftest import ASKED, INTERNAL_WORDS, Desk
from tests.slack_faults import refused
from tests.slack_workspace import BOT, Json

GATEHOP = "How many customers did Gatehop suspend?"
UNKNOWN = "Who is the chief gardener of Lumenforge?"


def reply(desk: Desk, question: str = ASKED, channel_id: str = "C0TEAM") -> Json:
    """Ask in a channel and return our reply."""
    ts = desk.slack.say("U0MIRA", channel_id, f"<@{BOT}> {question}")
    desk.replies(channel_id, ts)
    return desk.slack.ours(channel_id, ts)[-1] | {"channel": channel_id}


def offered(message: Json) -> list[str]:
    """The buttons of a message, by name."""
    return [one["action_id"] for block in message["blocks"] if block["type"] == "actions" for one in block["elements"]]


def window(desk: Desk, message: Json, what: str, user_id: str = "U0MIRA") -> Json:
    """Press a button and return the window that opens."""
    desk.slack.press(user_id, message, what)
    view: Json = desk.slack.wait_for(lambda: desk.slack.workspace.views.top(user_id))
    desk.settle()
    return view


def people_of(desk: Desk, channel_id: str, *people: str) -> None:
    settings = ChannelSettings(channel_id, people=people, changed_at=desk.clock.now())
    desk.services.store.keep_channel_settings(settings)


def in_thread(desk: Desk, message: Json) -> list[str]:
    """What we said in a reply's thread after it."""
    return [one["text"] for one in desk.slack.ours(message["channel"], message["thread_ts"])][1:]


def test_a_quote_is_shown_in_bold_within_its_passage(desk: Desk) -> None:
    view = window(desk, reply(desk, GATEHOP), "passages")
    assert view["title"]["text"] == "Passages"
    passages = [block["elements"][0]["elements"] for block in view["blocks"] if block["type"] == "rich_text"]
    told = {piece["text"]: pieces for pieces in passages for piece in pieces if piece.get("style") == {"bold": True}}
    pieces = told["Gatehop suspended twelve customers."]
    assert "belonged to other customers" in pieces[0]["text"]


def test_windows_are_in_the_language_of_the_reply(desk: Desk) -> None:
    settings = ChannelSettings("C0TEAM", language="de", changed_at=desk.clock.now())
    desk.services.store.keep_channel_settings(settings)
    view = window(desk, reply(desk, GATEHOP), "passages")
    assert (view["title"]["text"], view["close"]["text"]) == ("Textstellen", "Schließen")


def test_who_may_not_read_a_quote_sees_none_of_it(desk: Desk) -> None:
    message = reply(desk)
    assert INTERNAL_WORDS in str(window(desk, message, "passages"))
    desk.slack.workspace.members["C0TEAM"].append("U0GUEST")
    view = window(desk, message, "passages", "U0GUEST")
    assert INTERNAL_WORDS not in str(view)
    assert "INC-2026-033" not in str(view)
    assert "Some of its sources cannot be shown here." in str(view)


def test_a_reply_that_is_not_on_record_any_more_shows_nothing(desk: Desk) -> None:
    message = reply(desk, GATEHOP)
    desk.services.store.forget_messages_before(desk.clock.now() + timedelta(days=1))
    desk.slack.press("U0MIRA", message, "passages")
    assert desk.whispered("U0MIRA") == FORGOTTEN


def test_a_button_carried_to_another_channel_shows_nothing(desk: Desk) -> None:
    message = reply(desk)
    desk.slack.press("U0MIRA", message, "passages", channel_id="C0GUESTS")
    desk.settle()
    assert desk.slack.workspace.views.top("U0MIRA") is None


def test_a_window_that_comes_too_late_is_told_about(desk: Desk) -> None:
    message = reply(desk, GATEHOP)
    desk.slack.fail("views.open", refused("expired_trigger_id"))
    desk.slack.press("U0MIRA", message, "passages")
    assert desk.whispered("U0MIRA") == TOO_LATE


def test_a_refusal_offers_neither_passages_nor_a_timeline(desk: Desk) -> None:
    assert offered(reply(desk, UNKNOWN)) == []


def test_what_was_wrong_is_asked_in_a_window_and_kept(desk: Desk) -> None:
    message = reply(desk)
    view = window(desk, message, "bad", "U0JONAS")
    assert view["title"]["text"] == "Not a good reply"
    desk.slack.submit("U0JONAS", {REASON: "It is the other team."})
    desk.slack.wait_for(lambda: NOTED in str(desk.slack.workspace.whispers) + str(desk.slack.workspace.messages))
    desk.settle()
    ((_, given),) = desk.services.store.feedback()
    assert (given.user_id, given.note) == ("U0JONAS", "It is the other team.")


def test_where_no_window_opens_it_is_said_how_else_to_tell(desk: Desk) -> None:
    message = reply(desk)
    desk.slack.fail("views.open", refused("expired_trigger_id"))
    desk.slack.press("U0MIRA", message, "bad")
    assert desk.whispered("U0MIRA") == WHY


def shared(desk: Desk, channel_id: str, presses: int = 1) -> list[str]:
    """Ask in private, share that, and return all that we then posted in the channel."""
    desk.slack.command("U0MIRA", channel_id, f"ask {ASKED}")
    desk.whispered("U0MIRA", 2)
    private = desk.slack.whispers_to("U0MIRA")[-1]
    assert offered(private) == ["share_reply"]
    assert INTERNAL_WORDS in private["text"]
    for _ in range(presses):
        desk.slack.press("U0MIRA", private, "share", channel_id=channel_id)
        desk.settle()
    desk.slack.wait_for(lambda: len(desk.slack.ours(channel_id)) > 1)
    desk.settle()
    return [message["text"] for message in desk.slack.ours(channel_id)]


def test_what_only_its_asker_saw_is_answered_anew_for_those_whom_it_is_shared_with(desk: Desk) -> None:
    question, answer = shared(desk, "C0GUESTS", presses=3)
    assert question == f"<@U0MIRA> asked: {ASKED}"
    assert INTERNAL_WORDS not in question + answer


def test_among_members_what_is_shared_is_all_there(desk: Desk) -> None:
    assert INTERNAL_WORDS in shared(desk, "C0TEAM")[1]


def test_nobody_else_can_share_it(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0GUESTS", f"ask {ASKED}")
    desk.whispered("U0MIRA", 2)
    desk.slack.press("U0GUEST", desk.slack.whispers_to("U0MIRA")[-1], "share", channel_id="C0GUESTS")
    assert desk.whispered("U0GUEST") == NOT_YOURS
    assert desk.slack.ours("C0GUESTS") == []


def test_people_are_asked_once_in_the_thread_with_the_question_and_what_came_nearest(desk: Desk) -> None:
    people_of(desk, "C0TEAM", "U0JONAS")
    message = reply(desk, "When did Gatehop hire its chief gardener *<!channel>*?")
    assert "ask_human" in offered(message)
    for _ in range(3):
        desk.slack.press("U0MIRA", message, "human")
        desk.settle()
    assert desk.whispered("U0MIRA") == PASSED_ON
    (asking,) = in_thread(desk, message)
    assert asking.startswith("<@U0JONAS> <@U0MIRA> would like to know: When did")
    assert "The closest I found" in asking
    assert "<!channel>" not in asking


def test_presses_at_one_moment_pass_a_question_on_once(desk: Desk) -> None:
    people_of(desk, "C0TEAM", "U0JONAS")
    message = reply(desk, UNKNOWN)
    for user_id in ("U0MIRA", "U0JONAS", "U0MIRA"):
        desk.slack.press(user_id, message, "human")
    desk.settle()
    assert len(in_thread(desk, message)) == 1
    assert desk.whispered("U0JONAS") == PASSED_ON


def test_who_takes_a_question_back_takes_back_what_asked_people(desk: Desk) -> None:
    people_of(desk, "C0TEAM", "U0JONAS")
    message = reply(desk, UNKNOWN)
    desk.slack.press("U0MIRA", message, "human")
    desk.whispered("U0MIRA")
    desk.slack.erase("C0TEAM", message["thread_ts"])
    desk.settle()
    assert desk.slack.ours("C0TEAM", message["thread_ts"]) == []
    desk.slack.press("U0MIRA", message, "human")
    assert desk.whispered("U0MIRA", 2) == FORGOTTEN


def test_who_shares_where_we_may_not_post_is_told_so(desk: Desk) -> None:
    desk.slack.command("U0MIRA", "C0GUESTS", f"ask {ASKED}")
    desk.whispered("U0MIRA", 2)
    desk.slack.workspace.members["C0GUESTS"].remove(BOT)
    desk.slack.press("U0MIRA", desk.slack.whispers_to("U0MIRA")[-1], "share", channel_id="C0GUESTS")
    desk.settle()
    assert desk.slack.ours("C0GUESTS") == []
    assert CANNOT in desk.everything_received()


def test_what_people_answer_is_kept_as_a_note_by_the_button_beside_the_question(desk: Desk) -> None:
    people_of(desk, "C0TEAM", "U0JONAS")
    message = reply(desk, "Who repaired the lamp of the Wexford office?")
    desk.slack.press("U0MIRA", message, "human")
    desk.whispered("U0MIRA")
    thread_ts = message["thread_ts"]
    asking = desk.slack.ours("C0TEAM", thread_ts)[-1] | {"channel": "C0TEAM"}
    desk.slack.say("U0JONAS", "C0TEAM", "Orsolya Penn repaired the lamp of the Wexford office.", thread_ts=thread_ts)
    desk.slack.press("U0MIRA", asking, "keep")
    desk.settle()
    desk.slack.submit("U0MIRA", {})
    desk.settle()
    note_id = note_id_of("C0TEAM", thread_ts)
    note = desk.services.store.note(note_id)
    assert note is not None
    assert "Orsolya Penn repaired the lamp" in note.words
    assert "closest I found" not in note.words
    assert "Orsolya Penn" in reply(desk, "Who repaired the lamp of the Wexford office?")["text"]
    desk.slack.command("U0MIRA", "C0TEAM", f"forget {note_id}")
    desk.whispered("U0MIRA", 2)


def test_people_beside_guests_are_told_of_no_note(desk: Desk) -> None:
    people_of(desk, "C0TEAM", "U0JONAS")
    message = reply(desk, UNKNOWN)
    desk.slack.workspace.members["C0TEAM"].append("U0GUEST")
    desk.clock.advance(KEPT)
    desk.slack.press("U0GUEST", message, "human")
    assert desk.whispered("U0GUEST") == PASSED_ON
    (asking,) = in_thread(desk, message)
    assert "\U0001f512" not in asking
    assert "INC-2026" not in asking


@pytest.mark.parametrize("people", [(), ("U0JONAS",)])
def test_people_are_offered_where_the_channel_names_some(desk: Desk, people: tuple[str, ...]) -> None:
    people_of(desk, "C0TEAM", *people)
    assert ("ask_human" in offered(reply(desk, UNKNOWN))) == bool(people)
