"""The links to documents that people posted in channels, as a dictionary: a part of the MemoryStore."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.posted_links import PostedLink


class MemoryPostedLinks:
    """When a document was linked to, by channel and document."""

    def __init__(self) -> None:
        super().__init__()
        self._links: dict[tuple[str, str], datetime] = {}

    def keep_posted_link(self, link: PostedLink) -> None:
        self._links.setdefault((link.channel_id, link.document_id), link.posted_at)

    def posted_links(self, channel_id: str, document_ids: Collection[str]) -> Mapping[str, datetime]:
        return {name: at for (where, name), at in self._links.items() if where == channel_id and name in document_ids}

    def _forget_links(self, moment: datetime) -> None:
        self._links = {link: at for link, at in self._links.items() if at >= moment}
