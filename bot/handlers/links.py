"""The links to documents that people post in channels which read digests or follow stories."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from bot.audience import channel_audience
from bot.errors import ChatRefused, ChatUnavailable
from bot.ports import Chat
from bot.posted_links import PostedLink
from bot.services import Services
from retrieval.domain import EVERYONE, PUBLIC, Audience, Document
from retrieval.reading.sources.addresses import canonical, identity_of_address

MOST: Final = 20
"""Links of one message that are looked up."""
_LINK: Final = re.compile(r"<(https?://[^|<>\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
"""How Slack writes a link: https://docs.slack.dev/messaging/formatting-message-text."""


def documents_linked(text: str) -> tuple[str, ...]:
    """Return the identities that the documents have which a message links to, if there are such documents."""
    addresses = [unescape(found) for found in _LINK.findall(text)[:MOST]]
    return tuple(dict.fromkeys(identity_of_address(canonical(one) or one) for one in addresses))


class PostedLinks:
    """Notes, before a message is acknowledged, which documents it links to; of the message itself nothing is kept."""

    def __init__(self, services: Services, chat: Chat) -> None:
        """Take the store to keep them in, the catalog to look them up in, and who says who reads along."""
        self._services = services
        self._chat = chat

    def note(self, event: Mapping[str, Any]) -> None:
        """Keep what a message of somebody's links to, as far as all who read the channel may know of that document.

        Raises `TransientError` or `PermanentError` when the database does not do it.
        """
        channel_id, named = str(event["channel"]), documents_linked(str(event.get("text") or ""))
        if not named or not self._is_told_stories(channel_id):
            return
        at = self._services.clock.now()
        for document in self._services.catalog.documents(named).values():
            if self._may_be_known(document, channel_id):
                self._services.store.keep_posted_link(PostedLink(channel_id, document.document_id, at))

    def _is_told_stories(self, channel_id: str) -> bool:
        store = self._services.store
        return bool(store.subscriptions(channel_id)) or any(one.channel_id == channel_id for one in store.follows())

    def _may_be_known(self, document: Document, channel_id: str) -> bool:
        """Say whether all who read a channel may know of a document; Slack is asked only where not everyone may."""
        return document.visibility == PUBLIC or self._audience(channel_id).may_read(document.visibility)

    def _audience(self, channel_id: str) -> Audience:
        try:
            return channel_audience(self._chat.place(channel_id))
        except (ChatUnavailable, ChatRefused):
            return EVERYONE
