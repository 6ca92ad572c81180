"""The head of a web page: the lines that its top shows, and the fields that its markup alone holds; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html  # type: ignore[import-untyped]  # it ships no types

from retrieval.reading.sources.heads import LETTERS, lines_of, members_of
from retrieval.reading.sources.html_text import BLOCKS, SILENT, parsed

_CELLS = frozenset({"dt", "th", "td"})
_NAMES = ("name", "property", "itemprop")


@dataclass(frozen=True, slots=True)
class PageHead:
    """What the top of a page says: `lines` a reader or an author sees, and `fields` that only programs do."""

    lines: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()


def page_head(markup: str) -> PageHead:
    """Return the head of a page; the cells of a row stand in one line, comments come before what is shown.

    Raises `UnreadableDocument` for more markup than can be looked through in seconds.
    """
    tree = parsed(markup, comments=True)
    if tree is None:
        return PageHead()
    comments = "\n".join(comment.text or "" for comment in tree.xpath("//comment()"))
    shown = "\n".join(filter(None, (line.strip() for line in _shown(tree).split("\n"))))
    return PageHead((*lines_of(comments), *lines_of(shown)), tuple(_fields(tree)))


def _shown(tree: html.HtmlElement) -> str:
    pieces: list[str] = []
    silent = letters = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_start = event == "start"
        silent += (element.tag in SILENT) * (1 if is_start else -1)
        end = "\n" if element.tag in BLOCKS or element.tag == "br" else ""
        pieces += (end, "") if is_start else (" | " if element.tag in _CELLS else end, "")
        words = element.text if is_start else element.tail
        if words and not silent:
            pieces[-1] = words.replace("\n", " ")
            letters += len(words)
        if letters > 2 * LETTERS:
            break
    return "".join(pieces)


def _fields(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    for element in tree.iter(etree.Element):
        if element.tag == "meta":
            name = next(filter(None, map(element.get, _NAMES)), "")
            yield name, element.get("content") or ""
        elif element.tag == "script":
            yield from members_of((element.text or "")[:LETTERS])
        yield from ((key.removeprefix("data-"), value) for key, value in element.items() if key.startswith("data-"))
