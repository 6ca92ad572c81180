"""The archive's feed: Atom as RFC 4287 has it, one entry a digest that had something to tell."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, tostring

from bot.archive import Archive, ArchivedDigest
from bot.render.markup import element, written
from bot.render.pages import DIGESTS, FEED, articles, title_of

MOST_ENTRIES: Final = 50
_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed last that never had an entry: RFC 4287 wants a moment (4.1.1)."""


def atom_feed(archive: Archive) -> str:
    """Return the feed; where the archive's address is not known, its links are relative to the feed's own."""
    told = [digest for digest in archive.digests if digest.items][:MOST_ENTRIES]
    newest = max((digest.kept.told_at or _NEVER for digest in told), default=_NEVER)
    feed = element(
        "feed",
        element("title", archive.title),
        element("id", _urn(f"feed {archive.address or archive.title}")),
        element("updated", _moment(newest)),
        element("author", element("name", archive.title)),
        element("link", rel="self", href=f"{archive.address}{FEED}") if archive.address else None,
        element("link", rel="alternate", type="text/html", href=archive.address or "./"),
        *(_entry(digest, archive) for digest in told),
        xmlns=_ATOM,
    )
    body = tostring(feed, encoding="unicode", short_empty_elements=True)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'


def _entry(digest: ArchivedDigest, archive: Archive) -> Element:
    content = "".join(written(article) for article in articles(digest.kept))
    told_at = _moment(digest.kept.told_at or _NEVER)
    return element(
        "entry",
        element("title", title_of(digest.kept)),
        element("id", _urn(digest.name)),
        element("published", told_at),
        element("updated", told_at),
        element("link", rel="alternate", type="text/html", href=f"{archive.address}{DIGESTS}{digest.name}.html"),
        element("category", term=digest.kept.digest.topic.name),
        element("content", content, type="html"),
    )


def _urn(name: str) -> str:
    """Return an identity that stays the same wherever the archive stands (RFC 4287, 4.2.6)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"provenance-desk {name}").urn


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
