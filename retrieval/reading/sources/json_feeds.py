"""JSON Feed, as jsonfeed.org's version 1.1 describes it; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.addresses import is_address, joined
from retrieval.reading.sources.dates import in_utc
from retrieval.reading.sources.feeds import ENTRIES, Entry, Feed
from retrieval.reading.sources.html_text import text_of
from retrieval.reading.sources.links import links_in
from retrieval.reading.sources.texts import one_line, tidy


def is_json(body: bytes, content_type: str | None) -> bool:
    """Say whether a body is JSON, by its type or its first character."""
    return "json" in (content_type or "") or body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def parse_json_feed(body: bytes, *, what: str, url: str | None = None) -> Feed:
    """Return the entries of the JSON Feed at `url`, none for one that is quiet. Raises `UnreadableDocument`."""
    try:
        feed = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(what, f"the feed is not JSON ({error})") from error
    entries = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(entries, list):
        raise UnreadableDocument(what, "this is no JSON Feed: it has no list of items")
    base = joined(url or what, _text(feed, "home_page_url"))
    return Feed(one_line(_text(feed, "title")), tuple(_entry(entry, base) for entry in entries[:ENTRIES]))


def _entry(raw: object, base: str) -> Entry | str:
    if not isinstance(raw, dict):
        return "the entry is not a JSON object"
    try:
        return _told(raw, base)
    except UnreadableDocument as error:
        return f"the entry cannot be read: {error.why}"


def _told(raw: Mapping[str, object], base: str) -> Entry:
    address = _address(raw, base)
    return Entry(
        key=str(raw.get("id") or ""),
        title=one_line(_text(raw, "title")),
        text=text_of(_text(raw, "content_html")) or tidy(_text(raw, "content_text")) or tidy(_text(raw, "summary")),
        url=address,
        author=_author(raw),
        published_at=_moment(raw),
        links=links_in(_text(raw, "content_html"), address),
    )


def _address(raw: Mapping[str, object], base: str) -> str | None:
    """Return an entry's address; its identity is one too where it says no other, as the format wishes."""
    given = _text(raw, "url") or _text(raw, "external_url")
    if not given and is_address(_text(raw, "id")):
        return _text(raw, "id")
    return joined(base, given) if given else None


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _author(raw: Mapping[str, object]) -> str | None:
    """Return the authors' names: `authors` since version 1.1, `author` before."""
    several = raw.get("authors")
    people = several if isinstance(several, list) else [raw.get("author")]
    names = [one_line(_text(person, "name")) for person in people if isinstance(person, dict)]
    return ", ".join(name for name in names if name) or None


def _moment(raw: Mapping[str, object]) -> datetime | None:
    return in_utc(raw.get("date_published")) or in_utc(raw.get("date_modified"))
