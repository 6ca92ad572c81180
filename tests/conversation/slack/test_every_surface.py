"""Every way in, every person, every place: nothing stands before anybody who may not read it.

Who may read what is told here once more, from the workspace alone, so that no mistake of the desk's is repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import time, timedelta

import pytest

from bot.domain import Subscription
from bot.kept_notes import note_id_of
from bot.render.asking import MESSAGE_SHORTCUT, QUESTION, SHORTCUT
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.slots import slot_on
from tests.conversation.slack.conftest import ASKED, ASKED_OF_LEGAL, CHANNEL_WORDS, INTERNAL_WORDS, Desk
from tests.slack_recipients import shown_to
from tests.slack_workspace import BOT, Json

Way = Callable[[Desk, str, str], object]
TITLES = {"internal": "Keys of the reseller Gatehop reached us", "legal": "Evidence about the reseller Gatehop"}
SECRETS = {
    "internal": (INTERNAL_WORDS, "INC-2026-033", TITLES["internal"]),
    "legal": (CHANNEL_WORDS, "INC-2026-036", TITLES["legal"], "Tamsin Vale"),
}
KEPT = "Counsel Tamsin Vale settled the claim of the courier Wexford for nine thousand."
KEPT_ASKED = "Who settled the claim of the courier Wexford?"
PEOPLE = ("U0MIRA", "U0GUEST")
PLACES = ("C0TEAM", "C0LEGAL01", "C0GUESTS", "C0SHARED")
MEMBERS = frozenset({"U0MIRA", "U0JONAS"})


def mention(desk: Desk, user_id: str, channel_id: str) -> None:
    for question in (ASKED, ASKED_OF_LEGAL, "What is new about Gatehop?"):
        ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> {question}")
        desk.settle()
        desk.slack.say(user_id, channel_id, "And why was that?", thread_ts=ts)


def edited(desk: Desk, user_id: str, channel_id: str) -> None:
    ts = desk.slack.say(user_id, channel_id, f"<@{BOT}> What did Vexley train on?")
    desk.settle()
    desk.slack.edit(channel_id, ts, f"<@{BOT}> {ASKED}")


def direct(desk: Desk, user_id: str, channel_id: str) -> None:
    del channel_id
    for question in (ASKED, ASKED_OF_LEGAL):
        desk.slack.write_to_us(user_id, question)


def commands(desk: Desk, user_id: str, channel_id: str) -> None:
    orders = (
        f"ask {ASKED}",
        f"ask {ASKED_OF_LEGAL}",
        "claims Gatehop",
        "digest provenance",
        "sources",
        "subscriptions",
    )
    for text in (*orders, "settings", 'watch "Gatehop"', "watch", "help", "bad it was wrong"):
        desk.slack.command(user_id, channel_id, text)
        desk.settle()


def home(desk: Desk, user_id: str, channel_id: str) -> None:
    del channel_id
    desk.slack.open_home(user_id)
    desk.slack.open_home(user_id, "messages")


def shortcuts(desk: Desk, user_id: str, channel_id: str) -> None:
    message = desk.slack.message_event("U0JONAS", channel_id, ASKED)
    for callback, about in ((SHORTCUT, None), (MESSAGE_SHORTCUT, message)):
        desk.slack.shortcut(user_id, callback, message=about)
        desk.settle()
        if desk.slack.workspace.views.top(user_id):
            desk.slack.submit(user_id, {QUESTION: ASKED})
            desk.settle()


def notes(desk: Desk, user_id: str, channel_id: str) -> None:
    """Let a thread of the legal channel become its note, and go for it from here."""
    written = desk.slack.message_event("U0JONAS", "C0LEGAL01", KEPT)
    keep_it(desk, "U0MIRA", written)
    ours = desk.slack.message_event("U0JONAS", channel_id, "The lamp in room 4 was repaired on Tuesday morning.")
    keep_it(desk, user_id, ours)
    desk.slack.react(user_id, channel_id, ours["ts"])
    for ask in (mention_of(KEPT_ASKED), direct_of(KEPT_ASKED)):
        ask(desk, user_id, channel_id)
    for message in [*desk.slack.ours("C0LEGAL01", written["ts"]), *desk.slack.ours(channel_id, ours["ts"])]:
        for button in buttons_of(message):
            press(desk, user_id, message | {"channel": channel_id}, button)
    desk.slack.command(user_id, channel_id, f"forget {note_id_of('C0LEGAL01', written['ts'])}")


def keep_it(desk: Desk, user_id: str, message: Json) -> None:
    desk.slack.shortcut(user_id, NOTE_SHORTCUT, message=message)
    desk.settle()
    view = desk.slack.workspace.views.top(user_id)
    if view and "submit" in view:
        desk.slack.submit(user_id, {})
        desk.settle()


def mention_of(question: str) -> Way:
    return lambda desk, user_id, channel_id: desk.slack.say(user_id, channel_id, f"<@{BOT}> {question}")


def direct_of(question: str) -> Way:
    return lambda desk, user_id, _: desk.slack.write_to_us(user_id, question)


def digest(desk: Desk, user_id: str, channel_id: str) -> None:
    at = desk.clock.now()
    wish = Subscription(
        f"s-{user_id}-{channel_id}-{at:%H%M%S}", channel_id, "provenance", time(at.hour, at.minute), created_at=at
    )
    desk.services.store.add_subscription(wish)
    desk.work.digest(slot_on(wish, at.date()))
    desk.settle()


def every_button(desk: Desk, user_id: str, channel_id: str) -> None:
    """Press whatever stands in the channel, and in what that opens, whoever it was for."""
    mention(desk, "U0MIRA", channel_id)
    digest(desk, "U0MIRA", channel_id)
    desk.settle()
    for message in list(desk.slack.ours(channel_id)):
        for button in buttons_of(message):
            press(desk, user_id, message | {"channel": channel_id}, button)


def buttons_of(shown: Json) -> list[Json]:
    """The buttons of a message, those in accessories and of feedback, too."""
    found: list[Json] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "value" in value and ("action_id" in value or "text" in value):
                found.append(value)
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk(shown.get("blocks", []))
    return found


def press(desk: Desk, user_id: str, message: Json, button: Json) -> None:
    with suppress(StopIteration):  # a value that the local Slack does not know a button by
        desk.slack.press(user_id, message, str(button["value"]).partition(" ")[0])
    desk.settle()


WAYS: dict[str, Way] = {
    "mention": mention,
    "edited": edited,
    "direct": direct,
    "commands": commands,
    "home": home,
    "notes": notes,
    "shortcuts": shortcuts,
    "digest": digest,
    "buttons": every_button,
}


def leaks(desk: Desk) -> list[str]:
    """What stands before whom that may not read it, of all that Slack was sent."""
    workspace = desk.slack.workspace
    legal = MEMBERS & frozenset(workspace.members["C0LEGAL01"])
    may = {"internal": MEMBERS, "legal": legal}
    found: list[str] = []
    for readers, text in shown_to(workspace):
        for name, words in SECRETS.items():
            told = [word for word in words if word in text]
            if told and not readers <= may[name]:
                found.append(f"{told} before {sorted(readers - may[name])}: {text[:300]}")
    return found


@pytest.mark.parametrize("way", sorted(WAYS))
def test_nothing_stands_before_anybody_who_may_not_read_it(desk: Desk, way: str) -> None:
    for channel_id in PLACES:
        for user_id in PEOPLE:
            WAYS[way](desk, user_id, channel_id)
            desk.settle()
            desk.clock.advance(timedelta(minutes=1))
    assert leaks(desk) == []


@pytest.mark.parametrize("way", ["commands", "direct", "home", "shortcuts"])
def test_who_is_in_no_closed_channel_is_told_nothing_of_it_alone_either(desk: Desk, way: str) -> None:
    desk.slack.workspace.members["C0LEGAL01"].remove("U0JONAS")
    WAYS[way](desk, "U0JONAS", "C0TEAM")
    desk.settle()
    assert leaks(desk) == []


def test_what_members_may_read_they_are_told_so_that_silence_would_be_noticed(desk: Desk) -> None:
    mention(desk, "U0MIRA", "C0LEGAL01")
    desk.settle()
    told = " ".join(text for _, text in shown_to(desk.slack.workspace))
    assert INTERNAL_WORDS in told
    assert CHANNEL_WORDS in told
    desk.slack.workspace.members["C0LEGAL01"].append("U0GUEST")
    assert leaks(desk) != []
