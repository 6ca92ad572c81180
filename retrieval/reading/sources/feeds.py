"""Feeds: RSS and Atom through feedparser, which is given bytes and never an address; pure."""

from __future__ import annotations

import calendar
import io
import re
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import feedparser  # type: ignore[import-untyped]  # it ships no types

from retrieval.domain import Document, Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.addresses import canonical, host_of, is_address, names_an_article
from retrieval.reading.sources.dates import day_in, in_utc
from retrieval.reading.sources.feed_markup import portion
from retrieval.reading.sources.html_text import text_of
from retrieval.reading.sources.identity import keys_of, told_apart
from retrieval.reading.sources.links import links_in
from retrieval.reading.sources.reading import Reading
from retrieval.reading.sources.texts import one_line, tidy, title_from

ENTRIES = 300
"""How many entries of one feed are read; the newest stand first."""

_MAIL_ADDRESS = re.compile(r"[<(]?(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+[>)]?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a feed gives it: texts already plain, the moment in UTC, nothing decided yet."""

    key: str = ""
    title: str = ""
    text: str = ""
    url: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    links: tuple[str, ...] = ()

    @property
    def told(self) -> bool:
        """Whether it tells anything."""
        return bool(self.title or self.text)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own name and its entries, or for one that cannot be read, why."""

    title: str
    entries: tuple[Entry | str, ...]


def parse_feed(body: bytes, *, what: str, content_type: str | None = None) -> Feed:
    """Return an RSS or Atom feed's entries, none for one that is quiet. Raises `UnreadableDocument`."""
    headers = {"content-type": "application/xml"}
    if what.startswith("http"):
        headers["content-location"] = what
    # what is quoted in entries becomes plain text here, so the library need not clean it: a tenth of the time
    parsed = feedparser.parse(
        io.BytesIO(portion(body, what=what, content_type=content_type, entries=ENTRIES)),
        response_headers=headers,
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    why = "" if parsed.entries else _why_empty(parsed)
    if why:
        raise UnreadableDocument(what, why)
    raws, count = parsed.entries[:ENTRIES], len(parsed.entries)
    places = [{number, number + 1, count - number, count - number - 1} for number in range(count)]
    return Feed(_plain(parsed.feed, "title"), tuple(map(_entry, raws, places)))


def _why_empty(parsed: feedparser.FeedParserDict) -> str:
    """Return why a feed without entries cannot be read; nothing when it only has none at the moment."""
    broken = parsed.get("bozo_exception")
    is_mere_form = isinstance(broken, feedparser.exceptions.ThingsNobodyCaresAboutButMe)  # its media type, say
    reason = "" if is_mere_form else str(broken or "").replace("<unknown>:", "line ")
    if not parsed.version:
        return f"this is no feed ({reason})" if reason else "this is no feed"
    return f"the feed is broken ({reason})" if reason else ""


def readings_of(feed: Feed, *, source: Source, what: str) -> Iterator[Reading]:
    """Yield each entry's document, or why it has none; `what` of an entry is FEED#number, from 1.

    Entries that are the same article have the same identity.
    """
    documents = [_document(entry, feed, source) for entry in feed.entries if isinstance(entry, Entry) and entry.told]
    guids = [entry.key for entry in feed.entries if isinstance(entry, Entry) and entry.told]
    told = iter(
        told_apart([(document, keys_of(document, guid)) for document, guid in zip(documents, guids, strict=True)])
    )
    for number, entry in enumerate(feed.entries, start=1):
        place = f"{what}#{number}"
        if isinstance(entry, str):
            yield Reading(place, None, entry)
        elif not entry.told:
            yield Reading(place, None, "the entry has neither a title nor a text")
        else:
            yield Reading.of(place, *next(told))


def _document(entry: Entry, feed: Feed, source: Source) -> Document:
    """Return an entry as a document whose identity is not settled yet."""
    url = canonical(entry.url) if entry.url else None
    return Document(
        document_id="",
        title=entry.title or title_from(entry.text),
        text=entry.text or entry.title,
        kind=source.document_kind,
        visibility=source.visibility,
        source_id=source.source_id,
        url=url,
        outlet=source.outlet or feed.title or (host_of(url) if url else "") or None,
        author=entry.author,
        published_at=entry.published_at,
        links=entry.links,
    )


def _entry(raw: feedparser.FeedParserDict, places: Collection[int]) -> Entry | str:
    """Return an entry that has one of these places in its feed, counted from either end."""
    try:
        guid, link = str(raw.get("id") or ""), str(raw.get("feedburner_origlink") or raw.get("link") or "")
        last = guid.rsplit("/", 1)[-1]
        if not raw.get("links") and last.isdecimal() and int(last) in places:  # it only counts the entries
            guid, link = last, ""
        elif not link and is_address(guid) and names_an_article(guid):
            link = guid
        text, markup = _longest(raw)
        return Entry(
            key=guid,
            title=_plain(raw, "title"),
            text=text,
            url=link or None,
            author=_author(raw),
            published_at=_moment(raw),
            links=links_in(markup, link or None),
        )
    except UnreadableDocument as error:
        return f"the entry cannot be read: {error.why}"
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
        return f"the entry cannot be read ({error})"


def _plain(raw: Mapping[str, object], name: str) -> str:
    value = str(raw.get(name) or "")
    detail = raw.get(f"{name}_detail")
    form = str(detail.get("type", "")) if isinstance(detail, dict) else ""
    return one_line(text_of(value) if "html" in form else tidy(value))


def _author(raw: Mapping[str, object]) -> str | None:
    """Return the authors' names, without the mail addresses that stand beside them.

    The parser's own cut takes every ending for at most four letters long, so it is made here.
    """
    several = raw.get("authors")
    people = [person for person in several if isinstance(person, dict)] if isinstance(several, list) else []
    given = [str(person.get("name") or "") for person in people] if len(people) > 1 else [str(raw.get("author") or "")]
    names = (one_line(_MAIL_ADDRESS.sub(" ", name)).strip("() ") or one_line(name) for name in given)
    return ", ".join(name for name in names if name) or None


def _longest(raw: Mapping[str, object]) -> tuple[str, str]:
    """Return the entry's content and its markup, or its summary when there is no content or only a shorter one."""
    contents = raw.get("content")
    parts = [part for part in contents if isinstance(part, dict)] if isinstance(contents, list) else []
    given = [*(part.get("value") for part in parts if _is_readable(part)), raw.get("summary")]
    return max(((text_of(str(markup or "")), str(markup or "")) for markup in given), key=lambda told: len(told[0]))


def _is_readable(part: Mapping[str, object]) -> bool:
    form = str(part.get("type") or "text/html")
    return form.startswith("text/") or "html" in form or form == "application/xml"


def _moment(raw: dict[str, object]) -> datetime | None:
    """Return when an entry was published. Our own reading counts before the parser's, which gets some forms wrong."""
    for name in ("published", "updated", "created"):
        text, when = dict.get(raw, name), dict.get(raw, f"{name}_parsed")  # its own `get` puts one date for another
        moment = in_utc(text) or _of_parser(when) or (day_in(text) if isinstance(text, str) else None)
        if moment:
            return moment
    return None


def _of_parser(when: object) -> datetime | None:
    """Return the parser's own reading of a date; None where it has none, or one that no calendar holds."""
    if not isinstance(when, time.struct_time):
        return None
    try:
        return in_utc(datetime.fromtimestamp(calendar.timegm(when), UTC))
    except (ValueError, OverflowError, OSError):
        return None
