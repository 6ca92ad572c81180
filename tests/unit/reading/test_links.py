"""Where texts point to."""

from __future__ import annotations

import json

from retrieval.domain import Source, SourceKind
from retrieval.reading.sources.files import read_file
from retrieval.reading.sources.html_text import parsed
from retrieval.reading.sources.json_feeds import parse_json_feed
from retrieval.reading.sources.links import anchors, links_in, of_article
from retrieval.reading.sources.pages import page_of
from tests.unit.reading.test_feeds import one, rss

ORIGINAL = "https://northlight.example/2026/anvil"
BASE = "https://modelbeat.example/2026/retold"
TEXT = "Vexley used answers of Sable, as was reported on Monday, and says that it only compared models with it."
LINKED = TEXT.replace("reported", f'<a href="{ORIGINAL}?utm_source=feed#top">reported</a>')


def test_the_articles_that_a_text_points_to_are_told_once_and_in_order() -> None:
    markup = f'<p>{LINKED} <a href="/2026/earlier">More</a> <a href="{ORIGINAL}">again</a></p>'
    assert links_in(markup, BASE) == (ORIGINAL, "https://modelbeat.example/2026/earlier")


def test_front_pages_mail_addresses_scripts_and_the_article_itself_are_no_links_to_articles() -> None:
    places = ("https://northlight.example/", "mailto:a@b.example", "javascript:go()", "#top", BASE, "http://[bad", "")
    markup = "".join(f'<a href="{place}">x</a>' for place in places)
    assert links_in(markup, BASE) == ()
    assert links_in("no link, only href", BASE) == ()


def test_a_link_that_nobody_sees_is_none() -> None:
    assert links_in(f'<p>Text <span hidden><a href="{ORIGINAL}">x</a></span></p>', BASE) == ()


def test_of_a_page_only_links_in_the_article_count() -> None:
    page = f'<nav><ul><li><a href="/2026/other">Another story</a></li></ul></nav><p>{LINKED}</p>'
    tree = parsed(page)
    assert tree is not None
    assert of_article(anchors(tree), f"Title\n\n{TEXT}", BASE) == (ORIGINAL,)


def test_a_page_a_feed_and_a_file_keep_where_they_point_to() -> None:
    body = "".join(f"<p>{TEXT.replace('Monday', day)}</p>" for day in ("Tuesday", "Friday"))
    page = (
        "<html><head><title>Retold</title></head><body><nav><a href='/2026/other'>Other</a></nav>"
        f"<article><h1>Retold</h1><p>{LINKED}</p>{body}</article></body></html>"
    )
    assert page_of(page.encode(), url=BASE, what=BASE).links == (ORIGINAL,)
    entry = f"<title>Retold</title><link>{BASE}</link><description><![CDATA[<p>{LINKED}</p>]]></description>"
    assert one(rss(entry)).links == (ORIGINAL,)
    row = {"id": "1", "url": BASE, "title": "Retold", "content_html": f"<p>{LINKED}</p>"}
    feed = parse_json_feed(json.dumps({"title": "T", "items": [row]}).encode(), what=BASE)
    assert [getattr(each, "links", None) for each in feed.entries] == [(ORIGINAL,)]
    source = Source("files", SourceKind.FOLDER, "files")
    file = f"---\ntitle: Retold\nurl: {BASE}\n---\nVexley used answers, [as reported]({ORIGINAL})."
    assert read_file("a.md", file.encode(), source=source, what="a.md").links == (ORIGINAL,)
