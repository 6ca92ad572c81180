"""Which feed a site's address means: the address itself, one that its page names, or one at a usual place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import html  # type: ignore[import-untyped]  # it ships no types

from retrieval.errors import RetrievalError, UnreadableDocument
from retrieval.ports import Fetched, Fetcher
from retrieval.reading.sources.addresses import is_address, joined
from retrieval.reading.sources.html_text import parsed
from retrieval.reading.sources.reader import feed_of

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
_USUAL = ("/feed", "/rss", "/feed.xml", "/rss.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds/posts/default")
_NAMED = 5
"""Feeds that a page names which are tried at most."""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that can be read, and the further ones that the site's page names."""

    location: str
    title: str
    others: tuple[str, ...] = ()


def discovered(location: str, fetcher: Fetcher) -> FoundFeed:
    """Return the feed that a site's address means.

    Raises `UnreadableDocument` when there is none, and what the fetcher raises for the address itself.
    """
    fetched = fetcher.fetch(location)
    found = _as_feed(location, fetched)
    if found:
        return found
    named = feed_links(fetched.body, fetched.url)
    for place in dict.fromkeys([*named[:_NAMED], *(joined(fetched.url, usual) for usual in _USUAL)]):
        feed = _guessed(place, fetcher)
        if feed:
            return replace(feed, others=tuple(other for other in named if other != place))
    raise UnreadableDocument(location, "it is no feed and names none; give the feed's address, or add it with --page")


def feed_links(body: bytes, url: str) -> tuple[str, ...]:
    """Return the addresses of the feeds that a page names in its head; those of comments come last."""
    tree = parsed(body)
    if tree is None:
        return ()
    base = joined(url, next(iter(tree.xpath("//base/@href")), ""))
    links = [link for link in tree.iter("link") if _names_a_feed(link)]
    links.sort(key=lambda link: "comment" in f"{link.get('title', '')} {link.get('href')}".lower())
    places = dict.fromkeys(joined(base, link.get("href")) for link in links)
    return tuple(place for place in places if is_address(place))


def _names_a_feed(link: html.HtmlElement) -> bool:
    said = link.get("type", "").split(";")[0].strip().lower()
    return bool(link.get("href")) and said in _TYPES and "alternate" in link.get("rel", "").lower().split()


def _guessed(place: str, fetcher: Fetcher) -> FoundFeed | None:
    try:
        return _as_feed(place, fetcher.fetch(place))
    except RetrievalError:  # it was only a guess
        return None


def _as_feed(place: str, fetched: Fetched) -> FoundFeed | None:
    try:
        return FoundFeed(fetched.moved_to or place, feed_of(place, fetched).title)
    except UnreadableDocument:
        return None
