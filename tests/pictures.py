"""Pictures of what Slack is sent: `python -m tests.pictures docs/slack [--photograph CHROMIUM]`.

A real desk reads the sample corpus and talks in the local Slack of the tests; what Slack was sent is drawn as HTML, or
photographed where a headless Chromium is named. Who needs other pictures adds a scene to `SCENES`.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from bot.cli.day import DAY, DIGEST, JONAS, MIRA, NOW, SHARED_ROOM, SOURCES, TEAM_ROOM
from bot.compose import compose
from bot.domain import key_of_question
from bot.operations.logs import configure
from bot.render.notes import SHORTCUT as NOTE_SHORTCUT
from bot.services import Services
from bot.serving import serve
from bot.settings import load
from tests.block_kit_html import Json, message_html, page, view_html
from tests.fakes import FixedClock
from tests.photographs import camera
from tests.slack_server import LocalSlack, local_slack
from tests.slack_workspace import APP_TOKEN, BOT, BOT_TOKEN

NAMES: Final = {BOT: "Desk", MIRA: "Mira", JONAS: "Jonas", TEAM_ROOM: "model-watch", SHARED_ROOM: "partners"}


@dataclass(frozen=True)
class Scene:
    """Somebody in Slack with a desk that has read the sample."""

    slack: LocalSlack
    services: Services

    def pressed(self, user_id: str, channel_id: str, offer: str) -> str:
        """Have somebody press a button under our last reply in a channel; return the window that opens, drawn."""
        message = [one for one in self.slack.ours(channel_id) if _is_finished(one)][-1]
        self.slack.press(user_id, message | {"channel": channel_id}, offer)
        return self.window(user_id)

    def window(self, user_id: str) -> str:
        """Return the window that somebody looks at, drawn, and close it."""
        stacks = self.slack.workspace.views.stacks
        self.slack.wait_for(lambda: stacks.get(user_id))
        time.sleep(1)  # what a window waits for is filled in beside it
        return view_html(stacks.pop(user_id)[-1])

    def ask(self, user_id: str, channel_id: str, text: str) -> list[str]:
        """Have somebody ask us in a channel; return the thread that comes of it, drawn."""
        ts = self.slack.say(user_id, channel_id, f"<@{BOT}> {text}")
        self.slack.wait_for(lambda: any(map(_is_finished, self.slack.ours(channel_id, ts))))
        key = key_of_question(channel_id, ts)
        self.slack.wait_for(lambda: self.services.store.message(key))
        return [
            _drawn(one) for one in self.slack.workspace.messages[channel_id] if ts in {one["ts"], one.get("thread_ts")}
        ]


@contextmanager
def open_scene() -> Iterator[Scene]:
    """Open a desk on the sample corpus, listening to a local Slack with the people of the demonstration."""
    clock = FixedClock(NOW)
    with ExitStack() as closing:
        slack = closing.enter_context(local_slack(clock))
        _populate(slack)
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="desk-pictures-")))
        tokens = {"slack_bot_token": SecretStr(BOT_TOKEN), "slack_app_token": SecretStr(APP_TOKEN)}
        settings = load(env_file=None).alone(folder)
        settings = settings.model_copy(update=tokens | {"slack_api_url": slack.api_url, "slack_mode": "socket"})
        services = closing.enter_context(compose(settings, clock=clock, sources=SOURCES))
        for source in SOURCES:
            services.ingester.ingest(source)
        closing.enter_context(serve(settings, services, on_refused=_refused))
        yield Scene(slack, services)


def answer(scene: Scene) -> list[str]:
    """A question in the team's own channel."""
    return scene.ask(MIRA, TEAM_ROOM, DAY[0].text)


def shared_channel(scene: Scene) -> list[str]:
    """The question that a note answers, in a channel that another company reads."""
    return scene.ask(MIRA, SHARED_ROOM, DAY[-1].text)


def digest(scene: Scene) -> list[str]:
    """The morning's digest."""
    scene.services.store.add_subscription(DIGEST)
    found = scene.slack.wait_for(lambda: [one for one in scene.slack.ours(TEAM_ROOM) if "thread_ts" not in one])
    return [_drawn(one) for one in found]


def passages(scene: Scene) -> list[str]:
    """Where the words of an answer stand."""
    scene.ask(MIRA, TEAM_ROOM, DAY[0].text)
    return [scene.pressed(MIRA, TEAM_ROOM, "passages")]


def timeline(scene: Scene) -> list[str]:
    """What came when in the matter of an answer."""
    scene.ask(MIRA, TEAM_ROOM, DAY[2].text)
    return [scene.pressed(MIRA, TEAM_ROOM, "timeline")]


def home(scene: Scene) -> list[str]:
    """A member's Home."""
    homes = scene.slack.workspace.views.homes
    homes.clear()
    scene.slack.open_home(MIRA)
    scene.slack.wait_for(lambda: homes.get(MIRA))
    return [view_html(homes[MIRA])]


def settings(scene: Scene) -> list[str]:
    """A channel's settings, before whoever opened it."""
    scene.slack.command(MIRA, TEAM_ROOM, "settings")
    return [scene.window(MIRA)]


def note(scene: Scene) -> list[str]:
    """A thread that is kept as a note."""
    said = [
        (JONAS, "Our relay at Ledgerline was used from outside this morning, 412 requests with the Gatehop key."),
        (MIRA, "I turned the relay off at 09:40. The key was in a build log, which anybody could read."),
        (JONAS, "Gatehop confirmed that it revoked the key at 10:05."),
    ]
    first = scene.slack.message_event(*said[0][:1], TEAM_ROOM, said[0][1])
    for user_id, text in said[1:]:
        scene.slack.message_event(user_id, TEAM_ROOM, text, thread_ts=first["ts"])
    scene.slack.shortcut(MIRA, NOTE_SHORTCUT, message=first)
    return [scene.window(MIRA)]


SCENES: Final[dict[str, Callable[[Scene], list[str]]]] = {
    "answer": answer,
    "shared-channel": shared_channel,
    "digest": digest,
    "passages": passages,
    "timeline": timeline,
    "home": home,
    "settings": settings,
    "note": note,
}


def _populate(slack: LocalSlack) -> None:
    workspace = slack.workspace
    for user_id in (MIRA, JONAS):
        workspace.add_person(user_id)
    workspace.add_channel(TEAM_ROOM, MIRA, JONAS, creator=MIRA)
    workspace.add_channel(SHARED_ROOM, MIRA, is_shared=True, is_ext_shared=True)


def _is_finished(message: Json) -> bool:
    return bool(message.get("blocks")) and "metadata" in message


def _drawn(message: Json) -> str:
    name = NAMES[message["user"]]
    is_reply = message.get("thread_ts", message["ts"]) != message["ts"]
    return message_html(message, name=name, reply=is_reply, app=message["user"] == BOT)


def _refused(error: Exception) -> None:
    raise error


def main() -> None:
    """Draw every scene."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--photograph", metavar="CHROMIUM", help="a headless Chromium that photographs each page")
    options.add_argument("--only", metavar="SCENE", choices=sorted(SCENES))
    given = options.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    configure(level="error")
    with open_scene() as scene:
        pages = {name: page(name, play(scene), NAMES) for name, play in SCENES.items() if given.only in {None, name}}
    if not given.photograph:
        for name, html in pages.items():
            (given.folder / f"{name}.html").write_text(html, encoding="utf-8")
    else:
        with camera(given.photograph) as looking:
            for name, html in pages.items():
                looking.photograph(html, given.folder / f"{name}.png")


if __name__ == "__main__":
    main()
