"""What is done when a workspace ends its installation: all that is its own is forgotten."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import BoltContext

from bot.entry import WORKSPACE
from bot.handlers.command import Starts

_log = structlog.get_logger(__name__)


class Departures:
    """Listens to the ends of installations.

    The home workspace is the operator's own: where its token is revoked nothing is deleted, for a new one may follow.
    """

    def __init__(self, work: Starts) -> None:
        """Take what begins durable work; the page connects the listeners."""
        self._work = work

    def on_uninstalled(self, body: dict[str, Any], context: BoltContext) -> None:
        """Take that the app was uninstalled."""
        workspace = str(body.get(WORKSPACE) or "")
        if not workspace:
            _log.warning("uninstalled at home; nothing is deleted")
            return
        started = self._work.forget_workspace(workspace, context["envelope"].key)
        _log.info("workspace departs", workspace=workspace, started=started)

    def on_revoked(self, body: dict[str, Any], event: dict[str, Any], context: BoltContext) -> None:
        """Take that tokens were revoked; only our own matters, for we hold no person's."""
        if (event.get("tokens") or {}).get("bot"):
            self.on_uninstalled(body, context)
