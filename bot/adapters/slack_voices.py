"""How we speak in each workspace: by a client of its own, opened when it is needed and kept while its token holds.

Outside, the ids of another workspace than that at home are qualified (`T012/C034`); Slack itself knows them bare.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.adapters.slack_client import SlackChat
from bot.adapters.slack_surfaces import SlackSurfaces
from bot.bounds import Bounds
from bot.errors import ChatRefused
from bot.workspaces import WorkspaceBot
from retrieval.domain import parted, workspace_of

_AS_MADE: Final = frozenset({"value", "block_id", "action_id", "alt_text", "url", "image_url", "private_metadata"})
"""Parts of a block in which nothing is an id of Slack's: what comes back to us, and addresses."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How we speak in one workspace."""

    chat: SlackChat
    surfaces: SlackSurfaces


class Voices:
    """Finds the one for an id; raises `ChatRefused` for a workspace in which we are not installed."""

    def __init__(
        self,
        home: Voice | None,
        bot_of: Callable[[str], WorkspaceBot | None],
        open_voice: Callable[[WorkspaceBot], Voice],
        *,
        bounds: Bounds,
    ) -> None:
        """Take that of the home workspace, where there is one, and what looks up and opens the others when needed."""
        self._home = home
        self._bot_of = bot_of
        self._open_voice = open_voice
        self._bounds = bounds
        self._opened: dict[str, tuple[str, Voice]] = {}
        self._opening = threading.Lock()

    def at(self, identity: str) -> tuple[str, str, Voice]:
        """Return the workspace that an id belongs to, the id there, and how we speak there."""
        self._bounds.require(identity)
        workspace, bare = parted(identity)
        return workspace, bare, self._in(workspace)

    def known(self, identity: str) -> tuple[str, Voice | None]:
        """Return the id as its workspace has it, and how we speak there, if we did before; asks and opens nothing."""
        workspace, bare = parted(identity)
        return bare, self._opened[workspace][1] if workspace in self._opened else None if workspace else self._home

    def _in(self, workspace: str) -> Voice:
        if not workspace and self._home is not None:
            return self._home
        bot = self._bot_of(workspace) if workspace else None
        with self._opening:
            token, voice = self._opened.get(workspace, ("", None))
            if bot is None:
                self._opened.pop(workspace, None)
                where = workspace or "a home workspace"
                raise ChatRefused(f"I am not installed in {where} (any more).", code="not_installed")
            if voice is None or token != bot.token:
                voice = self._open_voice(bot)
                self._opened[workspace] = (bot.token, voice)
            return voice


def person_in(workspace: str, user_id: str) -> str:
    """Return a person's id as a workspace knows it. Raises `ChatRefused` for somebody of another one."""
    if workspace_of(user_id) != workspace:
        raise ChatRefused("Nobody is shown anything in a workspace that is not theirs.", code="other_workspace")
    return parted(user_id)[1]


def named_in(text: str, workspace: str) -> str:
    """Return a text in which people and channels of a workspace are named as Slack does it: `<@U1>`, `<#C1>`."""
    return re.sub(rf"<([@#]){re.escape(workspace)}/", r"<\1", text) if workspace else text


def blocks_in(blocks: tuple[dict[str, Any], ...], workspace: str) -> tuple[dict[str, Any], ...]:
    """Return blocks with the ids of a workspace as that itself knows them."""
    return tuple(_bare(block, workspace) for block in blocks) if workspace else blocks


def _bare(part: Any, workspace: str, name: str = "") -> Any:  # noqa: ANN401 - whatever Block Kit has
    if isinstance(part, Mapping):
        return {key: _bare(inner, workspace, key) for key, inner in part.items()}
    if isinstance(part, list | tuple):
        return [_bare(inner, workspace, name) for inner in part]
    if not isinstance(part, str) or name in _AS_MADE:
        return part
    own, bare = parted(part)
    return bare if own == workspace and name != "text" else named_in(part, workspace)
