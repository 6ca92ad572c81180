"""The buttons under a digest's stories: pressed in a channel, over Socket Mode and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest

from bot.adapters.slack_people import KEPT
from bot.domain import Subscription
from bot.handlers.command import MEMBERS_ONLY
from bot.handlers.stories import ASKED, DISMISSED, FOLLOWED, FORGOTTEN, TAKEN_BACK, UNFOLLOWED
from bot.slots import slot_on
from retrieval.domain import TEAM, Document, Move
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date
from tests.story_logs import joined

Json = dict[str, Any]
CHANNEL = "C0TEAM"


def a_report(desk: Desk, name: str, title: str, text: str, **fields: Any) -> Document:
    at = desk.clock.now() - timedelta(seconds=30)
    return a_document(name, title=title, text=text, language="en", published_at=at, **fields)


def named(desk: Desk, number: int) -> str:
    """A document of this test alone: what a channel was told stays told in the tests after it."""
    return f"kettle-{desk.clock.now():%Y%m%d%H%M%S}-{number}"


def join(desk: Desk, document: Document, move: Move, story_id: str | None = None) -> str:
    """Have a document join a story, or begin one, findable by search."""
    services = desk.services
    joined_to = joined(services.catalog, document, move, story_id, at=desk.clock.now())
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)
    return joined_to


@pytest.fixture(autouse=True)
def story(desk: Desk) -> Iterator[str]:
    """A story that the channel's digest tells, until the test is over."""
    title, text = "Ostrava Labs pauses the Kettle licence", "Ostrava Labs paused the Kettle licence for 30 resellers."
    yield join(desk, a_report(desk, named(desk, 1), title, text), Move.REPORTS)
    for follow in desk.services.store.follows():
        desk.services.store.end_follow(follow.follow_id)
    for channel_id in (CHANNEL, "C0GUESTS"):
        for one in desk.services.store.dismissals(channel_id):
            desk.services.store.take_back_dismissal(channel_id, one.story_id)
    catalog = desk.services.catalog
    for name in [name for card in catalog.stories(TEAM) for name in catalog.members(card.story_id)]:
        catalog.remove(name)
    services = desk.services
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


def digest(desk: Desk, channel_id: str = CHANNEL) -> Json:
    """Have the channel's digest posted and return it."""
    at = desk.clock.now()
    wish = Subscription(
        f"s-{channel_id}-{at:%Y%m%d%H%M%S}", channel_id, "provenance", time(at.hour, at.minute), created_at=at
    )
    desk.services.store.add_subscription(wish)
    assert desk.work.digest(slot_on(wish, at.date()))
    desk.settle()
    return desk.slack.ours(channel_id)[-1] | {"channel": channel_id}


def buttons(message: Json) -> list[tuple[str, str]]:
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return [(one["text"]["text"], one["value"]) for row in rows for one in row["elements"]]


def pressed(desk: Desk, message: Json, verdict: str, user_id: str = "U0MIRA") -> str:
    """Press a button and return what its presser alone is shown."""
    before = len(desk.slack.whispers_to(user_id))
    assert desk.slack.press(user_id, message, verdict).status == 200
    return desk.whispered(user_id, before + 1)


def news(desk: Desk, message: Json) -> list[Json]:
    """Have the news of a day told, and return what then stands in the digest's thread."""
    desk.work.follow()
    desk.settle()
    thread = desk.slack.ours(message["channel"], message["ts"])
    return [one | {"channel": message["channel"]} for one in thread if one["ts"] != message["ts"]]


def deny(desk: Desk, story: str) -> None:
    title, text = "Ostrava Labs denies the pause", "Ostrava Labs denied that the Kettle licence was paused."
    join(desk, a_report(desk, named(desk, 2), title, text), Move.DENIES, story)


def test_a_story_of_a_digest_has_buttons_that_carry_its_name_and_no_words(desk: Desk, story: str) -> None:
    assert ("Follow story", f"follow {story}") in buttons(digest(desk))


def test_a_story_that_is_followed_tells_its_news_in_the_digest_s_thread(desk: Desk, story: str) -> None:
    message = digest(desk)
    assert FOLLOWED in pressed(desk, message, "follow")
    assert news(desk, message) == []
    deny(desk, story)
    (told,) = news(desk, message)
    assert "*Denied:*" in told["text"]
    assert "Ostrava Labs denies the pause" in told["text"]
    assert len(news(desk, message)) == 1
    assert buttons(told) == [("Unfollow", f"unfollow {CHANNEL}:{story}")]


def test_who_unfollows_beside_the_news_hears_no_more(desk: Desk, story: str) -> None:
    message = digest(desk)
    pressed(desk, message, "follow")
    deny(desk, story)
    (told,) = news(desk, message)
    assert pressed(desk, told, "unfollow", "U0JONAS") == UNFOLLOWED
    assert desk.services.store.follows() == ()
    assert pressed(desk, told, "unfollow") == UNFOLLOWED


def test_to_follow_twice_is_to_follow_once(desk: Desk) -> None:
    message = digest(desk)
    for user_id in ("U0MIRA", "U0MIRA", "U0JONAS"):
        assert FOLLOWED in pressed(desk, message, "follow", user_id)
    (follow,) = desk.services.store.follows()
    assert (follow.thread_ts, follow.followed_by) == (message["ts"], "U0MIRA")


def test_a_guest_cannot_say_what_a_channel_is_told(desk: Desk) -> None:
    assert pressed(desk, digest(desk, "C0GUESTS"), "follow", "U0GUEST") == MEMBERS_ONLY
    assert desk.services.store.follows() == ()


def test_a_story_that_is_gone_cannot_be_followed(desk: Desk) -> None:
    message = digest(desk)
    desk.services.catalog.remove(named(desk, 1))
    assert pressed(desk, message, "follow") == FORGOTTEN


def test_another_channel_s_button_ends_nothing_here(desk: Desk, story: str) -> None:
    message = digest(desk)
    pressed(desk, message, "follow")
    deny(desk, story)
    (told,) = news(desk, message)
    desk.slack.press("U0MIRA", told, "unfollow", channel_id="C0LEGAL01")
    desk.settle()
    assert len(desk.services.store.follows()) == 1


def test_a_story_that_is_not_relevant_is_left_out_of_the_channel_s_digests(desk: Desk, story: str) -> None:
    message = digest(desk)
    for user_id in ("U0MIRA", "U0MIRA", "U0JONAS"):
        assert DISMISSED in pressed(desk, message, "dismiss", user_id)
    assert [(one.story_id, one.dismissed_by) for one in desk.services.store.dismissals(CHANNEL)] == [(story, "U0MIRA")]
    desk.clock.advance(timedelta(minutes=1))
    deny(desk, story)
    assert "Ostrava Labs" not in digest(desk)["text"]
    assert "Ostrava Labs denies the pause" in digest(desk, "C0GUESTS")["text"]


def test_what_was_dismissed_can_be_undone_by_the_button_beside_it(desk: Desk, story: str) -> None:
    message = digest(desk)
    pressed(desk, message, "dismiss")
    told = desk.slack.whispers_to("U0MIRA")[-1]
    assert buttons(told) == [("Undo", f"back {story}")]
    assert pressed(desk, told | {"channel": CHANNEL}, "back") == TAKEN_BACK
    assert list(desk.services.store.dismissals(CHANNEL)) == []
    desk.clock.advance(timedelta(minutes=1))
    deny(desk, story)
    assert "Ostrava Labs denies the pause" in digest(desk)["text"]


def test_a_dismissal_is_taken_back_as_the_story_stands_now(desk: Desk, story: str) -> None:
    message = digest(desk)
    other = join(desk, a_report(desk, named(desk, 2), "The Kettle pause", "The Kettle licence pauses."), Move.REPORTS)
    pressed(desk, message, "dismiss")
    told = desk.slack.whispers_to("U0MIRA")[-1] | {"channel": CHANNEL}
    older, younger = sorted((story, other), key=lambda name: int(name[1:]))
    desk.services.catalog.merge(older, younger, desk.clock.now())
    assert pressed(desk, told, "back") == TAKEN_BACK
    assert list(desk.services.store.dismissals(CHANNEL)) == []


def test_a_guest_dismisses_nothing(desk: Desk) -> None:
    assert pressed(desk, digest(desk, "C0GUESTS"), "dismiss", "U0GUEST") == MEMBERS_ONLY
    assert list(desk.services.store.dismissals("C0GUESTS")) == []


def thread_after_asking(desk: Desk, message: Json, user_id: str = "U0MIRA") -> list[str]:
    """Press "Ask about this" and return what then stands in the digest's thread."""
    assert desk.slack.press(user_id, message, "ask").status == 200
    desk.settle()
    thread = desk.slack.ours(message["channel"], message["ts"])
    return [one["text"] for one in thread if one["ts"] != message["ts"]]


def test_who_asks_about_a_story_is_answered_in_the_digest_s_thread(desk: Desk) -> None:
    question, reply = thread_after_asking(desk, digest(desk))
    assert question == "What is known about Ostrava Labs pauses the Kettle licence?"
    assert "Ostrava Labs paused the Kettle licence for 30 resellers" in reply
    assert "*Sources*" in reply


def test_a_story_is_asked_about_once_a_day_whoever_presses(desk: Desk) -> None:
    message = digest(desk)
    thread_after_asking(desk, message)
    assert len(thread_after_asking(desk, message, "U0JONAS")) == 2
    assert desk.whispered("U0JONAS") == ASKED


def test_a_guest_may_ask_about_what_they_read(desk: Desk) -> None:
    assert len(thread_after_asking(desk, digest(desk, "C0GUESTS"), "U0GUEST")) == 2


def test_the_reply_is_for_all_who_read_the_channel(desk: Desk) -> None:
    note = a_report(desk, "INC-2026-099", "Kettle licence", "Our board pauses Kettle.", visibility="internal")
    join(desk, note, Move.REPORTS)
    assert "Our board" not in "".join(thread_after_asking(desk, digest(desk, "C0GUESTS")))


def test_an_internal_story_is_not_asked_about_where_an_outsider_reads_along_by_now(desk: Desk) -> None:
    report = a_report(
        desk, "inside-1", "Board halts Kettle", "Our board halted the Kettle resale.", visibility="internal"
    )
    story_id = join(desk, report, Move.REPORTS)
    message = digest(desk)
    desk.slack.workspace.members[CHANNEL].append("U0GUEST")
    desk.clock.advance(KEPT)
    inside = message | {"blocks": [block for block in message["blocks"] if story_id in str(block)]}
    assert thread_after_asking(desk, inside) == []
    assert desk.whispered("U0MIRA") == FORGOTTEN


def test_a_story_that_is_gone_cannot_be_asked_about(desk: Desk) -> None:
    message = digest(desk)
    desk.services.catalog.remove(named(desk, 1))
    assert thread_after_asking(desk, message) == []
    assert desk.whispered("U0MIRA") == FORGOTTEN
