"""Which feed a site's address means."""

from __future__ import annotations

import pytest

from retrieval.errors import Gone, RefusedAddress, Unreachable, UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.sources.discovery import FoundFeed, discovered, feed_links
from tests.unit.reading.desk import Web, rss

SITE = "https://ledgerline.example/"
FEED = "https://ledgerline.example/news/rss"


class Wide(Web):
    """A web in which what was not put does not exist."""

    def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        self.pages.setdefault(url, Gone(f"{url} is no more (404)"))
        return super().fetch(url, etag=etag, last_modified=last_modified)


def link(place: str, form: str = "application/rss+xml", rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{form}" title="{title}" href="{place}">'


def page(*links: str) -> str:
    return f"<html><head>{''.join(links)}</head><body><p>Hello</p></body></html>"


@pytest.fixture
def web() -> Wide:
    web = Wide()
    web.put(FEED, rss("alpha"))
    return web


def test_the_address_of_a_feed_means_that_feed(web: Wide) -> None:
    assert discovered(FEED, web) == FoundFeed(FEED, "L")
    assert len(web.asked) == 1


def test_a_page_names_its_feeds_and_the_first_that_can_be_read_is_taken(web: Wide) -> None:
    web.put(SITE, page(link("/comments/feed", title="Comments"), link("/broken"), link("news/rss"), link("/atom")))
    found = discovered(SITE, web)
    assert (found.location, found.title) == (FEED, "L")
    assert [other.rsplit("/", 1)[-1] for other in found.others] == ["broken", "atom", "feed"]


def test_a_site_that_names_none_is_asked_at_the_usual_places(web: Wide) -> None:
    web.put(SITE, page())
    web.put("https://ledgerline.example/atom.xml", rss("alpha"))
    assert discovered(SITE, web).location == "https://ledgerline.example/atom.xml"


def test_a_site_without_a_feed_says_what_to_do(web: Wide) -> None:
    web.put(SITE, page(link("/style.css", form="text/css"), link("/de", rel="canonical"), link("http://[x")))
    with pytest.raises(UnreadableDocument, match="give the feed's address, or add it with --page"):
        discovered(SITE, web)


def test_a_site_that_cannot_be_asked_is_said_and_a_guess_that_cannot_is_not(web: Wide) -> None:
    web.pages[SITE] = Unreachable("no answer")
    with pytest.raises(Unreachable):
        discovered(SITE, web)
    web.put(SITE, page(link("http://10.0.0.1/feed"), link("/news/rss")))
    web.pages["http://10.0.0.1/feed"] = RefusedAddress("inside a network")
    assert discovered(SITE, web).location == FEED


def test_a_feed_that_moved_for_good_is_added_where_it_is_now(web: Wide) -> None:
    web.pages[SITE] = Fetched(FEED, rss("alpha").encode(), "text/xml", moved_to=FEED)
    assert discovered(SITE, web).location == FEED


def test_a_page_s_base_counts_and_only_addresses_are_links() -> None:
    body = page('<base href="https://cdn.example/x/">', link("feed"), link("javascript:alert(1)")).encode()
    assert feed_links(body, SITE) == ("https://cdn.example/x/feed",)
    assert feed_links(b"", SITE) == ()
