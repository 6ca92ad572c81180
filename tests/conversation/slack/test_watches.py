"""`/desk watch` and its button: said and pressed in a channel, over Socket Mode and over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.handlers.watches import MEMBERS_ONLY, NOT_ANY_MORE
from bot.watch_news import SETTLED
from retrieval.domain import TEAM, Move
from tests.conversation.slack.conftest import Desk
from tests.factories import a_document, bring_up_to_date
from tests.story_logs import joined

Json = dict[str, Any]
CHANNEL = "C0TEAM"


@pytest.fixture(autouse=True)
def no_watches(desk: Desk) -> Iterator[None]:
    """Whatever is watched or written in a story is gone after a test."""
    yield
    services = desk.services
    for watch in services.store.watches():
        services.store.end_watch(watch.watch_id)
    for name in [name for card in services.catalog.stories(TEAM) for name in services.catalog.members(card.story_id)]:
        services.catalog.remove(name)
    bring_up_to_date(catalog=services.catalog, passages=services.passages, words=services.words)


def say(desk: Desk, text: str, *, user_id: str = "U0MIRA", channel_id: str = CHANNEL) -> None:
    assert desk.slack.command(user_id, channel_id, text).status == 200
    desk.settle()


def happens(desk: Desk, title: str) -> list[Json]:
    """Have a report begin a story, have watches looked at, and return what stands in the channel then."""
    at = desk.clock.now()
    report = a_document(f"{title}-{at:%Y%m%d%H%M%S}", title=title, text=f"{title}.", published_at=at)
    joined(desk.services.catalog, report, Move.REPORTS, None, at=at)
    desk.clock.advance(SETTLED + timedelta(seconds=1))
    desk.work.watch()
    desk.settle()
    return [one | {"channel": CHANNEL} for one in desk.slack.ours(CHANNEL)]


def test_a_channel_watches_a_name_and_is_told_what_happens(desk: Desk) -> None:
    say(desk, 'watch "Ostrava Labs" quiet 20:00-08:00')
    (said,) = desk.slack.ours(CHANNEL)
    assert "*Ostrava Labs* now" in said["text"]
    assert "quiet from 20:00 to 08:00" in said["text"]
    say(desk, "watch")
    assert "• Ostrava Labs, quiet from 20:00 to 08:00 (Europe/Berlin)" in desk.whispered("U0MIRA")
    say(desk, "watch Ostrava Labs")
    told = happens(desk, "The lab Ostrava Labs pauses the Kettle licence")
    assert told[-1]["text"].startswith("*Reported:*")
    assert [block["elements"][0]["text"]["text"] for block in told[-1]["blocks"] if block["type"] == "actions"] == [
        "Unwatch"
    ]


def test_the_button_beside_the_news_ends_the_watch(desk: Desk) -> None:
    say(desk, 'watch "Ostrava Labs"')
    *_, told = happens(desk, "The lab Ostrava Labs pauses the Kettle licence")
    desk.slack.press("U0JONAS", told, "unwatch", channel_id="C0LEGAL01")
    assert desk.whispered("U0JONAS") == NOT_ANY_MORE
    desk.slack.press("U0JONAS", told, "unwatch")
    assert desk.whispered("U0JONAS", 2) == "This channel no longer watches Ostrava Labs."
    assert desk.services.store.watches() == ()
    before = len(desk.slack.ours(CHANNEL))
    desk.clock.advance(timedelta(hours=2))
    assert len(happens(desk, "Ostrava Labs denies the pause")) == before


def test_a_watch_ends_by_a_command_too(desk: Desk) -> None:
    say(desk, 'watch "Ostrava Labs"')
    say(desk, 'unwatch "Ostrava Labs"')
    assert desk.whispered("U0MIRA") == "This channel no longer watches Ostrava Labs."
    say(desk, 'unwatch "Ostrava Labs"')
    assert "it watches: nothing" in desk.whispered("U0MIRA", 2)
    say(desk, "watch")
    assert "This channel watches nothing" in desk.whispered("U0MIRA", 3)
    say(desk, "unwatch")
    assert desk.whispered("U0MIRA", 4) == "Which name? This channel watches: nothing."


def test_a_guest_changes_nothing_of_what_a_channel_watches(desk: Desk) -> None:
    say(desk, 'watch "Ostrava Labs"', user_id="U0GUEST", channel_id="C0GUESTS")
    assert "full members" in desk.whispered("U0GUEST")
    say(desk, 'watch "Ostrava Labs"', channel_id="C0GUESTS")
    (said,) = desk.slack.ours("C0GUESTS")
    desk.slack.press("U0GUEST", said | {"channel": "C0GUESTS"}, "unwatch")
    assert desk.whispered("U0GUEST", 2) == MEMBERS_ONLY
    assert len(desk.services.store.watches()) == 1


def test_what_is_no_wish_is_answered_with_one_that_works(desk: Desk) -> None:
    say(desk, 'watch "Ostrava Labs" quiet soon')
    assert '/desk watch "Vexley AI" quiet 20:00-08:00' in desk.whispered("U0MIRA").replace("\u2060", "")
    assert desk.slack.ours(CHANNEL) == []
