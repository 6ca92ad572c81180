"""Where a text points to: the addresses of its links, without those of the site around it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import html  # type: ignore[import-untyped]  # it ships no types

from retrieval.reading.sources.addresses import canonical, joined, names_an_article
from retrieval.reading.sources.html_text import parsed, without_hidden

_BLOCKS = frozenset(
    {"p", "li", "blockquote", "td", "dd", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "div", "body"}
)
_MOST = 500
"""Links of one text that are looked at; more than that is a list, or an attack."""
_PIECES = 50
"""Pieces of a paragraph between marks that are read for its opening."""
_OPENING = 40
"""Letters of a paragraph by which it is found again in the article's text."""

Link = tuple[str, str]
"""An address as it is written, and the opening of the paragraph in which it stands."""


def links_in(markup: str, base: str | None) -> tuple[str, ...]:
    """Return the articles that a piece of HTML points to, each once, in their order, none that nobody would see."""
    if "href" not in markup.lower():
        return ()
    tree = parsed(markup)
    return () if tree is None else addresses((link for link, _ in anchors(without_hidden(tree))), base)


def anchors(tree: html.HtmlElement) -> list[Link]:
    """Return all links of a page; a parser may take the tree apart afterwards."""
    openings: dict[html.HtmlElement, str] = {}
    found: list[Link] = []
    for anchor in islice((each for each in tree.iter("a") if each.get("href")), _MOST):
        block = next((each for each in (anchor, *anchor.iterancestors()) if each.tag in _BLOCKS), anchor)
        if block not in openings:
            openings[block] = _plain("".join(islice(block.itertext(), _PIECES)))[:_OPENING]
        found.append((str(anchor.get("href")), openings[block]))
    return found


def of_article(found: Iterable[Link], text: str, base: str | None) -> tuple[str, ...]:
    """Return where those links point that stand in a paragraph of the article's text."""
    plain = _plain(text)
    return addresses((link for link, opening in found if opening and opening in plain), base)


def addresses(written: Iterable[str], base: str | None) -> tuple[str, ...]:
    """Return the addresses of articles that links name, each once; front pages and mail addresses are none."""
    return tuple(dict.fromkeys(_resolved(written, base)))


def _resolved(written: Iterable[str], base: str | None) -> Iterator[str]:
    own = canonical(base) if base else None
    for link in written:
        address = canonical(joined(base, link) if base else link)
        if address and address != own and names_an_article(address):
            yield address


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
