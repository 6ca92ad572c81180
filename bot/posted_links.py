"""Links to documents that people posted in a channel themselves, and where that is kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PostedLink:
    """That somebody posted a link to a document in a channel, and when; neither who nor with which words."""

    channel_id: str
    document_id: str
    posted_at: datetime


class PostedLinkRecords(Protocol):
    """The links to documents that were posted in channels; `Store.forget_before` drops the old ones."""

    def keep_posted_link(self, link: PostedLink) -> None:
        """Keep that a link was posted; the same document again in that channel changes nothing."""

    def posted_links(self, channel_id: str, document_ids: Collection[str]) -> Mapping[str, datetime]:
        """Return which of some documents a link was posted to in a channel, by identity, each with when."""
