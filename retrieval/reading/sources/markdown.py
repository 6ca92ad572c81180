"""Markdown to the text that a reader of the rendered page sees; pure."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.html_text import text_of
from retrieval.reading.sources.links import links_in
from retrieval.reading.sources.texts import one_line

_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)|\A\s*(\S[^\n]*)\n=+[ \t]*(?:\n|\Z)")
_POINTING = re.compile(r"https?://|href", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
LETTERS = 1_000_000
"""Letters of Markdown that are read, some 170,000 words: its parser takes up to 40 µs for each that means something."""


def plain(markdown: str) -> str:
    """Return the words of a Markdown text, paragraphs parted by an empty line; pictures and comments are left out.

    Raises `UnreadableDocument` for a text that is too long.
    """
    if len(markdown) > LETTERS:
        raise UnreadableDocument("Markdown", f"it is longer than {LETTERS} letters; split it")
    return text_of(_rendered(markdown))


def links_of(markdown: str, base: str | None) -> tuple[str, ...]:
    """Return the articles that a Markdown text points to, one that `plain` has read."""
    return links_in(_rendered(markdown), base) if _POINTING.search(markdown) else ()


def _rendered(markdown: str) -> str:
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(_IMAGE.sub("", markdown)))


def titled(markdown: str) -> tuple[str | None, str]:
    """Part a Markdown text into the heading it opens with, if it does, and the rest."""
    found = _HEADING.match(markdown)
    if not found:
        return None, markdown
    heading = found.group(1) or found.group(2)
    return one_line(plain(heading)) or None, markdown[found.end() :]
