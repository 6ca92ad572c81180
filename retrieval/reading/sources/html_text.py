"""HTML to text: what a browser would not show goes first, blocks become paragraphs; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree, html  # type: ignore[import-untyped]  # it ships no types

from retrieval.errors import UnreadableDocument
from retrieval.reading.sources.texts import tidy, without_unseen
from retrieval.text.tables import INLINE, worded

ELEMENTS, ATTRIBUTES = 40_000, 300
"""Elements that are looked through at most (some seconds of work), and attributes of one (the tree takes their square).

Of 102 real pages the largest has 1,584 elements, and no tag of theirs more than 40 attributes.
"""
SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "annotation", "annotation-xml", "iframe", "object",
    "canvas", "head", "title", "select", "datalist", "audio", "video",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
    "pre", "section", "summary", "table", "tr", "ul",
})  # fmt: skip
_BULLETS = ("\u2022", "\u25e6", "\u25aa")
_MARK = re.compile(r"(?:[\u2022\u25e6\u25aa]|\d+\.) ")
_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?![.\d]*[1-9])|opacity:0(?![.\d]*[1-9])"
    r"|(?:left|top|right|text-indent):-\d{3,}|color:transparent|clip:rect\(0"
    r"|(?:^|;)(?:max-)?(?:height|width):0(?![.\d]*[1-9])"
)
_FEED_LINE = worded("site", r"^(?:{feed}|\[?\u2026\]?|{invitation})$", blank=INLINE)
"""What feeds close an entry with: where it appeared first, and that there is more to read."""


class _Scale:
    """Counts what a parser meets and stops it where there is too much, before it builds anything."""

    def __init__(self) -> None:
        self.elements = 0

    def start(self, _: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        if self.elements > ELEMENTS:
            raise UnreadableDocument("HTML", f"it has more than {ELEMENTS} elements, which is too many to read")
        if len(attributes) > ATTRIBUTES:
            raise UnreadableDocument("HTML", f"a tag in it has more than {ATTRIBUTES} attributes")

    def close(self) -> None:
        """Needed by the parser."""


def parsed(markup: str | bytes, *, comments: bool = False) -> html.HtmlElement | None:
    """Return the tree of a page or a fragment, with its `comments` where asked, or None when there is nothing in it.

    Raises `UnreadableDocument` for more markup than can be looked through in seconds.
    """
    source = markup if isinstance(markup, bytes) else without_unseen(markup).encode("utf-8", "replace")
    encoding = None if isinstance(markup, bytes) else "utf-8"
    parser = html.HTMLParser(encoding=encoding, remove_comments=not comments, remove_pis=True)
    if not source.strip():
        return None
    try:
        etree.fromstring(source, etree.HTMLParser(target=_Scale(), encoding=encoding))
        return html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def without_hidden(tree: html.HtmlElement) -> html.HtmlElement:
    """Take out of the tree what a reader of the page would not see, and return it."""
    for element in list(tree.iter(etree.Element)):
        if element is not tree and element.getparent() is not None and _is_hidden(element):
            element.drop_tree()
    return tree


def _is_hidden(element: html.HtmlElement) -> bool:
    if "hidden" in element.attrib and element.get("hidden") != "until-found":
        return True
    style = re.sub(r"\s|!important", "", element.get("style", "").lower())
    return bool(style) and bool(_HIDDEN_STYLE.search(style))


def text_of(markup: str) -> str:
    """Return what a reader of this HTML sees, paragraphs parted by an empty line.

    A text without any markup comes back tidied. Closing lines that feeds add about themselves
    ("The post … appeared first on …", "Continue reading") are left out.
    """
    if "<" not in markup and "&" not in markup:
        return without_feed_lines(tidy(markup))
    tree = parsed(markup)
    return "" if tree is None else without_feed_lines(tidy("".join(_pieces(without_hidden(tree)))))


def _pieces(tree: html.HtmlElement) -> list[str]:
    pieces: list[str] = []
    lists: list[int | None] = []
    silent = kept = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        name = element.tag
        if event == "start":
            silent += name in SILENT
            kept += name == "pre"
            if name in {"ul", "ol"}:
                lists.append(1 if name == "ol" else None)
            if not (name in BLOCKS and pieces and _MARK.fullmatch(pieces[-1])):
                pieces.append(_gap(name))
            if name in {"li", "dd"} and not silent:
                pieces.append(_mark(lists, numbered=name == "li"))
            words = element.text
        else:
            silent -= name in SILENT
            kept -= name == "pre"
            if name in {"ul", "ol"} and lists:
                lists.pop()
            pieces.append("" if name == "br" else _gap(name))
            words = element.tail if element is not tree else None
        if words and not silent and (words.strip() or not _MARK.fullmatch(pieces[-1])):
            pieces.append(words if kept else re.sub(r"\s+", " ", words))
    return pieces


def _mark(lists: list[int | None], *, numbered: bool) -> str:
    """Return what a browser puts before an entry: its number, or a bullet that shows how deep it is nested."""
    if lists and numbered and (number := lists[-1]) is not None:
        lists[-1] = number + 1
        return f"{number}. "
    return f"{_BULLETS[min(max(len(lists), 1), len(_BULLETS)) - 1]} "


def _gap(name: str) -> str:
    if name in BLOCKS:
        return "\n\n"
    return "\n" if name == "br" else " " if name in {"td", "th"} else ""


def without_feed_lines(text: str) -> str:
    """Drop the closing lines that a feed adds about itself."""
    paragraphs = text.split("\n\n")
    while len(paragraphs) > 1 and _FEED_LINE.match(paragraphs[-1]):
        paragraphs.pop()
    return "\n\n".join(paragraphs)
