"""Web pages: the article, its title, day, author and outlet, without the site around it; pure.

Extraction is trafilatura's (Barbaresi 2021); what a reader of the page would not see is taken out before.
"""

from __future__ import annotations

from datetime import datetime

import trafilatura
from lxml import html  # type: ignore[import-untyped]  # it ships no types

from retrieval.domain import Document, Source
from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.addresses import canonical, host_of, identity_of, identity_of_address
from retrieval.reading.sources.chrome import is_chrome
from retrieval.reading.sources.dates import in_utc
from retrieval.reading.sources.html_text import parsed, without_hidden
from retrieval.reading.sources.links import anchors, of_article
from retrieval.reading.sources.texts import decoded, is_charset, one_line, tidy, title_from

_SAID = 2_000
"""Letters of one thing that a page says of itself."""
_BRACKETS = 1_000
"""Opening brackets in what a page says of itself as JSON; each is looked for the end of."""
_MOMENT_TAGS = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='article:published_time']/@content",
    "//meta[@name='parsely-pub-date']/@content",
)


def read_page(body: bytes, *, source: Source, url: str, charset: str | None = None) -> Document:
    """Return the article of a page that was fetched from `url`.

    Its identity is that of the address it came from, whatever the page claims to be. Raises `UnreadableDocument`.
    """
    page = page_of(body, url=url, what=url, charset=charset)
    address = canonical(url) or url
    return Document(
        document_id=identity_of_address(address),
        title=page.title,
        text=page.text,
        kind=source.document_kind,
        visibility=source.visibility,
        source_id=source.source_id,
        url=address,
        outlet=source.outlet or page.outlet or host_of(address) or None,
        author=page.author,
        published_at=page.published_at,
        links=page.links,
    )


def page_of(body: bytes, *, url: str | None, what: str, charset: str | None = None) -> Document:
    """Return what a page says of itself, with a provisional identity. Raises `UnreadableDocument`."""
    tree = _tree(body, charset)
    if tree is None:
        raise UnreadableDocument(what, "there is no HTML page in it")
    _shorten_said(tree)
    moment = _moment(tree)
    pointing = anchors(without_hidden(tree))
    found = trafilatura.bare_extraction(tree, url=url, include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict) or not found.text:
        raise UnreadableDocument(what, "no article was found in the page")
    text = _article_text(found.text, found.title)
    return Document(
        document_id=identity_of("page", what),
        title=one_line(found.title or "") or title_from(text),
        text=text,
        url=canonical(found.url) if found.url else None,
        outlet=one_line(found.sitename or "") or None,
        author=one_line((found.author or "").replace(";", ",")) or None,
        published_at=_closer(moment, in_utc(found.date)),
        links=of_article(pointing, text, url),
    )


def _tree(body: bytes, charset: str | None) -> html.HtmlElement | None:
    if charset and is_charset(charset):  # otherwise the page's own declaration decides
        return parsed(body.decode(charset, "replace"))
    return parsed(trafilatura.utils.decode_file(body) or decoded(body))


def _article_text(text: str, title: str | None) -> str:
    """Return the article's paragraphs without the title's repeat at the top and single lines of chrome."""
    lines = [line for line in tidy(text).split("\n") if line]
    while len(lines) > 1 and (one_line(lines[0]) == one_line(title or "") or is_chrome(lines[0])):
        lines.pop(0)
    while len(lines) > 1 and is_chrome(lines[-1]):
        lines.pop()
    return "\n\n".join(lines)


def _shorten_said(tree: html.HtmlElement) -> None:
    """Cut what the page says of itself where no page says so much; looking for names in it takes its square."""
    for said in tree.iter("meta"):
        content = said.get("content", "")
        if len(content) > _SAID:
            said.set("content", content[:_SAID])
    for said in list(tree.iter("script")):
        if (said.text or "").count("<") > _BRACKETS:
            said.drop_tree()


def _moment(tree: html.HtmlElement) -> datetime | None:
    for path in _MOMENT_TAGS:
        for value in tree.xpath(path):
            moment = in_utc(str(value))
            if moment:
                return moment
    return None


def _closer(moment: datetime | None, day: datetime | None) -> datetime | None:
    """Prefer the moment that the page names over the bare day that was found, when both mean about the same day."""
    if moment is None or day is None:
        return moment or day
    return moment if abs((moment - day).total_seconds()) < 2 * 86_400 else day
