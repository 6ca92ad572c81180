"""Slack as `desk run` speaks in it: the home workspace's client, those of the workspaces that installed us, and pages.

Like compose and serving it names concrete parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.bounds import Bounds
from bot.entry import Admission
from bot.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from bot.adapters.pacing import Door
    from bot.adapters.slack_http import Page
    from bot.adapters.slack_paced import PacedClient
    from bot.adapters.sql_workspaces import SqlWorkspaces
    from bot.ports import Chat, Inbox
    from bot.surfaces import Surfaces
    from bot.workspaces import WorkspaceBot, WorkspaceRecords
    from retrieval.ports import Clock


@dataclass(frozen=True, slots=True)
class Slack:
    """What is needed of Slack: the chat with its bounds, the door by which deliveries enter, and the clients behind.

    `home` speaks in the home workspace, where there is one; `asking` asks for sockets and needs no bot token.
    """

    chat: Chat
    surfaces: Surfaces
    bounds: Bounds
    entry: Admission
    asking: PacedClient
    home: PacedClient | None = None
    workspaces: SqlWorkspaces | None = None
    pages: Mapping[str, Page] = field(default_factory=dict)
    doors: list[Door] = field(default_factory=list)

    def turn_away(self, grace: float) -> None:
        """Let no call through any more whose turn does not come within `grace` seconds."""
        for door in list(self.doors):
            door.close(grace)

    def bot_of(self, workspace: str) -> WorkspaceBot | None:
        """Return who we are in another workspace than that at home."""
        return self.workspaces.bot(workspace) if self.workspaces else None


@contextmanager
def open_slack(settings: Settings, clock: Clock) -> Iterator[Slack]:
    """Open the clients of the home workspace, and what opens those of others when they are needed.

    Raises `BadConfiguration` naming a variable that is missing.
    """
    settings.require_slack()
    from bot.adapters.slack_client import SlackChat
    from bot.adapters.slack_errors import open_client
    from bot.adapters.slack_surfaces import SlackSurfaces
    from bot.adapters.slack_voices import Voice, Voices
    from bot.adapters.slack_workspaces import WorkspaceChats, WorkspaceSurfaces

    doors: list[Door] = []

    def client(token: str) -> PacedClient:
        doors.append(_door(settings))
        return open_client(token, settings.slack_api_url, door=doors[-1])

    def voice(speaking: PacedClient) -> Voice:
        return Voice(SlackChat(speaking, clock), SlackSurfaces(speaking))

    token = settings.required("slack_bot_token") if settings.slack_bot_token else None
    home = client(token) if token else None
    at_home, bounds = voice(home) if home else None, Bounds()
    with _open_workspaces(settings) as workspaces:
        bot_of = workspaces.bot if workspaces else lambda _: None
        voices = Voices(at_home, bot_of, lambda bot: voice(client(bot.token)), bounds=bounds)
        chat, surfaces = WorkspaceChats(voices), WorkspaceSurfaces(voices)
        pages = _pages(settings, workspaces, client("")) if workspaces else {}
        entry = Admission(workspaces, home=at_home.chat.workspace_id if at_home else lambda: None)
        yield Slack(chat, surfaces, bounds, entry, home or client(""), home, workspaces, pages, doors)


def _door(settings: Settings) -> Door:
    from bot.adapters.pacing import Door, Rate
    from bot.adapters.slack_limits import POSTS, slack_rules

    return Door(slack_rules(Rate(1 / settings.slack_posts_per_second, burst=POSTS.burst)))


@contextmanager
def _open_workspaces(settings: Settings) -> Iterator[SqlWorkspaces | None]:
    """Open the installations, where the desk can be installed."""
    if not settings.is_installable:
        yield None
        return
    from bot.adapters.sql_workspaces import SqlWorkspaces
    from retrieval.adapters.sql_engine import open_engine

    engine = open_engine(settings.database)
    try:
        yield SqlWorkspaces(engine, settings.required("slack_client_id"))
    finally:
        engine.dispose()


@contextmanager
def open_installations(settings: Settings) -> Iterator[tuple[WorkspaceRecords, Inbox]]:
    """Open the installations and the inbox, beside a desk that may run. Raises `BadConfiguration` naming a variable."""
    settings.required("slack_client_id")
    from bot.adapters.sql_inbox import SqlInbox
    from bot.adapters.sql_workspaces import SqlWorkspaces
    from retrieval.adapters.sql_engine import open_engine

    engine = open_engine(settings.database)
    try:
        yield SqlWorkspaces(engine, settings.required("slack_client_id")), SqlInbox(engine)
    finally:
        engine.dispose()


def _pages(settings: Settings, workspaces: SqlWorkspaces, client: PacedClient) -> Mapping[str, Page]:
    from bot.adapters.slack_install import install_pages

    return install_pages(
        workspaces,
        client,
        client_id=settings.required("slack_client_id"),
        client_secret=settings.required("slack_client_secret"),
        scopes=wanted_scopes(),
    )


def wanted_scopes() -> frozenset[str]:
    """Return what the manifest asks for."""
    import yaml

    manifest = yaml.safe_load((DEFAULTS / "slack-manifest.yaml").read_text(encoding="utf-8"))
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])
