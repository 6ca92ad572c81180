"""Hostile texts through the surfaces of Slack: whatever documents, notes and people are called, nothing comes of it.

One desk holds all of them. What it sent is read by `tests/hostile_texts.py`, which knows nothing of how it escapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import time, timedelta
from types import MappingProxyType

import pytest

from bot.channel_settings import ChannelSettings
from bot.domain import Subscription
from bot.ports import Store
from bot.render.asking import MESSAGE_SHORTCUT, QUESTION, SHORTCUT
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.services import Services
from bot.slots import slot_on
from retrieval.domain import Document
from tests.conversation.slack.conftest import Desk, populate, running_desk, some_services
from tests.conversation.slack.test_every_surface import buttons_of, press
from tests.factories import a_document, a_note, a_topic, moment
from tests.fakes import FixedClock
from tests.hostile_texts import HOSTILE_TEXTS, achieved
from tests.slack_workspace import BOT, Json

NAMES = MappingProxyType({kind: f"Vex{'abcdefghijklmnopqrstuvwxyz'[n]}or" for n, kind in enumerate(HOSTILE_TEXTS)})
"""A company for each text, by which its document and its note are found."""
TOPIC = "provenance"


def documents() -> Iterator[Document]:
    """An article and a note a text, hostile in whatever a feed or a person may write."""
    for number, (kind, text) in enumerate(HOSTILE_TEXTS.items()):
        name, at = NAMES[kind], moment("2026-06-08T07:00") + timedelta(seconds=number)
        yield a_document(
            f"article-{number}",
            title=f"{name} {text}",
            text=f"{name} trained its models on outputs of Quillon {text}.",
            outlet=text[:400],
            author=text[:400],
            published_at=at,
        )
        yield a_note(
            f"INC-2026-{number:03d}",
            title=f"{text} {name}",
            text=f"{name} served us keys of other customers {text}.",
            topics=(TOPIC,),
            tags=(text[:100],),
            published_at=at,
        )


def hostile_services(clock: FixedClock, store: Store) -> Services:
    """The finished parts over hostile documents and topics."""
    topics = (a_topic(TOPIC, title=HOSTILE_TEXTS["emoji"]), a_topic("other", title=HOSTILE_TEXTS["mention"]))
    return some_services(clock, store, documents=tuple(documents()), topics=topics)


@pytest.fixture(scope="module", params=["socket", "http"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk full of hostile texts, among people whose names are hostile, too."""
    with running_desk(request.param, tmp_path_factory.mktemp("hostile"), hostile_services) as running:
        yield running


@pytest.fixture
def desk(hostile: Desk) -> Desk:
    """That desk, with nothing sent yet."""
    hostile.settle()
    hostile.slack.forget()
    workspace = hostile.slack.workspace
    populate(workspace)
    for user_id, kind in (("U0MIRA", "emoji begun"), ("U0JONAS", "broadcast"), ("U0GUEST", "right to left")):
        text = HOSTILE_TEXTS[kind]
        workspace.users[user_id] |= {"name": text, "real_name": text, "profile": {"display_name": text}}
    hostile.services.store.keep_channel_settings(
        ChannelSettings("C0TEAM", people=("U0JONAS",), changed_at=hostile.clock.now())
    )
    hostile.clock.advance(timedelta(hours=2))
    return hostile


def mentions(desk: Desk) -> None:
    for kind, text in HOSTILE_TEXTS.items():
        desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> Whose outputs did {NAMES[kind]} train its models on?")
        desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> {text}"[:3_900])
        desk.slack.write_to_us("U0JONAS", f"Which keys did {NAMES[kind]} serve us?")
    desk.settle()


def commands(desk: Desk) -> None:
    for kind, text in HOSTILE_TEXTS.items():
        for order in ("claims", "digest of", ""):
            desk.slack.command("U0MIRA", "C0TEAM", f"{order} {text[:300]}")
        desk.slack.command("U0MIRA", "C0TEAM", f"claims {NAMES[kind]}")
        desk.slack.command("U0MIRA", "C0TEAM", f'watch "{text[:60]}"')
    for order in ("sources", "subscriptions", "watch", "settings", "digest other"):
        desk.slack.command("U0MIRA", "C0TEAM", order)
    desk.settle()


def windows(desk: Desk) -> None:
    for kind, text in HOSTILE_TEXTS.items():
        root = desk.slack.message_event("U0JONAS", "C0TEAM", f"{NAMES[kind]} {text}"[:3_900])
        root["files"] = desk.slack.workspace.messages["C0TEAM"][-1]["files"] = [
            {"id": "F1", "name": text, "title": text}
        ]
        desk.slack.message_event("U0MIRA", "C0TEAM", text[:3_900], thread_ts=root["ts"])
        for callback in (MESSAGE_SHORTCUT, NOTE_SHORTCUT):
            desk.slack.shortcut("U0MIRA", callback, message=root)
            desk.settle()
            fill_in(desk, text)
        desk.slack.react("U0MIRA", "C0TEAM", root["ts"])
    desk.slack.shortcut("U0MIRA", SHORTCUT)
    desk.settle()
    fill_in(desk, f"Whose outputs did {NAMES['mention']} train its models on?")
    desk.slack.command("U0MIRA", "C0TEAM", "settings")
    desk.settle()
    for button in buttons_under(desk):
        press(desk, "U0MIRA", *button)


def buttons(desk: Desk) -> None:
    for kind in ("long title", "emoji begun", "mention", "deceiving link"):
        desk.slack.say("U0MIRA", "C0TEAM", f"<@{BOT}> Which keys did {NAMES[kind]} serve us?")
    digests(desk)
    for button in buttons_under(desk):
        press(desk, "U0MIRA", *button)
        fill_in(desk, HOSTILE_TEXTS["emoji begun"])


def digests(desk: Desk) -> None:
    at = desk.clock.now()
    wish = Subscription(f"s-{at:%H%M%S}", "C0TEAM", TOPIC, time(at.hour, at.minute), created_at=at)
    desk.services.store.add_subscription(wish)
    desk.work.digest(slot_on(wish, at.date()))
    desk.settle()


def homes(desk: Desk) -> None:
    mentions(desk)
    for user_id in ("U0MIRA", "U0JONAS", "U0GUEST", "U0ADMIN"):
        for tab in ("home", "messages"):
            desk.slack.open_home(user_id, tab)
    desk.settle()


def fill_in(desk: Desk, text: str) -> None:
    """Submit the window that Mira looks at with this text in each input that takes one."""
    view = desk.slack.workspace.views.top("U0MIRA")
    if view is None or "submit" not in view:
        return
    inputs = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    typed = {name: text[: e["max_length"]] for name, e in inputs.items() if e["type"] == "plain_text_input"}
    desk.slack.submit("U0MIRA", {QUESTION: typed[QUESTION]} if QUESTION in typed else typed)
    desk.settle()
    desk.slack.workspace.views.stacks["U0MIRA"].clear()


def buttons_under(desk: Desk) -> list[tuple[Json, Json]]:
    """Two buttons of each sort in the channel, each with the message that it stands under."""
    sorts: dict[str, list[tuple[Json, Json]]] = {}
    for message in desk.slack.ours("C0TEAM"):
        for button in buttons_of(message):
            named = str(button["value"]).partition(" ")[0]
            sorts.setdefault(named, []).append((message | {"channel": "C0TEAM"}, button))
    return [one for found in sorts.values() for one in found[:2]]


WAYS: dict[str, Callable[[Desk], None]] = {
    "buttons": buttons,
    "commands": commands,
    "homes": homes,
    "mentions": mentions,
    "windows": windows,
}
BROUGHT_ABOUT = {
    "buttons": "views.open",
    "commands": "chat.postEphemeral",
    "homes": "views.publish",
    "mentions": "assistant.threads.setStatus",
    "windows": "views.open",
}


@pytest.mark.parametrize("kind", sorted(HOSTILE_TEXTS))
def test_each_hostile_text_would_be_noticed(kind: str) -> None:
    text = HOSTILE_TEXTS[kind]
    assert achieved("chat.postMessage", {"text": f"Of {text}: they say :{text}"})


@pytest.mark.parametrize("way", sorted(WAYS))
def test_a_hostile_text_achieves_nothing(desk: Desk, way: str) -> None:
    WAYS[way](desk)
    desk.settle()
    assert desk.slack.calls_of(BROUGHT_ABOUT[way]), "nothing was shown, so nothing was tried"
    found = [one for call in list(desk.slack.calls) for one in achieved(call.method, call.wanted)]
    assert found == []
