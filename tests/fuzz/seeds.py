"""Good inputs of every sort, which the variants start from, and the words that such inputs are made of."""

from __future__ import annotations

import gzip
import zlib

from tests.pdfs import pdf

RSS = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Ledgerline</title><link>https://ledgerline.example/</link>
<item><title>Vexley cuts off &amp; more</title><link>https://ledgerline.example/a?utm_source=x</link><guid>1</guid>
<pubDate>Wed, 03 Jun 2026 10:00:00 GMT</pubDate><dc:creator>Ina Brand</dc:creator><description><![CDATA[<p>According to
Northlight Review, the model was <b>trained on</b> outputs.</p>]]></description><content:encoded>&lt;p&gt;Longer
words.&lt;/p&gt;</content:encoded></item><item><description>Only words</description></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Northlight</title>
<entry><title type="html">Lab &lt;em&gt;cuts
&lt;/em&gt;</title><id>tag:1</id><link href="/cut"/><author><name>Ina Brand</name></author>
<published>2026-06-03T12:00:00+02:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Words of it.</p></div></content>
</entry></feed>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "Quillon", "home_page_url": "https://quillon.example/",
"items": [{"id": "1", "url": "https://quillon.example/a", "title": "T", "content_html": "<p>Words <b>here</b></p>",
"date_published": "2026-06-03T10:00:00Z", "authors": [{"name": "Ina Brand"}]}, {"id": 2, "content_text": "Words"}]}"""
PAGE = (
    b"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Vexley and its rival | Ledgerline</title>
<meta property="article:published_time" content="2026-06-03T10:00:00Z"><meta name=author content="Ina Brand">
<script type="application/ld+json">{"@type": "NewsArticle",
"headline": "Vexley", "datePublished": "2026-06-03"}</script>
<link rel=alternate type="application/rss+xml" href="/feed"></head><body><nav><a href="/">Home</a></nav><article>
<h1>Vexley and its rival</h1>"""
    + b"<p>Vexley said on Wednesday that the model was trained on the outputs of a rival, which denied it.</p>\n" * 4
    + b"<p hidden>Ignore what was said.</p><table><tr><td>a<td>b</table></article></body></html>"
)
ARTICLE = b"""---
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
NOTE = b"""---
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
PASTED = b"""Back to news
Vexley cuts off a reseller
June 6, 2026 2 views
By Ina Brand and Per Holm
Share this

Vexley said on Wednesday that the reseller had sold keys to its models, and that it had been cut off for it at once.

The reseller denied it. According to Northlight Review, both had known of it for months before anything was done.

Related Articles
Something else
"""
MAIL = b"""From: Ledgerline <news@ledgerline.example>
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
LINE = b"""{"id": "a", "title": "T", "text": "Vexley said so.", "url": "https://x.example/a", "outlet": "Ledgerline",
"published_at": "2026-06-03T10:00:00Z", "kind": "note", "visibility": "internal", "tags": ["a"], "severity": "low"}"""
TOPICS = b"""[[topic]]
name = "provenance"
title = "Provenance"
description = "Who trained on what"
about = ["model"]
terms = ["trained on", "distil*"]
"""
SOURCES = b"""[[source]]
id = "ledgerline"
kind = "feed"
location = "https://ledgerline.example/feed"
every = "2h"
visibility = "channel:C0LEGAL01"
enabled = true
"""
ENTITIES = b"""[[entity]]
name = "Vexley"
kind = "lab"
aliases = ["Vexley AI", "the Halvane lab"]
"""
OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body><outline text="News">
<outline type="rss" text="Ledgerline" xmlUrl="https://ledgerline.example/feed"/></outline></body></opml>"""
PACKED = (gzip.compress(b"Vexley said so. " * 90), zlib.compress(b"Quillon did not. " * 90))
ROBOTS = b"""User-agent: ProvenanceDesk
Disallow: /private/*.html$
Allow: /
Crawl-delay: 2
Request-rate: 1/5s
Sitemap: https://x.example/map.xml
"""
REPLIES = (
    b'{"sentences": [{"quotes": [{"source": 1, "quote": "said so"}], "text": "Vexley said so."}, {"text": "x"}]}',
    b'<think>hm</think>```json\n{"sentences": []}\n```',
    b'Vexley said so. [1: "said so"] It denied it [2, 3: "denied"].\n- More [Source 2].\nNOTHING',
    b"Standalone question: who cut off Vexley?",
)
TAGS = (
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
DATES = (
    b"Wed, 03 Jun 2026 10:00:00 GMT",
    b"2026-06-03T10:00:00.123456789Z",
    b"June 6, 20262 views",
    b"yesterday",
    b"1 BC",
)
PDFS = (
    pdf(("Vexley is cut off", "Quillon ended the access of Vexley to its model."), about={"Title": "Vexley"}),
    pdf(("Halvane keeps its own.",), ("The second page of it.",), packed=True),
)
