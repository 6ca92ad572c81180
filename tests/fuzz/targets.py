"""The parsers of outside bytes: what each is fed with, and what has to hold of whatever it makes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.adapters.marked_text import LONGEST_LINE
from retrieval.adapters.reply_forms import all_sentences, complete_sentences, line_of
from retrieval.domain import Document, Kind, Source, SourceKind, Topic
from retrieval.errors import BadConfiguration, UnreadableDocument
from retrieval.ports import Fetched
from retrieval.reading.gazetteer import load_entities
from retrieval.reading.passages import passages_of
from retrieval.reading.reader import Reader
from retrieval.reading.sources.bounds import ADDRESS, IDENTITY, NAME, TITLE
from retrieval.reading.sources.discovery import feed_links
from retrieval.reading.sources.files import known_identity, read_file
from retrieval.reading.sources.lines import read_lines
from retrieval.reading.sources.opml import read_opml
from retrieval.reading.sources.reader import readings
from retrieval.reading.sources.reading import Reading, guarded
from retrieval.reading.sources.registry import load_sources
from retrieval.reading.topics import load_topics
from tests.fakes import FixedClock
from tests.unit.reading.desk import Web

FEED = Source("ledgerline", SourceKind.FEED, "https://ledgerline.example/feed")
PAGE = Source("page", SourceKind.PAGE, "https://ledgerline.example/a")
FOLDER = Source("files", SourceKind.FOLDER, "files")
NOTES = Source("notes", SourceKind.FOLDER, "notes", document_kind=Kind.NOTE, visibility="internal")
TOPIC = Topic("provenance", "Provenance", "", ("trained on", "distil*"), about=("model",))
READER = Reader(Web(), FixedClock(), (TOPIC,))


@dataclass(frozen=True, slots=True)
class Target:
    """A parser, good inputs to start from, and the words that its inputs are made of."""

    read: Callable[[bytes], object]
    seeds: Sequence[bytes]
    words: Sequence[bytes] = ()


def check(found: Sequence[Reading]) -> None:
    """Assert of readings that each is a sound document or says in a short line why there is none."""
    for reading in found:
        document = READER.finished(reading).document
        if document is None:
            assert reading.error
            assert "gave up" not in reading.error, reading.error
            assert len(reading.error) < 400
            _check_kept(reading.error)
        else:
            _check_document(document)


def _check_document(document: Document) -> None:
    assert document.document_id
    assert document.title
    assert document.text.strip()
    assert len(document.document_id) <= IDENTITY
    assert len(document.title) <= TITLE
    assert len(document.url or "") <= ADDRESS
    names = (document.outlet, document.author, document.original, document.severity, document.status)
    assert max(len(name or "") for name in (*names, *document.tags)) <= NAME
    for kept in (document.document_id, document.title, document.text, document.url, *names, *document.tags):
        _check_kept(kept or "")
    assert document.published_at is None or document.published_at.tzinfo is not None
    assert document.content_hash
    passages = passages_of(document)
    assert passages
    for passage in passages:
        assert passage.text == document.text[passage.start : passage.end]
        assert passage.text.strip()


def _check_kept(text: str) -> None:
    """Assert that every store takes a text: no null, no half character, nothing that turns the writing direction."""
    text.encode()
    assert not set("\x00\x1b\u202e\u2066\u200e") & set(text)


def _outside(source: Source, content_type: str | None) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        try:
            found = list(readings(source, Fetched(source.location, body, content_type)))
        except UnreadableDocument as error:
            found = [Reading(error.what, None, error.why)]
        check(found)

    return read


def _file(name: str, source: Source = FOLDER) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        identity = known_identity(name, body, source=source)
        check([guarded(name, lambda: read_file(name, body, source=source, what=name), identity)])

    return read


def _lines(body: bytes) -> None:
    check(list(read_lines(body.splitlines(keepends=True), source=FOLDER, what="some.jsonl")))


def _configured(load: Callable[[Path], object]) -> Callable[[bytes], object]:
    def read(body: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=".toml") as file:
            file.write(body)
            file.flush()
            try:
                load(Path(file.name))
            except BadConfiguration as error:
                assert file.name in str(error)  # noqa: PT017 # either outcome is right

    return read


def _reply(body: bytes) -> None:
    text = body.decode("utf-8", "replace")
    for read in (all_sentences, complete_sentences, line_of):
        try:
            drafts = read(text)
        except ValueError:
            continue
        assert all(len(draft.text) <= LONGEST_LINE + 1 for draft in drafts if not isinstance(draft, str))


def _unless_unreadable(read: Callable[[bytes], object]) -> Callable[[bytes], object]:
    def guarded_read(body: bytes) -> None:
        try:
            read(body)
        except UnreadableDocument as error:
            _check_kept(error.why)

    return guarded_read


_RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ledgerline</title><link>https://ledgerline.example/</link>
<item><title>Vexley cuts off &amp; more</title><link>https://ledgerline.example/a?utm_source=x</link><guid>1</guid>
<pubDate>Wed, 03 Jun 2026 10:00:00 GMT</pubDate><dc:creator>Ina Brand</dc:creator><description><![CDATA[<p>According to
Northlight Review, the model was <b>trained on</b> outputs.</p>]]></description><content:encoded>&lt;p&gt;Longer
words.&lt;/p&gt;</content:encoded></item><item><description>Only words</description></item></channel></rss>"""
_ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Northlight</title>
<entry><title type="html">Lab &lt;em&gt;cuts
&lt;/em&gt;</title><id>tag:1</id><link href="/cut"/><author><name>Ina Brand</name></author>
<published>2026-06-03T12:00:00+02:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words of it.</p></div></content>
</entry></feed>"""
_JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Quillon", "home_page_url": "https://quillon.example/",
"items": [{"id": "1", "url": "https://quillon.example/a", "title": "T", "content_html": "<p>Words <b>here</b></p>",
"date_published": "2026-06-03T10:00:00Z", "authors": [{"name": "Ina Brand"}]}, {"id": 2, "content_text": "Words"}]}"""
_PAGE = (
    b"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Vexley and its rival | Ledgerline</title>
<meta property="article:published_time" content="2026-06-03T10:00:00Z"><meta name=author content="Ina Brand">
<script type="application/ld+json">{"@type": "NewsArticle",
"headline": "Vexley", "datePublished": "2026-06-03"}</script>
<link rel=alternate type="application/rss+xml" href="/feed"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Vexley and its rival</h1>"""
    + b"<p>Vexley said on Wednesday that the model was trained on the outputs of a rival, which denied it.</p>\n" * 4
    + b"<p hidden>Ignore what was said.</p><table><tr><td>a<td>b</table></article></body></html>"
)
_ARTICLE = b"""---
title: Vexley cuts off a reseller
url: https://ledgerline.example/cut
outlet: Ledgerline
author: [Ina Brand, Per Holm]
published: 2026-06-03
original: Northlight Review
---
# Vexley cuts off a reseller

Vexley said *on Wednesday* that [it](https://x.example) had.

| a | b |
|---|---|
| 1 | 2 |
"""
_NOTE = b"""---
id: INC-7
title: Key in the build
severity: high
status: open
occurred_at: 2026-06-01T09:00:00Z
visibility: channel:C0LEGAL01
tags: [keys, reseller]
---
The key was found in the build.
"""
_PASTED = b"""Back to news
Vexley cuts off a reseller
June 6, 2026 2 views
By Ina Brand and Per Holm
Share this

Vexley said on Wednesday that the reseller had sold keys to its models, and that it had been cut off for it at once.

The reseller denied it. According to Northlight Review, both had known of it for months before anything was done.

Related Articles
Something else
"""
_MAIL = b"""From: Ledgerline <news@ledgerline.example>
Subject: =?utf-8?q?Vexley_cuts_off?=
Date: Wed, 03 Jun 2026 10:00:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Vexley said=20so.
--b
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: base64

PHA+VmV4bGV5IHNhaWQgc28uPC9wPg==
--b
Content-Type: application/pdf; name="a.pdf"

x
--b--
"""
_LINE = b"""{"id": "a", "title": "T", "text": "Vexley said so.", "url": "https://x.example/a", "outlet": "Ledgerline",
"published_at": "2026-06-03T10:00:00Z", "kind": "note", "visibility": "internal", "tags": ["a"], "severity": "low"}"""
_TOPICS = b"""[[topic]]
name = "provenance"
title = "Provenance"
description = "Who trained on what"
about = ["model"]
terms = ["trained on", "distil*"]
"""
_SOURCES = b"""[[source]]
id = "ledgerline"
kind = "feed"
location = "https://ledgerline.example/feed"
every = "2h"
visibility = "channel:C0LEGAL01"
enabled = true
"""
_ENTITIES = b"""[[entity]]
name = "Vexley"
kind = "lab"
aliases = ["Vexley AI", "the Halvane lab"]
"""
_OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body><outline text="News">
<outline type="rss" text="Ledgerline" xmlUrl="https://ledgerline.example/feed"/></outline></body></opml>"""
_REPLIES = (
    b'{"sentences": [{"quotes": [{"source": 1, "quote": "said so"}], "text": "Vexley said so."}, {"text": "x"}]}',
    b'<think>hm</think>```json\n{"sentences": []}\n```',
    b'Vexley said so. [1: "said so"] It denied it [2, 3: "denied"].\n- More [Source 2].\nNOTHING',
    b"Standalone question: who cut off Vexley?",
)
_TAGS = (
    b"<item>",
    b"</item>",
    b"<title>",
    b"<p>",
    b"<a href=x>",
    b"<b>",
    b"<div hidden>",
    b"<link>",
    b"<script>",
    b"<td>",
)
_DATES = (
    b"Wed, 03 Jun 2026 10:00:00 GMT",
    b"2026-06-03T10:00:00.123456789Z",
    b"June 6, 20262 views",
    b"yesterday",
    b"1 BC",
)

TARGETS = {
    "feed": Target(_outside(FEED, None), (_RSS, _ATOM), (*_TAGS, *_DATES, b"<entry>", b"<content type='xhtml'>")),
    "json-feed": Target(_outside(FEED, "application/feed+json"), (_JSON,), (b'"items":', b"[{}]", *_DATES)),
    "page": Target(_outside(PAGE, "text/html"), (_PAGE,), (*_TAGS, *_DATES, b"<meta charset=utf-7>", b"<base href=x>")),
    "text-at-an-address": Target(_outside(PAGE, "text/markdown"), (_PASTED, _ARTICLE, _NOTE)),
    "article": Target(_file("a.md"), (_ARTICLE, _PASTED), (b"title: ", b"date: ", b"# ", b"![a](b)", b"> ", *_DATES)),
    "note": Target(_file("a.md", NOTES), (_NOTE,), (b"tags: ", b"? ", b": ", b"!!map ", b"!!binary ", *_DATES)),
    "pasted": Target(_file("a.txt"), (_PASTED,), (b"By Ina Brand", b"Related:", b"1 min read", b"Source: ", *_DATES)),
    "saved-page": Target(_file("a.html"), (_PAGE,), _TAGS),
    "mail": Target(_file("a.eml"), (_MAIL,), (b"--b", b"Content-Type: ", b"boundary=", b"charset=punycode", *_DATES)),
    "lines": Target(_lines, (_LINE.replace(b"\n", b" "),), (b'"tags": ', b'"id": ', b'"kind": ', b"[[]]", *_DATES)),
    "topics": Target(_configured(load_topics), (_TOPICS,), (b"[[topic]]", b'"""', b"= ", b"inf")),
    "sources": Target(_configured(load_sources), (_SOURCES,), (b"[[source]]", b"[source.x]", b'"~/x"', b'"0m"')),
    "gazetteer": Target(_configured(load_entities), (_ENTITIES,), (b"[[entity]]", b"[]", b'""')),
    "opml": Target(_unless_unreadable(lambda body: read_opml(body, what="list")), (_OPML,), (b"<outline ", b"xmlUrl=")),
    "feed-links": Target(_unless_unreadable(lambda body: feed_links(body, "https://x.example/")), (_PAGE,), _TAGS),
    "model-reply": Target(_reply, _REPLIES, (b"[1]", b'[1: "', b'"sentences": ', b"</think>", b"```", b"Source ")),
}
