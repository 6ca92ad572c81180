"""Lists of feeds as feed readers exchange them."""

from __future__ import annotations

import pytest

from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.opml import Outline, read_opml, write_opml
from tests.factories import a_source

LIST = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Labs"><outline type="rss" text="Northlight &amp; Co" xmlUrl="https://northlight.example/feed"/>
<outline text="Ledgerline" title="Ledgerline daily" xmlurl="https://ledgerline.example/rss" htmlUrl="https://l.example"/>
</outline><outline text="A note"/></body></opml>"""


def test_feeds_are_found_in_whatever_folder_they_lie() -> None:
    assert read_opml(LIST, what="mine.opml") == (
        Outline("Northlight & Co", "https://northlight.example/feed"),
        Outline("Ledgerline daily", "https://ledgerline.example/rss"),
    )


def test_what_is_written_can_be_read_again() -> None:
    sources = [a_source(title='A "quoted" <name> & more'), a_source("l", location="https://l.example/f?a=1&b=2")]
    outlines = read_opml(write_opml(sources).encode(), what="x")
    assert outlines == tuple(Outline(source.title, source.location) for source in sources)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "it is no OPML"),
        (b"just words", "it is no OPML"),
        (b"<rss><channel/></rss>", "does not begin with <opml>"),
        (b'<!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/hosts">]><opml><outline xmlUrl="&e;"/></opml>', "entities"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableDocument, match=why):
        read_opml(body, what="mine.opml")


def test_an_entity_in_another_encoding_is_not_followed_either() -> None:
    declared = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE o [<!ENTITY e SYSTEM "file:///etc/hosts">]>'
    body = f'{declared}<opml><body><outline text="a" xmlUrl="https://l.example/f">&e;</outline></body></opml>'
    assert read_opml(body.encode("utf-16"), what="x") == (Outline("a", "https://l.example/f"),)
