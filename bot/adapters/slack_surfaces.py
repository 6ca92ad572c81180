"""Slack as `Surfaces`: modals, Home, the prompts of the messages tab and the status under a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog
from slack_sdk.web import SlackResponse

from bot.adapters.slack_errors import translated
from bot.adapters.slack_paced import PacedClient
from bot.domain import Posted
from bot.errors import ChatRefused, DeskError
from bot.surfaces import HomeTab, Modal, ShownModal, SuggestedQuestion

_SPENT: Final = "exchanged_trigger_id"
_log = structlog.get_logger(__name__)


class SlackSurfaces:
    """Shows surfaces in one workspace; give it a client of `slack_errors.open_client`."""

    def __init__(self, client: PacedClient) -> None:
        """Take the workspace's client; nothing is asked yet."""
        self._client = client

    def open(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Open a modal; None where the trigger opened one before."""
        return _once(user_id, lambda: self._client.views_open(trigger_id=trigger, view=_view(modal)), "open a window")

    def push(self, user_id: str, modal: Modal, *, trigger: str) -> ShownModal | None:
        """Push a modal over another one; None where the trigger did so before."""
        return _once(user_id, lambda: self._client.views_push(trigger_id=trigger, view=_view(modal)), "open a window")

    def update(self, shown: ShownModal, modal: Modal) -> ShownModal:
        """Replace a modal as long as it is what it was when it was shown."""
        with translated("change a window"):
            told = self._client.views_update(view_id=shown.view_id, hash=shown.state, view=_view(modal))
        return _shown(shown.user_id, told)

    def publish(self, user_id: str, home: HomeTab) -> None:
        """Replace a person's Home; the last one stands."""
        with translated("show a Home"):
            self._client.views_publish(user_id=user_id, view={"type": "home", "blocks": list(home.blocks)})

    def address_of(self, posted: Posted) -> str | None:
        """Ask for a message's permalink, as Slack calls it."""
        try:
            with translated("link to a message"):
                told = self._client.chat_getPermalink(channel=posted.channel_id, message_ts=posted.ts)
                return str(told["permalink"])
        except DeskError as error:
            _log.info("no address of a message", channel=posted.channel_id, why=str(error))
            return None

    def suggest(self, channel_id: str, prompts: Sequence[SuggestedQuestion], *, title: str) -> None:
        """Set the prompts of a messages tab; without a thread, as Slack wants it of agents."""
        wanted = [{"title": prompt.title, "message": prompt.message} for prompt in prompts]
        try:
            with translated("suggest questions"):
                self._client.assistant_threads_setSuggestedPrompts(channel_id=channel_id, prompts=wanted, title=title)
        except DeskError as error:
            _log.info("prompts not set", channel=channel_id, why=str(error))

    def set_status(self, channel_id: str, thread_ts: str, status: str) -> None:
        """Set the status of a thread; an empty one clears it."""
        try:
            with translated("show a status"):
                self._client.assistant_threads_setStatus(channel_id=channel_id, thread_ts=thread_ts, status=status)
        except DeskError as error:
            _log.info("status not set", channel=channel_id, why=str(error))


def _once(user_id: str, call: Callable[[], SlackResponse], doing: str) -> ShownModal | None:
    try:
        with translated(doing):
            return _shown(user_id, call())
    except ChatRefused as refusal:
        if refusal.code != _SPENT:
            raise
        _log.info("opened before")
        return None


def _shown(user_id: str, told: SlackResponse) -> ShownModal:
    view: dict[str, Any] = told["view"]
    return ShownModal(user_id, str(view["id"]), str(view["hash"]))


def _view(modal: Modal) -> dict[str, Any]:
    """Return a modal as Slack takes it."""
    labels = {"title": modal.title, "submit": modal.submit, "close": modal.close}
    texts = {name: {"type": "plain_text", "text": text, "emoji": False} for name, text in labels.items() if text}
    kept = {"private_metadata": modal.private} if modal.private else {}
    return {"type": "modal", "callback_id": modal.callback_id, "blocks": list(modal.blocks), **texts, **kept}
